/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attachment-media.h"

#include "app/pillion-line.h"

#include <glib/gi18n.h>

#define MAX_EDGE 320
#define MIN_EDGE 48

/* What others say of their pictures may be anything. */
#define MAX_TOLD_EDGE 65536

#define BLUR_RADIUS 12

static const char *const picture_types[] = { "image/png", "image/jpeg", "image/webp", "image/gif" };

/* Types and endings that a system may run when they are opened. */
static const char *const unsafe_types[] = {
  "application/java-archive",
  "application/vnd.appimage",
  "application/vnd.debian.binary-package",
  "application/vnd.flatpak",
  "application/vnd.flatpak.ref",
  "application/x-deb",
  "application/x-desktop",
  "application/x-executable",
  "application/x-java-archive",
  "application/x-ms-dos-executable",
  "application/x-msdownload",
  "application/x-msi",
  "application/x-rpm",
  "application/x-sharedlib",
  "application/x-shellscript",
  "image/svg+xml",
  "text/html",
  "text/x-perl",
  "text/x-python",
};

static const char *const unsafe_endings[] = {
  ".apk",
  ".appimage",
  ".bash",
  ".bat",
  ".bin",
  ".cmd",
  ".com",
  ".deb",
  ".desktop",
  ".dmg",
  ".docm",
  ".exe",
  ".flatpak",
  ".flatpakref",
  ".hta",
  ".htm",
  ".html",
  ".jar",
  ".jnlp",
  ".js",
  ".jse",
  ".lnk",
  ".msi",
  ".php",
  ".pkg",
  ".pl",
  ".pptm",
  ".ps1",
  ".py",
  ".rb",
  ".rpm",
  ".run",
  ".scr",
  ".sh",
  ".snap",
  ".svg",
  ".url",
  ".vbs",
  ".wsf",
  ".xhtml",
  ".xlsm",
};

GdkTexture *
pillion_attachment_media_make_texture (PillionMediaPicture *picture)
{
  return gdk_memory_texture_new ((int) picture->width, (int) picture->height, GDK_MEMORY_R8G8B8A8, picture->rgba,
                                 picture->stride);
}

GdkPaintable *
pillion_attachment_media_make_paintable (GdkTexture *texture,
                                         guint       width,
                                         guint       height,
                                         gboolean    blurred)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  graphene_size_t size = GRAPHENE_SIZE_INIT ((float) width, (float) height);
  GtkSnapshot *snapshot;

  if (texture == NULL)
    return gdk_paintable_new_empty ((int) width, (int) height);
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_push_clip (snapshot, &bounds);
  if (blurred)
    gtk_snapshot_push_blur (snapshot, BLUR_RADIUS);
  gtk_snapshot_append_texture (snapshot, texture, &bounds);
  if (blurred)
    gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_paintable (snapshot, &size);
}

GdkPaintable *
pillion_attachment_media_make_square (GdkTexture *texture,
                                      guint       edge)
{
  float width = (float) gdk_texture_get_width (texture);
  float height = (float) gdk_texture_get_height (texture);
  float scale = (float) edge / MIN (width, height);
  graphene_rect_t square = GRAPHENE_RECT_INIT (0, 0, (float) edge, (float) edge);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (((float) edge - width * scale) / 2, ((float) edge - height * scale) / 2,
                                               width * scale, height * scale);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gtk_snapshot_push_clip (snapshot, &square);
  gtk_snapshot_append_texture (snapshot, texture, &bounds);
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_paintable (snapshot, &square.size);
}

void
pillion_attachment_media_fit (guint  width,
                              guint  height,
                              guint *shown_width,
                              guint *shown_height)
{
  double scale;

  width = CLAMP (width, 1, MAX_TOLD_EDGE);
  height = CLAMP (height, 1, MAX_TOLD_EDGE);
  scale = MIN (1.0, MAX_EDGE / (double) MAX (width, height));
  *shown_width = MAX ((guint) (width * scale), MIN_EDGE);
  *shown_height = MAX ((guint) (height * scale), MIN_EDGE);
}

static gboolean
has_type (const char *const *types,
          gsize              n_types,
          const char        *mime)
{
  for (gsize i = 0; i < n_types; i++) {
    if (g_ascii_strcasecmp (types[i], mime) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
pillion_attachment_media_is_type (const char *mime)
{
  return has_type (picture_types, G_N_ELEMENTS (picture_types), mime);
}

const char *
pillion_attachment_media_get_excuse (const GError *error)
{
  return g_error_matches (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNAVAILABLE) ? error->message : NULL;
}

gboolean
pillion_attachment_media_is_picture (PillionMessageAttachment *attachment)
{
  return pillion_attachment_media_is_type (pillion_message_attachment_get_mime (attachment)) &&
         pillion_message_attachment_get_width (attachment) > 0 &&
         pillion_message_attachment_get_height (attachment) > 0 &&
         pillion_message_attachment_get_bytes (attachment) <= PILLION_ATTACHMENT_PICTURE_MAX_BYTES;
}

char *
pillion_attachment_media_to_name (PillionMessageAttachment *attachment)
{
  const char *name = pillion_message_attachment_get_name (attachment);

  return *name != '\0' ? pillion_line_isolate (name) : g_strdup (_ ("File without a name"));
}

char *
pillion_attachment_media_to_facts (PillionMessageAttachment *attachment,
                                   gboolean                  picture)
{
  g_autofree char *name = pillion_attachment_media_to_name (attachment);
  g_autofree char *size = g_format_size (pillion_message_attachment_get_bytes (attachment));

  if (picture)
    /* Translators: a picture's file name and its size. */
    return g_strdup_printf (_ ("Picture %s, %s"), name, size);
  /* Translators: a file's name and its size. */
  return g_strdup_printf (_ ("File %s, %s"), name, size);
}

gboolean
pillion_attachment_media_is_unsafe (const char *name,
                                    const char *mime)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autofree char *content_type = g_content_type_guess (name, NULL, 0, NULL);
  g_autofree char *guessed = g_content_type_get_mime_type (content_type);

  for (gsize i = 0; i < G_N_ELEMENTS (unsafe_endings); i++) {
    if (g_str_has_suffix (lower, unsafe_endings[i]))
      return TRUE;
  }
  return has_type (unsafe_types, G_N_ELEMENTS (unsafe_types), mime) ||
         (guessed != NULL && has_type (unsafe_types, G_N_ELEMENTS (unsafe_types), guessed));
}

GIcon *
pillion_attachment_media_get_icon (const char *mime)
{
  g_autofree char *content_type = g_content_type_from_mime_type (mime);
  g_autoptr (GIcon) icon = g_content_type_get_symbolic_icon (content_type != NULL ? content_type : "application/octet-stream");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  /* Those in colour come last of its names. */
  for (const char *const *name = g_themed_icon_get_names (G_THEMED_ICON (icon)); *name != NULL; name++) {
    if (g_str_has_suffix (*name, "-symbolic"))
      g_strv_builder_add (names, *name);
  }
  g_strv_builder_add (names, "text-x-generic-symbolic");
  all = g_strv_builder_end (names);
  return g_themed_icon_new_from_names (all, -1);
}
