/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-window.h"

#include "app/chats/pillion-main-page.h"
#include "app/compat/pillion-navigation.h"
#include "app/compat/pillion-toast.h"
#include "app/devices/pillion-logged-out-page.h"
#include "app/devices/pillion-use-watch.h"
#include "app/settings/pillion-settings.h"
#include "app/welcome/pillion-failure-page.h"
#include "app/welcome/pillion-loading-page.h"
#include "app/welcome/pillion-passphrase-page.h"
#include "app/welcome/pillion-welcome-page.h"
#include "engine/pillion-unlock.h"

#include <glib/gi18n.h>

/* So long a window is held back that would show a profile's pages next. */
#define PATIENCE_MS 250

/**
 * PillionWindow:
 *
 * The one window: opens the profile and shows the page that fits what the profile is. It
 * closes the profile before it goes, so that nothing is lost.
 */
struct _PillionWindow {
  AdwApplicationWindow parent_instance;

  PillionEngine       *engine;      /* (owned) */
  char                *relay_url;   /* (owned): of accounts that are made or found here */
  GCancellable        *cancellable; /* (owned) */
  gboolean             closed;      /* the profile is */
  guint                patience_id; /* while it waits to be presented */
  GtkWidget           *page;        /* (nullable): borrowed: the first, of the profile that is open */
  char                *wanted;      /* (owned) (nullable): the action to activate on that page */
  GVariant            *target;      /* (owned) (nullable): of that action */

  PillionNavigation   *navigation;
  AdwToastOverlay     *toasts;
  GtkLabel            *status;
  GPtrArray           *told;        /* (element-type AdwToast): shown now or next */
};

G_DEFINE_FINAL_TYPE (PillionWindow, pillion_window, ADW_TYPE_APPLICATION_WINDOW)

typedef enum {
  PROP_ENGINE = 1,
  PROP_RELAY_URL,
} PillionWindowProperty;

static GParamSpec *properties[PROP_RELAY_URL + 1];

/* ----- what the profile is ----- */

/* What an action of a first page begins with. */
static const char *
get_prefix (PillionEngineState state)
{
  switch (state) {
  case PILLION_ENGINE_STATE_EMPTY:
    return "welcome.";
  case PILLION_ENGINE_STATE_READY:
    return "chats.";
  case PILLION_ENGINE_STATE_CLOSED:
  case PILLION_ENGINE_STATE_LOCKED:
  case PILLION_ENGINE_STATE_LOGGED_OUT:
  default:
    return NULL;
  }
}

/* Why what is wanted can't be done. */
static const char *
get_refusal (PillionEngineState state)
{
  switch (state) {
  case PILLION_ENGINE_STATE_READY:
    return _ ("This device belongs to an account already.");
  case PILLION_ENGINE_STATE_LOCKED:
  case PILLION_ENGINE_STATE_LOGGED_OUT:
    return _ ("This device is logged out. Link it again first.");
  case PILLION_ENGINE_STATE_CLOSED:
  case PILLION_ENGINE_STATE_EMPTY:
  default:
    return _ ("Create an account first, or link this device to one.");
  }
}

static void
do_wanted (PillionWindow *self)
{
  PillionEngineState state = pillion_engine_get_state (self->engine);
  const char *prefix = get_prefix (state);
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;

  if (self->wanted == NULL || self->page == NULL || state == PILLION_ENGINE_STATE_CLOSED)
    return;
  action = g_steal_pointer (&self->wanted);
  target = g_steal_pointer (&self->target);
  if (prefix == NULL || !g_str_has_prefix (action, prefix)) {
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", get_refusal (state));
    return;
  }
  pillion_navigation_pop_to (self->navigation, self->page);
  gtk_widget_activate_action_variant (self->page, action, target);
}

static GtkWidget *
create_page (PillionWindow *self)
{
  switch (pillion_engine_get_state (self->engine)) {
  case PILLION_ENGINE_STATE_EMPTY:
    return pillion_welcome_page_new (self->engine, self->relay_url);
  case PILLION_ENGINE_STATE_READY:
    return pillion_main_page_new (self->engine);
  case PILLION_ENGINE_STATE_LOCKED:
  case PILLION_ENGINE_STATE_LOGGED_OUT:
    return pillion_logged_out_page_new (self->engine);
  case PILLION_ENGINE_STATE_CLOSED:
  default:
    return pillion_loading_page_new (self->engine);
  }
}

static void
show_page (PillionWindow *self)
{
  GtkWidget *page;

  if (self->closed)
    return;
  page = create_page (self);
  pillion_navigation_replace (self->navigation, page);
  g_set_weak_pointer (&self->page, page);
  do_wanted (self);
}

static void
end_patience (PillionWindow *self)
{
  if (self->patience_id == 0)
    return;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}

static gboolean
on_patience_over (gpointer user_data)
{
  PillionWindow *self = user_data;

  self->patience_id = 0;
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static GtkWidget *
create_failure_page (PillionWindow *self,
                     const GError  *error)
{
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED))
    return pillion_passphrase_page_new (self->engine, FALSE, NULL);
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PASSPHRASE))
    return pillion_passphrase_page_new (self->engine, FALSE, error);
  return pillion_failure_page_new (error);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_engine_open_finish (PILLION_ENGINE (source), result, &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->closed)
      return;
    pillion_navigation_replace (self->navigation, create_failure_page (self, error));
  }
  end_patience (self);
}

static void
open_profile (PillionWindow *self)
{
  show_page (self);
  pillion_engine_open_async (self->engine, self->cancellable, on_opened, g_object_ref (self));
}

static void
on_open_again (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  open_profile (PILLION_WINDOW (widget));
}

static void
on_set_passphrase (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  PillionWindow *self = PILLION_WINDOW (widget);

  pillion_navigation_push (self->navigation, pillion_passphrase_page_new (self->engine, TRUE, NULL));
}

static void
on_set_aside_done (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = pillion_unlock_set_aside_finish (PILLION_ENGINE (source), result, &error);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (self->closed)
    return;
  if (folder == NULL) {
    pillion_navigation_replace (self->navigation, pillion_failure_page_new (error));
    return;
  }
  name = g_filename_display_name (folder);
  text = g_strdup_printf (_ ("Your old data is kept in “%s”."), name);
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", text);
  open_profile (self);
}

static void
on_set_aside (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionWindow *self = PILLION_WINDOW (widget);

  pillion_unlock_set_aside_async (self->engine, NULL, on_set_aside_done, g_object_ref (self));
}

/* ----- closing ----- */

static void
on_profile_closed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_engine_close_finish (PILLION_ENGINE (source), result, &error))
    g_message ("The profile was not closed in order: %s", error->message);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
pillion_window_close_request (GtkWindow *window)
{
  PillionWindow *self = PILLION_WINDOW (window);

  if (self->closed)
    return TRUE;
  self->closed = TRUE;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  pillion_engine_close_async (self->engine, NULL, on_profile_closed, g_object_ref (self));
  return TRUE;
}

/* ----- shortcuts ----- */

/* GtkApplication would make this window with the first one, for nobody to see. */
static void
on_show_help_overlay (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  GtkApplicationWindow *self = user_data;

  if (gtk_application_window_get_help_overlay (self) == NULL) {
    g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/pillion/Pillion/ui/help-overlay.ui");

    gtk_application_window_set_help_overlay (self, GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
  }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (self)));
}

static const GActionEntry actions[] = {
  { .name = "show-help-overlay", .activate = on_show_help_overlay },
};

/* ----- as it was closed ----- */

static void
restore_size (PillionWindow *self)
{
  GSettings *settings = pillion_settings_get ();

  if (settings == NULL)
    return;
  g_settings_bind (settings, PILLION_SETTING_WINDOW_WIDTH, self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, PILLION_SETTING_WINDOW_HEIGHT, self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, PILLION_SETTING_IS_MAXIMIZED, self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

/* ----- the object ----- */

static void
on_announce (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionWindow *self = PILLION_WINDOW (widget);

  gtk_label_set_label (self->status, g_variant_get_string (parameter, NULL));
}

static void
on_dismissed (AdwToast      *toast,
              PillionWindow *self)
{
  g_ptr_array_remove (self->told, toast);
}

static void
on_clear_toasts (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  g_autoptr (GPtrArray) told = g_ptr_array_copy (PILLION_WINDOW (widget)->told, (GCopyFunc) (void *) g_object_ref, NULL);

  for (guint i = 0; i < told->len; i++)
    adw_toast_dismiss (told->pdata[i]);
}

static void
on_toast (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionWindow *self = PILLION_WINDOW (widget);
  const char *text = g_variant_get_string (parameter, NULL);

  AdwToast *toast = pillion_toast_new (text);

  g_ptr_array_add (self->told, g_object_ref (toast));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, 0);
  /* Toasts are not read to the user: the status is. */
  adw_toast_overlay_add_toast (self->toasts, toast);
  gtk_label_set_label (self->status, text);
}

static void
pillion_window_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  PillionWindow *self = PILLION_WINDOW (object);

  switch ((PillionWindowProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, self->engine);
    break;
  case PROP_RELAY_URL:
    g_value_set_string (value, self->relay_url);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_window_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  PillionWindow *self = PILLION_WINDOW (object);

  switch ((PillionWindowProperty) property_id) {
  case PROP_ENGINE:
    self->engine = g_value_dup_object (value);
    break;
  case PROP_RELAY_URL:
    self->relay_url = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_window_constructed (GObject *object)
{
  PillionWindow *self = PILLION_WINDOW (object);

  G_OBJECT_CLASS (pillion_window_parent_class)->constructed (object);

  g_signal_connect_object (self->engine, "notify::state", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  pillion_use_watch_attach (GTK_WINDOW (self), self->engine);
  open_profile (self);
}

static void
pillion_window_dispose (GObject *object)
{
  PillionWindow *self = PILLION_WINDOW (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->page);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_window_parent_class)->dispose (object);
}

static void
pillion_window_finalize (GObject *object)
{
  PillionWindow *self = PILLION_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->target, g_variant_unref);
  g_ptr_array_unref (self->told);
  g_free (self->wanted);
  g_free (self->relay_url);

  G_OBJECT_CLASS (pillion_window_parent_class)->finalize (object);
}

static void
pillion_window_class_init (PillionWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_window_get_property;
  object_class->set_property = pillion_window_set_property;
  object_class->constructed = pillion_window_constructed;
  object_class->dispose = pillion_window_dispose;
  object_class->finalize = pillion_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pillion_window_close_request;

  /* The profile of this window. */
  properties[PROP_ENGINE] = g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* Where the first run begins. */
  properties[PROP_RELAY_URL] = g_param_spec_string ("relay-url", NULL, NULL, NULL,
                                                    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PILLION_TYPE_NAVIGATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, PillionWindow, status);
  gtk_widget_class_bind_template_child (widget_class, PillionWindow, toasts);

  /* What every page can ask of its window, by action so that it need not know it. */
  gtk_widget_class_install_action (widget_class, "window-status.announce", "s", on_announce);
  gtk_widget_class_install_action (widget_class, "window-status.clear-toasts", NULL, on_clear_toasts);
  gtk_widget_class_install_action (widget_class, "window-status.toast", "s", on_toast);
  gtk_widget_class_install_action (widget_class, "profile.open", NULL, on_open_again);
  gtk_widget_class_install_action (widget_class, "profile.set-aside", NULL, on_set_aside);
  gtk_widget_class_install_action (widget_class, "profile.set-passphrase", NULL, on_set_passphrase);
}

static void
pillion_window_init (PillionWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->told = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  restore_size (self);
}

/**
 * pillion_window_new:
 * @engine: not open yet
 * @relay_url: where accounts are made and found, unless the user names another relay
 */
PillionWindow *
pillion_window_new (PillionApplication *application,
                    PillionEngine      *engine,
                    const char         *relay_url)
{
  return g_object_new (PILLION_TYPE_WINDOW, "application", application, "engine", engine, "relay-url", relay_url, NULL);
}

PillionEngine *
pillion_window_get_engine (PillionWindow *self)
{
  g_return_val_if_fail (PILLION_IS_WINDOW (self), NULL);

  return self->engine;
}

/**
 * pillion_window_is_closed:
 *
 * Whether the user closed it. It is hidden then, and goes as soon as its profile is closed: nothing
 * that is asked of it is done any more.
 */
gboolean
pillion_window_is_closed (PillionWindow *self)
{
  g_return_val_if_fail (PILLION_IS_WINDOW (self), FALSE);

  return self->closed;
}

/**
 * pillion_window_present_soon:
 *
 * Presents it with the first page of its profile. Where that takes long to open, the window comes
 * before it: each page more that is painted at the start costs as much as the first.
 */
void
pillion_window_present_soon (PillionWindow *self)
{
  g_return_if_fail (PILLION_IS_WINDOW (self));

  if (self->patience_id != 0)
    return;
  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_CLOSED)
    self->patience_id = g_timeout_add (PATIENCE_MS, on_patience_over, self);
  else
    gtk_window_present (GTK_WINDOW (self));
}

/**
 * pillion_window_ask_of_page:
 * @action: of the first page of a profile, such as "chats.new" or "welcome.link"
 * @target: (nullable): sunk if floating
 *
 * Goes back to that page and activates the action, as soon as the profile is open. If the
 * profile has another first page, says why it can't be done.
 */
void
pillion_window_ask_of_page (PillionWindow *self,
                            const char    *action,
                            GVariant      *target)
{
  g_return_if_fail (PILLION_IS_WINDOW (self));
  g_return_if_fail (action != NULL);

  g_free (self->wanted);
  self->wanted = g_strdup (action);
  g_clear_pointer (&self->target, g_variant_unref);
  if (target != NULL)
    self->target = g_variant_ref_sink (target);
  do_wanted (self);
}
