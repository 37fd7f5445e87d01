/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pillion_cli_named_find:
 * @contacts: (element-type PillionContact)
 * @who: as typed: a number, an account's id, or the name by which one contact is shown
 *
 * Returns: (transfer full): the number or the id; NULL with %PILLION_ENGINE_ERROR_NO_CONTACT, or,
 * where the name is that of several contacts, _USAGE: then it says which
 */
char *pillion_cli_named_find (GPtrArray   *contacts,
                              const char  *who,
                              GError     **error);

G_END_DECLS
