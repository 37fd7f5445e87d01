/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-loading-page.h"

#include "app/compat/pillion-spinner.h"

/**
 * PillionLoadingPage:
 *
 * While the profile opens; rarely long enough to be seen.
 */
struct _PillionLoadingPage {
  PillionPage parent_instance;
};

G_DEFINE_FINAL_TYPE (PillionLoadingPage, pillion_loading_page, PILLION_TYPE_PAGE)

static void
pillion_loading_page_class_init (PillionLoadingPageClass *klass)
{
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/pillion/Pillion/ui/pillion-loading-page.ui");
}

static void
pillion_loading_page_init (PillionLoadingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_loading_page_new (void)
{
  return g_object_new (PILLION_TYPE_LOADING_PAGE, NULL);
}
