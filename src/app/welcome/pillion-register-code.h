/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for what verifies a phone number: the code that was sent to it, or an invitation.
 * Activates "register.verify" with it.
 */
#define PILLION_TYPE_REGISTER_CODE (pillion_register_code_get_type ())
G_DECLARE_FINAL_TYPE (PillionRegisterCode, pillion_register_code, PILLION, REGISTER_CODE, AdwBin)

void pillion_register_code_ask        (PillionRegisterCode  *self,
                                       const char           *number,
                                       gboolean              invite);

/* What was typed stays. */
void pillion_register_code_show_error (PillionRegisterCode  *self,
                                       const char           *message);

G_END_DECLS
