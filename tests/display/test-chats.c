/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-chat-filter.h"
#include "app/chats/pillion-chat-menu.h"
#include "app/chats/pillion-chat-text.h"
#include "app/chats/pillion-chats-page.h"
#include "app/chats/pillion-connection-bar.h"
#include "app/chats/pillion-conversation-row.h"
#include "app/chats/pillion-main-page.h"
#include "app/chats/pillion-new-chat-page.h"
#include "app/chats/pillion-notifier.h"
#include "app/compat/pillion-navigation.h"
#include "engine/pillion-network.h"
#include "pillion-test-engine.h"

#define WIDE 1000
#define NARROW 360
#define HEIGHT 648
#define ALICE "+4915100000001"
#define BOB "+4915100000002"
#define CARL "+4915100000003"
#define NOBODY "+4915100000009"
#define DAY_MS (24 * 60 * 60 * 1000)

/* Alice, whose window it is, and Bob, who writes to her. */
typedef struct {
  PillionTestRelay   *relay;
  PillionTestEngine  *alice;
  PillionTestEngine  *bob;
  PillionTestDisplay *display;
  GtkWidget          *page; /* (nullable) */
  GPtrArray          *told; /* (owned) (element-type utf8): announced and withdrawn */
} World;

static void
set_up (World        *world,
        gconstpointer data)
{
  world->relay = pillion_test_relay_new (NULL);
  world->alice = pillion_test_engine_new_registered (pillion_test_relay_get_url (world->relay), world->relay, ALICE, "Alice");
  world->bob = pillion_test_engine_new_registered (pillion_test_relay_get_url (world->relay), world->relay, BOB, "Bob");
  world->display = pillion_test_display_new ();
  world->told = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (World        *world,
           gconstpointer data)
{
  pillion_test_display_free (world->display);
  pillion_test_engine_free (world->bob);
  pillion_test_engine_free (world->alice);
  pillion_test_relay_free (world->relay);
  g_ptr_array_unref (world->told);
}

static void
show_page (World *world,
           int    width)
{
  PillionNavigation *navigation = pillion_navigation_new ();

  world->page = pillion_main_page_new (pillion_test_engine_get (world->alice));
  gtk_window_set_default_size (pillion_test_display_get_window (world->display), width, HEIGHT);
  pillion_navigation_replace (navigation, world->page);
  pillion_test_display_show (world->display, GTK_WIDGET (navigation));
}

/* Bob writes; Alice knows him, so that it is no request. */
static void
begin_chat (World *world)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (world->alice, BOB, "Hello Bob", &error);
  g_assert_no_error (error);
  pillion_test_engine_send (world->bob, ALICE, "Hello Alice", &error);
  g_assert_no_error (error);
}

static GtkWidget *
find (World *world,
      GType  type)
{
  return pillion_test_await_mapped (world->page, type);
}

static PillionConversation *
get_conversation (World *world)
{
  return pillion_conversation_row_get_conversation (
    PILLION_CONVERSATION_ROW (find (world, PILLION_TYPE_CONVERSATION_ROW)));
}

/* ----- what rows say ----- */

static guint64
at (int year,
    int month,
    int day,
    int hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, 30, 0);

  return (guint64) g_date_time_to_unix (time) * 1000;
}

static void
assert_time (guint64     time_ms,
             const char *expected)
{
  g_autofree char *text = pillion_chat_text_time (time_ms, at (2026, 5, 20, 10));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_times (void)
{
  assert_time (0, "");
  assert_time (at (2026, 5, 20, 9), "09:30");
  assert_time (at (2026, 5, 21, 0), "00:30");
  assert_time (at (2026, 5, 19, 23), "Yesterday");
  assert_time (at (2026, 5, 15, 9), "Fri");
  assert_time (at (2026, 5, 3, 9), "3 May");
  assert_time (at (2025, 12, 31, 9), "12/31/25");
}

static void
test_tomorrow (void)
{
  g_assert_cmpuint (pillion_chat_menu_get_tomorrow_ms (at (2026, 5, 20, 23)), ==,
                    at (2026, 5, 21, 6) - 30 * 60 * 1000);
  g_assert_cmpuint (pillion_chat_menu_get_tomorrow_ms (at (2026, 5, 20, 1)), ==, at (2026, 5, 20, 6) - 30 * 60 * 1000);
}

static void
test_search (void)
{
  g_assert_true (pillion_chat_filter_fits ("emi", "Émile Zola", ""));
  g_assert_true (pillion_chat_filter_fits ("zol", "Émile Zola", ""));
  g_assert_true (pillion_chat_filter_fits ("小明", "王小明", ""));
  g_assert_true (pillion_chat_filter_fits ("0151 23", "Bob", "+490151234"));
  g_assert_false (pillion_chat_filter_fits ("mile", "Bob", "+490151234"));
  g_assert_false (pillion_chat_filter_fits ("99", "Bob", "+490151234"));
}

static void
assert_number (const char *text,
               const char *expected)
{
  g_autofree char *number = pillion_new_chat_page_to_number (text);

  g_assert_cmpstr (number, ==, expected);
}

static void
test_numbers (void)
{
  assert_number ("+49 (151) 000-0001", "+491510000001");
  assert_number (" 0049 151/0000001", "+491510000001");
  assert_number ("\u202a+49\u00a0151\u20110000001\u202c", "+491510000001");
  assert_number ("0151 0000001", NULL);
  assert_number ("+49 151", NULL);
  assert_number ("+0 151 0000001", NULL);
  assert_number ("+49 151 00000012345", NULL);
  assert_number ("Bob", NULL);
}

/* ----- the list ----- */

static gboolean
is_read (gpointer data)
{
  return !pillion_chat_text_is_unread (data);
}

static gboolean
is_unread (gpointer data)
{
  return pillion_chat_text_is_unread (data);
}

static void
test_row (World        *world,
          gconstpointer data)
{
  g_autofree char *sentence = NULL;
  PillionConversation *conversation;
  GtkWidget *row;

  begin_chat (world);
  show_page (world, NARROW);
  conversation = get_conversation (world);
  row = find (world, PILLION_TYPE_CONVERSATION_ROW);
  pillion_test_display_await (is_unread, conversation);
  sentence = pillion_chat_text_describe (
    conversation, pillion_message_get_sent_at_ms (pillion_conversation_get_last (conversation)));
  g_assert_nonnull (strstr (sentence, "1 unread message"));
  g_assert_nonnull (strstr (sentence, "Hello Alice"));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, sentence);
  gtk_test_accessible_assert_property (gtk_widget_get_parent (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence);
  pillion_test_assert_accessible (world->page);
  pillion_test_assert_narrow (world->page);
}

static gboolean
is_pinned (gpointer data)
{
  return pillion_conversation_is_pinned (data);
}

static gboolean
is_muted (gpointer data)
{
  return pillion_conversation_get_muted_until_ms (data) == PILLION_CONVERSATION_MUTED_FOREVER;
}

static gboolean
is_archived (gpointer data)
{
  return pillion_conversation_is_archived (data);
}

static gboolean
is_not_archived (gpointer data)
{
  return !pillion_conversation_is_archived (data);
}

static gboolean
is_blocked (gpointer data)
{
  return pillion_conversation_is_blocked (data);
}

static void
test_actions (World        *world,
              gconstpointer data)
{
  g_autoptr (PillionConversation) conversation = NULL;
  const char *account;

  begin_chat (world);
  show_page (world, WIDE);
  conversation = g_object_ref (get_conversation (world));
  account = pillion_conversation_get_account (conversation);

  gtk_widget_activate_action (world->page, "chats.mark-read", "s", account);
  pillion_test_display_await (is_read, conversation);
  gtk_widget_activate_action (world->page, "chats.mark-unread", "s", account);
  pillion_test_display_await (is_unread, conversation);
  gtk_widget_activate_action (world->page, "chats.pin", "s", account);
  pillion_test_display_await (is_pinned, conversation);
  gtk_widget_activate_action (world->page, "chats.mute", "(st)", account, PILLION_CONVERSATION_MUTED_FOREVER);
  pillion_test_display_await (is_muted, conversation);
  gtk_widget_activate_action (world->page, "chats.block", "s", account);
  pillion_test_display_await (is_blocked, conversation);
}

/* The row goes at once, and comes back by the toast's button. */
static gboolean
has_no_row (gpointer data)
{
  return pillion_test_find_mapped (data, PILLION_TYPE_CONVERSATION_ROW) == NULL;
}

static void
test_archive (World        *world,
              gconstpointer data)
{
  g_autoptr (PillionConversation) conversation = NULL;
  GtkWidget *undo;

  begin_chat (world);
  show_page (world, WIDE);
  conversation = g_object_ref (get_conversation (world));
  gtk_widget_activate_action (world->page, "chats.archive", "s", pillion_conversation_get_account (conversation));
  pillion_test_display_await (is_archived, conversation);
  pillion_test_display_await (has_no_row, world->page);
  gtk_widget_activate_action (world->page, "chats.archived", NULL);
  g_assert_true (get_conversation (world) == conversation);

  undo = pillion_test_find_button (world->page, "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  pillion_test_display_await (is_not_archived, conversation);
}

static void
test_filter (World        *world,
             gconstpointer data)
{
  GtkWidget *entry;

  begin_chat (world);
  show_page (world, WIDE);
  get_conversation (world);
  gtk_widget_activate_action (world->page, "chats.jump", NULL);
  entry = find (world, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody of this name");
  find (world, ADW_TYPE_STATUS_PAGE);
  pillion_test_display_await (has_no_row, world->page);
  gtk_widget_activate_action (find (world, PILLION_TYPE_CHATS_PAGE), "chats.clear-filter", NULL);
  get_conversation (world);
}

/* ----- panes ----- */

static gboolean
is_folded (gpointer data)
{
  return pillion_main_page_is_folded (data);
}

static gboolean
is_unfolded (gpointer data)
{
  return !pillion_main_page_is_folded (data);
}

static gboolean
has_list (gpointer data)
{
  return pillion_test_find_mapped (data, PILLION_TYPE_CHAT_LIST) != NULL;
}

static gboolean
has_no_list (gpointer data)
{
  return !has_list (data);
}

static void
test_fold (World        *world,
           gconstpointer data)
{
  PillionConversation *conversation;

  begin_chat (world);
  show_page (world, NARROW);
  conversation = get_conversation (world);
  pillion_test_display_await (is_folded, world->page);
  gtk_widget_activate_action (world->page, "chats.open", "s", pillion_conversation_get_account (conversation));
  pillion_test_display_await (has_no_list, world->page);
  g_assert_true (pillion_main_page_get_conversation (PILLION_MAIN_PAGE (world->page)) == conversation);

  gtk_widget_activate_action (world->page, "navigation.pop", NULL);
  pillion_test_display_await (has_list, world->page);
  g_assert_true (pillion_main_page_get_conversation (PILLION_MAIN_PAGE (world->page)) == conversation);
}

static void
test_wide (World        *world,
           gconstpointer data)
{
  begin_chat (world);
  show_page (world, WIDE);
  pillion_test_display_await (is_unfolded, world->page);
  get_conversation (world);
  gtk_widget_activate_action (world->page, "chats.next", NULL);
  g_assert_nonnull (pillion_main_page_get_conversation (PILLION_MAIN_PAGE (world->page)));
  pillion_test_display_await (has_list, world->page);
  gtk_widget_activate_action (world->page, "chats.close", NULL);
  g_assert_null (pillion_main_page_get_conversation (PILLION_MAIN_PAGE (world->page)));
  gtk_widget_activate_action (world->page, "chats.nth", "u", 1);
  g_assert_nonnull (pillion_main_page_get_conversation (PILLION_MAIN_PAGE (world->page)));
}

/* What comes from outside is an account or nothing. */
static void
test_open_nonsense (World        *world,
                    gconstpointer data)
{
  begin_chat (world);
  show_page (world, WIDE);
  get_conversation (world);
  gtk_widget_activate_action (world->page, "chats.open", "s", "../../etc/passwd");
  g_assert_null (pillion_main_page_get_conversation (PILLION_MAIN_PAGE (world->page)));
}

/* ----- new chats ----- */

static gboolean
has_error (gpointer data)
{
  return *pillion_new_chat_page_get_error (data) != '\0';
}

static gboolean
has_open_chat (gpointer data)
{
  return pillion_main_page_get_conversation (data) != NULL;
}

static void
find_number (World      *world,
             const char *number)
{
  PillionNewChatPage *page = PILLION_NEW_CHAT_PAGE (find (world, PILLION_TYPE_NEW_CHAT_PAGE));

  gtk_editable_set_text (pillion_new_chat_page_get_entry (page), number);
  gtk_widget_activate_action (GTK_WIDGET (page), "new-chat.find", NULL);
}

static void
test_new_chat (World        *world,
               gconstpointer data)
{
  PillionNewChatPage *page;

  show_page (world, NARROW);
  gtk_widget_activate_action (world->page, "chats.new", NULL);
  page = PILLION_NEW_CHAT_PAGE (find (world, PILLION_TYPE_NEW_CHAT_PAGE));
  pillion_test_assert_accessible (GTK_WIDGET (page));
  gtk_editable_set_text (pillion_new_chat_page_get_entry (page), "0151 0000001");
  pillion_test_await_label (GTK_WIDGET (page), "No contact has this number. To write");
  find_number (world, NOBODY);
  pillion_test_display_await (has_error, page);
  g_assert_nonnull (pillion_test_find_button (GTK_WIDGET (page), "Check Spelling"));
  g_assert_cmpstr (gtk_editable_get_text (pillion_new_chat_page_get_entry (page)), ==, NOBODY);

  find_number (world, BOB);
  g_assert_false (has_error (page));
  pillion_test_display_await (has_open_chat, world->page);
}

/* Tab passes the contacts, of whom there are two, at one of them. */
static void
test_contacts (World        *world,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PillionTestEngine *carl =
    pillion_test_engine_new_registered (pillion_test_relay_get_url (world->relay), world->relay, CARL, "Carl");
  GtkWidget *page;

  begin_chat (world);
  pillion_test_engine_send (world->alice, CARL, "Hello Carl", &error);
  g_assert_no_error (error);
  show_page (world, NARROW);
  gtk_widget_activate_action (world->page, "chats.new", NULL);
  page = find (world, PILLION_TYPE_NEW_CHAT_PAGE);
  pillion_test_await_label (page, BOB);
  pillion_test_await_label (page, CARL);
  pillion_test_assert_left_by_tab (page);
  pillion_test_engine_free (carl);
}

static void
test_own_number (World        *world,
                 gconstpointer data)
{
  PillionNewChatPage *page;

  show_page (world, NARROW);
  gtk_widget_activate_action (world->page, "chats.new", NULL);
  page = PILLION_NEW_CHAT_PAGE (find (world, PILLION_TYPE_NEW_CHAT_PAGE));
  find_number (world, ALICE);
  pillion_test_display_await (has_error, page);
  g_assert_false (has_open_chat (world->page));
}

/* ----- the connection ----- */

static gboolean
says_something (gpointer data)
{
  return *pillion_connection_bar_get_title (data) != '\0';
}

static gboolean
says_nothing (gpointer data)
{
  return !says_something (data);
}

static void
test_connection (World        *world,
                 gconstpointer data)
{
  PillionNetwork *network = pillion_engine_get_network (pillion_test_engine_get (world->alice));
  GtkWidget *bar = pillion_connection_bar_new (network);

  g_object_set (bar, "relay", "wss://relay.example", NULL);
  pillion_test_display_show (world->display, bar);
  pillion_network_stay_online (network);
  pillion_test_display_await (says_nothing, bar);
  pillion_test_relay_kill (world->relay);
  pillion_test_display_await (says_something, bar);
  g_assert_nonnull (strstr (pillion_connection_bar_get_title (PILLION_CONNECTION_BAR (bar)), "relay.example"));
  g_object_set (bar, "network-available", FALSE, NULL);
  g_assert_nonnull (strstr (pillion_connection_bar_get_title (PILLION_CONNECTION_BAR (bar)), "sent later"));
  pillion_test_relay_start (world->relay);
  gtk_widget_activate_action (bar, "connection.retry", NULL);
  pillion_test_display_await (says_nothing, bar);
}

/* Who is connected would not think of the clock. */
static void
test_clock (World        *world,
            gconstpointer data)
{
  GtkWidget *bar = pillion_connection_bar_new (pillion_engine_get_network (pillion_test_engine_get (world->alice)));

  pillion_test_display_show (world->display, bar);
  pillion_test_engine_go_offline (world->alice);
  pillion_test_engine_set_clock (world->alice, 3 * (gint64) DAY_MS);
  g_assert_true (pillion_test_engine_go_online (world->alice, NULL));
  pillion_test_await_label (bar, "This device’s clock");
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (bar, "Check Date & Time")));
  pillion_test_assert_narrow (bar);

  pillion_test_engine_go_offline (world->alice);
  pillion_test_engine_set_clock (world->alice, 0);
  g_assert_true (pillion_test_engine_go_online (world->alice, NULL));
  g_assert_true (says_nothing (bar));
}

/* ----- notifications ----- */

static void
on_announced (PillionNotifier *notifier,
              const char      *account,
              const char      *title,
              const char      *body,
              World           *world)
{
  g_ptr_array_add (world->told, g_strdup (body));
}

static void
on_withdrawn (PillionNotifier *notifier,
              const char      *account,
              World           *world)
{
  g_ptr_array_add (world->told, g_strdup ("-"));
}

static gboolean
is_told_once (gpointer data)
{
  return ((World *) data)->told->len >= 1;
}

static gboolean
is_told_twice (gpointer data)
{
  return ((World *) data)->told->len >= 2;
}

static PillionNotifier *
create_notifier (World                   *world,
                 PillionConversationList *conversations)
{
  PillionNotifier *notifier = pillion_notifier_new (conversations, NULL);

  g_signal_connect (notifier, "announced", G_CALLBACK (on_announced), world);
  g_signal_connect (notifier, "withdrawn", G_CALLBACK (on_withdrawn), world);
  return notifier;
}

static void
test_notification (World        *world,
                   gconstpointer data)
{
  g_autoptr (PillionConversationList) conversations = NULL;
  g_autoptr (PillionNotifier) notifier = NULL;
  g_autoptr (PillionConversation) conversation = NULL;

  begin_chat (world);
  conversations = pillion_conversation_list_new (pillion_test_engine_get (world->alice));
  notifier = create_notifier (world, conversations);
  pillion_test_display_await (is_told_once, world);
  g_assert_cmpstr (world->told->pdata[0], ==, "Hello Alice");

  /* Before the user, it is no news. */
  conversation = g_list_model_get_item (G_LIST_MODEL (conversations), 0);
  pillion_notifier_set_seen (notifier, pillion_conversation_get_account (conversation));
  pillion_test_display_await (is_told_twice, world);
  g_assert_cmpstr (world->told->pdata[1], ==, "-");
}

static gboolean
is_second_told (gpointer data)
{
  GPtrArray *told = ((World *) data)->told;

  return told->len > 0 && g_str_equal (told->pdata[told->len - 1], "Second");
}

/* Whoever is not known yet does not ring. */
static void
test_request_is_quiet (World        *world,
                       gconstpointer data)
{
  g_autoptr (PillionConversationList) conversations = NULL;
  g_autoptr (PillionNotifier) notifier = NULL;
  g_autoptr (GError) error = NULL;

  conversations = pillion_conversation_list_new (pillion_test_engine_get (world->alice));
  notifier = create_notifier (world, conversations);
  pillion_test_engine_send (world->bob, ALICE, "Hello stranger", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (world->alice, "Hello stranger");
  g_assert_cmpuint (world->told->len, ==, 0);
  /* Once she answers he is known, and what he says next is told. */
  pillion_test_engine_send (world->alice, BOB, "Hello Bob", &error);
  g_assert_no_error (error);
  pillion_test_engine_send (world->bob, ALICE, "Second", &error);
  g_assert_no_error (error);
  pillion_test_display_await (is_second_told, world);
}

static gboolean
has_burst (gpointer conversations)
{
  g_autoptr (PillionConversation) conversation = g_list_model_get_item (conversations, 0);

  return conversation != NULL && pillion_conversation_get_n_unread (conversation) == 6;
}

/* Not each of many messages rings: the first one does, and a little later the newest. */
static void
test_burst (World        *world,
            gconstpointer data)
{
  g_autoptr (PillionConversationList) conversations = NULL;
  g_autoptr (PillionNotifier) notifier = NULL;
  g_autoptr (GError) error = NULL;

  begin_chat (world);
  conversations = pillion_conversation_list_new (pillion_test_engine_get (world->alice));
  notifier = create_notifier (world, conversations);
  pillion_test_display_await (is_told_once, world);
  for (guint i = 0; i < 4; i++)
    g_assert_true (pillion_test_engine_send (world->bob, ALICE, "Another", &error));
  g_assert_true (pillion_test_engine_send (world->bob, ALICE, "Second", &error));
  pillion_test_display_await (has_burst, conversations);
  pillion_test_display_await (is_second_told, world);
  g_assert_cmpuint (world->told->len, <, 6);
}

/* ----- keys ----- */

static gboolean
has_shortcut (GtkWidget  *page,
              const char *keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (page);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (keys);

  g_assert_nonnull (wanted);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && k < g_list_model_get_n_items (G_LIST_MODEL (controller));
         k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);

      if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
        return TRUE;
    }
  }
  return FALSE;
}

/* What the window of shortcuts lists is there. */
static void
test_shortcuts (World        *world,
                gconstpointer data)
{
  static const char *const keys[] = {
    "<Primary>n",
    "<Primary>k",
    "<Primary>f",
    "<Primary><Shift>f",
    "<Primary>w",
    "<Primary><Shift>a",
    "<Primary>Page_Down",
    "<Primary>Page_Up",
    "<Primary><Shift>Page_Down",
    "<Primary><Shift>Page_Up",
    "F6",
  };
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/org/pillion/Pillion/ui/help-overlay.ui",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/pillion/Pillion/ui/help-overlay.ui");

  g_assert_nonnull (bytes);
  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
  show_page (world, WIDE);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *escaped = g_markup_escape_text (keys[i], -1);

    g_assert_true (has_shortcut (world->page, keys[i]));
    g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), escaped));
  }
  g_assert_false (has_shortcut (world->page, "<Primary>y"));
  gtk_window_destroy (GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
}

static void
add (const char *path,
     void      (*test) (World *world, gconstpointer data))
{
  g_test_add (path, World, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/display/chats/times", test_times);
  g_test_add_func ("/display/chats/tomorrow", test_tomorrow);
  g_test_add_func ("/display/chats/search", test_search);
  g_test_add_func ("/display/chats/numbers", test_numbers);
  add ("/display/chats/row", test_row);
  add ("/display/chats/actions", test_actions);
  add ("/display/chats/archive", test_archive);
  add ("/display/chats/filter", test_filter);
  add ("/display/chats/fold", test_fold);
  add ("/display/chats/wide", test_wide);
  add ("/display/chats/open-nonsense", test_open_nonsense);
  add ("/display/chats/new-chat", test_new_chat);
  add ("/display/chats/new-chat/contacts", test_contacts);
  add ("/display/chats/own-number", test_own_number);
  add ("/display/chats/connection", test_connection);
  add ("/display/chats/clock", test_clock);
  add ("/display/chats/notification", test_notification);
  add ("/display/chats/request-is-quiet", test_request_is_quiet);
  add ("/display/chats/burst", test_burst);
  add ("/display/chats/shortcuts", test_shortcuts);

  return g_test_run ();
}
