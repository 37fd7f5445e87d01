/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-entry.h"

#include "pillion-test-chats.h"
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

const PillionTestState pillion_test_conversation_states[] = {
  { "conversation", pillion_test_fill_chats, show_everything, "I’ll be there" },
  { "conversation-failed", pillion_test_fill_chats, show_failed, "Is the meeting" },
  { "conversation-hebrew", pillion_test_fill_chats, show_hebrew, "שלום" },
  { "conversation-request", pillion_test_fill_chats, show_request, "Accept" },
  { "conversation-blocked", pillion_test_fill_chats, show_blocked, "Unblock" },
  { "conversation-reply", pillion_test_fill_chats, show_reply, "I’ll be there" },
  { "conversation-edit", pillion_test_fill_chats, show_edit, "I’ll be there" },
  { "conversation-draft", pillion_test_fill_chats, show_draft, "The photos" },
  { "conversation-typed", pillion_test_fill_chats, show_typed, "Is the meeting" },
  { "conversation-too-long", pillion_test_fill_chats, show_too_long, "Too long to be sent" },
  { NULL, NULL, NULL, NULL },
};
