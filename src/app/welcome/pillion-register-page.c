/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-register-page.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-spinner.h"
#include "app/welcome/pillion-problem-view.h"
#include "app/welcome/pillion-recovery.h"
#include "app/welcome/pillion-register-code.h"
#include "app/welcome/pillion-register-form.h"
#include "engine/pillion-registration.h"

#include <glib/gi18n.h>

/**
 * PillionRegisterPage:
 *
 * Makes this device the primary of a new account: form, verification, and what may stand in
 * the way. What was typed survives every failure. When the profile is a device the window
 * shows it; this page has nothing more to do then.
 */
struct _PillionRegisterPage {
  PillionPage          parent_instance;

  PillionEngine       *engine;      /* (owned) */
  char                *relay_url;   /* (owned) */
  GCancellable        *cancellable; /* (owned) */
  char                *code;        /* (owned) (nullable): what verifies the number */
  gboolean             begun;       /* the relay was asked to verify the number of the form */
  gboolean             taking_over; /* the number from its account */

  GtkStack            *stack;
  PillionRegisterForm *form;
  PillionRegisterCode *code_view;
  AdwStatusPage       *busy;
  AdwStatusPage       *taken;
  GtkWidget           *other_button;
  PillionProblemView  *problem;
};

G_DEFINE_FINAL_TYPE (PillionRegisterPage, pillion_register_page, PILLION_TYPE_PAGE)

/* ----- views ----- */

static void
show_busy (PillionRegisterPage *self,
           const char          *title,
           const char          *description)
{
  adw_status_page_set_title (self->busy, title);
  adw_status_page_set_description (self->busy, description);
  pillion_focus_show (self->stack, GTK_WIDGET (self->busy));
  pillion_announce (GTK_WIDGET (self), title);
}

static const char *
get_problem_title (const GError *error)
{
  if (error->domain != PILLION_ENGINE_ERROR)
    return _("Something Went Wrong");
  switch (error->code) {
  case PILLION_ENGINE_ERROR_NETWORK:
    return _("Can’t Reach the Server");
  case PILLION_ENGINE_ERROR_TLS:
    return _("The Server Can’t Be Trusted");
  case PILLION_ENGINE_ERROR_VERSION:
    return _("Update Needed");
  case PILLION_ENGINE_ERROR_CLOCK:
    return _("Date or Time Is Wrong");
  case PILLION_ENGINE_ERROR_RATE_LIMITED:
    return _("Too Many Tries");
  case PILLION_ENGINE_ERROR_DISK:
  case PILLION_ENGINE_ERROR_READ_ONLY:
    return _("Can’t Write to the Disk");
  default:
    return _("The Account Was Not Created");
  }
}

static void
show_problem (PillionRegisterPage *self,
              const GError        *error)
{
  PillionProblem problem = {
    .icon_name = "dialog-warning-symbolic",
    .title = get_problem_title (error),
    .description = error->message,
    .label = _("Try Again"),
    .action = "register.try-again",
    .second_label = _("Back to the Form"),
    .second_action = "register.edit",
    .wait_ms = pillion_engine_error_get_retry_after_ms (error),
  };

  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CLOCK)) {
    problem.second_label = _("Open Date & Time Settings");
    problem.second_action = "recovery.open-clock-settings";
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_VERSION)) {
    problem.second_label = _("Check for Updates");
    problem.second_action = "recovery.check-for-updates";
  } else if (pillion_recovery_wants_sign_in (error)) {
    problem.second_label = _("Open Sign-In Page");
    problem.second_action = "recovery.open-sign-in-page";
    problem.second_target = self->relay_url;
  }
  pillion_problem_view_show (self->problem, &problem);
  pillion_focus_show (self->stack, GTK_WIDGET (self->problem));
}

static void
show_taken (PillionRegisterPage *self,
            const GError        *error)
{
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->taken, description);
  pillion_focus_show (self->stack, GTK_WIDGET (self->taken));
  gtk_widget_grab_focus (self->other_button);
  pillion_announce (GTK_WIDGET (self), error->message);
}

/* Without a verified number nobody may take it over. */
static void
show_not_given (PillionRegisterPage *self)
{
  PillionProblem problem = {
    .icon_name = "dialog-warning-symbolic",
    .title = _("The Number Can’t Be Taken Over"),
    .description = _("This server does not verify numbers, so it takes none from its account. Nothing was changed."),
    .label = _("Use Another Number"),
    .action = "register.edit",
  };

  pillion_problem_view_show (self->problem, &problem);
  pillion_focus_show (self->stack, GTK_WIDGET (self->problem));
}

/* ----- the account ----- */

static void
show_failure (PillionRegisterPage *self,
              const GError        *error)
{
  if (pillion_registration_is_taken (error) && self->taking_over) {
    show_not_given (self);
  } else if (pillion_registration_is_taken (error)) {
    show_taken (self, error);
  } else if (self->code != NULL && (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE) ||
                                    g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED))) {
    pillion_focus_show (self->stack, GTK_WIDGET (self->code_view));
    pillion_register_code_show_error (self->code_view, error->message);
  } else {
    show_problem (self, error);
  }
}

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionRegisterPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pillion_registration_finish_finish (PILLION_ENGINE (source), result, &error))
    pillion_register_form_wipe_pin (self->form);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error);
}

static void
finish (PillionRegisterPage *self,
        gboolean             take_over)
{
  g_autofree char *number = pillion_register_form_dup_number (self->form);
  PillionRegistrationDetails details = {
    .number = number,
    .name = pillion_register_form_get_name (self->form),
    .device_name = pillion_register_form_get_device_name (self->form),
    .pin = pillion_register_form_get_pin (self->form),
    .code = self->code,
    .take_over = take_over,
  };

  self->taking_over = take_over;
  show_busy (self, _("Making Your Keys"), _("They stay on this device, sealed with your PIN."));
  pillion_registration_finish_async (self->engine, &details, self->cancellable, on_finished, g_object_ref (self));
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionRegisterPage) self = user_data;
  g_autofree char *number = NULL;
  g_autoptr (GError) error = NULL;
  const char *verification = pillion_registration_begin_finish (PILLION_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (verification == NULL) {
    show_problem (self, error);
    return;
  }
  self->begun = TRUE;
  if (g_str_equal (verification, "open")) {
    finish (self, FALSE);
    return;
  }
  number = pillion_register_form_dup_number (self->form);
  pillion_register_code_ask (self->code_view, number, g_str_equal (verification, "invite"));
  pillion_focus_show (self->stack, GTK_WIDGET (self->code_view));
}

static void
begin (PillionRegisterPage *self)
{
  g_autofree char *number = pillion_register_form_dup_number (self->form);

  self->begun = FALSE;
  g_clear_pointer (&self->code, g_free);
  show_busy (self, _("Asking the Server"), NULL);
  pillion_registration_begin_async (self->engine, self->relay_url, number, self->cancellable, on_begun,
                                    g_object_ref (self));
}

/* ----- actions ----- */

static gboolean
is_busy (PillionRegisterPage *self)
{
  return gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->busy);
}

static void
on_create (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionRegisterPage *self = PILLION_REGISTER_PAGE (widget);

  if (!is_busy (self) && pillion_register_form_validate (self->form))
    begin (self);
}

static void
on_verify (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionRegisterPage *self = PILLION_REGISTER_PAGE (widget);

  if (is_busy (self))
    return;
  g_free (self->code);
  self->code = g_variant_dup_string (parameter, NULL);
  finish (self, FALSE);
}

static void
on_take_over (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionRegisterPage *self = PILLION_REGISTER_PAGE (widget);

  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->taken))
    finish (self, TRUE);
}

static void
on_edit (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionRegisterPage *self = PILLION_REGISTER_PAGE (widget);

  if (!is_busy (self))
    pillion_focus_show (self->stack, GTK_WIDGET (self->form));
}

/* To the form, with what was typed; from there away. What is under way ends with the page. */
static gboolean
go_back (PillionRegisterPage *self)
{
  if (is_busy (self) || gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->form))
    return FALSE;
  pillion_focus_show (self->stack, GTK_WIDGET (self->form));
  return TRUE;
}

static void
on_pop_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  if (!go_back (PILLION_REGISTER_PAGE (widget)))
    gtk_widget_activate_action (gtk_widget_get_parent (widget), "navigation.pop", NULL);
}

static gboolean
on_pop_shortcut (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  return go_back (PILLION_REGISTER_PAGE (widget));
}

/* Where it stopped: what the relay has verified is not asked again. */
static void
on_try_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionRegisterPage *self = PILLION_REGISTER_PAGE (widget);

  if (is_busy (self))
    return;
  if (self->begun && self->code != NULL)
    finish (self, FALSE);
  else
    begin (self);
}

/* ----- the object ----- */

static gboolean
pillion_register_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (gtk_stack_get_visible_child (PILLION_REGISTER_PAGE (widget)->stack));
}

static void
pillion_register_page_dispose (GObject *object)
{
  PillionRegisterPage *self = PILLION_REGISTER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  /* Nobody else needs the connection that asked for a code. */
  if (self->engine != NULL && pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_EMPTY)
    pillion_engine_go_offline (self->engine);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_register_page_parent_class)->dispose (object);
}

static void
pillion_register_page_finalize (GObject *object)
{
  PillionRegisterPage *self = PILLION_REGISTER_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->relay_url);
  g_free (self->code);

  G_OBJECT_CLASS (pillion_register_page_parent_class)->finalize (object);
}

static void
pillion_register_page_class_init (PillionRegisterPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_register_page_dispose;
  object_class->finalize = pillion_register_page_finalize;
  pillion_focus_class_set_first (widget_class, pillion_register_page_grab_focus);

  g_type_ensure (PILLION_TYPE_PROBLEM_VIEW);
  g_type_ensure (PILLION_TYPE_REGISTER_CODE);
  g_type_ensure (PILLION_TYPE_REGISTER_FORM);
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-register-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterPage, form);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterPage, code_view);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterPage, busy);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterPage, taken);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterPage, other_button);
  gtk_widget_class_bind_template_child (widget_class, PillionRegisterPage, problem);
  gtk_widget_class_install_action (widget_class, "register.create", NULL, on_create);
  gtk_widget_class_install_action (widget_class, "register.verify", "s", on_verify);
  gtk_widget_class_install_action (widget_class, "register.take-over", NULL, on_take_over);
  gtk_widget_class_install_action (widget_class, "register.edit", NULL, on_edit);
  gtk_widget_class_install_action (widget_class, "register.try-again", NULL, on_try_again);
  gtk_widget_class_install_action (widget_class, "navigation.pop", NULL, on_pop_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_pop_shortcut, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_pop_shortcut, NULL);
}

static void
pillion_register_page_init (PillionRegisterPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_register_page_new:
 * @engine: an open profile that belongs to no account
 * @relay_url: where the account is to be
 */
GtkWidget *
pillion_register_page_new (PillionEngine *engine,
                           const char    *relay_url)
{
  PillionRegisterPage *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (relay_url != NULL, NULL);

  self = g_object_new (PILLION_TYPE_REGISTER_PAGE, NULL);
  self->engine = g_object_ref (engine);
  self->relay_url = g_strdup (relay_url);
  pillion_register_form_set_server (self->form, relay_url);
  return GTK_WIDGET (self);
}
