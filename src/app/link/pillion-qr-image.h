/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A QR code as a PNG file, for a primary device that opens pictures: dark on white, a module
 * at least 8 pixels. (transfer full) (nullable): NULL where no code can hold the text
 */
GBytes *pillion_qr_image_new (const char *text);

G_END_DECLS
