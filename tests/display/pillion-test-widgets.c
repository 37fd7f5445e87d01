/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-widgets.h"

#include "app/compat/pillion-focus.h"
#include "display/pillion-test-display.h"
#include "pillion-test-await.h"

#define MAX_WIDTH 360

/* More than any page under test has that can have the focus. */
#define MAX_STOPS 100

typedef gboolean (*Matches) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget    *root,
      Matches       matches,
      gconstpointer data)
{
  if (matches (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, matches, data);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_mapped_type (GtkWidget    *widget,
                gconstpointer data)
{
  return gtk_widget_get_mapped (widget) && g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

GtkWidget *
pillion_test_find_mapped (GtkWidget *root,
                          GType      type)
{
  return find (root, is_mapped_type, &type);
}

typedef struct {
  GtkWidget *root;
  GType      type;
  GtkWidget *found; /* (nullable) */
} Waiting;

static gboolean
is_found (gpointer data)
{
  Waiting *waiting = data;

  waiting->found = pillion_test_find_mapped (waiting->root, waiting->type);
  return waiting->found != NULL;
}

GtkWidget *
pillion_test_await_mapped (GtkWidget *root,
                           GType      type)
{
  Waiting waiting = { root, type, NULL };

  pillion_test_wait_until (is_found, &waiting, g_type_name (type));
  return waiting.found;
}

static gboolean
is_button (GtkWidget    *widget,
           gconstpointer data)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), data) == 0;
}

GtkWidget *
pillion_test_find_button (GtkWidget  *root,
                          const char *label)
{
  return find (root, is_button, label);
}

static gboolean
is_label (GtkWidget    *widget,
          gconstpointer data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), data);
}

gboolean
pillion_test_has_label (GtkWidget  *root,
                        const char *beginning)
{
  return find (root, is_label, beginning) != NULL;
}

typedef struct {
  GtkWidget  *root;
  const char *beginning;
} Label;

static gboolean
has_label (gpointer data)
{
  Label *label = data;

  return pillion_test_has_label (label->root, label->beginning);
}

void
pillion_test_await_label (GtkWidget  *root,
                          const char *beginning)
{
  Label label = { root, beginning };

  pillion_test_wait_until (has_label, &label, beginning);
}

static gboolean
is_nameless (GtkWidget    *widget,
             gconstpointer data)
{
  /* libadwaita's own button, which shows a password, is libadwaita's matter. */
  if (!gtk_widget_get_mapped (widget) || ADW_IS_PASSWORD_ENTRY_ROW (widget) ||
      gtk_widget_get_ancestor (widget, ADW_TYPE_PASSWORD_ENTRY_ROW) != NULL)
    return FALSE;
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL)
    return gtk_button_get_label (GTK_BUTTON (widget)) == NULL && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL &&
           !(gtk_widget_get_tooltip_text (widget) != NULL &&
             gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL));
  return GTK_IS_ENTRY (widget) &&
         !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
assert_led_through (GtkWidget        *root,
                    GtkDirectionType  direction)
{
  GtkRoot *window = gtk_widget_get_root (root);
  GtkWidget *row_before = NULL;
  guint n = 0;

  gtk_root_set_focus (window, NULL);
  gtk_window_set_focus_visible (GTK_WINDOW (window), TRUE);
  while (gtk_widget_child_focus (root, direction)) {
    GtkWidget *focus = gtk_root_get_focus (window);
    GtkWidget *row = pillion_focus_find_row (root);

    /* From row to row of a list the arrow keys lead. */
    g_assert_true (row == row_before || row == NULL || row_before == NULL ||
                   gtk_widget_get_parent (row) != gtk_widget_get_parent (row_before));
    row_before = row;
    g_assert_true (gtk_widget_is_ancestor (focus, root));
    g_assert_true (gtk_widget_get_mapped (focus));
    g_assert_cmpuint (gtk_widget_get_state_flags (focus) & GTK_STATE_FLAG_FOCUS_VISIBLE, !=, 0);
    g_assert_cmpuint (++n, <, MAX_STOPS);
  }
  g_assert_cmpuint (n, >, 0);
}

void
pillion_test_assert_left_by_tab (GtkWidget *root)
{
  GtkRoot *window = gtk_widget_get_root (root);
  GtkWidget *focus = gtk_root_get_focus (window);

  /* A window leads the focus round; its child leads it out. */
  if (GTK_IS_WINDOW (root))
    root = gtk_window_get_child (GTK_WINDOW (root));
  assert_led_through (root, GTK_DIR_TAB_FORWARD);
  assert_led_through (root, GTK_DIR_TAB_BACKWARD);
  gtk_root_set_focus (window, focus);
}

void
pillion_test_assert_accessible (GtkWidget *root)
{
  GtkWidget *nameless = find (root, is_nameless, NULL);

  g_assert_cmpstr (nameless == NULL           ? NULL
                   : GTK_IS_BUTTON (nameless) ? gtk_button_get_icon_name (GTK_BUTTON (nameless))
                                              : gtk_widget_get_css_name (nameless),
                   ==, NULL);
  pillion_test_assert_left_by_tab (root);
}

void
pillion_test_assert_narrow (GtkWidget *root)
{
  int minimum;

  gtk_widget_measure (root, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, MAX_WIDTH);
}
