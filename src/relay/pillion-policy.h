/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionVerificationMode:
 * @PILLION_VERIFICATION_MODE_LOG: the code stands in the relay's log
 * @PILLION_VERIFICATION_MODE_COMMAND: a command is run with number and code
 * @PILLION_VERIFICATION_MODE_INVITE: the code is an invitation
 * @PILLION_VERIFICATION_MODE_OPEN: no code; numbers are taken as they are said
 *
 * How a phone number is verified.
 */
typedef enum {
  PILLION_VERIFICATION_MODE_LOG,
  PILLION_VERIFICATION_MODE_COMMAND,
  PILLION_VERIFICATION_MODE_INVITE,
  PILLION_VERIFICATION_MODE_OPEN,
} PillionVerificationMode;

/**
 * PillionPolicy:
 *
 * What an operator may decide: group [policy] of the configuration, each key the
 * name of a field. Times in milliseconds, sizes in bytes. companions_max,
 * primary_idle_ms and companion_idle_ms can only be lowered from their defaults.
 */
typedef struct {
  guint64 companions_max;
  guint64 primary_idle_ms;
  guint64 companion_idle_ms;
  guint64 forget_after_ms;
  guint64 qr_first_ms;
  guint64 qr_next_ms;
  guint64 qr_overlap_ms;
  guint64 qr_total_ms;
  guint64 code_lifetime_ms;
  guint64 rendezvous_ms;
  guint64 link_runs;
  guint64 link_window_ms;
  guint64 link_rest_ms;
  guint64 send_burst;
  guint64 send_per_second;
  guint64 ephemeral_burst;
  guint64 ephemeral_per_second;
  guint64 handshakes_per_second;
  guint64 unauthenticated_per_address;
  guint64 prekey_burst;
  guint64 prekey_interval_ms;
  guint64 lookups_per_hour;
  guint64 lookups_per_day;
  guint64 mailbox_max_bytes;
  guint64 mailbox_max_messages;
  guint64 mailbox_ttl_ms;
  guint64 blob_max_bytes;
  guint64 blob_ttl_ms;
  guint64 envelope_max_bytes;
  PillionVerificationMode verification;
} PillionPolicy;

/* The figures of PROTOCOL.md. */
void     pillion_policy_init    (PillionPolicy  *self);

/* Whether there is such a key. */
gboolean pillion_policy_has_key (const char     *key);

/* Sets one key from text. PILLION_RELAY_ERROR_USAGE for an unknown key or a value
 * that is no number or out of its range, with a sentence that names both.
 */
gboolean pillion_policy_set     (PillionPolicy  *self,
                                 const char     *key,
                                 const char     *value,
                                 GError        **error);

G_END_DECLS
