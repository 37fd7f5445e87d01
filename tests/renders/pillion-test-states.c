/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-states.h"

#include "pillion-test-chats.h"

/* The relay is one for all states: each account has a number of its own. */
static void
register_engine (PillionTestWindow *window,
                 PillionTestEngine *engine)
{
  static guint n_accounts;
  g_autofree char *number = g_strdup_printf ("+4915112%06u", ++n_accounts);

  pillion_test_engine_register (engine, pillion_test_relay_get_url (pillion_test_window_get_relay (window)), NULL,
                                number, "Ana");
}

static void
register_own (PillionTestWindow *window)
{
  register_engine (window, pillion_test_window_get_own (window));
}

static void
fill_chats (PillionTestWindow *window)
{
  register_own (window);
  pillion_test_engine_go_offline (pillion_test_window_get_own (window));
  pillion_test_chats_fill (pillion_test_window_get_own (window));
}

/* The window's profile is a companion of the returned primary. */
static PillionTestEngine *
link_own (PillionTestWindow *window)
{
  const char *url = pillion_test_relay_get_url (pillion_test_window_get_relay (window));
  PillionTestEngine *primary = pillion_test_window_add_other (window);

  register_engine (window, primary);
  pillion_test_engine_link (pillion_test_window_get_own (window), primary, url, FALSE);
  return primary;
}

static void
remove_own (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (link_own (window), own, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (own, PILLION_ENGINE_STATE_LOGGED_OUT);
}

/* The primary was not used for so long that this device shut itself. */
static void
outlive_primary (PillionTestWindow *window)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);

  link_own (window);
  pillion_test_engine_go_offline (own);
  pillion_test_engine_pass_time (own, 15 * G_GUINT64_CONSTANT (86400000));
}

/* Another program has it open. */
static void
keep_profile_busy (PillionTestWindow *window)
{
  pillion_test_window_keep_busy (window);
}

/* A companion is linked to the window's profile. */
static void
link_other (PillionTestWindow *window)
{
  PillionTestEngine *companion = pillion_test_window_add_other (window);

  register_own (window);
  pillion_test_engine_link (companion, pillion_test_window_get_own (window),
                            pillion_test_relay_get_url (pillion_test_window_get_relay (window)), FALSE);
}

static void
be_companion (PillionTestWindow *window)
{
  link_own (window);
}

/* ----- what a user does ----- */

static void
show_server (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "welcome.server", NULL);
}

static void
show_register (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "welcome.register", NULL);
}

static void
show_link (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "welcome.link", NULL);
}

static void
show_number (PillionTestWindow *window)
{
  show_link (window);
  pillion_test_window_await_text (window, "New code in");
  pillion_test_window_activate (window, "link.use-code", NULL);
}

static void
show_code (PillionTestWindow *window)
{
  show_number (window);
  pillion_test_window_await_text (window, "Link with a Code");
  pillion_test_window_activate (window, "link.get-code", g_variant_new_string ("+4915112345678"));
}

static void
show_new_chat (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "chats.new", NULL);
}

static void
show_archived (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "chats.archived", NULL);
}

static void
open_chat (PillionTestWindow *window,
           guint              contact)
{
  g_autofree char *chat = pillion_test_chats_dup_chat (contact);

  pillion_test_window_activate (window, "chats.open", g_variant_new_string (chat));
}

static void
show_everything (PillionTestWindow *window)
{
  open_chat (window, PILLION_TEST_CHAT_EVERYTHING);
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
show_devices (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "chats.devices", NULL);
}

static void
show_add_device (PillionTestWindow *window)
{
  show_devices (window);
  pillion_test_window_press (window, "Link a Device");
}

/* In the order of the screens. */
static const PillionTestState states[] = {
  { "welcome", NULL, NULL, "Welcome to Pillion" },
  { "profile-busy", keep_profile_busy, NULL, "Try Again" },
  { "server", NULL, show_server, "Server" },
  { "register", NULL, show_register, "Create Account" },
  { "link-qr", NULL, show_link, "New code in" },
  { "link-number", NULL, show_number, "Link with a Code" },
  { "link-code", NULL, show_code, "Good for another" },
  { "add-device", register_own, show_add_device, "Enter Your PIN" },
  { "devices-none", register_own, show_devices, "No Device Is Linked Yet" },
  { "devices", link_other, show_devices, "1 of 4" },
  { "devices-companion", be_companion, show_devices, "This is a linked device." },
  { "logged-out-14-days", outlive_primary, NULL, "Logged Out" },
  { "logged-out-removed", remove_own, NULL, "Logged Out" },
  { "chats-empty", register_own, NULL, "No Chats Yet" },
  { "chats", fill_chats, NULL, "Ben" },
  { "archived", fill_chats, show_archived, "Choir" },
  { "conversation", fill_chats, show_everything, "I’ll be there" },
  { "conversation-request", fill_chats, show_request, "Accept" },
  { "conversation-blocked", fill_chats, show_blocked, "Unblock" },
  { "conversation-draft", fill_chats, show_draft, "The photos" },
  { "new-chat", fill_chats, show_new_chat, "New Chat" },
  { NULL, NULL, NULL, NULL },
};

const PillionTestState *
pillion_test_states_get (void)
{
  return states;
}

const PillionTestState *
pillion_test_states_find (const char *name)
{
  for (const PillionTestState *state = states; state->name != NULL; state++) {
    if (g_str_equal (state->name, name))
      return state;
  }
  return NULL;
}

PillionTestWindow *
pillion_test_state_enter (const PillionTestState *self)
{
  PillionTestWindow *window = pillion_test_window_new ();

  if (self->prepare != NULL)
    self->prepare (window);
  pillion_test_window_present (window);
  if (self->show != NULL)
    self->show (window);
  pillion_test_window_await_text (window, self->text);
  return window;
}
