/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-peers.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-number-claims.h"
#include "engine/pillion-verification.h"
#include "store/pillion-accounts-table.h"

#include <string.h>

/* Anna with a phone and a laptop, and Bo, whom both know. */
typedef struct {
  TestWorld   *world;
  TestAccount *anna;
  TestAccount *bo;
  TestPeer    *phone;
  TestPeer    *laptop;
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

/* From a companion as from the primary, and back. */
static void
test_followed (VerificationTest *test,
               gconstpointer     unused)
{
  set_verified (test, test->laptop, TRUE);
  g_assert_true (is_verified (test, test->laptop));
  g_assert_false (is_verified (test, test->phone));
  test_world_run (test->world);
  g_assert_true (is_verified (test, test->phone));
  set_verified (test, test->phone, FALSE);
  test_world_run (test->world);
  g_assert_false (is_verified (test, test->laptop));
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
  g_assert_true (is_verified (test, test->laptop));
}

/* At the same time the device that trusts less is followed. */
static void
test_at_once (VerificationTest *test,
              gconstpointer     unused)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACT_VERIFIED };

  memcpy (body.contact_verified.account, test->bo->account, sizeof body.contact_verified.account);
  body.contact_verified.time = test->world->now_ms;
  set_verified (test, test->phone, TRUE);
  test_world_run (test->world);
  test_peer_queue_own (test->laptop, &body);
  test_world_run (test->world);
  g_assert_false (is_verified (test, test->phone));
  body.contact_verified.verified = TRUE;
  test_peer_queue_own (test->laptop, &body);
  test_world_run (test->world);
  g_assert_false (is_verified (test, test->phone));
}

/* A list of contacts that was made before does not bring back what was taken back. */
static void
test_older_list (VerificationTest *test,
                 gconstpointer     unused)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACT_STATES, .contact_states = { .n_parts = 1, .n_contacts = 1 } };

  memcpy (body.contact_states.contacts[0].account, test->bo->account, sizeof body.contact_states.contacts[0].account);
  body.contact_states.contacts[0].verified = TRUE;
  test_peer_queue_own (test->phone, &body);
  test_world_run (test->world);
  g_assert_true (is_verified (test, test->laptop));
  set_verified (test, test->laptop, FALSE);
  test_peer_queue_own (test->phone, &body);
  test_world_run (test->world);
  g_assert_false (is_verified (test, test->laptop));
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

static void
test_refused (VerificationTest *test,
              gconstpointer     unused)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACT_VERIFIED, .contact_verified = { .verified = TRUE, .time = 1 } };
  guint8 nobody[PILLION_ACCOUNT_BYTES] = { 1 };

  test_peer_run (test->phone, refuses, nobody);
  test_peer_run (test->phone, refuses, test->anna->account);
  memcpy (body.contact_verified.account, test->anna->account, sizeof body.contact_verified.account);
  test_peer_queue_own (test->laptop, &body);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->phone, "own-item"), ==, 1);
}

static gboolean
move_number (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  static const guint8 other[PILLION_ACCOUNT_BYTES] = { 2 };

  return pillion_number_claims_note (database, job, data, other, error) &&
         pillion_number_claims_settle (database, job, data, other, error);
}

/* The number is somebody else's now: whose key was compared does not matter any more. */
static void
test_number_moved (VerificationTest *test,
                   gconstpointer     unused)
{
  g_autoptr (PillionAccountRow) row = NULL;

  set_verified (test, test->phone, TRUE);
  g_assert_true (pillion_accounts_load (test->phone->database, test->bo->account, &row, NULL));
  g_assert_nonnull (row->number);
  test_peer_run (test->phone, move_number, row->number);
  g_assert_false (is_verified (test, test->phone));
  g_assert_cmpuint (test_peer_count_notices (test->phone, "number.moved"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/engine/verification/" name, VerificationTest, NULL, set_up, func, tear_down)
  ADD ("followed", test_followed);
  ADD ("newest", test_newest);
  ADD ("at-once", test_at_once);
  ADD ("older-list", test_older_list);
  ADD ("refused", test_refused);
  ADD ("number-moved", test_number_moved);
#undef ADD
  return g_test_run ();
}
