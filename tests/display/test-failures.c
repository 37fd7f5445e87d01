/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-devices.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-connection-bar.h"
#include "app/link/pillion-link-page.h"
#include "app/link/pillion-link-qr.h"
#include "app/link/pillion-scanner-view.h"
#include "app/welcome/pillion-problem-view.h"
#include "engine/pillion-network.h"
#include "pillion-evil-relay.h"

#include <gst/gst.h>
#include <signal.h>
#include <sys/resource.h>

#define BEN "+4915187654321"

/* ----- a device that wants to be linked ----- */

typedef struct {
  PillionTestEngine  *engine;
  PillionTestDisplay *display;
  PillionNavigation  *navigation;
  GtkWidget          *page;
} Newcomer;

static void
newcomer_init (Newcomer   *self,
               const char *relay_url)
{
  self->engine = pillion_test_engine_new ();
  pillion_test_engine_open (self->engine);
  self->display = pillion_test_display_new ();
  self->navigation = pillion_navigation_new ();
  pillion_test_display_show (self->display, GTK_WIDGET (self->navigation));
  pillion_navigation_replace (self->navigation, g_object_new (PILLION_TYPE_PAGE, NULL));
  self->page = pillion_link_page_new (pillion_test_engine_get (self->engine), relay_url);
  pillion_navigation_push (self->navigation, self->page);
}

static void
newcomer_clear (Newcomer *self)
{
  pillion_test_display_free (self->display);
  pillion_test_settle ();
  pillion_test_engine_free (self->engine);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Newcomer, newcomer_clear)

static void
assert_problem (Newcomer   *self,
                const char *title,
                const char *action)
{
  PillionProblemView *view = PILLION_PROBLEM_VIEW (pillion_test_await_mapped (self->page, PILLION_TYPE_PROBLEM_VIEW));

  g_assert_cmpstr (pillion_problem_view_get_title (view), ==, title);
  g_assert_cmpstr (pillion_problem_view_get_action (view), ==, action);
  pillion_test_assert_accessible (self->page);
  pillion_test_assert_narrow (self->page);
}

static gboolean
shows_qr (gpointer data)
{
  Newcomer *self = data;
  GtkWidget *view = pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_QR);

  return view != NULL && pillion_link_qr_get_text (PILLION_LINK_QR (view)) != NULL;
}

static const char *
await_qr (Newcomer *self)
{
  pillion_test_wait_until (shows_qr, self, "a code");
  return pillion_link_qr_get_text (PILLION_LINK_QR (pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_QR)));
}

/* ----- refusals ----- */

typedef struct {
  const char *code;
  const char *title;
  const char *action;
} Refusal;

static PillionEvilVerdict
refuse (PillionEvilFrame *frame,
        gpointer          data)
{
  const Refusal *refusal = data;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "rendezvous.open"))
    return PILLION_EVIL_PASS;
  return pillion_evil_frame_refuse (frame, refusal->code);
}

/* What the server says when it is asked for a code; and once it says so no more, it goes on. */
static void
test_refused (gconstpointer data)
{
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (NULL);
  g_auto (Newcomer) newcomer = { 0 };
  const Refusal *refusal = data;

  pillion_evil_relay_add_hook (relay, refuse, (gpointer) refusal);
  newcomer_init (&newcomer, pillion_evil_relay_get_url (relay));
  assert_problem (&newcomer, refusal->title, refusal->action);
  pillion_evil_relay_remove_hooks (relay);
  gtk_widget_activate_action (newcomer.page, "link.new-code", NULL);
  await_qr (&newcomer);
}

/* An hour ahead of this device. */
static void
test_clock (void)
{
  g_autoptr (PillionEvilRelay) relay = pillion_evil_relay_new (NULL);
  g_auto (Newcomer) newcomer = { 0 };
  const Refusal refusal = { "clock", NULL, NULL };

  pillion_evil_relay_set_time_lie (relay, 60 * 60 * 1000);
  pillion_evil_relay_add_hook (relay, refuse, (gpointer) &refusal);
  newcomer_init (&newcomer, pillion_evil_relay_get_url (relay));
  assert_problem (&newcomer, "Date or Time Is Wrong", "recovery.open-clock-settings");
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (newcomer.page, "Try Again")));
  pillion_evil_relay_remove_hooks (relay);
}

/* ----- four are linked ----- */

/* Its primary has read the code, and has no seat left; both say so. */
static void
test_limit (void)
{
  g_auto (PillionTestDevices) devices = { 0 };
  g_auto (Newcomer) newcomer = { 0 };
  g_autoptr (PillionAccountKey) key = NULL;
  g_autoptr (PillionPrimaryLink) link = NULL;

  pillion_test_devices_init (&devices);
  for (guint i = 0; i < 4; i++)
    pillion_test_devices_add_linked (&devices);
  pillion_test_devices_await_count (&devices, 4);
  newcomer_init (&newcomer, pillion_test_relay_get_url (devices.relay));
  key = pillion_test_engine_open_key (devices.primary);
  link = pillion_primary_link_new (pillion_test_engine_get (devices.primary), key);
  pillion_primary_link_start_qr (link, await_qr (&newcomer));
  assert_problem (&newcomer, "Four Devices Already Linked", "link.new-code");
  g_assert_error (pillion_primary_link_get_error (link), PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT);
}

/* ----- the disk ----- */

static void
set_room (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static gboolean
says_something (gpointer data)
{
  return *pillion_connection_bar_get_title (data) != '\0';
}

static gboolean
says_nothing (gpointer data)
{
  return !says_something (data);
}

static void
test_disk_full (void)
{
  g_auto (PillionTestDevices) devices = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (7000, 'x');
  PillionTestEngine *ben;
  PillionNetwork *network;
  GtkWidget *bar;

  pillion_test_devices_init (&devices);
  network = pillion_engine_get_network (pillion_test_engine_get (devices.primary));
  ben = pillion_test_devices_add (&devices);
  pillion_test_engine_register (ben, pillion_test_relay_get_url (devices.relay), NULL, BEN, "Ben");
  pillion_test_engine_go_offline (devices.primary);
  for (guint i = 0; i < 12; i++) {
    pillion_test_engine_send (ben, "+4915112345678", text, &error);
    g_assert_no_error (error);
  }
  bar = pillion_connection_bar_new (network);
  pillion_test_display_show (devices.display, bar);
  g_assert_true (says_nothing (bar));

  set_room (4096);
  pillion_test_engine_go_online (devices.primary, NULL);
  pillion_test_wait_until (says_something, bar, "word of the disk");
  g_assert_cmpstr (pillion_connection_bar_get_title (PILLION_CONNECTION_BAR (bar)), ==,
                   "Not enough space – new messages wait at the server");
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (bar, "Free Up Space")));
  pillion_test_assert_narrow (bar);
  set_room (RLIM_INFINITY);
  gtk_widget_activate_action (bar, "connection.retry", NULL);
  pillion_test_wait_until (says_nothing, bar, "room");
}

/* ----- the camera ----- */

/* A source that fails as cameras do. */
typedef struct {
  GstElement parent_instance;
} FailingSource;

typedef struct {
  GstElementClass parent_class;
} FailingSourceClass;

static GType failing_source_get_type (void);
G_DEFINE_TYPE (FailingSource, failing_source, GST_TYPE_ELEMENT)

static GstResourceError failure;

static GstStateChangeReturn
failing_source_change_state (GstElement    *element,
                             GstStateChange transition)
{
  GstStateChangeReturn result = GST_ELEMENT_CLASS (failing_source_parent_class)->change_state (element, transition);

  if (transition != GST_STATE_CHANGE_READY_TO_PAUSED)
    return result;
  gst_element_message_full (element, GST_MESSAGE_ERROR, GST_RESOURCE_ERROR, (int) failure, NULL, NULL, __FILE__, G_STRFUNC,
                            __LINE__);
  return GST_STATE_CHANGE_FAILURE;
}

static void
failing_source_class_init (FailingSourceClass *klass)
{
  static GstStaticPadTemplate source = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  element_class->change_state = failing_source_change_state;
  gst_element_class_add_static_pad_template (element_class, &source);
  gst_element_class_set_static_metadata (element_class, "Camera", "Source/Video", "Fails", "The Pillion developers");
}

static void
failing_source_init (FailingSource *self)
{
  gst_element_add_pad (GST_ELEMENT (self),
                       gst_pad_new_from_template (gst_element_get_pad_template (GST_ELEMENT (self), "src"), "src"));
}

typedef struct {
  GstResourceError error;
  const char      *title;
  const char      *button;
} Camera;

static gboolean
has_problem (gpointer data)
{
  return g_str_equal (pillion_scanner_view_get_state (data), "problem");
}

/* Whatever is wrong with it, there are other ways. */
static void
test_camera (gconstpointer data)
{
  const Camera *camera = data;
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  GtkWidget *view = g_object_new (PILLION_TYPE_SCANNER_VIEW, NULL);

  failure = camera->error;
  pillion_test_display_show (display, view);
  pillion_scanner_view_start (PILLION_SCANNER_VIEW (view));
  pillion_test_wait_until (has_problem, view, "word of the camera");
  g_assert_cmpstr (pillion_scanner_view_get_title (PILLION_SCANNER_VIEW (view)), ==, camera->title);
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (view, camera->button)));
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (view, "Use Image…")));
  pillion_test_assert_narrow (view);
}

int
main (int    argc,
      char **argv)
{
  static const Refusal limit = { "limit", "Four Devices Already Linked", "link.new-code" };
  static const Camera cameras[] = {
    { GST_RESOURCE_ERROR_BUSY, "The Camera Is in Use", "Try Again" },
    { GST_RESOURCE_ERROR_NOT_AUTHORIZED, "The Camera May Not Be Used", "Enter Code" },
    { GST_RESOURCE_ERROR_NOT_FOUND, "No Camera Found", "Enter Code" },
    { GST_RESOURCE_ERROR_READ, "The Camera Does Not Work", "Try Again" },
  };
  static const char *const names[] = { "busy", "denied", "absent", "broken" };

  /* A computer with a network, whatever this one has; and a write beyond the limit fails. */
  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  signal (SIGXFSZ, SIG_IGN);
  pillion_test_display_init (&argc, &argv);
  gst_init (NULL, NULL);
  gst_element_register (NULL, "pilliontestcamera", GST_RANK_NONE, failing_source_get_type ());
  g_setenv ("PILLION_CAMERA_SOURCE", "pilliontestcamera", TRUE);

  g_test_add_data_func ("/display/failures/limit-at-the-server", &limit, test_refused);
  g_test_add_func ("/display/failures/limit-at-the-primary", test_limit);
  g_test_add_func ("/display/failures/clock", test_clock);
  g_test_add_func ("/display/failures/disk-full", test_disk_full);
  for (gsize i = 0; i < G_N_ELEMENTS (cameras); i++) {
    g_autofree char *path = g_strconcat ("/display/failures/camera-", names[i], NULL);

    g_test_add_data_func (path, &cameras[i], test_camera);
  }
  return g_test_run ();
}
