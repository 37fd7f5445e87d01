/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attach-page.h"

#include "app/compat/pillion-focus.h"
#include "app/conversation/pillion-attach-reader.h"
#include "app/conversation/pillion-attach-row.h"
#include "app/conversation/pillion-attachment-media.h"
#include "app/conversation/pillion-picture-frame.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>
#include <string.h>

#define PREVIEW_MAX_WIDTH 480
#define PREVIEW_MAX_HEIGHT 320

struct _PillionAttachPage {
  PillionPage          parent_instance;

  PillionEngine       *engine;       /* (owned) */
  PillionConversation *conversation; /* (owned) */
  GPtrArray           *items;        /* (owned) (element-type PillionAttachItem): in their order */
  GCancellable        *cancellable;  /* (owned) */
  gint64               reply_to;     /* row; 0: none, or answered */
  gboolean             sending;

  PillionPictureFrame *preview;
  GtkListBox          *list;
  GtkWidget           *as_files_row;
  GtkSwitch           *as_files;
  GtkLabel            *failure;
  GtkEditable         *caption;
};

G_DEFINE_FINAL_TYPE (PillionAttachPage, pillion_attach_page, PILLION_TYPE_PAGE)

static guint sent_signal;

static PillionAttachItem *
get_item (PillionAttachPage *self,
          guint              position)
{
  return self->items->pdata[position];
}

static PillionAttachItemState
get_state (PillionAttachPage *self,
           guint              position)
{
  return pillion_attach_item_get_state (get_item (self, position));
}

/* ----- what is shown ----- */

static gboolean
has_pictures (PillionAttachPage *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    if (get_state (self, i) == PILLION_ATTACH_ITEM_STATE_PICTURE)
      return TRUE;
  }
  return FALSE;
}

/* A picture that is alone is shown as large as there is room. */
static void
show_preview (PillionAttachPage *self)
{
  GdkTexture *texture = self->items->len == 1 ? pillion_attach_item_get_preview (get_item (self, 0)) : NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  double scale;

  gtk_widget_set_visible (GTK_WIDGET (self->preview), texture != NULL);
  if (texture == NULL)
    return;
  scale = MIN (1.0, MIN (PREVIEW_MAX_WIDTH / (double) gdk_texture_get_width (texture),
                         PREVIEW_MAX_HEIGHT / (double) gdk_texture_get_height (texture)));
  paintable = pillion_attachment_media_make_paintable (texture, MAX ((guint) (gdk_texture_get_width (texture) * scale), 1),
                                                       MAX ((guint) (gdk_texture_get_height (texture) * scale), 1), FALSE);
  pillion_picture_frame_set_paintable (self->preview, paintable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pillion_attach_item_get_name (get_item (self, 0)), -1);
}

static void
show_failure (PillionAttachPage *self,
              const char        *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->failure), text != NULL);
  gtk_label_set_label (self->failure, text != NULL ? text : "");
  if (text != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.announce", "s", text);
}

static gboolean
fits (PillionAttachPage *self)
{
  return strlen (gtk_editable_get_text (self->caption)) <= PILLION_CAPTION_MAX_BYTES;
}

static void
on_changed (PillionAttachPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "attach.send", pillion_attach_page_can_send (self));
  gtk_widget_set_visible (self->as_files_row, has_pictures (self));
  if (fits (self))
    gtk_widget_remove_css_class (GTK_WIDGET (self->caption), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->caption), "error");
  show_preview (self);
}

static void
show_rows (PillionAttachPage *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < self->items->len; i++) {
    row = pillion_attach_row_new (get_item (self, i));
    pillion_attach_row_set_place (PILLION_ATTACH_ROW (row), i);
    pillion_attach_row_set_as_file (PILLION_ATTACH_ROW (row), gtk_switch_get_active (self->as_files));
    gtk_list_box_append (self->list, row);
  }
  on_changed (self);
}

static void
on_as_files_changed (PillionAttachPage *self)
{
  show_rows (self);
}

/* ----- adding and removing ----- */

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionAttachPage) self = user_data;
  g_autoptr (GPtrArray) items = pillion_attach_reader_finish (result, NULL);

  if (items != NULL && !g_cancellable_is_cancelled (self->cancellable))
    pillion_attach_page_add (self, items);
}

static void
on_add (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  PillionAttachPage *self = PILLION_ATTACH_PAGE (widget);

  pillion_attach_reader_choose_async (widget, self->engine, self->cancellable, on_chosen,
                                      g_object_ref (self));
}

static void
on_raise (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionAttachPage *self = PILLION_ATTACH_PAGE (widget);
  guint position = g_variant_get_uint32 (parameter);

  if (position == 0 || position >= self->items->len)
    return;
  g_ptr_array_insert (self->items, (int) position - 1, g_ptr_array_steal_index (self->items, position));
  show_rows (self);
}

static void
remove_item (PillionAttachPage *self,
             guint              position)
{
  g_signal_handlers_disconnect_by_data (get_item (self, position), self);
  g_ptr_array_remove_index (self->items, position);
  show_rows (self);
}

/* Nothing is left to be sent. */
static void
leave (PillionAttachPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
on_remove (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionAttachPage *self = PILLION_ATTACH_PAGE (widget);
  guint position = g_variant_get_uint32 (parameter);

  if (position >= self->items->len)
    return;
  remove_item (self, position);
  show_failure (self, NULL);
  if (self->items->len == 0)
    leave (self);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

/* ----- sending ----- */

static void
set_sending (PillionAttachPage *self,
             gboolean           sending)
{
  self->sending = sending;
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), !sending);
  /* Insensitive, it would lose the focus. */
  gtk_editable_set_editable (self->caption, !sending);
  on_changed (self);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionAttachPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 row = pillion_attachments_send_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (row == 0) {
    set_sending (self, FALSE);
    show_failure (self, error->message);
    return;
  }
  /* Its text, and what it answers, go with the first of them. */
  self->reply_to = 0;
  gtk_editable_set_text (self->caption, "");
  remove_item (self, 0);
  set_sending (self, FALSE);
  g_signal_emit (self, sent_signal, 0);
  if (self->items->len > 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "attach.send", NULL);
  else
    leave (self);
}

static void
send_first (PillionAttachPage *self)
{
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);
  PillionAttachmentSource attachment;

  pillion_attach_item_fill_source (get_item (self, 0), gtk_switch_get_active (self->as_files), &attachment);
  pillion_attachments_send_async (self->engine, account, &attachment, gtk_editable_get_text (self->caption), self->reply_to,
                                  self->cancellable, on_sent, g_object_ref (self));
}

static void
on_send (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionAttachPage *self = PILLION_ATTACH_PAGE (widget);

  if (!pillion_attach_page_can_send (self))
    return;
  show_failure (self, NULL);
  set_sending (self, TRUE);
  send_first (self);
}

static void
on_caption_activated (PillionAttachPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "attach.send", NULL);
}

/* ----- the object ----- */

static gboolean
pillion_attach_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PILLION_ATTACH_PAGE (widget)->caption));
}

static void
pillion_attach_page_dispose (GObject *object)
{
  PillionAttachPage *self = PILLION_ATTACH_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->items->len; i++)
    g_signal_handlers_disconnect_by_data (get_item (self, i), self);
  g_ptr_array_set_size (self->items, 0);
  g_clear_object (&self->conversation);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_attach_page_parent_class)->dispose (object);
}

static void
pillion_attach_page_finalize (GObject *object)
{
  PillionAttachPage *self = PILLION_ATTACH_PAGE (object);

  g_ptr_array_unref (self->items);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (pillion_attach_page_parent_class)->finalize (object);
}

static void
pillion_attach_page_class_init (PillionAttachPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_attach_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_attach_page_finalize;
  pillion_focus_class_set_first (widget_class, pillion_attach_page_grab_focus);

  sent_signal = g_signal_new ("sent", PILLION_TYPE_ATTACH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PILLION_TYPE_PICTURE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-attach-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAttachPage, as_files);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachPage, as_files_row);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachPage, caption);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachPage, failure);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachPage, list);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachPage, preview);
  gtk_widget_class_bind_template_callback (widget_class, on_as_files_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_caption_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_install_action (widget_class, "attach.add", NULL, on_add);
  gtk_widget_class_install_action (widget_class, "attach.raise", "u", on_raise);
  gtk_widget_class_install_action (widget_class, "attach.remove", "u", on_remove);
  gtk_widget_class_install_action (widget_class, "attach.send", NULL, on_send);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "navigation.pop", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_u, GDK_CONTROL_MASK, "attach.add", NULL);
}

static void
pillion_attach_page_init (PillionAttachPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  on_changed (self);
}

GtkWidget *
pillion_attach_page_new (PillionEngine       *engine,
                         PillionConversation *conversation,
                         gint64               reply_to)
{
  PillionAttachPage *self = g_object_new (PILLION_TYPE_ATTACH_PAGE, NULL);
  g_autofree char *name = pillion_line_isolate (pillion_conversation_get_name (conversation));
  /* Translators: the name of a chat. */
  g_autofree char *title = g_strdup_printf (_ ("Send to %s"), name);

  self->engine = g_object_ref (engine);
  self->conversation = g_object_ref (conversation);
  self->reply_to = reply_to;
  pillion_page_set_title (PILLION_PAGE (self), title);
  return GTK_WIDGET (self);
}

void
pillion_attach_page_add (PillionAttachPage *self,
                         GPtrArray         *items)
{
  g_return_if_fail (PILLION_IS_ATTACH_PAGE (self));

  for (guint i = 0; i < items->len; i++) {
    PillionAttachItem *item = items->pdata[i];

    g_ptr_array_add (self->items, g_object_ref (item));
    g_signal_connect_object (item, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  }
  show_rows (self);
}

guint
pillion_attach_page_get_n_items (PillionAttachPage *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACH_PAGE (self), 0);

  return self->items->len;
}

gboolean
pillion_attach_page_can_send (PillionAttachPage *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACH_PAGE (self), FALSE);

  if (self->sending || self->items->len == 0 || !fits (self))
    return FALSE;
  for (guint i = 0; i < self->items->len; i++) {
    if (get_state (self, i) != PILLION_ATTACH_ITEM_STATE_PICTURE && get_state (self, i) != PILLION_ATTACH_ITEM_STATE_FILE)
      return FALSE;
  }
  return TRUE;
}

void
pillion_attach_page_set_caption (PillionAttachPage *self,
                                 const char        *caption)
{
  g_return_if_fail (PILLION_IS_ATTACH_PAGE (self));

  gtk_editable_set_text (self->caption, caption);
}

void
pillion_attach_page_set_as_files (PillionAttachPage *self,
                                  gboolean           as_files)
{
  g_return_if_fail (PILLION_IS_ATTACH_PAGE (self));

  gtk_switch_set_active (self->as_files, as_files);
}
