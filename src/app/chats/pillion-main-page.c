/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-main-page.h"

/**
 * PillionMainPage:
 *
 * The chats of a device that belongs to an account.
 */
struct _PillionMainPage {
  PillionPage    parent_instance;

  PillionEngine *engine; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionMainPage, pillion_main_page, PILLION_TYPE_PAGE)

static void
pillion_main_page_dispose (GObject *object)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (object);

  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_main_page_parent_class)->dispose (object);
}

static void
pillion_main_page_class_init (PillionMainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_main_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-main-page.ui");
}

static void
pillion_main_page_init (PillionMainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_main_page_new (PillionEngine *engine)
{
  PillionMainPage *self = g_object_new (PILLION_TYPE_MAIN_PAGE, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
