/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-noise-private.h"

/**
 * noise_pattern_init:
 * @self: the pattern to fill
 * @name: a protocol name with one of the 12 fundamental two-way patterns and at
 *   most one psk modifier; must outlive @self
 *
 * Makes the table of a handshake that only the public vectors have, as the
 * specification lists it (sections 7.5 and 9.4).
 */
void noise_pattern_init (PillionNoisePattern *self,
                         const char          *name);
