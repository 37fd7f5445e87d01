/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-engine.h"

#include "store/pillion-history-table.h"

G_BEGIN_DECLS

/**
 * PillionTestHistory:
 * @serving: this device gives it
 * @state: how it goes
 * @since_ms: messages from then on; 0: all
 * @n_messages: in all
 * @n_done: of these have come, or were sent
 * @has_part: the next part is known; nobody has it
 *
 * A history transfer as a store has it.
 */
typedef struct {
  gboolean               serving;
  PillionHistoryRowState state;
  guint64                since_ms;
  guint                  n_messages;
  guint                  n_done;
  gboolean               has_part;
} PillionTestHistory;

/* Writes it into the store of an open engine; each time another one. other: the other side */
void pillion_test_history_put (PillionTestEngine        *self,
                               PillionTestEngine        *other,
                               const PillionTestHistory *history);

/* Something of the history that came from the other device failed the check of authors. chat: in
 * hexadecimal; (nullable): NULL: nobody knows of which one
 */
void pillion_test_history_put_flaw (PillionTestEngine   *self,
                                    PillionTestEngine   *other,
                                    const char          *chat);

/* As if it had been logged out until now and linked again, and nothing of what it missed had come. */
void pillion_test_history_miss (PillionTestEngine        *self);

G_END_DECLS
