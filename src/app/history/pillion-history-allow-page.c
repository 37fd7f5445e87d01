/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-allow-page.h"

#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-spinner.h"
#include "app/devices/pillion-device-text.h"
#include "app/history/pillion-history-choice.h"
#include "app/link/pillion-add-device-unlock.h"

#include <glib/gi18n.h>

/**
 * PillionHistoryAllowPage:
 *
 * On the primary: how far back a companion may ask for messages from now on, and the PIN. The page
 * leaves when it is done; going back allows nothing.
 */
struct _PillionHistoryAllowPage {
  PillionPage              parent_instance;

  PillionEngine           *engine;      /* (owned) */
  PillionDevice           *device;      /* (owned) */
  GCancellable            *cancellable; /* (owned) */

  GtkStack                *stack;
  PillionHistoryChoice    *choice;
  PillionAddDeviceUnlock  *unlock;
};

G_DEFINE_FINAL_TYPE (PillionHistoryAllowPage, pillion_history_allow_page, PILLION_TYPE_PAGE)

static void
ask_for_pin (PillionHistoryAllowPage *self,
             const char              *message)
{
  gtk_stack_set_visible_child_name (self->stack, "unlock");
  pillion_add_device_unlock_ask (self->unlock, message);
}

static void
on_choose (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  ask_for_pin (PILLION_HISTORY_ALLOW_PAGE (widget), NULL);
}

static void
on_allowed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionHistoryAllowPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  gboolean allowed = pillion_history_allow_finish (PILLION_HISTORY (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!allowed) {
    ask_for_pin (self, error->message);
    return;
  }
  name = pillion_device_text_dup_quoted (self->device);
  /* Translators: a device's name. */
  text = g_strdup_printf (_("%s may request older messages now"), name);
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", text);
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
on_unlocked (PillionHistoryAllowPage *self)
{
  g_autoptr (PillionAccountKey) key = pillion_add_device_unlock_steal_key (self->unlock);

  gtk_stack_set_visible_child_name (self->stack, "allowing");
  pillion_history_allow_async (pillion_engine_get_history (self->engine), pillion_device_get_id (self->device),
                               pillion_history_choice_get_depth (self->choice), key, self->cancellable, on_allowed,
                               g_object_ref (self));
}

static void
pillion_history_allow_page_dispose (GObject *object)
{
  PillionHistoryAllowPage *self = PILLION_HISTORY_ALLOW_PAGE (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (pillion_history_allow_page_parent_class)->dispose (object);
}

static void
pillion_history_allow_page_finalize (GObject *object)
{
  PillionHistoryAllowPage *self = PILLION_HISTORY_ALLOW_PAGE (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->device);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pillion_history_allow_page_parent_class)->finalize (object);
}

static void
pillion_history_allow_page_class_init (PillionHistoryAllowPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_history_allow_page_dispose;
  object_class->finalize = pillion_history_allow_page_finalize;

  g_type_ensure (PILLION_TYPE_ADD_DEVICE_UNLOCK);
  g_type_ensure (PILLION_TYPE_HISTORY_CHOICE);
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-history-allow-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryAllowPage, choice);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryAllowPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionHistoryAllowPage, unlock);
  gtk_widget_class_bind_template_callback (widget_class, on_unlocked);
  gtk_widget_class_install_action (widget_class, "history-allow.choose", NULL, on_choose);
}

static void
pillion_history_allow_page_init (PillionHistoryAllowPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_history_allow_page_new (PillionEngine *engine,
                                PillionDevice *device)
{
  PillionHistoryAllowPage *self = g_object_new (PILLION_TYPE_HISTORY_ALLOW_PAGE, NULL);

  self->engine = g_object_ref (engine);
  self->device = g_object_ref (device);
  pillion_add_device_unlock_set_engine (self->unlock, engine);
  pillion_history_choice_measure (self->choice, pillion_engine_get_history (engine));
  return GTK_WIDGET (self);
}
