/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-search-row.h"

#include "app/chats/pillion-chat-text.h"
#include "app/conversation/pillion-message-time.h"
#include "app/pillion-line.h"
#include "engine/pillion-search-result.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_CHARS 100

static GtkWidget *
create_label (const char *const *classes)
{
  return g_object_new (GTK_TYPE_LABEL,
                       "xalign", 0.0f,
                       "ellipsize", PANGO_ELLIPSIZE_END,
                       "css-classes", classes,
                       NULL);
}

static GtkWidget *
create_snippet (void)
{
  GtkWidget *snippet = create_label ((const char *[]){ "snippet", NULL });

  gtk_label_set_wrap (GTK_LABEL (snippet), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (snippet), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (snippet), 2);
  gtk_label_set_max_width_chars (GTK_LABEL (snippet), 24);
  gtk_widget_set_hexpand (snippet, TRUE);
  return snippet;
}

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = create_label ((const char *[]){ "heading", NULL });

  gtk_widget_add_css_class (row, "search-result");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_single_line_mode (GTK_LABEL (name), TRUE);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), create_label ((const char *[]){ "caption", "dim-label", "numeric", NULL }));
  gtk_box_append (GTK_BOX (row), head);
  gtk_box_append (GTK_BOX (row), create_snippet ());
  gtk_list_item_set_child (item, row);
}

/* What matches is bold: its text is never markup. */
static void
show_snippet (GtkLabel            *label,
              PillionSearchResult *result,
              const char          *author)
{
  guint n_author = *author != '\0' ? (guint) strlen (author) + 1 : 0;
  g_autofree char *text = g_strconcat (author, n_author > 0 ? " " : "", pillion_search_result_get_snippet (result), NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  const PillionTextRange *ranges;
  guint n_ranges;

  ranges = pillion_search_result_get_ranges (result, &n_ranges);
  for (guint i = 0; i < n_ranges; i++) {
    PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

    bold->start_index = n_author + ranges[i].start;
    bold->end_index = n_author + ranges[i].end;
    pango_attr_list_insert (attributes, bold);
  }
  gtk_label_set_text (label, text);
  gtk_label_set_attributes (label, attributes);
}

/* One sentence for screen readers; the widget around the row is what they meet. */
static void
name_row (GtkWidget           *row,
          PillionSearchResult *result,
          const char          *time)
{
  PillionMessage *message = pillion_search_result_get_message (result);
  g_autofree char *chat = pillion_line_isolate (pillion_search_result_get_chat_name (result));
  g_autofree char *snippet = pillion_line_isolate (pillion_search_result_get_snippet (result));
  /* Translators: a message that was found: the chat it is in, when it was sent, and what it says. */
  g_autofree char *sentence = pillion_message_is_outgoing (message)
                                ? g_strdup_printf (_ ("%s, %s, you: %s"), chat, time, snippet)
                                : g_strdup_printf (_ ("%s, %s: %s"), chat, time, snippet);
  GtkWidget *item = gtk_widget_get_parent (row);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  PillionSearchResult *result = gtk_list_item_get_item (item);
  PillionMessage *message = pillion_search_result_get_message (result);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *head = gtk_widget_get_first_child (row);
  g_autofree char *name = pillion_line_flatten (pillion_search_result_get_chat_name (result), NAME_CHARS);
  g_autofree char *time = pillion_chat_text_time (pillion_message_get_sent_at_ms (message), pillion_message_time_get_now ());

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (head)), name);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (head)), time);
  show_snippet (GTK_LABEL (gtk_widget_get_last_child (row)), result,
                pillion_message_is_outgoing (message) ? _ ("You:") : "");
  name_row (row, result, time);
}

GtkListItemFactory *
pillion_search_row_create_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  return factory;
}
