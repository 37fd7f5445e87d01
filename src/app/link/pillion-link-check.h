/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the number that the primary device shows. Activates "link.answer" with the two
 * digits.
 */
#define PILLION_TYPE_LINK_CHECK (pillion_link_check_get_type ())
G_DECLARE_FINAL_TYPE (PillionLinkCheck, pillion_link_check, PILLION, LINK_CHECK, AdwBin)

void        pillion_link_check_set_account  (PillionLinkCheck  *self,
                                             const char        *name,
                                             const char        *number);
void        pillion_link_check_ask          (PillionLinkCheck  *self,
                                             guint              tries_left);
void        pillion_link_check_show_waiting (PillionLinkCheck  *self);

gboolean    pillion_link_check_is_asking    (PillionLinkCheck  *self);
const char *pillion_link_check_get_message  (PillionLinkCheck  *self);

G_END_DECLS
