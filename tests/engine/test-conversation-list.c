/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-chats-world.h"

#include "engine/pillion-chat-actions.h"
#include "engine/pillion-contact-list.h"
#include "engine/pillion-conversation-list.h"

#define N_CHATS 1000

static ChatsWorld world;

/* What a view hears. */
typedef struct {
  PillionConversationList *list; /* (owned) */
  guint                    n_signals;
  guint                    n_rows;
} View;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  View *self = user_data;

  self->n_signals++;
  self->n_rows += MAX (n_removed, n_added);
}

static gboolean
is_loaded (gpointer data)
{
  return !pillion_live_list_is_loading (PILLION_LIVE_LIST (data));
}

static View *
view_new (void)
{
  View *self = g_new0 (View, 1);

  self->list = pillion_conversation_list_new (pillion_test_engine_get (world.engine));
  pillion_test_wait_until (is_loaded, self->list, "the conversations are read");
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed), self);
  return self;
}

static void
view_free (View *self)
{
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_object_unref (self->list);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

/* (transfer none) */
static PillionConversation *
get (View *self,
     guint position)
{
  g_autoptr (PillionConversation) conversation = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  return conversation;
}

static guint
count (View *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

typedef struct {
  View                *view;
  PillionConversation *first;
} Wait;

static gboolean
is_first (gpointer data)
{
  Wait *self = data;

  return count (self->view) > 0 && get (self->view, 0) == self->first;
}

static void
wait_for_first (View                *view,
                PillionConversation *first)
{
  Wait wait = { view, first };

  pillion_test_wait_until (is_first, &wait, "the conversation is the first");
}

/* All of them in their order, at once. */
static void
test_loads (void)
{
  g_autoptr (View) view = NULL;

  chats_world_add_chats (&world, N_CHATS);
  view = view_new ();
  g_assert_cmpuint (count (view), ==, N_CHATS);
  for (guint i = 0; i < N_CHATS; i++) {
    g_autofree char *chat = chats_world_dup_chat (N_CHATS - 1 - i);

    g_assert_cmpstr (pillion_conversation_get_account (get (view, i)), ==, chat);
    g_assert_true (pillion_conversation_list_find (view->list, chat) == get (view, i));
  }
  g_assert_cmpuint (pillion_conversation_list_get_n_unread (view->list), ==, N_CHATS);
}

/* A message moves its chat up: one signal, over the rows between; the object stays. */
static void
test_moves (void)
{
  g_autoptr (View) view = view_new ();
  PillionConversation *conversation = get (view, 4);
  PillionMessage *last = pillion_conversation_get_last (conversation);

  chats_world_add (&world, N_CHATS - 5, 1);
  wait_for_first (view, conversation);
  g_assert_cmpuint (view->n_signals, ==, 1);
  g_assert_cmpuint (view->n_rows, ==, 5);
  g_assert_cmpuint (pillion_conversation_get_n_unread (conversation), ==, 2);
  g_assert_true (pillion_conversation_get_last (conversation) != last);

  /* In its place it moves nothing. */
  chats_world_add (&world, N_CHATS - 5, 1);
  while (pillion_conversation_get_n_unread (conversation) != 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (view->n_signals, ==, 1);
}

/* Pinned ones are first; archived ones are not counted. */
static void
test_states (void)
{
  g_autoptr (View) view = view_new ();
  PillionConversation *pinned = get (view, 100);
  PillionConversation *archived = get (view, 200);
  guint n_unread = pillion_conversation_list_get_n_unread (view->list);

  chats_world_save (&world, N_CHATS - 1 - 100, TRUE, FALSE, "half a thought");
  wait_for_first (view, pinned);
  g_assert_true (pillion_conversation_is_pinned (pinned));
  g_assert_cmpstr (pillion_conversation_get_draft (pinned), ==, "half a thought");

  chats_world_save (&world, N_CHATS - 1 - 200, FALSE, TRUE, "");
  while (!pillion_conversation_is_archived (archived))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (pillion_conversation_list_get_n_unread (view->list), ==, n_unread - 1);
}

static gboolean
is_muted (gpointer data)
{
  return pillion_conversation_is_muted (data);
}

static gboolean
is_heard (gpointer data)
{
  return !pillion_conversation_is_muted (data);
}

static void
mute (PillionConversation *conversation,
      guint64              until_ms)
{
  PillionEngine *engine = pillion_test_engine_get (world.engine);
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (conversation);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_chat_set_muted_async (engine, account, until_ms, NULL, pillion_test_on_done, &result);
  pillion_chat_change_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* A mute ends by itself, and what it silenced is counted again. */
static void
test_mute_ends (void)
{
  g_autoptr (View) view = view_new ();
  PillionConversation *conversation = get (view, 300);
  guint n_unread = pillion_conversation_list_get_n_unread (view->list);
  guint64 end_ms;

  pillion_test_engine_stop_clock (world.engine);
  end_ms = pillion_test_engine_get_time (world.engine) + 100;
  mute (conversation, end_ms);
  pillion_test_wait_until (is_muted, conversation, "the conversation is muted");
  g_assert_cmpuint (pillion_conversation_get_muted_until_ms (conversation), ==, end_ms);
  g_assert_cmpuint (pillion_conversation_list_get_n_unread (view->list), ==, n_unread - 1);

  pillion_test_engine_pass_time (world.engine, 100);
  pillion_test_wait_until (is_heard, conversation, "the mute has ended");
  g_assert_cmpuint (pillion_conversation_get_muted_until_ms (conversation), ==, 0);
  g_assert_cmpuint (pillion_conversation_list_get_n_unread (view->list), ==, n_unread);
}

/* Typing is not in the store. */
static void
test_typing (void)
{
  g_autoptr (View) view = view_new ();
  PillionConversation *conversation = get (view, 3);
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (conversation);

  g_signal_emit_by_name (pillion_test_engine_get (world.engine), "typing-changed", account, TRUE);
  g_assert_true (pillion_conversation_is_typing (conversation));
  g_assert_false (pillion_conversation_is_typing (get (view, 4)));
  g_signal_emit_by_name (pillion_test_engine_get (world.engine), "typing-changed", account, FALSE);
  g_assert_false (pillion_conversation_is_typing (conversation));
}

/* Somebody to whom nothing was written yet: the object comes into the list later. */
static void
test_ensures (void)
{
  g_autoptr (View) view = view_new ();
  g_autofree char *chat = chats_world_dup_chat (N_CHATS + 7);
  PillionConversation *conversation;
  guint n = count (view);

  g_assert_null (pillion_conversation_list_find (view->list, chat));
  conversation = pillion_conversation_list_ensure (view->list, chat);
  g_assert_true (pillion_conversation_list_ensure (view->list, chat) == conversation);
  g_assert_cmpstr (pillion_conversation_get_name (conversation), ==, chat);
  g_assert_cmpuint (count (view), ==, n);

  chats_world_add (&world, N_CHATS + 7, 1);
  while (count (view) != n + 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (pillion_conversation_list_find (view->list, chat) == conversation);
}

static gboolean
is_cleared (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* It may go before it reads, while it does, and after. */
static void
test_goes_at_any_time (void)
{
  for (guint i = 0; i < 3; i++) {
    PillionConversationList *list = pillion_conversation_list_new (pillion_test_engine_get (world.engine));
    gpointer gone = list;

    g_object_add_weak_pointer (G_OBJECT (list), &gone);
    if (i == 1)
      g_main_context_iteration (NULL, FALSE);
    else if (i == 2)
      pillion_test_wait_until (is_loaded, list, "the conversations are read");
    g_object_unref (list);
    pillion_test_wait_until (is_cleared, &gone, "the list is gone");
    pillion_test_settle ();
  }
}

static gboolean
is_empty (gpointer data)
{
  return g_list_model_get_n_items (data) == 0;
}

static gboolean
save_contact (PillionDatabase *database,
              PillionJob      *job,
              gpointer         data,
              GError         **error)
{
  static const guint8 account[PILLION_ACCOUNT_ID_BYTES] = { 1 };
  g_autoptr (PillionAccountRow) row = pillion_account_row_new (account);

  row->label = g_strdup (data);
  pillion_job_note_chat (job, account);
  return pillion_accounts_save (database, row, error);
}

static gboolean
has_one (gpointer data)
{
  return g_list_model_get_n_items (data) == 1;
}

/* A contact is the same object under its new name. */
static void
test_contacts (void)
{
  g_autoptr (PillionContactList) list = pillion_contact_list_new (pillion_test_engine_get (world.engine));
  g_autoptr (PillionContact) contact = NULL;
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (world.engine, save_contact, (gpointer) "Ben", &error);
  g_assert_no_error (error);
  pillion_test_wait_until (has_one, list, "the contact is listed");
  contact = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (pillion_contact_get_display_name (contact), ==, "Ben");
  g_assert_true (pillion_contact_list_find (list, pillion_contact_get_account (contact)) == contact);

  pillion_test_engine_run (world.engine, save_contact, (gpointer) "Benjamin", &error);
  g_assert_no_error (error);
  while (!g_str_equal (pillion_contact_get_display_name (contact), "Benjamin"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (has_one (list));
}

/* A profile that is closed keeps showing what it showed; nothing more comes. */
static void
test_closed (void)
{
  g_autoptr (View) view = view_new ();

  pillion_test_engine_close (world.engine);
  pillion_test_settle ();
  g_assert_false (is_empty (view->list));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  chats_world_init (&world);

  g_test_add_func ("/engine/conversation-list/loads", test_loads);
  g_test_add_func ("/engine/conversation-list/moves", test_moves);
  g_test_add_func ("/engine/conversation-list/states", test_states);
  g_test_add_func ("/engine/conversation-list/mute-ends", test_mute_ends);
  g_test_add_func ("/engine/conversation-list/typing", test_typing);
  g_test_add_func ("/engine/conversation-list/ensures", test_ensures);
  g_test_add_func ("/engine/conversation-list/contacts", test_contacts);
  g_test_add_func ("/engine/conversation-list/goes-at-any-time", test_goes_at_any_time);
  g_test_add_func ("/engine/conversation-list/closed", test_closed);

  status = g_test_run ();
  chats_world_clear (&world);
  return status;
}
