/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What others call themselves, and may be anything. */

/* FALSE for nothing but blanks and controls of the direction of writing: it would be an empty line. */
gboolean  pillion_names_can_be_seen (const char    *name);

/* What an account is called: as this user calls it, else its owner, else its number, else its id.
 * label, name, number: (nullable). (transfer full)
 */
char     *pillion_names_choose      (const guint8  *account,
                                     const char    *label,
                                     const char    *name,
                                     const char    *number);

G_END_DECLS
