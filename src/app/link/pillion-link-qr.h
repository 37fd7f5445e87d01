/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The code for the primary device to scan, what to do with it, and the other ways. */
#define PILLION_TYPE_LINK_QR (pillion_link_qr_get_type ())
G_DECLARE_FINAL_TYPE (PillionLinkQr, pillion_link_qr, PILLION, LINK_QR, AdwBin)

void        pillion_link_qr_show_making    (PillionLinkQr  *self);
void        pillion_link_qr_show_text      (PillionLinkQr  *self,
                                            const char     *text,
                                            guint64         remaining_ms);
void        pillion_link_qr_show_expired   (PillionLinkQr  *self);

gboolean    pillion_link_qr_is_expired     (PillionLinkQr  *self);
const char *pillion_link_qr_get_text       (PillionLinkQr  *self);

G_END_DECLS
