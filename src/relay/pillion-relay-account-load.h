/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay-accounts.h"

G_BEGIN_DECLS

/**
 * pillion_relay_account_load:
 * @account: (out) (transfer full) (nullable): %NULL if there is none
 *
 * Reads an account and verifies it, in the storage thread; a relay's disk is believed
 * no more than its clients are.
 *
 * Returns: %FALSE with the store's error
 */
gboolean                   pillion_relay_account_load    (PillionRelayStore          *store,
                                                          const guint8               *id,
                                                          PillionRelayAccount       **account,
                                                          GError                    **error);

/* What proves the newest membership: the certificates of its entries and their
 * resignations, as they are kept. (element-type GBytes), borrowed from stored.
 */
gboolean                   pillion_relay_account_collect (const PillionStoredAccount *stored,
                                                          GPtrArray                  *certificates,
                                                          GPtrArray                  *resignations,
                                                          GError                    **error);

/* A device with what its certificate says. (transfer full) (nullable): NULL if the
 * certificate is damaged.
 */
PillionRelayAccountDevice *pillion_relay_account_device_new (const PillionStoredDevice *stored);

G_END_DECLS
