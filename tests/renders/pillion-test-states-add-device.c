/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-focus-label.h"
#include "app/link/pillion-add-device-page.h"
#include "engine/pillion-companion-link.h"

#include "pillion-test-camera.h"
#include "pillion-test-chats.h"
#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

#include <adwaita.h>

/* S06 and S07: this primary links another device. */

/* No such device: what a computer without a camera says. */
#define NO_CAMERA "v4l2src device=/dev/pillion-has-no-such-camera"
#define CAMERA    "videotestsrc pattern=circular"

/* ----- the device that is to be linked ----- */

static PillionCompanionLink *new_device;

static gboolean
shows_code (gpointer data)
{
  return pillion_companion_link_get_state (data) == PILLION_COMPANION_LINK_SHOWING &&
         pillion_companion_link_get_text (data) != NULL;
}

static void
cancel (gpointer data)
{
  pillion_companion_link_cancel (data);
  g_object_unref (data);
}

static void
show_new_device (PillionTestWindow                 *window,
                 PillionTestEngine                 *engine,
                 const PillionCompanionLinkDetails *details)
{
  new_device = pillion_companion_link_new (pillion_test_engine_get (engine), details);
  pillion_test_window_keep (window, new_device, cancel);
  pillion_companion_link_start (new_device);
  pillion_test_wait_until (shows_code, new_device, "a code of the new device");
}

static void
add_new_device (PillionTestWindow *window)
{
  const PillionCompanionLinkDetails details = {
    .relay_url = pillion_test_window_get_url (window),
    .device_name = "Ana’s Laptop",
    .platform = "Linux",
  };

  pillion_test_register_own (window);
  show_new_device (window, pillion_test_window_add_other (window), &details);
}

/* A device that was linked again, but has the profile of before: as if its program had ended at that. */
static void
add_restored_device (PillionTestWindow *window)
{
  const PillionCompanionLinkDetails details = {
    .relay_url = pillion_test_window_get_url (window),
    .device_name = "Ana’s Laptop",
    .platform = "Linux",
  };
  PillionTestEngine *other = pillion_test_link_other (window);
  PillionTestEngine *own = pillion_test_window_get_own (window);
  g_autoptr (GError) error = NULL;

  pillion_test_engine_remove (own, other, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_state (other, PILLION_ENGINE_STATE_LOGGED_OUT);
  pillion_test_engine_close (other);
  pillion_test_engine_copy_profile (other);
  pillion_test_engine_open (other);
  pillion_test_engine_link (other, own, details.relay_url, FALSE);
  pillion_test_engine_close (other);
  pillion_test_engine_restore_profile (other);
  pillion_test_engine_open (other);
  show_new_device (window, other, &details);
}

/* How much of what is there goes along is said. */
static void
fill_and_add_new_device (PillionTestWindow *window)
{
  add_new_device (window);
  pillion_test_chats_fill (pillion_test_window_get_own (window));
}

static void
watch_new_device (PillionTestWindow *window)
{
  pillion_test_watch_links (window, pillion_test_use_evil_relay (window));
  add_new_device (window);
}

/* ----- the own one ----- */

static void
have_no_camera (PillionTestWindow *window)
{
  pillion_test_register_own (window);
  g_setenv ("PILLION_CAMERA_SOURCE", NO_CAMERA, TRUE);
}

static void
have_camera (PillionTestWindow *window)
{
  pillion_test_register_own (window);
  g_setenv ("PILLION_CAMERA_SOURCE", CAMERA, TRUE);
}

static void
deny_camera (PillionTestWindow *window)
{
  pillion_test_register_own (window);
  g_setenv ("PILLION_CAMERA_SOURCE", pillion_test_camera_refuse (GST_RESOURCE_ERROR_NOT_AUTHORIZED), TRUE);
}

static void
use_camera_elsewhere (PillionTestWindow *window)
{
  pillion_test_register_own (window);
  g_setenv ("PILLION_CAMERA_SOURCE", pillion_test_camera_refuse (GST_RESOURCE_ERROR_BUSY), TRUE);
}

static void
link_four (PillionTestWindow *window)
{
  pillion_test_register_own (window);
  for (guint i = 0; i < 4; i++)
    pillion_test_engine_link (pillion_test_window_add_other (window), pillion_test_window_get_own (window),
                              pillion_test_window_get_url (window), FALSE);
}

static PillionTestRelay *own_relay;

static void
use_own_relay (PillionTestWindow *window)
{
  own_relay = pillion_test_use_relay (window, NULL);
  have_no_camera (window);
}

/* ----- what a user does ----- */

static void
show_add_device (PillionTestWindow *window)
{
  pillion_test_show_devices (window);
  pillion_test_window_press (window, "Link a Device");
  pillion_test_window_await_text (window, "Enter Your PIN");
}

static void
show_pin (PillionTestWindow *window,
          const char        *pin)
{
  show_add_device (window);
  pillion_test_window_type (window, "PIN", pin);
  pillion_test_window_press (window, "Unlock");
}

static void
show_wrong_pin (PillionTestWindow *window)
{
  show_pin (window, "271828");
}

static void
show_unlocked (PillionTestWindow *window)
{
  show_pin (window, PILLION_TEST_PIN);
}

static void
show_sources (PillionTestWindow *window)
{
  show_unlocked (window);
  pillion_test_window_await_text (window, "Other Ways");
}

static void
show_wrong_code (PillionTestWindow *window)
{
  show_sources (window);
  pillion_test_window_activate (window, "add-device.enter-code", g_variant_new_string ("0000-0001"));
}

static void
show_other_text (PillionTestWindow *window)
{
  show_sources (window);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (pillion_test_window_get (window))), "https://example.org");
  pillion_test_window_activate (window, "add-device.paste", NULL);
}

static void
show_bad_picture (PillionTestWindow *window)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x89PNG\r\n\x1a\nnothing", 15);
  g_autoptr (GdkContentProvider) provider = gdk_content_provider_new_for_bytes ("image/png", bytes);

  show_sources (window);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (pillion_test_window_get (window))), provider);
  pillion_test_window_activate (window, "add-device.paste", NULL);
}

static void
show_offline (PillionTestWindow *window)
{
  show_sources (window);
  pillion_test_relay_kill (own_relay);
}

static void
scan (PillionTestWindow *window)
{
  show_sources (window);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (pillion_test_window_get (window))),
                          pillion_companion_link_get_text (new_device));
  pillion_test_window_activate (window, "add-device.paste", NULL);
}

static gboolean
asks_for_number (gpointer data)
{
  return pillion_companion_link_get_tries_left (data) > 0;
}

static void
show_number (PillionTestWindow *window)
{
  scan (window);
  pillion_test_window_await_text (window, "Link This Device?");
  pillion_test_window_press (window, "Link Device");
  pillion_test_window_await_text (window, "Type This Number on the New Device");
  pillion_test_wait_until (asks_for_number, new_device, "the question for the number");
}

static gboolean
has_ended (gpointer data)
{
  return pillion_companion_link_get_state (data) == PILLION_COMPANION_LINK_ENDED;
}

typedef struct {
  PillionCompanionLink *link;
  guint                 tries_left;
} Try;

static gboolean
is_over (gpointer data)
{
  Try *try = data;

  return has_ended (try->link) || pillion_companion_link_get_tries_left (try->link) < try->tries_left;
}

static void
read_number (GtkWidget *widget,
             gpointer   data)
{
  if (gtk_widget_has_css_class (widget, "check-number"))
    *(guint *) data = (guint) g_ascii_strtoull (pillion_focus_label_get_text (PILLION_FOCUS_LABEL (widget)), NULL, 10);
}

/* Three times, as somebody does who can't see the number, which is another one each time. */
static void
show_mismatch (PillionTestWindow *window)
{
  show_number (window);
  while (!has_ended (new_device)) {
    Try try = { new_device, pillion_companion_link_get_tries_left (new_device) };
    guint number = 0;

    pillion_test_window_visit (GTK_WIDGET (pillion_test_window_get (window)), read_number, &number);
    pillion_companion_link_answer (new_device, number == 99 ? 98 : 99);
    pillion_test_wait_until (is_over, &try, "word of the wrong number");
    pillion_test_settle ();
  }
}

static void
show_sizes (PillionTestWindow *window)
{
  scan (window);
  pillion_test_window_await_text (window, "* messages, less than*");
}

static void
show_timed_out (PillionTestWindow *window)
{
  scan (window);
  pillion_test_window_await_text (window, "Link This Device?");
  pillion_test_end_links ("expired");
}

static void
show_cancelled (PillionTestWindow *window)
{
  scan (window);
  pillion_test_window_await_text (window, "Link This Device?");
  pillion_companion_link_cancel (new_device);
}

const PillionTestState pillion_test_add_device_states[] = {
  { "add-device", pillion_test_register_own, show_add_device, "Enter Your PIN" },
  { "add-device-wrong-pin", pillion_test_register_own, show_wrong_pin, "That is not the PIN" },
  { "add-device-scan", have_camera, show_sources, "Other Ways" },
  { "add-device-no-camera", have_no_camera, show_sources, "No Camera Found" },
  { "add-device-camera-denied", deny_camera, show_sources, "The Camera May Not Be Used" },
  { "add-device-camera-busy", use_camera_elsewhere, show_sources, "The Camera Is in Use" },
  { "add-device-offline", use_own_relay, show_offline, "No Connection" },
  { "add-device-wrong-code", have_no_camera, show_wrong_code, "That is not a code" },
  { "add-device-no-code", have_no_camera, show_other_text, "That is not a linking code" },
  { "add-device-bad-picture", have_no_camera, show_bad_picture, "This picture is damaged" },
  { "add-device-limit", link_four, show_unlocked, "Remove a Device" },
  { "add-device-request", fill_and_add_new_device, show_sizes, "Link This Device?" },
  { "add-device-replaced", add_restored_device, scan, "Takes the Place of %s" },
  { "add-device-number", add_new_device, show_number, "Type This Number on the New Device" },
  { "add-device-mismatch", add_new_device, show_mismatch, "The Number Was Wrong" },
  { "add-device-timed-out", watch_new_device, show_timed_out, "No Answer in Time" },
  { "add-device-cancelled", add_new_device, show_cancelled, "Linking Was Cancelled" },
  { NULL, NULL, NULL, NULL },
};
