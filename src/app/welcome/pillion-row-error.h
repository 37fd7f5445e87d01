/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What is wrong with the row above it, in the same list; not there while nothing is. */
#define PILLION_TYPE_ROW_ERROR (pillion_row_error_get_type ())
G_DECLARE_FINAL_TYPE (PillionRowError, pillion_row_error, PILLION, ROW_ERROR, AdwPreferencesRow)

const char *pillion_row_error_get_message (PillionRowError *self);
void        pillion_row_error_set_message (PillionRowError *self,
                                           const char      *message);

G_END_DECLS
