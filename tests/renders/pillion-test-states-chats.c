/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-engine-error.h"
#include "engine/pillion-receiver.h"
#include "engine/pillion-search-index.h"

#include "pillion-test-network.h"
#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

#include <gtk/gtk.h>

/* S12, S13, S14, S22, S24 and S29: the list of chats, and what is found in them. */

static void
be_companion (PillionTestWindow *window)
{
  pillion_test_link_own (window);
}

static void
kill_relay (PillionTestWindow *window)
{
  PillionTestRelay *relay = pillion_test_use_relay (window, NULL);

  pillion_test_fill_chats (window);
  pillion_test_relay_kill (relay);
}

/* Loopback is always there: the relay must go, too. */
static void
cut_network (PillionTestWindow *window)
{
  kill_relay (window);
  pillion_test_network_set_available (FALSE);
}

/* What breaks connections until somebody signs in. */
static void
catch_network (PillionTestWindow *window)
{
  kill_relay (window);
  pillion_test_network_set_portal (TRUE);
}

/* As if what arrived could not be stored. */
static void
fill_disk (PillionTestWindow *window)
{
  PillionEngine *engine = pillion_window_get_engine (PILLION_WINDOW (pillion_test_window_get (window)));

  pillion_test_window_await_text (window, "Ben");
  pillion_receiver_set_error (engine, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK, "full"));
}

static PillionEvilVerdict
drop (PillionEvilFrame *frame,
      gpointer          data)
{
  return PILLION_EVIL_DROP;
}

/* The relay takes requests and answers none. */
static void
silence_relay (PillionTestWindow *window)
{
  PillionEvilRelay *relay = pillion_test_use_evil_relay (window);

  pillion_test_fill_chats (window);
  pillion_evil_relay_add_hook (relay, drop, NULL);
}

static PillionEvilVerdict
age (PillionEvilFrame *frame,
     gpointer          data)
{
  JsonArray *versions;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_PUSH, "hello"))
    return PILLION_EVIL_PASS;
  versions = json_array_new ();
  json_array_add_int_element (versions, 99);
  json_object_set_int_member (frame->json, "protocol", 99);
  json_object_set_array_member (frame->json, "versions", versions);
  return PILLION_EVIL_PASS;
}

/* This computer's clock was turned. */
static void
turn_clock (PillionTestWindow *window)
{
  pillion_test_fill_chats (window);
  pillion_test_engine_set_clock (pillion_test_window_get_own (window), G_GINT64_CONSTANT (3) * 24 * 60 * 60 * 1000);
}

/* The relay was updated, this program was not. */
static void
age_relay (PillionTestWindow *window)
{
  PillionEvilRelay *relay = pillion_test_use_evil_relay (window);

  pillion_test_fill_chats (window);
  pillion_evil_relay_add_hook (relay, age, NULL);
}

/* Who cleans up thoroughly. */
static gboolean
archive_all (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  return pillion_database_execute (database, "UPDATE chats SET archived = 1", error);
}

static void
fill_archive (PillionTestWindow *window)
{
  g_autoptr (GError) error = NULL;

  pillion_test_fill_chats (window);
  pillion_test_engine_run (pillion_test_window_get_own (window), archive_all, NULL, &error);
  g_assert_no_error (error);
}

/* Old messages, and more than one batch of the index. */
#define N_OLD 1500

static gboolean
add_old_messages (PillionDatabase *database,
                  PillionJob      *job,
                  gpointer         data,
                  GError         **error)
{
  g_autofree char *copies =
    g_strdup_printf ("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                     " INSERT INTO messages (chat, author, message_id, device, text, type, state, sent_at, received_at, printed)"
                     " SELECT chat, author, randomblob (16), device, text, type, state, sent_at, received_at, printed"
                     " FROM messages, n WHERE id = 1",
                     N_OLD);

  return pillion_database_execute (database, copies, error) &&
         pillion_database_execute (database, "UPDATE search_state SET tokenizer = 'other'", error);
}

static void
forget_index (PillionTestWindow *window)
{
  g_autoptr (GError) error = NULL;

  pillion_test_fill_chats (window);
  pillion_test_engine_run (pillion_test_window_get_own (window), add_old_messages, NULL, &error);
  g_assert_no_error (error);
}

static void
show_archived (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "chats.archived", NULL);
}

static void
show_new_chat (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "chats.new", NULL);
}

static void
search (PillionTestWindow *window,
        const char        *text)
{
  pillion_test_window_await_text (window, "Ben");
  pillion_test_window_activate (window, "chats.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (pillion_test_window_await (window, GTK_TYPE_SEARCH_ENTRY)), text);
}

static void
show_search (PillionTestWindow *window)
{
  search (window, "nowak");
}

static void
show_nothing_found (PillionTestWindow *window)
{
  search (window, "zeppelin");
}

/* S14. */
static void
search_messages (PillionTestWindow *window,
                 const char        *text)
{
  pillion_test_window_activate (window, "chats.search-messages", NULL);
  gtk_editable_set_text (GTK_EDITABLE (pillion_test_window_await (window, GTK_TYPE_SEARCH_ENTRY)), text);
}

static void
show_message_search (PillionTestWindow *window)
{
  search_messages (window, "");
}

static void
show_messages_found (PillionTestWindow *window)
{
  search_messages (window, "the");
}

/* The next batch waits for what the store does before. */
static void
hold_index (PillionSearchIndex *index,
            GParamSpec         *pspec,
            PillionTestWindow  *window)
{
  g_signal_handlers_disconnect_by_data (index, window);
  pillion_test_window_hold_store (window);
}

static void
show_building (PillionTestWindow *window)
{
  PillionEngine *engine = pillion_window_get_engine (PILLION_WINDOW (pillion_test_window_get (window)));

  g_signal_connect (pillion_search_index_get (engine), "notify::progress", G_CALLBACK (hold_index), window);
  show_message_search (window);
}

static void
show_no_messages (PillionTestWindow *window)
{
  search_messages (window, "zeppelin");
}

static gboolean
is_online (gpointer data)
{
  return pillion_engine_is_online (pillion_window_get_engine (data));
}

static void
show_nobody (PillionTestWindow *window)
{
  GtkWidget *entry;

  pillion_test_wait_until (is_online, pillion_test_window_get (window), "the relay");
  show_new_chat (window);
  entry = pillion_test_window_await (window, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "+4930999999");
  pillion_test_window_await_text (window, "Write to");
  pillion_test_window_activate (window, "new-chat.find", NULL);
}

/* S24 and S29: windows of the whole program. */
static void
show_preferences (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "app.preferences", NULL);
}

static void
show_shortcuts (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "win.show-help-overlay", NULL);
}

const PillionTestState pillion_test_chats_states[] = {
  { "chats-empty", pillion_test_register_own, NULL, "No Chats Yet" },
  { "chats", pillion_test_fill_chats, NULL, "Ben" },
  { "chats-companion", be_companion, NULL, "Messages from before linking" },
  { "chats-search", pillion_test_fill_chats, show_search, "Carla" },
  { "chats-nothing-found", pillion_test_fill_chats, show_nothing_found, "Nothing Found" },
  { "chats-connecting", silence_relay, NULL, "Connecting…" },
  { "chats-offline", cut_network, NULL, "No network" },
  { "chats-unreachable", kill_relay, NULL, "Retry Now" },
  { "chats-out-of-date", age_relay, NULL, "Update needed" },
  { "chats-clock", turn_clock, NULL, "This device’s clock" },
  { "chats-sign-in", catch_network, NULL, "This network wants a sign-in first" },
  { "chats-no-space", pillion_test_fill_chats, fill_disk, "Free Up Space" },
  { "chats-all-archived", fill_archive, NULL, "All Chats Are Archived" },
  { "archived", pillion_test_fill_chats, show_archived, "Choir" },
  { "archived-empty", pillion_test_register_own, show_archived, "No Archived Chats" },
  { "search", pillion_test_fill_chats, show_message_search, "Search All Chats" },
  { "search-found", pillion_test_fill_chats, show_messages_found, "Coffee for" },
  { "search-building", forget_index, show_building, "Older messages are made ready" },
  { "search-none", pillion_test_fill_chats, show_no_messages, "No Messages Found" },
  { "search-partial", be_companion, show_no_messages, "No Messages Found" },
  { "new-chat", pillion_test_fill_chats, show_new_chat, "New Chat" },
  { "preferences", pillion_test_fill_chats, show_preferences, "This Computer" },
  { "shortcuts", pillion_test_fill_chats, show_shortcuts, "Main menu" },
  { "new-chat-nobody", pillion_test_fill_chats, show_nobody, "Check Spelling" },
  { NULL, NULL, NULL, NULL },
};
