/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-membership-build.h"
#include "protocol/pillion-account-view.h"

G_BEGIN_DECLS

/* What a primary takes away with its next membership, and what follows when that is
 * published, also if the program ended in between. On the store's worker, on the primary.
 */

/**
 * pillion_removal_collect:
 * @view: the own account
 * @next: a membership that was begun after the newest one
 * @n: (inout): how many companions it takes away so far
 *
 * Adds what is to be recorded: companions that resigned, all of them if they have lapsed,
 * and those that were not used for too long.
 */
gboolean pillion_removal_collect (PillionDatabase           *database,
                                  PillionJob                *job,
                                  const PillionAccountView  *view,
                                  PillionMembership         *next,
                                  guint                     *n,
                                  GError                   **error);

/* Remembers whom a membership that waits to be published takes away. */
gboolean pillion_removal_note    (PillionDatabase           *database,
                                  GBytes                    *membership,
                                  GError                   **error);

/* It is published: the remaining own devices get a new key, contacts are told, and the
 * sessions end.
 */
gboolean pillion_removal_finish  (PillionDatabase           *database,
                                  PillionJob                *job,
                                  GBytes                    *membership,
                                  GError                   **error);

/* It was refused for good. */
gboolean pillion_removal_forget  (PillionDatabase           *database,
                                  GError                   **error);

G_END_DECLS
