/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-problem-view.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-button.h"
#include "app/compat/pillion-focus.h"
#include "app/welcome/pillion-countdown.h"
#include "app/welcome/pillion-recovery.h"

/**
 * PillionProblemView:
 *
 * What stopped the user, why, and the way on. Its buttons activate actions of the page that
 * it lies on, or those of pillion-recovery.h.
 */
struct _PillionProblemView {
  AdwBin            parent_instance;

  AdwStatusPage    *status_page;
  GtkWidget        *spinner;
  GtkWidget        *button;
  GtkWidget        *second_button;
  PillionCountdown *countdown;
};

G_DEFINE_FINAL_TYPE (PillionProblemView, pillion_problem_view, ADW_TYPE_BIN)

static void
on_countdown_over (PillionCountdown   *countdown,
                   PillionProblemView *self)
{
  gtk_widget_activate_action (self->button, pillion_problem_view_get_action (self), NULL);
}

static gboolean
pillion_problem_view_grab_focus (GtkWidget *widget)
{
  PillionProblemView *self = PILLION_PROBLEM_VIEW (widget);

  return gtk_widget_get_visible (self->button) ? gtk_widget_grab_focus (self->button)
                                               : gtk_widget_grab_focus (self->second_button);
}

static void
pillion_problem_view_class_init (PillionProblemViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pillion_focus_class_set_first (widget_class, pillion_problem_view_grab_focus);

  g_type_ensure (PILLION_TYPE_COUNTDOWN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-problem-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionProblemView, status_page);
  gtk_widget_class_bind_template_child (widget_class, PillionProblemView, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionProblemView, button);
  gtk_widget_class_bind_template_child (widget_class, PillionProblemView, second_button);
  gtk_widget_class_bind_template_child (widget_class, PillionProblemView, countdown);
  gtk_widget_class_bind_template_callback (widget_class, on_countdown_over);
  pillion_recovery_install_actions (widget_class);
}

static void
pillion_problem_view_init (PillionProblemView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
pillion_problem_view_get_title (PillionProblemView *self)
{
  g_return_val_if_fail (PILLION_IS_PROBLEM_VIEW (self), NULL);

  return adw_status_page_get_title (self->status_page);
}

/* (nullable): of the button that leads on */
const char *
pillion_problem_view_get_action (PillionProblemView *self)
{
  g_return_val_if_fail (PILLION_IS_PROBLEM_VIEW (self), NULL);

  return gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button));
}

static void
set_button (GtkWidget  *button,
            const char *label,
            const char *action,
            const char *target)
{
  gtk_widget_set_visible (button, label != NULL);
  gtk_button_set_label (GTK_BUTTON (button), label != NULL ? label : "");
  pillion_button_let_wrap (button);
  /* GTK warns of a target that the action before does not take. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target != NULL ? g_variant_new_string (target) : NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/**
 * pillion_problem_view_show:
 *
 * Shows another problem, and announces its title where it is another one.
 */
void
pillion_problem_view_show (PillionProblemView   *self,
                           const PillionProblem *problem)
{
  g_autofree char *description = NULL;
  gboolean said;

  g_return_if_fail (PILLION_IS_PROBLEM_VIEW (self));
  g_return_if_fail (problem != NULL);

  said = gtk_widget_get_mapped (GTK_WIDGET (self)) && g_str_equal (adw_status_page_get_title (self->status_page), problem->title);

  if (problem->description != NULL)
    description = g_markup_escape_text (problem->description, -1);
  adw_status_page_set_icon_name (self->status_page, problem->icon_name);
  adw_status_page_set_title (self->status_page, problem->title);
  adw_status_page_set_description (self->status_page, description);
  set_button (self->button, problem->wait_ms == 0 ? problem->label : NULL, problem->action, NULL);
  set_button (self->second_button, problem->second_label, problem->second_action, problem->second_target);
  gtk_widget_set_visible (self->spinner, problem->waiting);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), problem->waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->countdown), problem->wait_ms > 0);
  if (problem->wait_ms > 0)
    pillion_countdown_start (self->countdown, problem->wait_ms);
  else
    pillion_countdown_stop (self->countdown);
  if (!said)
    pillion_announce (GTK_WIDGET (self), problem->title);
}
