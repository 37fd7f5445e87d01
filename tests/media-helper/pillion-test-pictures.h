/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/* Pictures to give to the media helper. All are (transfer full). */

/* A file of two halves, red on the left and blue on the right. @kind: "png" or "jpeg" */
GBytes *pillion_test_pictures_new_halves   (const char   *kind,
                                            guint         width,
                                            guint         height);

/* A file that is as hard to compress as any. */
GBytes *pillion_test_pictures_new_noise    (const char   *kind,
                                            guint         width,
                                            guint         height,
                                            gboolean      has_alpha);

/* A PNG of one bit a pixel, all black. */
GBytes *pillion_test_pictures_new_one_bit  (guint         width,
                                            guint         height);

/* A PNG of grey pixels without padding. */
GBytes *pillion_test_pictures_new_grey     (const guint8 *pixels,
                                            guint         width,
                                            guint         height);

/* @file with a chunk behind its IHDR. */
GBytes *pillion_test_pictures_add_chunk    (GBytes       *png,
                                            const char   *type,
                                            const guint8 *data,
                                            gsize         size);

/* @file with a segment behind its start. */
GBytes *pillion_test_pictures_add_segment  (GBytes       *jpeg,
                                            guint8        marker,
                                            const guint8 *data,
                                            gsize         size);

/* Text of a chunk zTXt or iCCP: @size zeros, compressed. */
GBytes *pillion_test_pictures_new_inflated (gsize         size);

/* The file's pixels, as gdk-pixbuf reads them. */
GdkPixbuf *pillion_test_pictures_open      (GBytes       *file);

gboolean pillion_test_pictures_contains    (GBytes       *file,
                                            const char   *text);

G_END_DECLS
