/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-render-check.h"

#include "app/compat/pillion-page.h"

#include "pillion-test-window.h"

G_GNUC_PRINTF (2, 3)
static void
complain (GPtrArray  *complaints,
          const char *format,
          ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (complaints, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* The template in which a widget is, so that it is found in the sources. */
static const char *
name_place (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget)) {
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Pillion"))
      return G_OBJECT_TYPE_NAME (widget);
  }
  return "the window";
}

/* ----- names ----- */

static void
note_text (GtkWidget *widget,
           gpointer   data)
{
  gboolean *has_text = data;

  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    *has_text = TRUE;
}

static gboolean
has_text (GtkWidget *widget)
{
  gboolean found = FALSE;

  pillion_test_window_visit (widget, note_text, &found);
  return found;
}

/* The buttons of the frame are GTK's own, that of a toast libadwaita's, the inner one of a menu
 * button is named by it, and what is in a list row is said by the row.
 */
static gboolean
is_ours (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL && !GTK_IS_MENU_BUTTON (parent) &&
         !GTK_IS_SPIN_BUTTON (parent) && !ADW_IS_SPLIT_BUTTON (parent) &&
         !g_str_equal (G_OBJECT_TYPE_NAME (parent), "AdwToastWidget") &&
         !g_str_has_prefix (G_OBJECT_TYPE_NAME (parent), "Gtk");
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static void
check_button (GtkWidget *widget,
              GPtrArray *complaints)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  const char *icon = GTK_IS_BUTTON (widget)        ? gtk_button_get_icon_name (GTK_BUTTON (widget))
                     : GTK_IS_MENU_BUTTON (widget) ? gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget))
                                                   : NULL;

  if (has_text (widget))
    return;
  if (tooltip == NULL || *tooltip == '\0')
    complain (complaints, "a button in %s (icon %s) has no tooltip", name_place (widget), icon);
  if (!has_name (widget))
    complain (complaints, "a button in %s (icon %s, tooltip “%s”) has no accessible label", name_place (widget), icon,
              tooltip);
}

/* ----- text ----- */

/* Rows of lists show a part of what can be opened, and name the whole for screen readers. */
static gboolean
may_be_cut (GtkWidget *label)
{
  for (GtkWidget *widget = label; widget != NULL; widget = gtk_widget_get_parent (widget)) {
    if (gtk_widget_get_tooltip_text (widget) != NULL || gtk_widget_get_tooltip_markup (widget) != NULL ||
        GTK_IS_LIST_VIEW (widget) || gtk_widget_get_opacity (widget) <= 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_label (GtkWidget *widget,
             GPtrArray *complaints)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));

  if (pango_layout_is_ellipsized (layout) && !may_be_cut (widget))
    complain (complaints, "“%s” in %s is cut off and has no tooltip", gtk_label_get_text (GTK_LABEL (widget)),
              name_place (widget));
}

static void
check_widget (GtkWidget *widget,
              gpointer   data)
{
  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) && is_ours (widget))
    check_button (widget, data);
  else if (GTK_IS_LABEL (widget))
    check_label (widget, data);
}

/* ----- titles ----- */

/* The first page of all says in its middle what it is, and that of the chats holds other pages. */
static void
note_title (GtkWidget *widget,
            gpointer   data)
{
  gboolean *has_title = data;

  if (ADW_IS_STATUS_PAGE (widget) && *adw_status_page_get_title (ADW_STATUS_PAGE (widget)) != '\0')
    *has_title = TRUE;
  if (PILLION_IS_PAGE (widget) && *pillion_page_get_title (PILLION_PAGE (widget)) != '\0')
    *has_title = TRUE;
}

static gboolean
has_title (GtkWidget *page)
{
  gboolean found = FALSE;

  pillion_test_window_visit (page, note_title, &found);
  return found;
}

/* ----- the whole ----- */

/* Who has larger text has a larger window. */
static int
get_max_width (GtkWidget *widget)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return PILLION_RENDER_MIN_WIDTH * dpi / (96 * PANGO_SCALE);
}

GPtrArray *
pillion_render_check (GtkWindow *window,
                      GtkWidget *page)
{
  GPtrArray *complaints = g_ptr_array_new_with_free_func (g_free);
  int min_width;

  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  if (min_width > get_max_width (page))
    complain (complaints, "%s needs %d pixels of width", G_OBJECT_TYPE_NAME (page), min_width);
  if (!has_title (page))
    complain (complaints, "%s has no title to announce", G_OBJECT_TYPE_NAME (page));
  pillion_test_window_visit_all (window, check_widget, complaints);
  return complaints;
}
