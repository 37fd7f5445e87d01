/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-history-follow.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_CELLS 30

/* What is followed, until it ends. */
typedef struct {
  PillionCliCall         *call;     /* (owned) */
  PillionHistory         *history;  /* (owned) */
  PillionHistoryTransfer *transfer; /* (owned) (nullable): none yet */
  PillionCliHistoryDone   done;
  gpointer                user_data;
  gboolean                was_drawn;
  gulong                  interrupted_handler;
  guint                   interrupted_source;
} Following;

static const char *
get_state_name (PillionHistoryTransferState state)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (PILLION_TYPE_HISTORY_TRANSFER_STATE);

  return g_enum_get_value (states, (int) state)->value_nick;
}

static char *
describe (PillionHistoryTransfer *transfer)
{
  guint n_done = pillion_history_transfer_get_n_done (transfer);
  guint n_messages = pillion_history_transfer_get_n_messages (transfer);

  switch (pillion_history_transfer_get_state (transfer)) {
  case PILLION_HISTORY_TRANSFER_STATE_OFFERED:
    return g_strdup (_("Older messages were asked for; the other device has not answered yet."));
  case PILLION_HISTORY_TRANSFER_STATE_RUNNING:
    return g_strdup_printf (_("Older messages: %u of %u"), n_done, n_messages);
  case PILLION_HISTORY_TRANSFER_STATE_WAITING:
    return g_strdup_printf (_("Older messages: %u of %u; waiting for the other device"), n_done, n_messages);
  case PILLION_HISTORY_TRANSFER_STATE_PAUSED:
    return g_strdup_printf (_("Older messages: %u of %u; paused"), n_done, n_messages);
  case PILLION_HISTORY_TRANSFER_STATE_DONE:
    if (n_messages == 0)
      return g_strdup (_("There are no older messages."));
    return g_strdup_printf (_("Older messages: all %u are there"), n_messages);
  case PILLION_HISTORY_TRANSFER_STATE_ENDED:
    return g_strdup_printf (_("Older messages: ended after %u of %u"), n_done, n_messages);
  case PILLION_HISTORY_TRANSFER_STATE_FAILED:
  default:
    return g_strdup (pillion_history_transfer_get_error (transfer)->message);
  }
}

/* (transfer full) */
static char *
describe_with (PillionHistoryTransfer *transfer,
               const char             *device)
{
  g_autofree char *text = describe (transfer);

  if (device == NULL)
    return g_steal_pointer (&text);
  /* Translators: a device, and how far the older messages are that go there, or come from there. */
  return g_strdup_printf (pillion_history_transfer_is_serving (transfer) ? _("To %s: %s") : _("From %s: %s"), device, text);
}

void
pillion_cli_history_print (PillionCliCall         *call,
                           PillionHistoryTransfer *transfer,
                           const char             *device)
{
  JsonObject *members = json_object_new ();
  const GError *error = pillion_history_transfer_get_error (transfer);
  g_autofree char *text = describe_with (transfer, device);

  json_object_set_string_member (members, "device", pillion_history_transfer_get_device (transfer));
  json_object_set_boolean_member (members, "serving", pillion_history_transfer_is_serving (transfer));
  json_object_set_string_member (members, "state", get_state_name (pillion_history_transfer_get_state (transfer)));
  json_object_set_int_member (members, "messages", pillion_history_transfer_get_n_messages (transfer));
  json_object_set_int_member (members, "done", pillion_history_transfer_get_n_done (transfer));
  json_object_set_int_member (members, "bytes", (gint64) pillion_history_transfer_get_n_bytes (transfer));
  json_object_set_int_member (members, "since", (gint64) pillion_history_transfer_get_since_ms (transfer));
  if (error != NULL)
    json_object_set_string_member (members, "error", pillion_engine_error_get_name (error->code));
  pillion_cli_call_print (call, "history", members, text);
}

static void
draw_bar (PillionHistoryTransfer *transfer)
{
  char bar[BAR_CELLS + 1];
  double fraction = pillion_history_transfer_get_fraction (transfer);

  for (guint i = 0; i < BAR_CELLS; i++)
    bar[i] = i < fraction * BAR_CELLS ? '#' : '.';
  bar[BAR_CELLS] = '\0';
  fprintf (stderr, "\r[%s] %3d %%", bar, (int) (100 * fraction));
}

static void
following_free (Following *self)
{
  g_object_unref (self->history);
  g_clear_object (&self->transfer);
  pillion_cli_call_unref (self->call);
  g_free (self);
}

/* error: (transfer full) (nullable) */
static void
finish (Following *self,
        GError    *error)
{
  if (self->was_drawn)
    fputc ('\n', stderr);
  g_cancellable_disconnect (pillion_cli_call_get_cancellable (self->call), self->interrupted_handler);
  g_clear_handle_id (&self->interrupted_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->history, self);
  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_data (self->transfer, self);
  if (error == NULL && self->transfer != NULL)
    pillion_cli_history_print (self->call, self->transfer, NULL);
  self->done (error, self->user_data);
  following_free (self);
}

static void
show (Following *self)
{
  gboolean for_people = !pillion_cli_get_output (pillion_cli_call_get_cli (self->call))->json;

  if (!for_people) {
    pillion_cli_history_print (self->call, self->transfer, NULL);
  } else if (isatty (STDERR_FILENO) == 1) {
    draw_bar (self->transfer);
    self->was_drawn = TRUE;
  }
}

static void
on_changed (Following *self)
{
  const GError *error = pillion_history_transfer_get_error (self->transfer);

  if (error != NULL)
    finish (self, g_error_copy (error));
  else if (!pillion_history_transfer_is_active (self->transfer))
    finish (self, NULL);
  else
    show (self);
}

static void
take (Following              *self,
      PillionHistoryTransfer *transfer)
{
  self->transfer = g_object_ref (transfer);
  g_signal_connect_swapped (transfer, "notify", G_CALLBACK (on_changed), self);
  on_changed (self);
}

static gboolean
on_interrupted_idle (gpointer user_data)
{
  Following *self = user_data;

  self->interrupted_source = 0;
  finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted"));
  return G_SOURCE_REMOVE;
}

/* A handler may not be disconnected while it runs. */
static void
on_interrupted (GCancellable *cancellable,
                Following    *self)
{
  self->interrupted_source = g_idle_add (on_interrupted_idle, self);
}

/* What this device gets; else the newest that it gives. */
static void
on_list_changed (Following *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->history));
  PillionHistoryTransfer *receiving = pillion_history_get_receiving (self->history);
  g_autoptr (PillionHistoryTransfer) newest =
    n_items > 0 ? g_list_model_get_item (G_LIST_MODEL (self->history), n_items - 1) : NULL;

  if (self->transfer == NULL && newest != NULL)
    take (self, receiving != NULL ? receiving : newest);
}

void
pillion_cli_history_follow (PillionCliCall       *call,
                            PillionCliHistoryDone done,
                            gpointer              user_data)
{
  Following *self = g_new0 (Following, 1);

  self->call = pillion_cli_call_ref (call);
  self->history = g_object_ref (pillion_engine_get_history (pillion_cli_call_get_engine (call)));
  self->done = done;
  self->user_data = user_data;
  self->interrupted_handler = g_cancellable_connect (pillion_cli_call_get_cancellable (call),
                                                     G_CALLBACK (on_interrupted), self, NULL);
  g_signal_connect_swapped (self->history, "items-changed", G_CALLBACK (on_list_changed), self);
  on_list_changed (self);
}

gboolean
pillion_cli_history_parse_depth (const char          *text,
                                 PillionHistoryDepth *depth)
{
  static const char *const depths[] = {
    [PILLION_HISTORY_DEPTH_NONE] = "none",
    [PILLION_HISTORY_DEPTH_30_DAYS] = "30d",
    [PILLION_HISTORY_DEPTH_1_YEAR] = "1y",
    [PILLION_HISTORY_DEPTH_ALL] = "all",
  };

  *depth = PILLION_HISTORY_DEPTH_NONE;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (depths); i++) {
    if (g_str_equal (text, depths[i])) {
      *depth = (PillionHistoryDepth) i;
      return TRUE;
    }
  }
  return FALSE;
}
