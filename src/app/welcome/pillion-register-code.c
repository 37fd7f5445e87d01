/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-register-code.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-focus.h"
#include "app/pillion-line.h"
#include "app/welcome/pillion-phone-number.h"
#include "app/welcome/pillion-row-error.h"

#include <glib/gi18n.h>

struct _PillionRegisterCode {
  AdwBin           parent_instance;

  AdwStatusPage   *status_page;
  GtkWidget       *code_row;
  PillionRowError *code_error;
  GtkWidget       *button;
  GtkWidget       *resend_button;
  gboolean         invite;
};

G_DEFINE_FINAL_TYPE (PillionRegisterCode, pillion_register_code, ADW_TYPE_BIN)

static void
on_verify (PillionRegisterCode *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code_row));
  g_autofree char *code = self->invite ? g_strstrip (g_strdup (text)) : pillion_digits_normalize (text);

  if (*code != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "register.verify", "s", code);
}

static void
on_changed (PillionRegisterCode *self)
{
  gtk_widget_set_sensitive (self->button, *gtk_editable_get_text (GTK_EDITABLE (self->code_row)) != '\0');
}

static gboolean
pillion_register_code_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PILLION_REGISTER_CODE (widget)->code_row);
}

static void
pillion_register_code_class_init (PillionRegisterCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pillion_focus_class_set_first (widget_class, pillion_register_code_grab_focus);

  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-register-code.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterCode, status_page);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterCode, code_row);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterCode, code_error);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterCode, button);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterCode, resend_button);
  gtk_widget_class_bind_template_callback (widget_class, on_verify);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
pillion_register_code_init (PillionRegisterCode *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_register_code_ask:
 * @number: whose owner is asked
 * @invite: the relay takes invitations, and sends nothing
 */
void
pillion_register_code_ask (PillionRegisterCode *self,
                           const char          *number,
                           gboolean             invite)
{
  g_autofree char *isolated = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (PILLION_IS_REGISTER_CODE (self));
  g_return_if_fail (number != NULL);

  isolated = pillion_line_isolate (number);
  if (invite)
    sentence = g_strdup (_("This server takes new accounts by invitation. Who runs it can give you one."));
  else
    sentence = g_strdup_printf (_("A code was sent to %s. Type it here."), isolated);
  markup = g_markup_escape_text (sentence, -1);
  self->invite = invite;
  adw_status_page_set_title (self->status_page, invite ? _("Invitation") : _("Verify Your Number"));
  adw_status_page_set_description (self->status_page, markup);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->code_row), invite ? _("Invitation") : _("Code"));
  gtk_widget_set_visible (self->resend_button, !invite);
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
}

void
pillion_register_code_show_error (PillionRegisterCode *self,
                                  const char          *message)
{
  g_return_if_fail (PILLION_IS_REGISTER_CODE (self));

  pillion_row_error_set_message (self->code_error, message);
  pillion_announce (GTK_WIDGET (self), message);
}
