/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-protocol-error.h"

G_DEFINE_QUARK (pillion-protocol-error-quark, pillion_protocol_error)
