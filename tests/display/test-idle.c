/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a window says while the primary is not used. */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-main-page.h"
#include "app/compat/pillion-navigation.h"
#include "app/devices/pillion-devices-page.h"
#include "app/devices/pillion-idle-bar.h"
#include "app/devices/pillion-idle-notifier.h"
#include "app/devices/pillion-use-watch.h"

#include "pillion-test-engine.h"

#include <string.h>

/* An account that allows so little that the relay does not mind clocks that are ahead by it, and what
 * is a day of the 14 there.
 */
#define PART_MS G_GUINT64_CONSTANT (30000)

static const char *const settings[] = { "verification=open", "primary_idle_ms=420000", NULL };

typedef struct {
  PillionTestRelay    *relay;
  PillionTestEngine   *primary;
  PillionTestEngine   *laptop;
  PillionTestDisplay  *display;
  PillionNavigation   *navigation;
  PillionAccount      *account;   /* of who is told; NULL: nobody yet */
  PillionIdleNotifier *notifier;
  GPtrArray           *announced; /* (element-type utf8) */
  guint                n_withdrawn;
} World;

/* Both are online, and their clocks stand still. */
static void
set_up (World        *world,
        gconstpointer data)
{
  const char *url;

  world->relay = pillion_test_relay_new (settings);
  url = pillion_test_relay_get_url (world->relay);
  world->primary = pillion_test_engine_new_registered (url, NULL, "+4915112345678", "Ana");
  world->laptop = pillion_test_engine_new ();
  pillion_test_engine_open (world->laptop);
  pillion_test_engine_link (world->laptop, world->primary, url, FALSE);
  pillion_test_engine_stop_clock (world->primary);
  pillion_test_engine_stop_clock (world->laptop);
  world->display = pillion_test_display_new ();
  world->navigation = pillion_navigation_new ();
  pillion_test_display_show (world->display, GTK_WIDGET (world->navigation));
  world->announced = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (World        *world,
           gconstpointer data)
{
  pillion_test_display_free (world->display);
  g_clear_object (&world->notifier);
  g_clear_object (&world->account);
  pillion_test_settle ();
  pillion_test_engine_free (world->laptop);
  pillion_test_engine_free (world->primary);
  pillion_test_relay_free (world->relay);
  g_ptr_array_unref (world->announced);
}

/* For both. */
static void
pass_parts (World *world,
            guint  n_parts)
{
  pillion_test_engine_pass_time (world->primary, n_parts * PART_MS);
  pillion_test_engine_pass_time (world->laptop, n_parts * PART_MS);
  pillion_idle_warning_look (pillion_test_engine_get (world->primary));
  pillion_idle_warning_look (pillion_test_engine_get (world->laptop));
}

/* ----- the notification ----- */

static void
on_announced (PillionIdleNotifier *notifier,
              const char          *title,
              const char          *body,
              World               *world)
{
  g_ptr_array_add (world->announced, g_strconcat (title, "\n", body, NULL));
}

static void
on_withdrawn (PillionIdleNotifier *notifier,
              World               *world)
{
  world->n_withdrawn++;
}

static gboolean
is_read (gpointer account)
{
  return *pillion_account_get_account (account) != '\0';
}

/* Tells the user of an engine. */
static void
create_notifier (World             *world,
                 PillionTestEngine *engine)
{
  g_clear_object (&world->notifier);
  g_clear_object (&world->account);
  world->account = pillion_account_new (pillion_test_engine_get (engine));
  world->notifier = pillion_idle_notifier_new (world->account, NULL);
  g_signal_connect (world->notifier, "announced", G_CALLBACK (on_announced), world);
  g_signal_connect (world->notifier, "withdrawn", G_CALLBACK (on_withdrawn), world);
  pillion_test_display_await (is_read, world->account);
  world->n_withdrawn = 0;
}

static gboolean
has_one (gpointer array)
{
  return ((GPtrArray *) array)->len == 1;
}

static gboolean
has_two (gpointer array)
{
  return ((GPtrArray *) array)->len == 2;
}

static gboolean
is_withdrawn (gpointer world)
{
  return ((World *) world)->n_withdrawn > 0;
}

/* Each stage once, whatever starts anew, until the primary is used. */
static void
check_notifications (World             *world,
                     PillionTestEngine *engine,
                     const char        *title,
                     const char        *sentence)
{
  create_notifier (world, engine);
  pass_parts (world, 8);
  pillion_test_display_await (has_one, world->announced);
  g_assert_nonnull (strstr (world->announced->pdata[0], title));
  g_assert_nonnull (strstr (world->announced->pdata[0], sentence));
  create_notifier (world, engine);
  pass_parts (world, 4);
  pillion_test_display_await (has_two, world->announced);
  g_assert_cmpuint (world->n_withdrawn, ==, 0);
  pillion_test_engine_use (world->primary);
  pillion_test_display_await (is_withdrawn, world);
  g_assert_cmpuint (world->announced->len, ==, 2);
}

static void
test_companion (World        *world,
                gconstpointer data)
{
  check_notifications (world, world->laptop, "This device will be logged out on", "Open Pillion there");
}

static void
test_primary (World        *world,
              gconstpointer data)
{
  check_notifications (world, world->primary, "Devices will be logged out on", "Use Pillion here");
}

/* ----- the bar ----- */

static gboolean
warns (gpointer bar)
{
  return strstr (pillion_idle_bar_get_title (bar), "messages stay here, sealed") != NULL;
}

static gboolean
says_nothing (gpointer bar)
{
  return *pillion_idle_bar_get_title (bar) == '\0';
}

static GtkWidget *
show_chats (World             *world,
            PillionTestEngine *engine)
{
  GtkWidget *page = pillion_main_page_new (pillion_test_engine_get (engine));

  pillion_navigation_replace (world->navigation, page);
  return page;
}

static void
test_bar (World        *world,
          gconstpointer data)
{
  GtkWidget *page = show_chats (world, world->laptop);
  GtkWidget *bar = pillion_test_find_mapped (page, PILLION_TYPE_IDLE_BAR);

  g_assert_true (says_nothing (bar));
  pass_parts (world, 8);
  pillion_test_display_await (warns, bar);
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  pillion_test_engine_use (world->primary);
  pillion_test_display_await (says_nothing, bar);
}

/* What the store says may be old: nothing is said before the relay was asked. */
static void
test_bar_waits (World        *world,
                gconstpointer data)
{
  GtkWidget *bar;

  pass_parts (world, 8);
  pillion_test_engine_close (world->laptop);
  pillion_test_engine_open (world->laptop);
  world->account = pillion_account_new (pillion_test_engine_get (world->laptop));
  bar = pillion_idle_bar_new (world->account);
  pillion_navigation_replace (world->navigation, bar);
  pillion_test_display_await (is_read, world->account);
  g_assert_cmpint (pillion_account_get_idle_stage (world->account), ==, PILLION_IDLE_STAGE_FIRST);
  g_assert_true (says_nothing (bar));
  pillion_test_engine_go_online (world->laptop, NULL);
  pillion_test_display_await (warns, bar);
}

/* ----- using the primary ----- */

static gboolean
shows_devices (gpointer navigation)
{
  return PILLION_IS_DEVICES_PAGE (pillion_navigation_get_visible_page (navigation));
}

/* What the button of the notification asks for. */
static void
test_keep_linked (World        *world,
                  gconstpointer data)
{
  GtkWidget *page = show_chats (world, world->primary);

  pillion_use_watch_attach (GTK_WINDOW (gtk_widget_get_root (page)), pillion_test_engine_get (world->primary));
  create_notifier (world, world->primary);
  pass_parts (world, 8);
  pillion_test_display_await (has_one, world->announced);
  g_assert_true (gtk_widget_activate_action (page, "chats.keep-linked", NULL));
  pillion_test_display_await (shows_devices, world->navigation);
  pillion_test_display_await (is_withdrawn, world);
}

/* What was done without a connection counts once there is one. */
static void
test_use_offline (World        *world,
                  gconstpointer data)
{
  GtkWidget *page = show_chats (world, world->primary);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (page));

  pillion_use_watch_attach (window, pillion_test_engine_get (world->primary));
  create_notifier (world, world->laptop);
  pass_parts (world, 8);
  pillion_test_display_await (has_one, world->announced);
  pillion_test_engine_go_offline (world->primary);
  pillion_use_watch_note (window);
  pillion_test_engine_go_online (world->primary, NULL);
  pillion_test_display_await (is_withdrawn, world);
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);
  g_test_add ("/idle/notification/companion", World, NULL, set_up, test_companion, tear_down);
  g_test_add ("/idle/notification/primary", World, NULL, set_up, test_primary, tear_down);
  g_test_add ("/idle/bar", World, NULL, set_up, test_bar, tear_down);
  g_test_add ("/idle/bar/waits", World, NULL, set_up, test_bar_waits, tear_down);
  g_test_add ("/idle/keep-linked", World, NULL, set_up, test_keep_linked, tear_down);
  g_test_add ("/idle/used-offline", World, NULL, set_up, test_use_offline, tear_down);
  return g_test_run ();
}
