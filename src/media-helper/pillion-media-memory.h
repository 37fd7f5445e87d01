/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Memory that two processes share as sealed memfds: what one has checked, the other
 * cannot change any more. Every function may be called from any thread.
 *
 * Errors are G_FILE_ERROR, with the system's own words for logs.
 */

/* Makes a memfd of these bytes, sealed against every change. Returns its descriptor,
 * which is closed by the caller; or -1.
 */
int     pillion_media_memory_new_sealed (GBytes  *bytes,
                                         GError **error);

/* Makes a memfd of zeros that keeps its size but may be written. Only pages that are
 * written take memory. Likewise.
 */
int     pillion_media_memory_new_room   (gsize    size,
                                         GError **error);

/* Ends all writing, by whoever has the descriptor, and maps the first bytes; NULL
 * when someone still has it mapped for writing, or it has less. (transfer full)
 */
GBytes *pillion_media_memory_seal       (int      fd,
                                         gsize    size,
                                         GError **error);

/* Maps a memfd to read; NULL unless it is sealed against every change and has this
 * size. Ended with munmap().
 */
guint8 *pillion_media_memory_map_sealed (int      fd,
                                         gsize    size);

/* Maps a memfd to write; NULL unless it keeps its size, which is this. Likewise. */
guint8 *pillion_media_memory_map_room   (int      fd,
                                         gsize    size);

G_END_DECLS
