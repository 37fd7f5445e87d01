/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-devices.h"
#include "display/pillion-test-widgets.h"

#include "app/compat/pillion-focus-label.h"
#include "app/devices/pillion-devices-page.h"
#include "app/link/pillion-add-device-limit.h"
#include "app/link/pillion-add-device-page.h"
#include "app/link/pillion-add-device-sources.h"
#include "app/link/pillion-qr-image.h"
#include "app/link/pillion-scanner-view.h"
#include "app/welcome/pillion-countdown.h"
#include "app/welcome/pillion-problem-view.h"
#include "app/welcome/pillion-row-error.h"
#include "crypto/pillion-base45.h"
#include "crypto/pillion-base64url.h"
#include "engine/pillion-companion-link.h"
#include "engine/pillion-hex.h"
#include "store/pillion-devices-table.h"

#include <glib/gstdio.h>
#include <string.h>

/* No such device: what a computer without a camera says. */
#define NO_CAMERA "v4l2src device=/dev/pillion-has-no-such-camera"

typedef struct {
  PillionTestDevices    base;
  GtkWidget            *page;
  PillionCompanionLink *link; /* (owned) (nullable) */
} World;

static void
world_init (World *self)
{
  self->page = NULL;
  self->link = NULL;
  pillion_test_devices_init (&self->base);
}

static void
world_clear (World *self)
{
  if (self->link != NULL)
    pillion_companion_link_cancel (self->link);
  pillion_test_settle ();
  g_clear_object (&self->link);
  pillion_test_devices_clear (&self->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

/* ----- what is waited for ----- */

typedef struct {
  GtkWidget  *page;
  const char *step;
} Step;

static gboolean
is_at (gpointer data)
{
  Step *step = data;

  return g_strcmp0 (pillion_add_device_page_get_step (PILLION_ADD_DEVICE_PAGE (step->page)), step->step) == 0;
}

static void
await_step (World      *self,
            const char *name)
{
  Step step = { self->page, name };

  pillion_test_wait_until (is_at, &step, name);
}

static gboolean
shows_code (gpointer data)
{
  PillionCompanionLink *link = data;

  return pillion_companion_link_get_state (link) == PILLION_COMPANION_LINK_SHOWING &&
         pillion_companion_link_get_text (link) != NULL;
}

static gboolean
asks_for_number (gpointer data)
{
  return pillion_companion_link_get_tries_left (data) > 0;
}

static gboolean
is_linked (gpointer data)
{
  return pillion_companion_link_get_state (data) == PILLION_COMPANION_LINK_LINKED;
}

static gboolean
has_ended (gpointer data)
{
  return pillion_companion_link_get_state (data) == PILLION_COMPANION_LINK_ENDED;
}

/* A new device that shows its code. */
static const char *
show_code (World   *self,
           gboolean by_code)
{
  PillionTestEngine *laptop = pillion_test_devices_add (&self->base);
  PillionCompanionLinkDetails details = {
    .relay_url = pillion_test_relay_get_url (self->base.relay),
    .number = by_code ? pillion_test_engine_get_number (self->base.primary) : NULL,
    .device_name = "Laptop",
    .platform = "Test",
  };

  g_clear_object (&self->link);
  self->link = pillion_companion_link_new (pillion_test_engine_get (laptop), &details);
  pillion_companion_link_start (self->link);
  pillion_test_wait_until (shows_code, self->link, "a code of the new device");
  return pillion_companion_link_get_text (self->link);
}

static gboolean
has_error (gpointer data)
{
  GtkWidget *error = pillion_test_find_mapped (data, PILLION_TYPE_ROW_ERROR);

  return error != NULL && pillion_row_error_get_message (PILLION_ROW_ERROR (error)) != NULL;
}

static void
type_pin (World      *self,
          const char *pin)
{
  GtkWidget *row = pillion_test_await_mapped (self->page, ADW_TYPE_PASSWORD_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (row), pin);
  g_signal_emit_by_name (pillion_test_find_button (self->page, "Unlock"), "clicked");
}

/* The text, not the button that shows it. */
static void
assert_pin_focused (World *self)
{
  GtkWidget *row = pillion_test_await_mapped (self->page, ADW_TYPE_PASSWORD_ENTRY_ROW);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (row));

  g_assert_true (GTK_IS_TEXT (focus));
  g_assert_true (gtk_widget_is_ancestor (focus, row));
}

static void
open_page (World *self)
{
  self->page = pillion_add_device_page_new (self->base.list);
  pillion_navigation_push (self->base.navigation, self->page);
  pillion_test_devices_await_pages (&self->base, 2);
}

static void
unlock (World *self)
{
  open_page (self);
  await_step (self, "unlock");
  assert_pin_focused (self);
  type_pin (self, PILLION_TEST_PIN);
}

static GtkWidget *
get_focus (World *self)
{
  return gtk_root_get_focus (gtk_widget_get_root (self->page));
}

static GtkWidget *
find_number (GtkWidget *root)
{
  if (gtk_widget_has_css_class (root, "check-number"))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_number (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* From the question to the number. */
static void
confirm (World *self)
{
  await_step (self, "confirm");
  pillion_test_assert_accessible (self->page);
  pillion_test_assert_narrow (self->page);
  /* The key that led here, pressed twice, links nothing, and cancels nothing after that. */
  g_assert_true (ADW_IS_ACTION_ROW (get_focus (self)));
  g_assert_true (gtk_widget_activate_action (pillion_test_find_button (self->page, "Link Device"), "add-device.approve", NULL));
  await_step (self, "number");
  g_assert_true (get_focus (self) == find_number (self->page));
  pillion_test_wait_until (asks_for_number, self->link, "the question for the number");
}

static guint
read_number (World *self)
{
  return (guint) g_ascii_strtoull (pillion_focus_label_get_text (PILLION_FOCUS_LABEL (find_number (self->page))), NULL, 10);
}

static void
finish (World *self)
{
  pillion_companion_link_answer (self->link, read_number (self));
  pillion_test_wait_until (is_linked, self->link, "a new device");
  pillion_test_devices_await_pages (&self->base, 1);
  pillion_test_devices_await_count (&self->base, 1);
}

static GdkClipboard *
get_clipboard (World *self)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (self->base.navigation));
}

static void
set_picture (World      *self,
             const char *text)
{
  g_autoptr (GBytes) png = pillion_qr_image_new (text);
  g_autoptr (GdkContentProvider) provider = gdk_content_provider_new_for_bytes ("image/png", png);

  gdk_clipboard_set_content (get_clipboard (self), provider);
}

static gboolean
has_read (gpointer data)
{
  return !pillion_add_device_sources_is_reading (data);
}

static void
paste (World *self)
{
  GtkWidget *sources = pillion_test_await_mapped (self->page, PILLION_TYPE_ADD_DEVICE_SOURCES);

  g_assert_true (gtk_widget_activate_action (sources, "add-device.paste", NULL));
  pillion_test_wait_until (has_read, sources, "what was pasted");
}

/* It is said on the page, and stays there. */
static void
assert_told (World      *self,
             const char *message)
{
  GtkWidget *sources = pillion_test_find_mapped (self->page, PILLION_TYPE_ADD_DEVICE_SOURCES);

  pillion_test_wait_until (has_error, self->page, message);
  g_assert_cmpstr (pillion_add_device_sources_get_problem (PILLION_ADD_DEVICE_SOURCES (sources)), ==, message);
}

/* ----- tests ----- */

static void
test_picture_from_clipboard (void)
{
  g_auto (World) world;
  const char *text;

  world_init (&world);
  text = show_code (&world, FALSE);
  open_page (&world);
  await_step (&world, "unlock");
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);
  type_pin (&world, "271828");
  pillion_test_wait_until (has_error, world.page, "word of the wrong PIN");
  type_pin (&world, PILLION_TEST_PIN);
  await_step (&world, "sources");
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);

  /* Something else is no code, and the page goes on. */
  gdk_clipboard_set_text (get_clipboard (&world), "https://example.org");
  paste (&world);
  await_step (&world, "sources");
  assert_told (&world, "That is not a linking code.");
  gdk_clipboard_set_content (get_clipboard (&world), NULL);
  paste (&world);
  assert_told (&world, "There is neither a picture nor a text to take a linking code from.");
  set_picture (&world, text);
  paste (&world);
  confirm (&world);
  finish (&world);
}

static void
test_text_from_clipboard (void)
{
  g_auto (World) world;
  const char *text;

  world_init (&world);
  text = show_code (&world, FALSE);
  gdk_clipboard_set_text (get_clipboard (&world), text);
  unlock (&world);
  await_step (&world, "sources");
  paste (&world);
  confirm (&world);
  pillion_companion_link_answer (world.link, read_number (&world) == 99 ? 98 : 99);
  pillion_test_wait_until (asks_for_number, world.link, "another try");
  g_assert_cmpstr (pillion_add_device_page_get_step (PILLION_ADD_DEVICE_PAGE (world.page)), ==, "number");
}

static void
test_code_and_decline (void)
{
  g_auto (World) world;
  GtkWidget *sources;
  const char *code;

  world_init (&world);
  code = show_code (&world, TRUE);
  unlock (&world);
  sources = pillion_test_await_mapped (world.page, PILLION_TYPE_ADD_DEVICE_SOURCES);
  g_assert_true (gtk_widget_activate_action (sources, "add-device.enter-code", "s", "0000-0001"));
  pillion_test_wait_until (has_error, world.page, "word of the mistyped code");
  g_assert_nonnull (pillion_add_device_sources_get_code_error (PILLION_ADD_DEVICE_SOURCES (sources)));
  gdk_clipboard_set_text (get_clipboard (&world), code);
  paste (&world);
  await_step (&world, "confirm");
  g_assert_true (gtk_widget_activate_action (pillion_test_find_button (world.page, "Decline"), "add-device.decline", NULL));
  pillion_test_wait_until (has_ended, world.link, "the refusal");
  g_assert_error (pillion_companion_link_get_error (world.link), PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DECLINED);
  pillion_test_devices_await_pages (&world.base, 1);
}

/* A camera that sees the new device's code. */
static void
test_camera (void)
{
  g_auto (World) world;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("pillion-camera-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "code.png", NULL);
  /* Not by imagefreeze, which of GStreamer 1.22 may divide by zero when it is stopped. */
  g_autofree char *source = g_strdup_printf ("multifilesrc location=%s loop=true caps=image/png,framerate=30/1 ! pngdec", path);

  world_init (&world);
  png = pillion_qr_image_new (show_code (&world, FALSE));
  g_file_set_contents (path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png), &error);
  g_assert_no_error (error);
  g_setenv ("PILLION_CAMERA_SOURCE", source, TRUE);
  unlock (&world);
  confirm (&world);
  finish (&world);
  g_setenv ("PILLION_CAMERA_SOURCE", NO_CAMERA, TRUE);
  g_unlink (path);
  g_rmdir (folder);
}

static gboolean
has_problem (gpointer data)
{
  return g_str_equal (pillion_scanner_view_get_state (data), "problem");
}

static void
test_no_camera (void)
{
  g_auto (World) world;
  GtkWidget *scanner;

  world_init (&world);
  unlock (&world);
  await_step (&world, "sources");
  scanner = pillion_test_await_mapped (world.page, PILLION_TYPE_SCANNER_VIEW);
  pillion_test_wait_until (has_problem, scanner, "word of the missing camera");
  g_assert_cmpstr (pillion_scanner_view_get_title (PILLION_SCANNER_VIEW (scanner)), ==, "No Camera Found");
  g_assert_true (gtk_widget_is_sensitive (pillion_test_find_button (scanner, "Enter Code")));
  g_assert_true (gtk_widget_is_sensitive (pillion_test_find_button (scanner, "Use Image…")));
  pillion_test_assert_narrow (world.page);
}

/* Four are linked: one goes, and the page goes on. */
static gboolean
is_at_rest (gpointer data)
{
  GtkWidget *leaflet = gtk_widget_get_ancestor (data, ADW_TYPE_LEAFLET);

  return leaflet != NULL && !adw_leaflet_get_child_transition_running (ADW_LEAFLET (leaflet));
}

/* While pages slide, as they do for most users. */
static void
test_pin_has_focus (void)
{
  g_auto (World) world;
  GtkWidget *devices;
  GtkWidget *button;

  world_init (&world);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  devices = pillion_devices_page_new (pillion_test_engine_get (world.base.primary));
  pillion_navigation_push (world.base.navigation, devices);
  button = pillion_test_find_button (devices, "Link a Device");
  while (!gtk_widget_is_focus (button))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (devices, "devices.link", NULL);
  world.page = pillion_navigation_get_visible_page (world.base.navigation);
  assert_pin_focused (&world);
  pillion_test_wait_until (is_at_rest, world.page, "the page at rest");
  assert_pin_focused (&world);
  /* The way back is reached by keys, too. */
  g_assert_false (gtk_widget_child_focus (pillion_page_get_child (PILLION_PAGE (world.page)), GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_widget_child_focus (world.page, GTK_DIR_TAB_BACKWARD));
  g_assert_false (GTK_IS_TEXT (gtk_root_get_focus (gtk_widget_get_root (world.page))));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

/* In hexadecimal. (transfer full) */
static char *
dup_device_id (PillionTestEngine *engine)
{
  const char *text = pillion_test_engine_get_device (engine);
  gsize n;
  g_autofree guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);

  return pillion_hex_encode (bytes, n);
}

/* All but the third companion were used in an hour. */
static gboolean
set_seen (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  World *world = data;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *idle = dup_device_id (world->base.others[2]);

  if (!pillion_devices_list (database, job->identity->account, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    PillionDeviceRow *row = rows->pdata[i];
    g_autofree char *id = pillion_hex_encode (row->device, sizeof row->device);

    row->seen_at = job->now_ms + (g_str_equal (id, idle) ? 0 : 60 * 60 * 1000);
    if (!pillion_devices_save (database, row, error))
      return FALSE;
  }
  return TRUE;
}

static guint
count_radios (GtkWidget *root)
{
  guint n = GTK_IS_CHECK_BUTTON (root) && gtk_widget_get_mapped (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_radios (child);
  return n;
}

/* The one that was idle for the longest time is chosen, and it goes. */
static void
test_limit (void)
{
  g_auto (World) world;
  g_autofree char *idle = NULL;
  PillionDevice *selected;
  GtkWidget *limit;

  world_init (&world);
  for (guint i = 0; i < 4; i++)
    pillion_test_devices_add_linked (&world.base);
  pillion_test_devices_await_count (&world.base, 4);
  g_assert_true (pillion_test_engine_run (world.base.primary, set_seen, &world, NULL));
  /* The list reads it anew. */
  g_clear_object (&world.base.list);
  world.base.list = pillion_device_list_new (pillion_test_engine_get (world.base.primary));
  pillion_test_devices_await_count (&world.base, 4);
  idle = dup_device_id (world.base.others[2]);
  unlock (&world);
  await_step (&world, "limit");
  limit = pillion_test_await_mapped (world.page, PILLION_TYPE_ADD_DEVICE_LIMIT);
  g_assert_cmpuint (count_radios (limit), ==, 4);
  selected = pillion_add_device_limit_get_selected (PILLION_ADD_DEVICE_LIMIT (limit));
  g_assert_cmpstr (pillion_device_get_id (selected), ==, idle);
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);
  g_assert_true (gtk_widget_activate_action (limit, "add-device.remove", NULL));
  pillion_test_devices_answer ("log-out");
  await_step (&world, "sources");
  pillion_test_devices_await_count (&world.base, 3);
  pillion_test_engine_wait_for_state (world.base.others[2], PILLION_ENGINE_STATE_LOGGED_OUT);
}

/* ----- what the other side speaks ----- */

/* What a device of a later version shows. (transfer full) */
static char *
dup_newer (const char *text)
{
  gsize n;
  g_autofree guint8 *bytes = pillion_base45_decode (text, strlen (text), &n);

  bytes[strlen ("PILN")]++;
  return pillion_base45_encode (bytes, n);
}

static PillionProblemView *
find_problem (World *self)
{
  return PILLION_PROBLEM_VIEW (pillion_test_await_mapped (self->page, PILLION_TYPE_PROBLEM_VIEW));
}

static void
test_newer_code (void)
{
  g_auto (World) world;
  g_autofree char *newer = NULL;
  const char *text;

  world_init (&world);
  text = show_code (&world, FALSE);
  newer = dup_newer (text);
  unlock (&world);
  await_step (&world, "sources");
  gdk_clipboard_set_text (get_clipboard (&world), newer);
  paste (&world);
  await_step (&world, "problem");
  g_assert_cmpstr (pillion_problem_view_get_title (find_problem (&world)), ==, "Update Needed");
  g_assert_cmpstr (pillion_problem_view_get_action (find_problem (&world)), ==, "recovery.check-for-updates");
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);

  gtk_widget_activate_action (world.page, "add-device.again", NULL);
  await_step (&world, "sources");
  gdk_clipboard_set_text (get_clipboard (&world), text);
  paste (&world);
  confirm (&world);
  finish (&world);
}

/* ----- the relay goes ----- */

static gboolean
is_offline (gpointer data)
{
  GtkWidget *button = pillion_test_find_button (data, "Try Again");

  return button != NULL && gtk_widget_get_mapped (button);
}

static gboolean
is_online (gpointer data)
{
  return !is_offline (data);
}

/* Before the code is handed over: what was typed stays, and it goes on by itself. */
static void
test_relay_gone_before (void)
{
  g_auto (World) world;
  GtkWidget *sources, *row;

  world_init (&world);
  unlock (&world);
  await_step (&world, "sources");
  sources = pillion_test_await_mapped (world.page, PILLION_TYPE_ADD_DEVICE_SOURCES);
  row = pillion_test_find_mapped (sources, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (row), "ABCD-");
  pillion_test_relay_kill (world.base.relay);
  pillion_test_wait_until (is_offline, sources, "word of the lost connection");
  g_assert_cmpstr (pillion_add_device_page_get_step (PILLION_ADD_DEVICE_PAGE (world.page)), ==, "sources");
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);
  pillion_test_relay_start (world.base.relay);
  pillion_test_wait_until (is_online, sources, "the relay");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "ABCD-");
}

/* While the number is shown: nothing is linked, and both begin anew. */
static void
test_relay_gone_between (void)
{
  g_auto (World) world;
  const char *text;

  world_init (&world);
  text = show_code (&world, FALSE);
  unlock (&world);
  await_step (&world, "sources");
  gdk_clipboard_set_text (get_clipboard (&world), text);
  paste (&world);
  confirm (&world);
  pillion_test_relay_kill (world.base.relay);
  await_step (&world, "problem");
  g_assert_cmpstr (pillion_problem_view_get_action (find_problem (&world)), ==, "add-device.again");
  pillion_test_wait_until (has_ended, world.link, "the end on the other side");
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);

  pillion_test_relay_start (world.base.relay);
  text = show_code (&world, FALSE);
  gtk_widget_activate_action (world.page, "add-device.again", NULL);
  await_step (&world, "sources");
  pillion_test_wait_until (is_online, pillion_test_await_mapped (world.page, PILLION_TYPE_ADD_DEVICE_SOURCES), "the relay");
  gdk_clipboard_set_text (get_clipboard (&world), text);
  paste (&world);
  confirm (&world);
  finish (&world);
}

static void
test_companion (void)
{
  g_auto (World) world;
  g_autoptr (PillionDeviceList) list = NULL;
  GtkWidget *view;

  world_init (&world);
  list = pillion_device_list_new (pillion_test_engine_get (pillion_test_devices_add_linked (&world.base)));
  world.page = pillion_add_device_page_new (list);
  pillion_navigation_push (world.base.navigation, world.page);
  await_step (&world, "problem");
  view = pillion_test_await_mapped (world.page, PILLION_TYPE_PROBLEM_VIEW);
  g_assert_cmpstr (pillion_problem_view_get_title (PILLION_PROBLEM_VIEW (view)), ==, "Only the Primary Device Can Link");
}

static void
use_up_tries (World *self)
{
  PillionEngine *engine = pillion_test_engine_get (self->base.primary);
  guint wait_ms = 0;

  while (wait_ms == 0) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    pillion_pin_open_async (engine, "271828", NULL, pillion_test_on_done, &result);
    g_assert_null (pillion_pin_open_finish (engine, pillion_test_await (&result), &error));
    wait_ms = pillion_engine_error_get_retry_after_ms (error);
  }
}

/* A page that is opened while no PIN may be tried says so, and how long it lasts. */
static void
test_wait_before_page (void)
{
  g_auto (World) world;
  GtkWidget *row;

  world_init (&world);
  use_up_tries (&world);
  open_page (&world);
  await_step (&world, "unlock");
  row = pillion_test_await_mapped (world.page, ADW_TYPE_PASSWORD_ENTRY_ROW);
  pillion_test_await_mapped (world.page, PILLION_TYPE_COUNTDOWN);
  g_assert_true (has_error (world.page));
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (row)));
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);
}

/* Neither a code that lies in the clipboard nor a device that waits at the relay does anything
 * by itself.
 */
static void
test_nothing_by_itself (void)
{
  g_auto (World) world;
  GtkWidget *page;

  world_init (&world);
  gdk_clipboard_set_text (get_clipboard (&world), show_code (&world, FALSE));
  page = pillion_devices_page_new (pillion_test_engine_get (world.base.primary));
  pillion_navigation_push (world.base.navigation, page);
  pillion_test_devices_await_pages (&world.base, 2);
  show_code (&world, TRUE);
  /* Once the relay answers something that was asked later, what it had to tell has come. */
  pillion_test_engine_use (world.base.primary);
  pillion_test_settle ();
  g_assert_true (pillion_navigation_get_visible_page (world.base.navigation) == page);
  g_assert_cmpint (pillion_companion_link_get_state (world.link), ==, PILLION_COMPANION_LINK_SHOWING);

  /* Nor does it on the page that links, before the user hands it over. */
  pillion_navigation_pop (world.base.navigation);
  pillion_test_devices_await_pages (&world.base, 1);
  unlock (&world);
  await_step (&world, "sources");
  pillion_test_settle ();
  g_assert_cmpstr (pillion_add_device_page_get_step (PILLION_ADD_DEVICE_PAGE (world.page)), ==, "sources");
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);
  g_setenv ("PILLION_CAMERA_SOURCE", NO_CAMERA, TRUE);

  g_test_add_func ("/add-device/picture-from-clipboard", test_picture_from_clipboard);
  g_test_add_func ("/add-device/text-from-clipboard", test_text_from_clipboard);
  g_test_add_func ("/add-device/code-and-decline", test_code_and_decline);
  g_test_add_func ("/add-device/camera", test_camera);
  g_test_add_func ("/add-device/no-camera", test_no_camera);
  g_test_add_func ("/add-device/pin-has-focus", test_pin_has_focus);
  g_test_add_func ("/add-device/wait-before-page", test_wait_before_page);
  g_test_add_func ("/add-device/limit", test_limit);
  g_test_add_func ("/add-device/newer-code", test_newer_code);
  g_test_add_func ("/add-device/relay-gone-before", test_relay_gone_before);
  g_test_add_func ("/add-device/relay-gone-between", test_relay_gone_between);
  g_test_add_func ("/add-device/companion", test_companion);
  g_test_add_func ("/add-device/nothing-by-itself", test_nothing_by_itself);
  return g_test_run ();
}
