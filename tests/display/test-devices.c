/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-devices.h"
#include "display/pillion-test-widgets.h"
#include "pillion-test-history.h"

#include "app/chats/pillion-conversation-row.h"
#include "app/chats/pillion-main-page.h"
#include "app/devices/pillion-device-list-row.h"
#include "app/devices/pillion-device-page.h"
#include "app/devices/pillion-devices-page.h"
#include "app/devices/pillion-logged-out-page.h"
#include "app/welcome/pillion-problem-view.h"
#include "crypto/pillion-base64url.h"
#include "engine/pillion-attachments.h"
#include "store/pillion-chains-table.h"

#include <string.h>

#define DAY_MS G_GUINT64_CONSTANT (86400000)

#define CHAT "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* ----- what is waited for ----- */

static gboolean
shows_rows (gpointer data)
{
  return pillion_test_find_mapped (data, PILLION_TYPE_DEVICE_LIST_ROW) != NULL;
}

static GtkWidget *
push_devices (PillionTestDevices *world,
              PillionTestEngine  *engine)
{
  GtkWidget *page = pillion_devices_page_new (pillion_test_engine_get (engine));

  pillion_navigation_push (world->navigation, page);
  pillion_test_wait_until (shows_rows, page, "a list of devices");
  return page;
}

static gboolean
is_sensitive (gpointer data)
{
  return gtk_widget_is_sensitive (data);
}

static gboolean
is_insensitive (gpointer data)
{
  return !gtk_widget_is_sensitive (data);
}

typedef struct {
  PillionDevice *device;
  const char    *name;
} Naming;

static gboolean
has_name (gpointer data)
{
  Naming *naming = data;

  return g_strcmp0 (pillion_device_get_name (naming->device), naming->name) == 0;
}

static void
await_name (PillionDevice *device,
            const char    *name)
{
  Naming naming = { device, name };

  pillion_test_wait_until (has_name, &naming, "a device's new name");
}

/* ----- tests ----- */

static void
test_list (void)
{
  g_auto (PillionTestDevices) world;
  GtkListBox *others;
  GtkWidget *page, *row;

  pillion_test_devices_init (&world);
  page = push_devices (&world, world.primary);
  g_assert_true (pillion_test_has_label (page, "No Device Is Linked Yet"));
  g_assert_nonnull (pillion_test_find_button (page, "Link a Device"));
  g_assert_true (gtk_widget_is_focus (pillion_test_find_button (page, "Link a Device")));
  /* It is the last: Tab leads away from it, to the other parts of the page. */
  g_assert_false (gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_sensitive (pillion_test_find_button (page, "Link a Device")));
  pillion_test_devices_add_linked (&world);
  pillion_test_devices_await_count (&world, 1);
  g_assert_false (pillion_test_has_label (page, "No Device Is Linked Yet"));
  others = GTK_LIST_BOX (gtk_widget_get_template_child (GTK_WIDGET (page), PILLION_TYPE_DEVICES_PAGE, "others_list"));
  /* From what follows it, be it hidden, a line would part it. */
  g_assert_null (gtk_widget_get_next_sibling (GTK_WIDGET (gtk_list_box_get_row_at_index (others, 0))));
  row = pillion_test_find_mapped (page, PILLION_TYPE_DEVICE_LIST_ROW);
  g_assert_true (pillion_device_is_self (pillion_device_list_row_get_device (PILLION_DEVICE_LIST_ROW (row))));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL));
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
}

static void
test_rename_and_log_out (void)
{
  g_auto (PillionTestDevices) world;
  PillionTestEngine *laptop;
  PillionDevice *device;
  GtkWidget *page, *row;

  pillion_test_devices_init (&world);
  laptop = pillion_test_devices_add_linked (&world);
  pillion_test_devices_await_count (&world, 1);
  device = pillion_test_devices_get (&world);
  page = push_devices (&world, world.primary);
  g_assert_true (gtk_widget_activate_action (page, "devices.show", "s", pillion_device_get_id (device)));
  pillion_test_devices_await_pages (&world, 3);
  page = pillion_navigation_get_visible_page (world.navigation);
  g_assert_cmpstr (pillion_page_get_title (PILLION_PAGE (page)), ==, "Companion");
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);

  /* News of the device, whatever it is, leaves the name and the cursor in it alone. */
  row = pillion_test_find_mapped (page, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_position (GTK_EDITABLE (row), 3);
  g_object_notify (G_OBJECT (device), "name");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (row)), ==, 3);

  g_assert_true (gtk_widget_activate_action (page, "device.rename", "s", "Laptop <b>"));
  await_name (device, "Laptop <b>");
  g_assert_true (gtk_widget_activate_action (page, "device.undo-rename", NULL));
  await_name (device, "Companion");

  g_assert_true (gtk_widget_activate_action (page, "device.log-out", NULL));
  pillion_test_devices_answer ("cancel");
  pillion_test_settle ();
  g_assert_cmpuint (pillion_device_list_get_n_companions (world.list), ==, 1);
  g_assert_true (gtk_widget_activate_action (page, "device.log-out", NULL));
  pillion_test_devices_answer ("log-out");
  pillion_test_devices_await_count (&world, 0);
  pillion_test_devices_await_pages (&world, 2);
  pillion_test_engine_wait_for_state (laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
}

static void
test_log_out_all (void)
{
  g_auto (PillionTestDevices) world;
  GtkWidget *page;

  pillion_test_devices_init (&world);
  pillion_test_devices_add_linked (&world);
  pillion_test_devices_add_linked (&world);
  pillion_test_devices_await_count (&world, 2);
  page = push_devices (&world, world.primary);
  g_assert_true (gtk_widget_activate_action (page, "devices.log-out-all", NULL));
  pillion_test_devices_answer ("log-out");
  pillion_test_devices_await_count (&world, 0);
}

/* A companion sees the others, and changes but itself. */
static void
test_companion (void)
{
  g_auto (PillionTestDevices) world;
  PillionTestEngine *laptop;
  GtkWidget *page, *link;

  pillion_test_devices_init (&world);
  laptop = pillion_test_devices_add_linked (&world);
  page = push_devices (&world, laptop);
  link = pillion_test_find_button (page, "Link a Device");
  g_assert_false (gtk_widget_get_mapped (link));
  g_assert_false (gtk_widget_is_sensitive (link));
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (page, "Learn More")));
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
}

static void
test_offline (void)
{
  g_auto (PillionTestDevices) world;
  GtkWidget *page, *link;

  pillion_test_devices_init (&world);
  page = push_devices (&world, world.primary);
  link = pillion_test_find_button (page, "Link a Device");
  pillion_test_wait_until (is_sensitive, link, "a live list");
  pillion_test_engine_go_offline (world.primary);
  pillion_test_wait_until (is_insensitive, link, "a list that says it is old");
  g_assert_nonnull (gtk_widget_get_tooltip_text (link));
  g_assert_true (gtk_widget_activate_action (page, "devices.retry", NULL));
  pillion_test_wait_until (is_sensitive, link, "a live list again");
}

typedef struct {
  PillionProblemView *view;
  const char         *title;
} Problem;

static gboolean
has_title (gpointer data)
{
  Problem *problem = data;

  return g_strcmp0 (pillion_problem_view_get_title (problem->view), problem->title) == 0;
}

static void
test_logged_out (void)
{
  g_auto (PillionTestDevices) world;
  g_autoptr (GError) error = NULL;
  PillionTestEngine *laptop;
  GtkWidget *page;
  Problem problem = { NULL, "Logged Out by the Primary Device" };

  pillion_test_devices_init (&world);
  laptop = pillion_test_devices_add_linked (&world);
  pillion_test_engine_remove (world.primary, laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  page = pillion_logged_out_page_new (pillion_test_engine_get (laptop));
  pillion_navigation_push (world.navigation, page);
  problem.view = PILLION_PROBLEM_VIEW (pillion_test_await_mapped (page, PILLION_TYPE_PROBLEM_VIEW));
  pillion_test_wait_until (has_title, &problem, "the reason");
  g_assert_cmpstr (pillion_problem_view_get_action (problem.view), ==, "logged-out.link");
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);

  g_assert_true (gtk_widget_activate_action (page, "logged-out.link", NULL));
  pillion_test_devices_await_pages (&world, 3);
  pillion_navigation_pop (world.navigation);
  pillion_test_devices_await_pages (&world, 2);

  g_assert_true (gtk_widget_activate_action (page, "logged-out.erase", NULL));
  pillion_test_devices_answer ("erase");
  pillion_test_engine_wait_for_state (laptop, PILLION_ENGINE_STATE_CLOSED);
}

static gboolean
lose_one (PillionDatabase *database,
          PillionJob      *job,
          gpointer         unused,
          GError         **error)
{
  PillionChainHole hole = { .first = 2, .last = 2 };
  PillionChainRow chain = { .device = { 1 }, .conversation = { 2 }, .sequence = 3 };

  return pillion_chains_save (database, &chain, error) && pillion_chains_add_hole (database, &chain, &hole, error);
}

/* Whether everything came is said, whatever the answer. */
static void
test_missing (void)
{
  g_auto (PillionTestDevices) world;
  g_autoptr (GError) error = NULL;
  PillionTestEngine *laptop;

  pillion_test_devices_init (&world);
  laptop = pillion_test_devices_add_linked (&world);
  pillion_test_await_label (push_devices (&world, laptop), "No message is missing");
  pillion_test_engine_run (laptop, lose_one, NULL, &error);
  g_assert_no_error (error);
  pillion_test_await_label (push_devices (&world, laptop), "1 message is missing");
}

/* ----- what failed its check, or has not come ----- */

/* Asked for again it comes: nothing of it was wrong but what is noted. */
static void
test_left_out (void)
{
  g_auto (PillionTestDevices) world;
  PillionTestEngine *laptop;
  GtkWidget *page;

  pillion_test_devices_init (&world);
  pillion_test_engine_set_history (world.primary, PILLION_HISTORY_DEPTH_ALL);
  laptop = pillion_test_devices_add_linked (&world);
  page = push_devices (&world, laptop);
  pillion_test_await_label (page, "No message is missing");
  pillion_test_history_put_flaw (laptop, world.primary, NULL);
  pillion_test_await_label (page, "Some messages could not be read");
  pillion_test_history_put_flaw (laptop, world.primary, CHAT);
  pillion_test_await_label (page, "3 messages could not be read");
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  pillion_test_engine_go_offline (world.primary);
  gtk_widget_activate_action (page, "devices.get-left-out", NULL);
  pillion_test_await_label (page, "Older messages were requested");
  pillion_test_assert_accessible (page);
  pillion_test_engine_go_online (world.primary, NULL);
  pillion_test_await_label (page, "No message is missing");
}

/* What was missed does not come by itself once its transfer has ended. */
static void
test_stopped (void)
{
  g_auto (PillionTestDevices) world;
  PillionTestEngine *laptop;
  GtkWidget *page;

  pillion_test_devices_init (&world);
  pillion_test_engine_set_history (world.primary, PILLION_HISTORY_DEPTH_ALL);
  laptop = pillion_test_devices_add_linked (&world);
  page = push_devices (&world, laptop);
  pillion_test_await_label (page, "No message is missing");
  pillion_test_engine_go_offline (world.primary);
  pillion_test_history_miss (laptop);
  page = push_devices (&world, laptop);
  pillion_test_await_label (page, "Not everything has come");
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  gtk_widget_activate_action (page, "devices.get-missed", NULL);
  pillion_test_await_label (page, "Catching up");
  pillion_test_engine_go_online (world.primary, NULL);
  pillion_test_await_label (page, "No message is missing");
}

/* ----- 7: a removed device and what is sent after ----- */

static void
send_file (PillionTestEngine *from,
           PillionTestEngine *to,
           const char        *caption)
{
  const char *text = pillion_test_engine_get_account (to);
  gsize n;
  guint8 *account = pillion_base64url_decode (text, strlen (text), &n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (account, n);
  g_autoptr (GBytes) content = g_bytes_new_static ("the plan", strlen ("the plan"));
  PillionAttachmentSource source = { .bytes = content, .name = "plan.txt", .mime = "text/plain" };

  pillion_attachments_send_async (pillion_test_engine_get (from), bytes, &source, caption, 0, NULL, NULL, NULL);
}

/* A page of the chats of a device, with the only chat open. */
static GtkWidget *
open_chat (PillionTestEngine *engine,
           GtkBox            *box)
{
  GtkWidget *page = pillion_main_page_new (pillion_test_engine_get (engine));

  gtk_widget_set_size_request (page, 360, 500);
  gtk_box_append (box, page);
  pillion_test_await_mapped (page, PILLION_TYPE_CONVERSATION_ROW);
  gtk_widget_activate_action (page, "chats.nth", "u", 1);
  return page;
}

/* Both devices show the file that came before. Of the one after, the removed device shows nothing. */
static void
test_removed_media (void)
{
  g_auto (PillionTestDevices) devices = { 0 };
  g_autoptr (GError) error = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  PillionTestEngine *laptop, *ben;
  GtkWidget *laptop_page, *ana_page;

  pillion_test_devices_init (&devices);
  laptop = pillion_test_devices_add_linked (&devices);
  ben = pillion_test_devices_add (&devices);
  pillion_test_engine_register (ben, pillion_test_relay_get_url (devices.relay), NULL, "+4915187654321", "Ben");
  pillion_test_engine_send (devices.primary, "+4915187654321", "Hello Ben", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (laptop, "Hello Ben");
  pillion_test_display_show (devices.display, box);
  ana_page = open_chat (devices.primary, GTK_BOX (box));
  laptop_page = open_chat (laptop, GTK_BOX (box));
  send_file (ben, devices.primary, "before");
  pillion_test_await_label (ana_page, "before");
  pillion_test_await_label (laptop_page, "before");

  g_assert_true (pillion_test_engine_remove (devices.primary, laptop, &error));
  pillion_test_engine_wait_for_state (laptop, PILLION_ENGINE_STATE_LOGGED_OUT);
  send_file (ben, devices.primary, "after");
  pillion_test_await_label (ana_page, "after");
  g_assert_false (pillion_test_has_label (laptop_page, "after"));
}

/* What the page says of so many days without the primary, in all; text: (nullable): no warning */
static void
assert_warns (PillionTestDevices *world,
              PillionTestEngine  *laptop,
              guint               n_days,
              const char         *text)
{
  static const char *const texts[] = {
    "Your primary device was not used for 7 days. Open Pillion there soon to keep it linked.",
    "Your primary device was not used for 11 days. Open Pillion there soon to keep it linked.",
    "Open Pillion on your primary device now to keep it linked.",
  };
  GtkWidget *page;

  pillion_test_engine_pass_time (laptop, n_days * DAY_MS);
  page = push_devices (world, laptop);
  if (text != NULL)
    pillion_test_await_label (page, text);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (pillion_test_has_label (page, texts[i]), ==, g_strcmp0 (text, texts[i]) == 0);
}

static void
test_warnings (void)
{
  g_auto (PillionTestDevices) world;
  PillionTestEngine *laptop;

  pillion_test_devices_init (&world);
  laptop = pillion_test_devices_add_linked (&world);
  pillion_test_engine_go_offline (laptop);
  assert_warns (&world, laptop, 6, NULL);
  assert_warns (&world, laptop, 1, "Your primary device was not used for 7 days. Open Pillion there soon to keep it linked.");
  assert_warns (&world, laptop, 4, "Your primary device was not used for 11 days. Open Pillion there soon to keep it linked.");
  assert_warns (&world, laptop, 2, "Open Pillion on your primary device now to keep it linked.");
}

/* Where the relay allows less than 14 days. */
static void
test_warning_of_few_days (void)
{
  static const char *const settings[] = { "verification=open", "primary_idle_ms=345600000", NULL };
  g_auto (PillionTestDevices) world;
  PillionTestEngine *laptop;

  pillion_test_devices_init_with (&world, settings);
  laptop = pillion_test_devices_add_linked (&world);
  pillion_test_engine_go_offline (laptop);
  assert_warns (&world, laptop, 2, "Your primary device was not used for 2 days. Open Pillion there soon to keep it linked.");
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/devices/list", test_list);
  g_test_add_func ("/devices/rename-and-log-out", test_rename_and_log_out);
  g_test_add_func ("/devices/log-out-all", test_log_out_all);
  g_test_add_func ("/devices/companion", test_companion);
  g_test_add_func ("/devices/offline", test_offline);
  g_test_add_func ("/devices/logged-out", test_logged_out);
  g_test_add_func ("/devices/missing", test_missing);
  g_test_add_func ("/devices/left-out", test_left_out);
  g_test_add_func ("/devices/stopped", test_stopped);
  g_test_add_func ("/devices/warnings", test_warnings);
  g_test_add_func ("/devices/warnings/few-days", test_warning_of_few_days);
  g_test_add_func ("/devices/attack-7/removed-media", test_removed_media);
  return g_test_run ();
}
