/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Copies of files in clear, for other programs to open: each in a folder of its own that no other
 * user sees, in memory where the system has such a place. They are there until the application
 * ends. Main thread.
 */

/* name: harmless, as the engine gives it; "": it has none. Where such a copy may be written to.
 * (transfer full) (nullable)
 */
GFile *pillion_attachment_copies_new  (const char  *name,
                                       GError     **error);

/* It is written: nobody shall mistake it for the file itself, and change it. */
void   pillion_attachment_copies_seal (GFile       *copy);

/* Removes all of them; the application does when it ends. */
void   pillion_attachment_copies_drop (void);

G_END_DECLS
