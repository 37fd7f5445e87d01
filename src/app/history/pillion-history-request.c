/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-request.h"

#include "app/history/pillion-history-choice.h"
#include "app/history/pillion-history-state.h"
#include "engine/pillion-devices.h"
#include "engine/pillion-history-flaws.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
on_requested (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_history_request_finish (PILLION_HISTORY (source), result, &error))
    gtk_widget_activate_action (widget, "window-status.toast", "s", error->message);
}

static void
request (GtkWidget          *widget,
         PillionHistory     *history,
         const char         *device,
         PillionHistoryDepth depth)
{
  pillion_history_request_async (history, device, depth, NULL, on_requested, g_object_ref (widget));
}

/* ----- the dialog ----- */

typedef struct {
  GtkWidget            *widget;  /* (owned) */
  PillionHistory       *history; /* (owned) */
  PillionHistoryChoice *choice;  /* (owned) */
  AdwComboRow          *from;    /* (owned) (nullable): there is one device to ask */
  GPtrArray            *devices; /* (owned) (nullable) (element-type PillionDevice): what it chooses from */
} Question;

static void
question_free (Question *self,
               GClosure *closure)
{
  g_object_unref (self->widget);
  g_object_unref (self->history);
  g_object_unref (self->choice);
  g_clear_object (&self->from);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_free (self);
}

static void
on_request (Question *self)
{
  const char *device = NULL;

  if (self->from != NULL)
    device = pillion_device_get_id (self->devices->pdata[adw_combo_row_get_selected (self->from)]);
  request (self->widget, self->history, device, pillion_history_choice_get_depth (self->choice));
}

/* choice: (transfer floating). Returns what may be added to. */
static Question *
ask (GtkWidget            *widget,
     PillionHistory       *history,
     const char           *heading,
     const char           *body,
     PillionHistoryChoice *choice)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body);
  Question *question = g_new0 (Question, 1);

  question->widget = g_object_ref (widget);
  question->history = g_object_ref (history);
  question->choice = g_object_ref_sink (choice);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), GTK_WIDGET (choice));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "request", _("_Request"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "request", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "request");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response::request", G_CALLBACK (on_request), question, (GClosureNotify) question_free,
                         G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return question;
}

static void
explain (GtkWidget  *widget,
         const char *heading,
         const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ----- what is asked ----- */

/* devices: by slot, so the primary is the first. but: (nullable): without this one. (transfer full) */
static GPtrArray *
find_others (GPtrArray  *devices,
             const char *but)
{
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < devices->len; i++) {
    PillionDevice *device = devices->pdata[i];

    if (!pillion_device_is_self (device) && pillion_device_is_active (device) &&
        g_strcmp0 (pillion_device_get_id (device), but) != 0)
      g_ptr_array_add (others, g_object_ref (device));
  }
  return others;
}

/* devices: (transfer full) */
static void
add_devices (Question  *question,
             GPtrArray *devices)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  question->devices = devices;
  for (guint i = 0; i < devices->len; i++)
    gtk_string_list_append (names, pillion_device_get_name (devices->pdata[i]));
  question->from = g_object_ref_sink (ADW_COMBO_ROW (adw_combo_row_new ()));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->from), _("From"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (question->from), _("It must be switched on and connected"));
  adw_combo_row_set_model (question->from, G_LIST_MODEL (names));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (question->choice), GTK_WIDGET (question->from));
}

static void
on_devices_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionHistory *history = pillion_engine_get_history (engine);
  g_autoptr (GPtrArray) devices = pillion_devices_list_finish (engine, result, NULL);
  g_autoptr (GPtrArray) others = devices != NULL ? find_others (devices, NULL) : NULL;
  PillionHistoryChoice *choice;
  Question *question;

  if (gtk_widget_get_root (widget) == NULL)
    return;
  choice = g_object_new (PILLION_TYPE_HISTORY_CHOICE, NULL);
  pillion_history_choice_set_depth (choice, PILLION_HISTORY_DEPTH_ALL);
  pillion_history_choice_set_bound (choice, pillion_history_get_right_ms (history));
  question = ask (widget, history, _("Request Older Messages?"),
                  _("They come from another of your devices, the newest first. You can go on writing meanwhile."),
                  choice);
  /* Without the list the primary is asked. */
  if (others != NULL && others->len > 1)
    add_devices (question, g_steal_pointer (&others));
}

void
pillion_history_request (GtkWidget     *widget,
                         PillionEngine *engine)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PILLION_IS_ENGINE (engine));

  if (pillion_history_state_can_request (pillion_engine_get_history (engine)))
    pillion_devices_list_async (engine, NULL, on_devices_listed, g_object_ref (widget));
  else
    explain (widget, _("Allow It on Your Primary Device"),
             _("This device may have no older messages yet. On your primary device open “Linked Devices”, choose this "
                "device, and then “Allow Older Messages”."));
}

static void
on_others_listed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionHistory *history = pillion_engine_get_history (engine);
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);
  g_autoptr (GPtrArray) devices = pillion_devices_list_finish (engine, result, NULL);
  g_autoptr (GPtrArray) others = NULL;
  PillionHistoryChoice *choice;
  Question *question;

  if (gtk_widget_get_root (widget) == NULL || devices == NULL || transfer == NULL)
    return;
  others = find_others (devices, pillion_history_transfer_get_device (transfer));
  if (others->len == 0) {
    explain (widget, _("No Other Device"),
             _("No other device of yours is linked that could be asked. Older messages come as soon as the one that was "
                "asked is switched on and connected."));
    return;
  }
  choice = g_object_new (PILLION_TYPE_HISTORY_CHOICE, NULL);
  pillion_history_choice_set_bound (choice, pillion_history_get_right_ms (history));
  pillion_history_choice_set_depth (choice,
                                    pillion_history_state_find_depth (pillion_history_transfer_get_since_ms (transfer)));
  question = ask (widget, history, _("Ask Another Device?"), _("What came is kept. The rest comes from the other device."),
                  choice);
  add_devices (question, g_steal_pointer (&others));
}

void
pillion_history_request_elsewhere (GtkWidget     *widget,
                                   PillionEngine *engine)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PILLION_IS_ENGINE (engine));

  pillion_devices_list_async (engine, NULL, on_others_listed, g_object_ref (widget));
}

/* From the beginning of what failed. */
static PillionHistoryDepth
find_flawed_depth (PillionHistory *history)
{
  guint64 since_ms = G_MAXUINT64 / 2;

  for (guint i = 0; i < pillion_history_get_n_flaws (history); i++)
    since_ms = MIN (since_ms, pillion_history_get_flaw (history, i)->since_ms);
  return pillion_history_state_find_depth (since_ms);
}

/* One that what failed did not come from; else the first. */
static guint
find_other (GPtrArray      *devices,
            PillionHistory *history)
{
  guint last = pillion_history_get_n_flaws (history) - 1;

  for (guint i = 0; i < devices->len; i++) {
    if (!g_str_equal (pillion_device_get_id (devices->pdata[i]), pillion_history_get_flaw (history, last)->device))
      return i;
  }
  return 0;
}

static void
on_listed_to_ask_again (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionHistory *history = pillion_engine_get_history (engine);
  g_autoptr (GPtrArray) devices = pillion_devices_list_finish (engine, result, NULL);
  g_autoptr (GPtrArray) others = devices != NULL ? find_others (devices, NULL) : NULL;
  PillionHistoryDepth depth = find_flawed_depth (history);
  PillionHistoryChoice *choice;
  Question *question;
  guint other;

  /* It may have come meanwhile. */
  if (gtk_widget_get_root (widget) == NULL || pillion_history_get_n_flaws (history) == 0)
    return;
  if (others == NULL || others->len < 2) {
    request (widget, history, NULL, depth);
    return;
  }
  other = find_other (others, history);
  choice = g_object_new (PILLION_TYPE_HISTORY_CHOICE, NULL);
  pillion_history_choice_set_bound (choice, pillion_history_get_right_ms (history));
  pillion_history_choice_set_depth (choice, depth);
  question = ask (widget, history, _("Try Again?"),
                  _("What came is kept. Another of your devices may have what failed its check."), choice);
  add_devices (question, g_steal_pointer (&others));
  adw_combo_row_set_selected (question->from, other);
}

void
pillion_history_ask_again (GtkWidget     *widget,
                           PillionEngine *engine)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PILLION_IS_ENGINE (engine));

  pillion_devices_list_async (engine, NULL, on_listed_to_ask_again, g_object_ref (widget));
}

void
pillion_history_request_less (GtkWidget      *widget,
                              PillionHistory *history)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);
  PillionHistoryChoice *choice;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PILLION_IS_HISTORY (history));

  if (transfer == NULL)
    return;
  choice = g_object_new (PILLION_TYPE_HISTORY_CHOICE, NULL);
  pillion_history_choice_set_less_than (choice, pillion_history_transfer_get_since_ms (transfer));
  ask (widget, history, _("Choose Less History"), _("What came is kept. Older messages can be requested again later."),
       choice);
}

void
pillion_history_retry (GtkWidget      *widget,
                       PillionHistory *history)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (history);

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PILLION_IS_HISTORY (history));

  if (transfer != NULL)
    request (widget, history, NULL, pillion_history_state_find_depth (pillion_history_transfer_get_since_ms (transfer)));
}
