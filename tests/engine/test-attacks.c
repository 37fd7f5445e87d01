/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-peers.h"

#include "crypto/pillion-contexts.h"
#include "engine/pillion-sync-log.h"
#include "protocol/pillion-resignation-verify.h"
#include "store/pillion-devices-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-sessions-table.h"
#include "wire/pillion-relay-messages-prekeys.h"

#include <string.h>

/* The attacks on what devices store and believe, by their numbers in DESIGN.md: Anna with
 * two devices, and Bo with two, one of which is Mallory's in some of the tests.
 */
typedef struct {
  TestWorld   *world;
  TestAccount *anna;
  TestAccount *bo;
  TestPeer    *anna_phone;
  TestPeer    *anna_laptop;
  TestPeer    *bo_phone;
  TestPeer    *bo_laptop;
} AttackTest;

static void
set_up (AttackTest   *self,
        gconstpointer unused)
{
  self->world = test_world_new ();
  self->anna = test_world_add_account (self->world);
  self->bo = test_world_add_account (self->world);
  self->anna_phone = test_world_add_primary (self->world, self->anna);
  self->anna_laptop = test_world_add_companion (self->world, self->anna);
  self->bo_phone = test_world_add_primary (self->world, self->bo);
  self->bo_laptop = test_world_add_companion (self->world, self->bo);
}

static void
tear_down (AttackTest   *self,
           gconstpointer unused)
{
  test_world_free (self->world);
}

static guint
count_letters_to (GPtrArray *letters,
                  TestPeer  *peer)
{
  guint n = 0;

  for (guint i = 0; i < letters->len; i++)
    n += ((TestLetter *) letters->pdata[i])->to == peer;
  return n;
}

/* Everybody has written to everybody. */
static void
make_friends (AttackTest *test)
{
  test_peer_write (test->anna_phone, test->bo, "A");
  test_world_run (test->world);
  test_peer_write (test->bo_phone, test->anna, "B");
  test_world_run (test->world);
  test_peer_write (test->bo_laptop, test->anna, "b");
  test_world_run (test->world);
  test_world_pass (test->world, 1000);
}

/* 5: the relay adds a device to the record, with a certificate of its own making. */
static void
test_5_inserted_device (AttackTest   *test,
                        gconstpointer unused)
{
  g_autoptr (TestAccount) other = test_account_new (99);
  PillionAccountEvidence evidence = test_account_get_evidence (test->bo);
  g_autoptr (GPtrArray) certificates = g_ptr_array_new ();
  g_autoptr (GPtrArray) letters = NULL;
  PillionMembership membership;
  g_autoptr (GBytes) forged = NULL;
  guint8 lrk_secret[PILLION_SIGN_SECRET_BYTES];
  TestDevice *inserted = test_account_make_device (other, 2);

  pillion_membership_begin_next (&membership, pillion_account_view_get_membership (test->bo->view), test->world->now_ms);
  g_assert_true (pillion_membership_add_companion (&membership, &inserted->certificate, test->world->now_ms, NULL));
  forged = pillion_membership_sign_with_account_key (&membership, other->aik_secret, &other->replay.random, lrk_secret);
  for (gsize i = 0; i < evidence.n_certificates; i++)
    g_ptr_array_add (certificates, evidence.certificates[i]);
  g_ptr_array_add (certificates, inserted->bytes);
  evidence.certificates = (GBytes *const *) certificates->pdata;
  evidence.n_certificates = certificates->len;
  evidence.memberships = &forged;
  evidence.n_memberships = 1;
  g_assert_false (test_peer_take_evidence (test->anna_phone, test->bo, &evidence));

  test_peer_write (test->anna_phone, test->bo, "Hello");
  letters = test_peer_send (test->anna_phone);
  g_assert_cmpuint (letters->len, ==, 3);
  g_assert_cmpuint (count_letters_to (letters, test->bo_phone), ==, 1);
  g_assert_cmpuint (count_letters_to (letters, test->bo_laptop), ==, 1);
}

/* 5: any bit of what the relay serves may be another one; nobody is written to for it. */
static void
test_5_altered_record (AttackTest   *test,
                       gconstpointer unused)
{
  GBytes *originals[3];

  for (guint field = 0; field < G_N_ELEMENTS (originals); field++) {
    gsize n_bits;
    PillionAccountEvidence evidence = test_account_get_evidence (test->bo);
    originals[0] = evidence.memberships[evidence.n_memberships - 1];
    originals[1] = evidence.certificates[0];
    originals[2] = evidence.certificates[1];
    n_bits = g_bytes_get_size (originals[field]) * 8;
    for (gsize bit = 0; bit < n_bits; bit += 37) {
      g_autoptr (GBytes) altered = test_flip_bit (originals[field], bit);
      GBytes *certificates[2] = { field == 1 ? altered : originals[1], field == 2 ? altered : originals[2] };
      evidence.certificates = certificates;
      evidence.n_certificates = 2;
      evidence.memberships = field == 0 ? &altered : &originals[0];
      evidence.n_memberships = 1;
      g_assert_false (test_peer_take_evidence (test->anna_phone, test->bo, &evidence));
    }
  }
  test->world->hides = TRUE;
  test_peer_write (test->anna_phone, test->bo, "Hello");
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "[failed] Hello");
}

/* 5: the relay gives another device's prekeys, and altered ones. */
static void
test_5_false_bundles (AttackTest   *test,
                      gconstpointer unused)
{
  GBytes *right = test->bo_laptop->bundle;
  g_autoptr (GBytes) altered = test_flip_bit (right, 200);
  GBytes *false_bundles[] = { test->bo_phone->bundle, test->anna_laptop->bundle, altered };

  for (gsize i = 0; i < G_N_ELEMENTS (false_bundles); i++) {
    guint64 before = test_peer_get_refused (test->anna_phone, "bundle");
    g_autoptr (GPtrArray) letters = NULL;
    test->bo_laptop->bundle = false_bundles[i];
    test_peer_write (test->anna_phone, test->bo, "Hello");
    letters = test_peer_send (test->anna_phone);
    g_assert_cmpuint (letters->len, ==, 0);
    g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "bundle"), >, before);
  }
  test->bo_laptop->bundle = right;
  test_peer_assert_chat (test->anna_phone, test->bo, "[failed] Hello|[failed] Hello|[failed] Hello");
}

/* 6: a relay shows Anna another newest membership of Bo's than Bo published. */
static void
test_6_two_views (AttackTest   *test,
                  gconstpointer unused)
{
  PillionMembership membership;
  g_autoptr (GBytes) hidden = NULL;
  GBytes *shown = NULL;
  guint8 lrk_secret[PILLION_SIGN_SECRET_BYTES];
  PillionAccountEvidence evidence;

  make_friends (test);
  test->world->hides = TRUE;

  /* Both are signed by Bo's key; Anna gets the one, Bo's devices the other. */
  pillion_membership_begin_next (&membership, pillion_account_view_get_membership (test->bo->view), test->world->now_ms);
  hidden = pillion_membership_sign_with_account_key (&membership, test->bo->aik_secret,
                                                     &test->bo->replay.random, lrk_secret);
  evidence = test_account_get_evidence (test->bo);
  evidence.memberships = &hidden;
  evidence.n_memberships = 1;
  evidence.freshness = NULL;
  g_assert_true (test_peer_take_evidence (test->anna_phone, test->bo, &evidence));

  pillion_membership_begin_next (&membership, pillion_account_view_get_membership (test->bo->view), test->world->now_ms);
  shown = test_account_sign (test->bo, &membership);
  test_account_publish (test->bo, shown, NULL);
  g_bytes_unref (shown);
  test_peer_learn (test->bo_phone, test->bo);

  test_peer_write (test->bo_phone, test->anna, "one message");
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_count_notices (test->anna_phone, "account.contradicted"), ==, 1);

  /* Said once of an epoch, not with every message. */
  test_peer_write (test->bo_phone, test->anna, "another");
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_count_notices (test->anna_phone, "account.contradicted"), ==, 1);
}

/* 6: a relay that hides the newest membership from Anna is found out by Bo's message. */
static void
test_6_hidden_membership (AttackTest   *test,
                          gconstpointer unused)
{
  make_friends (test);
  test_account_remove (test->bo, test->bo_laptop->keys);
  test_peer_learn (test->bo_phone, test->bo);
  test->world->hides = TRUE;
  test_peer_write (test->bo_phone, test->anna, "one message");
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_count_notices (test->anna_phone, "account.hidden"), ==, 1);
}

/* 6: an honest relay that is only slow is none. */
static void
test_6_delay_is_no_alarm (AttackTest   *test,
                          gconstpointer unused)
{
  make_friends (test);
  test_account_remove (test->bo, test->bo_laptop->keys);
  test_peer_learn (test->bo_phone, test->bo);
  test_peer_write (test->bo_phone, test->anna, "one message");
  test_world_run (test->world);
  test_peer_write (test->anna_phone, test->bo, "and one back");
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_count_notices (test->anna_phone, "account.hidden"), ==, 0);
  g_assert_cmpuint (test_peer_count_notices (test->anna_phone, "account.contradicted"), ==, 0);
}

/* 7: nothing goes to a device once the removal is known. */
static void
test_7_removed_gets_nothing (AttackTest   *test,
                             gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;

  make_friends (test);
  test_account_remove (test->bo, test->bo_laptop->keys);
  test_peer_learn (test->anna_phone, test->bo);
  test_peer_write (test->anna_phone, test->bo, "secret");
  letters = test_peer_send (test->anna_phone);
  g_assert_cmpuint (count_letters_to (letters, test->bo_phone), ==, 1);
  g_assert_cmpuint (count_letters_to (letters, test->bo_laptop), ==, 0);
}

/* 7: a text that waited when the removal became known is not sent to it either. */
static void
test_7_removed_while_waiting (AttackTest   *test,
                              gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;

  make_friends (test);
  test_peer_write (test->anna_phone, test->bo, "secret");
  test_account_remove (test->bo, test->bo_laptop->keys);
  test_peer_learn (test->anna_phone, test->bo);
  letters = test_peer_send (test->anna_phone);
  g_assert_cmpuint (count_letters_to (letters, test->bo_laptop), ==, 0);
}

/* Written before the removal, it is kept apart; after, refused; and nothing of it is
 * believed but the text.
 */
static void
test_7_removed_says (AttackTest   *test,
                     gconstpointer unused)
{
  g_autoptr (GPtrArray) before = NULL;
  PillionAuthored authored;
  PillionPayload payload;

  make_friends (test);
  test_peer_write (test->bo_laptop, test->anna, "before");
  before = test_peer_send (test->bo_laptop);
  test_world_pass (test->world, 60 * 1000);
  test_account_remove (test->bo, test->bo_laptop->keys);
  test_peer_learn (test->anna_phone, test->bo);
  test_letters_deliver (before);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|b|[apart] before");

  test_world_pass (test->world, 60 * 1000);
  test_peer_compose (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_say (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|b|[apart] before");
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "sender"), ==, 1);
}

/* The same before the primary's next membership records that it has resigned. */
static void
test_7_resigned_says (AttackTest   *test,
                      gconstpointer unused)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GBytes) resignation = NULL;
  PillionAccountEvidence evidence;
  PillionAuthored authored;
  PillionPayload payload;

  make_friends (test);
  test_peer_write (test->bo_laptop, test->anna, "before");
  before = test_peer_send (test->bo_laptop);
  test_world_pass (test->world, 60 * 1000);
  resignation = pillion_resignation_sign (&test->bo_laptop->keys->certificate, 2, test->world->now_ms,
                                          test->bo_laptop->keys->dsk_secret);
  evidence = test_account_get_evidence (test->bo);
  evidence.resignations = &resignation;
  evidence.n_resignations = 1;
  g_assert_true (test_peer_take_evidence (test->anna_phone, test->bo, &evidence));
  test_letters_deliver (before);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|b|[apart] before");

  test_world_pass (test->world, 60 * 1000);
  test_peer_compose (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_say (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|b|[apart] before");
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "sender"), ==, 1);
}

/* 8: with a relay that hides everything, a companion is refused 14 days after the newest
 * freshness; its primary is not.
 */
static void
test_8_lapsed (AttackTest   *test,
               gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;
  PillionAuthored authored;
  PillionPayload payload;

  make_friends (test);
  test->world->hides = TRUE;
  test_world_pass (test->world, 14 * TEST_DAY_MS - 2000);
  test_peer_compose (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_say (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|b|Hi");

  test_world_pass (test->world, 2000);
  test_peer_compose (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_say (test->bo_laptop, test->anna_phone, &authored, &payload);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|b|Hi");
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "sender"), ==, 1);

  test_peer_write (test->anna_phone, test->bo, "to the primary");
  letters = test_peer_send (test->anna_phone);
  g_assert_cmpuint (count_letters_to (letters, test->bo_phone), ==, 1);
  g_assert_cmpuint (count_letters_to (letters, test->bo_laptop), ==, 0);
}

/* 25: the primary was in use meanwhile; the relay is asked before anybody is refused. */
static void
test_25_asked_first (AttackTest   *test,
                     gconstpointer unused)
{
  make_friends (test);
  for (guint day = 0; day < 15; day++) {
    test_world_pass (test->world, TEST_DAY_MS);
    test_account_refresh (test->bo);
  }
  test_peer_learn (test->bo_laptop, test->bo);
  test_peer_write (test->bo_laptop, test->anna, "still here");
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|b|still here");
}

/* 11: without one-time prekeys a session begins all the same. */
static gboolean
is_marked (TestPeer *peer,
           TestPeer *with)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (PillionRatchet) ratchet = NULL;
  PillionSessionRow *row;

  g_assert_true (pillion_sessions_list (peer->database, with->identity->account, with->identity->device, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  ratchet = pillion_ratchet_load (row->state, sizeof row->state, NULL);
  g_assert_nonnull (ratchet);
  return pillion_ratchet_is_marked (ratchet);
}

static void
test_11_drained (AttackTest   *test,
                 gconstpointer unused)
{
  g_array_set_size (test->bo_phone->one_time, 0);
  test_peer_write (test->anna_phone, test->bo, "Hello");
  test_world_run (test->world);
  test_peer_assert_chat (test->bo_phone, test->anna, "Hello");

  /* The session is marked on both sides until the first reply, whatever else is said. */
  g_assert_true (is_marked (test->anna_phone, test->bo_phone));
  g_assert_true (is_marked (test->bo_phone, test->anna_phone));
  test_peer_write (test->anna_phone, test->bo, "Still there?");
  test_world_run (test->world);
  g_assert_true (is_marked (test->anna_phone, test->bo_phone));
  test_peer_write (test->bo_phone, test->anna, "Yes");
  test_world_run (test->world);
  g_assert_false (is_marked (test->anna_phone, test->bo_phone));
  g_assert_false (is_marked (test->bo_phone, test->anna_phone));
}

/* 11: with a one-time prekey there is no mark. */
static void
test_11_not_drained (AttackTest   *test,
                     gconstpointer unused)
{
  test_peer_write (test->anna_phone, test->bo, "Hello");
  test_world_run (test->world);
  g_assert_false (is_marked (test->anna_phone, test->bo_phone));
  g_assert_false (is_marked (test->bo_phone, test->anna_phone));
}

/* 11: a one-time prekey is used once, and gone after it. */
static void
test_11_used_once (AttackTest   *test,
                   gconstpointer unused)
{
  PillionRelayOneTimePrekey prekey = g_array_index (test->bo_phone->one_time, PillionRelayOneTimePrekey, 0);
  g_auto (PillionPrekeyRow) row = { 0 };
  gboolean found = TRUE;

  test_peer_write (test->anna_phone, test->bo, "first");
  test_world_run (test->world);
  g_assert_true (pillion_prekeys_load (test->bo_phone->database, PILLION_PREKEY_ONE_TIME, (guint32) prekey.id, &row,
                                       &found, NULL));
  g_assert_false (found);

  /* A relay that gives it twice breaks the session's start; the message heals. */
  g_array_insert_val (test->bo_phone->one_time, 0, prekey);
  g_assert_true (pillion_sessions_remove_all (test->anna_phone->database, NULL));
  test_peer_write (test->anna_phone, test->bo, "second");
  test_world_run (test->world);
  test_peer_assert_chat (test->bo_phone, test->anna, "first|second");
}

/* Bo's laptop asks for an envelope. */
static void
ask_for (TestPeer     *asker,
         TestPeer     *asked,
         const guint8 *hash)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESEND_REQUEST };

  memcpy (body.resend_request.envelope_hash, hash, sizeof body.resend_request.envelope_hash);
  test_peer_queue_to (asker, asked, &body);
}

static void
hash_letter_to (GPtrArray *letters,
                TestPeer  *peer,
                guint8    *hash)
{
  for (guint i = 0; i < letters->len; i++) {
    TestLetter *letter = letters->pdata[i];
    if (letter->to == peer)
      pillion_hash_with_context (hash, PILLION_CONTEXT_ENVELOPE, g_bytes_get_data (letter->bytes, NULL),
                                 g_bytes_get_size (letter->bytes));
  }
}

/* 12: what went to one device is not sent again to another one, be it of the same account
 * or of an own one, or one that came later.
 */
static void
test_12_other_devices (AttackTest   *test,
                       gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;
  guint8 hash[PILLION_HASH_BYTES] = { 0 };
  TestPeer *late;
  TestPeer *askers[3];

  make_friends (test);
  test_peer_write (test->anna_phone, test->bo, "for the phone");
  letters = test_peer_send (test->anna_phone);
  hash_letter_to (letters, test->bo_phone, hash);
  late = test_world_add_companion (test->world, test->bo);
  test_peer_learn (test->anna_phone, test->bo);
  askers[0] = test->bo_laptop;
  askers[1] = test->anna_laptop;
  askers[2] = late;
  for (guint i = 0; i < G_N_ELEMENTS (askers); i++) {
    ask_for (askers[i], test->anna_phone, hash);
    test_world_run (test->world);
    g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "resend"), ==, i + 1);
  }
}

/* 12: and a device that was removed since gets nothing, though it was sent to it. */
static void
test_12_removed_since (AttackTest   *test,
                       gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (GPtrArray) request = NULL;
  g_autoptr (GPtrArray) answer = NULL;
  guint8 hash[PILLION_HASH_BYTES] = { 0 };

  make_friends (test);
  test_peer_write (test->anna_phone, test->bo, "for all");
  letters = test_peer_send (test->anna_phone);
  hash_letter_to (letters, test->bo_laptop, hash);
  ask_for (test->bo_laptop, test->anna_phone, hash);
  request = test_peer_send (test->bo_laptop);
  test_account_remove (test->bo, test->bo_laptop->keys);
  test_peer_learn (test->anna_phone, test->bo);
  test_letters_deliver (request);
  answer = test_peer_send (test->anna_phone);
  g_assert_cmpuint (answer->len, ==, 0);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "sender"), ==, 1);
}

/* 12: the answer waits, and the device is removed before it goes. */
static void
test_12_removed_before_answer (AttackTest   *test,
                               gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (GPtrArray) request = NULL;
  g_autoptr (GPtrArray) answer = NULL;
  guint8 hash[PILLION_HASH_BYTES] = { 0 };

  make_friends (test);
  test_peer_write (test->anna_phone, test->bo, "for all");
  letters = test_peer_send (test->anna_phone);
  hash_letter_to (letters, test->bo_laptop, hash);
  ask_for (test->bo_laptop, test->anna_phone, hash);
  request = test_peer_send (test->bo_laptop);
  test_letters_deliver (request);
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, 1);
  test_account_remove (test->bo, test->bo_laptop->keys);
  test_peer_learn (test->anna_phone, test->bo);
  answer = test_peer_send (test->anna_phone);
  g_assert_cmpuint (answer->len, ==, 0);
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, 0);
}

/* 17: what only a primary may post is refused from a companion, a contact's and an own. */
static void
test_17_companion_posts (AttackTest   *test,
                         gconstpointer unused)
{
  static const guint16 types[] = { PILLION_MESSAGE_TYPE_STATUS, PILLION_MESSAGE_TYPE_LIVE_LOCATION };
  TestPeer *companions[] = { test->bo_laptop, test->anna_laptop };
  guint64 n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (types); j++) {
      PillionAuthored authored;
      PillionPayload payload;
      test_peer_compose (companions[i], test->anna_phone, &authored, &payload);
      authored.type = types[j];
      authored.critical = TRUE;
      test_peer_say (companions[i], test->anna_phone, &authored, &payload);
      g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "companion-post"), ==, ++n);
    }
  }
  test_peer_assert_chat (test->anna_phone, test->bo, "");
}

/* 17: nor does a companion get one in as something that was sent again. */
static void
test_17_in_resent (AttackTest   *test,
                   gconstpointer unused)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESENT };
  PillionAuthored inner;
  PillionPayload payload;

  make_friends (test);
  test_peer_compose (test->bo_laptop, test->anna_phone, &inner, &payload);
  inner.type = PILLION_MESSAGE_TYPE_STATUS;
  body.resent.authored_len = (guint16) pillion_authored_encode (&inner, body.resent.authored);
  test_peer_queue_to (test->bo_laptop, test->anna_phone, &body);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "companion-post"), ==, 1);
}

static const guint16 own_types[] = {
  PILLION_MESSAGE_TYPE_RELEASE_SHARE,
  PILLION_MESSAGE_TYPE_SELF_SYNC_KEY,
  PILLION_MESSAGE_TYPE_HISTORY_OFFER,
  PILLION_MESSAGE_TYPE_DEVICE_LINKED,
  PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED,
  PILLION_MESSAGE_TYPE_MESSAGE_WANTED,
  PILLION_MESSAGE_TYPE_CONTACT_STATES,
  PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED,
  PILLION_MESSAGE_TYPE_OPERATIONS,
  PILLION_MESSAGE_TYPE_SYNC_STATE,
  PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT,
  PILLION_MESSAGE_TYPE_FILE_WANTED,
  PILLION_MESSAGE_TYPE_FILE_AGAIN,
  999,
};

/* 22: each type, in each kind of payload, from a contact's session. */
static void
test_22_from_contact (AttackTest   *test,
                      gconstpointer unused)
{
  static const PillionPayloadKind kinds[] = {
    PILLION_PAYLOAD_KIND_CONTACT,
    PILLION_PAYLOAD_KIND_OWN_COPY,
    PILLION_PAYLOAD_KIND_OWN_ITEM,
  };
  guint64 n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (own_types); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (kinds); j++) {
      PillionAuthored authored;
      PillionPayload payload;
      test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
      authored.type = own_types[i];
      authored.sequence = 0;
      payload.kind = kinds[j];
      test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
      g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "own-item"), ==, ++n);
    }
  }
  test_peer_assert_chat (test->anna_phone, test->bo, "");
}

/* 22: a text as an own copy would speak for Anna; so would addresses of her own account. */
static void
test_22_false_copy (AttackTest   *test,
                    gconstpointer unused)
{
  PillionAuthored authored;
  PillionPayload payload;

  test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
  payload.kind = PILLION_PAYLOAD_KIND_OWN_COPY;
  memcpy (authored.author, test->anna->account, sizeof authored.author);
  memcpy (authored.conversation, test->bo->account, sizeof authored.conversation);
  test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "own-item"), ==, 1);

  memcpy (payload.sender, test->anna->account, sizeof payload.sender);
  test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "addresses"), ==, 1);
  test_peer_assert_chat (test->anna_phone, test->bo, "");
}

/* 22: nor does a contact get one in as something that was sent again. */
static void
test_22_in_resent (AttackTest   *test,
                   gconstpointer unused)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESENT };
  PillionAuthored inner;
  PillionPayload payload;

  make_friends (test);
  for (gsize i = 0; i < G_N_ELEMENTS (own_types); i++) {
    test_peer_compose (test->bo_phone, test->anna_phone, &inner, &payload);
    inner.type = own_types[i];
    inner.sequence = 0;
    body.resent.authored_len = (guint16) pillion_authored_encode (&inner, body.resent.authored);
    test_peer_queue_to (test->bo_phone, test->anna_phone, &body);
    test_world_run (test->world);
    g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "resend"), ==, i + 1);
  }
}

static gboolean
name_phone (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  AttackTest *test = data;

  return pillion_sync_log_write (database, job, PILLION_COLLECTION_DEVICE_NAMES, test->anna_phone->identity->device,
                                 PILLION_DEVICE_BYTES, "Toaster", 7, error);
}

/* 22: what is the primary's to say is not believed from another own companion. */
static void
test_22_from_companion (AttackTest   *test,
                        gconstpointer unused)
{
  PillionMessageBody key = { .type = PILLION_MESSAGE_TYPE_SELF_SYNC_KEY, .self_sync_key = { .epoch = 9, .key = { 6 } } };
  g_autoptr (PillionDeviceRow) row = NULL;
  guint8 stored[PILLION_KEY_BYTES];
  gboolean found = TRUE;

  test_peer_queue_own (test->anna_laptop, &key);
  test_peer_run (test->anna_laptop, name_phone, test);
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "own-item"), ==, 2);
  g_assert_true (pillion_keys_load (test->anna_phone->database, "self-sync-key", stored, sizeof stored, &found, NULL));
  g_assert_cmpint (memcmp (stored, key.self_sync_key.key, sizeof stored), !=, 0);
  g_assert_true (pillion_devices_load (test->anna_phone->database, test->anna->account,
                                       test->anna_phone->identity->device, &row, NULL));
  g_assert_cmpstr (row->name, !=, "Toaster");

  /* From the primary it is. */
  test_peer_queue_own (test->anna_phone, &key);
  test_world_run (test->world);
  g_assert_true (pillion_keys_load (test->anna_laptop->database, "self-sync-key", stored, sizeof stored, &found, NULL));
  g_assert_cmpint (memcmp (stored, key.self_sync_key.key, sizeof stored), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*function) (AttackTest *, gconstpointer);
  } tests[] = {
    { "/engine/attack-5/inserted-device", test_5_inserted_device },
    { "/engine/attack-5/altered-record", test_5_altered_record },
    { "/engine/attack-5/false-bundles", test_5_false_bundles },
    { "/engine/attack-6/two-views", test_6_two_views },
    { "/engine/attack-6/hidden-membership", test_6_hidden_membership },
    { "/engine/attack-6/delay-is-no-alarm", test_6_delay_is_no_alarm },
    { "/engine/attack-7/removed-gets-nothing", test_7_removed_gets_nothing },
    { "/engine/attack-7/removed-while-waiting", test_7_removed_while_waiting },
    { "/engine/attack-7/removed-says", test_7_removed_says },
    { "/engine/attack-7/resigned-says", test_7_resigned_says },
    { "/engine/attack-8/lapsed", test_8_lapsed },
    { "/engine/attack-11/drained", test_11_drained },
    { "/engine/attack-11/not-drained", test_11_not_drained },
    { "/engine/attack-11/used-once", test_11_used_once },
    { "/engine/attack-12/other-devices", test_12_other_devices },
    { "/engine/attack-12/removed-since", test_12_removed_since },
    { "/engine/attack-12/removed-before-answer", test_12_removed_before_answer },
    { "/engine/attack-17/companion-posts", test_17_companion_posts },
    { "/engine/attack-17/in-resent", test_17_in_resent },
    { "/engine/attack-22/from-contact", test_22_from_contact },
    { "/engine/attack-22/false-copy", test_22_false_copy },
    { "/engine/attack-22/in-resent", test_22_in_resent },
    { "/engine/attack-22/from-companion", test_22_from_companion },
    { "/engine/attack-25/asked-first", test_25_asked_first },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, AttackTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
