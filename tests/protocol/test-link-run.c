/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-link-run.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "protocol/pillion-link-scan.h"
#include "wire/pillion-link-hello.h"

static void
draw_device (TestLinkRun *self)
{
  PillionLinkRequest *request = &self->request;
  guint8 seed[PILLION_SIGN_SEED_BYTES];
  guint8 spk_secret[PILLION_KEY_BYTES];

  pillion_random_fill (&self->random.random, seed, sizeof seed);
  pillion_sign_keypair (request->dsk, self->dsk_secret, seed);
  pillion_x25519_generate (self->ddh_secret, request->ddh, &self->random.random);
  pillion_x25519_generate (spk_secret, self->bundle.spk, &self->random.random);
  pillion_random_fill (&self->random.random, request->store, sizeof request->store);
  g_strlcpy (request->platform, "Debian 12", sizeof request->platform);
  g_strlcpy (request->name, "laptop", sizeof request->name);
  request->capabilities = PILLION_CAPABILITIES_CALLS;
  self->bundle.generation = 1;
  self->bundle.spk_id = 1;
}

void
test_link_run_start_companion (TestLinkRun     *self,
                               PillionLinkKind  kind)
{
  PillionLinkCompanionSetup setup = {
    .kind = kind,
    .relay_id = self->relay_id,
    .rendezvous = self->rendezvous,
    .nonce = self->nonce,
    .number = "+4930123456",
    .waiting_ms = kind == PILLION_LINK_KIND_CODE ? 180000 : 90000,
    .request = &self->request,
    .dsk_secret = self->dsk_secret,
    .ddh_secret = self->ddh_secret,
    .bundle = &self->bundle,
    .times = pillion_link_times_default (),
    .limits = pillion_trust_limits_default (),
    .random = &self->random.random,
  };

  g_clear_pointer (&self->companion, pillion_link_companion_free);
  self->companion = pillion_link_companion_new (&setup, self->companion_now_ms);
}

void
test_link_run_start_primary (TestLinkRun *self,
                             const char  *code)
{
  g_autofree char *text = pillion_link_companion_dup_text (self->companion);
  g_auto (PillionLinkQr) qr = { 0 };
  g_auto (PillionLinkCode) typed = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_code = strlen (text) == PILLION_LINK_CODE_TEXT_BYTES - 1;
  PillionLinkPrimarySetup setup = {
    .relay_id = self->relay_id,
    .rendezvous = self->rendezvous,
    .nonce = self->nonce,
    .view = self->account->view,
    .number = "+4930123456",
    .name = "Ada",
    .aik_secret = self->account->aik_secret,
    .ddh_secret = self->account->devices[0].ddh_secret,
    .release_root = self->release_root,
    .sync_epoch = 4,
    .sync_key = self->sync_key,
    .times = pillion_link_times_default (),
    .limits = pillion_trust_limits_default (),
    .random = &self->account->replay.random,
  };

  if (is_code) {
    pillion_link_code_parse (&typed, code != NULL ? code : text, &error);
    setup.code = &typed;
  } else {
    pillion_link_scan (&qr, text, strlen (text), self->relay_id, &error);
    setup.qr = &qr;
  }

  g_assert_no_error (error);
  g_clear_pointer (&self->primary, pillion_link_primary_free);
  self->primary = pillion_link_primary_new (&setup, self->account->now_ms);
}

TestLinkRun *
test_link_run_new (PillionLinkKind kind,
                   guint8          seed)
{
  TestLinkRun *self = g_new0 (TestLinkRun, 1);
  guint8 seeds[PILLION_RANDOM_SEED_BYTES] = { seed, 1 };

  self->account = test_account_new (seed);
  test_account_add (self->account);
  self->account->now_ms += TEST_HOUR_MS;
  self->companion_now_ms = self->account->now_ms;
  pillion_random_replay_init (&self->random, seeds);
  pillion_random_fill (&self->random.random, self->relay_id, sizeof self->relay_id);
  pillion_random_fill (&self->random.random, self->rendezvous, sizeof self->rendezvous);
  pillion_random_fill (&self->random.random, self->nonce, sizeof self->nonce);
  pillion_random_fill (&self->random.random, self->release_root, sizeof self->release_root);
  pillion_random_fill (&self->random.random, self->sync_key, sizeof self->sync_key);
  g_queue_init (&self->to_companion);
  g_queue_init (&self->to_primary);

  draw_device (self);
  test_link_run_start_companion (self, kind);
  return self;
}

void
test_link_run_free (TestLinkRun *self)
{
  g_queue_clear_full (&self->to_companion, (GDestroyNotify) g_bytes_unref);
  g_queue_clear_full (&self->to_primary, (GDestroyNotify) g_bytes_unref);
  pillion_link_companion_free (self->companion);
  pillion_link_primary_free (self->primary);
  test_account_free (self->account);
  g_free (self);
}

static void
carry (TestLinkRun *self,
       GQueue      *queue,
       GBytes      *bytes)
{
  GBytes *carried = g_bytes_ref (bytes);

  g_assert_cmpuint (g_bytes_get_size (bytes), <=, PILLION_LINK_FRAME_MAX_BYTES);

  if (self->tamper != NULL)
    self->tamper (self, self->n_messages, &carried);
  self->n_messages++;
  if (carried != NULL)
    g_queue_push_tail (queue, carried);
}

static void
note_end (TestLinkSide            *side,
          const PillionLinkAction *action)
{
  g_assert_false (side->over);
  side->over = TRUE;
  side->reason = action->type == PILLION_LINK_ACTION_ENDED ? action->reason : 0;
  side->pending = action->pending;
}

static void
type_answer (TestLinkRun *self)
{
  guint8 number = self->check;

  self->n_asked++;
  if (self->never_answers)
    return;

  if (self->n_wrong_answers > 0) {
    self->n_wrong_answers--;
    number = number == PILLION_LINK_CHECK_MAX ? PILLION_LINK_CHECK_MIN : (guint8) (number + 1);
  }

  pillion_link_companion_answer (self->companion, number, self->companion_now_ms);
}

static void
do_companion_action (TestLinkRun             *self,
                     const PillionLinkAction *action)
{
  switch (action->type) {
  case PILLION_LINK_ACTION_SEND:
    carry (self, &self->to_primary, action->bytes);
    break;
  case PILLION_LINK_ACTION_SHOW_INTRODUCTION:
    self->introduced = TRUE;
    g_assert_cmpstr (action->introduction->name, ==, "Ada");
    g_assert_cmpstr (action->introduction->number, ==, "+4930123456");
    break;
  case PILLION_LINK_ACTION_ASK_CHECK:
    type_answer (self);
    break;
  case PILLION_LINK_ACTION_KEEP_KEYS:
    self->kept = TRUE;
    pillion_link_companion_kept (self->companion, !self->keep_fails, self->companion_now_ms);
    break;
  case PILLION_LINK_ACTION_LINKED:
    self->at_companion.linked = TRUE;
    break;
  case PILLION_LINK_ACTION_FINISHED:
  case PILLION_LINK_ACTION_ENDED:
    note_end (&self->at_companion, action);
    break;
  case PILLION_LINK_ACTION_CONFIRMED:
  case PILLION_LINK_ACTION_SHOW_REQUEST:
  case PILLION_LINK_ACTION_SHOW_CHECK:
  case PILLION_LINK_ACTION_CHECKED:
  case PILLION_LINK_ACTION_PUBLISH:
  default:
    g_assert_not_reached ();
  }
}

static void
approve (TestLinkRun *self)
{
  if (!self->keeps_silent)
    pillion_link_primary_approve (self->primary, PILLION_HISTORY_DEPTH_30_DAYS, self->account->now_ms);
}

static void
do_primary_action (TestLinkRun             *self,
                   const PillionLinkAction *action)
{
  switch (action->type) {
  case PILLION_LINK_ACTION_SEND:
    carry (self, &self->to_companion, action->bytes);
    break;
  case PILLION_LINK_ACTION_CONFIRMED:
    self->confirmed = TRUE;
    break;
  case PILLION_LINK_ACTION_SHOW_REQUEST:
    self->n_shown++;
    self->check = action->check;
    g_assert_cmpstr (action->request->name, ==, "laptop");
    if (self->approves_first)
      approve (self);
    break;
  case PILLION_LINK_ACTION_SHOW_CHECK:
    self->check = action->check;
    break;
  case PILLION_LINK_ACTION_CHECKED:
    approve (self);
    break;
  case PILLION_LINK_ACTION_PUBLISH:
    self->published = self->publish_reason == 0;
    pillion_link_primary_published (self->primary, self->published, self->publish_reason, self->account->now_ms);
    break;
  case PILLION_LINK_ACTION_LINKED:
    self->at_primary.linked = TRUE;
    break;
  case PILLION_LINK_ACTION_FINISHED:
  case PILLION_LINK_ACTION_ENDED:
    note_end (&self->at_primary, action);
    break;
  case PILLION_LINK_ACTION_SHOW_INTRODUCTION:
  case PILLION_LINK_ACTION_ASK_CHECK:
  case PILLION_LINK_ACTION_KEEP_KEYS:
  default:
    g_assert_not_reached ();
  }
}

/* Actions of both sides, then one message. */
static gboolean
step (TestLinkRun *self)
{
  const PillionLinkAction *action;
  g_autoptr (GBytes) bytes = NULL;

  action = pillion_link_companion_next_action (self->companion);
  if (action != NULL) {
    do_companion_action (self, action);
    return TRUE;
  }

  if (self->primary == NULL)
    return FALSE;

  action = pillion_link_primary_next_action (self->primary);
  if (action != NULL) {
    do_primary_action (self, action);
    return TRUE;
  }

  bytes = g_queue_pop_head (&self->to_companion);
  if (bytes != NULL) {
    pillion_link_companion_receive (self->companion, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                    self->companion_now_ms);
    return TRUE;
  }

  bytes = g_queue_pop_head (&self->to_primary);
  if (bytes != NULL)
    pillion_link_primary_receive (self->primary, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  self->account->now_ms);

  return bytes != NULL;
}

static const char *
get_close_reason (const TestLinkSide *side)
{
  return side->reason != 0 ? pillion_link_reason_get_name (side->reason) : NULL;
}

void
test_link_run_go (TestLinkRun *self)
{
  while (step (self))
    continue;

  if (self->at_companion.over && self->primary != NULL)
    pillion_link_primary_closed (self->primary, get_close_reason (&self->at_companion));
  if (self->at_primary.over)
    pillion_link_companion_closed (self->companion, get_close_reason (&self->at_primary));

  while (step (self))
    continue;
}

void
test_link_run_pass (TestLinkRun *self,
                    guint64      ms)
{
  self->account->now_ms += ms;
  self->companion_now_ms += ms;
  pillion_link_primary_tick (self->primary, self->account->now_ms);
  pillion_link_companion_tick (self->companion, self->companion_now_ms);
  test_link_run_go (self);
}

void
test_link_run_assert_sound (TestLinkRun *self)
{
  g_assert_true (self->at_primary.linked == self->published);
  g_assert_true (!self->at_companion.linked || self->at_primary.linked);
  g_assert_true (!self->published || self->at_companion.linked || self->at_companion.pending ||
                 !self->at_companion.over);
  g_assert_true (!self->published || self->kept);
  g_assert_true (self->at_companion.linked == (self->at_companion.over && self->at_companion.reason == 0));
}

void
test_link_run_assert_linked (TestLinkRun *self)
{
  const PillionLinkResult *result = pillion_link_companion_get_result (self->companion);
  const PillionLinkPublication *publication = pillion_link_primary_get_publication (self->primary);
  guint8 share[PILLION_KEY_BYTES];

  test_link_run_assert_sound (self);
  g_assert_true (self->at_companion.linked && self->at_companion.over);
  g_assert_true (self->at_primary.linked && self->at_primary.over);
  g_assert_true (g_bytes_equal (result->membership, publication->membership));
  g_assert_true (g_bytes_equal (result->freshness, publication->freshness));
  g_assert_true (g_bytes_equal (result->certificate, publication->certificate));
  g_assert_cmpuint (result->bundle.sync_epoch, ==, 4);
  g_assert_cmpint (memcmp (result->bundle.sync_key, self->sync_key, sizeof self->sync_key), ==, 0);

  pillion_hkdf_with_context (share, sizeof share, self->request.store, sizeof self->request.store,
                             self->release_root, sizeof self->release_root, PILLION_CONTEXT_RELEASE_SHARE);
  g_assert_cmpint (memcmp (result->bundle.release_share, share, sizeof share), ==, 0);
  g_assert_cmpint (pillion_account_view_get_trust (publication->view, publication->device, self->account->now_ms),
                   ==, PILLION_DEVICE_FRESH);
}

void
test_link_run_assert_ended (TestLinkRun       *self,
                            PillionLinkReason  at_companion,
                            PillionLinkReason  at_primary)
{
  test_link_run_assert_sound (self);
  g_assert_false (self->at_companion.linked || self->at_primary.linked);
  g_assert_cmpint (self->at_companion.reason, ==, at_companion);
  g_assert_cmpint (self->at_primary.reason, ==, at_primary);
}
