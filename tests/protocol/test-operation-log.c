/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-operation-log.h"

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-sign.h"

#include <string.h>

#define START_MS G_GUINT64_CONSTANT (1767225600000)
#define N_DEVICES 5
#define N_KEYS 4

/* ----- devices that write and hear of each other in any order ----- */

typedef struct {
  guint8           id[PILLION_DEVICE_BYTES];
  guint8           dsk[PILLION_SIGN_PUBLIC_BYTES];
  guint8           secret[PILLION_SIGN_SECRET_BYTES];
  PillionSyncClock clock;
  gint64           skew_ms;
  PillionLogHead   head;
  PillionSyncEntry state[PILLION_N_COLLECTIONS + 1][N_KEYS];
} Device;

static void
device_init (Device *self,
             guint   number)
{
  guint8 seed[PILLION_SIGN_SEED_BYTES];

  memset (self, 0, sizeof *self);
  memset (seed, (int) number + 1, sizeof seed);
  memset (self->id, (int) number + 1, sizeof self->id);
  pillion_sign_keypair (self->dsk, self->secret, seed);
  for (guint collection = 1; collection <= PILLION_N_COLLECTIONS; collection++) {
    for (guint key = 0; key < N_KEYS; key++) {
      PillionSyncEntry *entry = &self->state[collection][key];

      entry->collection = (guint8) collection;
      entry->n_key = PILLION_ACCOUNT_BYTES;
      memset (entry->key, (int) key, entry->n_key);
    }
  }
}

static GBytes *
device_write (Device           *self,
              PillionCollection collection,
              guint             key,
              guint             choice,
              guint64           now_ms)
{
  PillionSyncEntry *known = &self->state[collection][key];
  PillionOperation operation = { .entry = *known };
  PillionSyncEntry state;
  guint8 bytes[PILLION_OPERATION_MAX_BYTES];
  gsize n;

  pillion_sync_clock_tick (&self->clock, now_ms + (guint64) self->skew_ms, &operation.entry.stamp);
  memcpy (operation.entry.stamp.device, self->id, sizeof self->id);
  operation.entry.sequence = self->head.sequence + 1;
  memcpy (operation.previous, self->head.hash, sizeof operation.previous);
  if (collection == PILLION_COLLECTION_BLOCKED) {
    operation.entry.n_value = pillion_sync_entry_make_set (known, choice % 2 == 0, operation.entry.value);
  } else {
    operation.entry.n_value = 1;
    operation.entry.value[0] = (guint8) (collection == PILLION_COLLECTION_DRAFTS ? 'a' + choice : choice % 2);
  }
  n = pillion_operation_sign (&operation, self->secret, bytes);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpint (pillion_log_head_judge (&self->head, &operation, bytes, n), ==, PILLION_LOG_NEXT);
  pillion_log_head_follow (&self->head, &operation, bytes, n);
  pillion_operation_get_state (&operation, &state);
  pillion_sync_entry_join (known, &state);
  return g_bytes_new (bytes, n);
}

static void
device_take (Device *self,
             GBytes *bytes)
{
  PillionOperation operation;
  PillionSyncEntry state;

  g_assert_true (pillion_operation_decode (&operation, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  pillion_sync_clock_note (&self->clock, &operation.entry.stamp);
  pillion_operation_get_state (&operation, &state);
  pillion_sync_entry_join (&self->state[state.collection][state.key[0]], &state);
}

static void
assert_same (const Device *a,
             const Device *b)
{
  for (guint collection = 1; collection <= PILLION_N_COLLECTIONS; collection++) {
    for (guint key = 0; key < N_KEYS; key++) {
      const PillionSyncEntry *left = &a->state[collection][key];
      const PillionSyncEntry *right = &b->state[collection][key];

      g_assert_cmpint (pillion_stamp_compare (&left->stamp, &right->stamp), ==, 0);
      g_assert_cmpuint (left->sequence, ==, right->sequence);
      g_assert_cmpuint (left->n_value, ==, right->n_value);
      g_assert_cmpint (memcmp (left->value, right->value, left->n_value), ==, 0);
    }
  }
}

/* Devices write, some of them apart from the others, with clocks that differ; at the end each has
 * heard everything in an order of its own, and some of it twice.
 */
static void
run_world (guint32 seed)
{
  static const PillionCollection kinds[] = { PILLION_COLLECTION_BLOCKED, PILLION_COLLECTION_PINNED,
                                             PILLION_COLLECTION_DRAFTS };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree Device *devices = g_new0 (Device, N_DEVICES);
  guint64 now_ms = START_MS;

  for (guint i = 0; i < N_DEVICES; i++) {
    device_init (&devices[i], i);
    devices[i].skew_ms = g_rand_int_range (rand, -300000, 300000);
  }
  for (guint step = 0; step < 60; step++) {
    Device *writer = &devices[g_rand_int_range (rand, 0, N_DEVICES)];
    guint partition = (guint) g_rand_int_range (rand, 0, 1 << N_DEVICES);

    now_ms += (guint64) g_rand_int_range (rand, 0, 3);
    g_ptr_array_add (said, device_write (writer, kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))],
                                         (guint) g_rand_int_range (rand, 0, N_KEYS),
                                         (guint) g_rand_int_range (rand, 0, 20), now_ms));
    for (guint i = 0; i < N_DEVICES; i++) {
      if ((partition & 1U << i) != 0)
        device_take (&devices[i], said->pdata[g_rand_int_range (rand, 0, (gint32) said->len)]);
    }
  }
  for (guint i = 0; i < N_DEVICES; i++) {
    for (guint n = said->len; n > 0; n--) {
      guint at = (guint) g_rand_int_range (rand, 0, (gint32) n);
      gpointer swapped = said->pdata[at];

      said->pdata[at] = said->pdata[n - 1];
      said->pdata[n - 1] = swapped;
      device_take (&devices[i], swapped);
      if (g_rand_boolean (rand))
        device_take (&devices[i], swapped);
    }
    assert_same (&devices[0], &devices[i]);
  }
}

static void
test_convergence (void)
{
  for (guint32 seed = 0; seed < 200; seed++)
    run_world (seed);
}

/* Who has the whole state needs none of the operations, and who has some of them takes it all the
 * same.
 */
static void
test_snapshot (void)
{
  g_autofree Device *devices = g_new0 (Device, 3);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  for (guint i = 0; i < 3; i++)
    device_init (&devices[i], i);
  first = device_write (&devices[0], PILLION_COLLECTION_BLOCKED, 1, 0, START_MS);
  device_take (&devices[1], first);
  second = device_write (&devices[1], PILLION_COLLECTION_BLOCKED, 1, 1, START_MS);
  device_take (&devices[0], second);
  device_take (&devices[2], second);
  for (guint key = 0; key < N_KEYS; key++)
    pillion_sync_entry_join (&devices[2].state[PILLION_COLLECTION_BLOCKED][key],
                             &devices[0].state[PILLION_COLLECTION_BLOCKED][key]);
  assert_same (&devices[0], &devices[2]);
  g_assert_false (pillion_sync_entry_is_in (&devices[2].state[PILLION_COLLECTION_BLOCKED][1]));
}

/* Whoever unblocks takes back what it knows of, and no other block, however late its clock is. */
static void
test_add_wins (void)
{
  g_autofree Device *devices = g_new0 (Device, 2);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) removed = NULL;

  device_init (&devices[0], 0);
  device_init (&devices[1], 1);
  first = device_write (&devices[0], PILLION_COLLECTION_BLOCKED, 0, 0, START_MS);
  device_take (&devices[1], first);
  again = device_write (&devices[0], PILLION_COLLECTION_BLOCKED, 0, 0, START_MS + 1);
  removed = device_write (&devices[1], PILLION_COLLECTION_BLOCKED, 0, 1, START_MS + 1000);
  g_assert_false (pillion_sync_entry_is_in (&devices[1].state[PILLION_COLLECTION_BLOCKED][0]));
  device_take (&devices[0], removed);
  device_take (&devices[1], again);
  g_assert_true (pillion_sync_entry_is_in (&devices[0].state[PILLION_COLLECTION_BLOCKED][0]));
  g_assert_true (pillion_sync_entry_is_in (&devices[1].state[PILLION_COLLECTION_BLOCKED][0]));
}

/* Whoever unblocks before the primary has said what it had blocked before it had a log takes that
 * back too, and no block that came after.
 */
static void
test_earlier_loses (void)
{
  g_autofree Device *devices = g_new0 (Device, 2);
  PillionSyncEntry *entry = &devices[0].state[PILLION_COLLECTION_BLOCKED][0];
  PillionSyncEntry earlier;
  g_autoptr (GBytes) removed = NULL;
  g_autoptr (GBytes) again = NULL;

  device_init (&devices[0], 0);
  device_init (&devices[1], 1);
  earlier = *entry;
  earlier.sequence = 1;
  memset (earlier.stamp.device, 0xfe, sizeof earlier.stamp.device);
  removed = device_write (&devices[0], PILLION_COLLECTION_BLOCKED, 0, 1, START_MS);
  pillion_sync_entry_join (entry, &earlier);
  g_assert_false (pillion_sync_entry_is_in (entry));
  again = device_write (&devices[1], PILLION_COLLECTION_BLOCKED, 0, 0, START_MS - 1);
  device_take (&devices[0], again);
  g_assert_true (pillion_sync_entry_is_in (entry));
}

/* ----- clock, log, seal ----- */

static void
test_clock (void)
{
  PillionSyncClock clock = { 0 };
  PillionStamp first = { 0 };
  PillionStamp next = { 0 };

  pillion_sync_clock_tick (&clock, START_MS, &first);
  for (guint i = 0; i < 70000; i++) { /* more than a counter counts */
    pillion_sync_clock_tick (&clock, START_MS, &next);
    g_assert_cmpint (pillion_stamp_compare (&first, &next), <, 0);
    first = next;
  }
  g_assert_cmpuint (next.time, ==, START_MS + 1);
  next.time = START_MS + 5000; /* of a clock that is ahead */
  pillion_sync_clock_note (&clock, &next);
  pillion_sync_clock_tick (&clock, START_MS + 10, &first);
  g_assert_cmpint (pillion_stamp_compare (&first, &next), >, 0);
  pillion_sync_clock_tick (&clock, START_MS + 9000, &first);
  g_assert_cmpuint (first.time, ==, START_MS + 9000);
  g_assert_cmpuint (first.counter, ==, 0);
}

static PillionLogFit
judge (const PillionLogHead *head,
       GBytes               *bytes)
{
  PillionOperation operation;

  g_assert_true (pillion_operation_decode (&operation, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  return pillion_log_head_judge (head, &operation, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_log (void)
{
  g_autofree Device *device = g_new0 (Device, 1);
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  PillionLogHead heads[4];
  g_autoptr (GBytes) other = NULL;

  device_init (device, 0);
  for (guint i = 0; i < 3; i++) {
    heads[i] = device->head;
    g_ptr_array_add (said, device_write (device, PILLION_COLLECTION_PINNED, 0, i, START_MS));
  }
  g_assert_cmpint (judge (&heads[0], said->pdata[0]), ==, PILLION_LOG_NEXT);
  g_assert_cmpint (judge (&heads[1], said->pdata[1]), ==, PILLION_LOG_NEXT);
  g_assert_cmpint (judge (&heads[0], said->pdata[1]), ==, PILLION_LOG_GAP);
  g_assert_cmpint (judge (&heads[2], said->pdata[1]), ==, PILLION_LOG_KNOWN);
  g_assert_cmpint (judge (&device->head, said->pdata[0]), ==, PILLION_LOG_KNOWN);
  device->head = heads[2];
  other = device_write (device, PILLION_COLLECTION_PINNED, 1, 0, START_MS); /* a second third one */
  g_assert_cmpint (judge (&device->head, said->pdata[2]), ==, PILLION_LOG_FORK);
  heads[2].hash[0] ^= 1;
  g_assert_cmpint (judge (&heads[2], said->pdata[2]), ==, PILLION_LOG_FORK);
}

/* A device that was restored leaves room for what it said and forgot. */
static void
test_restart (void)
{
  g_autofree Device *device = g_new0 (Device, 1);
  PillionLogHead head = { .sequence = 7 };
  g_autoptr (GBytes) restarted = NULL;

  device_init (device, 0);
  memset (head.hash, 7, sizeof head.hash);
  device->head.sequence = PILLION_LOG_RESTART_STEP + 3;
  restarted = device_write (device, PILLION_COLLECTION_PINNED, 0, 1, START_MS);
  g_assert_cmpint (judge (&head, restarted), ==, PILLION_LOG_NEXT);
  g_assert_cmpint (judge (&device->head, restarted), ==, PILLION_LOG_KNOWN);
}

static void
test_signature (void)
{
  g_autofree Device *devices = g_new0 (Device, 2);
  g_autoptr (GBytes) operation = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize n;

  device_init (&devices[0], 0);
  device_init (&devices[1], 1);
  operation = device_write (&devices[0], PILLION_COLLECTION_DRAFTS, 0, 3, START_MS);
  n = g_bytes_get_size (operation);
  bytes = g_memdup2 (g_bytes_get_data (operation, NULL), n);
  g_assert_true (pillion_operation_verify (bytes, n, devices[0].dsk));
  g_assert_false (pillion_operation_verify (bytes, n, devices[1].dsk));
  for (gsize i = 0; i < n; i++) {
    bytes[i] ^= 1;
    g_assert_false (pillion_operation_verify (bytes, n, devices[0].dsk));
    bytes[i] ^= 1;
  }
}

static void
test_cut (void)
{
  g_autofree Device *devices = g_new0 (Device, 2);
  PillionSyncEntry *blocked = &devices[0].state[PILLION_COLLECTION_BLOCKED][0];
  PillionSyncEntry *pinned = &devices[0].state[PILLION_COLLECTION_PINNED][0];
  g_autoptr (GBytes) removed = NULL;
  PillionSyncEntry kept;

  device_init (&devices[0], 0);
  device_init (&devices[1], 1);
  g_bytes_unref (device_write (&devices[0], PILLION_COLLECTION_BLOCKED, 0, 0, START_MS));
  g_bytes_unref (device_write (&devices[0], PILLION_COLLECTION_PINNED, 0, 1, START_MS));
  kept = *blocked;
  g_assert_true (pillion_sync_entry_cut (blocked, devices[0].id, 1));
  g_assert_true (pillion_sync_entry_cut (blocked, devices[1].id, 0));
  g_assert_cmpint (pillion_stamp_compare (&blocked->stamp, &kept.stamp), ==, 0);
  g_assert_false (pillion_sync_entry_cut (pinned, devices[0].id, 1));
  devices[1].state[PILLION_COLLECTION_BLOCKED][0] = kept;
  removed = device_write (&devices[1], PILLION_COLLECTION_BLOCKED, 0, 1, START_MS);
  device_take (&devices[0], removed);
  g_assert_false (pillion_sync_entry_is_in (blocked));
  g_assert_true (pillion_sync_entry_is_after (blocked, devices[1].id, 0));
  g_assert_true (pillion_sync_entry_cut (blocked, devices[1].id, 0));
  g_assert_true (pillion_sync_entry_is_in (blocked));
}

static void
test_seal (void)
{
  static const guint8 plain[] = "what own devices tell each other";
  guint8 account[PILLION_ACCOUNT_BYTES] = { 1 };
  guint8 key[PILLION_KEY_BYTES] = { 2 };
  guint8 sealed[sizeof plain + PILLION_SYNC_SEAL_BYTES];
  guint8 opened[sizeof plain];

  pillion_sync_seal (sealed, plain, sizeof plain, PILLION_SYNC_SEAL_OPERATIONS, account, 3, key,
                     pillion_random_system ());
  g_assert_true (pillion_sync_open (opened, sealed, sizeof sealed, PILLION_SYNC_SEAL_OPERATIONS, account, 3, key));
  g_assert_cmpint (memcmp (opened, plain, sizeof plain), ==, 0);
  g_assert_false (pillion_sync_open (opened, sealed, sizeof sealed, PILLION_SYNC_SEAL_SNAPSHOT, account, 3, key));
  g_assert_false (pillion_sync_open (opened, sealed, sizeof sealed, PILLION_SYNC_SEAL_OPERATIONS, account, 4, key));
  key[0]++;
  g_assert_false (pillion_sync_open (opened, sealed, sizeof sealed, PILLION_SYNC_SEAL_OPERATIONS, account, 3, key));
  g_assert_false (pillion_sync_open (opened, sealed, 5, PILLION_SYNC_SEAL_OPERATIONS, account, 3, key));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/operation-log/convergence", test_convergence);
  g_test_add_func ("/operation-log/snapshot", test_snapshot);
  g_test_add_func ("/operation-log/add-wins", test_add_wins);
  g_test_add_func ("/operation-log/earlier-loses", test_earlier_loses);
  g_test_add_func ("/operation-log/clock", test_clock);
  g_test_add_func ("/operation-log/log", test_log);
  g_test_add_func ("/operation-log/restart", test_restart);
  g_test_add_func ("/operation-log/signature", test_signature);
  g_test_add_func ("/operation-log/cut", test_cut);
  g_test_add_func ("/operation-log/seal", test_seal);
  return g_test_run ();
}
