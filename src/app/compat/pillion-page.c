/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/compat/pillion-page.h"

#include "app/compat/pillion-navigation.h"

/**
 * PillionPage:
 *
 * A page of a #PillionNavigation: a header bar with title and the way back, and below it
 * the page's own content. Pages are templates with this as their parent; a child of type
 * "start" or "end" goes into the header bar.
 */
typedef struct {
  char         *title; /* (owned) */
  GtkWidget    *child; /* (nullable) */
  GtkWidget    *box;
  AdwHeaderBar *header_bar;
  gboolean      can_go_back;
  gboolean      back_is_set; /* its holder says whether it can go back */
} PillionPagePrivate;

static GtkBuildableIface *parent_buildable;

static void pillion_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_TYPE_WITH_CODE (PillionPage, pillion_page, GTK_TYPE_WIDGET,
                         G_ADD_PRIVATE (PillionPage)
                         G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, pillion_page_buildable_init))

typedef enum {
  PROP_TITLE = 1,
  PROP_CHILD,
  PROP_CAN_GO_BACK,
} PillionPageProperty;

static GParamSpec *properties[PROP_CAN_GO_BACK + 1];

static PillionPagePrivate *
get_private (PillionPage *self)
{
  return pillion_page_get_instance_private (self);
}

static void
pillion_page_add_child (GtkBuildable *buildable,
                        GtkBuilder   *builder,
                        GObject      *child,
                        const char   *type)
{
  PillionPagePrivate *priv = get_private (PILLION_PAGE (buildable));

  if (g_strcmp0 (type, "start") == 0)
    adw_header_bar_pack_start (priv->header_bar, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    adw_header_bar_pack_end (priv->header_bar, GTK_WIDGET (child));
  else if (GTK_IS_WIDGET (child) && priv->box != NULL)
    pillion_page_set_child (PILLION_PAGE (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
pillion_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = pillion_page_add_child;
}

static void
change_can_go_back (PillionPage *self,
                    gboolean     can_go_back)
{
  PillionPagePrivate *priv = get_private (self);

  if (priv->can_go_back == can_go_back)
    return;
  priv->can_go_back = can_go_back;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
}

/* A page knows whether there is a way back once it lies in its navigation. */
static void
pillion_page_root (GtkWidget *widget)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (widget, PILLION_TYPE_NAVIGATION);

  GTK_WIDGET_CLASS (pillion_page_parent_class)->root (widget);
  if (!get_private (PILLION_PAGE (widget))->back_is_set)
    change_can_go_back (PILLION_PAGE (widget), navigation != NULL &&
                                                 pillion_navigation_get_n_pages (PILLION_NAVIGATION (navigation)) > 1);
}

static void
pillion_page_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  PillionPage *self = PILLION_PAGE (object);

  switch ((PillionPageProperty) property_id) {
  case PROP_TITLE:
    g_value_set_string (value, pillion_page_get_title (self));
    break;
  case PROP_CHILD:
    g_value_set_object (value, pillion_page_get_child (self));
    break;
  case PROP_CAN_GO_BACK:
    g_value_set_boolean (value, pillion_page_get_can_go_back (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_page_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  PillionPage *self = PILLION_PAGE (object);

  switch ((PillionPageProperty) property_id) {
  case PROP_TITLE:
    pillion_page_set_title (self, g_value_get_string (value));
    break;
  case PROP_CHILD:
    pillion_page_set_child (self, g_value_get_object (value));
    break;
  case PROP_CAN_GO_BACK:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_page_dispose (GObject *object)
{
  PillionPagePrivate *priv = get_private (PILLION_PAGE (object));

  priv->child = NULL;
  g_clear_pointer (&priv->box, gtk_widget_unparent);

  G_OBJECT_CLASS (pillion_page_parent_class)->dispose (object);
}

static void
pillion_page_finalize (GObject *object)
{
  PillionPagePrivate *priv = get_private (PILLION_PAGE (object));

  g_free (priv->title);

  G_OBJECT_CLASS (pillion_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags | G_PARAM_READWRITE);
  /* Below the header bar. */
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_READWRITE);
  /* Whether there is a page below this one. */
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_page_class_init (PillionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_page_get_property;
  object_class->set_property = pillion_page_set_property;
  object_class->dispose = pillion_page_dispose;
  object_class->finalize = pillion_page_finalize;
  widget_class->root = pillion_page_root;

  install_properties (object_class);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, PillionPage, box);
  gtk_widget_class_bind_template_child_private (widget_class, PillionPage, header_bar);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-page");
}

static void
pillion_page_init (PillionPage *self)
{
  get_private (self)->title = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
pillion_page_get_title (PillionPage *self)
{
  g_return_val_if_fail (PILLION_IS_PAGE (self), NULL);

  return get_private (self)->title;
}

void
pillion_page_set_title (PillionPage *self,
                        const char  *title)
{
  PillionPagePrivate *priv = get_private (self);

  g_return_if_fail (PILLION_IS_PAGE (self));

  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title != NULL ? title : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* (transfer none) (nullable) */
GtkWidget *
pillion_page_get_child (PillionPage *self)
{
  g_return_val_if_fail (PILLION_IS_PAGE (self), NULL);

  return get_private (self)->child;
}

/**
 * pillion_page_set_child:
 * @child: (nullable): below the header bar
 */
void
pillion_page_set_child (PillionPage *self,
                        GtkWidget   *child)
{
  PillionPagePrivate *priv = get_private (self);

  g_return_if_fail (PILLION_IS_PAGE (self));

  if (priv->child == child)
    return;
  if (priv->child != NULL)
    gtk_box_remove (GTK_BOX (priv->box), priv->child);
  priv->child = child;
  if (child != NULL) {
    gtk_widget_set_vexpand (child, TRUE);
    gtk_box_append (GTK_BOX (priv->box), child);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

/* Whether there is a page below this one. */
gboolean
pillion_page_get_can_go_back (PillionPage *self)
{
  g_return_val_if_fail (PILLION_IS_PAGE (self), FALSE);

  return get_private (self)->can_go_back;
}

/**
 * pillion_page_set_can_go_back:
 *
 * For a page that lies somewhere else than on top of others: whoever holds it says whether its
 * button leads back, and has the action "navigation.pop" of its own.
 */
void
pillion_page_set_can_go_back (PillionPage *self,
                              gboolean     can_go_back)
{
  g_return_if_fail (PILLION_IS_PAGE (self));

  get_private (self)->back_is_set = TRUE;
  change_can_go_back (self, can_go_back);
}

/* For what fills the whole screen: there is another way to leave it. */
void
pillion_page_set_header_visible (PillionPage *self,
                                 gboolean     visible)
{
  g_return_if_fail (PILLION_IS_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (get_private (self)->header_bar), visible);
}

/**
 * pillion_page_set_title_buttons:
 * @at_start: whether the window's buttons that belong there are shown
 *
 * For pages side by side, of which each has one edge of the window.
 */
void
pillion_page_set_title_buttons (PillionPage *self,
                                gboolean     at_start,
                                gboolean     at_end)
{
  PillionPagePrivate *priv = get_private (self);

  g_return_if_fail (PILLION_IS_PAGE (self));

  adw_header_bar_set_show_start_title_buttons (priv->header_bar, at_start);
  adw_header_bar_set_show_end_title_buttons (priv->header_bar, at_end);
}
