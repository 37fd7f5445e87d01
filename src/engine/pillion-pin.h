/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* The PIN that seals the account's key (PROTOCOL.md, section 2). Main thread; the slow part
 * is done on another one.
 */

#define PILLION_PIN_MIN_CHARS 6
#define PILLION_PIN_MAX_CHARS 128

/* How long an opened key lives. */
#define PILLION_PIN_OPEN_SECONDS 300

/**
 * PillionAccountKey:
 *
 * The account's key, opened with the PIN: what links a device, or wipes one. Counted by
 * reference; lies in secret memory, and is wiped after %PILLION_PIN_OPEN_SECONDS or with
 * the last reference.
 */
typedef struct _PillionAccountKey PillionAccountKey;

PillionAccountKey *pillion_account_key_ref        (PillionAccountKey    *self);
void               pillion_account_key_unref      (PillionAccountKey    *self);

/* Returns: (nullable) (secret): 64 bytes; NULL when its time is over: ask for the PIN again */
const guint8      *pillion_account_key_get_secret (PillionAccountKey    *self);

/* Whether a PIN may be used: %PILLION_ENGINE_ERROR_USAGE if it is too short or too long. */
gboolean           pillion_pin_check              (const char           *pin,
                                                   GError              **error);

/**
 * pillion_pin_open_async:
 * @pin: (secret): copied
 *
 * Opens the account's key. The try is counted durably before it is made. Errors:
 * %PILLION_ENGINE_ERROR_WRONG_PIN says how many tries are left; _RATE_LIMITED how long to
 * wait; _NOT_PRIMARY on a companion.
 */
void               pillion_pin_open_async         (PillionEngine        *engine,
                                                   const char           *pin,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);

/* Returns: (transfer full) (nullable): */
PillionAccountKey *pillion_pin_open_finish        (PillionEngine        *engine,
                                                   GAsyncResult         *result,
                                                   GError              **error);

/**
 * pillion_pin_check_wait_async:
 *
 * Whether a PIN may be tried now; counts nothing. Error: %PILLION_ENGINE_ERROR_RATE_LIMITED,
 * as the try would have it.
 */
void               pillion_pin_check_wait_async   (PillionEngine        *engine,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean           pillion_pin_check_wait_finish  (PillionEngine        *engine,
                                                   GAsyncResult         *result,
                                                   GError              **error);

/* Seals the account's key with another PIN. Errors as above, and
 * %PILLION_ENGINE_ERROR_USAGE for the new one.
 */
void               pillion_pin_change_async       (PillionEngine        *engine,
                                                   const char           *pin,
                                                   const char           *new_pin,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean           pillion_pin_change_finish      (PillionEngine        *engine,
                                                   GAsyncResult         *result,
                                                   GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionAccountKey, pillion_account_key_unref)

G_END_DECLS
