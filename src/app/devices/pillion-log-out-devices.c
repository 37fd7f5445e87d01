/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-log-out-devices.h"

#include "app/compat/pillion-plain-row.h"
#include "app/devices/pillion-device-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* ----- asking ----- */

static void
on_response (GTask      *task,
             const char *response)
{
  if (!g_task_get_completed (task))
    g_task_return_boolean (task, g_strcmp0 (response, "log-out") == 0);
}

static char *
dup_heading (GPtrArray *devices)
{
  g_autofree char *name = NULL;

  if (devices->len > 1)
    return g_strdup (_("Log Out All Devices?"));
  name = pillion_device_text_dup_quoted (devices->pdata[0]);
  /* Translators: of a dialog; a device's name. */
  return g_strdup_printf (_("Log Out %s?"), name);
}

static GtkWidget *
create_list (GPtrArray *devices)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; i < devices->len; i++) {
    g_autofree char *name = pillion_device_text_dup_name (devices->pdata[i]);
    g_autofree char *summary = pillion_device_text_dup_summary (devices->pdata[i]);

    gtk_list_box_append (GTK_LIST_BOX (list), pillion_plain_row_new (name, summary));
  }
  return list;
}

void
pillion_log_out_devices_ask_async (GtkWindow          *parent,
                                   GPtrArray          *devices,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autofree char *heading = dup_heading (devices);
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (devices->len > 0);

  g_task_set_source_tag (task, pillion_log_out_devices_ask_async);
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               g_dngettext (GETTEXT_PACKAGE,
                                            "It gets no more messages. What it has stays on it, locked, and it can be linked again.",
                                            "They get no more messages. What they have stays on them, locked, and they can be "
                                            "linked again.",
                                            devices->len));
  if (devices->len > 1)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), create_list (devices));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "log-out",
                                    devices->len > 1 ? _("_Log Out All") : _("_Log Out Device"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "log-out", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), task, (GClosureNotify) (GCallback) g_object_unref,
                         G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
pillion_log_out_devices_ask_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* ----- doing it ----- */

typedef struct {
  GPtrArray *ids;  /* (owned) (element-type utf8) */
  guint      next;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *self = data;

  g_ptr_array_unref (self->ids);
  g_free (self);
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  Removal *removal = g_task_get_task_data (task);
  GError *error = NULL;
  const char *id;

  /* The first call comes without a result. */
  if (result != NULL && !pillion_devices_remove_finish (engine, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (removal->next == removal->ids->len) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  id = removal->ids->pdata[removal->next++];
  pillion_devices_remove_async (engine, id, NULL, g_task_get_cancellable (task), on_removed, g_object_ref (task));
}

void
pillion_log_out_devices_async (PillionEngine      *engine,
                               GPtrArray          *devices,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  Removal *removal = g_new0 (Removal, 1);

  g_task_set_source_tag (task, pillion_log_out_devices_async);
  removal->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < devices->len; i++)
    g_ptr_array_add (removal->ids, g_strdup (pillion_device_get_id (devices->pdata[i])));
  g_task_set_task_data (task, removal, removal_free);
  on_removed (G_OBJECT (engine), NULL, task);
}

gboolean
pillion_log_out_devices_finish (PillionEngine *engine,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
