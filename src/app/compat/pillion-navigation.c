/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-navigation.h"

#include "app/compat/pillion-page.h"

/**
 * PillionNavigation:
 *
 * Pages on top of each other, with a way back: the button of each #PillionPage, Escape,
 * Alt+Left, and a swipe. A page that was left is dropped; the focus returns to where it
 * was when the page was pushed.
 *
 * libadwaita 1.2 has no AdwNavigationView: this is an #AdwLeaflet that never unfolds.
 */
struct _PillionNavigation {
  GtkWidget   parent_instance;

  AdwLeaflet *leaflet;
  GPtrArray  *pages;    /* (element-type GtkWidget): borrowed from the leaflet, the root first */
  GPtrArray  *openers;  /* (element-type GWeakRef): the focus under each page but the root */
  gboolean    trimming; /* pages are being removed */
};

G_DEFINE_FINAL_TYPE (PillionNavigation, pillion_navigation, GTK_TYPE_WIDGET)

typedef enum {
  PROP_VISIBLE_PAGE = 1,
} PillionNavigationProperty;

static GParamSpec *properties[PROP_VISIBLE_PAGE + 1];

static void
free_opener (gpointer data)
{
  GWeakRef *opener = data;

  g_weak_ref_clear (opener);
  g_free (opener);
}

static GWeakRef *
note_opener (PillionNavigation *self)
{
  GWeakRef *opener = g_new0 (GWeakRef, 1);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_weak_ref_init (opener, root != NULL ? gtk_root_get_focus (root) : NULL);
  return opener;
}

/* What the page chooses, or the first that is useful on it, rather than the header bar, where
 * the leaflet would begin.
 */
static void
focus_page (GtkWidget *page)
{
  GtkWidget *child = PILLION_IS_PAGE (page) ? pillion_page_get_child (PILLION_PAGE (page)) : NULL;
  GtkRoot *root = gtk_widget_get_root (page);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* Before it lies in a window nothing can have the focus. */
  if (root == NULL || gtk_widget_grab_focus (page))
    return;
  if (child != NULL && focus != NULL && gtk_widget_is_ancestor (focus, child))
    return;
  if (child == NULL || !gtk_widget_child_focus (child, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* A page that is removed while the focus is on it, is kept by its window until the next frame, which
 * a hidden window never paints; and pages hold keys. So the focus goes first.
 */
static void
leave_focus (PillionNavigation *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
}

/* Where the page that is gone led to, elsewhere in the window, may have the focus by now. */
static void
return_focus (PillionNavigation *self,
              GtkWidget         *opener)
{
  GtkRoot *root = gtk_widget_get_root (opener);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root != NULL && (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self))))
    gtk_widget_grab_focus (opener);
}

static void
drop_last (PillionNavigation *self,
           gboolean           restore_focus)
{
  GtkWidget *page = g_ptr_array_index (self->pages, self->pages->len - 1);
  g_autoptr (GtkWidget) opener = NULL;

  g_ptr_array_remove_index (self->pages, self->pages->len - 1);
  adw_leaflet_remove (self->leaflet, page);
  opener = g_weak_ref_get (g_ptr_array_index (self->openers, self->openers->len - 1));
  g_ptr_array_remove_index (self->openers, self->openers->len - 1);
  if (restore_focus && opener != NULL)
    return_focus (self, opener);
}

/* Drops the pages above the visible one, once they are out of sight. */
static void
trim (PillionNavigation *self)
{
  GtkWidget *visible = adw_leaflet_get_visible_child (self->leaflet);

  if (self->trimming || visible == NULL || adw_leaflet_get_child_transition_running (self->leaflet) ||
      !g_ptr_array_find (self->pages, visible, NULL))
    return;
  self->trimming = TRUE;
  while (self->pages->len > 1 && g_ptr_array_index (self->pages, self->pages->len - 1) != (gpointer) visible)
    drop_last (self, g_ptr_array_index (self->pages, self->pages->len - 2) == (gpointer) visible);
  self->trimming = FALSE;
}

static void
on_visible_child (PillionNavigation *self)
{
  trim (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VISIBLE_PAGE]);
}

static void
on_pop_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  pillion_navigation_pop (PILLION_NAVIGATION (widget));
}

static gboolean
on_pop_shortcut (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  return pillion_navigation_pop (PILLION_NAVIGATION (widget));
}

static void
pillion_navigation_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PillionNavigation *self = PILLION_NAVIGATION (object);

  switch ((PillionNavigationProperty) property_id) {
  case PROP_VISIBLE_PAGE:
    g_value_set_object (value, pillion_navigation_get_visible_page (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_navigation_dispose (GObject *object)
{
  PillionNavigation *self = PILLION_NAVIGATION (object);

  self->trimming = TRUE;
  if (self->leaflet != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->leaflet));
  self->leaflet = NULL;
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->openers, g_ptr_array_unref);

  G_OBJECT_CLASS (pillion_navigation_parent_class)->dispose (object);
}

static void
pillion_navigation_class_init (PillionNavigationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_navigation_get_property;
  object_class->dispose = pillion_navigation_dispose;

  /* The page on top. */
  properties[PROP_VISIBLE_PAGE] = g_param_spec_object ("visible-page", NULL, NULL, GTK_TYPE_WIDGET,
                                                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                                                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "navigation.pop", NULL, on_pop_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_pop_shortcut, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_pop_shortcut, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-navigation");
}

static void
pillion_navigation_init (PillionNavigation *self)
{
  self->pages = g_ptr_array_new ();
  self->openers = g_ptr_array_new_with_free_func (free_opener);
  self->leaflet = g_object_new (ADW_TYPE_LEAFLET,
                                "can-unfold", FALSE,
                                "can-navigate-back", TRUE,
                                "transition-type", ADW_LEAFLET_TRANSITION_TYPE_OVER,
                                NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->leaflet), GTK_WIDGET (self));
  g_signal_connect_object (self->leaflet, "notify::visible-child", G_CALLBACK (on_visible_child), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::child-transition-running", G_CALLBACK (trim), self,
                           G_CONNECT_SWAPPED);
}

PillionNavigation *
pillion_navigation_new (void)
{
  return g_object_new (PILLION_TYPE_NAVIGATION, NULL);
}

/* (transfer none) (nullable) */
GtkWidget *
pillion_navigation_get_visible_page (PillionNavigation *self)
{
  g_return_val_if_fail (PILLION_IS_NAVIGATION (self), NULL);

  return self->leaflet != NULL ? adw_leaflet_get_visible_child (self->leaflet) : NULL;
}

/* How many pages lie on top of each other; 1: there is no way back. */
guint
pillion_navigation_get_n_pages (PillionNavigation *self)
{
  g_return_val_if_fail (PILLION_IS_NAVIGATION (self), 0);

  return self->pages->len;
}

/**
 * pillion_navigation_replace:
 * @page: the only page from now on
 */
void
pillion_navigation_replace (PillionNavigation *self,
                            GtkWidget         *page)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (PILLION_IS_NAVIGATION (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  self->trimming = TRUE;
  leave_focus (self);
  /* While it is seen, libadwaita 1.2 slides, and remembers for that the page that is removed here. */
  gtk_widget_set_visible (GTK_WIDGET (self->leaflet), FALSE);
  old = g_steal_pointer (&self->pages);
  self->pages = g_ptr_array_new ();
  g_ptr_array_set_size (self->openers, 0);
  g_ptr_array_add (self->pages, page);
  adw_leaflet_append (self->leaflet, page);
  adw_leaflet_set_visible_child (self->leaflet, page);
  for (guint i = 0; i < old->len; i++)
    adw_leaflet_remove (self->leaflet, g_ptr_array_index (old, i));
  gtk_widget_set_visible (GTK_WIDGET (self->leaflet), TRUE);
  self->trimming = FALSE;
  focus_page (page);
}

/**
 * pillion_navigation_push:
 * @page: goes on top of the visible one
 *
 * The first useful widget of the page gets the focus.
 */
void
pillion_navigation_push (PillionNavigation *self,
                         GtkWidget         *page)
{
  g_return_if_fail (PILLION_IS_NAVIGATION (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  g_ptr_array_add (self->openers, note_opener (self));
  g_ptr_array_add (self->pages, page);
  adw_leaflet_append (self->leaflet, page);
  adw_leaflet_set_visible_child (self->leaflet, page);
  focus_page (page);
}

/* Goes one page back. Returns: FALSE on the root, where there is none. */
gboolean
pillion_navigation_pop (PillionNavigation *self)
{
  guint index;

  g_return_val_if_fail (PILLION_IS_NAVIGATION (self), FALSE);

  /* Pages above the visible one are on their way out already. */
  if (!g_ptr_array_find (self->pages, adw_leaflet_get_visible_child (self->leaflet), &index) || index == 0)
    return FALSE;
  return pillion_navigation_pop_to (self, g_ptr_array_index (self->pages, index - 1));
}

/* Goes back to a page. Returns: FALSE if it is not one of the pages below. */
gboolean
pillion_navigation_pop_to (PillionNavigation *self,
                           GtkWidget         *page)
{
  guint index;

  g_return_val_if_fail (PILLION_IS_NAVIGATION (self), FALSE);

  if (!g_ptr_array_find (self->pages, page, &index) || index == self->pages->len - 1)
    return FALSE;
  leave_focus (self);
  adw_leaflet_set_visible_child (self->leaflet, page);
  return TRUE;
}
