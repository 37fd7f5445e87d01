/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-main-page-private.h"

/* The window of shortcuts (help-overlay.ui) lists these, but for the aliases at the end. */
static const struct {
  const char *keys;
  const char *action;
  guint       target; /* 0: the action takes none */
} shortcuts[] = {
  { "<Primary>n", "chats.new", 0 },
  { "<Primary>k", "chats.jump", 0 },
  { "<Primary>f", "chats.find", 0 },
  { "<Primary><Shift>f", "chats.search-messages", 0 },
  { "<Primary>w", "chats.close", 0 },
  { "<Primary><Shift>a", "chats.archive-open", 0 },
  { "<Primary>Page_Down", "chats.next", 0 },
  { "<Primary>Page_Up", "chats.previous", 0 },
  { "<Primary><Shift>Page_Down", "chats.next-unread", 0 },
  { "<Primary><Shift>Page_Up", "chats.previous-unread", 0 },
  { "<Primary>1", "chats.nth", 1 },
  { "<Primary>2", "chats.nth", 2 },
  { "<Primary>3", "chats.nth", 3 },
  { "<Primary>4", "chats.nth", 4 },
  { "<Primary>5", "chats.nth", 5 },
  { "<Primary>6", "chats.nth", 6 },
  { "<Primary>7", "chats.nth", 7 },
  { "<Primary>8", "chats.nth", 8 },
  { "<Primary>9", "chats.nth", 9 },
  { "<Primary>Tab", "chats.next", 0 },
  { "<Primary><Shift>Tab", "chats.previous", 0 },
  { "<Primary>ISO_Left_Tab", "chats.previous", 0 },
  { "<Primary><Shift>ISO_Left_Tab", "chats.previous", 0 },
  { "<Alt>Down", "chats.next", 0 },
  { "<Alt>Up", "chats.previous", 0 },
};

/* What comes after what has the focus: the chat has panes of its own. */
static const char *const pane_keys[] = { "F6", "<Shift>F6" };

static gboolean
on_shortcut (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr (GVariant) target = shortcuts[i].target > 0 ? g_variant_ref_sink (g_variant_new_uint32 (shortcuts[i].target))
                                                        : NULL;

  /* Another page may lie on top; and what is not open can't be closed: then the window is. */
  if (!gtk_widget_get_mapped (widget) ||
      (g_str_equal (shortcuts[i].action, "chats.close") &&
       pillion_main_page_get_conversation (PILLION_MAIN_PAGE (widget)) == NULL))
    return FALSE;
  return gtk_widget_activate_action_variant (widget, shortcuts[i].action, target);
}

static gboolean
on_pane_shortcut (GtkWidget *widget,
                  GVariant  *arguments,
                  gpointer   user_data)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action (widget, "chats.next-pane", NULL);
}

static GtkShortcutController *
add_controller (PillionMainPage    *self,
                GtkPropagationPhase phase)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_event_controller_set_propagation_phase (controller, phase);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  return GTK_SHORTCUT_CONTROLLER (controller);
}

void
pillion_main_page_add_shortcuts (PillionMainPage *self)
{
  /* A text field has its own use for some of the keys: they come before it. */
  GtkShortcutController *first = add_controller (self, GTK_PHASE_CAPTURE);
  GtkShortcutController *last = add_controller (self, GTK_PHASE_BUBBLE);

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
      first, gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                               gtk_callback_action_new (on_shortcut, GSIZE_TO_POINTER (i), NULL)));
  for (gsize i = 0; i < G_N_ELEMENTS (pane_keys); i++)
    gtk_shortcut_controller_add_shortcut (last, gtk_shortcut_new (gtk_shortcut_trigger_parse_string (pane_keys[i]),
                                                                  gtk_callback_action_new (on_pane_shortcut, NULL, NULL)));
}
