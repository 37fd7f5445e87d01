/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-x3dh.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-secret.h"
#include "crypto/pillion-x25519.h"

#include <string.h>

/* 32 bytes of 0xFF that no encoded key starts with (X3DH, section 2.2), then up to
 * four DH results.
 */
typedef struct {
  guint8 bytes[5 * 32];
  gsize  n;
} KeyMaterial;

static void
key_material_clear (KeyMaterial *self)
{
  pillion_secret_wipe (self, sizeof *self);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KeyMaterial, key_material_clear)

static void
key_material_begin (KeyMaterial *self)
{
  memset (self->bytes, 0xff, 32);
  self->n = 32;
}

static gboolean
key_material_add (KeyMaterial  *self,
                  const guint8 *private_key,
                  const guint8 *public_key)
{
  if (!pillion_x25519 (self->bytes + self->n, private_key, public_key))
    return FALSE;

  self->n += 32;
  return TRUE;
}

static void
derive_secrets (PillionX3dhSecrets *secrets,
                const KeyMaterial  *material,
                const guint8       *initiator_hash,
                const guint8       *responder_hash,
                gboolean            one_time)
{
  static const guint8 salt[32] = { 0 };
  g_auto (KeyMaterial) keys = { 0 };

  pillion_hkdf_with_context (keys.bytes, 3 * 32, salt, sizeof salt,
                             material->bytes, material->n, PILLION_CONTEXT_X3DH);
  memcpy (secrets->root_key, keys.bytes, 32);
  memcpy (secrets->initiator_header_key, keys.bytes + 32, 32);
  memcpy (secrets->responder_header_key, keys.bytes + 64, 32);

  memcpy (secrets->associated_data, initiator_hash, PILLION_X3DH_CERTIFICATE_HASH_BYTES);
  memcpy (secrets->associated_data + PILLION_X3DH_CERTIFICATE_HASH_BYTES, responder_hash,
          PILLION_X3DH_CERTIFICATE_HASH_BYTES);
  secrets->one_time = one_time;
}

gboolean
pillion_x3dh_initiate (const PillionX3dhInitiator *initiator,
                       const PillionRandom        *random,
                       guint8                      ephemeral_public[PILLION_X3DH_KEY_BYTES],
                       PillionX3dhSecrets         *secrets)
{
  const guint8 *one_time_prekey = initiator->peer_one_time_prekey;
  g_auto (PillionSecret32) ephemeral = { 0 };
  g_auto (KeyMaterial) material = { 0 };

  pillion_x25519_generate (ephemeral.bytes, ephemeral_public, random);

  key_material_begin (&material);
  if (!key_material_add (&material, initiator->identity_secret, initiator->peer_signed_prekey) ||
      !key_material_add (&material, ephemeral.bytes, initiator->peer_identity) ||
      !key_material_add (&material, ephemeral.bytes, initiator->peer_signed_prekey) ||
      (one_time_prekey != NULL && !key_material_add (&material, ephemeral.bytes, one_time_prekey))) {
    memset (ephemeral_public, 0, PILLION_X3DH_KEY_BYTES);
    pillion_x3dh_secrets_clear (secrets);
    return FALSE;
  }

  derive_secrets (secrets, &material, initiator->certificate_hash,
                  initiator->peer_certificate_hash, one_time_prekey != NULL);
  return TRUE;
}

gboolean
pillion_x3dh_respond (const PillionX3dhResponder *responder,
                      PillionX3dhSecrets         *secrets)
{
  const guint8 *one_time_secret = responder->one_time_prekey_secret;
  g_auto (KeyMaterial) material = { 0 };

  key_material_begin (&material);
  if (!key_material_add (&material, responder->signed_prekey_secret, responder->peer_identity) ||
      !key_material_add (&material, responder->identity_secret, responder->peer_ephemeral) ||
      !key_material_add (&material, responder->signed_prekey_secret, responder->peer_ephemeral) ||
      (one_time_secret != NULL && !key_material_add (&material, one_time_secret, responder->peer_ephemeral))) {
    pillion_x3dh_secrets_clear (secrets);
    return FALSE;
  }

  derive_secrets (secrets, &material, responder->peer_certificate_hash,
                  responder->certificate_hash, one_time_secret != NULL);
  return TRUE;
}

void
pillion_x3dh_secrets_clear (PillionX3dhSecrets *secrets)
{
  pillion_secret_wipe (secrets, sizeof *secrets);
}
