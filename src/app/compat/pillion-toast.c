/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-toast.h"

#include <glib/gi18n.h>

/* So wide is a toast in the narrowest window, beside its button. */
#define MAX_CHARS 32

static void
name_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL) {
    gtk_widget_set_tooltip_text (widget, _("Close"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Close"), -1);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

/* A toast is in the middle of the window; what is at the side of a wide one is not in its way. */
static gboolean
is_in_column (GtkWidget *widget,
              GtkWidget *toast)
{
  GtkWidget *overlay = gtk_widget_get_parent (toast);
  graphene_rect_t bounds;
  int width;
  int left;

  if (!gtk_widget_compute_bounds (widget, overlay, &bounds))
    return FALSE;
  gtk_widget_measure (toast, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  left = (gtk_widget_get_width (overlay) - width) / 2;
  return (int) bounds.origin.x < left + width && (int) (bounds.origin.x + bounds.size.width) > left;
}

/* (nullable): from the end, since it lies below the messages */
static GtkWidget *
find_floor (GtkWidget *widget,
            GtkWidget *toast)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (gtk_widget_has_css_class (widget, PILLION_TOAST_FLOOR))
    return is_in_column (widget, toast) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_last_child (widget); child != NULL && found == NULL; child = gtk_widget_get_prev_sibling (child))
    found = find_floor (child, toast);
  return found;
}

/* A toast lies above that, however high it is, or will be once it is revealed. */
static int
measure_floor (GtkWidget *overlay,
               GtkWidget *toast)
{
  GtkWidget *floor = find_floor (overlay, toast);
  graphene_rect_t bounds;
  int height = 0;

  if (floor == NULL || !gtk_widget_compute_bounds (floor, overlay, &bounds))
    return 0;
  if (GTK_IS_REVEALER (floor) && gtk_revealer_get_reveal_child (GTK_REVEALER (floor)))
    gtk_widget_measure (gtk_revealer_get_child (GTK_REVEALER (floor)), GTK_ORIENTATION_VERTICAL,
                        gtk_widget_get_width (floor), NULL, &height, NULL, NULL);
  return MAX (height, gtk_widget_get_height (overlay) - (int) bounds.origin.y);
}

/* (nullable): of the overlay, what holds the title */
static GtkWidget *
find_toast (GtkWidget *title)
{
  GtkWidget *widget = title;
  GtkWidget *parent;

  while ((parent = gtk_widget_get_parent (widget)) != NULL && !ADW_IS_TOAST_OVERLAY (parent))
    widget = parent;
  return parent != NULL ? widget : NULL;
}

/* The page below may become another one, and what it ends with higher. */
static void
follow_floor (GtkWidget *title)
{
  GtkWidget *toast = find_toast (title);

  if (toast != NULL)
    gtk_widget_set_margin_bottom (toast, measure_floor (gtk_widget_get_parent (toast), toast));
}

/* libadwaita 1.2 has no name for the button that closes a toast, and makes it when its turn has come. */
static void
on_map (GtkWidget *title)
{
  GtkWidget *toast = find_toast (title);

  if (toast != NULL)
    name_buttons (toast);
  follow_floor (title);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (title), "after-paint", G_CALLBACK (follow_floor), title);
}

static void
on_unmap (GtkWidget *title)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (title), follow_floor, title);
}

/**
 * pillion_toast_new:
 *
 * A toast's own title has one line, in which a phone shows half a sentence; this one wraps.
 * It lies above the %PILLION_TOAST_FLOOR of the page that is shown.
 */
AdwToast *
pillion_toast_new (const char *text)
{
  AdwToast *toast;
  GtkWidget *title;

  g_return_val_if_fail (text != NULL, NULL);

  toast = adw_toast_new ("");
  title = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (title), MAX_CHARS);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  g_signal_connect (title, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect (title, "unmap", G_CALLBACK (on_unmap), NULL);
  adw_toast_set_custom_title (toast, title);
  return toast;
}
