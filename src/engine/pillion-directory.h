/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-account-view.h"
#include "wire/pillion-relay-messages-account.h"

G_BEGIN_DECLS

/* What this device knows of accounts, its own and others', on the store's worker. The
 * relay's word is evidence, never truth: everything passes the verifier of protocol/.
 */

/* The view of an account; one that knows nothing for an unknown account. (transfer full) */
gboolean pillion_directory_load_view     (PillionDatabase                  *database,
                                          const guint8                     *account,
                                          PillionAccountView              **view,
                                          GError                          **error);

/* Stores a view that was changed by its clock alone. */
gboolean pillion_directory_save_view     (PillionDatabase                  *database,
                                          const PillionAccountView         *view,
                                          GError                          **error);

/**
 * pillion_directory_take_evidence:
 * @number: (nullable): the number the relay gave the account under, if it was looked up
 * @error: %PILLION_PROTOCOL_ERROR: the evidence does not hold; what was known stays
 *
 * Takes in what the relay or a peer says of an account. Alarms become notices.
 */
gboolean pillion_directory_take_evidence (PillionDatabase                  *database,
                                          PillionJob                       *job,
                                          const guint8                     *account,
                                          const PillionAccountEvidence     *evidence,
                                          const char                       *number,
                                          GError                          **error);

/* The same for a whole record of the relay. looked_up: it answered a look-up of the
 * record's number.
 */
gboolean pillion_directory_take_record   (PillionDatabase                  *database,
                                          PillionJob                       *job,
                                          const PillionRelayAccountRecord  *record,
                                          gboolean                          looked_up,
                                          GError                          **error);

/**
 * pillion_directory_load_certificate:
 * @hash: (out caller-allocates): 32 bytes
 * @found: (out): FALSE for a device never heard of
 *
 * The certificate of a device, also of one that was removed since.
 */
gboolean pillion_directory_load_certificate (PillionDatabase               *database,
                                          const guint8                     *account,
                                          const guint8                     *device,
                                          PillionCertificate               *certificate,
                                          guint8                           *hash,
                                          gboolean                         *found,
                                          GError                          **error);

G_END_DECLS
