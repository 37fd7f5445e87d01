/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/devices/pillion-logged-out-page.h"

/**
 * PillionLoggedOutPage:
 *
 * This device is no longer part of its account: why, and the way on.
 */
struct _PillionLoggedOutPage {
  PillionPage    parent_instance;

  PillionEngine *engine; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionLoggedOutPage, pillion_logged_out_page, PILLION_TYPE_PAGE)

static void
pillion_logged_out_page_dispose (GObject *object)
{
  PillionLoggedOutPage *self = PILLION_LOGGED_OUT_PAGE (object);

  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_logged_out_page_parent_class)->dispose (object);
}

static void
pillion_logged_out_page_class_init (PillionLoggedOutPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_logged_out_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-logged-out-page.ui");
}

static void
pillion_logged_out_page_init (PillionLoggedOutPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_logged_out_page_new (PillionEngine *engine)
{
  PillionLoggedOutPage *self = g_object_new (PILLION_TYPE_LOGGED_OUT_PAGE, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
