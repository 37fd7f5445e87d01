/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-conversation-list.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-live-list-private.h"
#include "engine/pillion-message-reader.h"
#include "engine/pillion-review.h"

/**
 * PillionConversationList:
 *
 * All conversations, the pinned first, then the last one active. It reads all of them at once
 * when something changed, and tells what is different. A device that is locked or logged out
 * has none to show.
 */
struct _PillionConversationList {
  PillionLiveList  parent_instance;

  GPtrArray       *items;         /* (unowned): the base's */
  GHashTable      *known;         /* (owned): by account, also those without a message yet */
  guint            n_unread;
  guint            unmute_source;
};

typedef enum {
  PROP_N_UNREAD = 1,
} PillionConversationListProperty;

static GParamSpec *properties[PROP_N_UNREAD + 1];

G_DEFINE_FINAL_TYPE (PillionConversationList, pillion_conversation_list, PILLION_TYPE_LIVE_LIST)

/* ----- reading ----- */

typedef struct {
  PillionJob  job;
  GPtrArray  *strangers; /* (owned) (element-type utf8): known, with no chat when it was last read */
  GPtrArray  *chats;     /* (owned) (nullable) (element-type PillionConversationFacts) */
  GPtrArray  *others;    /* (owned) (nullable) (element-type PillionConversationFacts) */
} ReadWork;

static void
read_work_free (gpointer data)
{
  ReadWork *self = data;

  pillion_job_clear (&self->job);
  g_ptr_array_unref (self->strangers);
  g_clear_pointer (&self->chats, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_conversations (PillionDatabase *database,
                    gpointer         data,
                    GError         **error)
{
  ReadWork *work = data;
  g_auto (PillionMessageReader) reader = { 0 };

  if (!pillion_review_check (database, &work->job, error))
    return FALSE;
  pillion_message_reader_init (&reader, database, &work->job);
  work->chats = pillion_message_reader_read_chats (&reader, error);
  if (work->chats == NULL)
    return FALSE;
  work->others = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_conversation_facts_free);
  for (guint i = 0; i < work->strangers->len; i++) {
    guint8 account[PILLION_ACCOUNT_BYTES];
    PillionConversationFacts *facts;

    if (!pillion_hex_decode (work->strangers->pdata[i], account, sizeof account))
      continue;
    facts = pillion_message_reader_read_stranger (&reader, account, error);
    if (facts == NULL)
      return FALSE;
    g_ptr_array_add (work->others, facts);
  }
  return TRUE;
}

static gpointer
begin_reading (gpointer          model,
               PillionStoreWork *store_work)
{
  PillionConversationList *self = model;
  g_autoptr (GHashTable) listed = NULL;
  GHashTableIter iter;
  gpointer account;
  gpointer conversation;
  ReadWork *work;

  if (pillion_engine_get_state (pillion_live_list_get_engine (model)) != PILLION_ENGINE_STATE_READY)
    return NULL;
  listed = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_add (listed, self->items->pdata[i]);
  work = g_new0 (ReadWork, 1);
  work->strangers = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &account, &conversation)) {
    if (!g_hash_table_contains (listed, conversation))
      g_ptr_array_add (work->strangers, g_strdup (account));
  }
  *store_work = read_conversations;
  return work;
}

/* ----- what was read ----- */

/* facts is (transfer full). (transfer none) */
static PillionConversation *
take_conversation (PillionConversationList  *self,
                   PillionConversationFacts *facts)
{
  PillionConversation *conversation = g_hash_table_lookup (self->known, facts->account);

  if (conversation != NULL) {
    pillion_conversation_update (conversation, facts);
    return conversation;
  }
  conversation = pillion_conversation_new (facts);
  g_hash_table_insert (self->known, g_strdup (pillion_conversation_get_account (conversation)), conversation);
  return conversation;
}

static gboolean
is_counted (PillionConversation *conversation)
{
  if (pillion_conversation_is_archived (conversation) || pillion_conversation_is_request (conversation) ||
      pillion_conversation_is_blocked (conversation) || pillion_conversation_is_muted (conversation))
    return FALSE;
  return pillion_conversation_get_n_unread (conversation) > 0 || pillion_conversation_is_marked_unread (conversation);
}

static void
count_unread (PillionConversationList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++) {
    if (is_counted (self->items->pdata[i]))
      n++;
  }
  if (self->n_unread == n)
    return;
  self->n_unread = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNREAD]);
}

static void
note_sending (PillionConversationList *self)
{
  gboolean sending = pillion_engine_is_sending (pillion_live_list_get_engine (PILLION_LIVE_LIST (self)));

  for (guint i = 0; i < self->items->len; i++) {
    PillionMessage *last = pillion_conversation_get_last (self->items->pdata[i]);
    if (last != NULL)
      pillion_message_note_sending (last, sending);
  }
}

/* A mute that ended while the machine slept is noticed so late. */
#define UNMUTE_CHECK_MS 60000

static guint64
get_next_unmute (PillionConversationList *self)
{
  guint64 next_ms = PILLION_CONVERSATION_MUTED_FOREVER;

  for (guint i = 0; i < self->items->len; i++) {
    if (pillion_conversation_is_muted (self->items->pdata[i]))
      next_ms = MIN (next_ms, pillion_conversation_get_muted_until_ms (self->items->pdata[i]));
  }
  return next_ms;
}

/* No change in the store tells when a mute ends. A timer does not run while the machine sleeps,
 * and the clock can be corrected: hence not one long wait.
 */
static gboolean
await_unmute (gpointer user_data)
{
  PillionConversationList *self = user_data;
  PillionModelReader *reader = pillion_live_list_get_reader (user_data);
  guint64 now_ms = pillion_engine_get_time (pillion_live_list_get_engine (user_data));
  guint64 next_ms = get_next_unmute (self);

  g_clear_handle_id (&self->unmute_source, g_source_remove);
  if (reader == NULL || next_ms == PILLION_CONVERSATION_MUTED_FOREVER)
    return G_SOURCE_REMOVE;
  if (next_ms <= now_ms)
    pillion_model_reader_read (reader);
  else
    self->unmute_source = g_timeout_add ((guint) MIN (next_ms - now_ms, UNMUTE_CHECK_MS), await_unmute, self);
  return G_SOURCE_REMOVE;
}

static void
show (PillionConversationList *self,
      GPtrArray               *wanted)
{
  pillion_live_list_take_items (PILLION_LIVE_LIST (self), wanted);
  note_sending (self);
  count_unread (self);
  await_unmute (self);
}

static void
pillion_conversation_list_clear (PillionLiveList *list)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (list);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  g_hash_table_remove_all (self->known);
  show (self, nothing);
}

static void
take_work (PillionConversationList *self,
           ReadWork                *work)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  g_ptr_array_set_free_func (work->chats, NULL);
  for (guint i = 0; i < work->chats->len; i++)
    g_ptr_array_add (wanted, take_conversation (self, work->chats->pdata[i]));
  g_ptr_array_set_free_func (work->others, NULL);
  for (guint i = 0; i < work->others->len; i++)
    take_conversation (self, work->others->pdata[i]);
  show (self, wanted);
}

static void
end_reading (gpointer      model,
             gpointer      data,
             const GError *error)
{
  if (data != NULL)
    take_work (model, data);
  pillion_live_list_end_reading (model, error);
}

static const PillionModelReaderVTable reader_vtable = { begin_reading, read_work_free, end_reading };

/* ----- the object ----- */

static void
on_typing_changed (PillionConversationList *self,
                   GBytes                  *account,
                   gboolean                 typing)
{
  g_autofree char *id = pillion_hex_encode (g_bytes_get_data (account, NULL), g_bytes_get_size (account));
  PillionConversation *conversation = g_hash_table_lookup (self->known, id);

  if (conversation != NULL)
    pillion_conversation_set_typing (conversation, typing);
}

static void
pillion_conversation_list_constructed (GObject *object)
{
  PillionEngine *engine;

  G_OBJECT_CLASS (pillion_conversation_list_parent_class)->constructed (object);

  engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (object));
  g_signal_connect_object (engine, "typing-changed", G_CALLBACK (on_typing_changed), object, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::sending", G_CALLBACK (note_sending), object, G_CONNECT_SWAPPED);
}

static void
pillion_conversation_list_get_property (GObject    *object,
                                        guint       property_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  switch ((PillionConversationListProperty) property_id) {
  case PROP_N_UNREAD:
    g_value_set_uint (value, self->n_unread);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_conversation_list_dispose (GObject *object)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  g_clear_handle_id (&self->unmute_source, g_source_remove);

  G_OBJECT_CLASS (pillion_conversation_list_parent_class)->dispose (object);
}

static void
pillion_conversation_list_finalize (GObject *object)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  g_hash_table_unref (self->known);

  G_OBJECT_CLASS (pillion_conversation_list_parent_class)->finalize (object);
}

static void
pillion_conversation_list_class_init (PillionConversationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PillionLiveListClass *list_class = PILLION_LIVE_LIST_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pillion_conversation_list_constructed;
  object_class->get_property = pillion_conversation_list_get_property;
  object_class->dispose = pillion_conversation_list_dispose;
  object_class->finalize = pillion_conversation_list_finalize;
  list_class->item_type = PILLION_TYPE_CONVERSATION;
  list_class->reading = &reader_vtable;
  list_class->changed_signal = "messages-changed";
  list_class->clear = pillion_conversation_list_clear;

  /* Conversations with something new that are neither archived, muted, blocked nor requests. */
  properties[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_conversation_list_init (PillionConversationList *self)
{
  self->items = pillion_live_list_get_items (PILLION_LIVE_LIST (self));
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * pillion_conversation_list_new:
 * @engine: kept alive
 *
 * Begins to read at once, or when the engine is open.
 */
PillionConversationList *
pillion_conversation_list_new (PillionEngine *engine)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  return g_object_new (PILLION_TYPE_CONVERSATION_LIST, "engine", engine, NULL);
}

guint
pillion_conversation_list_get_n_unread (PillionConversationList *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_LIST (self), 0);

  return self->n_unread;
}

/**
 * pillion_conversation_list_find:
 * @account: hexadecimal
 *
 * Returns: (transfer none) (nullable): the conversation with an account, if it is known here
 */
PillionConversation *
pillion_conversation_list_find (PillionConversationList *self,
                                const char              *account)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_LIST (self), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  return g_hash_table_lookup (self->known, account);
}

/**
 * pillion_conversation_list_ensure:
 * @account: hexadecimal
 *
 * The conversation with an account, also before there is one: to write the first message. Its
 * name follows at once; it comes into the list, as the same object, with its first message.
 *
 * Returns: (transfer none)
 */
PillionConversation *
pillion_conversation_list_ensure (PillionConversationList *self,
                                  const char              *account)
{
  PillionConversation *conversation;
  PillionConversationFacts *facts;
  guint8 bytes[PILLION_ACCOUNT_BYTES];

  g_return_val_if_fail (PILLION_IS_CONVERSATION_LIST (self), NULL);
  g_return_val_if_fail (account != NULL && pillion_hex_decode (account, bytes, sizeof bytes), NULL);

  conversation = g_hash_table_lookup (self->known, account);
  if (conversation != NULL)
    return conversation;
  facts = g_new0 (PillionConversationFacts, 1);
  facts->account = pillion_hex_encode (bytes, sizeof bytes);
  facts->name = g_strdup (facts->account);
  facts->number = g_strdup ("");
  facts->draft = g_strdup ("");
  conversation = take_conversation (self, facts);
  pillion_live_list_refresh (PILLION_LIVE_LIST (self));
  return conversation;
}
