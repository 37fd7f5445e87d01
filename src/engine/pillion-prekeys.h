/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "wire/pillion-prekey-bundle.h"

G_BEGIN_DECLS

/* Own prekeys: a signed one, new every 2 days and kept 45, and up to 100 one-time ones at
 * the relay (PROTOCOL.md, sections 2 and 4.4).
 */

#define PILLION_PREKEYS_FULL 100
#define PILLION_PREKEYS_LOW 50

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
 * left. Main thread; goes on in the background, and is tried again with the next
 * connection when it fails.
 */
void     pillion_prekeys_refill      (PillionEngine        *engine,
                                      guint                 n_at_relay);

G_END_DECLS
