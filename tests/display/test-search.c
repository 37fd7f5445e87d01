/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-conversation-row.h"
#include "app/chats/pillion-main-page.h"
#include "app/chats/pillion-search-filters.h"
#include "app/chats/pillion-search-page.h"
#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-conversation-page.h"
#include "app/conversation/pillion-conversation-search.h"
#include "app/conversation/pillion-message-history.h"
#include "pillion-test-engine.h"

#define WIDE 1000
#define NARROW 360
#define HEIGHT 648
#define ALICE "+4915100000001"
#define BOB "+4915100000002"
#define N_LINES 60

/* Alice, whose window it is, wrote a lot to Bob. */
typedef struct {
  PillionTestRelay   *relay;
  PillionTestEngine  *alice;
  PillionTestEngine  *bob;
  PillionTestDisplay *display;
  GtkWidget          *page;
} World;

static void
write_messages (World *world)
{
  for (guint i = 0; i < N_LINES; i++) {
    g_autofree char *text = i % 30 == 0 ? g_strdup_printf ("Müller & <b>%u</b>", i) : g_strdup_printf ("line %u", i);
    g_autoptr (GError) error = NULL;

    pillion_test_engine_send (world->alice, BOB, text, &error);
    g_assert_no_error (error);
  }
}

static void
set_up (World        *world,
        gconstpointer width)
{
  PillionNavigation *navigation;

  world->relay = pillion_test_relay_new (NULL);
  world->alice = pillion_test_engine_new_registered (pillion_test_relay_get_url (world->relay), world->relay, ALICE, "Alice");
  world->bob = pillion_test_engine_new_registered (pillion_test_relay_get_url (world->relay), world->relay, BOB, "Bob");
  write_messages (world);
  world->display = pillion_test_display_new ();
  navigation = pillion_navigation_new ();
  world->page = pillion_main_page_new (pillion_test_engine_get (world->alice));
  gtk_window_set_default_size (pillion_test_display_get_window (world->display), GPOINTER_TO_INT (width), HEIGHT);
  pillion_navigation_replace (navigation, world->page);
  pillion_test_display_show (world->display, GTK_WIDGET (navigation));
}

static void
tear_down (World        *world,
           gconstpointer width)
{
  pillion_test_display_free (world->display);
  pillion_test_engine_free (world->bob);
  pillion_test_engine_free (world->alice);
  pillion_test_relay_free (world->relay);
}

static GtkWidget *
find (World *world,
      GType  type)
{
  return pillion_test_await_mapped (world->page, type);
}

static void
type (GtkWidget  *within,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (pillion_test_await_mapped (within, GTK_TYPE_SEARCH_ENTRY)), text);
}

static gboolean
is_shown (gpointer data)
{
  PillionMessageHistory *history = data;
  PillionMessage *message = pillion_message_history_get_focused (history);

  return message == NULL && !pillion_message_history_is_at_end (history);
}

/* From all chats to the place of one message, and back to the others. */
static void
test_all_chats (World        *world,
                gconstpointer width)
{
  GtkWidget *page;
  GtkWidget *history;

  g_assert_true (gtk_widget_activate_action (world->page, "chats.find", NULL));
  page = find (world, PILLION_TYPE_SEARCH_PAGE);
  pillion_test_assert_accessible (page);
  type (page, "muller");
  pillion_test_await_label (world->page, "You: Müller & <b>30</b>");
  g_assert_true (pillion_test_has_label (page, "You: Müller & <b>0</b>"));
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);

  type (page, "muller 0");
  pillion_test_await_label (world->page, "You: Müller & <b>0</b>");
  g_signal_emit_by_name (find (world, GTK_TYPE_SEARCH_ENTRY), "activate");
  history = find (world, PILLION_TYPE_MESSAGE_HISTORY);
  pillion_test_wait_until (is_shown, history, "the oldest message is shown");
  pillion_test_await_label (world->page, "Müller & <b>0</b>");
  g_assert_nonnull (pillion_main_page_get_conversation (PILLION_MAIN_PAGE (world->page)));

  /* It is remembered, and the page is where it was. */
  g_assert_true (gtk_widget_activate_action (world->page, "chats.search-messages", NULL));
  g_assert_true (find (world, PILLION_TYPE_SEARCH_PAGE) == page);
  type (page, "");
  pillion_test_await_label (world->page, "Recent Searches");
  g_assert_true (pillion_test_has_label (page, "muller 0"));
}

static void
test_none (World        *world,
           gconstpointer width)
{
  GtkWidget *page;
  GtkWidget *filters;
  PillionSearchTerms terms = { 0 };

  gtk_widget_activate_action (world->page, "chats.search-messages", NULL);
  page = find (world, PILLION_TYPE_SEARCH_PAGE);
  type (page, "zeppelin");
  pillion_test_await_label (world->page, "No Messages Found");
  g_assert_false (gtk_widget_get_mapped (pillion_test_find_button (page, "Clear Filters")));

  filters = find (world, PILLION_TYPE_SEARCH_FILTERS);
  gtk_widget_activate_action (page, "search.clear-filters", NULL);
  pillion_search_filters_fill (PILLION_SEARCH_FILTERS (filters), &terms);
  g_assert_null (terms.chat);
  g_assert_null (terms.from);
  g_assert_cmpuint (terms.after_ms, ==, 0);
}

/* From match to match in one chat; Escape ends it before anything else. */
static void
test_one_chat (World        *world,
               gconstpointer width)
{
  GtkWidget *bar;
  GtkWidget *page;

  find (world, PILLION_TYPE_CONVERSATION_ROW);
  gtk_widget_activate_action (world->page, "chats.nth", "u", 1);
  page = find (world, PILLION_TYPE_CONVERSATION_PAGE);
  gtk_widget_activate_action (world->page, "chats.find", NULL);
  bar = find (world, PILLION_TYPE_CONVERSATION_SEARCH);
  type (bar, "mull");
  pillion_test_await_label (world->page, "1 of 2");
  pillion_test_assert_accessible (bar);
  gtk_widget_activate_action (bar, "find.older", NULL);
  pillion_test_await_label (world->page, "2 of 2");
  pillion_test_wait_until (is_shown, find (world, PILLION_TYPE_MESSAGE_HISTORY), "the older match is shown");
  gtk_widget_activate_action (bar, "find.newer", NULL);
  pillion_test_await_label (world->page, "1 of 2");
  type (bar, "zeppelin");
  pillion_test_await_label (world->page, "No matches");
  g_assert_true (pillion_conversation_search_close (PILLION_CONVERSATION_SEARCH (bar)));
  g_assert_false (pillion_conversation_search_close (PILLION_CONVERSATION_SEARCH (bar)));
  pillion_test_assert_narrow (page);
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add ("/display/search/all-chats", World, GINT_TO_POINTER (WIDE), set_up, test_all_chats, tear_down);
  g_test_add ("/display/search/none", World, GINT_TO_POINTER (NARROW), set_up, test_none, tear_down);
  g_test_add ("/display/search/one-chat", World, GINT_TO_POINTER (WIDE), set_up, test_one_chat, tear_down);

  return g_test_run ();
}
