/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-request.h"

#include "app/history/pillion-history-choice.h"
#include "app/history/pillion-history-state.h"

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
request (GtkWidget           *widget,
         PillionHistory      *history,
         PillionHistoryDepth  depth)
{
  pillion_history_request_async (history, NULL, depth, NULL, on_requested, g_object_ref (widget));
}

/* ----- the dialog ----- */

typedef struct {
  GtkWidget            *widget;  /* (owned) */
  PillionHistory       *history; /* (owned) */
  PillionHistoryChoice *choice;  /* (owned) */
} Question;

static void
question_free (Question *self,
               GClosure *closure)
{
  g_object_unref (self->widget);
  g_object_unref (self->history);
  g_object_unref (self->choice);
  g_free (self);
}

static void
on_request (Question *self)
{
  request (self->widget, self->history, pillion_history_choice_get_depth (self->choice));
}

/* choice: (transfer floating) */
static void
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
}

static void
explain (GtkWidget *widget)
{
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Allow It on Your Primary Device"),
                            _("This device may have no older messages yet. On your primary device open “Linked "
                               "Devices”, choose this device, and then “Allow Older Messages”."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ----- what is asked ----- */

void
pillion_history_request (GtkWidget      *widget,
                         PillionHistory *history)
{
  PillionHistoryChoice *choice;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PILLION_IS_HISTORY (history));

  if (!pillion_history_state_can_request (history)) {
    explain (widget);
    return;
  }
  choice = g_object_new (PILLION_TYPE_HISTORY_CHOICE, NULL);
  pillion_history_choice_set_depth (choice, PILLION_HISTORY_DEPTH_ALL);
  pillion_history_choice_set_bound (choice, pillion_history_get_right_ms (history));
  ask (widget, history, _("Request Older Messages?"),
       _("They come from your primary device, the newest first. You can go on writing meanwhile."), choice);
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
    request (widget, history, pillion_history_state_find_depth (pillion_history_transfer_get_since_ms (transfer)));
}
