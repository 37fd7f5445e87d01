/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-main-page.h"
#include "app/chats/pillion-new-chat-page.h"
#include "app/compat/pillion-toast.h"
#include "app/devices/pillion-devices-page.h"
#include "app/link/pillion-add-device-page.h"
#include "app/link/pillion-link-page.h"
#include "app/pillion-application.h"
#include "app/pillion-uri.h"
#include "app/pillion-window.h"
#include "app/settings/pillion-preferences-window.h"
#include "app/welcome/pillion-loading-page.h"
#include "app/welcome/pillion-welcome-page.h"
#include "pillion-test-engine.h"

#include <glib/gstdio.h>
#include <string.h>

#define ALICE "+4915100000001"
#define BOB "+4915100000002"

/* What others ask of the program: its icon, a notification, a link somewhere. */
typedef struct {
  PillionTestRelay  *relay;
  PillionTestEngine *alice;
  GtkWidget         *window; /* (nullable): weak */
} World;

/* A process is one application. */
static GApplication *application;

static void
set_up (World        *world,
        gconstpointer data)
{
  world->relay = pillion_test_relay_new (NULL);
  world->alice = pillion_test_engine_new ();
}

static void
show_window (World *world)
{
  g_autoptr (PillionEngine) engine = pillion_test_engine_create (world->alice);

  world->window = GTK_WIDGET (pillion_window_new (PILLION_APPLICATION (application), engine,
                                                  pillion_test_relay_get_url (world->relay)));
  g_object_add_weak_pointer (G_OBJECT (world->window), (gpointer *) &world->window);
  gtk_window_present (GTK_WINDOW (world->window));
}

static void
show_account (World *world)
{
  pillion_test_engine_open (world->alice);
  pillion_test_engine_register (world->alice, pillion_test_relay_get_url (world->relay), world->relay, ALICE, "Alice");
  pillion_test_engine_close (world->alice);
  show_window (world);
}

static gboolean
is_gone (gpointer data)
{
  return ((World *) data)->window == NULL;
}

static gboolean
has_size (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

/* GTK 4.8 does not bear it that a window goes before it has a size. */
static void
close_window (GtkWidget *window)
{
  pillion_test_display_await (has_size, window);
  gtk_window_close (GTK_WINDOW (window));
}

static void
tear_down (World        *world,
           gconstpointer data)
{
  close_window (world->window);
  pillion_test_display_await (is_gone, world);
  pillion_test_engine_free (world->alice);
  pillion_test_relay_free (world->relay);
}

static void
open_uri (World      *world,
          const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);

  g_application_open (application, &file, 1, "");
}

static GtkWidget *
await_page (World *world,
            GType  type)
{
  return pillion_test_await_mapped (world->window, type);
}

static gboolean
has_page (World *world,
          GType  type)
{
  return pillion_test_find_mapped (world->window, type) != NULL;
}

/* Until the window says something that begins so. */
static void
await_sentence (World      *world,
                const char *beginning)
{
  while (!pillion_test_has_label (world->window, beginning))
    g_main_context_iteration (NULL, TRUE);
}

/* ----- links ----- */

static void
test_parse (void)
{
  static const struct {
    const char    *uri;
    PillionUriKind kind;
    const char    *number;
  } rows[] = {
    { "pillion://chat/" BOB, PILLION_URI_CHAT, BOB },
    { "PILLION://CHAT/" BOB, PILLION_URI_CHAT, BOB },
    { "pillion://chat/%2B4915100000002", PILLION_URI_CHAT, BOB },
    { "pillion://chat/+49%20151%2000000002", PILLION_URI_CHAT, BOB },
    { "pillion://chat/" BOB "?text=Hello", PILLION_URI_CHAT, BOB },
    { "pillion://chat/", PILLION_URI_UNKNOWN, NULL },
    { "pillion://chat", PILLION_URI_UNKNOWN, NULL },
    { "pillion://chat/" BOB "/" BOB, PILLION_URI_UNKNOWN, NULL },
    { "pillion://chat/+49151000000020000000", PILLION_URI_UNKNOWN, NULL },
    { "pillion://chat/+4915100000002%00", PILLION_URI_UNKNOWN, NULL },
    { "pillion://chat/%FF%FE", PILLION_URI_UNKNOWN, NULL },
    { "pillion://chat/<b>+4915100000002</b>", PILLION_URI_UNKNOWN, NULL },
    { "pillion:" BOB, PILLION_URI_UNKNOWN, NULL },
    { "pillion:", PILLION_URI_UNKNOWN, NULL },
    { "pillion://devices", PILLION_URI_UNKNOWN, NULL },
    { "pillion://link", PILLION_URI_LINKING, NULL },
    { "pillion://link/PILLION1ABC?pin=314159", PILLION_URI_LINKING, NULL },
    { "https://chat/" BOB, PILLION_URI_UNKNOWN, NULL },
    { "file:///etc/passwd", PILLION_URI_UNKNOWN, NULL },
    { "", PILLION_URI_UNKNOWN, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *number = NULL;

    g_test_message ("%s", rows[i].uri);
    g_assert_cmpint (pillion_uri_parse (rows[i].uri, &number), ==, rows[i].kind);
    g_assert_cmpstr (number, ==, rows[i].number);
  }
}

/* The number is typed, and nobody is asked about it. */
static void
test_chat_link (World        *world,
                gconstpointer data)
{
  GtkWidget *page;

  show_account (world);
  open_uri (world, "pillion://chat/" BOB);
  page = await_page (world, PILLION_TYPE_NEW_CHAT_PAGE);
  g_assert_cmpstr (gtk_editable_get_text (pillion_new_chat_page_get_entry (PILLION_NEW_CHAT_PAGE (page))), ==, BOB);
  g_assert_true (pillion_test_has_label (page, "Write to"));
  g_assert_false (pillion_test_has_label (page, "Looking for"));
}

/* Attack 1 of PROTOCOL.md: whatever it holds, it leads to no page that links. */
static void
test_linking_link (World        *world,
                   gconstpointer data)
{
  show_account (world);
  open_uri (world, "pillion://link/PILLION1ABC?pin=" PILLION_TEST_PIN);
  await_sentence (world, "Links do not link devices.");
  g_assert_false (has_page (world, PILLION_TYPE_DEVICES_PAGE));
  g_assert_false (has_page (world, PILLION_TYPE_ADD_DEVICE_PAGE));
}

static void
test_unknown_link (World        *world,
                   gconstpointer data)
{
  show_account (world);
  await_page (world, PILLION_TYPE_MAIN_PAGE);
  open_uri (world, "pillion://chat/nobody");
  await_sentence (world, "Pillion cannot open this link.");
  g_assert_false (has_page (world, PILLION_TYPE_NEW_CHAT_PAGE));
}

/* ----- shortcuts ----- */

static void
test_shortcuts (World        *world,
                gconstpointer data)
{
  GtkApplicationWindow *window;

  show_window (world);
  window = GTK_APPLICATION_WINDOW (world->window);
  g_assert_null (gtk_application_window_get_help_overlay (window));
  for (guint i = 0; i < 2; i++) {
    gtk_widget_activate_action (world->window, "win.show-help-overlay", NULL);
    g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_application_window_get_help_overlay (window))));
    gtk_window_close (GTK_WINDOW (gtk_application_window_get_help_overlay (window)));
  }
  await_page (world, PILLION_TYPE_WELCOME_PAGE);
}

/* ----- what the icon offers ----- */

static void
test_new_chat (World        *world,
               gconstpointer data)
{
  show_account (world);
  g_action_group_activate_action (G_ACTION_GROUP (application), "new-chat", NULL);
  await_page (world, PILLION_TYPE_NEW_CHAT_PAGE);
}

static void
test_linked_devices (World        *world,
                     gconstpointer data)
{
  show_account (world);
  await_page (world, PILLION_TYPE_MAIN_PAGE);
  g_action_group_activate_action (G_ACTION_GROUP (application), "linked-devices", NULL);
  await_page (world, PILLION_TYPE_DEVICES_PAGE);
  /* From there as well: it is one page, not two. */
  g_action_group_activate_action (G_ACTION_GROUP (application), "new-chat", NULL);
  await_page (world, PILLION_TYPE_NEW_CHAT_PAGE);
  g_assert_false (has_page (world, PILLION_TYPE_DEVICES_PAGE));
}

static void
test_no_account (World        *world,
                 gconstpointer data)
{
  show_window (world);
  await_page (world, PILLION_TYPE_WELCOME_PAGE);
  open_uri (world, "pillion://chat/" BOB);
  await_sentence (world, "Create an account first");
  g_assert_true (has_page (world, PILLION_TYPE_WELCOME_PAGE));
}

/* ----- the link page at once ----- */

static void
test_link (World        *world,
           gconstpointer data)
{
  show_window (world);
  pillion_window_ask_of_page (PILLION_WINDOW (world->window), "welcome.link", NULL);
  await_page (world, PILLION_TYPE_LINK_PAGE);
}

static void
test_link_again (World        *world,
                 gconstpointer data)
{
  show_account (world);
  pillion_window_ask_of_page (PILLION_WINDOW (world->window), "welcome.link", NULL);
  await_sentence (world, "This device belongs to an account already.");
  g_assert_true (has_page (world, PILLION_TYPE_MAIN_PAGE));
}

/* ----- a start while the window closes ----- */

/* What a later start, a link or the icon asks of the program that is there. */
static const struct {
  const char *path;
  const char *uri;      /* (nullable) */
  const char *action;   /* (nullable): without either only to show itself */
  const char *sentence; /* (nullable): what the window says to it */
} asked[] = {
  { "again", NULL, NULL, NULL },
  { "again-link", "pillion://chat/" BOB, NULL, "Create an account first" },
  { "again-refused", "pillion://link/PILLION1ABC", NULL, "Links do not link devices." },
  { "again-action", NULL, "new-chat", "Create an account first" },
};

static void
ask (World *world,
     guint  i)
{
  if (asked[i].uri != NULL)
    open_uri (world, asked[i].uri);
  else if (asked[i].action != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), asked[i].action, NULL);
  else
    g_application_activate (application);
}

/* Work on a store that ends when the test lets it, so that the profile is not closed before. */
typedef struct {
  PillionJob job;
  GMutex     mutex;
} Hold;

static gboolean
wait_for_mutex (PillionDatabase *database,
                gpointer         data,
                GError         **error)
{
  Hold *self = data;

  g_mutex_lock (&self->mutex);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

static void
hold_clear (gpointer data)
{
  Hold *self = data;

  pillion_job_clear (&self->job);
  g_mutex_clear (&self->mutex);
}

/* Of the program, which opens the default profile. other_than: (nullable) */
static GtkWidget *
find_window (GtkWidget *other_than)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (application)); link != NULL; link = link->next) {
    if (PILLION_IS_WINDOW (link->data) && link->data != (gpointer) other_than)
      return link->data;
  }
  return NULL;
}

static void
take_window (World     *world,
             GtkWidget *window)
{
  g_assert_nonnull (window);
  g_set_weak_pointer (&world->window, window);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* The profile is the same: the new window can't open it before the old one is gone. */
static void
test_again (World        *world,
            gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  GtkWidget *old = NULL;
  Hold hold = { 0 };

  g_application_activate (application);
  take_window (world, find_window (NULL));
  await_page (world, PILLION_TYPE_WELCOME_PAGE);
  g_set_weak_pointer (&old, world->window);
  g_mutex_init (&hold.mutex);
  g_mutex_lock (&hold.mutex);
  pillion_engine_run_async (pillion_window_get_engine (PILLION_WINDOW (old)), wait_for_mutex, &hold, hold_clear, NULL, NULL,
                            NULL);
  close_window (old);
  g_assert_false (gtk_widget_get_visible (old));

  ask (world, i);
  take_window (world, find_window (old));
  await_page (world, PILLION_TYPE_LOADING_PAGE);
  g_assert_false (gtk_widget_get_visible (old));
  g_mutex_unlock (&hold.mutex);
  await_page (world, PILLION_TYPE_WELCOME_PAGE);
  if (asked[i].sentence != NULL)
    await_sentence (world, asked[i].sentence);
  pillion_test_display_await (is_null, &old);
  /* There is one, and it is the one that is raised from now on. */
  g_application_activate (application);
  g_assert_null (find_window (world->window));
}

/* (transfer none) (nullable) */
static GtkWidget *
find_preferences (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (PILLION_IS_PREFERENCES_WINDOW (window))
      return window;
  }
  return NULL;
}

/* They are of the profile that is closed, and not a window to raise; they go with theirs. */
static void
test_again_preferences (World        *world,
                        gconstpointer data)
{
  GtkWidget *old = NULL;

  g_application_activate (application);
  take_window (world, find_window (NULL));
  await_page (world, PILLION_TYPE_WELCOME_PAGE);
  g_set_weak_pointer (&old, world->window);
  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  pillion_test_display_await (has_size, find_preferences ());
  close_window (old);

  g_application_activate (application);
  take_window (world, find_window (old));
  await_page (world, PILLION_TYPE_WELCOME_PAGE);
  pillion_test_display_await (is_null, &old);
  g_assert_null (find_preferences ());
}

/* ----- toasts ----- */

static gboolean
has_no_toast (gpointer data)
{
  World *world = data;

  return pillion_test_find_mapped (world->window, g_type_from_name ("AdwToastWidget")) == NULL;
}

/* The one that is shown, and the next. */
static void
test_clear_toasts (World        *world,
                   gconstpointer data)
{
  show_account (world);
  await_page (world, PILLION_TYPE_MAIN_PAGE);
  gtk_widget_activate_action (world->window, "window-status.toast", "s", "One");
  gtk_widget_activate_action (world->window, "window-status.toast", "s", "Two");
  pillion_test_await_mapped (world->window, g_type_from_name ("AdwToastWidget"));
  gtk_widget_activate_action (world->window, "window-status.clear-toasts", NULL);
  pillion_test_display_await (has_no_toast, world);
}

/* Where the toast that is shown ends, from the upper edge of its overlay. */
static int
measure_shown (PillionTestDisplay *display,
               GtkWidget          *overlay)
{
  GtkWidget *widget = pillion_test_await_mapped (overlay, g_type_from_name ("AdwToastWidget"));
  graphene_rect_t bounds;

  pillion_test_display_await_rest (display);
  g_assert_true (gtk_widget_compute_bounds (widget, overlay, &bounds));
  return (int) (bounds.origin.y + bounds.size.height);
}

static int
measure_toast (PillionTestDisplay *display,
               GtkWidget          *overlay)
{
  AdwToast *toast = pillion_toast_new ("One");
  int end;

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (toast));
  end = measure_shown (display, overlay);
  adw_toast_dismiss (toast);
  g_object_unref (toast);
  return end;
}

/* What is written, and what it answers, stays in sight, also where it comes later than the toast. */
static void
test_toast_floor (void)
{
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *messages = gtk_label_new ("Messages");
  GtkWidget *composer = gtk_label_new ("Composer");

  gtk_widget_set_vexpand (messages, TRUE);
  gtk_widget_set_size_request (composer, -1, 150);
  gtk_widget_add_css_class (composer, PILLION_TOAST_FLOOR);
  gtk_box_append (GTK_BOX (box), messages);
  gtk_box_append (GTK_BOX (box), composer);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), box);
  pillion_test_display_show (display, overlay);
  pillion_test_display_await_rest (display);
  g_assert_cmpint (measure_toast (display, overlay), <=, gtk_widget_get_height (overlay) - 150);
  gtk_widget_set_visible (composer, FALSE);
  g_assert_cmpint (measure_toast (display, overlay), >, gtk_widget_get_height (overlay) - 150);

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), pillion_toast_new ("Two"));
  g_assert_cmpint (measure_shown (display, overlay), >, gtk_widget_get_height (overlay) - 150);
  gtk_widget_set_visible (composer, TRUE);
  g_assert_cmpint (measure_shown (display, overlay), <=, gtk_widget_get_height (overlay) - 150);
}

/* Nor does it lie on what is revealed together with it. */
static void
test_toast_revealer (void)
{
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *messages = gtk_label_new ("Messages");
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *tip = gtk_label_new ("Tip");

  gtk_widget_set_vexpand (messages, TRUE);
  gtk_widget_set_size_request (tip, -1, 150);
  gtk_widget_add_css_class (revealer, PILLION_TOAST_FLOOR);
  gtk_revealer_set_child (GTK_REVEALER (revealer), tip);
  gtk_box_append (GTK_BOX (box), messages);
  gtk_box_append (GTK_BOX (box), revealer);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), box);
  pillion_test_display_show (display, overlay);
  pillion_test_display_await_rest (display);
  gtk_revealer_set_reveal_child (GTK_REVEALER (revealer), TRUE);
  g_assert_cmpint (measure_toast (display, overlay), <=, gtk_widget_get_height (overlay) - 150);
}

static void
on_parsing_error (GtkCssProvider *provider,
                  GtkCssSection  *section,
                  GError         *error)
{
  g_assert_no_error (error);
}

/* No other test wants high contrast. */
static void
test_high_contrast (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *css = NULL;

  g_signal_connect (provider, "parsing-error", G_CALLBACK (on_parsing_error), NULL);
  gtk_css_provider_load_from_resource (provider, "/org/pillion/Pillion/style-hc.css");
  css = gtk_css_provider_to_string (provider);
  g_assert_nonnull (strstr (css, "pillion-message-bubble"));
}

/* ----- where the default profile is ----- */

static char *
make_data_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("pillion-application-XXXXXX", &error);

  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  return g_steal_pointer (&folder);
}

static void
remove_data_folder (char *folder)
{
  g_autofree char *parent = g_build_filename (folder, "pillion", NULL);
  g_autofree char *profile = g_build_filename (parent, "default", NULL);
  g_autoptr (GDir) files = g_dir_open (profile, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (profile, name, NULL);

    g_remove (path);
  }
  g_rmdir (profile);
  g_rmdir (parent);
  g_rmdir (folder);
  g_free (folder);
}

int
main (int    argc,
      char **argv)
{
  char *folder = make_data_folder ();
  g_autoptr (PillionApplication) program = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  pillion_test_display_init (&argc, &argv);
  program = pillion_application_new ();
  application = G_APPLICATION (program);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/display/application/parse", test_parse);
  g_test_add_func ("/display/application/high-contrast", test_high_contrast);
  g_test_add_func ("/display/application/toast-floor", test_toast_floor);
  g_test_add_func ("/display/application/toast-revealer", test_toast_revealer);
#define ADD(path, test) g_test_add ("/display/application/" path, World, NULL, set_up, test, tear_down)
  ADD ("chat-link", test_chat_link);
  ADD ("linking-link", test_linking_link);
  ADD ("unknown-link", test_unknown_link);
  ADD ("new-chat", test_new_chat);
  ADD ("linked-devices", test_linked_devices);
  ADD ("no-account", test_no_account);
  ADD ("link", test_link);
  ADD ("link-again", test_link_again);
  ADD ("clear-toasts", test_clear_toasts);
  ADD ("shortcuts", test_shortcuts);
  ADD ("again-preferences", test_again_preferences);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autofree char *path = g_strconcat ("/display/application/", asked[i].path, NULL);

    g_test_add (path, World, GUINT_TO_POINTER (i), set_up, test_again, tear_down);
  }

  status = g_test_run ();
  remove_data_folder (folder);
  return status;
}
