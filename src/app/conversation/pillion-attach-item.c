/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attach-item.h"

#include "app/conversation/pillion-attachment-media.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>
#include <string.h>

/* A picture is sent so large at most: it fills a usual screen. */
#define SENT_EDGE 2560

/* Edges are halved until it fits into a message. */
#define THUMBNAIL_EDGE 320

#define PREVIEW_EDGE 640

#define FILE_ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ

/**
 * PillionAttachItem:
 *
 * A picture is written anew by the media helper, so that places, times and cameras stay here, and
 * gets the small picture that goes with its message. What the helper can't read is sent as a file.
 */
struct _PillionAttachItem {
  GObject                parent_instance;

  PillionEngine         *engine;       /* (owned): whose relay is to take it */
  GFile                 *file;        /* (owned) (nullable) */
  GBytes                *bytes;       /* (owned) (nullable): the picture as it came */
  guint64                n_bytes;
  char                  *name;        /* (owned): as its folder has it; "": it has none */
  char                  *picture_name; /* (owned) (nullable): with the ending of what is sent */
  char                  *shown_name;  /* (owned) */
  char                  *mime;        /* (owned) */
  PillionAttachItemState state;
  gboolean               not_decoded; /* it looked like a picture */
  gboolean               excused;     /* that is not its fault */
  PillionMediaFile      *picture;     /* (owned) (nullable): what is sent */
  PillionMediaFile      *thumbnail;   /* (owned) (nullable) */
  GdkTexture            *preview;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PillionAttachItem, pillion_attach_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
set_state (PillionAttachItem     *self,
           PillionAttachItemState state)
{
  self->state = state;
  g_signal_emit (self, changed_signal, 0);
}

static void
set_name (PillionAttachItem *self,
          const char        *name)
{
  g_free (self->name);
  g_free (self->shown_name);
  self->name = g_strdup (name);
  self->shown_name = *name != '\0' ? pillion_line_isolate (name) : g_strdup (_ ("Picture"));
}

/* ----- pictures ----- */

static void
fall_back (PillionAttachItem *self,
           const GError      *error)
{
  self->not_decoded = TRUE;
  self->excused = pillion_attachment_media_get_excuse (error) != NULL;
  set_state (self, PILLION_ATTACH_ITEM_STATE_FILE);
}

static void
on_preview (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionAttachItem) self = user_data;
  g_autoptr (PillionMediaPicture) picture =
    pillion_media_client_decode_finish (PILLION_MEDIA_CLIENT (source), result, NULL);

  if (picture != NULL)
    self->preview = pillion_attachment_media_make_texture (picture);
  set_state (self, PILLION_ATTACH_ITEM_STATE_PICTURE);
}

static void
on_thumbnail (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PillionAttachItem) self = user_data;
  PillionMediaClient *client = PILLION_MEDIA_CLIENT (source);

  self->thumbnail = pillion_media_client_make_thumbnail_finish (client, result, NULL);
  /* It can be sent without one. */
  pillion_media_client_decode_async (client, self->picture->bytes, PREVIEW_EDGE, PREVIEW_EDGE, NULL,
                                     on_preview, g_object_ref (self));
}

/* The file of a camera may have become one of another kind. */
static char *
make_picture_name (PillionAttachItem *self)
{
  const char *dot = strrchr (self->name, '.');
  gsize length = dot != NULL ? (gsize) (dot - self->name) : strlen (self->name);
  const char *ending = g_str_equal (self->picture->mime_type, "image/png") ? "png" : "jpg";

  return length > 0 ? g_strdup_printf ("%.*s.%s", (int) length, self->name, ending) : g_strdup_printf ("picture.%s", ending);
}

static void
on_stripped (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionAttachItem) self = user_data;
  PillionMediaClient *client = PILLION_MEDIA_CLIENT (source);
  g_autoptr (GError) error = NULL;

  self->picture = pillion_media_client_strip_finish (client, result, &error);
  if (self->picture == NULL) {
    fall_back (self, error);
    return;
  }
  self->picture_name = make_picture_name (self);
  pillion_media_client_make_thumbnail_async (client, self->picture->bytes, THUMBNAIL_EDGE, NULL,
                                             on_thumbnail, g_object_ref (self));
}

static void
read_picture (PillionAttachItem *self,
              GBytes            *bytes)
{
  pillion_media_client_strip_async (pillion_media_client_get_default (), bytes, SENT_EDGE, NULL,
                                    on_stripped, g_object_ref (self));
}

/* ----- files ----- */

static void
on_contents (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionAttachItem) self = user_data;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, NULL);

  if (bytes == NULL)
    set_state (self, PILLION_ATTACH_ITEM_STATE_UNREADABLE);
  else
    read_picture (self, bytes);
}

static void
take_info (PillionAttachItem *self,
           GFileInfo         *info)
{
  const char *content_type = g_file_info_get_content_type (info);
  g_autofree char *mime = content_type != NULL ? g_content_type_get_mime_type (content_type) : NULL;

  set_name (self, g_file_info_get_display_name (info));
  g_free (self->mime);
  self->mime = mime != NULL ? g_steal_pointer (&mime) : g_strdup ("");
  self->n_bytes = (guint64) MAX (g_file_info_get_size (info), 0);
}

static void
on_info (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionAttachItem) self = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  if (info != NULL)
    take_info (self, info);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR ||
      (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ) &&
       !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ)))
    set_state (self, PILLION_ATTACH_ITEM_STATE_UNREADABLE);
  else if (!pillion_attachments_check_size (self->engine, self->n_bytes, NULL))
    set_state (self, PILLION_ATTACH_ITEM_STATE_TOO_LARGE);
  else if (pillion_attachment_media_is_type (self->mime) && self->n_bytes <= PILLION_MEDIA_CLIENT_MAX_INPUT_BYTES)
    g_file_load_bytes_async (self->file, NULL, on_contents, g_object_ref (self));
  else
    set_state (self, PILLION_ATTACH_ITEM_STATE_FILE);
}

/* ----- the object ----- */

static void
pillion_attach_item_finalize (GObject *object)
{
  PillionAttachItem *self = PILLION_ATTACH_ITEM (object);

  g_clear_object (&self->file);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->picture, pillion_media_file_free);
  g_clear_pointer (&self->thumbnail, pillion_media_file_free);
  g_clear_object (&self->preview);
  g_free (self->name);
  g_free (self->picture_name);
  g_free (self->shown_name);
  g_free (self->mime);

  G_OBJECT_CLASS (pillion_attach_item_parent_class)->finalize (object);
}

static void
pillion_attach_item_class_init (PillionAttachItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_attach_item_finalize;

  changed_signal = g_signal_new ("changed", PILLION_TYPE_ATTACH_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pillion_attach_item_init (PillionAttachItem *self)
{
  self->mime = g_strdup ("");
}

PillionAttachItem *
pillion_attach_item_new_for_file (PillionEngine *engine,
                                  GFile         *file)
{
  PillionAttachItem *self = g_object_new (PILLION_TYPE_ATTACH_ITEM, NULL);
  g_autofree char *name = g_file_get_basename (file);

  self->engine = g_object_ref (engine);
  self->file = g_object_ref (file);
  set_name (self, name != NULL && g_utf8_validate (name, -1, NULL) ? name : "");
  g_file_query_info_async (file, FILE_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, NULL, on_info,
                           g_object_ref (self));
  return self;
}

/* A picture without a name, as it lies on a clipboard. */
PillionAttachItem *
pillion_attach_item_new_for_bytes (PillionEngine *engine,
                                   GBytes        *bytes,
                                   const char    *mime)
{
  PillionAttachItem *self = g_object_new (PILLION_TYPE_ATTACH_ITEM, NULL);

  self->engine = g_object_ref (engine);
  self->bytes = g_bytes_ref (bytes);
  self->n_bytes = g_bytes_get_size (bytes);
  g_free (self->mime);
  self->mime = g_strdup (mime);
  set_name (self, "");
  read_picture (self, bytes);
  return self;
}

PillionAttachItemState
pillion_attach_item_get_state (PillionAttachItem *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACH_ITEM (self), PILLION_ATTACH_ITEM_STATE_UNREADABLE);

  return self->state;
}

const char *
pillion_attach_item_get_name (PillionAttachItem *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACH_ITEM (self), NULL);

  return self->shown_name;
}

const char *
pillion_attach_item_get_mime (PillionAttachItem *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACH_ITEM (self), NULL);

  return self->mime;
}

GdkTexture *
pillion_attach_item_get_preview (PillionAttachItem *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACH_ITEM (self), NULL);

  return self->preview;
}

char *
pillion_attach_item_describe (PillionAttachItem *self,
                              gboolean           as_file)
{
  g_autofree char *size = g_format_size (self->n_bytes);
  g_autofree char *limit = g_format_size (pillion_attachments_get_max_bytes (self->engine));

  switch (self->state) {
  case PILLION_ATTACH_ITEM_STATE_READING:
    return g_strdup (_ ("Reading…"));
  case PILLION_ATTACH_ITEM_STATE_UNREADABLE:
    return g_strdup (_ ("This file can’t be read from here. Choose it with “Add Files…”."));
  case PILLION_ATTACH_ITEM_STATE_TOO_LARGE:
    return g_strdup_printf (_ ("Too large: the server takes files up to %s. Choose a smaller one."), limit);
  case PILLION_ATTACH_ITEM_STATE_PICTURE:
    if (as_file)
      return g_strdup_printf (_ ("%s, as a file"), size);
    g_free (size);
    size = g_format_size (g_bytes_get_size (self->picture->bytes));
    /* Translators: size in bytes, width and height of a picture. */
    return g_strdup_printf (_ ("%s, %u × %u"), size, self->picture->width, self->picture->height);
  case PILLION_ATTACH_ITEM_STATE_FILE:
  default:
    if (self->excused)
      return g_strdup (_ ("Sent as a file: the part of Pillion that reads pictures is missing. Install Pillion again."));
    if (self->not_decoded)
      return g_strdup_printf (_ ("%s. This picture can’t be read here: it is sent as a file."), size);
    return g_steal_pointer (&size);
  }
}

void
pillion_attach_item_fill_source (PillionAttachItem       *self,
                                 gboolean                 as_file,
                                 PillionAttachmentSource *source)
{
  *source = (PillionAttachmentSource){ .file = self->file, .bytes = self->bytes, .name = self->name, .mime = self->mime };
  if (as_file || self->state != PILLION_ATTACH_ITEM_STATE_PICTURE)
    return;
  source->file = NULL;
  source->bytes = self->picture->bytes;
  source->name = self->picture_name;
  source->mime = self->picture->mime_type;
  source->picture = TRUE;
  source->width = self->picture->width;
  source->height = self->picture->height;
  source->thumbnail = self->thumbnail != NULL ? self->thumbnail->bytes : NULL;
}
