/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-error.h"

G_DEFINE_QUARK (pillion-relay-error-quark, pillion_relay_error)
