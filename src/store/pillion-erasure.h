/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Overwrites what an open file holds with zeros, which reach the disk, as far as it can. */
void     pillion_erasure_overwrite   (int                 fd);

/**
 * pillion_erasure_erase_files:
 * @folder: where they are
 * @names: in the order in which they go, ended by NULL; those that are not there are left out
 *
 * Overwrites files with zeros and removes them. A disk that writes elsewhere, as flash
 * does, or that keeps snapshots, may hold what was in them for longer. May block.
 *
 * Returns: whether none of them is left
 */
gboolean pillion_erasure_erase_files (const char         *folder,
                                      const char *const  *names);

G_END_DECLS
