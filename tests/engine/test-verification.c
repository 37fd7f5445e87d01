/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-peers.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-number-claims.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-sync-merge.h"
#include "engine/pillion-sync-state.h"
#include "engine/pillion-verification.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-sync-table.h"

#include <string.h>

/* Anna with a phone, a laptop and a tablet, and Bo, whom all of them know. */
typedef struct {
  TestWorld   *world;
  TestAccount *anna;
  TestAccount *bo;
  TestPeer    *phone;
  TestPeer    *laptop;
  TestPeer    *tablet;
  TestPeer    *bo_phone;
} VerificationTest;

static void
set_up (VerificationTest *self,
        gconstpointer     unused)
{
  self->world = test_world_new ();
  self->anna = test_world_add_account (self->world);
  self->bo = test_world_add_account (self->world);
  self->phone = test_world_add_primary (self->world, self->anna);
  self->laptop = test_world_add_companion (self->world, self->anna);
  self->tablet = test_world_add_companion (self->world, self->anna);
  self->bo_phone = test_world_add_primary (self->world, self->bo);
  test_peer_write (self->bo_phone, self->anna, "Hello");
  test_world_run (self->world);
}

static void
tear_down (VerificationTest *self,
           gconstpointer     unused)
{
  test_world_free (self->world);
}

typedef struct {
  const guint8 *account;
  gboolean      verified;
} Decision;

static gboolean
decide (PillionDatabase *database,
        PillionJob      *job,
        gpointer         data,
        GError         **error)
{
  Decision *decision = data;

  return pillion_verification_set (database, job, decision->account, decision->verified, error);
}

static void
set_verified (VerificationTest *test,
              TestPeer         *peer,
              gboolean          verified)
{
  Decision decision = { test->bo->account, verified };

  test_peer_run (peer, decide, &decision);
}

static gboolean
is_verified (VerificationTest *test,
             TestPeer         *peer)
{
  g_autoptr (PillionAccountRow) row = NULL;

  g_assert_true (pillion_accounts_load (peer->database, test->bo->account, &row, NULL));
  return row->verified;
}

static gboolean
tell (PillionDatabase *database,
      PillionJob      *job,
      gpointer         data,
      GError         **error)
{
  return pillion_sync_state_tell (database, job, FALSE, error);
}

/* All devices show the same, and are in the same state. */
static void
assert_everywhere (VerificationTest *test,
                   gboolean          verified)
{
  TestPeer *peers[] = { test->phone, test->laptop, test->tablet };
  guint8 first[PILLION_HASH_BYTES];
  guint8 digest[PILLION_HASH_BYTES];

  g_assert_true (pillion_sync_merge_hash (test->phone->database, PILLION_COLLECTION_VERIFIED, first, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (peers); i++) {
    g_assert_cmpint (is_verified (test, peers[i]), ==, verified);
    g_assert_true (pillion_sync_merge_hash (peers[i]->database, PILLION_COLLECTION_VERIFIED, digest, NULL));
    g_assert_cmpmem (digest, sizeof digest, first, sizeof first);
  }
}

/* All that waited has come, and what follows from it is told. */
static void
settle (VerificationTest *test)
{
  TestPeer *peers[] = { test->phone, test->laptop, test->tablet };

  test_world_run (test->world);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (peers); i++) {
    test_peer_run (peers[i % G_N_ELEMENTS (peers)], tell, NULL);
    test_world_run (test->world);
  }
}

/* From a companion as from the primary, and back. */
static void
test_followed (VerificationTest *test,
               gconstpointer     unused)
{
  set_verified (test, test->laptop, TRUE);
  g_assert_true (is_verified (test, test->laptop));
  g_assert_false (is_verified (test, test->phone));
  test_world_run (test->world);
  assert_everywhere (test, TRUE);
  set_verified (test, test->phone, FALSE);
  test_world_run (test->world);
  assert_everywhere (test, FALSE);
}

/* What was decided later counts, in whichever order it comes. */
static void
test_newest (VerificationTest *test,
             gconstpointer     unused)
{
  g_autoptr (GPtrArray) late = NULL;

  set_verified (test, test->phone, TRUE);
  test_world_run (test->world);
  test_world_pass (test->world, 1000);
  set_verified (test, test->laptop, FALSE);
  late = test_peer_send (test->laptop);
  test_world_pass (test->world, 1000);
  set_verified (test, test->phone, FALSE);
  set_verified (test, test->phone, TRUE);
  test_letters_deliver (late);
  g_assert_true (is_verified (test, test->phone));
  test_world_run (test->world);
  assert_everywhere (test, TRUE);
}

static gboolean
forward_tablet (PillionDatabase *database,
                PillionJob      *job,
                gpointer         data,
                GError         **error)
{
  VerificationTest *test = data;
  g_autoptr (GPtrArray) rows = NULL;

  return pillion_operations_list (test->tablet->database, test->tablet->identity->device, 0, 10, &rows, error) &&
         pillion_sync_log_queue (database, job, test->phone->identity->device, rows, error);
}

/* What was said once and is said again does not come back. */
static void
test_replayed (VerificationTest *test,
               gconstpointer     unused)
{
  set_verified (test, test->tablet, TRUE);
  test_world_run (test->world);
  test_world_pass (test->world, 1000);
  set_verified (test, test->phone, FALSE);
  test_world_run (test->world);
  test_peer_run (test->laptop, forward_tablet, test);
  settle (test);
  assert_everywhere (test, FALSE);
}

static gboolean
refuses (PillionDatabase *database,
         PillionJob      *job,
         gpointer         data,
         GError         **error)
{
  Decision decision = { data, TRUE };
  g_autoptr (GError) refusal = NULL;

  g_assert_false (pillion_verification_set (database, job, decision.account, decision.verified, &refusal));
  g_assert_error (refusal, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT);
  return TRUE;
}

static gboolean
verify_unasked (PillionDatabase *database,
                PillionJob      *job,
                gpointer         data,
                GError         **error)
{
  static const guint8 verified = 1;

  return pillion_sync_log_write (database, job, PILLION_COLLECTION_VERIFIED, data, PILLION_ACCOUNT_BYTES, &verified,
                                 sizeof verified, error);
}

static void
test_refused (VerificationTest *test,
              gconstpointer     unused)
{
  guint8 nobody[PILLION_ACCOUNT_BYTES] = { 1 };

  test_peer_run (test->phone, refuses, nobody);
  test_peer_run (test->phone, refuses, test->anna->account);
  test_peer_run (test->laptop, verify_unasked, test->anna->account);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->phone, "own-item"), ==, 1);
}

/* ----- the number is somebody else's now: whose key was compared does not matter any more ----- */

static gboolean
accept_number (PillionDatabase *database,
               PillionJob      *job,
               gpointer         data,
               GError         **error)
{
  static const guint8 other[PILLION_ACCOUNT_BYTES] = { 2 };

  return pillion_number_claims_accept (database, job, data, other, error);
}

/* Everybody has pinned Bo's number. */
static void
pin_number (VerificationTest *test)
{
  TestPeer *peers[] = { test->phone, test->laptop, test->tablet };

  for (gsize i = 0; i < G_N_ELEMENTS (peers); i++) {
    g_autoptr (PillionAccountRow) row = NULL;

    g_assert_true (pillion_accounts_load (peers[i]->database, test->bo->account, &row, NULL));
    g_assert_nonnull (row->number);
    g_assert_true (pillion_pins_save (peers[i]->database, row->number, row->account, test->world->now_ms, NULL));
  }
}

static void
move_number (VerificationTest *test,
             TestPeer         *peer)
{
  g_autoptr (PillionAccountRow) row = NULL;

  g_assert_true (pillion_accounts_load (peer->database, test->bo->account, &row, NULL));
  test_peer_run (peer, accept_number, row->number);
}

static void
test_number_moved (VerificationTest *test,
                   gconstpointer     unused)
{
  pin_number (test);
  set_verified (test, test->phone, TRUE);
  settle (test);
  test_world_pass (test->world, 1000);
  move_number (test, test->laptop);
  g_assert_false (is_verified (test, test->laptop));
  settle (test);
  assert_everywhere (test, FALSE);
  g_assert_cmpuint (test_peer_count_notices (test->phone, "number.moved"), ==, 1);
}

/* One device verifies before it hears of that: before or after the other one moved the number, and
 * in whichever order all of it comes.
 */
static void
test_number_moved_elsewhere (VerificationTest *test,
                             gconstpointer     unused)
{
  pin_number (test);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (GPtrArray) verified = NULL;
    g_autoptr (GPtrArray) moved = NULL;

    if (i % 2 == 0)
      move_number (test, test->laptop);
    test_world_pass (test->world, 1000);
    set_verified (test, test->tablet, TRUE);
    test_world_pass (test->world, 1000);
    if (i % 2 == 1)
      move_number (test, test->laptop);
    verified = test_peer_send (test->tablet);
    moved = test_peer_send (test->laptop);
    test_letters_deliver (i < 2 ? verified : moved);
    test_letters_deliver (i < 2 ? moved : verified);
    settle (test);
    assert_everywhere (test, FALSE);
  }
}

/* Who compared the number anew since is believed, also where another device was away meanwhile. */
static void
test_verified_since (VerificationTest *test,
                     gconstpointer     unused)
{
  g_autoptr (GPtrArray) late = NULL;

  pin_number (test);
  set_verified (test, test->phone, TRUE);
  settle (test);
  test_world_pass (test->world, 1000);
  move_number (test, test->laptop);
  test_world_pass (test->world, 1000);
  set_verified (test, test->laptop, TRUE);
  late = test_peer_send (test->laptop);
  test_world_pass (test->world, 60000);
  test_letters_deliver (late);
  settle (test);
  assert_everywhere (test, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/engine/verification/" name, VerificationTest, NULL, set_up, func, tear_down)
  ADD ("followed", test_followed);
  ADD ("newest", test_newest);
  ADD ("replayed", test_replayed);
  ADD ("refused", test_refused);
  ADD ("number-moved", test_number_moved);
  ADD ("number-moved-elsewhere", test_number_moved_elsewhere);
  ADD ("verified-since", test_verified_since);
#undef ADD
  return g_test_run ();
}
