/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-link-primary.h"
#include "protocol/pillion-membership-build.h"

G_BEGIN_DECLS

/**
 * pillion_link_publication_sign:
 * @draft: M_(n+1) without the new companion
 * @certificate: the companion's, complete
 *
 * Adds the companion, signs the membership and its first freshness, and takes all of
 * it into a copy of @view: what the own verifier refuses is never published.
 */
gboolean pillion_link_publication_sign  (PillionLinkPublication   *self,
                                         const PillionAccountView *view,
                                         PillionMembership        *draft,
                                         const PillionCertificate *certificate,
                                         const guint8             *aik_secret,
                                         const PillionTrustLimits *limits,
                                         const PillionRandom      *random,
                                         guint64                   now_ms);

void     pillion_link_publication_clear (PillionLinkPublication   *self);

G_END_DECLS
