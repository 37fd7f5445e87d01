/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "protocol/pillion-session.h"

G_BEGIN_DECLS

/* Encrypting to a device and decrypting from one, with the sessions, skipped keys and
 * prekeys of the store, on the store's worker. State changes are part of the caller's
 * transaction: what it stores with them is there, or neither is.
 */

/* Whether there is a session to send with. */
gboolean pillion_cipher_has_session  (PillionDatabase           *database,
                                      const guint8              *account,
                                      const guint8              *device,
                                      gboolean                  *has,
                                      GError                   **error);

/**
 * pillion_cipher_start:
 * @bundle: the device's prekey bundle, as the relay gave it
 * @one_time: (nullable): 32 bytes
 * @error: %PILLION_PROTOCOL_ERROR or %PILLION_WIRE_ERROR: the bundle is not the device's
 *
 * Begins and stores a session with a device whose certificate is known.
 */
gboolean pillion_cipher_start        (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const guint8              *device,
                                      GBytes                    *bundle,
                                      guint32                    one_time_id,
                                      const guint8              *one_time,
                                      GError                   **error);

/**
 * pillion_cipher_seal:
 * @payload: (secret): an encoded payload
 *
 * Encrypts with the session that last decrypted.
 *
 * Returns: (transfer full) (nullable): the envelope
 */
GBytes  *pillion_cipher_seal         (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const guint8              *device,
                                      const guint8              *payload,
                                      gsize                      n_payload,
                                      GError                   **error);

/* Whether nothing of what this device said in the session to send with was answered yet, or
 * there is none: then the profile goes along.
 */
gboolean pillion_cipher_is_first     (PillionDatabase           *database,
                                      const guint8              *account,
                                      const guint8              *device,
                                      gboolean                  *first,
                                      GError                   **error);

/* n: messages sent since the peer last answered, in the session to send with; G_MAXUINT where
 * nothing came in it yet, or where there is none.
 */
gboolean pillion_cipher_count_unanswered
                                     (PillionDatabase           *database,
                                      const guint8              *account,
                                      const guint8              *device,
                                      guint                     *n,
                                      GError                   **error);

/**
 * PillionCipherResult:
 * @PILLION_CIPHER_OPENED: the payload is there
 * @PILLION_CIPHER_UNREADABLE: no session opens it: ask for it again
 */
typedef enum {
  PILLION_CIPHER_OPENED,
  PILLION_CIPHER_UNREADABLE,
} PillionCipherResult;

/**
 * pillion_cipher_open:
 * @account: of the sender, as the relay states it
 * @envelope: as it came
 * @payload: (out caller-allocates) (secret): room for %PILLION_ENVELOPE_MAX_BYTES
 * @result: (out):
 *
 * Decrypts an envelope of a device whose certificate is known, in the session that opens
 * it, or in one that it begins.
 *
 * Returns: FALSE only if the store failed; then the transaction must be undone
 */
gboolean pillion_cipher_open         (PillionDatabase           *database,
                                      PillionJob                *job,
                                      const guint8              *account,
                                      const guint8              *device,
                                      GBytes                    *envelope,
                                      guint8                    *payload,
                                      gsize                     *n_payload,
                                      PillionCipherResult       *result,
                                      GError                   **error);

G_END_DECLS
