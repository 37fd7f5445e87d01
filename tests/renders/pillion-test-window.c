/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-window.h"

#include "app/compat/pillion-navigation.h"
#include "app/settings/pillion-settings.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-unlock.h"

#include "pillion-test-network.h"

#include <glib/gi18n.h>
#include <linux/capability.h>
#include <locale.h>
#include <sys/syscall.h>
#include <unistd.h>

/* One for what changed, and those in which widgets answer to it. */
#define N_FRAMES 4

typedef struct {
  gpointer       data;
  GDestroyNotify destroy;
} Kept;

/* Work that the store's thread does until it is told to end. */
typedef struct {
  PillionJob job;
  GMutex     mutex;
  GCond      cond;
  gboolean   released;
} Hold;

struct _PillionTestWindow {
  PillionTestEngine *own;    /* (owned) */
  GPtrArray         *others; /* (owned) (element-type PillionTestEngine) */
  GArray            *kept;   /* (owned) (element-type Kept) */
  char              *url;    /* (owned) */
  gboolean           busy;
  gboolean           keyring;
  Hold              *hold;   /* (owned by the engine) (nullable) */
  GtkWindow         *window; /* (nullable): NULL also after it was destroyed */
};

/* Of the program: starting them takes longer than most states. */
static PillionTestRelay *relay;
static PillionApplication *application;

/* PILLION_TEST_LOCALE: a folder with a translation that is not installed. */
static void
set_language (void)
{
  const char *folder = g_getenv ("PILLION_TEST_LOCALE");

  setlocale (LC_ALL, "");
  if (folder == NULL)
    return;
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* The superuser of a machine for tests may write into every folder; threads that begin from now on
 * may not. Who is none has nothing to give up.
 */
static void
respect_modes (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

  g_assert_no_errno ((int) syscall (SYS_capget, &header, sets));
  sets[0].effective &= ~(1u << CAP_DAC_OVERRIDE);
  g_assert_no_errno ((int) syscall (SYS_capset, &header, sets));
}

static void
drop_relay (void)
{
  g_clear_pointer (&relay, pillion_test_relay_free);
}

void
pillion_test_window_init (int    *argc,
                          char ***argv)
{
  static const char *const settings[] = { "verification=open", "handshakes_per_second=1000000",
                                          "unauthenticated_per_address=1000", "link_runs=1000", NULL };
  g_autoptr (GError) error = NULL;

  respect_modes ();
  g_test_init (argc, argv, NULL);
  g_setenv ("PILLION_MEDIA_HELPER", PILLION_TEST_MEDIA_HELPER, FALSE);
  pillion_test_network_install ();
  set_language ();
  gtk_init ();
  application = pillion_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  relay = pillion_test_relay_new (settings);
  atexit (drop_relay);
}

PillionTestWindow *
pillion_test_window_new (void)
{
  PillionTestWindow *self = g_new0 (PillionTestWindow, 1);

  self->own = pillion_test_engine_new ();
  self->others = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_test_engine_free);
  self->kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  self->url = g_strdup (pillion_test_relay_get_url (relay));
  return self;
}

/* ----- a store that has other work ----- */

static void
hold_free (gpointer data)
{
  Hold *self = data;

  pillion_job_clear (&self->job);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

static gboolean
wait_for_release (PillionDatabase *database,
                  gpointer         data,
                  GError         **error)
{
  Hold *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->released)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

static void
release (PillionTestWindow *self)
{
  Hold *hold = g_steal_pointer (&self->hold);

  g_mutex_lock (&hold->mutex);
  hold->released = TRUE;
  g_cond_signal (&hold->cond);
  g_mutex_unlock (&hold->mutex);
}

void
pillion_test_window_hold_store (PillionTestWindow *self)
{
  self->hold = g_new0 (Hold, 1);
  g_mutex_init (&self->hold->mutex);
  g_cond_init (&self->hold->cond);
  pillion_engine_run_async (pillion_window_get_engine (PILLION_WINDOW (self->window)), wait_for_release, self->hold,
                            hold_free, NULL, NULL, NULL);
}

/* ----- the end ----- */

static gboolean
is_gone (gpointer data)
{
  PillionTestWindow *self = data;

  return self->window == NULL;
}

void
pillion_test_window_free (PillionTestWindow *self)
{
  if (self->hold != NULL)
    release (self);
  if (self->window != NULL) {
    gtk_window_close (self->window);
    pillion_test_wait_until (is_gone, self, "a window that is closed");
  }
  g_ptr_array_unref (self->others);
  pillion_test_engine_free (self->own);
  for (guint i = self->kept->len; i > 0; i--) {
    Kept *kept = &g_array_index (self->kept, Kept, i - 1);

    kept->destroy (kept->data);
  }
  g_array_unref (self->kept);
  pillion_test_network_set_available (TRUE);
  pillion_test_network_set_metered (FALSE);
  pillion_test_network_set_portal (FALSE);
  g_free (self->url);
  g_free (self);
}

const char *
pillion_test_window_get_url (PillionTestWindow *self)
{
  return self->url;
}

void
pillion_test_window_set_url (PillionTestWindow *self,
                             const char        *url)
{
  g_free (self->url);
  self->url = g_strdup (url);
}

void
pillion_test_window_keep (PillionTestWindow *self,
                          gpointer           data,
                          GDestroyNotify     destroy)
{
  Kept kept = { data, destroy };

  g_array_append_val (self->kept, kept);
}

PillionTestEngine *
pillion_test_window_peek_own (PillionTestWindow *self)
{
  return self->own;
}

PillionTestEngine *
pillion_test_window_get_own (PillionTestWindow *self)
{
  if (pillion_test_engine_get (self->own) == NULL)
    pillion_test_engine_open (self->own);
  return self->own;
}

PillionTestEngine *
pillion_test_window_add_other (PillionTestWindow *self)
{
  PillionTestEngine *other = pillion_test_engine_new ();

  pillion_test_engine_open (other);
  g_ptr_array_add (self->others, other);
  return other;
}

void
pillion_test_window_keep_busy (PillionTestWindow *self)
{
  self->busy = TRUE;
}

void
pillion_test_window_use_keyring (PillionTestWindow *self)
{
  self->keyring = TRUE;
}

/* What the state before left is not shown again; and tips only where they are asked for. */
static void
forget_settings (void)
{
  GSettings *settings = pillion_settings_get ();

  if (settings == NULL)
    return;
  g_settings_reset (settings, PILLION_SETTING_HISTORY_HELD);
  g_settings_reset (settings, PILLION_SETTING_HISTORY_NOTE_DISMISSED);
  g_settings_set_int (settings, PILLION_SETTING_TIP, 4);
}

void
pillion_test_window_present (PillionTestWindow *self)
{
  g_autoptr (PillionEngine) engine = NULL;

  if (!self->busy && pillion_test_engine_get (self->own) != NULL)
    pillion_test_engine_close (self->own);
  engine = pillion_test_engine_create (self->own);
  pillion_unlock_set_keyring (pillion_unlock_get (engine), self->keyring);
  forget_settings ();
  self->window = GTK_WINDOW (pillion_window_new (application, engine, self->url));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (self->window);
}

GtkWindow *
pillion_test_window_get (PillionTestWindow *self)
{
  return self->window;
}

/* ----- what is on the screen ----- */

void
pillion_test_window_visit (GtkWidget       *root,
                           PillionTestVisit visit,
                           gpointer         data)
{
  if (!gtk_widget_get_mapped (root))
    return;
  visit (root, data);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    pillion_test_window_visit (child, visit, data);
}

/* (nullable): the dialog on a window; it lies in a window of its own. */
static GtkWindow *
find_dialog (GtkWindow *window)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkWindow) other = g_list_model_get_item (all, i);

    if (gtk_window_get_transient_for (other) == window && gtk_widget_get_mapped (GTK_WIDGET (other)))
      return other;
  }
  return NULL;
}

void
pillion_test_window_visit_all (GtkWindow       *window,
                               PillionTestVisit visit,
                               gpointer         data)
{
  for (; window != NULL; window = find_dialog (window))
    pillion_test_window_visit (GTK_WIDGET (window), visit, data);
}

static void
find_navigation (GtkWidget *widget,
                 gpointer   data)
{
  GtkWidget **navigation = data;

  if (*navigation == NULL && PILLION_IS_NAVIGATION (widget))
    *navigation = widget;
}

GtkWidget *
pillion_test_window_get_page (PillionTestWindow *self)
{
  GtkWidget *navigation = NULL;

  pillion_test_window_visit (GTK_WIDGET (self->window), find_navigation, &navigation);
  return navigation != NULL ? pillion_navigation_get_visible_page (PILLION_NAVIGATION (navigation)) : NULL;
}

/* What the program says for this in its language; anything for its numbers and names. */
static char *
dup_pattern (const char *text)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *pattern = NULL;

  parts = g_regex_split_simple ("%(?:\\d+\\$)?[sud]", _(text), 0, 0);
  pattern = g_strjoinv ("*", parts);
  return g_strconcat (pattern, "*", NULL);
}

typedef struct {
  PillionTestWindow *window;
  const char        *text;
  gboolean           found;
} TextWait;

static void
compare_text (GtkWidget *widget,
              gpointer   data)
{
  TextWait *wait = data;

  if (GTK_IS_LABEL (widget) && g_pattern_match_simple (wait->text, gtk_label_get_text (GTK_LABEL (widget))))
    wait->found = TRUE;
}

static gboolean
shows_text (gpointer data)
{
  TextWait *wait = data;

  wait->found = FALSE;
  pillion_test_window_visit_all (wait->window->window, compare_text, wait);
  return wait->found;
}

void
pillion_test_window_await_text (PillionTestWindow *self,
                                const char        *text)
{
  g_autofree char *pattern = dup_pattern (text);
  TextWait wait = { .window = self, .text = pattern };

  pillion_test_wait_until (shows_text, &wait, text);
}

/* ----- what is done to it ----- */

typedef struct {
  PillionTestWindow *window;
  const char        *action;
  GVariant          *parameter;
  gboolean           done;
} Activation;

static void
try_action (GtkWidget *widget,
            gpointer   data)
{
  Activation *activation = data;

  if (!activation->done)
    activation->done = gtk_widget_activate_action_variant (widget, activation->action, activation->parameter);
}

static gboolean
is_activated (gpointer data)
{
  Activation *activation = data;
  GtkWidget *page = pillion_test_window_get_page (activation->window);

  if (page != NULL)
    pillion_test_window_visit (page, try_action, activation);
  return activation->done;
}

void
pillion_test_window_activate (PillionTestWindow *self,
                              const char        *action,
                              GVariant          *parameter)
{
  g_autoptr (GVariant) owned = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;
  Activation activation = { .window = self, .action = action, .parameter = owned };

  pillion_test_wait_until (is_activated, &activation, action);
}

static void
try_button (GtkWidget *widget,
            gpointer   data)
{
  TextWait *wait = data;

  if (!wait->found && GTK_IS_BUTTON (widget) && gtk_widget_is_sensitive (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), wait->text) == 0)
    wait->found = gtk_widget_activate (widget);
}

static gboolean
is_pressed (gpointer data)
{
  TextWait *wait = data;

  pillion_test_window_visit (GTK_WIDGET (wait->window->window), try_button, wait);
  return wait->found;
}

void
pillion_test_window_press (PillionTestWindow *self,
                           const char        *label)
{
  TextWait wait = { .window = self, .text = _(label) };

  pillion_test_wait_until (is_pressed, &wait, label);
}

typedef struct {
  PillionTestWindow *window;
  GType              type;
  const char        *title; /* (nullable): any */
  GtkWidget         *found;
} WidgetWait;

static void
compare_widget (GtkWidget *widget,
                gpointer   data)
{
  WidgetWait *wait = data;

  if (wait->found == NULL && g_type_is_a (G_OBJECT_TYPE (widget), wait->type) &&
      (wait->title == NULL ||
       g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), wait->title)))
    wait->found = widget;
}

static gboolean
is_found (gpointer data)
{
  WidgetWait *wait = data;

  pillion_test_window_visit (GTK_WIDGET (wait->window->window), compare_widget, wait);
  return wait->found != NULL;
}

GtkWidget *
pillion_test_window_await (PillionTestWindow *self,
                           GType              type)
{
  WidgetWait wait = { .window = self, .type = type };

  pillion_test_wait_until (is_found, &wait, g_type_name (type));
  return wait.found;
}

void
pillion_test_window_type (PillionTestWindow *self,
                          const char        *title,
                          const char        *text)
{
  WidgetWait wait = { .window = self, .type = ADW_TYPE_ENTRY_ROW, .title = _(title) };

  pillion_test_wait_until (is_found, &wait, title);
  gtk_editable_set_text (GTK_EDITABLE (wait.found), text);
}

/* ----- pictures ----- */

typedef struct {
  GtkWidget *widget;
  int        width;
  int        height;
  guint      n_frames;
  guint      n_wanted;
} SizeWait;

static gboolean
has_size (gpointer data)
{
  SizeWait *wait = data;

  return gtk_widget_get_width (wait->widget) == wait->width && gtk_widget_get_height (wait->widget) == wait->height;
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  guint *n_frames = user_data;

  ++*n_frames;
  return G_SOURCE_CONTINUE;
}

static gboolean
has_drawn (gpointer data)
{
  SizeWait *wait = data;

  return wait->n_frames >= wait->n_wanted;
}

static int
get_width (const GtkBorder *border)
{
  return border->left + border->right;
}

static int
get_height (const GtkBorder *border)
{
  return border->top + border->bottom;
}

static void
await_frames (SizeWait *wait,
              guint     n_frames)
{
  guint tick = gtk_widget_add_tick_callback (wait->widget, on_tick, &wait->n_frames, NULL);

  wait->n_frames = 0;
  wait->n_wanted = n_frames;
  pillion_test_wait_until (has_drawn, wait, "frames of the window");
  gtk_widget_remove_tick_callback (wait->widget, tick);
}

void
pillion_test_window_resize (PillionTestWindow *self,
                            int                width,
                            int                height)
{
  SizeWait wait = { GTK_WIDGET (self->window), width, height, 0, 0 };
  GtkBorder border;
  GtkBorder padding;
  int min_width;

  gtk_widget_measure (wait.widget, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  wait.width = MAX (width, min_width);
  /* What the display still says of the size before would undo the new one. */
  gdk_display_sync (gtk_widget_get_display (wait.widget));
  await_frames (&wait, 1);
  /* Without a compositor the frame is a part of the window. */
  gtk_style_context_get_border (gtk_widget_get_style_context (wait.widget), &border);
  gtk_style_context_get_padding (gtk_widget_get_style_context (wait.widget), &padding);
  gtk_window_set_default_size (self->window, wait.width + get_width (&border) + get_width (&padding),
                               height + get_height (&border) + get_height (&padding));
  pillion_test_wait_until (has_size, &wait, "the window's size");
  await_frames (&wait, N_FRAMES);
  wait.widget = GTK_WIDGET (find_dialog (self->window));
  if (wait.widget != NULL)
    await_frames (&wait, N_FRAMES);
}

static void
snapshot_window (GtkSnapshot *snapshot,
                 GtkWindow   *window)
{
  GtkWidget *widget = GTK_WIDGET (window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

/* In the middle, where the desktop puts it. */
static void
snapshot_dialog (GtkSnapshot *snapshot,
                 GtkWidget   *window,
                 GtkWidget   *dialog)
{
  int x = (gtk_widget_get_width (window) - gtk_widget_get_width (dialog)) / 2;
  int y = (gtk_widget_get_height (window) - gtk_widget_get_height (dialog)) / 2;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, .5f },
                             &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (window),
                                                  (float) gtk_widget_get_height (window)));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  snapshot_window (snapshot, GTK_WINDOW (dialog));
}

void
pillion_test_window_save_png (PillionTestWindow *self,
                              const char        *path)
{
  GtkWidget *widget = GTK_WIDGET (self->window);
  GtkWindow *dialog = find_dialog (self->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  snapshot_window (snapshot, self->window);
  if (dialog != NULL)
    snapshot_dialog (snapshot, widget, GTK_WIDGET (dialog));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
