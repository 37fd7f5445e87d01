/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-link-page.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-spinner.h"
#include "app/link/pillion-link-check.h"
#include "app/link/pillion-link-code.h"
#include "app/link/pillion-link-number.h"
#include "app/link/pillion-link-problem.h"
#include "app/link/pillion-link-qr.h"
#include "app/link/pillion-qr-image.h"
#include "app/welcome/pillion-phone-number.h"
#include "app/welcome/pillion-recovery.h"
#include "engine/pillion-companion-link.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-network.h"

#include <glib/gi18n.h>

/* So many attempts fail before the times of the next ones are shown. */
#define TRIES_WITHOUT_TIME 5

/**
 * PillionLinkPage:
 *
 * Makes this device a companion: shows what #PillionCompanionLink says, one view for each of
 * its states, and begins another link where one ended. When the profile is a device the
 * window shows it; this page has nothing more to do then.
 */
struct _PillionLinkPage {
  PillionPage           parent_instance;

  PillionEngine        *engine;       /* (owned) */
  char                 *relay_url;    /* (owned) */
  char                 *phone_number; /* (owned) (nullable): link with a code */
  PillionCompanionLink *link;         /* (owned) (nullable) */
  gboolean              answered;     /* by a primary: the check number's view was shown */
  GError               *unreachable;  /* (owned) (nullable): why the relay could not be reached */
  guint                 n_failures;   /* attempts in a row that did not reach it */
  guint                 retry_source; /* the next one; 0: none waits */
  GtkFileChooserNative *chooser;      /* (owned) (nullable) */
  GCancellable         *cancellable;  /* (owned) */
  GtkWindow            *window;       /* borrowed, while mapped */

  GtkStack             *stack;
  PillionLinkQr        *qr;
  PillionLinkNumber    *number;
  PillionLinkCode      *code;
  PillionLinkCheck     *check;
  GtkWidget            *finishing;
  PillionProblemView   *problem;
};

G_DEFINE_FINAL_TYPE (PillionLinkPage, pillion_link_page, PILLION_TYPE_PAGE)

/* ----- views ----- */

static void
show_text (PillionLinkPage *self)
{
  const char *text = pillion_companion_link_get_text (self->link);
  guint64 remaining_ms = pillion_companion_link_get_remaining_ms (self->link);

  if (text == NULL)
    return;
  self->n_failures = 0;
  if (self->phone_number != NULL)
    pillion_link_code_show_text (self->code, text, remaining_ms);
  else
    pillion_link_qr_show_text (self->qr, text, remaining_ms);
  pillion_focus_show (self->stack, self->phone_number != NULL ? GTK_WIDGET (self->code) : GTK_WIDGET (self->qr));
}

static void
show_check (PillionLinkPage *self)
{
  self->answered = TRUE;
  pillion_link_check_set_account (self->check, pillion_companion_link_get_account_name (self->link),
                                  pillion_companion_link_get_account_number (self->link));
  pillion_focus_show (self->stack, GTK_WIDGET (self->check));
  /* A toast would lie on the account that this device is to belong to. */
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.clear-toasts", NULL);
  pillion_announce (GTK_WIDGET (self), _("Confirm on Your Primary Device"));
}

/* wait_ms: until the next attempt; 0: it is under way */
static char *
describe_next_try (guint wait_ms)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) next = g_date_time_add (now, (GTimeSpan) wait_ms * 1000);
  g_autofree char *time = g_date_time_format (next, "%X");

  /* Translators: %s is a time of day. */
  return wait_ms == 0 ? g_strdup (_("Trying now…")) : g_strdup_printf (_("Next try at %s"), time);
}

static void
show_problem (PillionLinkPage *self,
              const GError    *error,
              guint            wait_ms)
{
  gboolean online = g_network_monitor_get_network_available (g_network_monitor_get_default ());
  g_autofree char *next_try = describe_next_try (wait_ms);
  g_autofree char *description = NULL;
  PillionProblem problem;

  pillion_link_problem_init (&problem, error, online);
  if (online && self->n_failures >= TRIES_WITHOUT_TIME) {
    description = g_strdup_printf ("%s\n\n%s", error->message, next_try);
    problem.description = description;
    problem.label = _("Retry Now");
  }
  if (pillion_recovery_wants_sign_in (error)) {
    problem.second_label = _("Open Sign-In Page");
    problem.second_action = "recovery.open-sign-in-page";
    problem.second_target = self->relay_url;
  }
  pillion_problem_view_show (self->problem, &problem);
  pillion_focus_show (self->stack, GTK_WIDGET (self->problem));
}

static gboolean
on_retry_due (gpointer user_data)
{
  PillionLinkPage *self = user_data;

  self->retry_source = 0;
  gtk_widget_activate_action (GTK_WIDGET (self), "link.retry", NULL);
  return G_SOURCE_REMOVE;
}

/* The relay may be back before the network changes. */
static void
show_unreachable (PillionLinkPage *self,
                  const GError    *error)
{
  guint wait_ms = pillion_network_choose_wait_ms (pillion_engine_get_network (self->engine), self->n_failures++);

  g_clear_error (&self->unreachable);
  self->unreachable = g_error_copy (error);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_source = g_timeout_add (wait_ms, on_retry_due, self);
  show_problem (self, error, MAX (wait_ms, 1));
}

/* A code that nobody answered stays in its place. */
static void
show_end (PillionLinkPage *self)
{
  const GError *error = pillion_companion_link_get_error (self->link);
  gboolean expired = g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED);
  gboolean burned = g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BURNED) ||
                    g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_CODE);

  if (expired && !self->answered && self->phone_number == NULL) {
    pillion_link_qr_show_expired (self->qr);
    gtk_widget_grab_focus (GTK_WIDGET (self->qr));
    pillion_announce (GTK_WIDGET (self), error->message);
  } else if ((expired || burned) && !self->answered && self->phone_number != NULL) {
    pillion_link_code_show_over (self->code, error->message);
    gtk_widget_grab_focus (GTK_WIDGET (self->code));
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK)) {
    show_unreachable (self, error);
  } else {
    self->n_failures = 0;
    show_problem (self, error, 0);
  }
}

/* ----- the link ----- */

static void
on_state (PillionLinkPage *self)
{
  switch (pillion_companion_link_get_state (self->link)) {
  case PILLION_COMPANION_LINK_ANSWERED:
    show_check (self);
    break;
  case PILLION_COMPANION_LINK_FINISHING:
    pillion_focus_show (self->stack, self->finishing);
    break;
  case PILLION_COMPANION_LINK_ENDED:
    show_end (self);
    break;
  case PILLION_COMPANION_LINK_STARTING:
  case PILLION_COMPANION_LINK_SHOWING:
  case PILLION_COMPANION_LINK_LINKED:
  default:
    break;
  }
}

static void
on_check_needed (PillionLinkPage *self,
                 guint            tries_left)
{
  pillion_link_check_ask (self->check, tries_left);
}

static void
drop_link (PillionLinkPage *self)
{
  g_autoptr (PillionCompanionLink) link = g_steal_pointer (&self->link);

  self->answered = FALSE;
  g_clear_error (&self->unreachable);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (link == NULL)
    return;
  g_signal_handlers_disconnect_by_data (link, self);
  pillion_companion_link_cancel (link);
}

static const char *
get_device_name (void)
{
  const char *name = g_get_host_name ();

  return pillion_devices_check_name (name, NULL) ? name : _("Computer");
}

static void
begin (PillionLinkPage *self)
{
  PillionCompanionLinkDetails details = {
    .relay_url = self->relay_url,
    .number = self->phone_number,
    .device_name = get_device_name (),
  };

  drop_link (self);
  self->link = pillion_companion_link_new (self->engine, &details);
  g_signal_connect_object (self->link, "notify::text", G_CALLBACK (show_text), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "check-needed", G_CALLBACK (on_check_needed), self, G_CONNECT_SWAPPED);
  pillion_companion_link_start (self->link);
}

static void
show_making (PillionLinkPage *self)
{
  if (self->phone_number != NULL)
    pillion_link_code_show_making (self->code, self->phone_number);
  else
    pillion_link_qr_show_making (self->qr);
}

static void
start (PillionLinkPage *self)
{
  self->n_failures = 0;
  show_making (self);
  pillion_focus_show (self->stack, self->phone_number != NULL ? GTK_WIDGET (self->code) : GTK_WIDGET (self->qr));
  begin (self);
}

/* The page stays as it is until there is something else to show. */
static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);
  g_autoptr (GError) reason = NULL;

  if (self->unreachable == NULL)
    return;
  reason = g_error_copy (self->unreachable);
  show_problem (self, reason, 0);
  show_making (self);
  begin (self);
}

/* ----- what happens around it ----- */

static void
on_network_changed (PillionLinkPage *self,
                    gboolean         available)
{
  if (available && self->unreachable != NULL)
    start (self);
}

/* Who comes back to the window wants a code that can be scanned. */
static void
on_is_active (PillionLinkPage *self)
{
  if (gtk_window_is_active (self->window) && self->phone_number == NULL && pillion_link_qr_is_expired (self->qr) &&
      gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->qr))
    start (self);
}

static void
pillion_link_page_map (GtkWidget *widget)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  GTK_WIDGET_CLASS (pillion_link_page_parent_class)->map (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  self->window = GTK_WINDOW (root);
  g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (on_is_active), self, G_CONNECT_SWAPPED);
}

static void
pillion_link_page_unmap (GtkWidget *widget)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, on_is_active, self);
  self->window = NULL;
  GTK_WIDGET_CLASS (pillion_link_page_parent_class)->unmap (widget);
}

/* ----- actions ----- */

static void
on_use_code (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);

  drop_link (self);
  pillion_focus_show (self->stack, GTK_WIDGET (self->number));
}

static void
on_use_qr (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);

  g_clear_pointer (&self->phone_number, g_free);
  start (self);
}

static void
on_get_code (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);
  g_autofree char *phone_number = pillion_phone_number_normalize (g_variant_get_string (parameter, NULL));
  g_autoptr (GError) error = NULL;

  if (!pillion_devices_check_number (phone_number, &error)) {
    pillion_link_number_show_error (self->number, error->message);
    pillion_announce (widget, error->message);
    return;
  }
  g_free (self->phone_number);
  self->phone_number = g_steal_pointer (&phone_number);
  start (self);
}

static void
on_new_code (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);

  /* An attempt that is under way is not begun anew. */
  if (self->n_failures >= TRIES_WITHOUT_TIME)
    on_retry (widget, action_name, parameter);
  else
    start (self);
}

static void
on_answer (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);
  guint64 number;

  if (self->link == NULL || !pillion_link_check_is_asking (self->check) ||
      !g_ascii_string_to_unsigned (g_variant_get_string (parameter, NULL), 10, 0, 99, &number, NULL))
    return;
  pillion_link_check_show_waiting (self->check);
  pillion_companion_link_answer (self->link, (guint) number);
}

static void
on_cancel (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);

  if (!pillion_page_get_can_go_back (PILLION_PAGE (self))) {
    start (self);
    return;
  }
  drop_link (self);
  gtk_widget_activate_action (widget, "navigation.pop", NULL);
}

/* (nullable) (secret) */
static const char *
get_shown_text (PillionLinkPage *self)
{
  return self->phone_number != NULL ? pillion_link_code_get_text (self->code) : pillion_link_qr_get_text (self->qr);
}

static void
on_copy_text (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  const char *text = get_shown_text (PILLION_LINK_PAGE (widget));

  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "window-status.toast", "s", _("Copied"));
}

/* ----- the picture of a code ----- */

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionLinkPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _("Image saved"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _("The image could not be saved there"));
}

static void
on_chosen (GtkNativeDialog *dialog,
           int              response,
           PillionLinkPage *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) png = NULL;
  const char *text = get_shown_text (self);

  if (response == GTK_RESPONSE_ACCEPT && text != NULL && self->phone_number == NULL) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    png = pillion_qr_image_new (text);
    g_file_replace_contents_bytes_async (file, png, NULL, FALSE, G_FILE_CREATE_PRIVATE, self->cancellable, on_saved,
                                         g_object_ref (self));
  } else if (response == GTK_RESPONSE_ACCEPT) {
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _("The code has expired"));
  }
  g_clear_object (&self->chooser);
}

static void
on_save_image (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (widget);

  if (get_shown_text (self) == NULL || self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Save Image"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "pillion-code.png");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ----- the object ----- */

static gboolean
pillion_link_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (gtk_stack_get_visible_child (PILLION_LINK_PAGE (widget)->stack));
}

static void
pillion_link_page_dispose (GObject *object)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  drop_link (self);
  g_clear_object (&self->chooser);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_link_page_parent_class)->dispose (object);
}

static void
pillion_link_page_finalize (GObject *object)
{
  PillionLinkPage *self = PILLION_LINK_PAGE (object);

  g_free (self->relay_url);
  g_free (self->phone_number);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (pillion_link_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "link.use-code", NULL, on_use_code);
  gtk_widget_class_install_action (widget_class, "link.use-qr", NULL, on_use_qr);
  gtk_widget_class_install_action (widget_class, "link.get-code", "s", on_get_code);
  gtk_widget_class_install_action (widget_class, "link.new-code", NULL, on_new_code);
  gtk_widget_class_install_action (widget_class, "link.answer", "s", on_answer);
  gtk_widget_class_install_action (widget_class, "link.cancel", NULL, on_cancel);
  gtk_widget_class_install_action (widget_class, "link.copy-text", NULL, on_copy_text);
  gtk_widget_class_install_action (widget_class, "link.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "link.save-image", NULL, on_save_image);
}

static void
pillion_link_page_class_init (PillionLinkPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_link_page_dispose;
  object_class->finalize = pillion_link_page_finalize;
  pillion_focus_class_set_first (widget_class, pillion_link_page_grab_focus);
  widget_class->map = pillion_link_page_map;
  widget_class->unmap = pillion_link_page_unmap;

  g_type_ensure (PILLION_TYPE_LINK_CHECK);
  g_type_ensure (PILLION_TYPE_LINK_CODE);
  g_type_ensure (PILLION_TYPE_LINK_NUMBER);
  g_type_ensure (PILLION_TYPE_LINK_QR);
  g_type_ensure (PILLION_TYPE_PROBLEM_VIEW);
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-link-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionLinkPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkPage, qr);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkPage, number);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkPage, code);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkPage, check);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkPage, finishing);
  gtk_widget_class_bind_template_child (widget_class, PillionLinkPage, problem);
  install_actions (widget_class);
}

static void
pillion_link_page_init (PillionLinkPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pillion_link_page_new:
 * @engine: an open profile that belongs to no account, or is logged out
 * @relay_url: of the account's relay
 *
 * Shows a code at once.
 */
GtkWidget *
pillion_link_page_new (PillionEngine *engine,
                       const char    *relay_url)
{
  PillionLinkPage *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (relay_url != NULL, NULL);

  self = g_object_new (PILLION_TYPE_LINK_PAGE, NULL);
  self->engine = g_object_ref (engine);
  self->relay_url = g_strdup (relay_url);
  start (self);
  return GTK_WIDGET (self);
}
