/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-group.h"

#include "app/compat/pillion-navigation.h"
#include "app/history/pillion-history-allow-page.h"
#include "app/history/pillion-history-state.h"

#include <glib/gi18n.h>

/**
 * PillionHistoryGroup:
 *
 * On the page of a companion, on the primary: how far the older messages are that it gets from
 * here, and that it may be allowed more.
 */
struct _PillionHistoryGroup {
  AdwPreferencesGroup     parent_instance;

  PillionDeviceList      *list;     /* (owned) (nullable) */
  PillionDevice          *device;   /* (owned) (nullable) */
  PillionHistory         *history;  /* (owned) (nullable) */
  PillionHistoryTransfer *transfer; /* (owned) (nullable): the newest that goes to it */

  GtkWidget              *progress_row;
  GtkLabel               *title;
  GtkLabel               *detail;
  GtkProgressBar         *progress;
};

G_DEFINE_FINAL_TYPE (PillionHistoryGroup, pillion_history_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
describe (PillionHistoryTransferState state)
{
  switch (state) {
  case PILLION_HISTORY_TRANSFER_STATE_RUNNING:
    return _("Sending older messages");
  case PILLION_HISTORY_TRANSFER_STATE_PAUSED:
    return _("Older messages are paused there");
  case PILLION_HISTORY_TRANSFER_STATE_OFFERED:
  case PILLION_HISTORY_TRANSFER_STATE_WAITING:
  case PILLION_HISTORY_TRANSFER_STATE_FAILED:
  case PILLION_HISTORY_TRANSFER_STATE_DONE:
  case PILLION_HISTORY_TRANSFER_STATE_ENDED:
  default:
    return _("Older messages wait for the device");
  }
}

static void
show (PillionHistoryGroup *self)
{
  gboolean active = self->transfer != NULL && pillion_history_transfer_is_active (self->transfer);
  g_autofree char *detail = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self),
                          pillion_device_list_is_primary (self->list) && !pillion_device_is_primary (self->device));
  gtk_widget_set_visible (self->progress_row, active);
  if (!active)
    return;
  detail = pillion_history_state_dup_progress (self->transfer);
  gtk_label_set_label (self->title, describe (pillion_history_transfer_get_state (self->transfer)));
  gtk_label_set_label (self->detail, detail);
  gtk_progress_bar_set_fraction (self->progress, pillion_history_transfer_get_fraction (self->transfer));
}

/* (transfer full) (nullable) */
static PillionHistoryTransfer *
find_transfer (PillionHistoryGroup *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->history)); i > 0; i--) {
    g_autoptr (PillionHistoryTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (self->history), i - 1);

    if (pillion_history_transfer_is_serving (transfer) &&
        g_str_equal (pillion_history_transfer_get_device (transfer), pillion_device_get_id (self->device)))
      return g_steal_pointer (&transfer);
  }
  return NULL;
}

static void
on_transfers_changed (PillionHistoryGroup *self)
{
  g_autoptr (PillionHistoryTransfer) transfer = find_transfer (self);

  if (transfer != self->transfer) {
    if (self->transfer != NULL)
      g_signal_handlers_disconnect_by_data (self->transfer, self);
    g_set_object (&self->transfer, transfer);
    if (transfer != NULL)
      g_signal_connect_object (transfer, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  }
  show (self);
}

static void
on_allow (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionHistoryGroup *self = PILLION_HISTORY_GROUP (widget);
  GtkWidget *navigation = gtk_widget_get_ancestor (widget, PILLION_TYPE_NAVIGATION);

  g_return_if_fail (navigation != NULL);

  pillion_navigation_push (PILLION_NAVIGATION (navigation),
                           pillion_history_allow_page_new (pillion_live_list_get_engine (PILLION_LIVE_LIST (self->list)),
                                                           self->device));
}

static void
pillion_history_group_dispose (GObject *object)
{
  PillionHistoryGroup *self = PILLION_HISTORY_GROUP (object);

  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_data (self->transfer, self);
  g_clear_object (&self->transfer);
  g_clear_object (&self->history);
  g_clear_object (&self->device);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (pillion_history_group_parent_class)->dispose (object);
}

static void
pillion_history_group_class_init (PillionHistoryGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_history_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-history-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryGroup, detail);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryGroup, progress);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryGroup, progress_row);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryGroup, title);
  gtk_widget_class_install_action (widget_class, "history-group.allow", NULL, on_allow);
}

static void
pillion_history_group_init (PillionHistoryGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pillion_history_group_set_device (PillionHistoryGroup *self,
                                  PillionDeviceList   *list,
                                  PillionDevice       *device)
{
  g_return_if_fail (PILLION_IS_HISTORY_GROUP (self));
  g_return_if_fail (PILLION_IS_DEVICE_LIST (list) && PILLION_IS_DEVICE (device) && self->list == NULL);

  self->list = g_object_ref (list);
  self->device = g_object_ref (device);
  self->history = g_object_ref (pillion_engine_get_history (pillion_live_list_get_engine (PILLION_LIVE_LIST (list))));
  g_signal_connect_object (list, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "items-changed", G_CALLBACK (on_transfers_changed), self, G_CONNECT_SWAPPED);
  on_transfers_changed (self);
}
