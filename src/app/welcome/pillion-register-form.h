/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a new account needs, typed by its owner. Activates "register.create". */
#define PILLION_TYPE_REGISTER_FORM (pillion_register_form_get_type ())
G_DECLARE_FINAL_TYPE (PillionRegisterForm, pillion_register_form, PILLION, REGISTER_FORM, AdwBin)

void        pillion_register_form_set_server        (PillionRegisterForm  *self,
                                                     const char           *relay_url);

/* (transfer full): as the engine takes it */
char       *pillion_register_form_dup_number        (PillionRegisterForm  *self);
const char *pillion_register_form_get_name          (PillionRegisterForm  *self);
const char *pillion_register_form_get_device_name   (PillionRegisterForm  *self);

/* (secret): the form's own */
const char *pillion_register_form_get_pin           (PillionRegisterForm  *self);
void        pillion_register_form_wipe_pin          (PillionRegisterForm  *self);

/* Says what is wrong below each row. Returns: whether nothing is */
gboolean    pillion_register_form_validate          (PillionRegisterForm  *self);

G_END_DECLS
