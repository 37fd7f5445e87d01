/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-cipher.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-directory.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "protocol/pillion-protocol-error.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-sessions-table.h"
#include "wire/pillion-wire-error.h"

#include <string.h>

/* Retired ones are last, and only read (pillion_sessions_retire_device()). */
static PillionSessionRow *
get_sending (GPtrArray *rows)
{
  PillionSessionRow *newest = rows->len > 0 ? rows->pdata[0] : NULL;

  return newest != NULL && newest->used_at != 0 ? newest : NULL;
}

gboolean
pillion_cipher_has_session (PillionDatabase *database,
                            const guint8    *account,
                            const guint8    *device,
                            gboolean        *has,
                            GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_sessions_list (database, account, device, &rows, error))
    return FALSE;
  *has = get_sending (rows) != NULL;
  return TRUE;
}

/* The session that is written in; NULL if there is none. */
static gboolean
load_sending (PillionDatabase *database,
              const guint8    *account,
              const guint8    *device,
              PillionRatchet **ratchet,
              GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  PillionSessionRow *row;

  if (!pillion_sessions_list (database, account, device, &rows, error))
    return FALSE;
  row = get_sending (rows);
  if (row == NULL)
    return TRUE;
  *ratchet = pillion_ratchet_load (row->state, sizeof row->state, error);
  return *ratchet != NULL;
}

gboolean
pillion_cipher_is_first (PillionDatabase *database,
                         const guint8    *account,
                         const guint8    *device,
                         gboolean        *first,
                         GError         **error)
{
  g_autoptr (PillionRatchet) ratchet = NULL;

  if (!load_sending (database, account, device, &ratchet, error))
    return FALSE;
  *first = ratchet == NULL || !pillion_ratchet_is_answered (ratchet);
  return TRUE;
}

static PillionRoute
make_route (const PillionIdentity *identity,
            const guint8          *account,
            const guint8          *device,
            gboolean               outgoing)
{
  return (PillionRoute) {
    .sender_account = outgoing ? identity->account : account,
    .sender_device = outgoing ? identity->device : device,
    .recipient_account = outgoing ? account : identity->account,
    .recipient_device = outgoing ? device : identity->device,
  };
}

static gboolean
load_peer (PillionDatabase    *database,
           const guint8       *account,
           const guint8       *device,
           PillionCertificate *certificate,
           guint8             *hash,
           GError            **error)
{
  gboolean found;

  if (!pillion_directory_load_certificate (database, account, device, certificate, hash, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  g_set_error_literal (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_INCOMPLETE,
                       "the certificate of a device is missing");
  return FALSE;
}

/* The highest generation of a device's bundles is kept, so that an old one is noticed. */
static gboolean
verify_bundle (PillionDatabase          *database,
               const PillionCertificate *certificate,
               GBytes                   *bytes,
               PillionPrekeyBundle      *bundle,
               GError                  **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_devices_load (database, certificate->account, certificate->device, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_device_row_new (certificate->account, certificate->device);
  if (!pillion_prekey_bundle_verify (bundle, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                     certificate, row->generation, error))
    return FALSE;
  if (row->generation == bundle->generation)
    return TRUE;
  row->generation = bundle->generation;
  return pillion_devices_save (database, row, error);
}

static gboolean
save_new_session (PillionDatabase *database,
                  PillionJob      *job,
                  const guint8    *account,
                  const guint8    *device,
                  PillionRatchet  *ratchet,
                  GBytes          *prefix,
                  gint64          *id,
                  GError         **error)
{
  g_autoptr (PillionSessionRow) row = pillion_session_row_new (account, device);

  pillion_ratchet_save (ratchet, row->state);
  row->prefix = prefix != NULL ? g_bytes_ref (prefix) : NULL;
  row->created_at = job->now_ms;
  row->used_at = job->now_ms;
  if (!pillion_sessions_save (database, row, error))
    return FALSE;
  *id = row->id;
  return TRUE;
}

gboolean
pillion_cipher_start (PillionDatabase *database,
                      PillionJob      *job,
                      const guint8    *account,
                      const guint8    *device,
                      GBytes          *bundle,
                      guint32          one_time_id,
                      const guint8    *one_time,
                      GError         **error)
{
  PillionCertificate peer;
  PillionPrekeyBundle verified;
  PillionSessionPrefix prefix;
  guint8 peer_hash[PILLION_HASH_BYTES];
  guint8 saved_prefix[PILLION_SESSION_PREFIX_BYTES];
  g_autoptr (PillionRatchet) ratchet = NULL;
  g_autoptr (GBytes) prefix_bytes = NULL;
  gint64 id;

  if (!load_peer (database, account, device, &peer, peer_hash, error) ||
      !verify_bundle (database, &peer, bundle, &verified, error))
    return FALSE;
  ratchet = pillion_session_start (job->identity->ddh_secret, job->identity->certificate_hash, &peer, peer_hash,
                                   &verified, one_time_id, one_time, job->random, &prefix, error);
  if (ratchet == NULL)
    return FALSE;
  pillion_session_prefix_save (&prefix, saved_prefix);
  prefix_bytes = g_bytes_new (saved_prefix, sizeof saved_prefix);
  return save_new_session (database, job, account, device, ratchet, prefix_bytes, &id, error);
}

static gboolean
load_prefix (PillionSessionRow    *row,
             PillionSessionPrefix *prefix)
{
  gsize length;
  const guint8 *bytes;

  if (row->prefix == NULL)
    return FALSE;
  bytes = g_bytes_get_data (row->prefix, &length);
  return pillion_session_prefix_load (prefix, bytes, length);
}

GBytes *
pillion_cipher_seal (PillionDatabase *database,
                     PillionJob      *job,
                     const guint8    *account,
                     const guint8    *device,
                     const guint8    *payload,
                     gsize            n_payload,
                     GError         **error)
{
  PillionRoute route = make_route (job->identity, account, device, TRUE);
  PillionSessionPrefix prefix;
  PillionSessionRow *row;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (PillionRatchet) ratchet = NULL;
  g_autoptr (GBytes) envelope = NULL;

  if (!pillion_sessions_list (database, account, device, &rows, error))
    return NULL;
  row = get_sending (rows);
  g_return_val_if_fail (row != NULL, NULL);

  ratchet = pillion_ratchet_load (row->state, sizeof row->state, error);
  if (ratchet == NULL)
    return NULL;
  envelope = pillion_session_seal (ratchet, load_prefix (row, &prefix) ? &prefix : NULL, &route,
                                   payload, n_payload, job->random, error);
  if (envelope == NULL)
    return NULL;
  pillion_ratchet_save (ratchet, row->state);
  return pillion_sessions_save (database, row, error) ? g_steal_pointer (&envelope) : NULL;
}

gboolean
pillion_cipher_count_unanswered (PillionDatabase *database,
                                 const guint8    *account,
                                 const guint8    *device,
                                 guint           *n,
                                 GError         **error)
{
  g_autoptr (PillionRatchet) ratchet = NULL;

  if (!load_sending (database, account, device, &ratchet, error))
    return FALSE;
  *n = ratchet != NULL && pillion_ratchet_has_received (ratchet) ? pillion_ratchet_get_n_sent (ratchet) : G_MAXUINT;
  return TRUE;
}

/* An error of the store must undo the transaction; any other only means that this
 * session, or this start, is not the one.
 */
static gboolean
is_store_error (const GError *error)
{
  return error != NULL && error->domain == PILLION_STORE_ERROR;
}

typedef struct {
  PillionDatabase       *database;
  PillionJob            *job;
  const guint8          *account;
  const guint8          *device;
  const PillionEnvelope *envelope;
  guint8                *payload;   /* (secret) */
  gsize                 *n_payload;
} Opening;

static gboolean
open_in_session (Opening           *opening,
                 PillionSessionRow *row,
                 gboolean          *opened,
                 GError           **error)
{
  PillionRoute route = make_route (opening->job->identity, opening->account, opening->device, FALSE);
  PillionSkippedKeysTable table = { opening->database, row->id };
  PillionSkippedKeys skipped = pillion_skipped_keys_table_get_keys (&table);
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  g_autoptr (PillionRatchet) ratchet = NULL;
  GError *open_error = NULL;

  *opened = FALSE;
  ratchet = pillion_ratchet_load (row->state, sizeof row->state, NULL);
  if (ratchet == NULL)
    return TRUE;
  if (!pillion_session_open (ratchet, opening->envelope, &route, &skipped, opening->payload, opening->n_payload,
                             &change, &open_error)) {
    if (!is_store_error (open_error)) {
      g_error_free (open_error);
      return TRUE;
    }
    g_propagate_error (error, open_error);
    return FALSE;
  }
  *opened = TRUE;
  pillion_ratchet_save (ratchet, row->state);
  g_clear_pointer (&row->prefix, g_bytes_unref);
  row->used_at = opening->job->now_ms;
  return pillion_sessions_save (opening->database, row, error) &&
         pillion_ratchet_change_commit (&change, &skipped, error);
}

/* Loads what the start of a session names. found FALSE: a prekey is gone. */
static gboolean
load_prekeys (Opening          *opening,
              PillionPrekeyRow *signed_prekey,
              PillionPrekeyRow *one_time,
              gboolean         *found,
              GError          **error)
{
  const PillionEnvelope *envelope = opening->envelope;

  if (!pillion_prekeys_load (opening->database, PILLION_PREKEY_SIGNED, envelope->spk_id, signed_prekey, found, error))
    return FALSE;
  if (!*found || envelope->opk_id == 0)
    return TRUE;
  return pillion_prekeys_load (opening->database, PILLION_PREKEY_ONE_TIME, envelope->opk_id, one_time, found, error);
}

static gboolean
store_accepted (Opening                    *opening,
                PillionRatchet             *ratchet,
                const PillionRatchetChange *change,
                GError                    **error)
{
  const PillionEnvelope *envelope = opening->envelope;
  PillionSkippedKeysTable table = { opening->database, 0 };
  PillionSkippedKeys skipped = pillion_skipped_keys_table_get_keys (&table);

  if (!save_new_session (opening->database, opening->job, opening->account, opening->device, ratchet, NULL,
                         &table.session, error) ||
      !pillion_ratchet_change_commit (change, &skipped, error))
    return FALSE;
  if (envelope->opk_id == 0)
    return TRUE;
  return pillion_prekeys_remove (opening->database, PILLION_PREKEY_ONE_TIME, envelope->opk_id, error);
}

static gboolean
accept_session (Opening             *opening,
                PillionCipherResult *result,
                GError             **error)
{
  g_auto (PillionPrekeyRow) signed_prekey = { 0 };
  g_auto (PillionPrekeyRow) one_time = { 0 };
  g_auto (PillionRatchetChange) change = PILLION_RATCHET_CHANGE_INIT;
  g_autoptr (PillionSkippedMemory) no_keys = pillion_skipped_memory_new ();
  PillionSkippedKeys skipped = pillion_skipped_memory_get_keys (no_keys);
  PillionRoute route = make_route (opening->job->identity, opening->account, opening->device, FALSE);
  PillionSessionPrekeys own = { 0 };
  PillionCertificate peer;
  guint8 peer_hash[PILLION_HASH_BYTES];
  g_autoptr (PillionRatchet) ratchet = NULL;
  g_autoptr (GError) peer_error = NULL;
  gboolean found;
  gboolean is_new;

  if (!load_peer (opening->database, opening->account, opening->device, &peer, peer_hash, &peer_error)) {
    if (!is_store_error (peer_error))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&peer_error));
    return FALSE;
  }
  if (!load_prekeys (opening, &signed_prekey, &one_time, &found, error))
    return FALSE;
  if (!found)
    return TRUE;

  own.ddh_secret = opening->job->identity->ddh_secret;
  own.certificate_hash = opening->job->identity->certificate_hash;
  own.signed_secret = signed_prekey.secret_key;
  own.signed_public = signed_prekey.public_key;
  own.one_time_secret = opening->envelope->opk_id != 0 ? one_time.secret_key : NULL;
  ratchet = pillion_session_accept (&own, &peer, peer_hash, opening->envelope, NULL);
  if (ratchet == NULL ||
      !pillion_session_open (ratchet, opening->envelope, &route, &skipped, opening->payload, opening->n_payload,
                             &change, NULL))
    return TRUE;

  /* Only what opens is remembered, so that nobody fills the table with inventions. */
  if (!pillion_used_prekeys_add (opening->database, opening->envelope->ephemeral, opening->envelope->spk_id,
                                 opening->job->now_ms, &is_new, error))
    return FALSE;
  /* Used, and yet no session opened it: that session was dropped here. Beginning it a
   * second time would use its keys twice; the message is asked for again.
   */
  if (!is_new) {
    pillion_secret_wipe (opening->payload, PILLION_ENVELOPE_MAX_BYTES);
    return TRUE;
  }
  *result = PILLION_CIPHER_OPENED;
  return store_accepted (opening, ratchet, &change, error);
}

static gboolean
open_in_known_sessions (Opening             *opening,
                        PillionCipherResult *result,
                        GError             **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  gboolean opened;

  if (!pillion_sessions_list (opening->database, opening->account, opening->device, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    if (!open_in_session (opening, rows->pdata[i], &opened, error))
      return FALSE;
    if (opened) {
      *result = PILLION_CIPHER_OPENED;
      return TRUE;
    }
  }
  return TRUE;
}

gboolean
pillion_cipher_open (PillionDatabase     *database,
                     PillionJob          *job,
                     const guint8        *account,
                     const guint8        *device,
                     GBytes              *envelope,
                     guint8              *payload,
                     gsize               *n_payload,
                     PillionCipherResult *result,
                     GError             **error)
{
  PillionEnvelope decoded;
  Opening opening = { database, job, account, device, &decoded, payload, n_payload };

  *result = PILLION_CIPHER_UNREADABLE;
  if (!pillion_envelope_decode (&decoded, g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope), NULL))
    return TRUE;
  if (!open_in_known_sessions (&opening, result, error))
    return FALSE;
  if (*result == PILLION_CIPHER_OPENED || decoded.kind != PILLION_ENVELOPE_KIND_START)
    return TRUE;
  return accept_session (&opening, result, error);
}
