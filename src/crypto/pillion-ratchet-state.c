/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-ratchet-private.h"

#include "crypto/pillion-x25519.h"

#include <sodium.h>
#include <string.h>

#define VERSION        1
#define FLAG_INITIATOR 0x01
#define FLAG_ONE_TIME  0x02
#define FLAGS          (FLAG_INITIATOR | FLAG_ONE_TIME)

/* When a field is there: PROTOCOL.md, section 6.6. */
typedef enum {
  ALWAYS,
  WITH_OWN_KEY,
  WITH_PEER_KEY,
  WITH_SENDING_CHAIN,
  WITH_RECEIVING_CHAIN,
} Presence;

/* The keys in the order in which they are saved. */
static const struct {
  glong    offset;
  Presence presence;
  gboolean is_public;
} key_fields[] = {
  { G_STRUCT_OFFSET (PillionRatchet, root_key), ALWAYS, FALSE },
  { G_STRUCT_OFFSET (PillionRatchet, own_secret), WITH_OWN_KEY, FALSE },
  { G_STRUCT_OFFSET (PillionRatchet, own_public), WITH_OWN_KEY, TRUE },
  { G_STRUCT_OFFSET (PillionRatchet, peer_public), WITH_PEER_KEY, TRUE },
  { G_STRUCT_OFFSET (PillionRatchet, sending_chain_key), WITH_SENDING_CHAIN, FALSE },
  { G_STRUCT_OFFSET (PillionRatchet, sending_header_key), WITH_SENDING_CHAIN, FALSE },
  { G_STRUCT_OFFSET (PillionRatchet, next_sending_header_key), ALWAYS, FALSE },
  { G_STRUCT_OFFSET (PillionRatchet, receiving_chain_key), WITH_RECEIVING_CHAIN, FALSE },
  { G_STRUCT_OFFSET (PillionRatchet, receiving_header_key), WITH_RECEIVING_CHAIN, FALSE },
  { G_STRUCT_OFFSET (PillionRatchet, next_receiving_header_key), ALWAYS, FALSE },
};

static const glong counter_fields[] = {
  G_STRUCT_OFFSET (PillionRatchet, n_sent),
  G_STRUCT_OFFSET (PillionRatchet, n_previous),
  G_STRUCT_OFFSET (PillionRatchet, n_received),
  G_STRUCT_OFFSET (PillionRatchet, n_chains),
};

G_STATIC_ASSERT (PILLION_RATCHET_SAVED_BYTES ==
                 2 + PILLION_X3DH_AD_BYTES + 32 * G_N_ELEMENTS (key_fields) + 4 * G_N_ELEMENTS (counter_fields));

static PillionRatchet *
new_session (const PillionX3dhSecrets *secrets,
             gboolean                  initiator)
{
  PillionRatchet *self = pillion_secret_alloc (sizeof *self);

  self->initiator = initiator;
  self->one_time = secrets->one_time;
  memcpy (self->associated_data, secrets->associated_data, sizeof self->associated_data);
  memcpy (self->root_key, secrets->root_key, 32);

  return self;
}

PillionRatchet *
pillion_ratchet_new_initiator (const PillionX3dhSecrets *secrets,
                               const guint8              peer_signed_prekey[32])
{
  PillionRatchet *self = new_session (secrets, TRUE);

  /* The first DH key is made when the first message needs it. */
  memcpy (self->peer_public, peer_signed_prekey, 32);
  memcpy (self->next_sending_header_key, secrets->initiator_header_key, 32);
  memcpy (self->next_receiving_header_key, secrets->responder_header_key, 32);

  return self;
}

PillionRatchet *
pillion_ratchet_new_responder (const PillionX3dhSecrets *secrets,
                               const guint8              signed_prekey_secret[32],
                               const guint8              signed_prekey_public[32])
{
  PillionRatchet *self = new_session (secrets, FALSE);

  memcpy (self->own_secret, signed_prekey_secret, 32);
  memcpy (self->own_public, signed_prekey_public, 32);
  memcpy (self->next_sending_header_key, secrets->responder_header_key, 32);
  memcpy (self->next_receiving_header_key, secrets->initiator_header_key, 32);

  return self;
}

void
pillion_ratchet_free (PillionRatchet *self)
{
  pillion_secret_dealloc (self);
}

void
pillion_ratchet_save (const PillionRatchet *self,
                      guint8                bytes[PILLION_RATCHET_SAVED_BYTES])
{
  guint8 *out = bytes;

  *out++ = VERSION;
  *out++ = (guint8) ((self->initiator ? FLAG_INITIATOR : 0) | (self->one_time ? FLAG_ONE_TIME : 0));

  memcpy (out, self->associated_data, sizeof self->associated_data);
  out += sizeof self->associated_data;

  for (gsize i = 0; i < G_N_ELEMENTS (key_fields); i++, out += 32)
    memcpy (out, G_STRUCT_MEMBER_P (self, key_fields[i].offset), 32);

  for (gsize i = 0; i < G_N_ELEMENTS (counter_fields); i++, out += 4) {
    guint32 counter = GUINT32_TO_BE (G_STRUCT_MEMBER (guint32, self, counter_fields[i]));

    memcpy (out, &counter, 4);
  }
}

static gboolean
is_present (const PillionRatchet *self,
            Presence              presence)
{
  switch (presence) {
  case WITH_OWN_KEY:
    return !self->initiator || self->n_sent > 0 || self->n_chains > 0;
  case WITH_PEER_KEY:
    return self->initiator || self->n_chains > 0;
  case WITH_SENDING_CHAIN:
    return self->n_sent > 0;
  case WITH_RECEIVING_CHAIN:
    return self->n_chains > 0;
  case ALWAYS:
  default:
    return TRUE;
  }
}

/* Whether the fields fit together as those of a session always do. */
static gboolean
is_valid (const PillionRatchet *self)
{
  if ((self->n_received > 0) != (self->n_chains > 0))
    return FALSE;

  if (self->n_chains == 0 && self->n_previous > 0)
    return FALSE;

  /* A responder answers, it does not begin. */
  if (!self->initiator && self->n_chains == 0 && self->n_sent > 0)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (key_fields); i++) {
    const guint8 *key = G_STRUCT_MEMBER_P (self, key_fields[i].offset);

    if (is_present (self, key_fields[i].presence) == sodium_is_zero (key, 32))
      return FALSE;

    if (key_fields[i].is_public && !pillion_x25519_is_canonical (key))
      return FALSE;
  }

  return TRUE;
}

static void
read_fields (PillionRatchet *self,
             const guint8    bytes[PILLION_RATCHET_SAVED_BYTES])
{
  const guint8 *in = bytes + 2;

  self->initiator = (bytes[1] & FLAG_INITIATOR) != 0;
  self->one_time = (bytes[1] & FLAG_ONE_TIME) != 0;

  memcpy (self->associated_data, in, sizeof self->associated_data);
  in += sizeof self->associated_data;

  for (gsize i = 0; i < G_N_ELEMENTS (key_fields); i++, in += 32)
    memcpy (G_STRUCT_MEMBER_P (self, key_fields[i].offset), in, 32);

  for (gsize i = 0; i < G_N_ELEMENTS (counter_fields); i++, in += 4) {
    guint32 counter;

    memcpy (&counter, in, 4);
    G_STRUCT_MEMBER (guint32, self, counter_fields[i]) = GUINT32_FROM_BE (counter);
  }
}

PillionRatchet *
pillion_ratchet_load (const guint8 *bytes,
                      gsize         n,
                      GError      **error)
{
  g_autoptr (PillionRatchet) self = NULL;

  if (n == PILLION_RATCHET_SAVED_BYTES && bytes[0] == VERSION && (bytes[1] & ~FLAGS) == 0) {
    self = pillion_secret_alloc (sizeof *self);
    read_fields (self, bytes);
    if (is_valid (self))
      return g_steal_pointer (&self);
  }

  g_set_error_literal (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_DAMAGED,
                       "The saved session is damaged");
  return NULL;
}

gboolean
pillion_ratchet_is_initiator (const PillionRatchet *self)
{
  return self->initiator;
}

gboolean
pillion_ratchet_is_one_time (const PillionRatchet *self)
{
  return self->one_time;
}

gboolean
pillion_ratchet_is_marked (const PillionRatchet *self)
{
  gboolean answered = self->initiator ? self->n_chains > 0 : self->n_sent > 0 || self->n_previous > 0;

  return !self->one_time && !answered;
}

guint32
pillion_ratchet_get_n_sent (const PillionRatchet *self)
{
  return self->n_sent;
}

gboolean
pillion_ratchet_has_received (const PillionRatchet *self)
{
  return self->n_chains > 0;
}

gboolean
pillion_ratchet_is_answered (const PillionRatchet *self)
{
  /* The first chain that a responder receives began before it could say anything. */
  return self->n_chains > (pillion_ratchet_is_initiator (self) ? 0 : 1);
}
