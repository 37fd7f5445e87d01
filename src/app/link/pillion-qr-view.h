/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PILLION_TYPE_QR_VIEW (pillion_qr_view_get_type ())
G_DECLARE_FINAL_TYPE (PillionQrView, pillion_qr_view, PILLION, QR_VIEW, GtkWidget)

GtkWidget  *pillion_qr_view_new      (void);

const char *pillion_qr_view_get_text (PillionQrView  *self);
void        pillion_qr_view_set_text (PillionQrView  *self,
                                      const char     *text);

G_END_DECLS
