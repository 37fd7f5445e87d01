/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-add-device-unlock.h"

#include "app/compat/pillion-entry-row.h"
#include "app/compat/pillion-focus.h"
#include "app/welcome/pillion-countdown.h"
#include "app/welcome/pillion-row-error.h"

#include <glib/gi18n.h>

/**
 * PillionAddDeviceUnlock:
 *
 * Linking a device needs the PIN each time. Wrong ones are counted by the engine; while it
 * wants no further one a clock runs, also when the page is opened only then.
 */
struct _PillionAddDeviceUnlock {
  AdwBin             parent_instance;

  PillionEngine     *engine;      /* (owned) (nullable) */
  PillionAccountKey *key;         /* (owned) (nullable) (secret) */
  GCancellable      *cancellable; /* (owned) */
  gboolean           busy;
  gboolean           waiting;     /* no PIN may be tried for a while */

  GtkEditable       *pin_row;
  PillionRowError   *error;
  PillionCountdown  *countdown;
  GtkWidget         *button;
  GtkSpinner        *spinner;
};

G_DEFINE_FINAL_TYPE (PillionAddDeviceUnlock, pillion_add_device_unlock, ADW_TYPE_BIN)

enum {
  UNLOCKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update (PillionAddDeviceUnlock *self)
{
  gboolean has_pin = *gtk_editable_get_text (self->pin_row) != '\0';

  gtk_editable_set_editable (self->pin_row, !self->busy && !self->waiting);
  gtk_widget_set_sensitive (self->button, has_pin && !self->busy && !self->waiting);
  gtk_widget_set_visible (self->button, !self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->countdown), self->waiting);
}

static void
on_wait_over (PillionAddDeviceUnlock *self)
{
  self->waiting = FALSE;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin_row));
}

static void
show_error (PillionAddDeviceUnlock *self,
            const GError           *error)
{
  guint wait_ms = pillion_engine_error_get_retry_after_ms (error);

  pillion_row_error_set_message (self->error, error->message);
  if (wait_ms > 0) {
    self->waiting = TRUE;
    pillion_countdown_start (self->countdown, wait_ms);
  }
}

/* What else could be wrong, the try itself says. */
static void
on_wait_checked (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (PillionAddDeviceUnlock) self = user_data;
  g_autoptr (GError) error = NULL;

  pillion_pin_check_wait_finish (PILLION_ENGINE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable) || self->busy ||
      !g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RATE_LIMITED))
    return;
  show_error (self, error);
  update (self);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionAddDeviceUnlock) self = user_data;
  g_autoptr (PillionAccountKey) key = NULL;
  g_autoptr (GError) error = NULL;

  key = pillion_pin_open_finish (PILLION_ENGINE (source), result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->busy = FALSE;
  gtk_editable_set_text (self->pin_row, "");
  if (key == NULL)
    show_error (self, error);
  update (self);
  if (key == NULL) {
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_row));
    return;
  }
  g_clear_pointer (&self->key, pillion_account_key_unref);
  self->key = g_steal_pointer (&key);
  g_signal_emit (self, signals[UNLOCKED], 0);
}

static void
on_unlock (PillionAddDeviceUnlock *self)
{
  const char *pin = gtk_editable_get_text (self->pin_row);

  if (self->busy || self->waiting || *pin == '\0')
    return;
  self->busy = TRUE;
  pillion_row_error_set_message (self->error, NULL);
  update (self);
  pillion_pin_open_async (self->engine, pin, self->cancellable, on_opened, g_object_ref (self));
}

static void
on_changed (PillionAddDeviceUnlock *self)
{
  update (self);
}

static gboolean
pillion_add_device_unlock_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PILLION_ADD_DEVICE_UNLOCK (widget)->pin_row));
}

static void
pillion_add_device_unlock_dispose (GObject *object)
{
  PillionAddDeviceUnlock *self = PILLION_ADD_DEVICE_UNLOCK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->key, pillion_account_key_unref);

  G_OBJECT_CLASS (pillion_add_device_unlock_parent_class)->dispose (object);
}

static void
pillion_add_device_unlock_finalize (GObject *object)
{
  PillionAddDeviceUnlock *self = PILLION_ADD_DEVICE_UNLOCK (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pillion_add_device_unlock_parent_class)->finalize (object);
}

static void
pillion_add_device_unlock_class_init (PillionAddDeviceUnlockClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_add_device_unlock_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_add_device_unlock_finalize;
  pillion_focus_class_set_first (widget_class, pillion_add_device_unlock_grab_focus);

  signals[UNLOCKED] = g_signal_new ("unlocked", PILLION_TYPE_ADD_DEVICE_UNLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);

  g_type_ensure (PILLION_TYPE_COUNTDOWN);
  g_type_ensure (PILLION_TYPE_ROW_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-add-device-unlock.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceUnlock, pin_row);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceUnlock, error);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceUnlock, countdown);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceUnlock, button);
  gtk_widget_class_bind_template_child (widget_class, PillionAddDeviceUnlock, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock);
  gtk_widget_class_bind_template_callback (widget_class, on_wait_over);
}

static void
pillion_add_device_unlock_init (PillionAddDeviceUnlock *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pillion_entry_row_name_buttons (ADW_ENTRY_ROW (self->pin_row));
}

/* Whose PIN it is. Once. */
void
pillion_add_device_unlock_set_engine (PillionAddDeviceUnlock *self,
                                      PillionEngine          *engine)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_UNLOCK (self));
  g_return_if_fail (PILLION_IS_ENGINE (engine) && self->engine == NULL);

  self->engine = g_object_ref (engine);
  pillion_pin_check_wait_async (engine, self->cancellable, on_wait_checked, g_object_ref (self));
}

/**
 * pillion_add_device_unlock_ask:
 * @message: (nullable): why it is asked for again
 */
void
pillion_add_device_unlock_ask (PillionAddDeviceUnlock *self,
                               const char             *message)
{
  g_return_if_fail (PILLION_IS_ADD_DEVICE_UNLOCK (self));

  pillion_row_error_set_message (self->error, message);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin_row));
}

/* (transfer full) (nullable): what "unlocked" told of; only once */
PillionAccountKey *
pillion_add_device_unlock_steal_key (PillionAddDeviceUnlock *self)
{
  g_return_val_if_fail (PILLION_IS_ADD_DEVICE_UNLOCK (self), NULL);

  return g_steal_pointer (&self->key);
}
