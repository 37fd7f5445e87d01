/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Longest name that is looked for, in bytes. */
#define PILLION_EMOJI_NAME_MAX_BYTES 64

/* An emoji as it is written, and its name as it is typed between colons, like "thumbs_up". Static. */
typedef struct {
  char  *text;
  char  *name;
  char **keywords;
} PillionEmoji;

/* Those that a typed beginning may mean, the likeliest first. (transfer container)
 * (element-type PillionEmoji)
 */
GPtrArray          *pillion_emoji_names_find (const char *beginning,
                                              guint       max);

/* By its whole name. (nullable) */
const PillionEmoji *pillion_emoji_names_get  (const char *name);

G_END_DECLS
