/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-entry.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-typing.h"

#include "pillion-test-chats.h"
#include "pillion-test-network.h"
#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

/* S15 and S16: a conversation and its composer. */

static void
open_chat (PillionTestWindow *window,
           guint              contact)
{
  g_autofree char *chat = pillion_test_chats_dup_chat (contact);

  pillion_test_window_activate (window, "chats.open", g_variant_new_string (chat));
}

/* The newest text is also that of a row of the list beside. */
static void
show_everything (PillionTestWindow *window)
{
  open_chat (window, PILLION_TEST_CHAT_EVERYTHING);
  pillion_test_window_await_text (window, "Coffee for the train");
}

static void
show_failed (PillionTestWindow *window)
{
  open_chat (window, PILLION_TEST_CHAT_FAILED);
}

/* Loopback is always there: the relay goes, too. */
static void
cut_network (PillionTestWindow *window)
{
  PillionTestRelay *relay = pillion_test_use_relay (window, NULL);

  pillion_test_fill_chats (window);
  pillion_test_relay_kill (relay);
  pillion_test_network_set_available (FALSE);
}

static void
show_hebrew (PillionTestWindow *window)
{
  open_chat (window, PILLION_TEST_CHAT_HEBREW);
}

static void
show_request (PillionTestWindow *window)
{
  open_chat (window, PILLION_TEST_CHAT_REQUEST);
}

static void
show_blocked (PillionTestWindow *window)
{
  open_chat (window, PILLION_TEST_CHAT_BLOCKED);
}

static void
show_draft (PillionTestWindow *window)
{
  open_chat (window, PILLION_TEST_CHAT_DRAFT);
}

static void
act_on_message (PillionTestWindow *window,
                const char        *action,
                const char        *text)
{
  show_everything (window);
  pillion_test_window_activate (window, action, g_variant_new_int64 (pillion_test_chats_find_row (text)));
}

static void
show_reply (PillionTestWindow *window)
{
  act_on_message (window, "conversation.message-reply", "Coffee for the train ☕?");
}

static void
show_edit (PillionTestWindow *window)
{
  act_on_message (window, "conversation.message-edit", "I’ll bring the big blanket.");
}

static void
type (PillionTestWindow *window,
      const char        *text)
{
  GtkWidget *entry;

  show_failed (window);
  entry = pillion_test_window_await (window, PILLION_TYPE_MESSAGE_ENTRY);
  pillion_message_entry_set_text (PILLION_MESSAGE_ENTRY (entry), text);
}

static void
show_typed (PillionTestWindow *window)
{
  type (window, "Then let’s meet at the station.\nI’ll bring the tickets.");
}

static void
show_too_long (PillionTestWindow *window)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len <= PILLION_MESSAGE_ENTRY_MAX_BYTES)
    g_string_append (text, "and so on ");
  type (window, text->str);
}

/* The bar, at the newest of several matches. */
static void
show_find (PillionTestWindow *window)
{
  show_everything (window);
  pillion_test_window_activate (window, "chats.find", NULL);
  gtk_editable_set_text (GTK_EDITABLE (pillion_test_window_await (window, GTK_TYPE_SEARCH_ENTRY)), "the");
}

/* ----- with somebody who is there ----- */

static PillionTestEngine *ben;

static GBytes *
dup_account (PillionEngine *engine)
{
  PillionIdentity *identity = pillion_engine_get_identity (engine);

  return g_bytes_new (identity->account, sizeof identity->account);
}

static void
write_to (PillionTestEngine *from,
          PillionTestEngine *to,
          const char        *text)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (from, pillion_test_engine_get_number (to), text, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (to, text);
}

/* Each has written: neither is a stranger. */
static void
meet_ben (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);

  pillion_test_register_own (window);
  ben = pillion_test_add_ben (window);
  write_to (ben, own, "Are you on the train?");
  write_to (own, ben, "Nearly.");
}

static void
open_ben (PillionTestWindow *window)
{
  g_autoptr (GBytes) account = dup_account (pillion_test_engine_get (ben));
  g_autofree char *chat = pillion_hex_encode (g_bytes_get_data (account, NULL), g_bytes_get_size (account));

  pillion_test_window_activate (window, "chats.open", g_variant_new_string (chat));
  pillion_test_window_await_text (window, "Are you on the train?");
}

static gboolean
is_online (gpointer data)
{
  return pillion_engine_is_online (pillion_window_get_engine (data));
}

/* Nobody keeps this for a device that is away. */
static void
show_typing (PillionTestWindow *window)
{
  g_autoptr (GBytes) own = NULL;

  open_ben (window);
  pillion_test_wait_until (is_online, pillion_test_window_get (window), "the relay");
  own = dup_account (pillion_window_get_engine (PILLION_WINDOW (pillion_test_window_get (window))));
  pillion_typing_note (pillion_test_engine_get (ben), own, TRUE);
}

static void
show_safety_number (PillionTestWindow *window)
{
  open_ben (window);
  pillion_test_window_activate (window, "conversation.safety-number", NULL);
}

/* Ben's number was compared on another day. */
static void
verify_ben (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) account = NULL;
  g_autoptr (GError) error = NULL;

  meet_ben (window);
  account = dup_account (pillion_test_engine_get (ben));
  pillion_contacts_set_verified_async (pillion_test_engine_get (own), account, TRUE, NULL, pillion_test_on_done, &result);
  pillion_contacts_change_finish (pillion_test_engine_get (own), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

const PillionTestState pillion_test_conversation_states[] = {
  { "conversation", pillion_test_fill_chats, show_everything, "I’ll be there" },
  { "conversation-failed", pillion_test_fill_chats, show_failed, "Is the meeting" },
  { "conversation-offline", cut_network, show_failed, "No network" },
  { "conversation-hebrew", pillion_test_fill_chats, show_hebrew, "שלום" },
  { "conversation-request", pillion_test_fill_chats, show_request, "Accept" },
  { "conversation-blocked", pillion_test_fill_chats, show_blocked, "Unblock" },
  { "conversation-reply", pillion_test_fill_chats, show_reply, "I’ll be there" },
  { "conversation-edit", pillion_test_fill_chats, show_edit, "I’ll be there" },
  { "conversation-draft", pillion_test_fill_chats, show_draft, "The photos" },
  { "conversation-find", pillion_test_fill_chats, show_find, "1 of " },
  { "conversation-typed", pillion_test_fill_chats, show_typed, "Is the meeting" },
  { "conversation-too-long", pillion_test_fill_chats, show_too_long, "Too long to be sent" },
  { "conversation-typing", meet_ben, show_typing, "%s is typing…" },
  { "conversation-verified", verify_ben, open_ben, "Nearly." },
  { "safety-number", meet_ben, show_safety_number, "Compare this number" },
  { "safety-number-verified", verify_ben, show_safety_number, "You compared this number" },
  { NULL, NULL, NULL, NULL },
};
