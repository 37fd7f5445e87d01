/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-reactions.h"

#include <glib/gi18n.h>

#define MAX_SHOWN 12

/**
 * PillionMessageReactions:
 *
 * A row of emoji with how many gave them. Its buttons activate "conversation.message-react".
 */
struct _PillionMessageReactions {
  GtkWidget  parent_instance;

  GtkWidget *box; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionMessageReactions, pillion_message_reactions, GTK_TYPE_WIDGET)

static GtkWidget *
create_button (const PillionMessageReaction *reaction,
               gint64                        row)
{
  g_autofree char *text = g_strdup_printf ("%s %u", reaction->emoji, reaction->count);
  GtkWidget *button = gtk_button_new_with_label (reaction->count > 1 ? text : reaction->emoji);
  const char *tooltip = reaction->own ? _ ("Take Back Your Reaction") : _ ("React Too");
  /* Translators: an emoji, and what the button does. */
  g_autofree char *label = g_strdup_printf (_ ("%s, %s"), text, tooltip);

  gtk_widget_add_css_class (button, "reaction");
  if (reaction->own)
    gtk_widget_add_css_class (button, "own");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xs)", row, reaction->own ? "" : reaction->emoji);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.message-react");
  return button;
}

static void
pillion_message_reactions_dispose (GObject *object)
{
  PillionMessageReactions *self = PILLION_MESSAGE_REACTIONS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (pillion_message_reactions_parent_class)->dispose (object);
}

static void
pillion_message_reactions_class_init (PillionMessageReactionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pillion_message_reactions_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "pillion-message-reactions");
}

static void
pillion_message_reactions_init (PillionMessageReactions *self)
{
  self->box = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->box), 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

PillionMessageReactions *
pillion_message_reactions_new (void)
{
  return g_object_new (PILLION_TYPE_MESSAGE_REACTIONS, NULL);
}

void
pillion_message_reactions_show (PillionMessageReactions *self,
                                PillionMessage          *message)
{
  GPtrArray *reactions;
  guint n;

  g_return_if_fail (PILLION_IS_MESSAGE_REACTIONS (self));

  while (gtk_widget_get_first_child (self->box) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->box), gtk_widget_get_first_child (self->box));
  reactions = pillion_message_get_reactions (message);
  n = reactions != NULL ? MIN (reactions->len, MAX_SHOWN) : 0;
  for (guint i = 0; i < n; i++) {
    GtkWidget *button = create_button (reactions->pdata[i], pillion_message_get_row (message));

    gtk_flow_box_append (GTK_FLOW_BOX (self->box), button);
    gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  }
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->box), CLAMP (n, 1, 6));
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
