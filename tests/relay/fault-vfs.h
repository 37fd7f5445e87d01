/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A VFS for SQLite, over that of the system and the default from then on, whose disk can
 * be made to fail.
 */
typedef enum {
  FAULT_NONE,
  FAULT_FULL, /* nothing more can be written */
  FAULT_SYNC, /* fsync fails */
} Fault;

void fault_vfs_register (void);
void fault_vfs_set      (Fault fault);

G_END_DECLS
