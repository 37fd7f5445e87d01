/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-menu.h"

#include "app/conversation/pillion-attachment-media.h"

#include <glib/gi18n.h>

static const char *const quick_reactions[] = { "👍", "❤️", "😂", "😮", "😢", "🙏" };

static gboolean
has_content (PillionMessage *message)
{
  PillionMessageKind kind = pillion_message_get_kind (message);

  return kind == PILLION_MESSAGE_KIND_TEXT || kind == PILLION_MESSAGE_KIND_ATTACHMENT;
}

/* ----- reactions ----- */

static gboolean
is_own_reaction (PillionMessage *message,
                 const char     *emoji)
{
  GPtrArray *reactions = pillion_message_get_reactions (message);

  for (guint i = 0; reactions != NULL && i < reactions->len; i++) {
    const PillionMessageReaction *reaction = reactions->pdata[i];

    if (reaction->own && g_str_equal (reaction->emoji, emoji))
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
create_reaction_button (PillionMessage *message,
                        const char     *emoji)
{
  GtkWidget *button = gtk_button_new_with_label (emoji);
  gboolean own = is_own_reaction (message, emoji);
  g_autofree char *label = g_strdup_printf (own ? _ ("Take back %s") : _ ("React with %s"), emoji);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, own ? "own" : "other");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xs)", pillion_message_get_row (message), own ? "" : emoji);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.message-react");
  return button;
}

static GtkWidget *
create_more_button (PillionMessage *message)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("view-more-horizontal-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, _ ("Other Reactions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Other Reactions"), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", pillion_message_get_row (message));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.message-choose-reaction");
  return button;
}

static void
add_reactions (GtkWidget      *menu,
               PillionMessage *message)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *more = create_more_button (message);

  gtk_widget_add_css_class (box, "quick-reactions");
  for (gsize i = 0; i < G_N_ELEMENTS (quick_reactions); i++) {
    GtkWidget *button = create_reaction_button (message, quick_reactions[i]);

    gtk_box_append (GTK_BOX (box), button);
    g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_popover_popdown), menu, G_CONNECT_SWAPPED);
  }
  gtk_box_append (GTK_BOX (box), more);
  g_signal_connect_object (more, "clicked", G_CALLBACK (gtk_popover_popdown), menu, G_CONNECT_SWAPPED);
  gtk_popover_menu_add_child (GTK_POPOVER_MENU (menu), box, "reactions");
}

/* ----- actions ----- */

static void
append (GMenu          *section,
        PillionMessage *message,
        const char     *label,
        const char     *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "x", pillion_message_get_row (message));
  g_menu_append_item (section, item);
}

static void
append_section (GMenu *menu,
                GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
append_texts (GMenu          *menu,
              PillionMessage *message,
              gboolean        can_write)
{
  g_autoptr (GMenu) section = g_menu_new ();

  if (has_content (message)) {
    if (can_write)
      append (section, message, _ ("Reply"), "conversation.message-reply");
    if (can_write && pillion_message_menu_can_edit (message))
      append (section, message, _ ("Edit"), "conversation.message-edit");
    if (*pillion_message_get_text (message) != '\0')
      append (section, message, _ ("Copy"), "conversation.message-copy");
    append (section, message, _ ("Forward…"), "conversation.message-forward");
  }
  append_section (menu, section);
}

static void
append_attachment (GMenu          *menu,
                   PillionMessage *message)
{
  g_autoptr (GMenu) section = g_menu_new ();
  PillionMessageAttachment *attachment = pillion_message_get_attachment (message);

  if (attachment != NULL && has_content (message)) {
    append (section, message, _ ("Open"), "conversation.message-open");
    append (section, message, _ ("Save As…"), "conversation.message-save");
    if (pillion_attachment_media_is_picture (attachment))
      append (section, message, _ ("Copy Picture"), "conversation.message-copy-picture");
  }
  append_section (menu, section);
}

static void
append_rest (GMenu          *menu,
             PillionMessage *message)
{
  g_autoptr (GMenu) section = g_menu_new ();

  if (pillion_message_get_state (message) == PILLION_MESSAGE_DISPLAY_STATE_FAILED)
    append (section, message, _ ("Retry"), "conversation.message-retry");
  append (section, message, _ ("Details"), "conversation.message-details");
  append (section, message, _ ("Delete…"), "conversation.message-delete");
  append_section (menu, section);
}

GtkWidget *
pillion_message_menu_new (PillionMessage *message,
                          gboolean        can_write)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) top = g_menu_new ();
  g_autoptr (GMenuItem) reactions = g_menu_item_new (NULL, NULL);
  gboolean can_react = can_write && has_content (message);
  GtkWidget *popover;

  if (can_react) {
    g_menu_item_set_attribute (reactions, "custom", "s", "reactions");
    g_menu_append_item (top, reactions);
    append_section (menu, top);
  }
  append_texts (menu, message, can_write);
  append_attachment (menu, message);
  append_rest (menu, message);
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  if (can_react)
    add_reactions (popover, message);
  return popover;
}

static gboolean
free_menu (gpointer data)
{
  g_autoptr (GtkWidget) menu = data;

  if (gtk_widget_get_parent (menu) != NULL)
    gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

void
pillion_message_menu_free_later (GtkWidget *menu)
{
  g_idle_add (free_menu, g_object_ref (menu));
}

gboolean
pillion_message_menu_can_edit (PillionMessage *message)
{
  return pillion_message_is_outgoing (message) && has_content (message) &&
         pillion_message_get_state (message) != PILLION_MESSAGE_DISPLAY_STATE_APART &&
         pillion_message_get_state (message) != PILLION_MESSAGE_DISPLAY_STATE_FAILED;
}

gboolean
pillion_message_menu_can_recall (PillionMessage *message)
{
  return pillion_message_is_outgoing (message) && has_content (message);
}
