/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-main-page.h"
#include "app/chats/pillion-notifier.h"
#include "app/compat/pillion-focus-label.h"
#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-conversation-page.h"
#include "app/devices/pillion-device-page.h"
#include "app/devices/pillion-devices-page.h"
#include "app/link/pillion-add-device-page.h"
#include "app/link/pillion-add-device-request.h"
#include "app/link/pillion-add-device-sources.h"
#include "app/link/pillion-link-check.h"
#include "app/link/pillion-link-page.h"
#include "app/link/pillion-link-qr.h"
#include "engine/pillion-companion-link.h"
#include "engine/pillion-device-list.h"
#include "pillion-test-engine.h"

#include <string.h>

/* People and devices call themselves what they like. Whatever it is, it is one line where a name
 * belongs, and turns round nothing that stands beside it.
 */

#define ANA "+4915112345678"
#define MALLORY "+4915100000002"
#define NEMO "+4915100000003"

/* RIGHT-TO-LEFT OVERRIDE, POP DIRECTIONAL ISOLATE, LEFT-TO-RIGHT ISOLATE, LINE SEPARATOR, NEXT LINE,
 * markup, RIGHT-TO-LEFT MARK and FIRST STRONG ISOLATE; as long as a name may be.
 */
#define EVIL  "\u202e\u2069Mal\u2066\u2028lory\xc2\x85<b>&\u200f\u2068xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define SHOWN "Mal lory <b>&xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* Nothing of it can be seen. */
#define BLANK "\u202e\u200b \u2066"

typedef struct {
  PillionTestRelay   *relay;
  PillionTestEngine  *ana;
  PillionTestEngine  *mallory;
  PillionTestEngine  *nemo;
  PillionTestEngine  *laptop;
  PillionTestDisplay *display;
  PillionNavigation  *navigation;
} World;

static void
set_up (World        *self,
        gconstpointer unused)
{
  static const char *const settings[] = { "verification=open", NULL };

  g_assert_cmpuint (strlen (EVIL), ==, 64);
  self->relay = pillion_test_relay_new (settings);
  self->ana = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, ANA, EVIL);
  self->mallory = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, MALLORY, EVIL);
  self->nemo = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, NEMO, BLANK);
  self->laptop = pillion_test_engine_new ();
  pillion_test_engine_open (self->laptop);
  self->display = pillion_test_display_new ();
  self->navigation = pillion_navigation_new ();
  pillion_test_display_show (self->display, GTK_WIDGET (self->navigation));
}

static void
tear_down (World        *self,
           gconstpointer unused)
{
  pillion_test_display_free (self->display);
  pillion_test_settle ();
  pillion_test_engine_free (self->laptop);
  pillion_test_engine_free (self->nemo);
  pillion_test_engine_free (self->mallory);
  pillion_test_engine_free (self->ana);
  pillion_test_relay_free (self->relay);
}

/* ----- what stands on the screen ----- */

/* Only the isolates that this program sets stay, each with its end. */
static void
assert_tame (const char *text)
{
  guint depth = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_assert_false (c == 0x85 || c == 0x2028 || c == 0x200f || c == 0x202e || c == 0x2066);
    if (c == 0x2068)
      depth++;
    if (c == 0x2069)
      g_assert_cmpuint (depth--, >, 0);
  }
  g_assert_cmpuint (depth, ==, 0);
}

static void
assert_tame_page (GtkWidget *root)
{
  if (GTK_IS_LABEL (root))
    assert_tame (gtk_label_get_text (GTK_LABEL (root)));
  else if (GTK_IS_TEXT (root))
    assert_tame (gtk_editable_get_text (GTK_EDITABLE (root)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_tame_page (child);
}

static void
assert_page (GtkWidget  *page,
             const char *name)
{
  pillion_test_await_label (page, name);
  assert_tame_page (page);
  pillion_test_assert_narrow (page);
}

/* ----- people ----- */

static void
begin_chat (World             *self,
            PillionTestEngine *somebody)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (self->ana, pillion_test_engine_get_number (somebody), "Who is this?", &error);
  g_assert_no_error (error);
  pillion_test_engine_send (somebody, ANA, "Me", &error);
  g_assert_no_error (error);
}

static void
test_chat (World        *self,
           gconstpointer unused)
{
  GtkWidget *page;

  begin_chat (self, self->mallory);
  page = pillion_main_page_new (pillion_test_engine_get (self->ana));
  pillion_navigation_replace (self->navigation, page);
  assert_page (page, SHOWN);

  gtk_widget_activate_action (page, "chats.nth", "u", 1);
  assert_page (pillion_test_await_mapped (page, PILLION_TYPE_CONVERSATION_PAGE), SHOWN);
}

/* Somebody without a name is called by their number. */
static void
test_blank (World        *self,
            gconstpointer unused)
{
  GtkWidget *page;

  begin_chat (self, self->nemo);
  page = pillion_main_page_new (pillion_test_engine_get (self->ana));
  pillion_navigation_replace (self->navigation, page);
  assert_page (page, NEMO);
}

static void
on_announced (PillionNotifier *notifier,
              const char      *account,
              const char      *title,
              const char      *body,
              char           **told)
{
  g_free (*told);
  *told = g_strdup (title);
}

static gboolean
is_told (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_notification (World        *self,
                   gconstpointer unused)
{
  g_autoptr (PillionConversationList) chats = pillion_conversation_list_new (pillion_test_engine_get (self->ana));
  g_autoptr (PillionNotifier) notifier = pillion_notifier_new (chats, NULL);
  g_autofree char *told = NULL;

  g_signal_connect (notifier, "announced", G_CALLBACK (on_announced), &told);
  begin_chat (self, self->mallory);
  pillion_test_wait_until (is_told, &told, "a notification");
  g_assert_cmpstr (told, ==, SHOWN);
}

/* ----- devices ----- */

static gboolean
shows_text (gpointer data)
{
  return pillion_companion_link_get_text (data) != NULL;
}

static gboolean
has_number (gpointer data)
{
  return pillion_companion_link_get_tries_left (data) > 0;
}

static gboolean
is_linked (gpointer data)
{
  return pillion_companion_link_get_state (data) == PILLION_COMPANION_LINK_LINKED;
}

static gboolean
is_asking (gpointer data)
{
  return g_strcmp0 (pillion_add_device_page_get_step (data), "confirm") == 0;
}

static gboolean
is_scanning (gpointer data)
{
  return g_strcmp0 (pillion_add_device_page_get_step (data), "sources") == 0;
}

/* The page of the primary at the question whether the laptop may be linked. */
static GtkWidget *
ask (World                *self,
     PillionDeviceList    *list,
     PillionCompanionLink *link)
{
  GtkWidget *page = pillion_add_device_page_new (list);
  GtkWidget *row;

  pillion_companion_link_start (link);
  pillion_test_wait_until (shows_text, link, "a code");
  pillion_navigation_push (self->navigation, page);
  row = pillion_test_await_mapped (page, ADW_TYPE_PASSWORD_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (row), PILLION_TEST_PIN);
  g_signal_emit_by_name (pillion_test_find_button (page, "Unlock"), "clicked");
  pillion_test_wait_until (is_scanning, page, "the ways to hand over a code");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (page), pillion_companion_link_get_text (link));
  gtk_widget_activate_action (pillion_test_await_mapped (page, PILLION_TYPE_ADD_DEVICE_SOURCES), "add-device.paste", NULL);
  pillion_test_wait_until (is_asking, page, "the question");
  return page;
}

static gboolean
has_companion (gpointer data)
{
  return pillion_device_list_get_n_companions (data) == 1;
}

/* (transfer full) */
static PillionDevice *
dup_companion (PillionDeviceList *list)
{
  g_autoptr (PillionDevice) device = g_list_model_get_item (G_LIST_MODEL (list), 0);

  return pillion_device_is_primary (device) ? g_list_model_get_item (G_LIST_MODEL (list), 1) : g_steal_pointer (&device);
}

static gboolean
asks_to_log_out (gpointer data)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  GtkWidget **dialog = data;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

    if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (window))
      *dialog = window;
  }
  return *dialog != NULL;
}

static void
test_device (World        *self,
             gconstpointer unused)
{
  PillionEngine *engine = pillion_test_engine_get (self->ana);
  PillionCompanionLinkDetails details = {
    .relay_url = pillion_test_relay_get_url (self->relay), .device_name = EVIL, .platform = "\u202exuniL\u2066"
  };
  g_autoptr (PillionDeviceList) list = pillion_device_list_new (engine);
  g_autoptr (PillionCompanionLink) link = NULL;
  g_autoptr (PillionDevice) device = NULL;
  GtkWidget *devices = pillion_devices_page_new (engine);
  GtkWidget *page, *number;
  GtkWidget *dialog = NULL;

  pillion_navigation_replace (self->navigation, devices);
  link = pillion_companion_link_new (pillion_test_engine_get (self->laptop), &details);
  page = ask (self, list, link);
  assert_page (page, SHOWN);
  pillion_test_await_label (page, "xuniL");

  gtk_widget_activate_action (pillion_test_find_mapped (page, PILLION_TYPE_ADD_DEVICE_REQUEST), "add-device.approve", NULL);
  pillion_test_wait_until (has_number, link, "the question for the number");
  number = pillion_test_await_mapped (page, PILLION_TYPE_FOCUS_LABEL);
  pillion_companion_link_answer (link, (guint) g_ascii_strtoull (pillion_focus_label_get_text (PILLION_FOCUS_LABEL (number)), NULL, 10));
  pillion_test_wait_until (has_companion, list, "the new device");
  pillion_test_wait_until (is_linked, link, "its end of the link");
  assert_page (devices, SHOWN);

  device = dup_companion (list);
  page = pillion_device_page_new (list, device);
  pillion_navigation_push (self->navigation, page);
  assert_page (page, SHOWN);

  gtk_widget_activate_action (page, "device.log-out", NULL);
  pillion_test_wait_until (asks_to_log_out, &dialog, "a question");
  pillion_test_await_label (dialog, "Log Out \u2068" SHOWN "\u2069?");
  assert_tame_page (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* ----- the account that a new device is to belong to ----- */

static gboolean
shows_qr (gpointer data)
{
  GtkWidget *view = pillion_test_find_mapped (data, PILLION_TYPE_LINK_QR);

  return view != NULL && pillion_link_qr_get_text (PILLION_LINK_QR (view)) != NULL;
}

static void
test_account (World        *self,
              gconstpointer unused)
{
  g_autoptr (PillionAccountKey) key = pillion_test_engine_open_key (self->ana);
  g_autoptr (PillionPrimaryLink) link = pillion_primary_link_new (pillion_test_engine_get (self->ana), key);
  GtkWidget *page = pillion_link_page_new (pillion_test_engine_get (self->laptop), pillion_test_relay_get_url (self->relay));

  pillion_navigation_replace (self->navigation, page);
  pillion_test_wait_until (shows_qr, page, "a code");
  pillion_primary_link_start_qr (link, pillion_link_qr_get_text (PILLION_LINK_QR (pillion_test_find_mapped (page, PILLION_TYPE_LINK_QR))));
  assert_page (pillion_test_await_mapped (page, PILLION_TYPE_LINK_CHECK), "\u2068" SHOWN "\u2069");
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add ("/display/names/chat", World, NULL, set_up, test_chat, tear_down);
  g_test_add ("/display/names/blank", World, NULL, set_up, test_blank, tear_down);
  g_test_add ("/display/names/notification", World, NULL, set_up, test_notification, tear_down);
  g_test_add ("/display/names/device", World, NULL, set_up, test_device, tear_down);
  g_test_add ("/display/names/account", World, NULL, set_up, test_account, tear_down);
  return g_test_run ();
}
