/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-peers.h"

#include "engine/pillion-cipher.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-gossip.h"
#include "engine/pillion-inbox.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-prekeys.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "store/pillion-notices-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-sessions-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"

#include <glib/gstdio.h>
#include <string.h>

#define FIRST_ONE_TIME_ID 1000000

/* ----- one piece of work: a transaction with a job ----- */

static void
begin (TestPeer   *self,
       PillionJob *job)
{
  g_autoptr (GError) error = NULL;

  memset (job, 0, sizeof *job);
  job->identity = pillion_identity_ref (self->identity);
  job->random = &self->replay.random;
  job->limits = pillion_trust_limits_default ();
  job->now_ms = self->world->now_ms;
  pillion_database_begin (self->database, &error);
  g_assert_no_error (error);
}

static void
commit (TestPeer *self,
        gboolean  done,
        GError   *work_error)
{
  g_autoptr (GError) error = NULL;

  g_assert_no_error (work_error);
  g_assert_true (done);
  pillion_database_commit (self->database, &error);
  g_assert_no_error (error);
}

/* ----- the world ----- */

static void
peer_free (TestPeer *self)
{
  g_autofree char *path = g_build_filename (self->folder, "pillion.db", NULL);

  pillion_database_free (self->database);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  pillion_identity_unref (self->identity);
  g_clear_pointer (&self->bundle, g_bytes_unref);
  g_array_unref (self->one_time);
  g_free (self->folder);
  g_free (self);
}

TestWorld *
test_world_new (void)
{
  TestWorld *self = g_new0 (TestWorld, 1);

  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) test_account_free);
  self->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) peer_free);
  self->now_ms = TEST_START_MS;
  return self;
}

void
test_world_free (TestWorld *self)
{
  g_ptr_array_unref (self->peers);
  g_ptr_array_unref (self->accounts);
  g_free (self);
}

TestAccount *
test_world_add_account (TestWorld *self)
{
  TestAccount *account = test_account_new_at ((guint8) ++self->n_seeds, self->now_ms, pillion_trust_limits_default ());

  g_ptr_array_add (self->accounts, account);
  return account;
}

static PillionIdentity *
make_identity (TestAccount *account,
               TestDevice  *keys)
{
  PillionIdentity *identity = pillion_identity_new ();

  memcpy (identity->account, account->account, sizeof identity->account);
  memcpy (identity->device, keys->certificate.device, sizeof identity->device);
  identity->slot = keys->certificate.slot;
  memcpy (identity->dsk_secret, keys->dsk_secret, sizeof identity->dsk_secret);
  memcpy (identity->ddh_secret, keys->ddh_secret, sizeof identity->ddh_secret);
  memcpy (identity->certificate_hash, keys->hash, sizeof identity->certificate_hash);
  memcpy (identity->store_id, keys->hash, sizeof identity->store_id);
  g_snprintf (identity->number, sizeof identity->number, "+1555000%04d", account->account[0]);
  g_strlcpy (identity->name, "Somebody", sizeof identity->name);
  return identity;
}

/* What a link gives to a companion: the key of the state that own devices share. */
static void
share_key (TestPeer *self)
{
  guint8 key[PILLION_KEY_BYTES];

  memset (key, self->account->account[0], sizeof key);
  g_assert_true (pillion_keys_save (self->database, "self-sync-key", key, sizeof key, NULL));
  g_assert_true (pillion_settings_save_number (self->database, "self-sync-epoch", 1, NULL));
}

static TestPeer *
add_peer (TestWorld   *world,
          TestAccount *account,
          TestDevice  *keys)
{
  static const guint8 store_key[PILLION_DATABASE_KEY_BYTES];
  guint8 seed[PILLION_RANDOM_SEED_BYTES] = { (guint8) ++world->n_seeds, 1 };
  TestPeer *self = g_new0 (TestPeer, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->world = world;
  self->account = account;
  self->keys = keys;
  self->folder = g_dir_make_tmp ("pillion-peer-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "pillion.db", NULL);
  self->database = pillion_database_open (path, store_key, &error);
  g_assert_no_error (error);
  self->identity = make_identity (account, keys);
  pillion_random_replay_init (&self->replay, seed);
  self->one_time = g_array_new (FALSE, TRUE, sizeof (PillionRelayOneTimePrekey));
  g_ptr_array_add (world->peers, self);

  share_key (self);
  test_peer_learn (self, account);
  test_peer_publish (self, 1, 5);
  return self;
}

TestPeer *
test_world_add_primary (TestWorld   *self,
                        TestAccount *account)
{
  return add_peer (self, account, &account->devices[0]);
}

/* Devices that are there already hear of it, as they do from the relay. */
TestPeer *
test_world_add_companion (TestWorld   *self,
                          TestAccount *account)
{
  TestDevice *keys = test_account_add (account);

  for (guint i = 0; i < self->peers->len; i++) {
    TestPeer *peer = self->peers->pdata[i];
    if (peer->account == account)
      test_peer_learn (peer, account);
  }
  return add_peer (self, account, keys);
}

void
test_world_pass (TestWorld *self,
                 guint64    ms)
{
  self->now_ms += ms;
  for (guint i = 0; i < self->accounts->len; i++)
    ((TestAccount *) self->accounts->pdata[i])->now_ms = self->now_ms;
}

static TestAccount *
find_account (TestWorld    *self,
              const guint8 *account)
{
  for (guint i = 0; i < self->accounts->len; i++) {
    TestAccount *candidate = self->accounts->pdata[i];
    if (memcmp (candidate->account, account, PILLION_ACCOUNT_BYTES) == 0)
      return candidate;
  }
  return NULL;
}

static TestPeer *
find_peer (TestWorld    *self,
           const guint8 *device)
{
  for (guint i = 0; i < self->peers->len; i++) {
    TestPeer *candidate = self->peers->pdata[i];
    if (memcmp (candidate->identity->device, device, PILLION_DEVICE_BYTES) == 0)
      return candidate;
  }
  return NULL;
}

void
test_world_run (TestWorld *self)
{
  gboolean sent = TRUE;

  while (sent) {
    sent = FALSE;
    for (guint i = 0; i < self->peers->len; i++) {
      g_autoptr (GPtrArray) letters = test_peer_send (self->peers->pdata[i]);
      sent = sent || letters->len > 0;
      test_letters_deliver (letters);
    }
  }
}

/* ----- what the relay tells ----- */

gboolean
test_peer_take_evidence (TestPeer               *self,
                         TestAccount            *account,
                         PillionAccountEvidence *evidence)
{
  g_auto (PillionJob) job = { 0 };
  g_autoptr (GError) error = NULL;

  begin (self, &job);
  if (!pillion_directory_take_evidence (self->database, &job, account->account, evidence, NULL, &error)) {
    pillion_database_rollback (self->database);
    return FALSE;
  }
  commit (self, TRUE, NULL);
  return TRUE;
}

void
test_peer_learn (TestPeer    *self,
                 TestAccount *account)
{
  PillionAccountEvidence evidence = test_account_get_evidence (account);

  g_assert_true (test_peer_take_evidence (self, account, &evidence));
}

/* Fetches what a job asked for, and judges the claims about it. */
static void
fetch (TestPeer  *self,
       GPtrArray *accounts)
{
  for (guint i = 0; accounts != NULL && i < accounts->len; i++) {
    const guint8 *id = g_bytes_get_data (accounts->pdata[i], NULL);
    TestAccount *account = find_account (self->world, id);
    g_auto (PillionJob) job = { 0 };
    GError *error = NULL;
    gboolean done;

    if (account != NULL && !self->world->hides)
      test_peer_learn (self, account);
    begin (self, &job);
    done = pillion_gossip_check_claims (self->database, &job, id, &error);
    commit (self, done, error);
  }
}

void
test_peer_run (TestPeer    *self,
               TestPeerWork work,
               gpointer     data)
{
  g_auto (PillionJob) job = { 0 };
  GError *error = NULL;
  gboolean done;

  begin (self, &job);
  done = work (self->database, &job, data, &error);
  commit (self, done, error);
}

/* ----- sending ----- */

void
test_peer_write (TestPeer    *self,
                 TestAccount *to,
                 const char  *text)
{
  g_auto (PillionJob) job = { 0 };
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT, .text = { .text = (char *) text } };
  guint8 request[PILLION_REQUEST_ID_BYTES];
  GError *error = NULL;
  gint64 message;
  gboolean done;

  begin (self, &job);
  done = pillion_outbox_queue_message (self->database, &job, to->account, &body, request, &message, &error);
  commit (self, done, error);
  g_assert_true ((job.effects & PILLION_EFFECT_OUTBOX) != 0);
}

void
test_peer_queue_to (TestPeer           *self,
                    TestPeer           *to,
                    PillionMessageBody *body)
{
  g_auto (PillionJob) job = { 0 };
  GError *error = NULL;
  gboolean done;

  begin (self, &job);
  done = pillion_outbox_queue_to (self->database, &job, to->identity->account, to->identity->device, body, &error);
  commit (self, done, error);
}

void
test_peer_queue_own (TestPeer           *self,
                     PillionMessageBody *body)
{
  g_auto (PillionJob) job = { 0 };
  GError *error = NULL;
  gboolean done;

  begin (self, &job);
  done = pillion_outbox_queue_own (self->database, &job, body, &error);
  commit (self, done, error);
}

void
test_peer_publish (TestPeer *self,
                   guint64   generation,
                   guint     n_one_time)
{
  g_auto (PillionJob) job = { 0 };
  PillionPrekeyBundle bundle;
  GError *error = NULL;
  gboolean done;

  begin (self, &job);
  done = pillion_settings_save_number (self->database, "generation", generation, &error) &&
         pillion_prekeys_make_signed (self->database, &job, &bundle, &error);
  for (guint i = 0; done && i < n_one_time; i++) {
    g_auto (PillionPrekeyRow) row = { .kind = PILLION_PREKEY_ONE_TIME };
    PillionRelayOneTimePrekey prekey = { .id = FIRST_ONE_TIME_ID + generation * 1000 + i };
    row.id = (guint32) prekey.id;
    pillion_x25519_generate (row.secret_key, row.public_key, job.random);
    memcpy (prekey.key, row.public_key, sizeof prekey.key);
    g_array_append_val (self->one_time, prekey);
    done = pillion_prekeys_insert (self->database, &row, &error);
  }
  commit (self, done, error);
  g_clear_pointer (&self->bundle, g_bytes_unref);
  self->bundle = pillion_prekey_bundle_sign (&bundle, self->identity->account, self->identity->device,
                                             self->identity->dsk_secret);
}

/* What the relay gives for the first account that misses some. */
static GArray *
get_bundles (TestPeer           *self,
             PillionOutboxNeeds *needs,
             guint8             *account)
{
  GArray *bundles = g_array_new (FALSE, TRUE, sizeof (PillionRelayPrekeysBundle));
  PillionRelayDevice *first = &g_array_index (needs->bundles, PillionRelayDevice, 0);

  memcpy (account, first->account, PILLION_ACCOUNT_BYTES);
  for (guint i = 0; i < needs->bundles->len; i++) {
    PillionRelayDevice *missing = &g_array_index (needs->bundles, PillionRelayDevice, i);
    TestPeer *peer = find_peer (self->world, missing->device);
    PillionRelayPrekeysBundle bundle = { 0 };

    if (peer == NULL || memcmp (missing->account, account, PILLION_ACCOUNT_BYTES) != 0)
      continue;
    memcpy (bundle.device, missing->device, sizeof bundle.device);
    bundle.bundle = peer->bundle;
    bundle.has_one_time = peer->one_time->len > 0;
    if (bundle.has_one_time) {
      bundle.one_time = g_array_index (peer->one_time, PillionRelayOneTimePrekey, 0);
      g_array_remove_index (peer->one_time, 0);
    }
    g_array_append_val (bundles, bundle);
  }
  return bundles;
}

/* As the sender does it: asks for what is missing until the row is ready, or nobody gets
 * it, or it can't be sent.
 */
static gboolean
prepare (TestPeer         *self,
         PillionOutboxRow *row)
{
  g_autoptr (GArray) bundles = NULL;
  guint8 account[PILLION_ACCOUNT_BYTES] = { 0 };
  gboolean fetched = FALSE;

  for (guint i = 0; i < 8; i++) {
    g_auto (PillionJob) job = { 0 };
    g_auto (PillionOutboxNeeds) needs = { 0 };
    g_autoptr (GError) error = NULL;

    begin (self, &job);
    if (!pillion_outbox_prepare (self->database, &job, row, fetched, bundles, account, &needs, &error)) {
      pillion_database_rollback (self->database);
      return FALSE;
    }
    commit (self, TRUE, NULL);
    g_clear_pointer (&bundles, g_array_unref);
    if (job.fetch != NULL) {
      fetch (self, job.fetch);
      fetched = TRUE;
    } else if (needs.ready || needs.nobody) {
      return TRUE;
    } else {
      bundles = get_bundles (self, &needs, account);
    }
  }
  return FALSE;
}

static void
end_row (TestPeer         *self,
         PillionOutboxRow *row,
         gboolean          ready)
{
  g_auto (PillionJob) job = { 0 };
  GError *error = NULL;
  gboolean done;

  begin (self, &job);
  done = ready ? pillion_outbox_finish (self->database, &job, row, &error)
               : pillion_outbox_fail (self->database, &job, row, &error);
  commit (self, done, error);
}

void
test_letter_free (TestLetter *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

static void
add_letters (TestPeer         *self,
             PillionOutboxRow *row,
             GPtrArray        *letters)
{
  for (guint i = 0; i < row->envelopes->len; i++) {
    PillionOutboxEnvelope *item = row->envelopes->pdata[i];
    TestLetter *letter = g_new0 (TestLetter, 1);

    letter->from = self;
    letter->to = find_peer (self->world, item->device);
    letter->bytes = g_bytes_ref (item->envelope);
    memcpy (letter->request, row->request, sizeof letter->request);
    g_assert_nonnull (letter->to);
    g_assert_cmpuint (g_bytes_get_size (letter->bytes), >, 0);
    g_ptr_array_add (letters, letter);
  }
}

/* end FALSE: the relay's word does not come. */
static GPtrArray *
seal_waiting (TestPeer *self,
              gboolean  end)
{
  GPtrArray *letters = g_ptr_array_new_with_free_func ((GDestroyNotify) test_letter_free);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  pillion_outbox_list (self->database, &rows, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    PillionOutboxRow *row = rows->pdata[i];
    gboolean ready = prepare (self, row);

    if (ready)
      add_letters (self, row, letters);
    if (end)
      end_row (self, row, ready);
  }
  return letters;
}

GPtrArray *
test_peer_send (TestPeer *self)
{
  return seal_waiting (self, TRUE);
}

GPtrArray *
test_peer_seal (TestPeer *self)
{
  return seal_waiting (self, FALSE);
}

/* ----- receiving ----- */

static void
take (TestPeer     *self,
      TestPeer     *from,
      GBytes       *envelope,
      const guint8 *request)
{
  PillionRelayMailboxMessage message = {
    .id = 1,
    .has_device = TRUE,
    .has_request = TRUE,
    .time = self->world->now_ms,
    .envelope = envelope,
  };
  PillionInboxResult result = PILLION_INBOX_FETCH;

  memcpy (message.request, request, sizeof message.request);
  memcpy (message.account, from->identity->account, sizeof message.account);
  memcpy (message.device, from->identity->device, sizeof message.device);
  for (guint i = 0; result == PILLION_INBOX_FETCH; i++) {
    g_auto (PillionJob) job = { 0 };
    GError *error = NULL;
    gboolean done;

    g_assert_cmpuint (i, <, 2);
    begin (self, &job);
    done = pillion_inbox_take (self->database, &job, &message, i > 0, &result, &error);
    commit (self, done, error);
    fetch (self, job.fetch);
  }
}

void
test_peer_take (TestPeer *self,
                TestPeer *from,
                GBytes   *envelope)
{
  static const guint8 request[PILLION_ID_BYTES] = { 0xff };

  take (self, from, envelope, request);
}

void
test_letters_deliver (GPtrArray *letters)
{
  for (guint i = 0; i < letters->len; i++) {
    TestLetter *letter = letters->pdata[i];
    take (letter->to, letter->from, letter->bytes, letter->request);
  }
}

/* ----- saying what nobody would say ----- */

static void
set_pair (TestPeer    *self,
          TestAccount *account,
          guint64     *epoch,
          guint8      *hash)
{
  g_autoptr (PillionAccountView) view = NULL;
  const PillionKnownMembership *known;

  g_assert_true (pillion_directory_load_view (self->database, account->account, &view, NULL));
  known = pillion_account_view_get_membership (view);
  g_assert_nonnull (known);
  *epoch = known->membership.epoch;
  memcpy (hash, known->hash, PILLION_HASH_BYTES);
}

void
test_peer_compose (TestPeer        *self,
                   TestPeer        *to,
                   PillionAuthored *authored,
                   PillionPayload  *payload)
{
  static guint8 body[PILLION_BODY_MAX_BYTES];
  PillionMessageBody text = { .type = PILLION_MESSAGE_TYPE_TEXT, .text = { .text = (char *) "Hi" } };
  gboolean own = self->account == to->account;

  memset (authored, 0, sizeof *authored);
  memset (payload, 0, sizeof *payload);
  memcpy (authored->author, self->identity->account, sizeof authored->author);
  memcpy (authored->device, self->identity->device, sizeof authored->device);
  memcpy (authored->conversation, to->identity->account, sizeof authored->conversation);
  authored->conversation_kind = PILLION_CONVERSATION_KIND_DIRECT;
  pillion_random_fill (&self->replay.random, authored->message, sizeof authored->message);
  authored->sequence = 1;
  authored->sent_at = self->world->now_ms;
  authored->type = PILLION_MESSAGE_TYPE_TEXT;
  authored->body = body;
  g_assert_true (pillion_message_body_encode (&text, body, &authored->body_len));
  if (!self->world->hides)
    test_peer_learn (self, to->account);
  payload->kind = own ? PILLION_PAYLOAD_KIND_OWN_ITEM : PILLION_PAYLOAD_KIND_CONTACT;
  memcpy (payload->sender, self->identity->account, sizeof payload->sender);
  memcpy (payload->recipient, to->identity->account, sizeof payload->recipient);
  set_pair (self, self->account, &payload->sender_epoch, payload->sender_hash);
  set_pair (self, to->account, &payload->recipient_epoch, payload->recipient_hash);
}

static GBytes *
seal (TestPeer     *self,
      TestPeer     *to,
      const guint8 *payload,
      gsize         length)
{
  g_auto (PillionJob) job = { 0 };
  const guint8 *account = to->identity->account;
  const guint8 *device = to->identity->device;
  gboolean has = FALSE;
  GError *error = NULL;
  GBytes *envelope = NULL;

  begin (self, &job);
  if (pillion_cipher_has_session (self->database, account, device, &has, &error) &&
      (has || pillion_cipher_start (self->database, &job, account, device, to->bundle, 0, NULL, &error)))
    envelope = pillion_cipher_seal (self->database, &job, account, device, payload, length, &error);
  commit (self, envelope != NULL, error);
  return envelope;
}

void
test_peer_say (TestPeer              *self,
               TestPeer              *to,
               const PillionAuthored *authored,
               PillionPayload        *payload)
{
  guint8 authored_bytes[PILLION_AUTHORED_MAX_BYTES];
  guint8 bytes[PILLION_PAYLOAD_MAX_BYTES];
  g_autoptr (GBytes) envelope = NULL;
  gsize length;

  payload->authored = authored_bytes;
  payload->authored_len = pillion_authored_encode (authored, authored_bytes);
  g_assert_cmpuint (payload->authored_len, >, 0);
  length = pillion_payload_encode (payload, bytes);
  g_assert_cmpuint (length, >, 0);
  envelope = seal (self, to, bytes, length);
  test_peer_take (to, self, envelope);
}

/* ----- looking ----- */

static const char *
describe_state (PillionMessageState state)
{
  switch (state) {
  case PILLION_MESSAGE_STATE_QUEUED:
    return "[queued] ";
  case PILLION_MESSAGE_STATE_FAILED:
    return "[failed] ";
  case PILLION_MESSAGE_STATE_APART:
    return "[apart] ";
  case PILLION_MESSAGE_STATE_WAITING:
    return "[waiting]";
  case PILLION_MESSAGE_STATE_UNSUPPORTED:
    return "[unsupported]";
  case PILLION_MESSAGE_STATE_RECEIVED:
  case PILLION_MESSAGE_STATE_SENT:
  default:
    return "";
  }
}

char *
test_peer_read (TestPeer    *self,
                TestAccount *with)
{
  g_autoptr (GPtrArray) rows = NULL;
  GString *texts = g_string_new (NULL);

  g_assert_true (pillion_messages_list (self->database, with->account, 0, 100, &rows, NULL));
  for (guint i = 0; i < rows->len; i++) {
    PillionMessageRow *row = rows->pdata[i];
    g_string_append_printf (texts, "%s%s%s", i > 0 ? "|" : "", describe_state (row->state),
                            row->text != NULL ? row->text : "");
  }
  return g_string_free (texts, FALSE);
}

void
test_peer_assert_chat (TestPeer    *self,
                       TestAccount *with,
                       const char  *expected)
{
  g_autofree char *texts = test_peer_read (self, with);

  g_assert_cmpstr (texts, ==, expected);
}

guint64
test_peer_get_refused (TestPeer   *self,
                       const char *kind)
{
  g_autofree char *name = g_strconcat ("refused-", kind, NULL);
  guint64 n = 0;

  g_assert_true (pillion_settings_load_number (self->database, name, &n, NULL));
  return n;
}

guint
test_peer_count_notices (TestPeer   *self,
                         const char *kind)
{
  g_autoptr (GPtrArray) rows = NULL;
  guint n = 0;

  g_assert_true (pillion_notices_list_untold (self->database, &rows, NULL));
  for (guint i = 0; i < rows->len; i++)
    n += g_str_equal (((PillionNoticeRow *) rows->pdata[i])->kind, kind);
  return n;
}

guint
test_peer_count_sessions (TestPeer *self,
                          TestPeer *with)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (pillion_sessions_list (self->database, with->identity->account, with->identity->device, &rows, NULL));
  return rows->len;
}

guint
test_peer_count_waiting (TestPeer *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (pillion_outbox_list (self->database, &rows, NULL));
  return rows->len;
}
