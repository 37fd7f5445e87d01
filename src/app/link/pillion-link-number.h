/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the phone number of the account, for a one-time code. Activates "link.get-code" with
 * what was typed.
 */
#define PILLION_TYPE_LINK_NUMBER (pillion_link_number_get_type ())
G_DECLARE_FINAL_TYPE (PillionLinkNumber, pillion_link_number, PILLION, LINK_NUMBER, AdwBin)

/* message: (nullable): what is wrong with the number */
void pillion_link_number_show_error (PillionLinkNumber *self,
                                     const char        *message);

G_END_DECLS
