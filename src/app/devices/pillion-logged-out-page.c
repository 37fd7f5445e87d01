/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-logged-out-page.h"

#include "app/compat/pillion-navigation.h"
#include "app/devices/pillion-device-text.h"
#include "app/devices/pillion-own-log-out.h"
#include "app/link/pillion-link-page.h"
#include "app/pillion-line.h"
#include "app/welcome/pillion-problem-view.h"
#include "engine/pillion-account.h"
#include "engine/pillion-devices.h"
#include "engine/pillion-network.h"
#include "engine/pillion-notices.h"
#include "engine/pillion-status.h"

#include <glib/gi18n.h>

/**
 * PillionLoggedOutPage:
 *
 * This device is no part of its account, or not for now: why, and the way on. It opens again
 * by itself where that can be.
 *
 * Actions: "logged-out.link", "logged-out.retry", "logged-out.erase".
 */
struct _PillionLoggedOutPage {
  PillionPage         parent_instance;

  PillionEngine      *engine;      /* (owned) */
  PillionAccount     *account;     /* (owned) */
  GCancellable       *cancellable; /* (owned) */
  char               *reason;      /* (owned) (nullable): how the account's list has it */
  char               *cut_off;     /* (owned) (nullable): what the relay said */
  guint64             ended_ms;    /* 0: not known */
  char               *unsent;      /* (owned) (nullable): what was not sent, in words */

  PillionProblemView *problem;
  GtkWidget          *erase_button;
};

G_DEFINE_FINAL_TYPE (PillionLoggedOutPage, pillion_logged_out_page, PILLION_TYPE_PAGE)

/* ----- why, in words ----- */

/* Names of others do not turn the sentence around. */
static char *
dup_names (const char *const *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *name = pillion_line_isolate (names[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (nullable): NULL where everything was sent */
static char *
dup_unsent (const PillionStatus *status)
{
  gulong n = (gulong) status->n_unsent;
  g_autofree char *names = NULL;

  if (n == 0)
    return NULL;
  if (status->unsent_to == NULL || status->unsent_to[0] == NULL)
    return g_strdup_printf (ngettext ("%lu message was not sent.", "%lu messages were not sent.", n), n);
  names = dup_names ((const char *const *) status->unsent_to);
  /* Translators: %s are the names of chats, with commas between them. */
  return g_strdup_printf (ngettext ("%lu message was not sent: to %s.", "%lu messages were not sent: to %s.", n), n, names);
}

/* text: (transfer full): with what was not sent, and what becomes of it */
static char *
add_unsent (PillionLoggedOutPage *self,
            char                 *text,
            const char           *becomes)
{
  g_autofree char *before = text;

  if (self->unsent == NULL)
    return g_steal_pointer (&before);
  return g_strdup_printf ("%s\n\n%s %s", before, self->unsent, becomes);
}

static void
show_locked (PillionLoggedOutPage *self)
{
  g_autofree char *today = pillion_device_text_dup_date ((guint64) g_get_real_time () / 1000);
  g_autofree char *text = NULL;
  PillionProblem problem = {
    .icon_name = "system-lock-screen-symbolic",
    .label = _("Try Again"),
    .action = "logged-out.retry",
    .second_label = _("Check Date & Time"),
    .second_action = "recovery.open-clock-settings",
  };

  if (g_strcmp0 (self->reason, "frozen") == 0) {
    problem.title = _("Locked for Safety");
    problem.description = _("The server has two versions of the list of your devices. Open Pillion on your primary device; this "
                             "device opens again when they agree. Its messages are kept.");
    problem.second_label = NULL;
  } else {
    /* Translators: the day that this device's clock says it is. */
    text = g_strdup_printf (_("Open Pillion on your primary device, and this device opens again. Its messages are kept. "
                               "By this device’s clock it is %s; if that is wrong, set it."),
                            today);
    text = add_unsent (self, g_steal_pointer (&text),
                       _("What was not sent is kept here, and goes out when this device opens again."));
    problem.title = _("Logged Out: Primary Not Used for 14 Days");
    problem.description = text;
  }
  pillion_problem_view_show (self->problem, &problem);
}

static const char *
get_title (PillionLoggedOutPage *self)
{
  if (g_strcmp0 (self->cut_off, "number-moved") == 0)
    return _("Logged Out: Number Taken Over");
  if (g_strcmp0 (self->reason, "resigned") == 0)
    return _("You Logged Out");
  if (g_strcmp0 (self->reason, "expired") == 0 || g_strcmp0 (self->reason, "seat-ended") == 0)
    return _("Logged Out: Not Used for Too Long");
  if (g_strcmp0 (self->reason, "removed") == 0)
    return _("Logged Out by the Primary Device");
  return _("Logged Out");
}

static char *
dup_description (PillionLoggedOutPage *self)
{
  g_autofree char *date = self->ended_ms != 0 ? pillion_device_text_dup_date (self->ended_ms) : NULL;

  if (g_strcmp0 (self->cut_off, "number-moved") == 0)
    return g_strdup (_("Another account was registered with your number. What is on this device stays here, locked."));
  if (date != NULL && g_strcmp0 (self->reason, "removed") == 0)
    return g_strdup_printf (_("Your primary device logged this one out on %s. The messages stay here, locked, until this device "
                               "is linked to the same account again."),
                            date);
  /* The reason is the same for both. */
  if (g_strcmp0 (self->reason, "expired") == 0)
    return g_strdup (_("Your primary device, or this one, was not used for too long. The messages stay here, locked, until this "
                        "device is linked to the same account again."));
  return g_strdup (_("The messages stay here, locked, until this device is linked to the same account again."));
}

static void
show_logged_out (PillionLoggedOutPage *self)
{
  g_autofree char *text = add_unsent (self, dup_description (self),
                                      _("What was not sent is kept here. Once this device is linked again, you decide whether "
                                         "to send it."));
  PillionProblem problem = {
    .icon_name = "system-lock-screen-symbolic",
    .title = get_title (self),
    .description = text,
    .label = _("Link Again"),
    .action = "logged-out.link",
    .second_label = _("Erase This Device…"),
    .second_action = "logged-out.erase",
  };

  pillion_problem_view_show (self->problem, &problem);
}

static void
update (PillionLoggedOutPage *self)
{
  gboolean locked = pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_LOCKED;

  gtk_widget_set_visible (self->erase_button, locked);
  if (locked)
    show_locked (self);
  else
    show_logged_out (self);
}

/* ----- why, from the engine ----- */

/* Without it the page says what holds for every reason. */
static void
on_devices_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionLoggedOutPage) self = user_data;
  g_autoptr (GPtrArray) devices = pillion_devices_list_finish (PILLION_ENGINE (source), result, NULL);

  if (devices == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < devices->len; i++) {
    PillionDevice *device = devices->pdata[i];

    if (!pillion_device_is_self (device))
      continue;
    g_free (self->reason);
    self->reason = g_strdup (pillion_device_get_state (device));
    self->ended_ms = pillion_device_get_fresh_until_ms (device);
  }
  update (self);
}

/* A companion knows why by itself, also while its store is closed; for a primary the list of devices says it. */
static void
on_status_loaded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (PillionLoggedOutPage) self = user_data;
  PillionStatus *status = pillion_status_load_finish (PILLION_ENGINE (source), result, NULL);

  if (status != NULL && status->reason != NULL) {
    self->reason = g_strdup (status->reason);
    self->ended_ms = status->ended_ms;
    self->unsent = dup_unsent (status);
    update (self);
  } else if (!g_cancellable_is_cancelled (self->cancellable)) {
    pillion_devices_list_async (self->engine, self->cancellable, on_devices_listed, g_object_ref (self));
  }
  g_clear_pointer (&status, pillion_status_free);
}

static void
on_notices_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionLoggedOutPage) self = user_data;
  g_autoptr (GPtrArray) notices = pillion_notices_list_finish (PILLION_ENGINE (source), result, NULL);

  if (notices == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < notices->len; i++) {
    PillionNotice *notice = notices->pdata[i];

    if (!g_str_equal (notice->kind, "device.cut-off"))
      continue;
    g_free (self->cut_off);
    self->cut_off = g_strdup (json_object_get_string_member_with_default (notice->detail, "reason", ""));
  }
  update (self);
}

/* ----- the way on ----- */

static void
on_link (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionLoggedOutPage *self = PILLION_LOGGED_OUT_PAGE (widget);
  GtkWidget *navigation = gtk_widget_get_ancestor (widget, PILLION_TYPE_NAVIGATION);

  g_return_if_fail (navigation != NULL);

  pillion_navigation_push (PILLION_NAVIGATION (navigation),
                           pillion_link_page_new (self->engine, pillion_account_get_relay (self->account)));
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionLoggedOutPage *self = PILLION_LOGGED_OUT_PAGE (widget);

  pillion_network_retry_now (pillion_engine_get_network (self->engine));
  gtk_widget_activate_action (widget, "window-status.toast", "s", _("Asking the server"));
}

/* The engine is closed now: what is left of the profile is opened anew. */
static void
on_erased (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionLoggedOutPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pillion_own_erase_finish (result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "profile.open", NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", error->message);
}

static void
on_erase (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionLoggedOutPage *self = PILLION_LOGGED_OUT_PAGE (widget);

  pillion_own_erase_async (GTK_WINDOW (gtk_widget_get_root (widget)), self->engine, self->cancellable, on_erased,
                           g_object_ref (self));
}

/* ----- the object ----- */

static void
pillion_logged_out_page_dispose (GObject *object)
{
  PillionLoggedOutPage *self = PILLION_LOGGED_OUT_PAGE (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (pillion_logged_out_page_parent_class)->dispose (object);
}

static void
pillion_logged_out_page_finalize (GObject *object)
{
  PillionLoggedOutPage *self = PILLION_LOGGED_OUT_PAGE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->engine);
  g_clear_object (&self->cancellable);
  g_free (self->reason);
  g_free (self->cut_off);
  g_free (self->unsent);

  G_OBJECT_CLASS (pillion_logged_out_page_parent_class)->finalize (object);
}

static void
pillion_logged_out_page_class_init (PillionLoggedOutPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_logged_out_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_logged_out_page_finalize;

  g_type_ensure (PILLION_TYPE_PROBLEM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-logged-out-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionLoggedOutPage, problem);
  gtk_widget_class_bind_template_child (widget_class, PillionLoggedOutPage, erase_button);
  gtk_widget_class_install_action (widget_class, "logged-out.link", NULL, on_link);
  gtk_widget_class_install_action (widget_class, "logged-out.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "logged-out.erase", NULL, on_erase);
}

static void
pillion_logged_out_page_init (PillionLoggedOutPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_logged_out_page_new:
 * @engine: locked or logged out; it is kept online, so that it hears when that ends
 */
GtkWidget *
pillion_logged_out_page_new (PillionEngine *engine)
{
  PillionLoggedOutPage *self;

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  self = g_object_new (PILLION_TYPE_LOGGED_OUT_PAGE, NULL);
  self->engine = g_object_ref (engine);
  self->account = pillion_account_new (engine);
  update (self);
  pillion_status_load_async (engine, self->cancellable, on_status_loaded, g_object_ref (self));
  pillion_notices_list_async (engine, self->cancellable, on_notices_listed, g_object_ref (self));
  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_LOCKED)
    pillion_network_stay_online (pillion_engine_get_network (engine));
  return GTK_WIDGET (self);
}
