/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-loading-page.h"

#include "app/compat/pillion-spinner.h"
#include "engine/pillion-unlock.h"

/**
 * PillionLoadingPage:
 *
 * While the profile opens; rarely long enough to be seen.
 */
struct _PillionLoadingPage {
  PillionPage parent_instance;

  GtkLabel   *converting;
};

G_DEFINE_FINAL_TYPE (PillionLoadingPage, pillion_loading_page, PILLION_TYPE_PAGE)

static void
pillion_loading_page_class_init (PillionLoadingPageClass *klass)
{
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/pillion/Pillion/ui/pillion-loading-page.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), PillionLoadingPage, converting);
}

static void
pillion_loading_page_init (PillionLoadingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_loading_page_new (PillionEngine *engine)
{
  PillionLoadingPage *self = g_object_new (PILLION_TYPE_LOADING_PAGE, NULL);

  g_object_bind_property (pillion_unlock_get (engine), "converting", self->converting, "visible", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (self);
}
