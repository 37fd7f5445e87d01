/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-link-code.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-spinner.h"
#include "app/pillion-line.h"
#include "app/welcome/pillion-countdown.h"

#include <glib/gi18n.h>

/**
 * PillionLinkCode:
 *
 * What it says of the number is the same whether there is such an account or not.
 */
struct _PillionLinkCode {
  AdwBin            parent_instance;

  GtkWidget        *explanation;
  GtkWidget        *code_stack;
  GtkWidget        *code_label;
  GtkWidget        *copy_button;
  GtkWidget        *again_button;
  GtkWidget        *message;
  PillionCountdown *countdown;
  gboolean          over;
};

G_DEFINE_FINAL_TYPE (PillionLinkCode, pillion_link_code, ADW_TYPE_BIN)

static gboolean
pillion_link_code_grab_focus (GtkWidget *widget)
{
  PillionLinkCode *self = PILLION_LINK_CODE (widget);

  return gtk_widget_grab_focus (self->over ? self->again_button : self->copy_button);
}

static void
pillion_link_code_class_init (PillionLinkCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pillion_focus_class_set_first (widget_class, pillion_link_code_grab_focus);

  g_type_ensure (PILLION_TYPE_COUNTDOWN);
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-link-code.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCode, explanation);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCode, code_stack);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCode, code_label);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCode, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCode, again_button);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCode, message);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkCode, countdown);
}

static void
pillion_link_code_init (PillionLinkCode *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_over (PillionLinkCode *self,
          const char      *message)
{
  self->over = message != NULL;
  gtk_widget_set_sensitive (self->code_label, !self->over);
  gtk_widget_set_visible (self->copy_button, !self->over);
  gtk_widget_set_visible (self->again_button, self->over);
  gtk_widget_set_visible (self->message, self->over);
  gtk_widget_set_visible (GTK_WIDGET (self->countdown), !self->over);
  gtk_label_set_label (GTK_LABEL (self->message), message != NULL ? message : "");
}

/**
 * pillion_link_code_show_making:
 * @number: whose code it will be
 */
void
pillion_link_code_show_making (PillionLinkCode *self,
                               const char      *number)
{
  g_autofree char *isolated = NULL;
  g_autofree char *explanation = NULL;

  g_return_if_fail (PILLION_IS_LINK_CODE (self));
  g_return_if_fail (number != NULL);

  isolated = pillion_line_isolate (number);
  /* Translators: %s is a phone number. */
  explanation = g_strdup_printf (_("On the primary device of %s, choose Linked Devices, then Link a Device, and type "
                                    "this code."),
                                 isolated);
  gtk_label_set_label (GTK_LABEL (self->explanation), explanation);
  set_over (self, NULL);
  gtk_label_set_label (GTK_LABEL (self->code_label), "");
  pillion_countdown_stop (self->countdown);
  gtk_widget_set_sensitive (self->copy_button, FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->code_stack), "making");
}

/**
 * pillion_link_code_show_text:
 * @text: (secret): XXXX-XXXX
 */
void
pillion_link_code_show_text (PillionLinkCode *self,
                             const char      *text,
                             guint64          remaining_ms)
{
  g_return_if_fail (PILLION_IS_LINK_CODE (self));

  set_over (self, NULL);
  gtk_label_set_label (GTK_LABEL (self->code_label), text);
  gtk_widget_set_sensitive (self->copy_button, TRUE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->code_stack), "code");
  pillion_countdown_start (self->countdown, remaining_ms);
}

/**
 * pillion_link_code_show_over:
 * @message: why the code is of no use any more
 */
void
pillion_link_code_show_over (PillionLinkCode *self,
                             const char      *message)
{
  g_return_if_fail (PILLION_IS_LINK_CODE (self));
  g_return_if_fail (message != NULL);

  pillion_countdown_stop (self->countdown);
  gtk_stack_set_visible_child_name (GTK_STACK (self->code_stack), "code");
  set_over (self, message);
  pillion_announce (GTK_WIDGET (self), message);
}

gboolean
pillion_link_code_is_over (PillionLinkCode *self)
{
  g_return_val_if_fail (PILLION_IS_LINK_CODE (self), FALSE);

  return self->over;
}

/* (nullable) (secret): a code that can be used */
const char *
pillion_link_code_get_text (PillionLinkCode *self)
{
  const char *text;

  g_return_val_if_fail (PILLION_IS_LINK_CODE (self), NULL);

  text = gtk_label_get_label (GTK_LABEL (self->code_label));
  return self->over || *text == '\0' ? NULL : text;
}
