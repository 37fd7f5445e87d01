/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionTrustLimits:
 * @companions_max: active companions of an account, at most PILLION_COMPANIONS_MAX
 * @primary_idle_ms: companions stay fresh so long after the primary was used
 * @companion_idle_ms: a companion that was not used so long may be removed
 * @clock_tolerance_ms: clocks this far apart still agree
 *
 * The constants of a verifier (PROTOCOL.md, section 3.2). Those of the product are
 * pillion_trust_limits_default(); tests inject others. Memberships and relays may
 * only lower them.
 */
typedef struct {
  guint8  companions_max;
  guint64 primary_idle_ms;
  guint64 companion_idle_ms;
  guint64 clock_tolerance_ms;
} PillionTrustLimits;

/**
 * pillion_trust_limits_default:
 *
 * Returns: (transfer none): 4 companions, 14 days, 30 days, 10 minutes
 */
const PillionTrustLimits *pillion_trust_limits_default (void);

G_END_DECLS
