/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-report.h"

#include "engine/pillion-history-flaws.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define REPORT_HEIGHT 160

static void
on_copy (GtkWidget *widget,
         char      *response,
         GtkWidget *dialog)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), g_object_get_data (G_OBJECT (dialog), "report"));
  gtk_widget_activate_action (widget, "window-status.toast", "s", _("Report copied"));
}

/* As it is copied, so that the user sees what it says. */
static GtkWidget *
make_text (const char *report)
{
  GtkWidget *window = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), report, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (text), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  /* It is English, and reads from left to right everywhere. */
  gtk_widget_set_direction (text, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Report"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), text);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (window), REPORT_HEIGHT);
  gtk_widget_add_css_class (window, "card");
  gtk_widget_add_css_class (window, "report");
  return window;
}

void
pillion_history_show_report (GtkWidget      *widget,
                             PillionHistory *history)
{
  char *report;
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (PILLION_IS_HISTORY (history));

  report = pillion_history_dup_report (history);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Older Messages Failed Their Check"),
                                   _("Some of what another of your devices sent could not be right, so it was left "
                                      "out. The messages that are here are safe. If it fails again and again, send this "
                                      "report to whoever looks after Pillion for you: it holds no messages and no "
                                      "names."));
  g_object_set_data_full (G_OBJECT (dialog), "report", report, g_free);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_text (report));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"), "copy", _("Copy _Report"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "copy", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "copy");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response::copy", G_CALLBACK (on_copy), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
