/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-welcome-page.h"

/**
 * PillionWelcomePage:
 *
 * The first page of an empty profile.
 */
struct _PillionWelcomePage {
  PillionPage    parent_instance;

  PillionEngine *engine; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionWelcomePage, pillion_welcome_page, PILLION_TYPE_PAGE)

static void
pillion_welcome_page_dispose (GObject *object)
{
  PillionWelcomePage *self = PILLION_WELCOME_PAGE (object);

  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_welcome_page_parent_class)->dispose (object);
}

static void
pillion_welcome_page_class_init (PillionWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-welcome-page.ui");
}

static void
pillion_welcome_page_init (PillionWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_welcome_page_new (PillionEngine *engine)
{
  PillionWelcomePage *self = g_object_new (PILLION_TYPE_WELCOME_PAGE, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
