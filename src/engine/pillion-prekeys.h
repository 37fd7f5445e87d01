/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "store/pillion-prekeys-table.h"
#include "wire/pillion-prekey-bundle.h"

G_BEGIN_DECLS

/* Own prekeys: a signed one, new every 2 days and kept for 45 after the relay has the next,
 * and up to 100 one-time ones at the relay (PROTOCOL.md, sections 2 and 4.4).
 */

#define PILLION_PREKEYS_FULL 100
#define PILLION_PREKEYS_LOW 50

/* Setting: the next free id of a prekey. */
#define PILLION_SETTING_NEXT_PREKEY "next-prekey"

/**
 * pillion_prekeys_draw_signed:
 * @id: the next free one
 * @row: (out caller-allocates) (secret)
 * @bundle: as of pillion_prekeys_make_signed()
 *
 * The same while the store is closed; pillion_prekeys_keep_drawn() stores it when it is open.
 */
void     pillion_prekeys_draw_signed (const PillionJob     *job,
                                      guint32               id,
                                      PillionPrekeyRow     *row,
                                      PillionPrekeyBundle  *bundle);
gboolean pillion_prekeys_keep_drawn  (PillionDatabase      *database,
                                      PillionPrekeyRow     *row,
                                      GError              **error);

/**
 * pillion_prekeys_make_signed:
 * @bundle: (out caller-allocates): generation, created, spk_id and spk are set; the rest,
 *   and the signature, is the caller's
 *
 * Makes and stores a new signed prekey, on the store's worker.
 */
gboolean pillion_prekeys_make_signed (PillionDatabase      *database,
                                      PillionJob           *job,
                                      PillionPrekeyBundle  *bundle,
                                      GError              **error);

/* Stores and publishes what is missing at the relay, where n_at_relay one-time prekeys are
 * left, and what it has not confirmed. Main thread; goes on in the background.
 */
void     pillion_prekeys_refill      (PillionEngine        *engine,
                                      guint                 n_at_relay);

/* The same when nobody knows how many are left; now and then, so that a long connection
 * rotates too, and publishes again what the relay refused before.
 */
void     pillion_prekeys_repeat      (PillionEngine        *engine);

G_END_DECLS
