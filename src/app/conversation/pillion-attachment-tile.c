/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attachment-tile.h"

#include "app/conversation/pillion-attachment-media.h"
#include "app/conversation/pillion-picture-frame.h"
#include "engine/pillion-attachments.h"

#include <glib/gi18n.h>

/* Twice the size on the screen, for dense displays. */
#define DECODE_EDGE 640

typedef enum {
  SHOWN_FILE,
  SHOWN_PLACEHOLDER,
  SHOWN_THUMBNAIL,
  SHOWN_PICTURE,
} Shown;

/**
 * PillionAttachmentTile:
 *
 * The attachment of a message. A picture takes the space that its message says before it is here,
 * so that nothing moves when it comes. It is decoded in another process when it comes into sight,
 * and let go of when it leaves it.
 */
struct _PillionAttachmentTile {
  GtkWidget                  parent_instance;

  PillionEngine             *engine;      /* (owned) */
  PillionMessage            *message;     /* (owned) (nullable) */
  PillionMessageAttachment  *attachment;  /* (owned) (nullable): of the message */
  PillionAttachmentTransfer *transfer;    /* (owned) (nullable) */
  GCancellable              *cancellable; /* (owned) (nullable): of the pictures that are being made */
  GdkTexture                *thumbnail;   /* (owned) (nullable) */
  Shown                      shown;
  gboolean                   broken;      /* it can't be decoded: a file like others */
  char                      *excuse;      /* (owned) (nullable): where that is not its fault */

  GtkWidget                 *box;
  GtkWidget                 *picture_button;
  PillionPictureFrame       *picture;
  GtkWidget                 *fetch;
  GtkLabel                  *fetch_size;
  GtkWidget                 *file_button;
  GtkImage                  *icon;
  GtkLabel                  *name;
  GtkLabel                  *size;
  GtkWidget                 *transfer_box;
  GtkProgressBar            *progress;
  GtkLabel                  *progress_text;
  GtkWidget                 *failure_box;
  GtkLabel                  *failure;
  GtkWidget                 *again;
  GtkWidget                 *ask;
};

G_DEFINE_FINAL_TYPE (PillionAttachmentTile, pillion_attachment_tile, GTK_TYPE_WIDGET)

/* A picture that is being made for the message that was shown when it began. */
typedef struct {
  PillionAttachmentTile *self;        /* (owned) */
  GCancellable          *cancellable; /* (owned) */
} PictureWork;

static PictureWork *
picture_work_new (PillionAttachmentTile *self)
{
  PictureWork *work = g_new0 (PictureWork, 1);

  work->self = g_object_ref (self);
  work->cancellable = g_object_ref (self->cancellable);
  return work;
}

static void
picture_work_free (PictureWork *work)
{
  g_object_unref (work->self);
  g_object_unref (work->cancellable);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PictureWork, picture_work_free)

static gboolean
is_picture (PillionAttachmentTile *self)
{
  return !self->broken && pillion_attachment_media_is_picture (self->attachment);
}

/* On this device: also what still goes from here to the relay. */
static gboolean
is_here (PillionAttachmentTile *self)
{
  PillionMessageAttachmentState state = pillion_message_attachment_get_state (self->attachment);

  return state == PILLION_MESSAGE_ATTACHMENT_STATE_HERE || state == PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING ||
         (state == PILLION_MESSAGE_ATTACHMENT_STATE_FAILED && pillion_message_is_outgoing (self->message));
}

/* ----- what is shown ----- */

static void
show (PillionAttachmentTile *self,
      Shown                  shown,
      GdkTexture            *texture)
{
  g_autoptr (GdkPaintable) paintable = NULL;
  guint width;
  guint height;

  self->shown = shown;
  gtk_widget_set_visible (self->picture_button, shown != SHOWN_FILE);
  gtk_widget_set_visible (self->file_button, shown == SHOWN_FILE);
  if (shown == SHOWN_FILE) {
    pillion_picture_frame_set_paintable (self->picture, NULL);
    return;
  }
  pillion_attachment_media_fit (pillion_message_attachment_get_width (self->attachment),
                                pillion_message_attachment_get_height (self->attachment), &width, &height);
  paintable = pillion_attachment_media_make_paintable (texture, width, height, shown == SHOWN_THUMBNAIL);
  pillion_picture_frame_set_paintable (self->picture, paintable);
}

/* As long as the picture itself is not there. */
static void
show_stand_in (PillionAttachmentTile *self)
{
  if (!is_picture (self))
    show (self, SHOWN_FILE, NULL);
  else if (self->thumbnail != NULL)
    show (self, SHOWN_THUMBNAIL, self->thumbnail);
  else
    show (self, SHOWN_PLACEHOLDER, NULL);
}

/* ----- transfers ----- */

static void
show_failure (PillionAttachmentTile *self,
              const char            *text,
              GtkWidget             *way_out)
{
  gtk_widget_set_visible (self->failure_box, text != NULL);
  gtk_label_set_label (self->failure, text != NULL ? text : "");
  gtk_widget_set_visible (self->again, way_out == self->again);
  gtk_widget_set_visible (self->ask, way_out == self->ask);
}

static char *
describe_progress (PillionAttachmentTransfer *transfer)
{
  switch (pillion_attachment_transfer_get_state (transfer)) {
  case PILLION_ATTACHMENT_TRANSFER_STATE_WAITING:
    return g_strdup (_ ("Waiting…"));
  case PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED:
    return g_strdup (_ ("Paused. Goes on by itself when the server can be reached."));
  case PILLION_ATTACHMENT_TRANSFER_STATE_RUNNING:
  case PILLION_ATTACHMENT_TRANSFER_STATE_DONE:
  case PILLION_ATTACHMENT_TRANSFER_STATE_FAILED:
  case PILLION_ATTACHMENT_TRANSFER_STATE_CANCELLED:
  default:
    /* Translators: how much of a file was sent or fetched. */
    return g_strdup_printf (_ ("%u %%"), (guint) (pillion_attachment_transfer_get_fraction (transfer) * 100));
  }
}

/* Why it is not here, or not seen; an own one that is not at the relay has its retry below the
 * message.
 */
static void
show_end (PillionAttachmentTile *self)
{
  PillionMessageAttachmentState state = pillion_message_attachment_get_state (self->attachment);
  const GError *error = self->transfer != NULL ? pillion_attachment_transfer_get_error (self->transfer) : NULL;
  gboolean outgoing = pillion_message_is_outgoing (self->message);

  if (state == PILLION_MESSAGE_ATTACHMENT_STATE_EXPIRED)
    show_failure (self, _ ("The server no longer has it. Ask for it to be sent again."), outgoing ? NULL : self->ask);
  else if (self->broken)
    show_failure (self, self->excuse != NULL ? self->excuse : _ ("This picture can’t be shown here. Another program may open it."),
                  self->again);
  else if (state != PILLION_MESSAGE_ATTACHMENT_STATE_FAILED)
    show_failure (self, NULL, NULL);
  else if (error != NULL)
    show_failure (self, error->message, outgoing ? NULL : self->again);
  else
    show_failure (self, outgoing ? NULL : _ ("It could not be fetched."), self->again);
}

static void
show_transfer (PillionAttachmentTile *self)
{
  gboolean active = self->transfer != NULL && pillion_attachment_transfer_is_active (self->transfer);
  g_autofree char *text = active ? describe_progress (self->transfer) : NULL;

  gtk_widget_set_visible (self->transfer_box, active);
  if (!active) {
    show_end (self);
    return;
  }
  show_failure (self, NULL, NULL);
  gtk_label_set_label (self->progress_text, text);
  gtk_progress_bar_set_fraction (self->progress, pillion_attachment_transfer_get_fraction (self->transfer));
}

static void
set_transfer (PillionAttachmentTile     *self,
              PillionAttachmentTransfer *transfer)
{
  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_data (self->transfer, self);
  g_set_object (&self->transfer, transfer);
  if (transfer != NULL)
    g_signal_connect_object (transfer, "notify", G_CALLBACK (show_transfer), self, G_CONNECT_SWAPPED);
}

/* ----- pictures ----- */

/* It is a file like others, until somebody asks again. */
static void
give_up (PillionAttachmentTile *self,
         const GError          *error)
{
  self->broken = TRUE;
  g_free (self->excuse);
  self->excuse = g_strdup (pillion_attachment_media_get_excuse (error));
  show_stand_in (self);
  show_transfer (self);
}

static void
on_picture_decoded (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (PictureWork) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PillionMediaPicture) picture =
    pillion_media_client_decode_finish (PILLION_MEDIA_CLIENT (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (g_cancellable_is_cancelled (work->cancellable))
    return;
  if (picture == NULL) {
    give_up (work->self, error);
    return;
  }
  texture = pillion_attachment_media_make_texture (picture);
  show (work->self, SHOWN_PICTURE, texture);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PictureWork) work = user_data;
  g_autoptr (GBytes) bytes = pillion_attachments_load_finish (PILLION_ENGINE (source), result, NULL);
  GCancellable *cancellable = work->cancellable;

  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (bytes == NULL) {
    give_up (work->self, NULL);
    return;
  }
  pillion_media_client_decode_async (pillion_media_client_get_default (), bytes, DECODE_EDGE, DECODE_EDGE, cancellable,
                                     on_picture_decoded, g_steal_pointer (&work));
}

static void
on_thumbnail_decoded (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (PictureWork) work = user_data;
  PillionAttachmentTile *self = work->self;
  g_autoptr (PillionMediaPicture) picture =
    pillion_media_client_decode_finish (PILLION_MEDIA_CLIENT (source), result, NULL);

  if (g_cancellable_is_cancelled (work->cancellable) || picture == NULL)
    return;
  g_set_object (&self->thumbnail, NULL);
  self->thumbnail = pillion_attachment_media_make_texture (picture);
  if (self->shown == SHOWN_PLACEHOLDER)
    show_stand_in (self);
}

static void
stop_pictures (PillionAttachmentTile *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Only what is in sight. */
static void
load_pictures (PillionAttachmentTile *self)
{
  GBytes *thumbnail;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !is_picture (self) || self->shown == SHOWN_PICTURE)
    return;
  stop_pictures (self);
  self->cancellable = g_cancellable_new ();
  thumbnail = pillion_message_attachment_get_thumbnail (self->attachment);
  if (self->thumbnail == NULL && thumbnail != NULL && g_bytes_get_size (thumbnail) > 0)
    pillion_media_client_decode_async (pillion_media_client_get_default (), thumbnail, DECODE_EDGE, DECODE_EDGE,
                                       self->cancellable, on_thumbnail_decoded, picture_work_new (self));
  if (is_here (self))
    pillion_attachments_load_async (self->engine, pillion_message_get_row (self->message),
                                    PILLION_ATTACHMENT_PICTURE_MAX_BYTES, self->cancellable, on_loaded,
                                    picture_work_new (self));
}

/* ----- states ----- */

static char *
describe_state (PillionAttachmentTile *self)
{
  switch (pillion_message_attachment_get_state (self->attachment)) {
  case PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE:
    return g_strdup (_ ("not downloaded"));
  case PILLION_MESSAGE_ATTACHMENT_STATE_DOWNLOADING:
    return g_strdup (_ ("downloading"));
  case PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING:
    return g_strdup (_ ("being sent"));
  case PILLION_MESSAGE_ATTACHMENT_STATE_FAILED:
    return g_strdup (_ ("failed"));
  case PILLION_MESSAGE_ATTACHMENT_STATE_EXPIRED:
    return g_strdup (_ ("no longer at the server"));
  case PILLION_MESSAGE_ATTACHMENT_STATE_HERE:
  default:
    return NULL;
  }
}

/* Whoever can't see it hears what it is, and what pressing it does next. */
static void
show_name (PillionAttachmentTile *self)
{
  g_autofree char *name = pillion_attachment_media_to_name (self->attachment);
  g_autofree char *size = g_format_size (pillion_message_attachment_get_bytes (self->attachment));
  g_autofree char *state = describe_state (self);
  g_autofree char *facts = pillion_attachment_media_to_facts (self->attachment, is_picture (self));
  g_autofree char *label = state != NULL ? g_strdup_printf ("%s, %s", facts, state) : g_strdup (facts);

  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->size, size);
  gtk_label_set_label (self->fetch_size, size);
  gtk_widget_set_tooltip_text (self->picture_button, facts);
  gtk_widget_set_tooltip_text (self->file_button, facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->file_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_state (PillionAttachmentTile *self)
{
  gboolean remote = pillion_message_attachment_get_state (self->attachment) == PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE;
  g_autoptr (GIcon) icon = remote ? g_themed_icon_new ("folder-download-symbolic")
                                  : pillion_attachment_media_get_icon (pillion_message_attachment_get_mime (self->attachment));

  set_transfer (self, pillion_attachments_get_transfer (self->engine, pillion_message_get_row (self->message)));
  gtk_widget_set_visible (self->fetch, remote);
  gtk_image_set_from_gicon (self->icon, icon);
  show_name (self);
  show_transfer (self);
  load_pictures (self);
}

/* ----- what is done with it ----- */

static void
on_fetched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionAttachmentTile) self = user_data;

  /* How it ended stands in the message and in its transfer. */
  pillion_attachments_fetch_finish (PILLION_ENGINE (source), result, NULL);
  if (self->attachment != NULL)
    show_state (self);
}

static void
fetch (PillionAttachmentTile *self)
{
  pillion_attachments_fetch_async (self->engine, pillion_message_get_row (self->message), NULL, on_fetched,
                                   g_object_ref (self));
}

static void
on_activate (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionAttachmentTile *self = PILLION_ATTACHMENT_TILE (widget);
  gint64 row;

  if (self->attachment == NULL)
    return;
  row = pillion_message_get_row (self->message);
  if (is_here (self))
    gtk_widget_activate_action (widget, is_picture (self) ? "conversation.message-view" : "conversation.message-open", "x", row);
  else if (pillion_message_attachment_get_state (self->attachment) == PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE)
    fetch (self);
}

static void
on_cancel (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionAttachmentTile *self = PILLION_ATTACHMENT_TILE (widget);

  if (self->transfer != NULL)
    pillion_attachment_transfer_cancel (self->transfer);
}

static void
on_try_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionAttachmentTile *self = PILLION_ATTACHMENT_TILE (widget);

  if (self->attachment == NULL)
    return;
  if (self->broken) {
    self->broken = FALSE;
    show_stand_in (self);
    show_state (self);
  } else {
    fetch (self);
  }
}

static void
on_ask_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionAttachmentTile *self = PILLION_ATTACHMENT_TILE (widget);

  if (self->message != NULL)
    gtk_widget_activate_action (widget, "conversation.message-ask-again", "x", pillion_message_get_row (self->message));
}

/* ----- the object ----- */

static void
pillion_attachment_tile_map (GtkWidget *widget)
{
  PillionAttachmentTile *self = PILLION_ATTACHMENT_TILE (widget);

  GTK_WIDGET_CLASS (pillion_attachment_tile_parent_class)->map (widget);

  if (self->attachment != NULL)
    load_pictures (self);
}

/* A history has two hundred of them at once. */
static void
pillion_attachment_tile_unmap (GtkWidget *widget)
{
  PillionAttachmentTile *self = PILLION_ATTACHMENT_TILE (widget);

  GTK_WIDGET_CLASS (pillion_attachment_tile_parent_class)->unmap (widget);

  stop_pictures (self);
  if (self->attachment != NULL)
    show_stand_in (self);
}

static void
pillion_attachment_tile_dispose (GObject *object)
{
  PillionAttachmentTile *self = PILLION_ATTACHMENT_TILE (object);

  pillion_attachment_tile_set_message (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->excuse, g_free);

  G_OBJECT_CLASS (pillion_attachment_tile_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_PICTURE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-attachment-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, again);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, ask);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, box);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, failure);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, failure_box);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, fetch);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, fetch_size);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, file_button);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, icon);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, name);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, picture);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, picture_button);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, progress);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, progress_text);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, size);
  gtk_widget_class_bind_template_child (widget_class, PillionAttachmentTile, transfer_box);
}

static void
pillion_attachment_tile_class_init (PillionAttachmentTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_attachment_tile_dispose;
  widget_class->map = pillion_attachment_tile_map;
  widget_class->unmap = pillion_attachment_tile_unmap;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "tile.activate", NULL, on_activate);
  gtk_widget_class_install_action (widget_class, "tile.ask-again", NULL, on_ask_again);
  gtk_widget_class_install_action (widget_class, "tile.cancel", NULL, on_cancel);
  gtk_widget_class_install_action (widget_class, "tile.try-again", NULL, on_try_again);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-attachment-tile");
}

static void
pillion_attachment_tile_init (PillionAttachmentTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PillionAttachmentTile *
pillion_attachment_tile_new (PillionEngine *engine)
{
  PillionAttachmentTile *self = g_object_new (PILLION_TYPE_ATTACHMENT_TILE, NULL);

  self->engine = g_object_ref (engine);
  return self;
}

/**
 * pillion_attachment_tile_set_message:
 * @message: (nullable): with an attachment
 */
void
pillion_attachment_tile_set_message (PillionAttachmentTile *self,
                                     PillionMessage        *message)
{
  g_return_if_fail (PILLION_IS_ATTACHMENT_TILE (self));

  if (self->message == message)
    return;
  stop_pictures (self);
  if (self->attachment != NULL)
    g_signal_handlers_disconnect_by_data (self->attachment, self);
  set_transfer (self, NULL);
  g_set_object (&self->message, message);
  g_clear_object (&self->attachment);
  if (message != NULL)
    g_set_object (&self->attachment, pillion_message_get_attachment (message));
  g_clear_object (&self->thumbnail);
  self->broken = FALSE;
  if (self->attachment == NULL)
    return;
  g_signal_connect_object (self->attachment, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_stand_in (self);
  show_state (self);
}

const char *
pillion_attachment_tile_get_shown (PillionAttachmentTile *self)
{
  static const char *const names[] = {
    [SHOWN_FILE] = "file",
    [SHOWN_PLACEHOLDER] = "placeholder",
    [SHOWN_THUMBNAIL] = "thumbnail",
    [SHOWN_PICTURE] = "picture",
  };

  g_return_val_if_fail (PILLION_IS_ATTACHMENT_TILE (self), NULL);

  return names[self->shown];
}
