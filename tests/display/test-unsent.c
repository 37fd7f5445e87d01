/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-devices.h"
#include "display/pillion-test-widgets.h"
#include "engine/test-account-world.h"

#include "app/chats/pillion-main-page.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-message-actions.h"
#include "engine/pillion-unsent.h"

/* A linked device that was logged out when it had written to Ben, and is linked again. */
typedef struct {
  PillionTestDevices devices;
  PillionTestEngine *laptop;
  PillionTestEngine *ben;
  GtkWidget         *page;
} World;

static gboolean
is_sealed (gpointer data)
{
  return pillion_lock_is_sealed (pillion_engine_get_lock (pillion_test_engine_get (data)));
}

/* Without a network. */
static void
react (World *self)
{
  PillionEngine *engine = pillion_test_engine_get (self->laptop);
  g_autoptr (PillionMessageRow) message = account_world_find (self->laptop, self->ben, "hello", FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_message_react_async (engine, message->id, "👍", NULL, pillion_test_on_done, &result);
  pillion_message_change_finish (engine, pillion_test_await (&result), &error);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK);
}

/* A message that the laptop misses has an author who is not in its chat. */
static gboolean
spoil (PillionDatabase *database,
       PillionJob      *job,
       gpointer         row,
       GError         **error)
{
  memset (((PillionMessageRow *) row)->author, 0xee, sizeof ((PillionMessageRow *) row)->author);
  return pillion_messages_replace (database, row, error);
}

static void
miss_wrong (World *self)
{
  g_autoptr (PillionMessageRow) row = NULL;
  g_autoptr (GError) error = NULL;

  account_world_deliver (self->ben, ANA, "wrong", self->devices.primary);
  row = account_world_find (self->devices.primary, self->ben, "wrong", FALSE);
  pillion_test_engine_run (self->devices.primary, spoil, row, &error);
  g_assert_no_error (error);
}

static void
world_init (World   *self,
            gboolean wrong)
{
  const char *url;
  g_autoptr (GError) error = NULL;

  pillion_test_devices_init (&self->devices);
  url = pillion_test_relay_get_url (self->devices.relay);
  self->ben = pillion_test_engine_new_registered (url, NULL, BEN, "Ben");
  self->laptop = pillion_test_devices_add_linked (&self->devices);
  account_world_deliver (self->ben, ANA, "hello", self->laptop);
  account_world_write_offline (self->laptop, self->ben, "one");
  account_world_write_offline (self->laptop, self->ben, "two");
  react (self);
  pillion_test_engine_remove (self->devices.primary, self->laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_go_online (self->laptop, NULL);
  pillion_test_wait_until (is_sealed, self->laptop, "a sealed store");
  if (wrong)
    miss_wrong (self);
  pillion_test_engine_link (self->laptop, self->devices.primary, url, FALSE);
}

static void
world_show (World *self)
{
  self->page = pillion_main_page_new (pillion_test_engine_get (self->laptop));
  pillion_navigation_replace (self->devices.navigation, self->page);
}

static void
world_clear (World *self)
{
  pillion_test_devices_clear (&self->devices);
  pillion_test_engine_free (self->ben);
}

/* Returns: (transfer none) */
static AdwMessageDialog *
await_question (void)
{
  AdwMessageDialog *dialog = pillion_test_devices_await_question ();

  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "Send Unsent Messages?");
  g_assert_true (g_str_has_prefix (adw_message_dialog_get_body (dialog), "2 messages were not sent"));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "1 reaction, edit or deletion was not sent"));
  return dialog;
}

static PillionUnsent *
load (World *self)
{
  PillionEngine *engine = pillion_test_engine_get (self->laptop);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionUnsent *unsent;

  pillion_unsent_load_async (engine, NULL, pillion_test_on_done, &result);
  unsent = pillion_unsent_load_finish (engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return unsent;
}

static gboolean
has_been_told (gpointer data)
{
  g_autoptr (PillionUnsent) unsent = load (data);

  return !unsent->must_ask;
}

/* The action does nothing before it is known that there is something to ask. */
static gboolean
asks (gpointer page)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  gtk_widget_activate_action (page, "chats.unsent", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

    if (ADW_IS_MESSAGE_DIALOG (window))
      return TRUE;
  }
  return FALSE;
}

static void
test_send (void)
{
  World world;
  GtkWidget *list;

  world_init (&world, FALSE);
  world_show (&world);
  list = adw_message_dialog_get_extra_child (await_question ());
  pillion_test_await_label (list, "Ben");
  pillion_test_devices_answer ("send");
  pillion_test_engine_wait_for_message (world.ben, "one");
  pillion_test_engine_wait_for_message (world.ben, "two");
  world_clear (&world);
}

/* What failed its check of what the device missed keeps nobody waiting. */
static void
test_left_out (void)
{
  World world;

  world_init (&world, TRUE);
  world_show (&world);
  await_question ();
  pillion_test_devices_answer ("send");
  pillion_test_engine_wait_for_message (world.ben, "two");
  g_assert_cmpuint (account_world_get_number (world.laptop, "history-missed"), >, 0);
  world_clear (&world);
}

/* It is asked once, and can be found later. */
static void
test_not_now (void)
{
  World world;

  world_init (&world, FALSE);
  world_show (&world);
  await_question ();
  pillion_test_devices_answer ("not-now");
  pillion_test_wait_until (has_been_told, &world, "an answer that is kept");
  world_show (&world);
  pillion_test_wait_until (asks, world.page, "the menu's item");
  await_question ();
  pillion_test_devices_answer ("send");
  pillion_test_engine_wait_for_message (world.ben, "two");
  world_clear (&world);
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/unsent/send", test_send);
  g_test_add_func ("/unsent/left-out", test_left_out);
  g_test_add_func ("/unsent/not-now", test_not_now);

  return g_test_run ();
}
