/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/compat/pillion-navigation.h"
#include "app/link/pillion-link-check.h"
#include "app/link/pillion-link-code.h"
#include "app/link/pillion-link-number.h"
#include "app/link/pillion-link-page.h"
#include "app/link/pillion-link-qr.h"
#include "app/link/pillion-qr-image.h"
#include "app/link/pillion-qr-view.h"
#include "app/welcome/pillion-problem-view.h"
#include "engine/pillion-primary-link.h"
#include "qr/pillion-qr-decode.h"

#include "pillion-test-engine.h"

#include <string.h>

#define ANA "+4915112345678"

static const char *const by_open[] = { "verification=open", NULL };

typedef struct {
  PillionTestRelay   *relay;
  PillionTestEngine  *primary;
  PillionTestEngine  *laptop; /* an empty profile */
  PillionTestDisplay *display;
  PillionNavigation  *navigation;
  GtkWidget          *page;
  PillionAccountKey  *key;    /* (nullable) */
  PillionPrimaryLink *link;   /* (nullable) */
} World;

static void
world_init (World             *self,
            const char *const *settings)
{
  self->relay = pillion_test_relay_new (settings);
  self->primary = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, ANA, "Ana");
  self->laptop = pillion_test_engine_new ();
  pillion_test_engine_open (self->laptop);
  self->display = pillion_test_display_new ();
  self->navigation = pillion_navigation_new ();
  pillion_test_display_show (self->display, GTK_WIDGET (self->navigation));
  pillion_navigation_replace (self->navigation, g_object_new (PILLION_TYPE_PAGE, NULL));
  self->page = pillion_link_page_new (pillion_test_engine_get (self->laptop), pillion_test_relay_get_url (self->relay));
  pillion_navigation_push (self->navigation, self->page);
}

static void
world_clear (World *self)
{
  pillion_test_display_free (self->display);
  g_clear_object (&self->link);
  g_clear_pointer (&self->key, pillion_account_key_unref);
  pillion_test_settle ();
  pillion_test_engine_free (self->laptop);
  pillion_test_engine_free (self->primary);
  pillion_test_relay_free (self->relay);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
act (World      *self,
     const char *action,
     const char *parameter)
{
  g_assert_true (gtk_widget_activate_action (self->page, action, parameter != NULL ? "s" : NULL, parameter));
}

/* ----- what is waited for ----- */

static gboolean
shows_qr (gpointer data)
{
  World *self = data;
  GtkWidget *view = pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_QR);

  return view != NULL && pillion_link_qr_get_text (PILLION_LINK_QR (view)) != NULL;
}

static const char *
await_qr (World *self)
{
  pillion_test_wait_until (shows_qr, self, "a QR code");
  return pillion_link_qr_get_text (PILLION_LINK_QR (pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_QR)));
}

static gboolean
qr_is_expired (gpointer data)
{
  World *self = data;
  GtkWidget *view = pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_QR);

  return view != NULL && pillion_link_qr_is_expired (PILLION_LINK_QR (view));
}

static gboolean
shows_code (gpointer data)
{
  World *self = data;
  GtkWidget *view = pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_CODE);

  return view != NULL && pillion_link_code_get_text (PILLION_LINK_CODE (view)) != NULL;
}

static const char *
await_code (World *self)
{
  pillion_test_wait_until (shows_code, self, "a one-time code");
  return pillion_link_code_get_text (PILLION_LINK_CODE (pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_CODE)));
}

static gboolean
code_is_over (gpointer data)
{
  World *self = data;
  GtkWidget *view = pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_CODE);

  return view != NULL && pillion_link_code_is_over (PILLION_LINK_CODE (view));
}

static PillionLinkCheck *
find_check (World *self)
{
  return (PillionLinkCheck *) pillion_test_find_mapped (self->page, PILLION_TYPE_LINK_CHECK);
}

static gboolean
both_ask (gpointer data)
{
  World *self = data;
  PillionLinkCheck *check = find_check (self);

  return check != NULL && pillion_link_check_is_asking (check) &&
         pillion_primary_link_get_state (self->link) == PILLION_PRIMARY_LINK_REQUESTED;
}

static gboolean
is_checked (gpointer data)
{
  World *self = data;

  return pillion_primary_link_is_checked (self->link);
}

static gboolean
shows_problem (gpointer data)
{
  World *self = data;

  return pillion_test_find_mapped (self->page, PILLION_TYPE_PROBLEM_VIEW) != NULL;
}

static void
assert_problem (World      *self,
                const char *title,
                const char *action)
{
  PillionProblemView *view;

  pillion_test_wait_until (shows_problem, self, "the page of a problem");
  view = PILLION_PROBLEM_VIEW (pillion_test_find_mapped (self->page, PILLION_TYPE_PROBLEM_VIEW));
  g_assert_cmpstr (pillion_problem_view_get_title (view), ==, title);
  g_assert_cmpstr (pillion_problem_view_get_action (view), ==, action);
  pillion_test_assert_accessible (self->page);
  pillion_test_assert_narrow (self->page);
}

/* ----- the primary device ----- */

static void
begin (World *self)
{
  self->key = pillion_test_engine_open_key (self->primary);
  self->link = pillion_primary_link_new (pillion_test_engine_get (self->primary), self->key);
}

static void
scan (World *self)
{
  begin (self);
  pillion_primary_link_start_qr (self->link, await_qr (self));
  pillion_test_wait_until (both_ask, self, "both sides at the number");
}

static void
answer (World   *self,
        gboolean rightly)
{
  guint number = pillion_primary_link_get_check_number (self->link);
  g_autofree char *digits = g_strdup_printf ("%u", rightly ? number : 10 + (number - 10 + 1) % 90);

  act (self, "link.answer", digits);
}

static void
approve (World *self)
{
  answer (self, TRUE);
  pillion_test_wait_until (is_checked, self, "the number's way back");
  pillion_primary_link_approve (self->link, PILLION_HISTORY_DEPTH_NONE);
  pillion_test_engine_wait_for_state (self->laptop, PILLION_ENGINE_STATE_READY);
}

/* ----- tests ----- */

static void
test_qr (void)
{
  g_auto (World) world = { 0 };
  GtkWidget *qr_view;
  PillionLinkCheck *check;

  world_init (&world, by_open);
  await_qr (&world);
  qr_view = pillion_test_find_mapped (world.page, PILLION_TYPE_QR_VIEW);
  g_assert_nonnull (qr_view);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (qr_view), GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (qr_view), GTK_ACCESSIBLE_PROPERTY_LABEL));
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);

  scan (&world);
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);
  check = find_check (&world);
  answer (&world, FALSE);
  g_assert_false (pillion_link_check_is_asking (check));
  pillion_test_wait_until (both_ask, &world, "another try");
  g_assert_cmpstr (pillion_link_check_get_message (check), ==,
                   "That is not the number. 2 tries are left. Your primary device shows a new number.");
  pillion_test_assert_narrow (world.page);
  approve (&world);
}

static void
on_cleared (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  gboolean *cleared = user_data;

  *cleared = TRUE;
}

/* What was told before does not lie on the account that the device is to belong to. */
static void
test_clears_toasts (void)
{
  g_auto (World) world = { 0 };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("clear-toasts", NULL);
  gboolean cleared = FALSE;

  world_init (&world, by_open);
  g_signal_connect (action, "activate", G_CALLBACK (on_cleared), &cleared);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (world.navigation), "window-status", G_ACTION_GROUP (group));
  await_qr (&world);
  g_assert_false (cleared);
  scan (&world);
  g_assert_true (cleared);
}

static void
test_code (void)
{
  g_auto (World) world = { 0 };
  const char *code;

  world_init (&world, by_open);
  act (&world, "link.use-code", NULL);
  pillion_test_await_mapped (world.page, PILLION_TYPE_LINK_NUMBER);
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);
  act (&world, "link.get-code", "0151 12");
  g_assert_nonnull (pillion_test_find_mapped (world.page, PILLION_TYPE_LINK_NUMBER));
  act (&world, "link.get-code", "0049 (151) 1234-5678");
  code = await_code (&world);
  g_assert_cmpuint (strlen (code), ==, strlen ("XXXX-XXXX"));
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);

  begin (&world);
  pillion_primary_link_start_code (world.link, code);
  pillion_test_wait_until (both_ask, &world, "both sides at the number");
  approve (&world);
}

static void
test_declined (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, by_open);
  scan (&world);
  pillion_primary_link_decline (world.link);
  assert_problem (&world, "Your Primary Device Declined", "link.new-code");
  act (&world, "link.new-code", NULL);
  await_qr (&world);
}

static void
test_mismatch (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, by_open);
  scan (&world);
  for (guint i = 0; i < 2; i++) {
    answer (&world, FALSE);
    pillion_test_wait_until (both_ask, &world, "another try");
  }
  answer (&world, FALSE);
  assert_problem (&world, "The Number Was Wrong", "link.new-code");
}

static void
test_cancelled (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, by_open);
  scan (&world);
  act (&world, "link.cancel", NULL);
  g_assert_cmpuint (pillion_navigation_get_n_pages (world.navigation), ==, 1);
  g_assert_cmpint (pillion_test_engine_get_state (world.laptop), ==, PILLION_ENGINE_STATE_EMPTY);
}

static void
test_expired (void)
{
  static const char *const short_lives[] = {
    "verification=open", "qr_first_ms=100", "qr_next_ms=100", "qr_overlap_ms=0", "qr_total_ms=150",
    "code_lifetime_ms=100", NULL
  };
  g_auto (World) world = { 0 };
  GtkWidget *button;

  world_init (&world, short_lives);
  pillion_test_wait_until (qr_is_expired, &world, "the end of QR codes");
  button = pillion_test_find_button (world.page, "Show New Code");
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_is_focus (button));
  act (&world, "link.new-code", NULL);
  g_assert_false (gtk_widget_get_mapped (button));
  pillion_test_wait_until (qr_is_expired, &world, "the end of QR codes, again");

  act (&world, "link.get-code", ANA);
  pillion_test_wait_until (code_is_over, &world, "the end of a code");
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (world.page, "Get New Code")));
  act (&world, "link.use-qr", NULL);
  g_assert_nonnull (pillion_test_find_mapped (world.page, PILLION_TYPE_LINK_QR));
}

/* Killed while a code is shown, and once more while the number is asked for. */
static void
test_relay_killed (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, by_open);
  await_qr (&world);
  pillion_test_relay_kill (world.relay);
  assert_problem (&world, "Can’t Reach the Server", "link.new-code");

  pillion_test_relay_start (world.relay);
  pillion_test_engine_go_online (world.primary, NULL);
  /* It goes on by itself as soon as the network changes. */
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  scan (&world);
  pillion_test_relay_kill (world.relay);
  assert_problem (&world, "The Connection Was Lost", "link.new-code");
}

static gboolean
tells_times (gpointer data)
{
  World *self = data;
  GtkWidget *button = pillion_test_find_button (self->page, "Retry Now");

  return button != NULL && gtk_widget_get_mapped (button);
}

/* It comes back, and nothing else changes. */
static void
test_relay_back (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, by_open);
  await_qr (&world);
  pillion_test_relay_kill (world.relay);
  assert_problem (&world, "Can’t Reach the Server", "link.new-code");
  pillion_test_wait_until (tells_times, &world, "times of the next tries");
  pillion_test_assert_accessible (world.page);
  pillion_test_assert_narrow (world.page);
  /* A press tries at once, and leaves the page as it is. */
  act (&world, "link.new-code", NULL);
  g_assert_true (tells_times (&world));
  pillion_test_relay_start (world.relay);
  await_qr (&world);
}

static void
test_copied (void)
{
  g_auto (World) world = { 0 };
  GdkContentProvider *content;
  g_auto (GValue) value = G_VALUE_INIT;

  world_init (&world, by_open);
  await_qr (&world);
  act (&world, "link.copy-text", NULL);
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (world.page));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, await_qr (&world));
}

static void
test_image (void)
{
  g_autoptr (GBytes) png = pillion_qr_image_new ("A CODE");
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, NULL);
  guint side = (guint) gdk_texture_get_width (texture);
  g_autofree guint8 *colours = g_malloc ((gsize) side * side * 4);
  g_autofree guint8 *grey = g_malloc ((gsize) side * side);
  g_auto (GStrv) texts = NULL;

  gdk_texture_download (texture, colours, (gsize) side * 4);
  for (gsize i = 0; i < (gsize) side * side; i++)
    grey[i] = colours[i * 4];
  texts = pillion_qr_decode (grey, side, side, side, NULL);
  g_assert_cmpstrv (texts, ((const char *const[]) { "A CODE", NULL }));
}

int
main (int    argc,
      char **argv)
{
  /* A computer with a network, whatever this one has. */
  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/display/link-page/qr", test_qr);
  g_test_add_func ("/display/link-page/clears-toasts", test_clears_toasts);
  g_test_add_func ("/display/link-page/code", test_code);
  g_test_add_func ("/display/link-page/declined", test_declined);
  g_test_add_func ("/display/link-page/mismatch", test_mismatch);
  g_test_add_func ("/display/link-page/cancelled", test_cancelled);
  g_test_add_func ("/display/link-page/expired", test_expired);
  g_test_add_func ("/display/link-page/relay-killed", test_relay_killed);
  g_test_add_func ("/display/link-page/relay-back", test_relay_back);
  g_test_add_func ("/display/link-page/copied", test_copied);
  g_test_add_func ("/display/link-page/image", test_image);

  return g_test_run ();
}
