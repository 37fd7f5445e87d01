/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-device-list-row.h"

#include "app/devices/pillion-device-text.h"

#include <glib/gi18n.h>

/**
 * PillionDeviceListRow:
 *
 * A device in a list: what it is, how it is called, and when it was used.
 */
struct _PillionDeviceListRow {
  AdwActionRow   parent_instance;

  PillionDevice *device; /* (owned) */

  GtkImage      *icon;
  GtkWidget     *primary_label;
  GtkWidget     *arrow;
};

G_DEFINE_FINAL_TYPE (PillionDeviceListRow, pillion_device_list_row, ADW_TYPE_ACTION_ROW)

typedef enum {
  PROP_DEVICE = 1,
} PillionDeviceListRowProperty;

static GParamSpec *properties[PROP_DEVICE + 1];

static void
update (PillionDeviceListRow *self)
{
  g_autofree char *name = pillion_device_text_dup_name (self->device);
  g_autofree char *summary = pillion_device_text_dup_summary (self->device);
  /* Translators: for screen readers: a device's name, and what it is and when it was used. */
  g_autofree char *label = g_strdup_printf (_("%s, %s"), name, summary);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), summary);
  gtk_image_set_from_icon_name (self->icon, pillion_device_text_get_icon (self->device));
  gtk_widget_set_visible (self->primary_label, pillion_device_is_primary (self->device));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
pillion_device_list_row_get_property (GObject    *object,
                                      guint property_id,
                                      GValue *value,
                                      GParamSpec *pspec)
{
  PillionDeviceListRow *self = PILLION_DEVICE_LIST_ROW (object);

  switch ((PillionDeviceListRowProperty) property_id) {
  case PROP_DEVICE:
    g_value_set_object (value, self->device);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_device_list_row_set_property (GObject      *object,
                                      guint property_id,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  PillionDeviceListRow *self = PILLION_DEVICE_LIST_ROW (object);

  switch ((PillionDeviceListRowProperty) property_id) {
  case PROP_DEVICE:
    self->device = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_device_list_row_constructed (GObject *object)
{
  PillionDeviceListRow *self = PILLION_DEVICE_LIST_ROW (object);

  G_OBJECT_CLASS (pillion_device_list_row_parent_class)->constructed (object);

  g_signal_connect_object (self->device, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
pillion_device_list_row_finalize (GObject *object)
{
  PillionDeviceListRow *self = PILLION_DEVICE_LIST_ROW (object);

  g_clear_object (&self->device);

  G_OBJECT_CLASS (pillion_device_list_row_parent_class)->finalize (object);
}

static void
pillion_device_list_row_class_init (PillionDeviceListRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_device_list_row_get_property;
  object_class->set_property = pillion_device_list_row_set_property;
  object_class->constructed = pillion_device_list_row_constructed;
  object_class->finalize = pillion_device_list_row_finalize;

  /* What the row shows. */
  properties[PROP_DEVICE] = g_param_spec_object ("device", NULL, NULL, PILLION_TYPE_DEVICE,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-device-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionDeviceListRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PillionDeviceListRow, primary_label);
  gtk_widget_class_bind_template_child (widget_class, PillionDeviceListRow, arrow);
}

static void
pillion_device_list_row_init (PillionDeviceListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self, "activatable", self->arrow, "visible", G_BINDING_SYNC_CREATE);
}

GtkWidget *
pillion_device_list_row_new (PillionDevice *device)
{
  g_return_val_if_fail (PILLION_IS_DEVICE (device), NULL);

  return g_object_new (PILLION_TYPE_DEVICE_LIST_ROW, "device", device, NULL);
}

/* (transfer none) */
PillionDevice *
pillion_device_list_row_get_device (PillionDeviceListRow *self)
{
  g_return_val_if_fail (PILLION_IS_DEVICE_LIST_ROW (self), NULL);

  return self->device;
}
