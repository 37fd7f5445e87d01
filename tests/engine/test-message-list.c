/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-chats-world.h"

#include "engine/pillion-conversations.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-message-list.h"

#define CONTACT   7
#define MANY      100000
#define N_STEPS   250
#define MAX_TURNS 10000
#define MAX_ITEMS (PILLION_MESSAGE_LIST_WINDOW + PILLION_MESSAGE_LIST_SLIDE)

static ChatsWorld world;

/* ----- a view of a list ----- */

typedef struct {
  PillionMessageList *list;  /* (owned) */
  GPtrArray          *seen;  /* (owned): as the signals tell it */
} View;

/* No signal covers more than a window. */
static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  View *self = user_data;

  g_assert_cmpuint (n_removed, <=, MAX_ITEMS);
  g_assert_cmpuint (n_added, <=, MAX_ITEMS);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->seen, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (self->seen, (int) (position + i), g_list_model_get_item (model, position + i));
}

static View *
view_new (guint contact)
{
  g_autofree char *chat = chats_world_dup_chat (contact);
  View *self = g_new0 (View, 1);

  self->list = pillion_message_list_new (pillion_test_engine_get (world.engine), chat);
  self->seen = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed), self);
  return self;
}

static void
view_free (View *self)
{
  g_object_unref (self->list);
  g_ptr_array_unref (self->seen);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

static PillionMessage *
get_message (View *self,
             guint position)
{
  return self->seen->pdata[position];
}

static gint64
get_first_row (View *self)
{
  return pillion_message_get_row (get_message (self, 0));
}

static gint64
get_last_row (View *self)
{
  return pillion_message_get_row (get_message (self, self->seen->len - 1));
}

/* ----- what must be in it ----- */

/* (transfer full): a plain query of the window's rows */
static GPtrArray *
query (View  *self,
       gint64 before,
       guint  limit)
{
  PillionEngine *engine = pillion_test_engine_get (world.engine);
  g_autofree guint8 *account = g_malloc (PILLION_ACCOUNT_BYTES);
  g_autoptr (GBytes) chat = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *messages;

  g_assert_true (pillion_hex_decode (pillion_message_list_get_chat (self->list), account, PILLION_ACCOUNT_BYTES));
  chat = g_bytes_new (account, PILLION_ACCOUNT_BYTES);
  pillion_conversations_list_async (engine, chat, before, limit, NULL, pillion_test_on_done, &result);
  messages = pillion_conversations_list_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return messages;
}

static gboolean
is_loaded (gpointer data)
{
  return !pillion_live_list_is_loading (PILLION_LIVE_LIST (((View *) data)->list));
}

static gboolean
is_like_query (View      *self,
               GPtrArray *messages)
{
  if (messages->len != self->seen->len)
    return FALSE;
  for (guint i = 0; i < messages->len; i++) {
    PillionMessage *message = messages->pdata[i];
    PillionMessage *shown = get_message (self, i);

    if (pillion_message_get_row (message) != pillion_message_get_row (shown) ||
        !g_str_equal (pillion_message_get_text (message), pillion_message_get_text (shown)) ||
        pillion_message_get_state (message) != pillion_message_get_state (shown))
      return FALSE;
  }
  return TRUE;
}

/* Turns the main loop until the window is what a plain query of it gives, at both edges too. */
static void
settle (View *self)
{
  gboolean right = FALSE;

  pillion_test_wait_until (is_loaded, self, "a list is read");
  for (guint n_turns = 0; !right; n_turns++) {
    gint64 before = self->seen->len > 0 ? get_last_row (self) + 1 : 0;
    g_autoptr (GPtrArray) messages = query (self, pillion_message_list_is_at_end (self->list) ? 0 : before,
                                            MAX (self->seen->len, 1));
    g_autoptr (GPtrArray) older = query (self, self->seen->len > 0 ? get_first_row (self) : 0, 1);
    g_autoptr (GPtrArray) newest = query (self, 0, 1);
    gboolean at_end = newest->len == 0 || (self->seen->len > 0 && get_last_row (self) == pillion_message_get_row (newest->pdata[0]));

    g_assert_cmpuint (n_turns, <, MAX_TURNS);
    right = is_like_query (self, messages) && pillion_message_list_is_at_start (self->list) == (older->len == 0) &&
            pillion_message_list_is_at_end (self->list) == at_end;
  }
}

/* What was in the window before and still is, is the same object. */
static void
assert_identity (View      *self,
                 GPtrArray *before)
{
  for (guint i = 0; i < before->len; i++) {
    guint position;

    if (pillion_message_list_find (self->list, pillion_message_get_row (before->pdata[i]), &position))
      g_assert_true (get_message (self, position) == before->pdata[i]);
  }
}

static void
note_visible (View *self,
              guint first,
              guint last)
{
  pillion_message_list_note_visible (self->list, first, last);
  settle (self);
}

/* Returns: the position */
static guint
jump_to (View  *self,
         gint64 row)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint position = G_MAXUINT;

  pillion_message_list_jump_to_async (self->list, row, NULL, pillion_test_on_done, &result);
  pillion_message_list_jump_to_finish (self->list, pillion_test_await (&result), &position, &error);
  g_assert_no_error (error);
  settle (self);
  return position;
}

/* ----- the tests ----- */

static void
test_empty (void)
{
  g_autoptr (View) view = view_new (1);

  settle (view);
  g_assert_cmpuint (view->seen->len, ==, 0);
  g_assert_true (pillion_message_list_is_at_start (view->list));
  g_assert_true (pillion_message_list_is_at_end (view->list));

  chats_world_add (&world, 1, 3);
  settle (view);
  g_assert_cmpuint (view->seen->len, ==, 3);
  /* What comes while it is shown is no line. */
  g_assert_cmpint (pillion_message_list_get_first_unread_row (view->list), ==, 0);
}

static void
test_first_unread (void)
{
  g_autoptr (View) view = NULL;

  chats_world_add (&world, 2, 3);
  view = view_new (2);
  settle (view);
  g_assert_cmpint (pillion_message_list_get_first_unread_row (view->list), ==, get_first_row (view));
  pillion_message_list_clear_first_unread (view->list);
  g_assert_cmpint (pillion_message_list_get_first_unread_row (view->list), ==, 0);
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

/* Only what changed is told, by the message itself. */
static void
test_changes_in_place (void)
{
  g_autoptr (View) view = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  PillionMessage *message;

  chats_world_add (&world, 3, 5);
  view = view_new (3);
  settle (view);
  message = get_message (view, 2);
  g_signal_connect (message, "notify", G_CALLBACK (on_notify), told);
  chats_world_set_state (&world, pillion_message_get_row (message), PILLION_MESSAGE_STATE_APART);
  settle (view);
  g_assert_true (get_message (view, 2) == message);
  g_assert_cmpstr (told->str, ==, "state ");
  g_assert_cmpstr (pillion_message_get_state_name (message), ==, "apart");
  g_signal_handlers_disconnect_by_data (message, told);

  chats_world_remove (&world, pillion_message_get_row (message));
  settle (view);
  g_assert_cmpuint (view->seen->len, ==, 4);
}

/* At the end the window follows; elsewhere it counts. */
static void
test_below (void)
{
  g_autoptr (View) view = NULL;
  gint64 first;

  chats_world_add (&world, 4, 1000);
  view = view_new (4);
  settle (view);
  g_assert_cmpuint (view->seen->len, ==, PILLION_MESSAGE_LIST_WINDOW);
  g_assert_true (pillion_message_list_is_at_end (view->list));
  first = get_first_row (view);

  /* Seen at the bottom: what comes is appended, and the beginning goes. */
  note_visible (view, view->seen->len - 20, view->seen->len - 1);
  chats_world_add (&world, 4, 2);
  settle (view);
  g_assert_true (pillion_message_list_is_at_end (view->list));
  g_assert_cmpuint (pillion_message_list_get_n_below (view->list), ==, 0);
  g_assert_cmpint (get_first_row (view), >, first);

  jump_to (view, first - 500);
  g_assert_false (pillion_message_list_is_at_end (view->list));
  g_assert_cmpuint (pillion_message_list_get_n_below (view->list), ==, 0);
  chats_world_add (&world, 4, 3);
  while (pillion_message_list_get_n_below (view->list) != 3)
    settle (view);
  g_assert_cmpuint (jump_to (view, 0), ==, view->seen->len);
  g_assert_cmpuint (pillion_message_list_get_n_below (view->list), ==, 0);
}

/* So many come at once that what is seen would be pushed out: the newest stay below. */
static void
test_flood (void)
{
  g_autoptr (View) view = NULL;
  gint64 seen;

  chats_world_add (&world, 5, 200);
  view = view_new (5);
  settle (view);
  note_visible (view, 60, 80);
  seen = pillion_message_get_row (get_message (view, 60));
  chats_world_add (&world, 5, 1000);
  while (pillion_message_list_get_n_below (view->list) == 0)
    settle (view);
  g_assert_true (pillion_message_list_find (view->list, seen, NULL));
  g_assert_cmpuint (view->seen->len, <=, PILLION_MESSAGE_LIST_WINDOW);
}

static void
slide_at_random (View  *view,
                 GRand *random)
{
  guint first = (guint) g_rand_int_range (random, 0, (gint32) view->seen->len);

  if (g_rand_boolean (random))
    first = g_rand_boolean (random) ? first / 8 : view->seen->len - 1 - first / 8;
  note_visible (view, first, MIN (first + 15, view->seen->len - 1));
}

static void
change_at_random (View  *view,
                  GRand *random)
{
  guint position = (guint) g_rand_int_range (random, 0, (gint32) view->seen->len);
  gint64 row = pillion_message_get_row (get_message (view, position));

  if (g_rand_boolean (random))
    chats_world_set_state (&world, row, PILLION_MESSAGE_STATE_APART);
  else
    chats_world_remove (&world, row);
  settle (view);
}

/* (transfer full) */
static GPtrArray *
keep (GPtrArray *objects)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < objects->len; i++)
    g_ptr_array_add (kept, g_object_ref (objects->pdata[i]));
  return kept;
}

/* Whatever happens, the window is what the database has there. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (View) view = NULL;
  gint64 newest;

  /* One transaction each: none so long that it seems to hang where everything is slow. */
  for (guint i = 0; i < MANY / 10000; i++)
    chats_world_add (&world, CONTACT, 10000);
  view = view_new (CONTACT);
  settle (view);
  newest = get_last_row (view);

  for (guint i = 0; i < N_STEPS; i++) {
    g_autoptr (GPtrArray) before = keep (view->seen);
    guint step = (guint) g_rand_int_range (random, 0, 10);

    if (step < 6) {
      slide_at_random (view, random);
    } else if (step < 7) {
      gint64 row = newest - g_rand_int_range (random, 0, MANY);
      guint position = jump_to (view, row);
      g_assert_true (position == view->seen->len || pillion_message_get_row (get_message (view, position)) >= row);
    } else if (step < 8) {
      chats_world_add (&world, CONTACT, (guint) g_rand_int_range (random, 1, 100));
      settle (view);
    } else if (step < 9) {
      change_at_random (view, random);
    } else {
      jump_to (view, 0);
    }
    g_assert_cmpuint (view->seen->len, <=, PILLION_MESSAGE_LIST_WINDOW);
    g_assert_cmpuint (view->seen->len, >=, PILLION_MESSAGE_LIST_WINDOW - PILLION_MESSAGE_LIST_SLIDE - 50);
    assert_identity (view, before);
  }
}

/* From the end to the beginning and back, as a wheel does. */
static void
test_all_the_way (void)
{
  g_autoptr (View) view = NULL;

  chats_world_add (&world, 6, 1000);
  view = view_new (6);
  settle (view);
  while (!pillion_message_list_is_at_start (view->list)) {
    gint64 first = get_first_row (view);

    note_visible (view, 5, 25);
    g_assert_cmpint (get_first_row (view), <, first);
  }
  while (!pillion_message_list_is_at_end (view->list)) {
    gint64 last = get_last_row (view);

    note_visible (view, view->seen->len - 25, view->seen->len - 5);
    g_assert_cmpint (get_last_row (view), >, last);
  }
}

static void
assert_cancelled (PillionMessageList *list,
                  GAsyncResult       *result)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pillion_message_list_jump_to_finish (list, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A jump is cancelled before, during and after it runs, and by another one. */
static void
test_cancels_jumps (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) before = NULL;
  g_autoptr (GAsyncResult) during = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (View) view = NULL;

  chats_world_add (&world, 8, 400);
  view = view_new (8);
  settle (view);

  g_cancellable_cancel (cancellable);
  pillion_message_list_jump_to_async (view->list, 1, cancellable, pillion_test_on_done, &before);
  assert_cancelled (view->list, pillion_test_await (&before));

  g_cancellable_reset (cancellable);
  pillion_message_list_jump_to_async (view->list, 1, cancellable, pillion_test_on_done, &during);
  g_cancellable_cancel (cancellable);
  assert_cancelled (view->list, pillion_test_await (&during));

  g_cancellable_reset (cancellable);
  pillion_message_list_jump_to_async (view->list, 1, cancellable, pillion_test_on_done, &other);
  jump_to (view, 0);
  assert_cancelled (view->list, pillion_test_await (&other));
  g_cancellable_cancel (cancellable);
  settle (view);
}

static gboolean
is_cleared (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* It may go before its first read has begun to end, while it reads, and after. */
static void
test_goes_at_any_time (void)
{
  for (guint i = 0; i < 3; i++) {
    View *view = view_new (8);
    gpointer list = view->list;

    g_object_add_weak_pointer (G_OBJECT (list), &list);
    if (i == 1)
      g_main_context_iteration (NULL, FALSE);
    else if (i == 2)
      settle (view);
    view_free (view);
    pillion_test_wait_until (is_cleared, &list, "the list is gone");
    pillion_test_settle ();
  }
}

/* A closed profile gives no messages, and keeps nobody waiting. */
static void
test_closed (void)
{
  g_autoptr (View) view = view_new (8);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  settle (view);
  pillion_test_engine_close (world.engine);
  pillion_message_list_jump_to_async (view->list, 1, NULL, pillion_test_on_done, &result);
  g_assert_false (pillion_message_list_jump_to_finish (view->list, pillion_test_await (&result), NULL, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  chats_world_init (&world);

  g_test_add_func ("/engine/message-list/empty", test_empty);
  g_test_add_func ("/engine/message-list/first-unread", test_first_unread);
  g_test_add_func ("/engine/message-list/changes-in-place", test_changes_in_place);
  g_test_add_func ("/engine/message-list/below", test_below);
  g_test_add_func ("/engine/message-list/flood", test_flood);
  g_test_add_func ("/engine/message-list/all-the-way", test_all_the_way);
  g_test_add_func ("/engine/message-list/random", test_random);
  g_test_add_func ("/engine/message-list/cancels-jumps", test_cancels_jumps);
  g_test_add_func ("/engine/message-list/goes-at-any-time", test_goes_at_any_time);
  g_test_add_func ("/engine/message-list/closed", test_closed);

  status = g_test_run ();
  chats_world_clear (&world);
  return status;
}
