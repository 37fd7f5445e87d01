/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-devices-page.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-navigation.h"
#include "app/compat/pillion-spinner.h"
#include "app/devices/pillion-device-page.h"
#include "app/devices/pillion-device-list-row.h"
#include "app/devices/pillion-device-text.h"
#include "app/devices/pillion-log-out-devices.h"
#include "app/devices/pillion-notices-group.h"
#include "app/history/pillion-history-request.h"
#include "app/link/pillion-add-device-page.h"
#include "app/welcome/pillion-problem-view.h"
#include "engine/pillion-device-list.h"
#include "engine/pillion-network.h"
#include "engine/pillion-status.h"

#include <glib/gi18n.h>

/**
 * PillionDevicesPage:
 *
 * The devices of the account. On the primary they are linked, named and logged out here; a
 * companion shows them, and how long it stays one.
 *
 * Actions: "devices.link", "devices.log-out-all", "devices.show" (s: an id), "devices.retry",
 * "devices.learn-more", "devices.get-missed", "devices.get-left-out".
 */
struct _PillionDevicesPage {
  PillionPage          parent_instance;

  PillionEngine       *engine;      /* (owned) */
  PillionDeviceList   *list;        /* (owned) */
  GCancellable        *cancellable; /* (owned) */
  gboolean             busy;        /* devices are being logged out */
  GSignalGroup        *transfer;    /* (owned): of older messages */
  gboolean             loading_missing;
  gboolean             load_again;

  GtkStack            *stack;
  PillionProblemView  *problem;
  PillionNoticesGroup *notices;
  GtkWidget           *state_group;
  AdwActionRow        *offline_row;
  AdwActionRow        *warning_row;
  GtkWidget           *keep_button;
  AdwActionRow        *missing_row;
  GtkWidget           *missed_button;
  GtkWidget           *left_out_button;
  AdwActionRow        *left_out_row;
  AdwActionRow        *companion_row;
  AdwPreferencesGroup *own_group;
  GtkListBox          *own_list;
  AdwPreferencesGroup *others_group;
  GtkListBox          *others_list;
  GtkWidget           *actions_group;
  GtkWidget           *link_button;
  GtkWidget           *log_out_all_button;
  GtkSpinner          *spinner;
};

G_DEFINE_FINAL_TYPE (PillionDevicesPage, pillion_devices_page, PILLION_TYPE_PAGE)

/* ----- what is shown ----- */

static gboolean
is_online (PillionDevicesPage *self)
{
  return pillion_device_list_get_stale_since_ms (self->list) == 0;
}

static void
show_offline (PillionDevicesPage *self)
{
  guint64 since_ms = pillion_device_list_get_stale_since_ms (self->list);
  g_autofree char *time = pillion_device_text_dup_time (since_ms);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->offline_row), since_ms != 0);
  if (pillion_device_list_is_primary (self->list))
    text = g_strdup_printf (_("As of %s. Devices can be linked and logged out when the server is reached."), time);
  else
    text = g_strdup_printf (_("As of %s."), time);
  adw_action_row_set_subtitle (self->offline_row, text);
}

/* For a companion. */
static char *
dup_advice (PillionIdleStage stage,
            guint            n_days)
{
  if (stage == PILLION_IDLE_STAGE_LAST || n_days == 0)
    return g_strdup (_("Open Pillion on your primary device now to keep it linked."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Your primary device was not used for %u day. Open Pillion there soon to keep it linked.",
                                       "Your primary device was not used for %u days. Open Pillion there soon to keep it linked.",
                                       n_days),
                          n_days);
}

static void
show_warning (PillionDevicesPage *self)
{
  guint64 not_after_ms = pillion_device_list_get_not_after_ms (self->list);
  PillionIdleStage stage = pillion_device_list_get_idle_stage (self->list);
  gboolean primary = pillion_device_list_is_primary (self->list);
  gboolean shown = stage != PILLION_IDLE_STAGE_NONE && !(primary && is_online (self));
  g_autofree char *date = pillion_device_text_dup_date (not_after_ms);
  g_autofree char *advice = dup_advice (stage, pillion_device_list_get_idle_days (self->list));
  g_autofree char *title = g_strdup_printf (primary ? _("Devices will be logged out on %s") : _("This device will be logged out on %s"), date);

  gtk_widget_set_visible (GTK_WIDGET (self->warning_row), shown);
  gtk_widget_set_visible (self->keep_button, primary);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->warning_row), title);
  adw_action_row_set_subtitle (self->warning_row, primary ? _("Connect to the internet to keep them linked.") : advice);
}

static char *
dup_days_left (guint days_left)
{
  if (days_left == 0)
    return g_strdup (_("It stays linked for less than a day, and longer whenever the primary device is used."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "It stays linked for %u more day, and longer whenever the primary device is used.",
                                       "It stays linked for %u more days, and longer whenever the primary device is used.",
                                       days_left),
                          days_left);
}

static void
show_companion (PillionDevicesPage *self)
{
  gboolean shown = !pillion_device_list_is_primary (self->list);
  g_autofree char *text = dup_days_left (pillion_device_list_get_days_left (self->list));

  gtk_widget_set_visible (GTK_WIDGET (self->companion_row), shown);
  adw_action_row_set_subtitle (self->companion_row, pillion_device_list_get_not_after_ms (self->list) != 0 ? text : "");
}

static void
update_state_group (PillionDevicesPage *self)
{
  gtk_widget_set_visible (self->state_group,
                          gtk_widget_get_visible (GTK_WIDGET (self->offline_row)) ||
                            gtk_widget_get_visible (GTK_WIDGET (self->warning_row)) ||
                            gtk_widget_get_visible (GTK_WIDGET (self->missing_row)) ||
                            gtk_widget_get_visible (GTK_WIDGET (self->left_out_row)) ||
                            gtk_widget_get_visible (GTK_WIDGET (self->companion_row)));
}

static void
show_missing (PillionDevicesPage  *self,
              const PillionStatus *status)
{
  gulong n = (gulong) status->n_missing;
  g_autofree char *missing = g_strdup_printf (ngettext ("%lu message is missing", "%lu messages are missing", n), n);
  const char *title = missing;
  const char *subtitle = _("What is missing was sent but did not come, and may still come by itself. Ask in your chats for "
                            "what you don’t find.");

  if (status->catching_up) {
    title = _("Catching up");
    subtitle = _("What was said while this device was logged out comes from your primary device when that is connected.");
  } else if (status->stopped) {
    title = _("Not everything has come");
    subtitle = _("Some of what was said while this device was logged out did not come from your primary device. What came is "
                  "kept.");
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->missing_row), title);
  adw_action_row_set_subtitle (self->missing_row, subtitle);
  adw_action_row_set_icon_name (self->missing_row, n > 0 || status->stopped ? "dialog-warning-symbolic" : NULL);
  gtk_widget_set_visible (self->missed_button, status->stopped);
  gtk_widget_set_visible (GTK_WIDGET (self->missing_row), n > 0 || status->catching_up || status->stopped);
}

static void
show_left_out (PillionDevicesPage  *self,
               const PillionStatus *status)
{
  gulong n = (gulong) status->n_left_out;
  g_autofree char *title =
    n > 0 ? g_strdup_printf (ngettext ("%lu message could not be read", "%lu messages could not be read", n), n)
          : g_strdup (_("Some messages could not be read"));
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (pillion_engine_get_history (self->engine));
  gboolean requested = transfer != NULL && pillion_history_transfer_is_active (transfer);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->left_out_row), title);
  adw_action_row_set_subtitle (self->left_out_row,
                               requested ? _("Older messages were requested")
                                         : _("What failed its check was left out. Try again, or ask in your chats for what "
                                              "you don’t find."));
  gtk_widget_set_visible (self->left_out_button, !requested);
  gtk_widget_set_visible (GTK_WIDGET (self->left_out_row), status->is_flawed);
}

/* Each writer counts what it sends: so it is known whether all of it came. That all is well
 * is said beside the device, anything else where it is seen first.
 */
static void
show_whole (PillionDevicesPage  *self,
            const PillionStatus *status)
{
  gboolean whole = status->n_missing == 0 && !status->catching_up && !status->stopped && !status->is_flawed;

  adw_preferences_group_set_description (self->own_group, whole ? _("No message is missing") : NULL);
  show_missing (self, status);
  show_left_out (self, status);
  update_state_group (self);
}

static void
on_status_loaded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (PillionDevicesPage) self = user_data;
  PillionStatus *status = pillion_status_load_finish (PILLION_ENGINE (source), result, NULL);
  gboolean gone = g_cancellable_is_cancelled (self->cancellable);

  if (status != NULL && !gone)
    show_whole (self, status);
  g_clear_pointer (&status, pillion_status_free);
  self->loading_missing = self->load_again && !gone;
  self->load_again = FALSE;
  if (self->loading_missing)
    pillion_status_load_async (self->engine, self->cancellable, on_status_loaded, g_object_ref (self));
}

static void
load_missing (PillionDevicesPage *self)
{
  self->load_again = self->loading_missing;
  if (self->loading_missing)
    return;
  self->loading_missing = TRUE;
  pillion_status_load_async (self->engine, self->cancellable, on_status_loaded, g_object_ref (self));
}

static void
show_others (PillionDevicesPage *self)
{
  guint n_companions = pillion_device_list_get_n_companions (self->list);
  guint max_companions = pillion_device_list_get_max_companions (self->list);
  gboolean primary = pillion_device_list_is_primary (self->list);
  g_autofree char *count = NULL;

  /* Translators: how many devices are linked, and how many can be. */
  count = g_strdup_printf (_("%u of %u"), n_companions, max_companions);
  adw_preferences_group_set_title (self->others_group, primary ? _("Linked Devices") : _("Other Devices"));
  adw_preferences_group_set_description (self->others_group, primary ? count : NULL);
  gtk_widget_set_visible (self->actions_group, primary);
  gtk_widget_set_visible (self->log_out_all_button, n_companions > 1);
}

static void
update_actions (PillionDevicesPage *self)
{
  gboolean can_change = pillion_device_list_is_primary (self->list) && is_online (self) && !self->busy;
  const char *reason = is_online (self) ? NULL : _("This needs a connection to the server");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "devices.link", can_change);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "devices.log-out-all",
                                 can_change && pillion_device_list_get_n_companions (self->list) > 0);
  gtk_widget_set_tooltip_text (self->link_button, reason);
  gtk_widget_set_tooltip_text (self->log_out_all_button, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
show_problem (PillionDevicesPage *self,
              const GError       *error)
{
  PillionProblem problem = {
    .icon_name = "dialog-warning-symbolic",
    .title = _("Can’t Show the Devices"),
    .description = error->message,
    .label = _("Try Again"),
    .action = "devices.retry",
  };

  pillion_problem_view_show (self->problem, &problem);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
update (PillionDevicesPage *self)
{
  const GError *error = pillion_live_list_get_error (PILLION_LIVE_LIST (self->list));
  gboolean was_loading = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading");

  if (pillion_live_list_is_loading (PILLION_LIVE_LIST (self->list))) {
    gtk_stack_set_visible_child_name (self->stack, "loading");
    return;
  }
  show_offline (self);
  show_warning (self);
  show_companion (self);
  show_others (self);
  update_actions (self);
  update_state_group (self);
  if (error != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    show_problem (self, error);
  else
    gtk_stack_set_visible_child_name (self->stack, "devices");
  /* While there was nothing else the focus could only be on the header bar. */
  if (was_loading && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* ----- the lists ----- */

static gboolean
is_self (gpointer item,
         gpointer user_data)
{
  return pillion_device_is_self (item);
}

static gboolean
is_other (gpointer item,
          gpointer user_data)
{
  return !pillion_device_is_self (item);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return pillion_device_list_row_new (item);
}

static void
bind_list (PillionDevicesPage     *self,
           GtkListBox             *box,
           GtkCustomFilterFunc     func)
{
  g_autoptr (GtkFilterListModel) model =
    gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->list)), GTK_FILTER (gtk_custom_filter_new (func, NULL, NULL)));

  gtk_list_box_bind_model (box, G_LIST_MODEL (model), create_row, NULL, NULL);
  g_object_bind_property (model, "n-items", box, "visible", G_BINDING_SYNC_CREATE);
}

static void
push (PillionDevicesPage *self,
      GtkWidget          *page)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (GTK_WIDGET (self), PILLION_TYPE_NAVIGATION);

  g_return_if_fail (navigation != NULL);

  pillion_navigation_push (PILLION_NAVIGATION (navigation), page);
}

static void
on_row_activated (GtkListBox         *list,
                  GtkListBoxRow      *row,
                  PillionDevicesPage *self)
{
  push (self, pillion_device_page_new (self->list, pillion_device_list_row_get_device (PILLION_DEVICE_LIST_ROW (row))));
}

static void
on_show (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionDevicesPage *self = PILLION_DEVICES_PAGE (widget);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (PillionDevice) device = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (g_str_equal (pillion_device_get_id (device), g_variant_get_string (parameter, NULL))) {
      push (self, pillion_device_page_new (self->list, device));
      return;
    }
  }
  gtk_widget_activate_action (widget, "window-status.toast", "s", _("That device is not linked any more"));
}

/* ----- logging out all ----- */

static GPtrArray *
collect_companions (PillionDevicesPage *self)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    PillionDevice *device = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    if (pillion_device_is_primary (device))
      g_object_unref (device);
    else
      g_ptr_array_add (devices, device);
  }
  return devices;
}

static void
on_logged_out (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionDevicesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = pillion_log_out_devices_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->busy = FALSE;
  update_actions (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s",
                              done ? _("All devices were logged out") : error->message);
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionDevicesPage) self = user_data;
  g_autoptr (GPtrArray) devices = NULL;

  if (!pillion_log_out_devices_ask_finish (result) || g_cancellable_is_cancelled (self->cancellable))
    return;
  devices = collect_companions (self);
  if (devices->len == 0)
    return;
  self->busy = TRUE;
  update_actions (self);
  pillion_announce (GTK_WIDGET (self), _("Logging Out"));
  pillion_log_out_devices_async (self->engine, devices, self->cancellable, on_logged_out, g_object_ref (self));
}

static void
on_log_out_all (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  PillionDevicesPage *self = PILLION_DEVICES_PAGE (widget);
  g_autoptr (GPtrArray) devices = collect_companions (self);

  if (devices->len > 0)
    pillion_log_out_devices_ask_async (GTK_WINDOW (gtk_widget_get_root (widget)), devices, self->cancellable, on_asked,
                                       g_object_ref (self));
}

/* ----- the other actions ----- */

static void
on_link (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  push (PILLION_DEVICES_PAGE (widget), pillion_add_device_page_new (PILLION_DEVICES_PAGE (widget)->list));
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionDevicesPage *self = PILLION_DEVICES_PAGE (widget);

  pillion_network_retry_now (pillion_engine_get_network (self->engine));
  pillion_live_list_refresh (PILLION_LIVE_LIST (self->list));
}

static void
on_learn_more (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("About Linked Devices"), NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _("A linked device sends and receives by itself; the primary device need not be near. Only the primary "
                                  "device links others and logs them out.\n\nIf the primary device is not used for 14 days, linked "
                                  "devices are locked. Their messages stay on them, and open again once it is used."));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_get_missed (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  pillion_history_retry (widget, pillion_engine_get_history (PILLION_DEVICES_PAGE (widget)->engine));
}

static void
on_get_left_out (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  pillion_history_ask_again (widget, PILLION_DEVICES_PAGE (widget)->engine);
}

/* ----- the object ----- */

/* Most come to link a device. */
static gboolean
pillion_devices_page_grab_focus (GtkWidget *widget)
{
  PillionDevicesPage *self = PILLION_DEVICES_PAGE (widget);
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);
  gboolean can_link = gtk_widget_is_ancestor (self->link_button, shown) && gtk_widget_is_visible (self->link_button);

  return (can_link && gtk_widget_grab_focus (self->link_button)) || gtk_widget_child_focus (shown, GTK_DIR_TAB_FORWARD);
}

static void
pillion_devices_page_dispose (GObject *object)
{
  PillionDevicesPage *self = PILLION_DEVICES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->transfer);
  g_clear_object (&self->list);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_devices_page_parent_class)->dispose (object);
}

static void
pillion_devices_page_finalize (GObject *object)
{
  PillionDevicesPage *self = PILLION_DEVICES_PAGE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pillion_devices_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, notices);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, state_group);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, offline_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, warning_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, keep_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, missing_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, missed_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, left_out_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, left_out_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, companion_row);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, own_group);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, own_list);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, others_group);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, others_list);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, actions_group);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, link_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, log_out_all_button);
  gtk_widget_class_bind_template_child (widget_class, PillionDevicesPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
pillion_devices_page_class_init (PillionDevicesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_devices_page_dispose;
  object_class->finalize = pillion_devices_page_finalize;
  pillion_focus_class_set_first (widget_class, pillion_devices_page_grab_focus);

  g_type_ensure (PILLION_TYPE_NOTICES_GROUP);
  g_type_ensure (PILLION_TYPE_PROBLEM_VIEW);
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-devices-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "devices.link", NULL, on_link);
  gtk_widget_class_install_action (widget_class, "devices.log-out-all", NULL, on_log_out_all);
  gtk_widget_class_install_action (widget_class, "devices.show", "s", on_show);
  gtk_widget_class_install_action (widget_class, "devices.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "devices.learn-more", NULL, on_learn_more);
  gtk_widget_class_install_action (widget_class, "devices.get-missed", NULL, on_get_missed);
  gtk_widget_class_install_action (widget_class, "devices.get-left-out", NULL, on_get_left_out);
}

static void
pillion_devices_page_init (PillionDevicesPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->transfer = g_signal_group_new (PILLION_TYPE_HISTORY_TRANSFER);
  g_signal_group_connect_swapped (self->transfer, "notify::state", G_CALLBACK (load_missing), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_devices_page_new:
 * @engine: a device of an account
 */
GtkWidget *
pillion_devices_page_new (PillionEngine *engine)
{
  PillionHistory *history;
  PillionDevicesPage *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  self = g_object_new (PILLION_TYPE_DEVICES_PAGE, NULL);
  self->engine = g_object_ref (engine);
  self->list = pillion_device_list_new (engine);
  bind_list (self, self->own_list, is_self);
  bind_list (self, self->others_list, is_other);
  pillion_notices_group_set_engine (self->notices, engine);
  g_signal_connect_object (self->list, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "conversation-changed", G_CALLBACK (load_missing), self, G_CONNECT_SWAPPED);
  history = pillion_engine_get_history (engine);
  g_signal_connect_object (history, "notify", G_CALLBACK (load_missing), self, G_CONNECT_SWAPPED);
  g_object_bind_property (history, "receiving", self->transfer, "target", G_BINDING_SYNC_CREATE);
  update (self);
  load_missing (self);
  return GTK_WIDGET (self);
}
