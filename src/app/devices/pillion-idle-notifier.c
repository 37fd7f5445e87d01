/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-idle-notifier.h"

#include "app/devices/pillion-device-text.h"
#include "app/settings/pillion-settings.h"
#include "engine/pillion-notices.h"

#include <glib/gi18n.h>

#define ID "devices-expiring"

/**
 * PillionIdleNotifier:
 *
 * The engine makes one notice a stage; it is announced and then marked as told: after a crash
 * between it is announced twice, never lost. A later stage takes its place, and it is withdrawn
 * when the primary was used, or when it is too late.
 */
struct _PillionIdleNotifier {
  GObject         parent_instance;

  PillionAccount *account;     /* (owned) */
  GApplication   *application; /* (owned) (nullable) */
  GCancellable   *cancellable; /* (owned) */
  gint64          told_id;     /* of the notice that was announced last; 0: none */
};

G_DEFINE_FINAL_TYPE (PillionIdleNotifier, pillion_idle_notifier, G_TYPE_OBJECT)

enum {
  ANNOUNCED,
  WITHDRAWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ----- the notification ----- */

static void
withdraw (PillionIdleNotifier *self)
{
  if (self->application != NULL)
    g_application_withdraw_notification (self->application, ID);
  g_signal_emit (self, signals[WITHDRAWN], 0);
}

static void
send (PillionIdleNotifier *self,
      const char          *title,
      const char          *body,
      gboolean             primary)
{
  if (self->application != NULL) {
    g_autoptr (GNotification) notification = g_notification_new (title);

    g_notification_set_body (notification, body);
    g_notification_set_category (notification, "device");
    g_notification_set_default_action (notification, "app.linked-devices");
    if (primary)
      g_notification_add_button (notification, _("Keep Linked"), "app.keep-linked");
    g_application_send_notification (self->application, ID, notification);
  }
  g_signal_emit (self, signals[ANNOUNCED], 0, title, body);
}

static void
announce (PillionIdleNotifier *self,
          const PillionNotice *notice)
{
  gboolean primary = json_object_get_boolean_member_with_default (notice->detail, "primary", FALSE);
  gint64 not_after_ms = json_object_get_int_member_with_default (notice->detail, "not_after_ms", 0);
  g_autofree char *date = pillion_device_text_dup_date ((guint64) not_after_ms);
  g_autofree char *title = g_strdup_printf (primary ? _("Devices will be logged out on %s")
                                                    : _("This device will be logged out on %s"),
                                            date);

  if (pillion_settings_get_notification_content () == PILLION_NOTIFICATION_CONTENT_NONE)
    send (self, g_get_application_name (), _("Your linked devices need you to do something"), primary);
  else if (primary)
    send (self, title, _("This device was not used for long. Use Pillion here to keep them linked."), primary);
  else
    send (self, title, _("Your primary device was not used for long. Open Pillion there to keep this one linked."), primary);
}

/* ----- what is new ----- */

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionIdleNotifier) self = user_data;
  g_autoptr (GPtrArray) notices = pillion_notices_list_finish (PILLION_ENGINE (source), result, NULL);

  /* What can't be read now is read with the next one. */
  if (notices == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < notices->len; i++) {
    const PillionNotice *notice = notices->pdata[i];

    if (!g_str_equal (notice->kind, PILLION_IDLE_NOTICE) || notice->id == self->told_id)
      continue;
    self->told_id = notice->id;
    announce (self, notice);
    pillion_notices_set_one_told_async (PILLION_ENGINE (source), notice->id, NULL, NULL, NULL);
  }
}

static void
refresh (PillionIdleNotifier *self)
{
  PillionEngine *engine = pillion_account_get_engine (self->account);

  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_READY)
    pillion_notices_list_async (engine, self->cancellable, on_listed, g_object_ref (self));
}

/* One that an earlier run of the program left is withdrawn, too. */
static void
on_account_changed (PillionIdleNotifier *self)
{
  if (pillion_account_get_idle_stage (self->account) == PILLION_IDLE_STAGE_NONE)
    withdraw (self);
}

/* ----- the object ----- */

/* What was announced has come. */
static gboolean
is_too_late (PillionIdleNotifier *self)
{
  PillionEngineState state = pillion_engine_get_state (pillion_account_get_engine (self->account));

  return state == PILLION_ENGINE_STATE_LOCKED || state == PILLION_ENGINE_STATE_LOGGED_OUT;
}

static void
pillion_idle_notifier_dispose (GObject *object)
{
  PillionIdleNotifier *self = PILLION_IDLE_NOTIFIER (object);

  if (self->account != NULL && is_too_late (self))
    withdraw (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->account);
  g_clear_object (&self->application);

  G_OBJECT_CLASS (pillion_idle_notifier_parent_class)->dispose (object);
}

static void
pillion_idle_notifier_finalize (GObject *object)
{
  g_object_unref (PILLION_IDLE_NOTIFIER (object)->cancellable);

  G_OBJECT_CLASS (pillion_idle_notifier_parent_class)->finalize (object);
}

static void
pillion_idle_notifier_class_init (PillionIdleNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pillion_idle_notifier_dispose;
  object_class->finalize = pillion_idle_notifier_finalize;

  signals[ANNOUNCED] = g_signal_new ("announced", PILLION_TYPE_IDLE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[WITHDRAWN] = g_signal_new ("withdrawn", PILLION_TYPE_IDLE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
pillion_idle_notifier_init (PillionIdleNotifier *self)
{
  self->cancellable = g_cancellable_new ();
}

PillionIdleNotifier *
pillion_idle_notifier_new (PillionAccount *account,
                           GApplication   *application)
{
  PillionIdleNotifier *self = g_object_new (PILLION_TYPE_IDLE_NOTIFIER, NULL);

  self->account = g_object_ref (account);
  g_set_object (&self->application, application);
  g_signal_connect_object (pillion_account_get_engine (account), "notices-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify", G_CALLBACK (on_account_changed), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}
