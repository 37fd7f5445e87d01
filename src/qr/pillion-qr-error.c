/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-error.h"

G_DEFINE_QUARK (pillion-qr-error-quark, pillion_qr_error)
