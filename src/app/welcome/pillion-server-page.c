/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-server-page.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-button.h"
#include "app/compat/pillion-focus.h"
#include "app/welcome/pillion-countdown.h"
#include "app/welcome/pillion-recovery.h"
#include "app/welcome/pillion-row-error.h"
#include "engine/pillion-relay-check.h"

#include <glib/gi18n.h>

/**
 * PillionServerPage:
 *
 * One address, tried before it is taken: what fails keeps the text, says why, and offers the
 * one thing that helps. There is no way past a certificate that is not trusted.
 */
struct _PillionServerPage {
  PillionPage       parent_instance;

  PillionEngine    *engine;      /* (owned) */
  char             *relay_url;   /* (owned) */
  GCancellable     *cancellable; /* (owned) (nullable): of the try that is under way */

  GtkWidget        *address_row;
  GtkWidget        *spinner;
  GtkWidget        *check_button;
  PillionRowError  *address_error;
  GtkWidget        *recovery_button;
  PillionCountdown *countdown;
};

G_DEFINE_FINAL_TYPE (PillionServerPage, pillion_server_page, PILLION_TYPE_PAGE)

typedef enum {
  PROP_RELAY_URL = 1,
} PillionServerPageProperty;

static GParamSpec *properties[PROP_RELAY_URL + 1];

static void
set_checking (PillionServerPage *self,
              gboolean           checking)
{
  gtk_widget_set_visible (self->spinner, checking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), checking);
  gtk_widget_set_visible (self->check_button, !checking);
  gtk_editable_set_editable (GTK_EDITABLE (self->address_row), !checking);
}

/* address: (nullable): of a server, where the action takes one */
static void
offer (PillionServerPage *self,
       const char        *label,
       const char        *action,
       const char        *address)
{
  gtk_widget_set_visible (self->recovery_button, label != NULL);
  if (label != NULL) {
    gtk_button_set_label (GTK_BUTTON (self->recovery_button), label);
    pillion_button_let_wrap (self->recovery_button);
  }
  /* GTK warns of a target that the action before does not take. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->recovery_button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->recovery_button),
                                          address != NULL ? g_variant_new_string (address) : NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->recovery_button), action);
}

static void
offer_recovery (PillionServerPage *self,
                const GError      *error)
{
  guint wait_ms = pillion_engine_error_get_retry_after_ms (error);

  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CLOCK)) {
    offer (self, _("Open Date & Time Settings"), "recovery.open-clock-settings", NULL);
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_VERSION)) {
    offer (self, _("Check for Updates"), "recovery.check-for-updates", NULL);
  } else if (pillion_recovery_wants_sign_in (error)) {
    offer (self, _("Open Sign-In Page"), "recovery.open-sign-in-page",
           gtk_editable_get_text (GTK_EDITABLE (self->address_row)));
  } else if (wait_ms > 0) {
    gtk_widget_set_visible (GTK_WIDGET (self->countdown), TRUE);
    pillion_countdown_start (self->countdown, wait_ms);
  } else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK) ||
             g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RATE_LIMITED)) {
    offer (self, _("Try Again"), "server.check", NULL);
  } else {
    offer (self, _("Edit Address"), "server.edit", NULL);
  }
}

static void
clear_problem (PillionServerPage *self)
{
  pillion_row_error_set_message (self->address_error, NULL);
  pillion_countdown_stop (self->countdown);
  gtk_widget_set_visible (GTK_WIDGET (self->countdown), FALSE);
  offer (self, NULL, NULL, NULL);
}

static void
take_relay (PillionServerPage *self,
            const char        *relay_url)
{
  if (g_strcmp0 (self->relay_url, relay_url) != 0) {
    g_free (self->relay_url);
    self->relay_url = g_strdup (relay_url);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RELAY_URL]);
  }
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _("Server changed"));
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionServerPage) self = user_data;
  g_autofree char *relay_url = NULL;
  g_autoptr (GError) error = NULL;

  relay_url = pillion_relay_check_finish (PILLION_ENGINE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_checking (self, FALSE);
  if (relay_url != NULL) {
    take_relay (self, relay_url);
    return;
  }
  pillion_row_error_set_message (self->address_error, error->message);
  offer_recovery (self, error);
  pillion_announce (GTK_WIDGET (self), error->message);
}

static void
check (PillionServerPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  clear_problem (self);
  set_checking (self, TRUE);
  pillion_relay_check_async (self->engine, gtk_editable_get_text (GTK_EDITABLE (self->address_row)), self->cancellable,
                             on_checked, g_object_ref (self));
}

static void
on_check (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  check (PILLION_SERVER_PAGE (widget));
}

static void
on_edit (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionServerPage *self = PILLION_SERVER_PAGE (widget);

  gtk_widget_grab_focus (self->address_row);
  gtk_editable_select_region (GTK_EDITABLE (self->address_row), 0, -1);
}

static void
pillion_server_page_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PillionServerPage *self = PILLION_SERVER_PAGE (object);

  switch ((PillionServerPageProperty) property_id) {
  case PROP_RELAY_URL:
    g_value_set_string (value, self->relay_url);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static gboolean
pillion_server_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PILLION_SERVER_PAGE (widget)->address_row);
}

static void
pillion_server_page_dispose (GObject *object)
{
  PillionServerPage *self = PILLION_SERVER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_server_page_parent_class)->dispose (object);
}

static void
pillion_server_page_finalize (GObject *object)
{
  PillionServerPage *self = PILLION_SERVER_PAGE (object);

  g_clear_object (&self->cancellable);
  g_free (self->relay_url);

  G_OBJECT_CLASS (pillion_server_page_parent_class)->finalize (object);
}

static void
pillion_server_page_class_init (PillionServerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_server_page_get_property;
  object_class->dispose = pillion_server_page_dispose;
  object_class->finalize = pillion_server_page_finalize;
  pillion_focus_class_set_first (widget_class, pillion_server_page_grab_focus);

  /* The relay that answered last. */
  properties[PROP_RELAY_URL] = g_param_spec_string ("relay-url", NULL, NULL, NULL,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PILLION_TYPE_COUNTDOWN);
  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-server-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionServerPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, PillionServerPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionServerPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, PillionServerPage, address_error);
  gtk_widget_class_bind_template_child (widget_class, PillionServerPage, recovery_button);
  gtk_widget_class_bind_template_child (widget_class, PillionServerPage, countdown);
  gtk_widget_class_bind_template_callback (widget_class, check);
  gtk_widget_class_bind_template_callback (widget_class, clear_problem);
  gtk_widget_class_install_action (widget_class, "server.check", NULL, on_check);
  gtk_widget_class_install_action (widget_class, "server.edit", NULL, on_edit);
  pillion_recovery_install_actions (widget_class);
}

static void
pillion_server_page_init (PillionServerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_server_page_new:
 * @engine: an open profile
 * @relay_url: stands in the row to begin with
 */
GtkWidget *
pillion_server_page_new (PillionEngine *engine,
                         const char    *relay_url)
{
  PillionServerPage *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (relay_url != NULL, NULL);

  self = g_object_new (PILLION_TYPE_SERVER_PAGE, NULL);
  self->engine = g_object_ref (engine);
  self->relay_url = g_strdup (relay_url);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), relay_url);
  return GTK_WIDGET (self);
}

const char *
pillion_server_page_get_relay_url (PillionServerPage *self)
{
  g_return_val_if_fail (PILLION_IS_SERVER_PAGE (self), NULL);

  return self->relay_url;
}

const char *
pillion_server_page_get_message (PillionServerPage *self)
{
  g_return_val_if_fail (PILLION_IS_SERVER_PAGE (self), NULL);

  return pillion_row_error_get_message (self->address_error);
}
