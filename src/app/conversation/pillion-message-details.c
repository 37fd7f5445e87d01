/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-details.h"

#include "app/conversation/pillion-message-menu.h"
#include "app/conversation/pillion-message-text.h"
#include "app/conversation/pillion-message-time.h"
#include "app/pillion-line.h"
#include "engine/pillion-message-actions.h"

#include <glib/gi18n.h>

/* A device's id is long: so much of it tells devices apart. */
#define DEVICE_CHARS 16

static void
add_fact (GtkListBox *list,
          const char *title,
          const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  /* What others wrote is no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  gtk_list_box_append (list, row);
}

static void
add_time (GtkListBox *list,
          const char *title,
          guint64     time_ms)
{
  g_autofree char *date = pillion_message_time_to_date (time_ms);

  if (time_ms != 0)
    add_fact (list, title, date);
}

static void
add_facts (GtkListBox     *list,
           PillionMessage *message)
{
  g_autofree char *name = pillion_line_isolate (pillion_message_get_author_name (message));
  g_autofree char *device = g_strndup (pillion_message_get_device (message), DEVICE_CHARS);
  const char *state = pillion_message_text_state (message);

  add_fact (list, _ ("From"), pillion_message_is_outgoing (message) ? _ ("You") : name);
  add_time (list, _ ("Written"), pillion_message_get_sent_at_ms (message));
  add_time (list, _ ("Edited"), pillion_message_get_edited_at_ms (message));
  if (*state != '\0')
    add_fact (list, _ ("State"), state);
  if (*device != '\0')
    add_fact (list, _ ("Device"), device);
}

static GtkWidget *
create_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  return list;
}

static void
on_versions (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GtkWidget) list = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) versions = pillion_message_list_versions_finish (PILLION_ENGINE (source), result, &error);

  if (versions == NULL || versions->len < 2)
    return;
  for (guint i = 0; i < versions->len; i++) {
    const PillionMessageVersion *version = versions->pdata[i];
    g_autofree char *date = pillion_message_time_to_date (version->sent_at_ms);

    add_fact (GTK_LIST_BOX (list), date, version->text);
  }
  gtk_widget_set_visible (gtk_widget_get_parent (list), TRUE);
}

/* The texts that it had; not seen before there are some. */
static GtkWidget *
create_versions (PillionEngine  *engine,
                 PillionMessage *message)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_ ("Earlier Texts"));
  GtkWidget *list = create_list ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  gtk_widget_set_visible (box, FALSE);
  if (pillion_message_get_edited_at_ms (message) != 0)
    pillion_message_list_versions_async (engine, pillion_message_get_row (message), NULL, on_versions, g_object_ref (list));
  return box;
}

GtkWidget *
pillion_message_details_new (GtkWindow      *parent,
                             PillionEngine  *engine,
                             PillionMessage *message)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Message Details"), NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = create_list ();

  add_facts (GTK_LIST_BOX (list), message);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), create_versions (engine, message));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  return dialog;
}

GtkWidget *
pillion_message_details_new_delete_dialog (GtkWindow      *parent,
                                           PillionMessage *message)
{
  gboolean recall = pillion_message_menu_can_recall (message);
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Delete Message?"),
                                              recall ? _ ("For everyone: it disappears on both sides, but may have been read. For you: it goes from your devices only.") : _ ("It goes from your devices. The other side keeps it."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "me", _ ("Delete for Me"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "me", ADW_RESPONSE_DESTRUCTIVE);
  if (recall) {
    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "everyone", _ ("Delete for Everyone"));
    adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "everyone", ADW_RESPONSE_DESTRUCTIVE);
  }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}
