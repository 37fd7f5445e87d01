/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-limits.h"

#include <sodium.h>
#include <string.h>

#define BUCKETS_MAX 131072

#define HOUR_MS 3600000.0
#define DAY_MS (24 * HOUR_MS)

typedef struct {
  double burst;
  double interval_ms; /* until one token comes */
} Rate;

typedef struct {
  guint8 limit;
  guint8 len;
  guint8 bytes[PILLION_RELAY_LIMIT_KEY_MAX_BYTES];
} Key;

typedef struct {
  Key key;
  double tokens;
  guint64 counted_ms;
} Bucket;

struct _PillionRelayLimits {
  Rate rates[N_PILLION_RELAY_LIMITS];
  GHashTable *buckets; /* (owned) */
};

static guint8 hash_key[crypto_shorthash_KEYBYTES];

/* Keyed, since whoever is limited may choose his name. */
static guint
key_hash (gconstpointer data)
{
  guint8 hash[crypto_shorthash_BYTES];
  guint result;

  crypto_shorthash (hash, data, sizeof (Key), hash_key);
  memcpy (&result, hash, sizeof result);

  return result;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  return memcmp (a, b, sizeof (Key)) == 0;
}

static void
refill (const PillionRelayLimits *self,
        Bucket                   *bucket,
        guint64                   now_ms)
{
  const Rate *rate = &self->rates[bucket->key.limit];
  double tokens = bucket->tokens + (double) (now_ms - bucket->counted_ms) / rate->interval_ms;

  bucket->tokens = MIN (tokens, rate->burst);
  bucket->counted_ms = now_ms;
}

static void
make_room (PillionRelayLimits *self,
           guint64             now_ms)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, &data, NULL)) {
    Bucket *bucket = data;

    refill (self, bucket, now_ms);
    if (bucket->tokens >= self->rates[bucket->key.limit].burst)
      g_hash_table_iter_remove (&iter);
  }

  /* So many at once are an attack from everywhere; memory comes first. */
  if (g_hash_table_size (self->buckets) >= BUCKETS_MAX)
    g_hash_table_remove_all (self->buckets);
}

PillionRelayLimits *
pillion_relay_limits_new (const PillionPolicy *policy)
{
  PillionRelayLimits *self = g_new0 (PillionRelayLimits, 1);
  double handshakes = (double) policy->handshakes_per_second;
  const Rate rates[N_PILLION_RELAY_LIMITS] = {
    [PILLION_RELAY_LIMIT_HANDSHAKE] = { handshakes, 1000.0 / handshakes },
    [PILLION_RELAY_LIMIT_CODE] = { 5, HOUR_MS / 6 },
    [PILLION_RELAY_LIMIT_REGISTRATION] = { 5 * handshakes, 1000.0 / handshakes },
    [PILLION_RELAY_LIMIT_CODE_RENDEZVOUS] = { (double) policy->link_runs, (double) policy->link_window_ms / (double) policy->link_runs },
    [PILLION_RELAY_LIMIT_QR_RENDEZVOUS] = { 60, HOUR_MS / 6 / 60 },
    [PILLION_RELAY_LIMIT_LOOKUP_HOUR] = { (double) policy->lookups_per_hour, HOUR_MS / (double) policy->lookups_per_hour },
    [PILLION_RELAY_LIMIT_LOOKUP_DAY] = { (double) policy->lookups_per_day, DAY_MS / (double) policy->lookups_per_day },
    [PILLION_RELAY_LIMIT_PREKEYS] = { (double) policy->prekey_burst, (double) policy->prekey_interval_ms },
    [PILLION_RELAY_LIMIT_SEND] = { (double) policy->send_burst, 1000.0 / (double) policy->send_per_second },
    [PILLION_RELAY_LIMIT_EPHEMERAL] = { (double) policy->ephemeral_burst, 1000.0 / (double) policy->ephemeral_per_second },
    [PILLION_RELAY_LIMIT_BLOB] = { 60, 1000 },
  };

  memcpy (self->rates, rates, sizeof self->rates);
  self->buckets = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  crypto_shorthash_keygen (hash_key);

  return self;
}

void
pillion_relay_limits_free (PillionRelayLimits *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

guint64
pillion_relay_limits_take (PillionRelayLimits *self,
                           PillionRelayLimit   limit,
                           gconstpointer       key,
                           gsize               len,
                           guint64             now_ms)
{
  Key wanted = { .limit = (guint8) limit, .len = (guint8) len };
  Bucket *bucket;

  g_return_val_if_fail (len <= sizeof wanted.bytes, 0);

  memcpy (wanted.bytes, key, len);
  bucket = g_hash_table_lookup (self->buckets, &wanted);
  if (bucket == NULL) {
    if (g_hash_table_size (self->buckets) >= BUCKETS_MAX)
      make_room (self, now_ms);

    bucket = g_new (Bucket, 1);
    bucket->key = wanted;
    bucket->tokens = self->rates[limit].burst;
    bucket->counted_ms = now_ms;
    g_hash_table_add (self->buckets, bucket);
  }

  refill (self, bucket, now_ms);
  if (bucket->tokens < 1)
    return 1 + (guint64) ((1 - bucket->tokens) * self->rates[limit].interval_ms);

  bucket->tokens -= 1;

  return 0;
}
