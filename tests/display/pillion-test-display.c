/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"

#include "app/pillion-resources.h"

struct _PillionTestDisplay {
  GtkWindow *window;
};

void
pillion_test_display_init (int    *argc,
                           char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_resources_register (pillion_get_resource ());
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

PillionTestDisplay *
pillion_test_display_new (void)
{
  PillionTestDisplay *self = g_new0 (PillionTestDisplay, 1);

  self->window = GTK_WINDOW (g_object_ref (adw_window_new ()));
  gtk_window_set_default_size (self->window, 360, 648);
  return self;
}

void
pillion_test_display_free (PillionTestDisplay *self)
{
  gtk_window_destroy (self->window);
  g_object_unref (self->window);
  g_free (self);
}

GtkWindow *
pillion_test_display_get_window (PillionTestDisplay *self)
{
  return self->window;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

void
pillion_test_display_show (PillionTestDisplay *self,
                           GtkWidget          *widget)
{
  adw_window_set_content (ADW_WINDOW (self->window), widget);
  gtk_window_present (self->window);
  pillion_test_display_await (is_mapped, widget);
}

void
pillion_test_display_await (gboolean (*is_so) (gpointer data),
                            gpointer data)
{
  while (!is_so (data))
    g_main_context_iteration (NULL, TRUE);
}
