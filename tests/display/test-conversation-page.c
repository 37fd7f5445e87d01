/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/conversation/pillion-conversation-page-private.h"
#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-message-text.h"
#include "app/conversation/pillion-safety-number-page.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-conversation-list.h"
#include "engine/pillion-message-actions.h"
#include "engine/pillion-typing.h"
#include "pillion-test-engine.h"
#include "store/pillion-sessions-table.h"

#include <string.h>

/* Two people; Ana has the window. */
typedef struct {
  PillionTestRelay        *relay;   /* (owned) */
  PillionTestEngine       *ana;     /* (owned) */
  PillionTestEngine       *ben;     /* (owned) */
  PillionConversationList *chats;   /* (owned): Ana's */
  PillionMessageList      *bens;    /* (owned): what Ben has of the chat */
  PillionTestDisplay      *display; /* (owned) */
  PillionConversationPage *page;
} Scene;

#define ANA "+4915112345678"
#define BEN "+4915187654321"

typedef struct {
  GListModel *list;
  const char *text;
  gboolean (*is_so) (PillionMessage *message);
  PillionMessage *found; /* (nullable) */
} Search;

static gboolean
is_there (gpointer data)
{
  Search *search = data;
  guint n = g_list_model_get_n_items (search->list);

  for (guint i = n; i > 0; i--) {
    g_autoptr (PillionMessage) message = g_list_model_get_item (search->list, i - 1);

    if (g_str_equal (pillion_message_get_text (message), search->text) && (search->is_so == NULL || search->is_so (message))) {
      search->found = message;
      return TRUE;
    }
  }
  return FALSE;
}

/* (transfer none): the message, when it is there and so */
static PillionMessage *
await_message (gpointer    list,
               const char *text,
               gboolean (*is_so) (PillionMessage *message))
{
  Search search = { list, text, is_so, NULL };

  pillion_test_display_await (is_there, &search);
  return search.found;
}

static gboolean
is_read (PillionMessage *message)
{
  return pillion_message_get_state (message) == PILLION_MESSAGE_DISPLAY_STATE_READ;
}

static gboolean
is_sent (PillionMessage *message)
{
  return pillion_message_get_state (message) >= PILLION_MESSAGE_DISPLAY_STATE_SENT &&
         pillion_message_get_state (message) <= PILLION_MESSAGE_DISPLAY_STATE_READ;
}

static gboolean
is_reply (PillionMessage *message)
{
  return pillion_message_get_reply_id (message) != NULL;
}

static gboolean
is_edited (PillionMessage *message)
{
  return pillion_message_get_edited_at_ms (message) != 0;
}

static gboolean
has_reaction (PillionMessage *message)
{
  GPtrArray *reactions = pillion_message_get_reactions (message);

  return reactions != NULL && reactions->len == 1;
}

static gboolean
is_deleted (PillionMessage *message)
{
  return pillion_message_is_deleted (message);
}

static gboolean
has_chat (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static void
show_page (Scene *self)
{
  g_autoptr (PillionConversation) conversation = g_list_model_get_item (G_LIST_MODEL (self->chats), 0);

  self->page = PILLION_CONVERSATION_PAGE (pillion_conversation_page_new (pillion_test_engine_get (self->ana), conversation));
  pillion_test_display_show (self->display, GTK_WIDGET (self->page));
}

static Scene *
scene_new (void)
{
  static const char *const settings[] = { "verification=open", NULL };
  Scene *self = g_new0 (Scene, 1);
  g_autoptr (PillionConversationList) chats = NULL;
  g_autoptr (PillionConversation) chat = NULL;
  g_autoptr (GError) error = NULL;

  self->relay = pillion_test_relay_new (settings);
  self->ana = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, ANA, "Ana");
  self->ben = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, BEN, "Ben");
  pillion_test_engine_send (self->ben, ANA, "Hello Ana", &error);
  g_assert_no_error (error);

  chats = pillion_conversation_list_new (pillion_test_engine_get (self->ben));
  pillion_test_display_await (has_chat, chats);
  chat = g_list_model_get_item (G_LIST_MODEL (chats), 0);
  self->bens = pillion_message_list_new (pillion_test_engine_get (self->ben), pillion_conversation_get_account (chat));
  self->chats = pillion_conversation_list_new (pillion_test_engine_get (self->ana));
  pillion_test_display_await (has_chat, self->chats);
  self->display = pillion_test_display_new ();
  show_page (self);
  return self;
}

static void
scene_free (Scene *self)
{
  pillion_test_display_free (self->display);
  g_object_unref (self->bens);
  g_object_unref (self->chats);
  pillion_test_engine_free (self->ana);
  pillion_test_engine_free (self->ben);
  pillion_test_relay_free (self->relay);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static gboolean
is_accepted (gpointer data)
{
  Scene *self = data;

  return g_str_equal (gtk_stack_get_visible_child_name (self->page->bottom), "entry");
}

static void
accept (Scene *self)
{
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self->page->bottom), ==, "request");
  gtk_widget_activate_action (GTK_WIDGET (self->page), "conversation.accept", NULL);
  pillion_test_display_await (is_accepted, self);
}

/* What Ana sees, when both have it. */
static PillionMessage *
send (Scene      *self,
      const char *text)
{
  pillion_message_entry_set_text (self->page->entry, text);
  gtk_widget_activate_action (GTK_WIDGET (self->page), "conversation.send", NULL);
  await_message (self->bens, text, NULL);
  return await_message (self->page->list, text, is_sent);
}

static void
assert_text (Scene      *self,
             const char *expected)
{
  g_autofree char *text = pillion_message_entry_dup_text (self->page->entry);

  g_assert_cmpstr (text, ==, expected);
}

/* ----- tests ----- */

static void
test_request (void)
{
  g_autoptr (Scene) scene = scene_new ();

  g_assert_cmpstr (pillion_page_get_title (PILLION_PAGE (scene->page)), ==, "Ben");
  await_message (scene->page->list, "Hello Ana", NULL);
  /* No key that was meant for another page decides. */
  gtk_widget_grab_focus (GTK_WIDGET (scene->page));
  g_assert_true (gtk_window_get_focus (pillion_test_display_get_window (scene->display)) == GTK_WIDGET (scene->page->request));
  accept (scene);
  g_assert_nonnull (gtk_widget_get_focus_child (GTK_WIDGET (scene->page->entry)));

  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.block", NULL);
  while (!g_str_equal (gtk_stack_get_visible_child_name (scene->page->bottom), "blocked"))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.unblock", NULL);
  pillion_test_display_await (is_accepted, scene);
}

/* Nothing that the menu of a message offers goes to who is not accepted. */
static gboolean
offers (Scene      *self,
        gint64      row,
        const char *label)
{
  GtkWidget *menu;
  gboolean found;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page->history), "history.menu", "(xdd)", row, 0.0, 0.0));
  menu = pillion_test_await_mapped (GTK_WIDGET (self->page->history), GTK_TYPE_POPOVER_MENU);
  g_assert_true (pillion_test_has_label (menu, "Details"));
  found = pillion_test_has_label (menu, label);
  gtk_popover_popdown (GTK_POPOVER (menu));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return found;
}

static void
test_offers_no_answer (void)
{
  g_autoptr (Scene) scene = scene_new ();
  PillionMessage *hello = await_message (scene->page->list, "Hello Ana", NULL);
  gint64 row = pillion_message_get_row (hello);

  pillion_test_display_await_rest (scene->display);
  g_assert_false (offers (scene, row, "Reply"));
  g_assert_false (offers (scene, row, "👍"));
  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.message-reply", "x", row);
  g_assert_null (pillion_message_entry_get_replied (scene->page->entry));
  accept (scene);
  g_assert_true (offers (scene, row, "Reply"));
  g_assert_true (offers (scene, row, "👍"));
}

static GtkWidget *
find_by_action (GtkWidget  *root,
                const char *name)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (root)), name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_by_action (child, name);
  return found;
}

static void
test_send_button (void)
{
  g_autoptr (Scene) scene = scene_new ();
  GtkWidget *button = find_by_action (GTK_WIDGET (scene->page->entry), "conversation.send");

  g_assert_false (gtk_widget_is_sensitive (button));
  accept (scene);
  g_assert_false (gtk_widget_is_sensitive (button));
  pillion_message_entry_set_text (scene->page->entry, " ");
  g_assert_false (gtk_widget_is_sensitive (button));
  send (scene, "Hello Ben");
  g_assert_false (gtk_widget_is_sensitive (button));
  pillion_message_entry_set_text (scene->page->entry, "More");
  g_assert_true (gtk_widget_is_sensitive (button));
}

static void
test_messages (void)
{
  g_autoptr (Scene) scene = scene_new ();
  PillionMessage *hello = await_message (scene->page->list, "Hello Ana", NULL);
  PillionMessage *own;
  gint64 row;

  accept (scene);
  own = send (scene, "Hello Ben");
  row = pillion_message_get_row (own);
  assert_text (scene, "");

  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.message-reply", "x", pillion_message_get_row (hello));
  g_assert_true (pillion_message_entry_get_replied (scene->page->entry) == hello);
  g_assert_true (is_reply (send (scene, "How are you?")));
  await_message (scene->bens, "How are you?", is_reply);

  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.message-react", "(xs)", pillion_message_get_row (hello), "👍");
  await_message (scene->bens, "Hello Ana", has_reaction);
  g_assert_true (has_reaction (await_message (scene->page->list, "Hello Ana", has_reaction)));

  pillion_message_entry_set_text (scene->page->entry, "half a thought");
  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.message-edit", "x", row);
  assert_text (scene, "Hello Ben");
  pillion_message_entry_set_text (scene->page->entry, "Hi Ben");
  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.send", NULL);
  await_message (scene->bens, "Hi Ben", is_edited);
  /* In place: it is the same object that the bubble shows. */
  g_assert_true (await_message (scene->page->list, "Hi Ben", is_edited) == own);
  assert_text (scene, "half a thought");
}

static void
test_deletes (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionMessage *own;

  accept (scene);
  own = send (scene, "Take this back");
  pillion_message_delete_async (pillion_test_engine_get (scene->ana), pillion_message_get_row (own), TRUE, NULL, pillion_test_on_done, &result);
  pillion_message_change_finish (pillion_test_engine_get (scene->ana), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  await_message (scene->bens, "", is_deleted);
  g_assert_true (await_message (scene->page->list, "", is_deleted) == own);
}

static void
test_states_change_in_place (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) account = NULL;
  g_autoptr (GError) error = NULL;
  PillionConversationList *chats;
  g_autoptr (PillionConversation) chat = NULL;
  PillionMessage *own;

  accept (scene);
  own = send (scene, "Read me");
  chats = pillion_conversation_list_new (pillion_test_engine_get (scene->ben));
  pillion_test_display_await (has_chat, chats);
  chat = g_list_model_get_item (G_LIST_MODEL (chats), 0);
  account = pillion_conversation_get_account_bytes (chat);
  pillion_chat_mark_read_async (pillion_test_engine_get (scene->ben), account, 0, NULL, pillion_test_on_done, &result);
  pillion_chat_change_finish (pillion_test_engine_get (scene->ben), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_true (await_message (scene->page->list, "Read me", is_read) == own);
  g_object_unref (chats);
}

static gboolean
has_draft (gpointer data)
{
  return g_str_equal (pillion_conversation_get_draft (data), "to be continued");
}

static void
test_keeps_draft (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (PillionConversation) conversation = g_object_ref (scene->page->conversation);

  accept (scene);
  pillion_message_entry_set_text (scene->page->entry, "to be continued");
  adw_window_set_content (ADW_WINDOW (pillion_test_display_get_window (scene->display)), NULL);
  pillion_test_display_await (has_draft, conversation);
  show_page (scene);
  assert_text (scene, "to be continued");
}

/* Somebody who types on and on, a letter each time the main loop turns. */
static gboolean
types_and_has_draft (gpointer data)
{
  Scene *scene = data;
  g_autofree char *text = pillion_message_entry_dup_text (scene->page->entry);
  g_autofree char *longer = g_strconcat (text, "a", NULL);

  pillion_message_entry_set_text (scene->page->entry, longer);
  g_signal_emit_by_name (scene->page->entry, "changed");
  return *pillion_conversation_get_draft (scene->page->conversation) != '\0';
}

static void
test_keeps_draft_while_typing (void)
{
  g_autoptr (Scene) scene = scene_new ();

  accept (scene);
  pillion_test_display_await (types_and_has_draft, scene);
}

static void
test_limits (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autofree char *fits = g_strnfill (PILLION_MESSAGE_ENTRY_MAX_BYTES, 'a');
  g_autofree char *large = g_strnfill (PILLION_MESSAGE_ENTRY_MAX_BYTES + 1, 'a');

  accept (scene);
  g_assert_false (pillion_message_entry_can_send (scene->page->entry));
  pillion_message_entry_set_text (scene->page->entry, " \n");
  g_assert_false (pillion_message_entry_can_send (scene->page->entry));
  pillion_message_entry_set_text (scene->page->entry, fits);
  g_assert_true (pillion_message_entry_can_send (scene->page->entry));
  pillion_message_entry_set_text (scene->page->entry, large);
  g_assert_false (pillion_message_entry_can_send (scene->page->entry));
  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.send", NULL);
  assert_text (scene, large);
}

/* (transfer full): Ana's account as Ben knows it */
static GBytes *
dup_ana (Scene *self)
{
  g_autoptr (PillionConversationList) chats = pillion_conversation_list_new (pillion_test_engine_get (self->ben));
  g_autoptr (PillionConversation) chat = NULL;

  pillion_test_display_await (has_chat, chats);
  chat = g_list_model_get_item (G_LIST_MODEL (chats), 0);
  return pillion_conversation_get_account_bytes (chat);
}

static gboolean
shows_typing (gpointer data)
{
  return gtk_revealer_get_reveal_child (((Scene *) data)->page->typing);
}

static gboolean
shows_no_typing (gpointer data)
{
  return !shows_typing (data);
}

static void
note_typing (PillionEngine *engine,
             GBytes        *account,
             gboolean       typing,
             gboolean      *seen)
{
  *seen = typing;
}

static gboolean
is_seen (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_typing (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GBytes) ana = dup_ana (scene);
  PillionEngine *ben = pillion_test_engine_get (scene->ben);
  gboolean seen = FALSE;

  accept (scene);
  send (scene, "Hello Ben");
  pillion_typing_note (ben, ana, TRUE);
  pillion_test_display_await (shows_typing, scene);
  g_assert_nonnull (strstr (gtk_label_get_label (scene->page->typing_label), "Ben"));
  pillion_typing_note (ben, ana, FALSE);
  pillion_test_display_await (shows_no_typing, scene);

  g_signal_connect (ben, "typing-changed", G_CALLBACK (note_typing), &seen);
  pillion_message_entry_set_text (scene->page->entry, "Well");
  g_signal_emit_by_name (scene->page->entry, "changed");
  pillion_test_display_await (is_seen, &seen);
  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.send", NULL);
  await_message (scene->bens, "Well", NULL);
  g_assert_false (seen);
}

/* Up in an empty entry edits what was said last; what Escape does is done by name. */
static void
test_edits_last (void)
{
  g_autoptr (Scene) scene = scene_new ();
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;

  accept (scene);
  send (scene, "Hello Ben");
  g_signal_emit_by_name (scene->page->entry, "edit-last");
  g_assert_nonnull (pillion_message_entry_get_edited (scene->page->entry));
  assert_text (scene, "Hello Ben");

  buffer = gtk_text_view_get_buffer (
    GTK_TEXT_VIEW (pillion_test_find_mapped (GTK_WIDGET (scene->page->entry), GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_select_range (buffer, &start, &end);
  g_assert_true (pillion_message_entry_drop_selection (scene->page->entry));
  g_assert_false (pillion_message_entry_drop_selection (scene->page->entry));
  g_assert_true (pillion_message_entry_cancel (scene->page->entry));
  assert_text (scene, "");
}

/* Nobody does anything: the window is not drawn again and again, which would cost a battery. */
static void
test_comes_to_rest (void)
{
  g_autoptr (Scene) scene = scene_new ();

  accept (scene);
  send (scene, "Hello Ben");
  pillion_test_display_await_rest (scene->display);
}

/* What is looked for on the page. */
typedef struct {
  GtkWidget *page;
  char      *group; /* (unowned): the first digits */
} Number;

static gboolean
shows_number (gpointer data)
{
  Number *number = data;

  return pillion_test_has_label (number->page, number->group);
}

static gboolean
is_verified (gpointer data)
{
  Scene *scene = data;

  return gtk_widget_get_visible (scene->page->verified);
}

static gboolean
is_not_verified (gpointer data)
{
  return !is_verified (data);
}

/* Ana is shown what Ben is. */
static void
test_safety_number (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GBytes) ana = dup_ana (scene);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *bens = NULL;
  g_autofree char *group = NULL;
  PillionNavigation *navigation = pillion_navigation_new ();
  GtkWidget *mark;
  Number number;

  pillion_contacts_safety_number_async (pillion_test_engine_get (scene->ben), ana, NULL, pillion_test_on_done, &result);
  bens = pillion_contacts_safety_number_finish (pillion_test_engine_get (scene->ben), pillion_test_await (&result), NULL);
  g_assert_nonnull (bens);
  group = g_strndup (bens, 5);

  g_object_ref (scene->page);
  adw_window_set_content (ADW_WINDOW (pillion_test_display_get_window (scene->display)), NULL);
  pillion_navigation_push (navigation, GTK_WIDGET (scene->page));
  g_object_unref (scene->page);
  pillion_test_display_show (scene->display, GTK_WIDGET (navigation));
  gtk_widget_activate_action (GTK_WIDGET (scene->page), "conversation.safety-number", NULL);
  number = (Number) { pillion_test_await_mapped (GTK_WIDGET (navigation), PILLION_TYPE_SAFETY_NUMBER_PAGE), group };
  pillion_test_display_await (shows_number, &number);
  pillion_test_assert_accessible (number.page);
  pillion_test_assert_narrow (number.page);

  /* One button marks it and takes that back; the chat shows it. */
  mark = pillion_test_find_button (number.page, "Mark as Verified");
  gtk_widget_grab_focus (mark);
  g_assert_false (gtk_widget_get_visible (scene->page->verified));
  g_signal_emit_by_name (mark, "clicked");
  pillion_test_display_await (is_verified, scene);
  g_assert_true (pillion_test_has_label (number.page, "You compared this number"));
  g_assert_true (pillion_test_find_button (number.page, "Clear Verification") == mark && gtk_widget_is_focus (mark));
  g_signal_emit_by_name (mark, "clicked");
  pillion_test_display_await (is_not_verified, scene);
  g_assert_false (pillion_test_has_label (number.page, "You compared this number"));
}

/* ----- what could not be read ----- */

static gboolean
forget_sessions (PillionDatabase *database,
                 PillionJob      *job,
                 gpointer         data,
                 GError         **error)
{
  return pillion_sessions_remove_all (database, error);
}

typedef struct {
  Scene *scene;
  char  *toast; /* (owned) (nullable): the last */
} Asking;

static void
on_toast (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  Asking *asking = user_data;

  g_free (asking->toast);
  asking->toast = g_variant_dup_string (parameter, NULL);
}

static GtkWidget *
find_ask (Scene *scene)
{
  GtkWidget *button = pillion_test_find_button (GTK_WIDGET (scene->page), "Ask to Resend");

  return button != NULL && gtk_widget_get_mapped (button) ? button : NULL;
}

static gboolean
offers_to_ask (gpointer data)
{
  return find_ask (data) != NULL;
}

static gboolean
offers_nothing_to_ask (gpointer data)
{
  return find_ask (data) == NULL;
}

static gboolean
has_toast (gpointer data)
{
  Asking *asking = data;

  return asking->toast != NULL;
}

/* (transfer none): what is said of it */
static const char *
ask_again (Asking *asking)
{
  g_clear_pointer (&asking->toast, g_free);
  g_signal_emit_by_name (find_ask (asking->scene), "clicked");
  pillion_test_display_await (has_toast, asking);
  return asking->toast;
}

/* Ben is away, and Ana can't read what he left. */
static void
test_asks_again (void)
{
  g_autoptr (Scene) scene = scene_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("toast", G_VARIANT_TYPE_STRING);
  g_autoptr (GError) error = NULL;
  Asking asking = { scene, NULL };

  g_signal_connect (action, "activate", G_CALLBACK (on_toast), &asking);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (pillion_test_display_get_window (scene->display)), "window-status",
                                  G_ACTION_GROUP (group));
  pillion_test_engine_go_offline (scene->ana);
  pillion_test_engine_send (scene->ben, ANA, "lost", &error);
  g_assert_no_error (error);
  pillion_test_engine_go_offline (scene->ben);
  pillion_test_engine_run (scene->ana, forget_sessions, NULL, &error);
  g_assert_no_error (error);
  pillion_test_engine_go_online (scene->ana, &error);
  g_assert_no_error (error);
  pillion_test_display_await (offers_to_ask, scene);
  pillion_test_assert_accessible (GTK_WIDGET (scene->page));
  pillion_test_assert_narrow (GTK_WIDGET (scene->page));

  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (ask_again (&asking), ==, "The sender is asked again");
  g_assert_cmpstr (ask_again (&asking), ==, "This message was asked for 5 times. Its sender can write it again.");
  pillion_test_engine_go_online (scene->ben, &error);
  g_assert_no_error (error);
  await_message (scene->page->list, "lost", NULL);
  pillion_test_display_await (offers_nothing_to_ask, scene);
  g_free (asking.toast);
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/display/conversation-page/request", test_request);
  g_test_add_func ("/display/conversation-page/offers-no-answer", test_offers_no_answer);
  g_test_add_func ("/display/conversation-page/send-button", test_send_button);
  g_test_add_func ("/display/conversation-page/messages", test_messages);
  g_test_add_func ("/display/conversation-page/deletes", test_deletes);
  g_test_add_func ("/display/conversation-page/states-change-in-place", test_states_change_in_place);
  g_test_add_func ("/display/conversation-page/keeps-draft", test_keeps_draft);
  g_test_add_func ("/display/conversation-page/keeps-draft-while-typing", test_keeps_draft_while_typing);
  g_test_add_func ("/display/conversation-page/limits", test_limits);
  g_test_add_func ("/display/conversation-page/typing", test_typing);
  g_test_add_func ("/display/conversation-page/edits-last", test_edits_last);
  g_test_add_func ("/display/conversation-page/comes-to-rest", test_comes_to_rest);
  g_test_add_func ("/display/conversation-page/safety-number", test_safety_number);
  g_test_add_func ("/display/conversation-page/asks-again", test_asks_again);

  return g_test_run ();
}
