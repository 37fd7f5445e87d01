/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-states-private.h"

#include "pillion-test-chats.h"

/* In the order of the screens. */
static const PillionTestState *const screens[] = {
  pillion_test_welcome_states,
  pillion_test_opening_states,
  pillion_test_link_states,
  pillion_test_add_device_states,
  pillion_test_history_states,
  pillion_test_devices_states,
  pillion_test_chats_states,
  pillion_test_conversation_states,
  pillion_test_attachments_states,
};

/* ----- accounts ----- */

void
pillion_test_register (PillionTestWindow *window,
                       PillionTestEngine *engine)
{
  static guint n_accounts;
  g_autofree char *number = g_strdup_printf ("+4915112%06u", ++n_accounts);

  pillion_test_engine_register (engine, pillion_test_window_get_url (window), NULL, number, "Ana");
}

void
pillion_test_register_own (PillionTestWindow *window)
{
  pillion_test_register (window, pillion_test_window_get_own (window));
}

PillionTestEngine *
pillion_test_link_own (PillionTestWindow *window)
{
  PillionTestEngine *primary = pillion_test_window_add_other (window);

  pillion_test_register (window, primary);
  pillion_test_engine_link (pillion_test_window_get_own (window), primary, pillion_test_window_get_url (window), FALSE);
  return primary;
}

PillionTestEngine *
pillion_test_link_other (PillionTestWindow *window)
{
  PillionTestEngine *companion = pillion_test_window_add_other (window);

  pillion_test_register_own (window);
  pillion_test_engine_link (companion, pillion_test_window_get_own (window), pillion_test_window_get_url (window), FALSE);
  return companion;
}

PillionTestEngine *
pillion_test_add_ben (PillionTestWindow *window)
{
  static guint n_bens;
  g_autofree char *number = g_strdup_printf ("+4915187%06u", ++n_bens);
  PillionTestEngine *ben = pillion_test_window_add_other (window);

  pillion_test_engine_register (ben, pillion_test_window_get_url (window), NULL, number, "Ben");
  return ben;
}

void
pillion_test_fill_chats (PillionTestWindow *window)
{
  pillion_test_register_own (window);
  pillion_test_engine_go_offline (pillion_test_window_get_own (window));
  pillion_test_chats_fill (pillion_test_window_get_own (window));
}

/* ----- what a user does ----- */

void
pillion_test_show_link (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "welcome.link", NULL);
}

void
pillion_test_show_devices (PillionTestWindow *window)
{
  pillion_test_window_activate (window, "chats.devices", NULL);
}

/* ----- the states ----- */

void
pillion_test_states_visit (PillionTestStateVisit visit,
                           gpointer              data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++) {
    for (const PillionTestState *state = screens[i]; state->name != NULL; state++)
      visit (state, data);
  }
}

typedef struct {
  const char             *name;
  const PillionTestState *found;
} Find;

static void
compare_name (const PillionTestState *state,
              gpointer                data)
{
  Find *find = data;

  if (g_str_equal (state->name, find->name))
    find->found = state;
}

const PillionTestState *
pillion_test_states_find (const char *name)
{
  Find find = { name, NULL };

  pillion_test_states_visit (compare_name, &find);
  return find.found;
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
