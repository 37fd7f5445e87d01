/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-conversation-list.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-list-sync.h"
#include "engine/pillion-message-reader.h"
#include "engine/pillion-model-reader.h"
#include "engine/pillion-review.h"

/**
 * PillionConversationList:
 *
 * All conversations, the pinned first, then the last one active. It reads all of them at once
 * when something changed, and tells what is different. A device that is locked or logged out
 * has none to show.
 */
struct _PillionConversationList {
  GObject             parent_instance;

  PillionEngine      *engine;   /* (owned) */
  PillionModelReader *reader;   /* (owned) */
  GPtrArray          *items;    /* (owned) (element-type PillionConversation) */
  GHashTable         *known;    /* (owned): by account, also those without a message yet */
  GError             *error;    /* (owned) (nullable) */
  guint               n_unread;
  gboolean            loading;
};

typedef enum {
  PROP_ENGINE = 1,
  PROP_LOADING,
  PROP_N_UNREAD,
  PROP_ERROR,
} PillionConversationListProperty;

static GParamSpec *properties[PROP_ERROR + 1];

/* ----- the list ----- */

static GType
get_item_type (GListModel *model)
{
  return PILLION_TYPE_CONVERSATION;
}

static guint
get_n_items (GListModel *model)
{
  return PILLION_CONVERSATION_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *items = PILLION_CONVERSATION_LIST (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionConversationList, pillion_conversation_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

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
  pillion_message_reader_init (&reader, database, work->job.identity);
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

  if (pillion_engine_get_state (self->engine) != PILLION_ENGINE_STATE_READY)
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
is_counted (PillionConversationList *self,
            PillionConversation     *conversation)
{
  if (pillion_conversation_is_archived (conversation) || pillion_conversation_is_request (conversation) ||
      pillion_conversation_is_blocked (conversation) ||
      pillion_conversation_get_muted_until_ms (conversation) > pillion_engine_get_time (self->engine))
    return FALSE;
  return pillion_conversation_get_n_unread (conversation) > 0 || pillion_conversation_is_marked_unread (conversation);
}

static void
count_unread (PillionConversationList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++) {
    if (is_counted (self, self->items->pdata[i]))
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
  gboolean sending = pillion_engine_is_sending (self->engine);

  for (guint i = 0; i < self->items->len; i++) {
    PillionMessage *last = pillion_conversation_get_last (self->items->pdata[i]);
    if (last != NULL)
      pillion_message_note_sending (last, sending);
  }
}

static void
show (PillionConversationList *self,
      GPtrArray               *wanted)
{
  pillion_list_sync (G_LIST_MODEL (self), self->items, wanted);
  note_sending (self);
  count_unread (self);
}

static void
show_nothing (PillionConversationList *self)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  g_hash_table_remove_all (self->known);
  show (self, nothing);
}

static void
set_error (PillionConversationList *self,
           const GError            *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
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
  g_autoptr (PillionConversationList) self = g_object_ref (PILLION_CONVERSATION_LIST (model));
  ReadWork *work = data;

  if (work != NULL)
    take_work (self, work);
  else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT))
    show_nothing (self);
  set_error (self, error);
  if (!self->loading)
    return;
  self->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static const PillionModelReaderVTable reader_vtable = { begin_reading, read_work_free, end_reading };

/* ----- the object ----- */

static void
on_state_changed (PillionConversationList *self)
{
  PillionEngineState state = pillion_engine_get_state (self->engine);

  if (state == PILLION_ENGINE_STATE_READY)
    pillion_model_reader_read (self->reader);
  else if (state != PILLION_ENGINE_STATE_CLOSED)
    show_nothing (self);
}

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
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  G_OBJECT_CLASS (pillion_conversation_list_parent_class)->constructed (object);

  self->reader = pillion_model_reader_new (self->engine, &reader_vtable, self);
  pillion_model_reader_watch (self->reader, "messages-changed");
  g_signal_connect_object (self->engine, "typing-changed", G_CALLBACK (on_typing_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::sending", G_CALLBACK (note_sending), self, G_CONNECT_SWAPPED);
  pillion_model_reader_read (self->reader);
}

static void
pillion_conversation_list_get_property (GObject    *object,
                                        guint       property_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  switch ((PillionConversationListProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, self->engine);
    break;
  case PROP_LOADING:
    g_value_set_boolean (value, self->loading);
    break;
  case PROP_N_UNREAD:
    g_value_set_uint (value, self->n_unread);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_conversation_list_set_property (GObject      *object,
                                        guint         property_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  if (property_id == PROP_ENGINE)
    self->engine = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
pillion_conversation_list_dispose (GObject *object)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  g_clear_pointer (&self->reader, pillion_model_reader_free);
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);

  G_OBJECT_CLASS (pillion_conversation_list_parent_class)->dispose (object);
}

static void
pillion_conversation_list_finalize (GObject *object)
{
  PillionConversationList *self = PILLION_CONVERSATION_LIST (object);

  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->known);
  g_clear_error (&self->error);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_conversation_list_parent_class)->finalize (object);
}

static void
pillion_conversation_list_class_init (PillionConversationListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pillion_conversation_list_constructed;
  object_class->get_property = pillion_conversation_list_get_property;
  object_class->set_property = pillion_conversation_list_set_property;
  object_class->dispose = pillion_conversation_list_dispose;
  object_class->finalize = pillion_conversation_list_finalize;

  properties[PROP_ENGINE] =
    g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* Until the first read has ended. */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  /* Conversations with something new that are neither archived, muted, blocked nor requests. */
  properties[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* Why the last read failed; NULL: it did not. What was read before stays. */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_conversation_list_init (PillionConversationList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->loading = TRUE;
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

PillionEngine *
pillion_conversation_list_get_engine (PillionConversationList *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_LIST (self), NULL);

  return self->engine;
}

gboolean
pillion_conversation_list_is_loading (PillionConversationList *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_LIST (self), FALSE);

  return self->loading;
}

guint
pillion_conversation_list_get_n_unread (PillionConversationList *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_LIST (self), 0);

  return self->n_unread;
}

const GError *
pillion_conversation_list_get_error (PillionConversationList *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_LIST (self), NULL);

  return self->error;
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
  pillion_model_reader_read (self->reader);
  return conversation;
}
