/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-accounts-table.h"

G_BEGIN_DECLS

/* Messages by their numbers, the same each time, for what measures a profile. */

/* What a message says. (transfer full) */
char  *bench_sample_dup_text     (guint   number);

/* The chat that a message is in. Half of them are in the first, half of the rest in the second,
 * and so on; a quarter goes round, so that no chat is empty: most are in a few chats, as people
 * have it.
 */
guint  bench_sample_choose_chat  (guint   number,
                                  guint   n_chats);

/* The account that a chat is with. */
void   bench_sample_fill_account (guint8 *account,
                                  guint   chat);

G_END_DECLS
