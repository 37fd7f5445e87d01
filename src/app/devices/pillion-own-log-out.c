/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-own-log-out.h"

#include "engine/pillion-log-out.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_log_out_finish (PILLION_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_erased (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_log_out_erase_finish (PILLION_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A dialog that is destroyed may answer a second time. */
static void
on_response (GTask      *task,
             const char *response)
{
  PillionEngine *engine = g_task_get_task_data (task);

  if (engine == NULL)
    return;
  g_object_ref (engine);
  g_task_set_task_data (task, NULL, NULL);
  if (g_str_equal (response, "cancel"))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the user did not want it");
  else if (g_task_get_source_tag (task) == pillion_own_erase_async)
    pillion_log_out_erase_async (engine, g_task_get_cancellable (task), on_erased, g_object_ref (task));
  else
    pillion_log_out_async (engine, g_str_equal (response, "erase"), g_task_get_cancellable (task), on_ended,
                           g_object_ref (task));
  g_object_unref (engine);
}

static void
ask (AdwMessageDialog *dialog,
     GTask            *task)
{
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), task, (GClosureNotify) (GCallback) g_object_unref,
                         G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
pillion_own_log_out_async (GtkWindow          *parent,
                           PillionEngine      *engine,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _("Log Out This Device?"), NULL));
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_own_log_out_async);
  g_task_set_task_data (task, g_object_ref (engine), g_object_unref);
  adw_message_dialog_set_body (dialog, _("It gets no more messages. Its messages can stay here, locked until it is linked "
                                          "to the same account again, or be erased."));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "lock", _("_Log Out"), "erase",
                                    _("Log Out and _Erase"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "erase", ADW_RESPONSE_DESTRUCTIVE);
  ask (dialog, task);
}

gboolean
pillion_own_log_out_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pillion_own_erase_async (GtkWindow          *parent,
                         PillionEngine      *engine,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _("Erase This Device?"), NULL));
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_own_erase_async);
  g_task_set_task_data (task, g_object_ref (engine), g_object_unref);
  adw_message_dialog_set_body (dialog, _("Its messages and keys are removed from this device for good. Those on your other "
                                          "devices stay."));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "erase", _("_Erase"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "erase", ADW_RESPONSE_DESTRUCTIVE);
  ask (dialog, task);
}

gboolean
pillion_own_erase_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
