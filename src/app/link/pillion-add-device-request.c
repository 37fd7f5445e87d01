/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-request.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-focus-label.h"
#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-spinner.h"
#include "app/devices/pillion-device-text.h"
#include "app/history/pillion-history-choice.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>

/**
 * PillionAddDeviceRequest:
 *
 * What a primary's user is asked about a device, in steps: "confirm", "number" and
 * "publishing". What the device says of itself is shown as plain text.
 *
 * Actions: "add-device.approve", "add-device.decline", "add-device.cancel".
 */
struct _PillionAddDeviceRequest {
  AdwBin                parent_instance;

  PillionPrimaryLink   *link;    /* (owned) (nullable) */
  PillionHistory       *history; /* (owned) (nullable): of the primary */

  GtkStack             *stack;
  AdwActionRow         *device_row;
  AdwActionRow         *time_row;
  AdwActionRow         *replaced_row;
  PillionHistoryChoice *choice;
  PillionFocusLabel    *number;
  GtkLabel             *tries_label;
};

G_DEFINE_FINAL_TYPE (PillionAddDeviceRequest, pillion_add_device_request, ADW_TYPE_BIN)

enum {
  DECLINED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ----- what is shown ----- */

/* It has the store of a device that is linked: a copy of it, or that of a link whose program ended early. */
static void
show_replaced (PillionAddDeviceRequest *self)
{
  const char *replaced = pillion_primary_link_get_replaced (self->link);
  g_autofree char *flat = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->replaced_row), replaced != NULL);
  if (replaced == NULL)
    return;
  flat = pillion_device_text_flatten (replaced, NULL);
  name = pillion_line_isolate (flat);
  /* Translators: %s is the name of a device. */
  title = g_strdup_printf (_("Takes the Place of %s"), name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->replaced_row), title);
}

static void
show_request (PillionAddDeviceRequest *self)
{
  const char *platform = pillion_primary_link_get_platform (self->link);
  g_autofree char *time = pillion_device_text_dup_time (pillion_primary_link_get_time (self->link));
  g_autofree char *name = pillion_device_text_flatten (pillion_primary_link_get_device_name (self->link), platform);
  g_autofree char *system = pillion_line_flatten (platform, G_MAXUINT);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->device_row), name);
  adw_action_row_set_subtitle (self->device_row, system);
  adw_action_row_set_subtitle (self->time_row, time);
  show_replaced (self);
}

static void
show_number (PillionAddDeviceRequest *self)
{
  guint tries_left = pillion_primary_link_get_tries_left (self->link);
  g_autofree char *number = g_strdup_printf ("%u", pillion_primary_link_get_check_number (self->link));
  g_autofree char *tries = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u try left", "%u tries left", tries_left), tries_left);
  g_autofree char *label = NULL;

  /* Translators: for screen readers. */
  label = g_strdup_printf (_("Type %s on the new device"), number);
  pillion_focus_label_set_text (self->number, number, label);
  gtk_label_set_label (self->tries_label, tries);
  if (g_str_equal (pillion_add_device_request_get_step (self), "number"))
    pillion_announce (GTK_WIDGET (self), label);
}

static void
on_state (PillionAddDeviceRequest *self)
{
  switch (pillion_primary_link_get_state (self->link)) {
  case PILLION_PRIMARY_LINK_REQUESTED:
    show_request (self);
    pillion_history_choice_measure (self->choice, self->history);
    show_number (self);
    break;
  case PILLION_PRIMARY_LINK_PUBLISHING:
    gtk_stack_set_visible_child_name (self->stack, "publishing");
    break;
  case PILLION_PRIMARY_LINK_STARTING:
  case PILLION_PRIMARY_LINK_LINKED:
  case PILLION_PRIMARY_LINK_ENDED:
  default:
    break;
  }
}

/* ----- the user's word ----- */

static gboolean
is_asking (PillionAddDeviceRequest *self)
{
  return self->link != NULL && pillion_primary_link_get_state (self->link) == PILLION_PRIMARY_LINK_REQUESTED;
}

static void
on_approve (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionAddDeviceRequest *self = PILLION_ADD_DEVICE_REQUEST (widget);

  if (!is_asking (self) || !g_str_equal (pillion_add_device_request_get_step (self), "confirm"))
    return;
  gtk_stack_set_visible_child_name (self->stack, "number");
  show_number (self);
  gtk_widget_grab_focus (widget);
  pillion_primary_link_approve (self->link, pillion_history_choice_get_depth (self->choice));
}

static void
on_decline (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionAddDeviceRequest *self = PILLION_ADD_DEVICE_REQUEST (widget);

  if (!is_asking (self))
    return;
  g_signal_emit (self, signals[DECLINED], 0);
  pillion_primary_link_decline (self->link);
}

static void
on_cancel (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionAddDeviceRequest *self = PILLION_ADD_DEVICE_REQUEST (widget);

  if (is_asking (self))
    pillion_primary_link_cancel (self->link);
}

/* ----- the object ----- */

/* What is to be compared: the key that answered the page before, pressed twice, answers nothing here. */
static gboolean
pillion_add_device_request_grab_focus (GtkWidget *widget)
{
  PillionAddDeviceRequest *self = PILLION_ADD_DEVICE_REQUEST (widget);

  return gtk_widget_grab_focus (g_str_equal (pillion_add_device_request_get_step (self), "number")
                                  ? GTK_WIDGET (self->number)
                                  : GTK_WIDGET (self->device_row));
}

static void
pillion_add_device_request_finalize (GObject *object)
{
  PillionAddDeviceRequest *self = PILLION_ADD_DEVICE_REQUEST (object);

  g_clear_object (&self->link);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (pillion_add_device_request_parent_class)->finalize (object);
}

static void
pillion_add_device_request_class_init (PillionAddDeviceRequestClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pillion_add_device_request_finalize;
  pillion_focus_class_set_first (widget_class, pillion_add_device_request_grab_focus);

  /* The user said no; the link ends next. */
  signals[DECLINED] = g_signal_new ("declined", PILLION_TYPE_ADD_DEVICE_REQUEST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);

  g_type_ensure (PILLION_TYPE_FOCUS_LABEL);
  g_type_ensure (PILLION_TYPE_HISTORY_CHOICE);
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-add-device-request.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceRequest, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceRequest, device_row);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceRequest, time_row);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceRequest, replaced_row);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceRequest, choice);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceRequest, number);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceRequest, tries_label);
  gtk_widget_class_install_action (widget_class, "add-device.approve", NULL, on_approve);
  gtk_widget_class_install_action (widget_class, "add-device.decline", NULL, on_decline);
  gtk_widget_class_install_action (widget_class, "add-device.cancel", NULL, on_cancel);
}

static void
pillion_add_device_request_init (PillionAddDeviceRequest *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Its digits would come apart where a translation leaves little room. */
  pillion_focus_label_keep_on_one_line (self->number);
}

/* "confirm", "number" or "publishing" */
const char *
pillion_add_device_request_get_step (PillionAddDeviceRequest *self)
{
  g_return_val_if_fail (PILLION_IS_ADD_DEVICE_REQUEST (self), NULL);

  return gtk_stack_get_visible_child_name (self->stack);
}

/* Begins again with another try. history: of the engine that links */
void
pillion_add_device_request_set_link (PillionAddDeviceRequest *self,
                                     PillionHistory          *history,
                                     PillionPrimaryLink      *link)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_REQUEST (self));
  g_return_if_fail (PILLION_IS_HISTORY (history));
  g_return_if_fail (PILLION_IS_PRIMARY_LINK (link));

  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  g_set_object (&self->history, history);
  g_set_object (&self->link, link);
  g_signal_connect_object (link, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "check-number", G_CALLBACK (show_number), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "confirm");
}
