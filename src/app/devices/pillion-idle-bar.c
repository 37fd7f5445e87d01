/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-idle-bar.h"

#include "app/compat/pillion-announce.h"
#include "app/devices/pillion-device-text.h"
#include "engine/pillion-network.h"

#include <glib/gi18n.h>

/**
 * PillionIdleBar:
 *
 * Says until when the primary is to be used. What the store says of that may be old: it waits until
 * the relay was asked, or can't be reached.
 */
struct _PillionIdleBar {
  GtkWidget       parent_instance;

  PillionAccount *account; /* (owned) */

  GtkRevealer    *revealer;
  GtkLabel       *title;
};

G_DEFINE_FINAL_TYPE (PillionIdleBar, pillion_idle_bar, GTK_TYPE_WIDGET)

static PillionNetwork *
get_network (PillionIdleBar *self)
{
  return pillion_engine_get_network (pillion_account_get_engine (self->account));
}

static gboolean
is_shown (PillionIdleBar *self)
{
  PillionNetwork *network = get_network (self);

  return !pillion_account_is_primary (self->account) &&
         pillion_account_get_idle_stage (self->account) != PILLION_IDLE_STAGE_NONE &&
         (pillion_network_get_state (network) == PILLION_NETWORK_STATE_ONLINE ||
          pillion_network_get_n_failures (network) > 0);
}

static void
update (PillionIdleBar *self)
{
  gboolean shown = is_shown (self);
  g_autofree char *date = pillion_device_text_dup_date (pillion_account_get_not_after_ms (self->account));
  /* Translators: %s is a day. */
  g_autofree char *text = g_strdup_printf (_("Open Pillion on your primary device by %s, or this device is logged out. Its "
                                              "messages stay here, sealed."),
                                           date);

  if (shown)
    gtk_label_set_label (self->title, text);
  if (shown && !gtk_revealer_get_reveal_child (self->revealer))
    pillion_announce (GTK_WIDGET (self), text);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

/* ----- the object ----- */

static void
pillion_idle_bar_dispose (GObject *object)
{
  PillionIdleBar *self = PILLION_IDLE_BAR (object);

  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;
  g_clear_object (&self->account);

  G_OBJECT_CLASS (pillion_idle_bar_parent_class)->dispose (object);
}

static void
pillion_idle_bar_class_init (PillionIdleBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_idle_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-idle-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionIdleBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PillionIdleBar, title);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-idle-bar");
}

static void
pillion_idle_bar_init (PillionIdleBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_idle_bar_new (PillionAccount *account)
{
  PillionIdleBar *self = g_object_new (PILLION_TYPE_IDLE_BAR, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_network (self), "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

const char *
pillion_idle_bar_get_title (PillionIdleBar *self)
{
  g_return_val_if_fail (PILLION_IS_IDLE_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->title) : "";
}
