/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/welcome/pillion-problem-view.h"

G_BEGIN_DECLS

/**
 * pillion_link_problem_init:
 * @error: of the engine, why a link ended; the problem borrows from it
 * @online: whether there is a network at all
 */
void pillion_link_problem_init (PillionProblem  *problem,
                                const GError    *error,
                                gboolean         online);

G_END_DECLS
