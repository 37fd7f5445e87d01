/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows the camera and looks for QR codes. The signal "text" gives what one says, each time it
 * is seen. States: "off", "asking", "starting", "live", "problem".
 */
#define PILLION_TYPE_SCANNER_VIEW (pillion_scanner_view_get_type ())
G_DECLARE_FINAL_TYPE (PillionScannerView, pillion_scanner_view, PILLION, SCANNER_VIEW, AdwBin)

const char *pillion_scanner_view_get_state (PillionScannerView  *self);
const char *pillion_scanner_view_get_title (PillionScannerView  *self);
void        pillion_scanner_view_start     (PillionScannerView  *self);
void        pillion_scanner_view_stop      (PillionScannerView  *self);

G_END_DECLS
