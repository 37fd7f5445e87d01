/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-outgoing.h"

#include "cli/pillion-cli-progress.h"
#include "cli/pillion-cli-text.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-conversations.h"

#include <glib/gi18n.h>

/* Where the run keeps the one there is. */
#define SHARED "pillion-cli-outgoing"

/* ----- the messages ----- */

#define PILLION_TYPE_CLI_OUTGOING (pillion_cli_outgoing_get_type ())
G_DECLARE_FINAL_TYPE (PillionCliOutgoing, pillion_cli_outgoing, PILLION, CLI_OUTGOING, GObject)

/* Messages on their way to the relay. Emits "changed" when more is known of one. */
struct _PillionCliOutgoing {
  GObject     parent_instance;

  PillionCli *cli;     /* (unowned): it owns this */
  GHashTable *entries; /* (owned) (element-type gint64 Entry) */
};

typedef struct {
  gint64          row;
  PillionMessage *message; /* (owned) (nullable): as it was when it was loaded */
  gboolean        queued;  /* that was printed: nobody waits for it */
  gboolean        failed;
} Entry;

G_DEFINE_FINAL_TYPE (PillionCliOutgoing, pillion_cli_outgoing, G_TYPE_OBJECT)

static guint changed_signal;

static void
entry_free (Entry *self)
{
  g_clear_object (&self->message);
  g_free (self);
}

static void
pillion_cli_outgoing_finalize (GObject *object)
{
  PillionCliOutgoing *self = PILLION_CLI_OUTGOING (object);

  g_hash_table_unref (self->entries);

  G_OBJECT_CLASS (pillion_cli_outgoing_parent_class)->finalize (object);
}

static void
pillion_cli_outgoing_class_init (PillionCliOutgoingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_cli_outgoing_finalize;

  changed_signal = g_signal_new ("changed", PILLION_TYPE_CLI_OUTGOING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
pillion_cli_outgoing_init (PillionCliOutgoing *self)
{
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) entry_free);
}

static void
print (PillionCliOutgoing *self,
       Entry              *entry,
       const char         *event,
       const char         *text)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "id", pillion_message_get_id (entry->message));
  json_object_set_string_member (members, "chat", pillion_message_get_chat (entry->message));
  json_object_set_int_member (members, "sent_at_ms", (gint64) pillion_message_get_sent_at_ms (entry->message));
  pillion_cli_output_event (pillion_cli_get_output (self->cli), event, members, text);
}

/* What nobody waits for is named. */
static void
print_sent (PillionCliOutgoing *self,
            Entry              *entry)
{
  g_autofree char *text = NULL;

  if (entry->queued)
    text = g_strdup_printf (_("* Message [%.*s] was sent."), PILLION_CLI_TEXT_SHORT_ID,
                            pillion_message_get_id (entry->message));
  print (self, entry, "sent", text != NULL ? text : _("Sent."));
}

static gboolean
is_on_its_way (PillionMessage *message)
{
  PillionMessageDisplayState state = pillion_message_get_state (message);

  return state == PILLION_MESSAGE_DISPLAY_STATE_QUEUED || state == PILLION_MESSAGE_DISPLAY_STATE_SENDING;
}

/* A load is known by its row: the entry may have gone meanwhile. */
typedef struct {
  PillionCliOutgoing *self; /* (owned) */
  gint64              row;
} Load;

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Load *load = user_data;
  g_autoptr (PillionCliOutgoing) self = load->self;
  g_autoptr (PillionMessage) message = pillion_conversations_load_finish (PILLION_ENGINE (source), result, NULL);
  Entry *entry = g_hash_table_lookup (self->entries, &load->row);

  if (entry == NULL)
    return;
  if (message != NULL)
    g_set_object (&entry->message, message);
  entry->failed = message != NULL && pillion_message_get_state (message) == PILLION_MESSAGE_DISPLAY_STATE_FAILED;
  if (message != NULL && !entry->failed && !is_on_its_way (message))
    print_sent (self, entry);
  /* Of one that failed, whoever waits for it says so. */
  if (message == NULL || (entry->failed && entry->queued) || (!entry->failed && !is_on_its_way (message)))
    g_hash_table_remove (self->entries, &load->row);
  g_signal_emit (self, changed_signal, 0);
}

static void
load (PillionCliOutgoing *self,
      gint64              row)
{
  Load *work = g_new0 (Load, 1);

  work->self = g_object_ref (self);
  work->row = row;
  pillion_conversations_load_async (pillion_cli_get_engine (self->cli), row, NULL, on_loaded, work);
}

static void
on_conversation_changed (PillionCliOutgoing *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    load (self, *(gint64 *) key);
}

/* (transfer none): lives as long as the run */
static PillionCliOutgoing *
get_shared (PillionCli *cli)
{
  PillionCliOutgoing *self = g_object_get_data (G_OBJECT (cli), SHARED);

  if (self != NULL)
    return self;
  self = g_object_new (PILLION_TYPE_CLI_OUTGOING, NULL);
  self->cli = cli;
  g_object_set_data_full (G_OBJECT (cli), SHARED, self, g_object_unref);
  g_signal_connect_object (pillion_cli_get_engine (cli), "conversation-changed", G_CALLBACK (on_conversation_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
add (PillionCliOutgoing *self,
     gint64              row)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->row = row;
  g_hash_table_replace (self->entries, &entry->row, entry);
  load (self, row);
}

/* ----- waiting for them ----- */

/* What one call has sent. */
typedef struct {
  PillionCliCall      *call;      /* (owned) */
  PillionCliOutgoing  *outgoing;  /* (owned) */
  GArray              *rows;      /* (owned) (element-type gint64) */
  PillionCliProgress  *progress;  /* (owned) (nullable): of the file that is on its way */
  gint64               travelling;
  gboolean             given_up;  /* what did not leave by now leaves later */
  gboolean             ended;
  GError              *error;     /* (owned) (nullable): the first */
} Delivery;

static void
delivery_clear (gpointer data)
{
  Delivery *self = data;

  pillion_cli_call_unref (self->call);
  g_object_unref (self->outgoing);
  g_array_unref (self->rows);
  g_clear_object (&self->progress);
  g_clear_error (&self->error);
}

static void
delivery_unref (Delivery *self)
{
  g_rc_box_release_full (self, delivery_clear);
}

/* With the handler that kept it. */
static void
drop_delivery (gpointer  data,
               GClosure *closure)
{
  delivery_unref (data);
}

static void
end (Delivery *self)
{
  g_rc_box_acquire (self);
  self->ended = TRUE;
  g_clear_object (&self->progress);
  g_signal_handlers_disconnect_by_data (self->outgoing, self);
  g_signal_handlers_disconnect_by_data (pillion_cli_call_get_engine (self->call), self);
  if (self->error == NULL)
    pillion_cli_output_forgive (pillion_cli_get_output (pillion_cli_call_get_cli (self->call)));
  pillion_cli_call_end (self->call, g_steal_pointer (&self->error));
  delivery_unref (self);
}

/* Whatever kept it here: whoever sent it again would send it twice. */
static void
say_kept (Delivery *self)
{
  int code = self->error != NULL ? self->error->code : PILLION_ENGINE_ERROR_NETWORK;

  if (code == PILLION_ENGINE_ERROR_DISK || code == PILLION_ENGINE_ERROR_READ_ONLY)
    return;
  g_clear_error (&self->error);
  self->error = g_error_new_literal (PILLION_ENGINE_ERROR, code,
                                     code == PILLION_ENGINE_ERROR_NETWORK
                                       ? _ ("The server can’t be reached. What you sent is kept and leaves with the next "
                                            "connection; don’t send it again.")
                                       : _ ("The server did not take that now. What you sent is kept and leaves by "
                                            "itself; don’t send it again."));
}

/* It leaves later; in a session somebody is still there to hear of it. */
static void
print_queued (Delivery *self,
              Entry    *entry)
{
  PillionCliOutput *output = pillion_cli_get_output (pillion_cli_call_get_cli (self->call));

  say_kept (self);
  pillion_cli_output_set_queued (output, pillion_message_get_id (entry->message));
  print (self->outgoing, entry, "queued", NULL);
  entry->queued = TRUE;
  if (!pillion_cli_call_is_line (self->call))
    g_hash_table_remove (self->outgoing->entries, &entry->row);
}

static void
take_failure (Delivery *self,
              Entry    *entry)
{
  PillionAttachmentTransfer *transfer = pillion_attachments_get_transfer (pillion_cli_call_get_engine (self->call),
                                                                          entry->row);
  const GError *error = transfer != NULL ? pillion_attachment_transfer_get_error (transfer) : NULL;

  if (self->error == NULL && error != NULL)
    self->error = g_error_copy (error);
  else if (self->error == NULL)
    self->error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RELAY,
                                       _("The message could not be sent. It is kept, marked as failed."));
  g_hash_table_remove (self->outgoing->entries, &entry->row);
}

/* (nullable): the first that is not settled; failures are settled here */
static Entry *
find_waiting (Delivery *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    Entry *entry = g_hash_table_lookup (self->outgoing->entries, &g_array_index (self->rows, gint64, i));

    if (entry != NULL && entry->failed)
      take_failure (self, entry);
    else if (entry != NULL && !entry->queued)
      return entry;
  }
  return NULL;
}

static void
show_progress (Delivery *self,
               Entry    *entry)
{
  PillionAttachmentTransfer *transfer = pillion_attachments_get_transfer (pillion_cli_call_get_engine (self->call),
                                                                          entry->row);

  if (transfer == NULL || self->travelling == entry->row)
    return;
  g_clear_object (&self->progress);
  self->travelling = entry->row;
  self->progress = pillion_cli_progress_new (pillion_cli_get_output (pillion_cli_call_get_cli (self->call)), transfer,
                                             entry->message);
}

static void
check (Delivery *self)
{
  Entry *entry;

  if (self->ended)
    return;
  while ((entry = find_waiting (self)) != NULL) {
    if (entry->message == NULL)
      return;
    if (pillion_engine_is_online (pillion_cli_call_get_engine (self->call)) && !self->given_up &&
        !g_error_matches (self->error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK)) {
      show_progress (self, entry);
      return;
    }
    print_queued (self, entry);
  }
  end (self);
}

static void
deliver (PillionCliCall *call,
         GArray         *rows,
         gboolean        given_up,
         GError         *error)
{
  Delivery *self = g_rc_box_new0 (Delivery);

  self->call = pillion_cli_call_ref (call);
  self->outgoing = g_object_ref (get_shared (pillion_cli_call_get_cli (call)));
  self->rows = rows;
  self->given_up = given_up;
  self->error = error;
  g_signal_connect_swapped (pillion_cli_call_get_engine (call), "notify::online", G_CALLBACK (check), self);
  g_signal_connect_data (self->outgoing, "changed", G_CALLBACK (check), self, drop_delivery, G_CONNECT_SWAPPED);
  for (guint i = 0; i < rows->len; i++)
    add (self->outgoing, g_array_index (rows, gint64, i));
}

void
pillion_cli_outgoing_end_all (PillionCliCall *call,
                              GArray         *rows,
                              GError         *error)
{
  deliver (call, rows, FALSE, error);
}

/* Whether a message that met it may still be on its way. */
static gboolean
is_passing (const GError *error)
{
  return error->domain == PILLION_ENGINE_ERROR &&
         (error->code == PILLION_ENGINE_ERROR_NETWORK || error->code == PILLION_ENGINE_ERROR_RELAY ||
          error->code == PILLION_ENGINE_ERROR_RATE_LIMITED || error->code == PILLION_ENGINE_ERROR_DISK ||
          error->code == PILLION_ENGINE_ERROR_READ_ONLY);
}

/* error: (transfer full) */
static GError *
say_not_kept (GError *error)
{
  GError *explained = pillion_engine_error_from (error);

  if (!g_error_matches (explained, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK))
    return explained;
  g_error_free (explained);
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                              _("The server can’t be reached. Nothing was sent, and nothing is kept to be sent; send it "
                                 "again when there is a network."));
}

void
pillion_cli_outgoing_end (PillionCliCall *call,
                          gint64          row,
                          GError         *error)
{
  GArray *rows;

  if (row == 0) {
    pillion_cli_call_end (call, error != NULL ? say_not_kept (error) : NULL);
    return;
  }
  if (error != NULL && !is_passing (error)) {
    pillion_cli_call_end (call, error);
    return;
  }
  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (rows, row);
  deliver (call, rows, error != NULL, error);
}
