/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-device-page.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-entry-row.h"
#include "app/devices/pillion-device-text.h"
#include "app/devices/pillion-log-out-devices.h"
#include "app/devices/pillion-own-log-out.h"
#include "app/history/pillion-history-group.h"
#include "app/pillion-line.h"
#include "app/welcome/pillion-row-error.h"

#include <glib/gi18n.h>

/**
 * PillionDevicePage:
 *
 * One device of the account: its name, which may be changed here, what is known of it, and
 * its end. The page leaves by itself when the device is gone.
 *
 * Actions: "device.rename" (s), "device.undo-rename", "device.log-out", which asks first,
 * "device.log-out-again", which does not.
 */
struct _PillionDevicePage {
  PillionPage          parent_instance;

  PillionDeviceList   *list;        /* (owned) */
  PillionDevice       *device;      /* (owned) */
  GCancellable        *cancellable; /* (owned) */
  char                *old_name;    /* (owned) (nullable): before it was renamed here */
  gboolean             busy;        /* it is being logged out */
  gboolean             gone;

  AdwEntryRow         *name_row;
  PillionRowError     *name_error;
  GtkWidget           *undo_button;
  AdwActionRow        *state_row;
  AdwActionRow        *platform_row;
  AdwActionRow        *created_row;
  AdwActionRow        *seen_row;
  AdwActionRow        *id_row;
  PillionHistoryGroup *history;
  GtkWidget           *log_out_group;
  AdwActionRow        *removal_row;
  GtkSpinner          *spinner;
  GtkWidget           *again_button;
  GtkButton           *log_out_button;
  GtkWidget           *reason_label;
};

G_DEFINE_FINAL_TYPE (PillionDevicePage, pillion_device_page, PILLION_TYPE_PAGE)

static PillionEngine *
get_engine (PillionDevicePage *self)
{
  return pillion_live_list_get_engine (PILLION_LIVE_LIST (self->list));
}

/* ----- what is shown ----- */

/* In groups, so that two can be compared. */
static char *
dup_fingerprint (const char *id)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; id[i] != '\0'; i++) {
    if (i > 0 && i % 4 == 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, id[i]);
  }
  return g_string_free (text, FALSE);
}

static void
update_device (PillionDevicePage *self)
{
  g_autofree char *name = pillion_device_text_dup_name (self->device);
  const char *told = pillion_device_get_platform (self->device);
  g_autofree char *platform = pillion_line_flatten (told != NULL ? told : "", G_MAXUINT);
  g_autofree char *state = pillion_device_text_dup_state (self->device);
  g_autofree char *created = pillion_device_text_dup_date (pillion_device_get_created_ms (self->device));
  g_autofree char *seen = pillion_device_text_dup_seen (self->device);
  g_autofree char *fingerprint = dup_fingerprint (pillion_device_get_id (self->device));
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->name_row));

  /* What is being typed stays, and the cursor too: a text that is set looks to the row like one that was typed. */
  if (g_str_equal (typed, pillion_page_get_title (PILLION_PAGE (self))) && !g_str_equal (typed, name))
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  pillion_page_set_title (PILLION_PAGE (self), name);
  gtk_widget_set_visible (GTK_WIDGET (self->state_row), state != NULL);
  adw_action_row_set_subtitle (self->state_row, state != NULL ? state : "");
  adw_action_row_set_subtitle (self->platform_row, platform);
  adw_action_row_set_subtitle (self->created_row, created);
  adw_action_row_set_subtitle (self->seen_row, seen);
  adw_action_row_set_subtitle (self->id_row, fingerprint);
}

/* A primary logs out any companion, a companion itself. */
static gboolean
may_log_out (PillionDevicePage *self)
{
  return !pillion_device_is_primary (self->device) &&
         (pillion_device_list_is_primary (self->list) || pillion_device_is_self (self->device));
}

static void
update_list (PillionDevicePage *self)
{
  gboolean self_is_it = pillion_device_is_self (self->device);
  gboolean online = pillion_device_list_get_stale_since_ms (self->list) == 0;
  gboolean may_rename = pillion_device_list_is_primary (self->list) || self_is_it;

  gtk_editable_set_editable (GTK_EDITABLE (self->name_row), may_rename);
  adw_entry_row_set_show_apply_button (self->name_row, may_rename);
  gtk_widget_set_visible (self->log_out_group, may_log_out (self));
  gtk_button_set_label (self->log_out_button, self_is_it ? _("Log Out This Device…") : _("Log Out Device…"));
  gtk_widget_set_visible (self->reason_label, !online);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "device.log-out", online && !self->busy && may_log_out (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "device.log-out-again", online && !self->busy && may_log_out (self));
}

/* It was logged out, here or elsewhere. */
static void
on_items_changed (PillionDevicePage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (PillionDevice) device = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (device == self->device)
      return;
  }
  if (self->gone)
    return;
  self->gone = TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

/* ----- the name ----- */

typedef struct {
  PillionDevicePage *self;     /* (owned) */
  char              *old_name; /* (owned) */
  gboolean           undoing;
} Renaming;

static void
renaming_free (Renaming *renaming)
{
  g_object_unref (renaming->self);
  g_free (renaming->old_name);
  g_free (renaming);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Renaming, renaming_free)

static void
on_renamed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Renaming) renaming = user_data;
  PillionDevicePage *self = renaming->self;
  g_autoptr (GError) error = NULL;
  gboolean done = pillion_devices_rename_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  pillion_row_error_set_message (self->name_error, done ? NULL : error->message);
  if (!done)
    return;
  g_free (self->old_name);
  self->old_name = renaming->undoing ? NULL : g_steal_pointer (&renaming->old_name);
  gtk_widget_set_visible (self->undo_button, self->old_name != NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _("Renamed"));
}

static void
rename_device (PillionDevicePage *self,
               const char        *name,
               gboolean           undoing)
{
  Renaming *renaming = g_new0 (Renaming, 1);

  renaming->self = g_object_ref (self);
  renaming->old_name = pillion_device_text_dup_name (self->device);
  renaming->undoing = undoing;
  pillion_devices_rename_async (get_engine (self), pillion_device_get_id (self->device), name, self->cancellable,
                                on_renamed, renaming);
}

static void
on_apply (PillionDevicePage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));

  rename_device (self, name, FALSE);
}

static void
on_rename (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionDevicePage *self = PILLION_DEVICE_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->name_row), g_variant_get_string (parameter, NULL));
  on_apply (self);
}

static void
on_undo_rename (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  PillionDevicePage *self = PILLION_DEVICE_PAGE (widget);

  if (self->old_name == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->old_name);
  rename_device (self, self->old_name, TRUE);
}

/* ----- its end ----- */

static void
set_busy (PillionDevicePage *self,
          gboolean           busy)
{
  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->again_button, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->log_out_button), !busy);
  update_list (self);
}

static void
show_removal (PillionDevicePage *self,
              const char        *title,
              const char        *subtitle)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->removal_row), title);
  adw_action_row_set_subtitle (self->removal_row, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->removal_row), TRUE);
  pillion_announce (GTK_WIDGET (self), title);
}

static void
show_ended (PillionDevicePage *self,
            const GError      *error)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (error != NULL) {
    show_removal (self, _("It Was Not Logged Out"), error->message);
    return;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->removal_row), FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _("The device was logged out"));
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionDevicePage) self = user_data;
  g_autoptr (GError) error = NULL;

  pillion_log_out_devices_finish (PILLION_ENGINE (source), result, &error);
  show_ended (self, error);
}

static GPtrArray *
create_own_array (PillionDevicePage *self)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (devices, g_object_ref (self->device));
  return devices;
}

static void
log_out (PillionDevicePage *self)
{
  g_autoptr (GPtrArray) devices = create_own_array (self);

  set_busy (self, TRUE);
  show_removal (self, _("Logging Out"), "");
  pillion_log_out_devices_async (get_engine (self), devices, self->cancellable, on_removed, g_object_ref (self));
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionDevicePage) self = user_data;

  if (pillion_log_out_devices_ask_finish (result) && !g_cancellable_is_cancelled (self->cancellable))
    log_out (self);
}

static void
on_own_log_out (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (PillionDevicePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_own_log_out_finish (result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_ended (self, error);
}

static void
on_log_out (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionDevicePage *self = PILLION_DEVICE_PAGE (widget);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  g_autoptr (GPtrArray) devices = NULL;

  if (pillion_device_is_self (self->device)) {
    pillion_own_log_out_async (window, get_engine (self), self->cancellable, on_own_log_out, g_object_ref (self));
    return;
  }
  devices = create_own_array (self);
  pillion_log_out_devices_ask_async (window, devices, self->cancellable, on_asked, g_object_ref (self));
}

static void
on_log_out_again (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PillionDevicePage *self = PILLION_DEVICE_PAGE (widget);

  if (pillion_device_is_self (self->device))
    on_log_out (widget, action_name, parameter);
  else
    log_out (self);
}

/* ----- the object ----- */

static void
pillion_device_page_dispose (GObject *object)
{
  PillionDevicePage *self = PILLION_DEVICE_PAGE (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (pillion_device_page_parent_class)->dispose (object);
}

static void
pillion_device_page_finalize (GObject *object)
{
  PillionDevicePage *self = PILLION_DEVICE_PAGE (object);

  g_clear_object (&self->list);
  g_clear_object (&self->device);
  g_clear_object (&self->cancellable);
  g_free (self->old_name);

  G_OBJECT_CLASS (pillion_device_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, name_error);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, state_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, platform_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, created_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, seen_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, id_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, history);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, log_out_group);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, removal_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, again_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, log_out_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicePage, reason_label);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
}

static void
pillion_device_page_class_init (PillionDevicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_device_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_device_page_finalize;

  g_type_ensure (PILLION_TYPE_HISTORY_GROUP);
  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-device-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "device.rename", "s", on_rename);
  gtk_widget_class_install_action (widget_class, "device.undo-rename", NULL, on_undo_rename);
  gtk_widget_class_install_action (widget_class, "device.log-out", NULL, on_log_out);
  gtk_widget_class_install_action (widget_class, "device.log-out-again", NULL, on_log_out_again);
}

static void
pillion_device_page_init (PillionDevicePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pillion_entry_row_name_buttons (self->name_row);
}

/**
 * pillion_device_page_new:
 * @list: that has the device
 */
GtkWidget *
pillion_device_page_new (PillionDeviceList *list,
                         PillionDevice     *device)
{
  PillionDevicePage *self;

  g_return_val_if_fail (PILLION_IS_DEVICE_LIST (list), NULL);
  g_return_val_if_fail (PILLION_IS_DEVICE (device), NULL);

  self = g_object_new (PILLION_TYPE_DEVICE_PAGE, NULL);
  self->list = g_object_ref (list);
  self->device = g_object_ref (device);
  pillion_history_group_set_device (self->history, list, device);
  g_signal_connect_object (device, "notify", G_CALLBACK (update_device), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify", G_CALLBACK (update_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  update_device (self);
  update_list (self);
  return GTK_WIDGET (self);
}
