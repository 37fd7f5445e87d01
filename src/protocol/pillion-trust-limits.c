/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-trust-limits.h"

#include "wire/pillion-membership.h"

static const PillionTrustLimits default_limits = {
  .companions_max = PILLION_COMPANIONS_MAX,
  .primary_idle_ms = PILLION_PRIMARY_IDLE_MAX_MS,
  .companion_idle_ms = PILLION_COMPANION_IDLE_MAX_MS,
  .clock_tolerance_ms = 10 * G_GUINT64_CONSTANT (60000),
};

const PillionTrustLimits *
pillion_trust_limits_default (void)
{
  return &default_limits;
}
