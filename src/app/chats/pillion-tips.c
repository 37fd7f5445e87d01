/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-tips.h"

#include "app/compat/pillion-announce.h"
#include "app/settings/pillion-settings.h"

#include <glib/gi18n.h>

#define N_TIPS 3

/* Of the setting: which tip is shown, from 1 on; before and after: */
#define NOT_YET 0
#define SEEN    (N_TIPS + 1)

/**
 * PillionTips:
 *
 * Three tips below the chats of a device that was linked just now, one after the other; they stay
 * until the user goes on or skips them, also over a restart, and never take the focus.
 */
struct _PillionTips {
  GtkWidget    parent_instance;

  int          shown; /* as of the setting */
  GtkRevealer *revealer;
  GtkLabel    *count;
  GtkLabel    *text;
  GtkWidget   *skip;
  GtkButton   *next;
};

G_DEFINE_FINAL_TYPE (PillionTips, pillion_tips, GTK_TYPE_WIDGET)

static const char *const tips[N_TIPS] = {
  N_("You can write here while your primary device is switched off; use that one once in 14 days, and this one stays "
      "linked."),
  N_("Press Ctrl+Shift+F to search all messages, and Ctrl+K to jump to a chat."),
  N_("To be sure who you write with, compare the safety number: it is in the menu of each chat."),
};

/* Who goes on by keyboard is not left nowhere, nor on what slides away. */
static void
leave (PillionTips *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
}

static void
show (PillionTips *self)
{
  GSettings *settings = pillion_settings_get ();
  int shown = settings != NULL ? g_settings_get_int (settings, PILLION_SETTING_TIP) : SEEN;
  gboolean reveal = shown > NOT_YET && shown < SEEN;
  g_autofree char *count = NULL;

  if (shown == self->shown)
    return;
  self->shown = shown;
  /* While they slide away they say what they said. */
  if (!reveal) {
    leave (self);
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
    return;
  }
  count = g_strdup_printf (_("Tip %d of %d"), shown, N_TIPS);
  gtk_label_set_label (self->count, count);
  gtk_label_set_label (self->text, _(tips[shown - 1]));
  gtk_widget_set_visible (self->skip, shown < N_TIPS);
  gtk_button_set_label (self->next, shown < N_TIPS ? _("Next") : _("Done"));
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    pillion_announce (GTK_WIDGET (self), _(tips[shown - 1]));
}

static void
on_next (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionTips *self = PILLION_TIPS (widget);

  if (self->shown > NOT_YET && self->shown < SEEN)
    g_settings_set_int (pillion_settings_get (), PILLION_SETTING_TIP, self->shown + 1);
}

static void
on_skip (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionTips *self = PILLION_TIPS (widget);

  if (self->shown > NOT_YET && self->shown < SEEN)
    g_settings_set_int (pillion_settings_get (), PILLION_SETTING_TIP, SEEN);
}

static void
pillion_tips_dispose (GObject *object)
{
  PillionTips *self = PILLION_TIPS (object);

  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;

  G_OBJECT_CLASS (pillion_tips_parent_class)->dispose (object);
}

static void
pillion_tips_class_init (PillionTipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_tips_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-tips.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionTips, count);
  gtk_widget_class_bind_template_child (widget_class, PillionTips, next);
  gtk_widget_class_bind_template_child (widget_class, PillionTips, revealer);
  gtk_widget_class_bind_template_child (widget_class, PillionTips, skip);
  gtk_widget_class_bind_template_child (widget_class, PillionTips, text);
  gtk_widget_class_install_action (widget_class, "tips.next", NULL, on_next);
  gtk_widget_class_install_action (widget_class, "tips.skip", NULL, on_skip);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-tips");
}

static void
pillion_tips_init (PillionTips *self)
{
  GSettings *settings = pillion_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  if (settings != NULL)
    g_signal_connect_object (settings, "changed::" PILLION_SETTING_TIP, G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

void
pillion_tips_begin (void)
{
  GSettings *settings = pillion_settings_get ();

  if (settings != NULL && g_settings_get_int (settings, PILLION_SETTING_TIP) == NOT_YET)
    g_settings_set_int (settings, PILLION_SETTING_TIP, NOT_YET + 1);
}
