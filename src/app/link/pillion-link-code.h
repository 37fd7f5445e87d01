/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The one-time code, to be typed on the primary device. */
#define PILLION_TYPE_LINK_CODE (pillion_link_code_get_type ())
G_DECLARE_FINAL_TYPE (PillionLinkCode, pillion_link_code, PILLION, LINK_CODE, AdwBin)

void        pillion_link_code_show_making  (PillionLinkCode  *self,
                                            const char       *number);
void        pillion_link_code_show_text    (PillionLinkCode  *self,
                                            const char       *text,
                                            guint64           remaining_ms);
void        pillion_link_code_show_over    (PillionLinkCode  *self,
                                            const char       *message);

gboolean    pillion_link_code_is_over      (PillionLinkCode  *self);
const char *pillion_link_code_get_text     (PillionLinkCode  *self);

G_END_DECLS
