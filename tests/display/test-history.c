/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-devices.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-chats-page.h"
#include "app/chats/pillion-tips.h"
#include "app/devices/pillion-devices-page.h"
#include "app/history/pillion-history-allow-page.h"
#include "app/history/pillion-history-bar.h"
#include "app/history/pillion-history-start.h"
#include "app/settings/pillion-settings.h"
#include "crypto/pillion-base64url.h"
#include "engine/pillion-account.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-history-flaws.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-history-transfer-private.h"
#include "engine/test-history-world.h"
#include "pillion-test-history.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define N_MESSAGES 100
#define N_DONE 40

/* Nothing is known of it. */
#define CHAT "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* ----- what is waited for ----- */

typedef struct {
  GtkWidget  *bar;
  const char *title;
} Saying;

static gboolean
says (gpointer data)
{
  Saying *saying = data;

  return g_str_equal (pillion_history_bar_get_title (PILLION_HISTORY_BAR (saying->bar)), saying->title);
}

static void
await_title (GtkWidget  *bar,
             const char *title)
{
  Saying saying = { bar, title };

  pillion_test_wait_until (says, &saying, title);
}

static PillionHistory *
get_history (PillionTestEngine *self)
{
  return pillion_engine_get_history (pillion_test_engine_get (self));
}

static PillionHistoryTransfer *
get_receiving (PillionTestEngine *self)
{
  return pillion_history_get_receiving (get_history (self));
}

static gboolean
is_paused (gpointer data)
{
  return pillion_history_transfer_get_state (get_receiving (data)) == PILLION_HISTORY_TRANSFER_STATE_PAUSED;
}

static gboolean
is_not_paused (gpointer data)
{
  return !is_paused (data);
}

static gboolean
is_done (gpointer data)
{
  PillionHistoryTransfer *transfer = get_receiving (data);

  return transfer != NULL && pillion_history_transfer_get_state (transfer) == PILLION_HISTORY_TRANSFER_STATE_DONE;
}

/* (transfer full): in hexadecimal */
static char *
dup_device (PillionTestEngine *engine)
{
  const char *text = pillion_test_engine_get_device (engine);
  gsize n;
  g_autofree guint8 *id = pillion_base64url_decode (text, strlen (text), &n);

  return pillion_hex_encode (id, n);
}

/* What one device is to get from another. */
typedef struct {
  PillionTestEngine *laptop;
  const char        *device;
} Switch;

static gboolean
is_from (gpointer data)
{
  Switch *wanted = data;
  PillionHistoryTransfer *transfer = get_receiving (wanted->laptop);

  return transfer != NULL && g_str_equal (pillion_history_transfer_get_device (transfer), wanted->device);
}

/* ----- a linked device ----- */

typedef struct {
  PillionTestDevices devices;
  PillionTestEngine *laptop;
  PillionAccount    *account;
  GtkWidget         *box;
  GtkWidget         *bar;
  GtkWidget         *start;
} World;

static void
world_init (World              *self,
            PillionHistoryDepth depth)
{
  PillionEngine *engine;

  g_assert_nonnull (pillion_settings_get ());
  g_settings_reset (pillion_settings_get (), PILLION_SETTING_HISTORY_HELD);
  g_settings_reset (pillion_settings_get (), PILLION_SETTING_HISTORY_NOTE_DISMISSED);
  g_settings_reset (pillion_settings_get (), PILLION_SETTING_TIP);
  pillion_test_devices_init (&self->devices);
  pillion_test_engine_set_history (self->devices.primary, depth);
  self->laptop = pillion_test_devices_add_linked (&self->devices);
  engine = pillion_test_engine_get (self->laptop);
  self->account = pillion_account_new (engine);
  self->bar = pillion_history_bar_new (pillion_engine_get_history (engine), self->account);
  self->start = pillion_history_start_new (engine);
  pillion_history_start_set_first (PILLION_HISTORY_START (self->start), pillion_test_engine_get_time (self->laptop));
  pillion_history_start_set_chat (PILLION_HISTORY_START (self->start), CHAT);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_box_append (GTK_BOX (self->box), self->start);
}

/* Shows what the linked device shows. */
static void
world_show (World *self)
{
  GtkWidget *page = g_object_new (PILLION_TYPE_PAGE, NULL);

  pillion_page_set_child (PILLION_PAGE (page), self->box);
  pillion_navigation_push (self->devices.navigation, page);
}

static void
world_clear (World *self)
{
  g_object_unref (self->account);
  pillion_test_devices_clear (&self->devices);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
put (World                 *self,
     PillionHistoryRowState state,
     guint64                since_ms)
{
  const PillionTestHistory history = { FALSE, state, since_ms, N_MESSAGES, N_DONE, FALSE };

  pillion_test_history_put (self->laptop, self->devices.primary, &history);
}

/* ----- tests ----- */

/* The way of a transfer as it is seen on the device that gets it. */
static void
test_bar (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  await_title (world.bar, "Messages from before linking are on your primary device.");
  pillion_test_await_label (world.start, "History before ");
  g_assert_cmpint (g_settings_get_int (pillion_settings_get (), PILLION_SETTING_TIP), ==, 1);
  pillion_test_assert_accessible (world.box);
  pillion_test_assert_narrow (world.box);

  put (&world, PILLION_HISTORY_ROW_RUNNING, 0);
  await_title (world.bar, "Older messages wait for your other device");
  pillion_test_await_label (world.bar, "40 of 100 messages");
  pillion_test_await_label (world.start, "Older messages are on their way: 40 of 100 messages");
  pillion_test_assert_accessible (world.box);
  pillion_test_assert_narrow (world.box);

  gtk_widget_activate_action (world.bar, "history-bar.pause", NULL);
  await_title (world.bar, "Older messages are paused");
  gtk_widget_activate_action (world.bar, "history-bar.resume", NULL);
  await_title (world.bar, "Older messages wait for your other device");
  pillion_test_engine_go_offline (world.laptop);
  await_title (world.bar, "Older messages wait for a connection");
}

/* It can be done without, and asked for again: then it is worth a word again. */
static void
test_failed (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  pillion_test_engine_go_offline (world.devices.primary);
  put (&world, PILLION_HISTORY_ROW_LOST, 0);
  pillion_test_await_label (world.bar, "The rest of the older messages is no longer on its way.");
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (world.bar, "Try Again")));
  pillion_test_assert_accessible (world.box);
  pillion_test_assert_narrow (world.box);
  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Continue Without History"), "clicked");
  await_title (world.bar, "");
  put (&world, PILLION_HISTORY_ROW_RUNNING, 0);
  await_title (world.bar, "Older messages wait for your other device");
}

/* On a network that is paid by what travels they wait for the user's word, or for another one. */
static void
test_metered (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  /* It would say that it knows of no such transfer. */
  pillion_test_engine_go_offline (world.devices.primary);
  g_object_set (world.bar, "network-metered", TRUE, NULL);
  put (&world, PILLION_HISTORY_ROW_RUNNING, 0);
  await_title (world.bar, "Older messages wait: this network is metered");
  g_assert_true (is_paused (world.laptop));
  pillion_test_assert_accessible (world.box);
  g_object_set (world.bar, "network-metered", FALSE, NULL);
  pillion_test_wait_until (is_not_paused, world.laptop, "a network that is not metered");
  g_object_set (world.bar, "network-metered", TRUE, NULL);
  await_title (world.bar, "Older messages wait: this network is metered");
  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Get Them Anyway"), "clicked");
  await_title (world.bar, "Older messages wait for your other device");
  /* What the user pauses there is paused by the user. */
  gtk_widget_activate_action (world.bar, "history-bar.pause", NULL);
  await_title (world.bar, "Older messages are paused");
}

/* The bar of a program that is started again. */
static void
make_new_bar (World *self)
{
  gtk_box_remove (GTK_BOX (self->box), self->bar);
  self->bar = pillion_history_bar_new (pillion_engine_get_history (pillion_test_engine_get (self->laptop)), self->account);
  gtk_box_prepend (GTK_BOX (self->box), self->bar);
}

/* A restart does not make the user's pause of it, nor the other way round. */
static void
test_metered_restart (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  pillion_test_engine_go_offline (world.devices.primary);
  g_object_set (world.bar, "network-metered", TRUE, NULL);
  put (&world, PILLION_HISTORY_ROW_RUNNING, 0);
  await_title (world.bar, "Older messages wait: this network is metered");
  make_new_bar (&world);
  pillion_test_wait_until (is_not_paused, world.laptop, "a network that is not metered");
  await_title (world.bar, "Older messages wait for your other device");
  gtk_widget_activate_action (world.bar, "history-bar.pause", NULL);
  await_title (world.bar, "Older messages are paused");
  make_new_bar (&world);
  await_title (world.bar, "Older messages are paused");
  g_assert_true (is_paused (world.laptop));
}

static gboolean
has_come (gpointer data)
{
  PillionHistoryTransfer *transfer = get_receiving (data);

  return transfer != NULL && !pillion_history_transfer_is_active (transfer);
}

/* Less than what does not fit can be asked for instead. */
static void
test_no_space (void)
{
  g_autoptr (GError) error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DISK, "full");
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_ALL);
  world_show (&world);
  pillion_test_wait_until (has_come, world.laptop, "the history of a new account");
  pillion_test_engine_go_offline (world.devices.primary);
  put (&world, PILLION_HISTORY_ROW_RUNNING, 0);
  await_title (world.bar, "Older messages wait for your other device");
  pillion_history_transfer_set_problem (get_receiving (world.laptop), error);
  await_title (world.bar, "Not enough space for older messages");
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (world.bar, "Open Disk Usage")));
  pillion_test_assert_accessible (world.box);
  pillion_test_assert_narrow (world.box);
  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Choose Less History…"), "clicked");
  pillion_test_devices_answer ("request");
  await_title (world.bar, "Older messages were requested");
  g_assert_cmpuint (pillion_history_transfer_get_since_ms (get_receiving (world.laptop)), >, 0);
}

/* A chat of which something failed its check. */
static void
world_init_flawed (World *self)
{
  world_init (self, PILLION_HISTORY_DEPTH_ALL);
  world_show (self);
  pillion_test_wait_until (has_come, self->laptop, "the history of a new account");
  pillion_test_engine_go_offline (self->devices.primary);
  pillion_history_start_set_chat (PILLION_HISTORY_START (self->start), CHAT);
  g_assert_false (gtk_widget_get_visible (self->start));
  pillion_test_history_put_flaw (self->laptop, self->devices.primary, CHAT);
  await_title (self->bar, "Some older messages failed their check and were left out.");
}

/* (transfer full): the text that was copied */
static char *
dup_copied (GtkWidget *widget)
{
  GdkContentProvider *content = gdk_clipboard_get_content (gtk_widget_get_clipboard (widget));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (content, &value, &error);
  g_assert_no_error (error);
  return g_value_dup_string (&value);
}

/* It is said, may be reported and tried again; another chat says nothing of it. */
static void
test_flawed (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *report = NULL;
  AdwMessageDialog *dialog;

  world_init_flawed (&world);
  pillion_test_await_label (world.start, "Some older messages of this chat failed their check and were left out.");
  pillion_test_assert_accessible (world.box);
  pillion_test_assert_narrow (world.box);
  pillion_history_start_set_chat (PILLION_HISTORY_START (world.start), "00");
  g_assert_false (gtk_widget_get_visible (world.start));
  pillion_history_start_set_chat (PILLION_HISTORY_START (world.start), CHAT);

  g_signal_emit_by_name (pillion_test_find_button (world.start, "Report…"), "clicked");
  dialog = pillion_test_devices_await_question ();
  pillion_test_assert_accessible (GTK_WIDGET (dialog));
  pillion_test_devices_answer ("copy");
  report = dup_copied (world.box);
  g_assert_true (g_str_has_prefix (report, "Pillion "));
  g_assert_nonnull (strstr (report, "check: author"));
  g_assert_null (strstr (report, CHAT));

  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Try Again"), "clicked");
  await_title (world.bar, "Older messages were requested");
  pillion_test_await_label (world.start, "Older messages were requested");
  g_assert_cmpuint (pillion_history_get_n_flaws (get_history (world.laptop)), ==, 1);
}

/* The user may do without it; the chat goes on saying so. */
static void
test_flawed_dismissed (void)
{
  g_auto (World) world = { 0 };

  world_init_flawed (&world);
  gtk_widget_activate_action (world.bar, "history-bar.dismiss", NULL);
  await_title (world.bar, "");
  g_assert_true (gtk_widget_get_visible (world.start));
}

static gboolean
be_here (PillionDatabase *database,
         PillionJob      *job,
         gpointer         since_ms,
         GError         **error)
{
  job->effects |= PILLION_EFFECT_HISTORY;
  return pillion_settings_save_number (database, "history-here-since", *(guint64 *) since_ms, error);
}

static gboolean
is_hidden (gpointer widget)
{
  return !gtk_widget_get_visible (widget);
}

/* Where all is here since before the account began, nothing older is offered. */
static void
test_whole (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (GError) error = NULL;
  guint64 since_ms;

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  pillion_test_await_label (world.start, "History before ");
  since_ms = pillion_test_engine_get_time (world.laptop) + 1;
  pillion_test_engine_run (world.laptop, be_here, &since_ms, &error);
  g_assert_no_error (error);
  pillion_test_await_label (world.start, "History before ");
  since_ms -= HISTORY_WORLD_DAY_MS;
  pillion_test_engine_run (world.laptop, be_here, &since_ms, &error);
  g_assert_no_error (error);
  pillion_test_wait_until (is_hidden, world.start, "nothing that is said of older messages");
}

/* Where there are several devices, one that did not fail is proposed. */
static void
test_flawed_elsewhere (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *tablet = NULL;
  Switch wanted;

  world_init (&world, PILLION_HISTORY_DEPTH_ALL);
  tablet = dup_device (pillion_test_devices_add_linked (&world.devices));
  pillion_test_devices_await_count (&world.devices, 2);
  world_show (&world);
  pillion_test_wait_until (has_come, world.laptop, "the history of a new account");
  pillion_test_engine_go_offline (world.devices.primary);
  pillion_test_history_put_flaw (world.laptop, world.devices.primary, NULL);
  await_title (world.bar, "Some older messages failed their check and were left out.");
  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Try Again"), "clicked");
  pillion_test_devices_answer ("request");
  wanted = (Switch){ world.laptop, tablet };
  pillion_test_wait_until (is_from, &wanted, "a transfer from the tablet");
}

/* Of what an older version left out there is no report: it is only asked for again. */
static void
test_damaged (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_ALL);
  world_show (&world);
  pillion_test_wait_until (has_come, world.laptop, "the history of a new account");
  pillion_test_engine_go_offline (world.devices.primary);
  put (&world, PILLION_HISTORY_ROW_DAMAGED, 0);
  await_title (world.bar, "Some older messages failed their check and were left out. What came is kept; ask for them again.");
  g_assert_false (gtk_widget_get_visible (pillion_test_find_button (world.bar, "Report…")));
  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Try Again"), "clicked");
  await_title (world.bar, "Older messages were requested");
}

/* On the primary: how far it is. */
static void
test_serving (void)
{
  const PillionTestHistory history = { TRUE, PILLION_HISTORY_ROW_RUNNING, 0, N_MESSAGES, N_DONE, FALSE };
  g_auto (World) world = { 0 };
  g_autoptr (GtkWidget) box = NULL;
  GtkWidget *page;

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  box = g_object_ref_sink (world.box);
  pillion_test_devices_await_count (&world.devices, 1);
  page = pillion_devices_page_new (pillion_test_engine_get (world.devices.primary));
  pillion_navigation_push (world.devices.navigation, page);
  pillion_test_await_label (page, "1 of 4");
  gtk_widget_activate_action (page, "devices.show", "s", pillion_device_get_id (pillion_test_devices_get (&world.devices)));
  pillion_test_devices_await_pages (&world.devices, 3);
  pillion_test_history_put (world.devices.primary, world.laptop, &history);
  page = pillion_navigation_get_visible_page (world.devices.navigation);
  pillion_test_await_label (page, "40 of 100 messages");
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
}

static GtkWidget *
find_pin_row (GtkWidget *page)
{
  return pillion_test_await_mapped (page, ADW_TYPE_PASSWORD_ENTRY_ROW);
}

static gboolean
can_request (gpointer data)
{
  return pillion_history_get_right_ms (pillion_engine_get_history (pillion_test_engine_get (data))) == 0;
}

/* The primary lets the laptop have all, on its page for that, which says how much that is. */
static void
allow_all (World *world)
{
  GtkWidget *page, *pin;

  /* One an hour. */
  history_world_fill (world->devices.primary, 1000, 3);
  page = pillion_history_allow_page_new (pillion_test_engine_get (world->devices.primary),
                                         pillion_test_devices_get (&world->devices));
  pillion_navigation_push (world->devices.navigation, page);
  pillion_test_await_mapped (page, GTK_TYPE_CHECK_BUTTON);
  pillion_test_await_label (page, "719 messages, less than 1 MB, less than a minute");
  pillion_test_await_label (page, "1000 messages, less than 1 MB, less than a minute");
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pillion_test_find_mapped (page, GTK_TYPE_CHECK_BUTTON)), TRUE);
  gtk_widget_activate_action (page, "history-allow.choose", NULL);
  pin = find_pin_row (page);
  gtk_editable_set_text (GTK_EDITABLE (pin), PILLION_TEST_PIN);
  g_signal_emit_by_name (pillion_test_find_button (page, "Unlock"), "clicked");
  pillion_test_wait_until (can_request, world->laptop, "the right to all messages");
  pillion_test_devices_await_pages (&world->devices, 1);
}

/* The primary allows them, with the PIN; the device asks; they come. */
static void
test_allow_and_request (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  pillion_test_devices_await_count (&world.devices, 1);
  allow_all (&world);

  world_show (&world);
  await_title (world.bar, "Your primary device allows older messages.");
  g_settings_reset (pillion_settings_get (), PILLION_SETTING_TIP);
  gtk_widget_activate_action (world.start, "history-start.request", NULL);
  pillion_test_devices_answer ("request");
  pillion_test_wait_until (is_done, world.laptop, "the end of the transfer");
  await_title (world.bar, "");
  g_assert_false (gtk_widget_get_visible (world.start));
  g_assert_cmpint (g_settings_get_int (pillion_settings_get (), PILLION_SETTING_TIP), ==, 1);
}

static gboolean
is_known (gpointer account)
{
  return *pillion_account_get_account (account) != '\0';
}

/* The tips are over, and the focus is elsewhere. */
static void
assert_left (GtkWidget *shown)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (shown));

  g_assert_cmpint (g_settings_get_int (pillion_settings_get (), PILLION_SETTING_TIP), ==, 4);
  g_assert_nonnull (focus);
  g_assert_false (gtk_widget_is_ancestor (focus, shown));
}

/* One after the other, once, and without a word to who types. */
static void
test_tips (void)
{
  g_auto (World) world = { 0 };
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *shown = g_object_new (PILLION_TYPE_TIPS, NULL);
  GSettings *settings;
  GtkWidget *focus;

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  settings = pillion_settings_get ();
  gtk_box_append (GTK_BOX (world.box), entry);
  gtk_box_append (GTK_BOX (world.box), shown);
  world_show (&world);
  pillion_test_await_mapped (world.box, GTK_TYPE_ENTRY);
  gtk_widget_grab_focus (entry);
  focus = gtk_root_get_focus (gtk_widget_get_root (entry));
  g_settings_reset (settings, PILLION_SETTING_TIP);
  pillion_tips_begin ();
  pillion_test_await_label (shown, "Tip 1 of 3");
  g_assert_true (gtk_root_get_focus (gtk_widget_get_root (entry)) == focus);
  pillion_test_assert_accessible (shown);
  pillion_test_assert_narrow (world.box);

  gtk_widget_activate_action (shown, "tips.next", NULL);
  pillion_test_await_label (shown, "Tip 2 of 3");
  gtk_widget_activate_action (shown, "tips.next", NULL);
  pillion_test_await_label (shown, "Tip 3 of 3");
  gtk_widget_grab_focus (pillion_test_find_button (shown, "Done"));
  g_signal_emit_by_name (pillion_test_find_button (shown, "Done"), "clicked");
  assert_left (shown);

  pillion_tips_begin ();
  g_assert_cmpint (g_settings_get_int (settings, PILLION_SETTING_TIP), ==, 4);
  g_settings_reset (settings, PILLION_SETTING_TIP);
  pillion_tips_begin ();
  pillion_test_await_label (shown, "Tip 1 of 3");
  gtk_widget_grab_focus (pillion_test_find_button (shown, "Skip"));
  g_signal_emit_by_name (pillion_test_find_button (shown, "Skip"), "clicked");
  assert_left (shown);
}

/* The chats of a device, once it is known whose it is. */
static GtkWidget *
push_chats (World             *self,
            PillionTestEngine *device)
{
  PillionEngine *engine = pillion_test_engine_get (device);
  g_autoptr (PillionConversationList) conversations = pillion_conversation_list_new (engine);
  g_autoptr (PillionAccount) account = pillion_account_new (engine);
  GtkWidget *page = pillion_chats_page_new (conversations, account);

  pillion_navigation_push (self->devices.navigation, page);
  pillion_test_wait_until (is_known, account, "the account");
  return page;
}

/* They speak of a linked device, whoever else has a profile on this computer. */
static void
test_tips_of_linked (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  g_settings_set_int (pillion_settings_get (), PILLION_SETTING_TIP, 2);
  g_assert_null (pillion_test_find_mapped (push_chats (&world, world.devices.primary), PILLION_TYPE_TIPS));
  pillion_test_await_label (push_chats (&world, world.laptop), "Tip 2 of 3");
}

static gboolean
has_asked (gpointer data)
{
  return get_receiving (data) != NULL;
}

/* Not the primary alone can be asked. */
static void
test_from_another (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *tablet = NULL;
  AdwMessageDialog *dialog;
  GtkWidget *from;

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  tablet = dup_device (pillion_test_devices_add_linked (&world.devices));
  pillion_test_devices_await_count (&world.devices, 2);
  allow_all (&world);

  world_show (&world);
  await_title (world.bar, "Your primary device allows older messages.");
  gtk_widget_activate_action (world.start, "history-start.request", NULL);
  dialog = pillion_test_devices_await_question ();
  from = pillion_test_await_mapped (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW);
  pillion_test_assert_accessible (GTK_WIDGET (dialog));
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (from))), ==, 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (from), 1);
  pillion_test_devices_answer ("request");
  pillion_test_wait_until (has_asked, world.laptop, "the request");
  g_assert_cmpstr (pillion_history_transfer_get_device (get_receiving (world.laptop)), ==, tablet);
}

/* Nor need the device that was asked be waited for. */
static void
test_elsewhere (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *tablet = NULL;
  Switch wanted;

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  tablet = dup_device (pillion_test_devices_add_linked (&world.devices));
  pillion_test_devices_await_count (&world.devices, 2);
  allow_all (&world);
  pillion_test_engine_go_offline (world.devices.primary);
  world_show (&world);
  put (&world, PILLION_HISTORY_ROW_RUNNING, 0);
  await_title (world.bar, "Older messages wait for your other device");
  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Ask Another Device…"), "clicked");
  pillion_test_devices_answer ("request");
  wanted = (Switch){ world.laptop, tablet };
  pillion_test_wait_until (is_from, &wanted, "a transfer from the tablet");
}

/* Where there is no other device, the user learns what it depends on. */
static void
test_nowhere_else (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  pillion_test_engine_go_offline (world.devices.primary);
  put (&world, PILLION_HISTORY_ROW_RUNNING, 0);
  await_title (world.bar, "Older messages wait for your other device");
  g_signal_emit_by_name (pillion_test_find_button (world.bar, "Ask Another Device…"), "clicked");
  pillion_test_devices_answer ("close");
  g_assert_true (pillion_history_transfer_is_active (get_receiving (world.laptop)));
}

/* Without a right the user learns where it is given. */
static void
test_not_allowed (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, PILLION_HISTORY_DEPTH_NONE);
  world_show (&world);
  await_title (world.bar, "Messages from before linking are on your primary device.");
  gtk_widget_activate_action (world.start, "history-start.request", NULL);
  pillion_test_devices_answer ("close");
  g_assert_null (get_receiving (world.laptop));
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/history/bar", test_bar);
  g_test_add_func ("/history/failed", test_failed);
  g_test_add_func ("/history/metered", test_metered);
  g_test_add_func ("/history/metered-restart", test_metered_restart);
  g_test_add_func ("/history/no-space", test_no_space);
  g_test_add_func ("/history/whole", test_whole);
  g_test_add_func ("/history/flawed", test_flawed);
  g_test_add_func ("/history/flawed-dismissed", test_flawed_dismissed);
  g_test_add_func ("/history/flawed-elsewhere", test_flawed_elsewhere);
  g_test_add_func ("/history/damaged", test_damaged);
  g_test_add_func ("/history/serving", test_serving);
  g_test_add_func ("/history/allow-and-request", test_allow_and_request);
  g_test_add_func ("/history/tips", test_tips);
  g_test_add_func ("/history/tips-of-linked", test_tips_of_linked);
  g_test_add_func ("/history/from-another", test_from_another);
  g_test_add_func ("/history/elsewhere", test_elsewhere);
  g_test_add_func ("/history/nowhere-else", test_nowhere_else);
  g_test_add_func ("/history/not-allowed", test_not_allowed);
  return g_test_run ();
}
