/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-wire-error.h"

G_DEFINE_QUARK (pillion-wire-error-quark, pillion_wire_error)
