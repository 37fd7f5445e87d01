/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-limit.h"

#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-plain-row.h"
#include "app/devices/pillion-device-text.h"
#include "app/devices/pillion-log-out-devices.h"

#include <glib/gi18n.h>

/**
 * PillionAddDeviceLimit:
 *
 * The companions, to choose one that is logged out for another; at first the one that was not
 * used for the longest time. The action "add-device.remove" asks, and does it.
 */
struct _PillionAddDeviceLimit {
  AdwBin               parent_instance;

  PillionDeviceList   *list;        /* (owned) (nullable) */
  PillionDevice       *selected;    /* (owned) (nullable) */
  GCancellable        *cancellable; /* (owned) */
  GtkCheckButton      *first_radio; /* (nullable): of the rows' group */

  AdwPreferencesGroup *group;
  GtkListBox          *list_box;
  GtkLabel            *error_label;
  GtkWidget           *button;
  GtkSpinner          *spinner;
};

G_DEFINE_FINAL_TYPE (PillionAddDeviceLimit, pillion_add_device_limit, ADW_TYPE_BIN)

enum {
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ----- the rows ----- */

static void
on_toggled (GtkCheckButton        *radio,
            PillionAddDeviceLimit *self)
{
  if (gtk_check_button_get_active (radio))
    g_set_object (&self->selected, g_object_get_data (G_OBJECT (radio), "device"));
}

static void
add_row (PillionAddDeviceLimit *self,
         PillionDevice         *device)
{
  g_autofree char *name = pillion_device_text_dup_name (device);
  g_autofree char *seen = pillion_device_text_dup_seen (device);
  g_autofree char *label = g_strdup_printf (_("%s, %s"), name, seen);
  GtkWidget *radio = gtk_check_button_new ();
  GtkWidget *row = pillion_plain_row_new (name, seen);

  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), radio);
  gtk_widget_set_valign (radio, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (radio), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (radio), "device", g_object_ref (device), g_object_unref);
  if (self->first_radio == NULL)
    self->first_radio = GTK_CHECK_BUTTON (radio);
  else
    gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), self->first_radio);
  g_signal_connect_object (radio, "toggled", G_CALLBACK (on_toggled), self, 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (radio), device == self->selected);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), radio);
  gtk_list_box_append (self->list_box, row);
}

static void
on_row_activated (PillionAddDeviceLimit *self,
                  AdwActionRow          *row)
{
  GtkWidget *radio = adw_action_row_get_activatable_widget (row);

  if (radio != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (radio), TRUE);
}

static void
fill (PillionAddDeviceLimit *self)
{
  g_autofree char *title = NULL;
  GtkWidget *row;

  self->first_radio = NULL;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL)
    gtk_list_box_remove (self->list_box, row);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (PillionDevice) device = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (!pillion_device_is_primary (device))
      add_row (self, device);
  }
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Device Already Linked", "%u Devices Already Linked",
                                        pillion_device_list_get_n_companions (self->list)),
                           pillion_device_list_get_n_companions (self->list));
  adw_preferences_group_set_title (self->group, title);
}

/* ----- removing ----- */

static void
set_busy (PillionAddDeviceLimit *self,
          gboolean               busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "add-device.remove", !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionAddDeviceLimit) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean removed = pillion_log_out_devices_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), !removed);
  gtk_label_set_label (self->error_label, removed ? "" : error->message);
  if (removed)
    g_signal_emit (self, signals[REMOVED], 0);
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionAddDeviceLimit) self = user_data;
  g_autoptr (GPtrArray) devices = NULL;

  if (!pillion_log_out_devices_ask_finish (result) || self->selected == NULL ||
      g_cancellable_is_cancelled (self->cancellable))
    return;
  devices = g_ptr_array_new ();
  g_ptr_array_add (devices, self->selected);
  set_busy (self, TRUE);
  pillion_log_out_devices_async (pillion_live_list_get_engine (PILLION_LIVE_LIST (self->list)), devices, self->cancellable, on_removed,
                                 g_object_ref (self));
}

static void
on_remove (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionAddDeviceLimit *self = PILLION_ADD_DEVICE_LIMIT (widget);
  g_autoptr (GPtrArray) devices = NULL;

  if (self->selected == NULL)
    return;
  devices = g_ptr_array_new ();
  g_ptr_array_add (devices, self->selected);
  pillion_log_out_devices_ask_async (GTK_WINDOW (gtk_widget_get_root (widget)), devices, self->cancellable, on_asked,
                                     g_object_ref (self));
}

/* ----- the object ----- */

static gboolean
pillion_add_device_limit_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PILLION_ADD_DEVICE_LIMIT (widget)->button);
}

static void
pillion_add_device_limit_dispose (GObject *object)
{
  PillionAddDeviceLimit *self = PILLION_ADD_DEVICE_LIMIT (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (pillion_add_device_limit_parent_class)->dispose (object);
}

static void
pillion_add_device_limit_finalize (GObject *object)
{
  PillionAddDeviceLimit *self = PILLION_ADD_DEVICE_LIMIT (object);

  g_clear_object (&self->list);
  g_clear_object (&self->selected);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pillion_add_device_limit_parent_class)->finalize (object);
}

static void
pillion_add_device_limit_class_init (PillionAddDeviceLimitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_add_device_limit_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_add_device_limit_finalize;
  pillion_focus_class_set_first (widget_class, pillion_add_device_limit_grab_focus);

  signals[REMOVED] = g_signal_new ("removed", PILLION_TYPE_ADD_DEVICE_LIMIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-add-device-limit.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceLimit, group);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceLimit, list_box);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceLimit, error_label);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceLimit, button);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceLimit, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_install_action (widget_class, "add-device.remove", NULL, on_remove);
}

static void
pillion_add_device_limit_init (PillionAddDeviceLimit *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Once. */
void
pillion_add_device_limit_set_list (PillionAddDeviceLimit *self,
                                   PillionDeviceList     *list)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_LIMIT (self));
  g_return_if_fail (PILLION_IS_DEVICE_LIST (list) && self->list == NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

/* One that was linked just now has not said anything yet. */
static guint64
get_used_ms (PillionDevice *device)
{
  return MAX (pillion_device_get_seen_ms (device), pillion_device_get_created_ms (device));
}

/* Chooses the device that was not used for the longest time. */
void
pillion_add_device_limit_preselect (PillionAddDeviceLimit *self)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_LIMIT (self));

  g_clear_object (&self->selected);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (PillionDevice) device = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (!pillion_device_is_primary (device) &&
        (self->selected == NULL || get_used_ms (device) < get_used_ms (self->selected)))
      g_set_object (&self->selected, device);
  }
  fill (self);
}

/* (transfer none) (nullable) */
PillionDevice *
pillion_add_device_limit_get_selected (PillionAddDeviceLimit *self)
{
  g_return_val_if_fail (PILLION_IS_ADD_DEVICE_LIMIT (self), NULL);

  return self->selected;
}
