/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* How an empty profile becomes the primary of a new account (PROTOCOL.md, section 4.2).
 * Main thread.
 */

/**
 * PillionRegistrationDetails:
 * @number: E.164
 * @name: as the account calls itself
 * @device_name: as the account's owner calls this device
 * @platform: (nullable): what this device is; the system's name by default
 * @pin: (secret): seals the account's key
 * @code: (nullable): what verifies the number, if the relay asks for something
 * @take_over: take the number from the account that has it
 */
typedef struct {
  const char *number;
  const char *name;
  const char *device_name;
  const char *platform;
  const char *pin;
  const char *code;
  gboolean    take_over;
} PillionRegistrationDetails;

/**
 * pillion_registration_begin_async:
 * @engine: an open profile that belongs to no account
 *
 * Connects to a relay and asks it to verify a number. Errors:
 * %PILLION_ENGINE_ERROR_ALREADY_LINKED, _USAGE (address, number), those of the network.
 */
void        pillion_registration_begin_async   (PillionEngine                     *engine,
                                                const char                        *relay_url,
                                                const char                        *number,
                                                GCancellable                      *cancellable,
                                                GAsyncReadyCallback                callback,
                                                gpointer                           user_data);

/**
 * pillion_registration_resume_async:
 *
 * Likewise, where the user has the code that was sent when it began before: nothing is asked of
 * the relay, which would send another one, and take the first no more. Ends with
 * pillion_registration_begin_finish().
 */
void        pillion_registration_resume_async  (PillionEngine                     *engine,
                                                const char                        *relay_url,
                                                const char                        *number,
                                                GCancellable                      *cancellable,
                                                GAsyncReadyCallback                callback,
                                                gpointer                           user_data);

/* Returns: (nullable): static: what finish needs: "code" (sent to the number), "invite",
 * or "open" (nothing).
 */
const char *pillion_registration_begin_finish  (PillionEngine                     *engine,
                                                GAsyncResult                      *result,
                                                GError                           **error);

/**
 * pillion_registration_finish_async:
 * @details: copied; the PIN is wiped
 *
 * Makes the account, stores it, and registers it at the relay that begin connected to. If
 * the answer was lost it may be repeated with the same details, also after a restart and
 * another begin. Errors: %PILLION_ENGINE_ERROR_USAGE (a detail, or a PIN that is too short),
 * _WRONG_CODE, _EXPIRED, and _CONFIRMATION: see pillion_registration_is_taken().
 */
void        pillion_registration_finish_async  (PillionEngine                     *engine,
                                                const PillionRegistrationDetails  *details,
                                                GCancellable                      *cancellable,
                                                GAsyncReadyCallback                callback,
                                                gpointer                           user_data);
gboolean    pillion_registration_finish_finish (PillionEngine                     *engine,
                                                GAsyncResult                      *result,
                                                GError                           **error);

/* Whether the number is in use. Its message says what taking it over means; the code stays
 * good for another finish with take_over.
 */
gboolean    pillion_registration_is_taken      (const GError                      *error);

G_END_DECLS
