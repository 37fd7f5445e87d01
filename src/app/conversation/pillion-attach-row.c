/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attach-row.h"

#include "app/conversation/pillion-attachment-media.h"
#include "app/conversation/pillion-picture-frame.h"

#include <glib/gi18n.h>

#define PREVIEW_EDGE 56

struct _PillionAttachRow {
  GtkListBoxRow      parent_instance;

  PillionAttachItem *item;    /* (owned) */
  gboolean           as_file;

  GtkStack          *stack;
  GtkImage          *icon;
  PillionPictureFrame *preview;
  GtkLabel          *name;
  GtkLabel          *details;
  GtkWidget         *raise;
  GtkWidget         *remove;
};

G_DEFINE_FINAL_TYPE (PillionAttachRow, pillion_attach_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_refused (PillionAttachItem *item)
{
  return pillion_attach_item_get_state (item) == PILLION_ATTACH_ITEM_STATE_UNREADABLE ||
         pillion_attach_item_get_state (item) == PILLION_ATTACH_ITEM_STATE_TOO_LARGE;
}

static void
show_preview (PillionAttachRow *self)
{
  GdkTexture *preview = pillion_attach_item_get_preview (self->item);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GIcon) icon = is_refused (self->item)
                             ? g_themed_icon_new ("dialog-warning-symbolic")
                             : pillion_attachment_media_get_icon (pillion_attach_item_get_mime (self->item));

  gtk_image_set_from_gicon (self->icon, icon);
  if (preview != NULL)
    paintable = pillion_attachment_media_make_square (preview, PREVIEW_EDGE);
  pillion_picture_frame_set_paintable (self->preview, paintable);
  gtk_stack_set_visible_child (self->stack, preview != NULL ? GTK_WIDGET (self->preview) : GTK_WIDGET (self->icon));
}

static void
show (PillionAttachRow *self)
{
  const char *name = pillion_attach_item_get_name (self->item);
  g_autofree char *details = pillion_attach_item_describe (self->item, self->as_file);

  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_label_set_label (self->details, details);
  if (is_refused (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self->details), "error");
  show_preview (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, details, -1);
}

static void
pillion_attach_row_dispose (GObject *object)
{
  g_clear_object (&PILLION_ATTACH_ROW (object)->item);

  G_OBJECT_CLASS (pillion_attach_row_parent_class)->dispose (object);
}

static void
pillion_attach_row_class_init (PillionAttachRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_attach_row_dispose;
  g_type_ensure (PILLION_TYPE_PICTURE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-attach-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAttachRow, details);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachRow, name);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachRow, preview);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachRow, raise);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachRow, remove);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachRow, stack);
}

static void
pillion_attach_row_init (PillionAttachRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->stack), PREVIEW_EDGE, PREVIEW_EDGE);
}

GtkWidget *
pillion_attach_row_new (PillionAttachItem *item)
{
  PillionAttachRow *self = g_object_new (PILLION_TYPE_ATTACH_ROW, NULL);

  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

void
pillion_attach_row_set_as_file (PillionAttachRow *self,
                                gboolean          as_file)
{
  g_return_if_fail (PILLION_IS_ATTACH_ROW (self));

  self->as_file = as_file;
  show (self);
}

/* position: from 0; the first can't be moved up. */
void
pillion_attach_row_set_place (PillionAttachRow *self,
                              guint             position)
{
  g_return_if_fail (PILLION_IS_ATTACH_ROW (self));

  gtk_widget_set_visible (self->raise, position > 0);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->raise), "u", position);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remove), "u", position);
}
