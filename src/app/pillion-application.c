/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-application.h"

#include "app/pillion-icons.h"
#include "app/pillion-instance.h"
#include "app/pillion-resources.h"
#include "app/pillion-uri.h"
#include "app/pillion-window.h"
#include "app/settings/pillion-preferences-window.h"
#include "app/settings/pillion-settings.h"
#include "engine/pillion-unlock.h"

#include <glib/gi18n.h>

/**
 * PillionApplication:
 *
 * The program: one window on one profile. A second start on the same profile raises the window of
 * the first, also where the profile is not the default one.
 */
struct _PillionApplication {
  AdwApplication parent_instance;

  char          *profile; /* (owned) (nullable): the default one */
  char          *ca_file; /* (owned) (nullable) */
  char          *relay;   /* (owned) (nullable): the default one */
  gboolean       link;    /* begin with linking this device */
};

G_DEFINE_FINAL_TYPE (PillionApplication, pillion_application, ADW_TYPE_APPLICATION)

static char *
dup_profile_folder (PillionApplication *self)
{
  if (self->profile != NULL)
    return g_canonicalize_filename (self->profile, NULL);
  return g_build_filename (g_get_user_data_dir (), "pillion", "default", NULL);
}

/* One that the user closed is none: it is there only until its profile is closed. (nullable) */
static PillionWindow *
find_window (GApplication *self)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (self)); link != NULL; link = link->next) {
    if (PILLION_IS_WINDOW (link->data) && !pillion_window_is_closed (link->data))
      return link->data;
  }
  return NULL;
}

/* Beside one that is closing as well: the new one opens the profile as soon as that one lets go of it,
 * and the program goes on.
 */
static PillionWindow *
create_window (PillionApplication *self)
{
  g_autofree char *folder = dup_profile_folder (self);
  g_autoptr (PillionEngine) engine = pillion_engine_new (folder, "pillion", self->ca_file);
  PillionWindow *window;

  pillion_unlock_set_keyring (pillion_unlock_get (engine), TRUE);
  window = pillion_window_new (self, engine, self->relay != NULL ? self->relay : PILLION_DEFAULT_RELAY);
  /* Only the start asked for it, and not whoever comes back later. */
  if (self->link)
    pillion_window_ask_of_page (window, "welcome.link", NULL);
  self->link = FALSE;
  pillion_window_present_soon (window);
  return window;
}

static PillionWindow *
show_window (PillionApplication *self)
{
  PillionWindow *window = find_window (G_APPLICATION (self));

  if (window == NULL)
    return create_window (self);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  for (GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data)); windows != NULL;) {
    GtkWindow *window = windows->data;

    windows = windows->next;
    gtk_window_close (window);
  }
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name", _ ("Pillion"),
                         "application-icon", PILLION_APPLICATION_ID,
                         "version", PILLION_VERSION,
                         "developer-name", _ ("The Pillion developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line; they stand in the About window. */
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  GtkWidget *preferences;

  if (!PILLION_IS_WINDOW (window))
    return;
  preferences = pillion_preferences_window_new (pillion_window_get_engine (PILLION_WINDOW (window)));
  gtk_window_set_transient_for (GTK_WINDOW (preferences), window);
  gtk_window_present (GTK_WINDOW (preferences));
}

/* Also when it starts the program. */
static void
ask_of_window (GApplication *self,
               const char   *action,
               GVariant     *target)
{
  PillionWindow *window;

  g_application_activate (self);
  window = find_window (self);
  if (window != NULL)
    pillion_window_ask_of_page (window, action, target);
}

/* What a notification of a message activates. */
static void
on_open_chat (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  ask_of_window (G_APPLICATION (user_data), "chats.open", parameter);
}

/* Two of what the program's icon offers. */
static void
on_new_chat (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ask_of_window (G_APPLICATION (user_data), "chats.new", NULL);
}

static void
on_linked_devices (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ask_of_window (G_APPLICATION (user_data), "chats.devices", NULL);
}

/* What the button of a notification activates: whoever presses it uses this device. */
static void
on_keep_linked (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ask_of_window (G_APPLICATION (user_data), "chats.keep-linked", NULL);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = on_quit },
  { .name = "about", .activate = on_about },
  { .name = "keep-linked", .activate = on_keep_linked },
  { .name = "linked-devices", .activate = on_linked_devices },
  { .name = "new-chat", .activate = on_new_chat },
  { .name = "open-chat", .activate = on_open_chat, .parameter_type = "s" },
  { .name = "preferences", .activate = on_preferences },
};

static const struct {
  const char *action;
  const char *accelerators[3];
} accelerators[] = {
  { "app.preferences", { "<Primary>comma" } },
  { "app.quit", { "<Primary>q" } },
  { "win.show-help-overlay", { "<Primary>question" } },
};

static void
set_accelerators (PillionApplication *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].accelerators);
}

static void
add_close_key (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_w, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

/* Every window, also those that the toolkit makes. No accelerator: that would come before the key
 * with which a page closes its chat, and is for windows of the application only.
 */
static void
on_windows_changed (GListModel *windows,
                    guint       position,
                    guint       n_removed,
                    guint       n_added)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    add_close_key (window);
  }
}

static int
pillion_application_handle_local_options (GApplication *application,
                                          GVariantDict *options)
{
  PillionApplication *self = PILLION_APPLICATION (application);

  if (g_variant_dict_contains (options, "version")) {
    g_print ("pillion %s\n", PILLION_VERSION);
    return 0;
  }
  g_variant_dict_lookup (options, "profile", "^ay", &self->profile);
  g_variant_dict_lookup (options, "ca-file", "^ay", &self->ca_file);
  g_variant_dict_lookup (options, "relay", "s", &self->relay);
  self->link = g_variant_dict_contains (options, "link");
  if (self->profile != NULL && *self->profile == '\0') {
    g_printerr ("pillion: %s\n", _ ("The name of the profile’s folder is empty. Name a folder behind --profile, or leave the "
                                    "option out."));
    return 2;
  }
  /* A profile of its own is a program of its own; pillion-instance.h finds another one of it. */
  if (self->profile != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return G_APPLICATION_CLASS (pillion_application_parent_class)->handle_local_options (application, options);
}

static void
pillion_application_startup (GApplication *application)
{
  PillionApplication *self = PILLION_APPLICATION (application);

  g_resources_register (pillion_get_resource ());
  g_resources_register (pillion_icons_get_resource ());
  G_APPLICATION_CLASS (pillion_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (PILLION_APPLICATION_ID);
  pillion_settings_follow_color_scheme ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accelerators (self);
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (on_windows_changed), NULL);
}

static void
pillion_application_activate (GApplication *application)
{
  g_autofree char *folder = dup_profile_folder (PILLION_APPLICATION (application));

  if (find_window (application) != NULL || !pillion_instance_hand_over (application, folder, NULL))
    show_window (PILLION_APPLICATION (application));
}

/* A link from anywhere: see pillion-uri.h for what it can ask. One a time is enough. */
static void
pillion_application_open (GApplication *application,
                          GFile       **files,
                          int           n_files,
                          const char   *hint)
{
  g_autofree char *folder = dup_profile_folder (PILLION_APPLICATION (application));
  g_autofree char *uri = g_file_get_uri (files[0]);
  g_autofree char *number = NULL;
  const char *refusal = NULL;
  PillionWindow *window;

  if (find_window (application) == NULL && pillion_instance_hand_over (application, folder, uri))
    return;
  window = show_window (PILLION_APPLICATION (application));
  switch (pillion_uri_parse (uri, &number)) {
  case PILLION_URI_CHAT:
    pillion_window_ask_of_page (window, "chats.write-to", g_variant_new_string (number));
    return;
  case PILLION_URI_LINKING:
    refusal = _ ("Links do not link devices. On your primary device, open Linked Devices and choose “Link a Device”.");
    break;
  case PILLION_URI_UNKNOWN:
  default:
    refusal = _ ("Pillion cannot open this link. Nothing was changed.");
  }
  gtk_widget_activate_action (GTK_WIDGET (window), "window-status.toast", "s", refusal);
}

static void
pillion_application_finalize (GObject *object)
{
  PillionApplication *self = PILLION_APPLICATION (object);

  g_free (self->profile);
  g_free (self->ca_file);
  g_free (self->relay);

  G_OBJECT_CLASS (pillion_application_parent_class)->finalize (object);
}

static void
pillion_application_class_init (PillionApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = pillion_application_finalize;
  application_class->handle_local_options = pillion_application_handle_local_options;
  application_class->startup = pillion_application_startup;
  application_class->activate = pillion_application_activate;
  application_class->open = pillion_application_open;
}

static void
pillion_application_init (PillionApplication *self)
{
  static const GOptionEntry options[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Use the profile in this folder"), N_ ("FOLDER") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Trust the certificates in this file only"), N_ ("FILE") },
    { "relay", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Make or find the account at this server"), N_ ("ADDRESS") },
    { "link", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Begin with linking this device to an account"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

PillionApplication *
pillion_application_new (void)
{
  return g_object_new (PILLION_TYPE_APPLICATION,
                       "application-id", PILLION_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/pillion/Pillion",
                       NULL);
}
