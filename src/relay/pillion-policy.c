/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-policy.h"

#include "relay/pillion-relay-error.h"

#define SECOND G_GUINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define KIB G_GUINT64_CONSTANT (1024)
#define MIB (1024 * KIB)

typedef struct {
  const char *name;
  gsize offset;
  guint64 value;
  guint64 min;
  guint64 max;
} Key;

#define KEY(name, value, min, max) { #name, G_STRUCT_OFFSET (PillionPolicy, name), value, min, max }

static const Key keys[] = {
  KEY (companions_max, 4, 0, 4),
  KEY (primary_idle_ms, 14 * DAY, 1, 14 * DAY),
  KEY (companion_idle_ms, 30 * DAY, 1, 30 * DAY),
  KEY (forget_after_ms, 72 * HOUR, 1, 3650 * DAY),
  KEY (qr_first_ms, 60 * SECOND, 1, HOUR),
  KEY (qr_next_ms, 30 * SECOND, 1, HOUR),
  KEY (qr_overlap_ms, 30 * SECOND, 0, HOUR),
  KEY (qr_total_ms, 300 * SECOND, 1, DAY),
  KEY (code_lifetime_ms, 180 * SECOND, 1, HOUR),
  KEY (rendezvous_ms, 300 * SECOND, 1, HOUR),
  KEY (link_runs, 5, 1, 1000),
  KEY (link_window_ms, 10 * MINUTE, 1, DAY),
  KEY (link_rest_ms, 15 * MINUTE, 1, DAY),
  KEY (send_burst, 60, 1, 100000000),
  KEY (send_per_second, 2, 1, 100000000),
  KEY (ephemeral_burst, 30, 1, 100000000),
  KEY (ephemeral_per_second, 1, 1, 100000000),
  KEY (handshakes_per_second, 20, 1, 100000000),
  KEY (unauthenticated_per_address, 20, 1, 100000000),
  KEY (prekey_burst, 6, 1, 1000000),
  KEY (prekey_interval_ms, 10 * MINUTE, 1, DAY),
  KEY (lookups_per_hour, 50, 1, 1000000),
  KEY (lookups_per_day, 500, 1, 10000000),
  KEY (mailbox_max_bytes, 64 * MIB, 16 * KIB, 64 * 1024 * MIB),
  KEY (mailbox_max_messages, 20000, 1, 10000000),
  KEY (mailbox_ttl_ms, 30 * DAY, 1, 3650 * DAY),
  KEY (blob_max_bytes, 100 * MIB, 1, 2048 * MIB),
  KEY (blob_ttl_ms, 30 * DAY, 1, 3650 * DAY),
  KEY (envelope_max_bytes, 16 * KIB, KIB, 16 * KIB),
};

/* In the order of PillionVerificationMode. */
static const char *const verifications[] = { "log", "command", "invite", "open" };

static guint64 *
get_field (PillionPolicy *self,
           const Key          *key)
{
  return G_STRUCT_MEMBER_P (self, key->offset);
}

static const Key *
find_key (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (strcmp (keys[i].name, name) == 0)
      return &keys[i];
  }

  return NULL;
}

static gboolean
set_verification (PillionPolicy  *self,
                  const char          *value,
                  GError             **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (verifications); i++) {
    if (strcmp (verifications[i], value) == 0) {
      self->verification = i;
      return TRUE;
    }
  }

  g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
               "verification is log, command, invite or open, not “%s”.", value);

  return FALSE;
}

void
pillion_policy_init (PillionPolicy *self)
{
  self->verification = PILLION_VERIFICATION_MODE_LOG;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    *get_field (self, &keys[i]) = keys[i].value;
}

gboolean
pillion_policy_has_key (const char *key)
{
  return strcmp (key, "verification") == 0 || find_key (key) != NULL;
}

gboolean
pillion_policy_set (PillionPolicy  *self,
                    const char     *key,
                    const char     *value,
                    GError        **error)
{
  const Key *known;
  guint64 number;

  if (strcmp (key, "verification") == 0)
    return set_verification (self, value, error);

  known = find_key (key);
  if (known == NULL) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                 "There is no policy key “%s”.", key);
    return FALSE;
  }

  if (!g_ascii_string_to_unsigned (value, 10, known->min, known->max, &number, NULL)) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                 "%s is a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT ", not “%s”.",
                 key, known->min, known->max, value);
    return FALSE;
  }

  *get_field (self, known) = number;

  return TRUE;
}
