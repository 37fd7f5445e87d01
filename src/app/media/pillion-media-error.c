/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/media/pillion-media-error.h"

G_DEFINE_QUARK (pillion-media-error-quark, pillion_media_error)
