/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PILLION_ENGINE_ERROR (pillion_engine_error_quark ())

/**
 * PillionEngineError:
 *
 * What a user can be told and can act on. The numbers are the exit codes of pillion-cli,
 * the names (pillion_engine_error_get_name()) its error codes and those of the screens.
 * The messages of this domain are sentences for users, translated.
 */
typedef enum {
  PILLION_ENGINE_ERROR_INTERNAL = 1,
  PILLION_ENGINE_ERROR_USAGE = 2,
  PILLION_ENGINE_ERROR_BUSY = 3,
  PILLION_ENGINE_ERROR_NETWORK = 4,
  PILLION_ENGINE_ERROR_RELAY = 5,
  PILLION_ENGINE_ERROR_TLS = 6,
  PILLION_ENGINE_ERROR_WRONG_PIN = 7,
  PILLION_ENGINE_ERROR_DISK = 8,
  PILLION_ENGINE_ERROR_BAD_FILE = 9,
  PILLION_ENGINE_ERROR_EXPIRED = 10,
  PILLION_ENGINE_ERROR_WRONG_CODE = 11,
  PILLION_ENGINE_ERROR_BURNED = 12,
  PILLION_ENGINE_ERROR_LIMIT = 13,
  PILLION_ENGINE_ERROR_DECLINED = 14,
  PILLION_ENGINE_ERROR_MISMATCH = 15,
  PILLION_ENGINE_ERROR_VERSION = 16,
  PILLION_ENGINE_ERROR_CLOCK = 17,
  PILLION_ENGINE_ERROR_CROWDED = 18,
  PILLION_ENGINE_ERROR_CANCELLED = 19,
  PILLION_ENGINE_ERROR_RATE_LIMITED = 20,
  PILLION_ENGINE_ERROR_ALREADY_LINKED = 21,
  PILLION_ENGINE_ERROR_NOT_PRIMARY = 22,
  PILLION_ENGINE_ERROR_LOGGED_OUT = 23,
  PILLION_ENGINE_ERROR_NO_CONTACT = 24,
  PILLION_ENGINE_ERROR_CONFIRMATION = 25,
  PILLION_ENGINE_ERROR_KEYS_UNSAFE = 26,       /* a new profile, and no keyring for its key */
  PILLION_ENGINE_ERROR_NO_KEYRING = 27,        /* that holds the key of this profile */
  PILLION_ENGINE_ERROR_KEYRING_LOCKED = 28,    /* or its user did not unlock it */
  PILLION_ENGINE_ERROR_KEY_MISSING = 29,
  PILLION_ENGINE_ERROR_KEY_CHANGED = 30,       /* the key that is there opens nothing */
  PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED = 31,
  PILLION_ENGINE_ERROR_WRONG_PASSPHRASE = 32,
  PILLION_ENGINE_ERROR_READ_ONLY = 33,
  PILLION_ENGINE_ERROR_DAMAGED = 34,
} PillionEngineError;

#define PILLION_ENGINE_ERROR_LAST PILLION_ENGINE_ERROR_DAMAGED

GQuark      pillion_engine_error_quark              (void);

/* "internal", "usage", "busy", ... For any other number "internal". */
const char *pillion_engine_error_get_name           (int           code);

/* How long to wait before the next try, in milliseconds; 0 where that is not known. Safe for
 * any error.
 */
guint       pillion_engine_error_get_retry_after_ms (const GError *error);

/* %PILLION_ENGINE_ERROR_RATE_LIMITED, for so long. (transfer full) */
GError     *pillion_engine_error_new_rate_limited   (const char   *sentence,
                                                     guint         retry_after_ms);

/* Adds how long to wait to an error of this domain. */
void        pillion_engine_error_set_retry_after_ms (GError       *error,
                                                     guint         retry_after_ms);

/* Whether something on the way answered in the server's place, as networks do that want a sign-in
 * first. Safe for any error.
 */
gboolean    pillion_engine_error_wants_sign_in      (const GError *error);

/**
 * pillion_engine_error_from:
 * @error: (transfer full): an error of any layer
 *
 * Says an error of a lower layer in a user's words. One of this domain, and
 * %G_IO_ERROR_CANCELLED, are returned as they are.
 *
 * Returns: (transfer full): an error of this domain, or cancelled
 */
GError     *pillion_engine_error_from               (GError       *error);

G_END_DECLS
