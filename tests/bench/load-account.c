/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "load-account.h"

#include "crypto/pillion-base64url.h"
#include "crypto/pillion-random.h"
#include "protocol/pillion-authentication.h"
#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-freshness-verify.h"
#include "protocol/pillion-membership-build.h"
#include "protocol/pillion-prekey-bundle-verify.h"

LoadAccount *
load_account_new (guint32 index)
{
  LoadAccount *self = g_new0 (LoadAccount, 1);
  PillionRandomReplay replay;
  guint8 seed[PILLION_RANDOM_SEED_BYTES];
  guint8 secret[PILLION_KEY_BYTES];

  pillion_hash (seed, (const guint8 *) &index, sizeof index);
  pillion_random_replay_init (&replay, seed);

  self->number = g_strdup_printf ("+49301%06u", index);
  pillion_random_fill (&replay.random, seed, sizeof seed);
  pillion_sign_keypair (self->aik, self->aik_secret, seed);
  pillion_random_fill (&replay.random, seed, sizeof seed);
  pillion_sign_keypair (self->dsk, self->dsk_secret, seed);
  pillion_x25519_generate (secret, self->ddh, &replay.random);
  pillion_x25519_generate (secret, self->spk, &replay.random);
  pillion_account_id_from_key (self->account, self->aik);
  pillion_device_id_from_keys (self->device, self->dsk, self->ddh);

  return self;
}

static GBytes *
make_certificate (const LoadAccount  *self,
                  guint64             now_ms,
                  PillionCertificate *certificate)
{
  *certificate = (PillionCertificate) {
    .slot = PILLION_SLOT_PRIMARY,
    .platform = "load",
    .capabilities = PILLION_CAPABILITIES_ALL,
    .created = now_ms,
    .link_kind = PILLION_LINK_KIND_REGISTERED,
  };
  memcpy (certificate->dsk, self->dsk, PILLION_KEY_BYTES);
  memcpy (certificate->ddh, self->ddh, PILLION_KEY_BYTES);

  if (!pillion_certificate_sign_account (certificate, self->aik_secret) ||
      !pillion_certificate_sign_device (certificate, self->dsk_secret))
    g_error ("cannot sign a certificate");

  return pillion_certificate_to_bytes (certificate, NULL);
}

static GBytes *
make_freshness (const LoadAccount *self,
                guint64            now_ms,
                GBytes            *membership,
                const guint8      *lrk_secret)
{
  const PillionTrustLimits *limits = pillion_trust_limits_default ();
  g_autofree PillionKnownMembership *known = g_new0 (PillionKnownMembership, 1);
  PillionFreshness freshness = {
    .sequence = now_ms,
    .issued_at = now_ms,
    .not_after = now_ms + limits->primary_idle_ms,
  };
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (membership, &size);

  if (!pillion_membership_verify (known, bytes, size, NULL, self->aik, limits, &error))
    g_error ("own membership: %s", error->message);

  return pillion_freshness_sign (&freshness, known, lrk_secret);
}

static GBytes *
make_bundle (const LoadAccount *self,
             guint64            now_ms)
{
  g_autofree PillionPrekeyBundle *bundle = g_new0 (PillionPrekeyBundle, 1);

  bundle->generation = 1;
  bundle->created = now_ms;
  bundle->spk_id = 1;
  memcpy (bundle->spk, self->spk, PILLION_KEY_BYTES);

  return pillion_prekey_bundle_sign (bundle, self->account, self->device, self->dsk_secret);
}

static char *
encode (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return pillion_base64url_encode (data, size);
}

char *
load_account_get_registration (const LoadAccount *self,
                               guint64            now_ms)
{
  g_autofree PillionCertificate *certificate = g_new0 (PillionCertificate, 1);
  g_autofree PillionMembership *membership = g_new0 (PillionMembership, 1);
  guint8 lrk_secret[PILLION_SIGN_SECRET_BYTES];
  g_autoptr (GBytes) certificate_bytes = make_certificate (self, now_ms, certificate);
  g_autoptr (GBytes) membership_bytes = NULL;
  g_autoptr (GBytes) freshness_bytes = NULL;
  g_autoptr (GBytes) bundle_bytes = make_bundle (self, now_ms);
  g_autofree char *aik = pillion_base64url_encode (self->aik, PILLION_KEY_BYTES);
  g_autofree char *certificate_text = encode (certificate_bytes);
  g_autofree char *membership_text = NULL;
  g_autofree char *freshness_text = NULL;
  g_autofree char *bundle_text = encode (bundle_bytes);

  pillion_membership_begin_first (membership, certificate, pillion_trust_limits_default (), now_ms);
  membership_bytes = pillion_membership_sign_with_account_key (membership, self->aik_secret,
                                                               pillion_random_system (),
                                                               lrk_secret);
  freshness_bytes = make_freshness (self, now_ms, membership_bytes, lrk_secret);
  membership_text = encode (membership_bytes);
  freshness_text = encode (freshness_bytes);

  return g_strdup_printf ("\"number\":\"%s\",\"take_over\":false,\"aik\":\"%s\","
                          "\"certificate\":\"%s\",\"membership\":\"%s\","
                          "\"freshness\":\"%s\",\"bundle\":\"%s\"",
                          self->number, aik, certificate_text, membership_text,
                          freshness_text, bundle_text);
}

char *
load_account_get_authentication (const LoadAccount *self,
                                 const guint8       relay_id[PILLION_RELAY_ID_BYTES],
                                 const guint8       nonce[PILLION_NONCE_BYTES],
                                 guint64            now_ms)
{
  PillionAuthentication authentication = { .time_ms = now_ms };
  guint8 signature[PILLION_SIGNATURE_BYTES];
  g_autofree char *account = pillion_base64url_encode (self->account, PILLION_ACCOUNT_BYTES);
  g_autofree char *device = pillion_base64url_encode (self->device, PILLION_DEVICE_BYTES);
  g_autofree char *signature_text = NULL;

  memcpy (authentication.relay_id, relay_id, PILLION_RELAY_ID_BYTES);
  memcpy (authentication.nonce, nonce, PILLION_NONCE_BYTES);
  memcpy (authentication.account, self->account, PILLION_ACCOUNT_BYTES);
  memcpy (authentication.device, self->device, PILLION_DEVICE_BYTES);
  pillion_authentication_sign (&authentication, self->dsk_secret, signature);
  signature_text = pillion_base64url_encode (signature, sizeof signature);

  return g_strdup_printf ("\"account\":\"%s\",\"device\":\"%s\",\"time\":%" G_GUINT64_FORMAT
                          ",\"signature\":\"%s\"",
                          account, device, now_ms, signature_text);
}
