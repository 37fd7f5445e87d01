/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-link-check.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-css-class.h"
#include "app/compat/pillion-focus.h"
#include "app/pillion-line.h"
#include "app/welcome/pillion-phone-number.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * PillionLinkCheck:
 *
 * Both devices are before the same person: who only saw the code can't know the number.
 */
struct _PillionLinkCheck {
  AdwBin     parent_instance;

  GtkWidget *account;
  GtkWidget *entry;
  GtkWidget *button;
  GtkWidget *spinner;
  GtkWidget *message;
  guint      tries_left; /* 0: not asked yet */
  gboolean   asking;
};

G_DEFINE_FINAL_TYPE (PillionLinkCheck, pillion_link_check, ADW_TYPE_BIN)

#define N_DIGITS 2

static char *
dup_digits (PillionLinkCheck *self)
{
  g_autofree char *digits = pillion_digits_normalize (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  if (strlen (digits) != N_DIGITS || strspn (digits, "0123456789") != N_DIGITS)
    return NULL;
  return g_steal_pointer (&digits);
}

static void
on_changed (PillionLinkCheck *self)
{
  g_autofree char *digits = dup_digits (self);

  gtk_widget_set_sensitive (self->button, self->asking && digits != NULL);
}

static void
on_answer (PillionLinkCheck *self)
{
  g_autofree char *digits = dup_digits (self);

  if (self->asking && digits != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "link.answer", "s", digits);
}

static void
say (PillionLinkCheck *self,
     const char       *message,
     gboolean          wrong)
{
  gtk_label_set_label (GTK_LABEL (self->message), message);
  pillion_css_class_set (self->message, "error", wrong);
  if (*message != '\0')
    pillion_announce (GTK_WIDGET (self), message);
}

static void
set_asking (PillionLinkCheck *self,
            gboolean          asking)
{
  self->asking = asking;
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), asking);
  gtk_widget_set_visible (self->button, asking);
  gtk_widget_set_visible (self->spinner, !asking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), !asking);
  on_changed (self);
}

static gboolean
pillion_link_check_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PILLION_LINK_CHECK (widget)->entry);
}

static void
pillion_link_check_class_init (PillionLinkCheckClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pillion_focus_class_set_first (widget_class, pillion_link_check_grab_focus);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-link-check.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCheck, account);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCheck, entry);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCheck, button);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCheck, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCheck, message);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_answer);
}

static void
pillion_link_check_init (PillionLinkCheck *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_link_check_set_account:
 *
 * Begins anew, for the account that this device is to belong to.
 */
void
pillion_link_check_set_account (PillionLinkCheck *self,
                                const char       *name,
                                const char       *number)
{
  g_autofree char *isolated_name = NULL;
  g_autofree char *isolated_number = NULL;
  g_autofree char *account = NULL;

  g_return_if_fail (PILLION_IS_LINK_CHECK (self));

  isolated_name = pillion_line_isolate (name);
  isolated_number = pillion_line_isolate (number);
  /* Translators: the account's name, then its phone number. */
  account = g_strdup_printf (_("%s, %s"), isolated_name, isolated_number);
  gtk_label_set_label (GTK_LABEL (self->account), account);
  self->tries_left = 0;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  say (self, "", FALSE);
  set_asking (self, FALSE);
}

/**
 * pillion_link_check_ask:
 * @tries_left: this one included
 */
void
pillion_link_check_ask (PillionLinkCheck *self,
                        guint             tries_left)
{
  g_return_if_fail (PILLION_IS_LINK_CHECK (self));

  if (self->tries_left > tries_left) {
    g_autofree char *message = NULL;

    message = g_strdup_printf (ngettext ("That is not the number. %u try is left. Your primary device shows a new number.",
                                         "That is not the number. %u tries are left. Your primary device shows a new number.",
                                         tries_left),
                               tries_left);
    say (self, message, TRUE);
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  }
  self->tries_left = tries_left;
  set_asking (self, TRUE);
  gtk_widget_grab_focus (self->entry);
}

/* The number was sent; the rest is done on the primary device. */
void
pillion_link_check_show_waiting (PillionLinkCheck *self)
{
  g_return_if_fail (PILLION_IS_LINK_CHECK (self));

  say (self, _("Now confirm on your primary device."), FALSE);
  set_asking (self, FALSE);
}

gboolean
pillion_link_check_is_asking (PillionLinkCheck *self)
{
  g_return_val_if_fail (PILLION_IS_LINK_CHECK (self), FALSE);

  return self->asking;
}

const char *
pillion_link_check_get_message (PillionLinkCheck *self)
{
  g_return_val_if_fail (PILLION_IS_LINK_CHECK (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->message));
}
