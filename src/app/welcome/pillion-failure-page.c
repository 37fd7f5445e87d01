/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/welcome/pillion-failure-page.h"

#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>

/**
 * PillionFailurePage:
 *
 * The profile did not open: why, and the way on. Nothing in it was changed.
 */
struct _PillionFailurePage {
  PillionPage    parent_instance;

  AdwStatusPage *status_page;
};

G_DEFINE_FINAL_TYPE (PillionFailurePage, pillion_failure_page, PILLION_TYPE_PAGE)

static const char *
get_title (const GError *error)
{
  if (error->domain != PILLION_ENGINE_ERROR)
    return _ ("Something Went Wrong");
  switch (error->code) {
  case PILLION_ENGINE_ERROR_BUSY:
    return _ ("Pillion Is Already Open");
  case PILLION_ENGINE_ERROR_DISK:
    return _ ("Can’t Write to the Disk");
  case PILLION_ENGINE_ERROR_BAD_FILE:
    return _ ("Your Data Can’t Be Read");
  case PILLION_ENGINE_ERROR_VERSION:
    return _ ("Your Data Is from a Newer Version");
  default:
    return _ ("Something Went Wrong");
  }
}

static void
pillion_failure_page_class_init (PillionFailurePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-failure-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionFailurePage, status_page);
}

static void
pillion_failure_page_init (PillionFailurePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pillion_failure_page_new:
 * @error: of the engine: its message is a sentence for the user
 */
GtkWidget *
pillion_failure_page_new (const GError *error)
{
  PillionFailurePage *self = g_object_new (PILLION_TYPE_FAILURE_PAGE, NULL);
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->status_page, get_title (error));
  adw_status_page_set_description (self->status_page, description);
  return GTK_WIDGET (self);
}
