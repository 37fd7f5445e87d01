/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-picture-header.h"

#include <string.h>

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"
#define PNG_MIN_BYTES 33 /* signature and the whole chunk IHDR */

#define GIF_HEAD_BYTES 13
#define GIF_FRAME 0x2c
#define GIF_EXTENSION 0x21
#define GIF_FRAME_BYTES 10

#define WEBP_MIN_BYTES 30

#define JPEG_MARKER 0xff

static guint
get_be16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint
get_be32 (const guint8 *p)
{
  return get_be16 (p) << 16 | get_be16 (p + 2);
}

static guint
get_le16 (const guint8 *p)
{
  return (guint) p[1] << 8 | p[0];
}

static guint
get_le24 (const guint8 *p)
{
  return (guint) p[2] << 16 | get_le16 (p);
}

static gboolean
has_prefix (const guint8 *data,
            gsize         size,
            const char   *prefix)
{
  return size >= strlen (prefix) && memcmp (data, prefix, strlen (prefix)) == 0;
}

static PillionMediaStatus
check_sides (guint width,
             guint height)
{
  if (width == 0 || height == 0)
    return PILLION_MEDIA_STATUS_UNREADABLE;

  if (width > PILLION_MEDIA_MAX_SIDE || height > PILLION_MEDIA_MAX_SIDE ||
      (guint64) width * height > PILLION_MEDIA_MAX_PIXELS)
    return PILLION_MEDIA_STATUS_TOO_LARGE;

  return PILLION_MEDIA_STATUS_DONE;
}

/* PNG specification, 11.2.2: IHDR is the first chunk. */
static gboolean
read_png (PillionPictureHeader *header,
          const guint8         *data,
          gsize                 size)
{
  if (size < PNG_MIN_BYTES || get_be32 (data + 8) != 13 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;

  header->width = get_be32 (data + 16);
  header->height = get_be32 (data + 20);

  return TRUE;
}

static gboolean
is_jpeg_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
has_no_length (guint8 marker)
{
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xda);
}

/* ITU-T T.81, annex B: segments up to the one that begins the frame. What a decoder
 * might skip differently, like bytes between segments, is refused.
 */
static gboolean
read_jpeg (PillionPictureHeader *header,
           const guint8         *data,
           gsize                 size)
{
  gsize at = 2;

  while (size - at >= 4) {
    guint8 marker = data[at + 1];
    gsize length;

    if (data[at] != JPEG_MARKER)
      return FALSE;

    if (marker == JPEG_MARKER) {
      at++;
      continue;
    }

    length = get_be16 (data + at + 2);
    if (has_no_length (marker) || length < 2 || length > size - at - 2)
      return FALSE;

    if (is_jpeg_frame (marker)) {
      if (length < 8)
        return FALSE;

      header->height = get_be16 (data + at + 5);
      header->width = get_be16 (data + at + 7);
      return TRUE;
    }

    at += 2 + length;
  }

  return FALSE;
}

static gsize
get_colour_table_bytes (guint8 flags)
{
  return (flags & 0x80) != 0 ? 3u << ((flags & 7) + 1) : 0;
}

/* Returns where the blocks from @at on end, or 0 when they do not. */
static gsize
skip_gif_blocks (const guint8 *data,
                 gsize         size,
                 gsize         at)
{
  while (at < size) {
    gsize length = data[at];

    at += 1 + length;
    if (length == 0)
      return at;
  }

  return 0;
}

/* Returns where the frame at @at ends, or 0 when it does not, or is too large. */
static gsize
skip_gif_frame (const guint8 *data,
                gsize         size,
                gsize         at)
{
  if (size - at < GIF_FRAME_BYTES ||
      check_sides (get_le16 (data + at + 5), get_le16 (data + at + 7)) != PILLION_MEDIA_STATUS_DONE)
    return 0;

  /* The colour table and the byte that says how long a code is. */
  at += GIF_FRAME_BYTES + get_colour_table_bytes (data[at + 9]) + 1;

  return skip_gif_blocks (data, size, at);
}

/* GIF89a specification: what is before the first frame, and the frame. */
static gboolean
read_gif (PillionPictureHeader *header,
          const guint8         *data,
          gsize                 size)
{
  gsize at;

  if (size < GIF_HEAD_BYTES)
    return FALSE;

  header->width = get_le16 (data + 6);
  header->height = get_le16 (data + 8);
  at = GIF_HEAD_BYTES + get_colour_table_bytes (data[10]);

  while (at > 0 && at < size && data[at] == GIF_EXTENSION)
    at = skip_gif_blocks (data, size, at + 2);

  if (at == 0 || at >= size || data[at] != GIF_FRAME)
    return FALSE;

  header->n_bytes = skip_gif_frame (data, size, at);

  return header->n_bytes > 0;
}

/* RFC 9649: the first chunk has the size of the picture, each kind in its own way. */
static gboolean
read_webp (PillionPictureHeader *header,
           const guint8         *data,
           gsize                 size)
{
  const guint8 *body = data + 20;

  if (size < WEBP_MIN_BYTES || memcmp (data + 8, "WEBP", 4) != 0)
    return FALSE;

  if (memcmp (data + 12, "VP8X", 4) == 0) {
    header->width = get_le24 (body + 4) + 1;
    header->height = get_le24 (body + 7) + 1;
    return TRUE;
  }

  if (memcmp (data + 12, "VP8L", 4) == 0 && body[0] == 0x2f) {
    header->width = (get_le16 (body + 1) & 0x3fff) + 1;
    header->height = (get_le24 (body + 2) >> 6 & 0x3fff) + 1;
    return TRUE;
  }

  if (memcmp (data + 12, "VP8 ", 4) == 0 && memcmp (body + 3, "\x9d\x01\x2a", 3) == 0) {
    header->width = get_le16 (body + 6) & 0x3fff;
    header->height = get_le16 (body + 8) & 0x3fff;
    return TRUE;
  }

  return FALSE;
}

PillionMediaStatus
pillion_picture_header_read (PillionPictureHeader *header,
                             const guint8         *data,
                             gsize                 size)
{
  gboolean is_whole;

  *header = (PillionPictureHeader) { .n_bytes = size };

  if (has_prefix (data, size, PNG_SIGNATURE)) {
    header->kind = PILLION_PICTURE_PNG;
    is_whole = read_png (header, data, size);
  } else if (has_prefix (data, size, "\xff\xd8\xff")) {
    header->kind = PILLION_PICTURE_JPEG;
    is_whole = read_jpeg (header, data, size);
  } else if (has_prefix (data, size, "GIF87a") || has_prefix (data, size, "GIF89a")) {
    header->kind = PILLION_PICTURE_GIF;
    is_whole = read_gif (header, data, size);
  } else if (has_prefix (data, size, "RIFF")) {
    header->kind = PILLION_PICTURE_WEBP;
    is_whole = read_webp (header, data, size);
  } else {
    return PILLION_MEDIA_STATUS_UNSUPPORTED;
  }

  return is_whole ? check_sides (header->width, header->height) : PILLION_MEDIA_STATUS_UNREADABLE;
}
