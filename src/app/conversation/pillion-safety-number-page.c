/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-safety-number-page.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-spinner.h"
#include "app/pillion-line.h"
#include "engine/pillion-contacts.h"

#include <glib/gi18n.h>

#define GROUPS_IN_LINE 4

/**
 * PillionSafetyNumberPage:
 *
 * It is made of what is known here, and needs no network.
 */
struct _PillionSafetyNumberPage {
  PillionPage          parent_instance;

  PillionEngine       *engine;       /* (owned) */
  PillionConversation *conversation; /* (owned) */
  GCancellable        *cancellable;  /* (owned) */
  char                *digits;       /* (owned) (nullable): in groups */

  GtkStack            *stack;
  GtkLabel            *explanation;
  GtkLabel            *number;
  GtkWidget           *verified;
  GtkButton           *mark;
  AdwStatusPage       *error;
};

G_DEFINE_FINAL_TYPE (PillionSafetyNumberPage, pillion_safety_number_page, PILLION_TYPE_PAGE)

/* (transfer full): the groups in lines */
static char *
break_lines (const char *digits)
{
  g_auto (GStrv) groups = g_strsplit (digits, " ", -1);
  GString *lines = g_string_new (NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    if (i > 0)
      g_string_append (lines, i % GROUPS_IN_LINE == 0 ? "\n" : "  ");
    g_string_append (lines, groups[i]);
  }
  return g_string_free (lines, FALSE);
}

static void
show_number (PillionSafetyNumberPage *self,
             char                    *digits)
{
  g_autofree char *lines = break_lines (digits);

  g_free (self->digits);
  self->digits = digits;
  gtk_label_set_label (self->number, lines);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL, digits, -1);
  gtk_stack_set_visible_child_name (self->stack, "number");
}

static void
on_made (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionSafetyNumberPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *description = NULL;
  char *digits = pillion_contacts_safety_number_finish (PILLION_ENGINE (source), result, &error);

  if (digits != NULL) {
    show_number (self, digits);
    return;
  }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  description = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->error, description);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionSafetyNumberPage *self = PILLION_SAFETY_NUMBER_PAGE (widget);
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);

  pillion_contacts_safety_number_async (self->engine, account, self->cancellable, on_made, g_object_ref (self));
}

/* ----- the mark ----- */

/* It is one button, so that the focus stays where it is. */
static void
show_verified (PillionSafetyNumberPage *self)
{
  gboolean verified = pillion_conversation_is_verified (self->conversation);

  gtk_widget_set_visible (self->verified, verified);
  gtk_button_set_label (self->mark, verified ? _("Clear Verification") : _("Mark as Verified"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->mark), verified ? "safety-number.clear" : "safety-number.verify");
  if (verified)
    gtk_widget_remove_css_class (GTK_WIDGET (self->mark), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->mark), "suggested-action");
}

static void
on_verified (PillionSafetyNumberPage *self)
{
  show_verified (self);
  if (pillion_conversation_is_verified (self->conversation))
    pillion_announce (GTK_WIDGET (self), _("You compared this number"));
}

static void
on_marked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionSafetyNumberPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_contacts_change_finish (PILLION_ENGINE (source), result, &error) &&
      !g_cancellable_is_cancelled (self->cancellable))
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", error->message);
}

/* What is begun is not ended with the page. */
static void
on_mark (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionSafetyNumberPage *self = PILLION_SAFETY_NUMBER_PAGE (widget);
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);

  /* Of a number that is not shown nobody can say that it is the same. */
  if (self->digits == NULL)
    return;
  pillion_contacts_set_verified_async (self->engine, account, g_str_equal (action_name, "safety-number.verify"), NULL,
                                       on_marked, g_object_ref (self));
}

static void
on_copy (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionSafetyNumberPage *self = PILLION_SAFETY_NUMBER_PAGE (widget);

  if (self->digits == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->digits);
  gtk_widget_activate_action (widget, "window-status.toast", "s", _ ("Copied"));
}

static void
pillion_safety_number_page_dispose (GObject *object)
{
  PillionSafetyNumberPage *self = PILLION_SAFETY_NUMBER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->conversation);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_safety_number_page_parent_class)->dispose (object);
}

static void
pillion_safety_number_page_finalize (GObject *object)
{
  PillionSafetyNumberPage *self = PILLION_SAFETY_NUMBER_PAGE (object);

  g_clear_object (&self->cancellable);
  g_free (self->digits);

  G_OBJECT_CLASS (pillion_safety_number_page_parent_class)->finalize (object);
}

static void
pillion_safety_number_page_class_init (PillionSafetyNumberPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_safety_number_page_dispose;
  object_class->finalize = pillion_safety_number_page_finalize;

  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-safety-number-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionSafetyNumberPage, error);
  gtk_widget_class_bind_template_child (widget_class, PillionSafetyNumberPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, PillionSafetyNumberPage, mark);
  gtk_widget_class_bind_template_child (widget_class, PillionSafetyNumberPage, number);
  gtk_widget_class_bind_template_child (widget_class, PillionSafetyNumberPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionSafetyNumberPage, verified);
  gtk_widget_class_install_action (widget_class, "safety-number.clear", NULL, on_mark);
  gtk_widget_class_install_action (widget_class, "safety-number.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "safety-number.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "safety-number.verify", NULL, on_mark);
}

static void
pillion_safety_number_page_init (PillionSafetyNumberPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_safety_number_page_new (PillionEngine       *engine,
                                PillionConversation *conversation)
{
  PillionSafetyNumberPage *self = g_object_new (PILLION_TYPE_SAFETY_NUMBER_PAGE, NULL);
  g_autofree char *name = pillion_line_isolate (pillion_conversation_get_name (conversation));
  g_autofree char *explanation = g_strdup_printf (_ ("Compare this number with the one %s sees, by voice or face to face. If they are "
                                                     "the same, nobody sits between you. If not, write nothing that is secret."),
                                                  name);

  self->engine = g_object_ref (engine);
  self->conversation = g_object_ref (conversation);
  gtk_label_set_label (self->explanation, explanation);
  g_signal_connect_object (conversation, "notify::verified", G_CALLBACK (on_verified), self, G_CONNECT_SWAPPED);
  show_verified (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "safety-number.retry", NULL);
  return GTK_WIDGET (self);
}
