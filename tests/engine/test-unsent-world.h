/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "test-account-world.h"

#include "engine/pillion-unsent.h"

G_BEGIN_DECLS

/* Ana's laptop, which is logged out while something waits to be sent, and linked again. */

/* Ben is known on the laptop, which writes "Never sent" to him without a network. */
void           unsent_world_write                  (AccountWorld       *self);

/* By the primary; until its store is sealed. */
void           unsent_world_log_out                (AccountWorld       *self);

/* Until it has what it missed. */
void           unsent_world_link_again             (AccountWorld       *self);
void           unsent_world_block                  (PillionTestEngine  *self,
                                                    PillionTestEngine  *other);

/* (transfer full) */
PillionUnsent *unsent_world_load                   (PillionTestEngine  *self);

/* So many messages, and no changes. */
void           unsent_world_assert_left            (PillionTestEngine  *self,
                                                    guint               n,
                                                    gboolean            must_ask);

/* Returns: how many messages are on their way. n_changes: (out) (optional) */
guint          unsent_world_send                   (PillionTestEngine  *self,
                                                    guint              *n_changes);

/* Nobody takes anything for lost: what the laptop says next follows what it said. */
void           unsent_world_assert_nothing_missing (AccountWorld       *self);

/* Must not fail. */
void           unsent_world_run                    (PillionTestEngine  *self,
                                                    PillionTestWork     work,
                                                    gpointer            data);

G_END_DECLS
