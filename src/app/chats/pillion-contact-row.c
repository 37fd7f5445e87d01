/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-contact-row.h"

#include "app/chats/pillion-chat-text.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>

#define NAME_CHARS 100

static GtkWidget *
create_label (const char *const *classes)
{
  return g_object_new (GTK_TYPE_LABEL,
                       "xalign", 0.0f,
                       "ellipsize", PANGO_ELLIPSIZE_END,
                       "max-width-chars", 12,
                       "single-line-mode", TRUE,
                       "hexpand", TRUE,
                       "css-classes", classes,
                       NULL);
}

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row, "contact");
  gtk_box_append (GTK_BOX (lines), create_label ((const char *[]){ NULL }));
  gtk_box_append (GTK_BOX (lines), create_label ((const char *[]){ "caption", "dim-label", "numeric", NULL }));
  gtk_box_append (GTK_BOX (row), adw_avatar_new (36, NULL, TRUE));
  gtk_box_append (GTK_BOX (row), lines);
  gtk_list_item_set_child (item, row);
}

static void
name_row (GtkWidget  *row,
          const char *name,
          const char *number)
{
  g_autofree char *isolated = pillion_line_isolate (name);
  /* Translators: a contact's name and number, as one sentence. */
  g_autofree char *sentence = *number != '\0' ? g_strdup_printf (_ ("%s, %s"), isolated, number) : g_strdup (isolated);
  GtkWidget *item = gtk_widget_get_parent (row);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

/* Whoever has no name is called by their number; it is not said twice. */
static const char *
get_second_line (PillionContact *contact)
{
  const char *number = pillion_contact_get_number (contact);

  return g_str_equal (pillion_contact_get_display_name (contact), number) ? "" : number;
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  PillionContact *contact = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *avatar = gtk_widget_get_first_child (row);
  GtkWidget *lines = gtk_widget_get_last_child (row);
  GtkWidget *number = gtk_widget_get_last_child (lines);
  g_autofree char *name = pillion_line_flatten (pillion_contact_get_display_name (contact), NAME_CHARS);

  adw_avatar_set_text (ADW_AVATAR (avatar), name);
  adw_avatar_set_show_initials (ADW_AVATAR (avatar), pillion_chat_text_has_initials (name));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (lines)), name);
  gtk_label_set_label (GTK_LABEL (number), get_second_line (contact));
  gtk_widget_set_visible (number, *get_second_line (contact) != '\0');
  name_row (row, name, get_second_line (contact));
}

GtkListItemFactory *
pillion_contact_row_create_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  return factory;
}
