/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-cpace.h"

/* What only the public vectors look at. */

/* Returns: (transfer none) (nullable): 64 bytes, the ISK; %NULL before a share
 *   was taken, or when dead */
const guint8 *pillion_cpace_get_isk (const PillionCpace *self);
