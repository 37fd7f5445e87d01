/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-channel-private.h"

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-secret.h"
#include "wire/pillion-link-qr.h"
#include "wire/pillion-writer.h"

#define VERSION 1

static void
free_action (PillionLinkAction *action)
{
  g_clear_pointer (&action->bytes, g_bytes_unref);
  g_free (action);
}

void
pillion_link_channel_init (PillionLinkChannel *self,
                           gboolean            is_turn)
{
  g_queue_init (&self->actions);
  self->current = NULL;
  self->noise = NULL;
  self->is_turn = is_turn;
}

void
pillion_link_channel_clear (PillionLinkChannel *self)
{
  g_queue_clear_full (&self->actions, (GDestroyNotify) free_action);
  g_clear_pointer (&self->current, free_action);
  g_clear_pointer (&self->noise, pillion_noise_free);
}

PillionLinkAction *
pillion_link_channel_push (PillionLinkChannel    *self,
                           PillionLinkActionType  type)
{
  PillionLinkAction *action = g_new0 (PillionLinkAction, 1);

  action->type = type;
  g_queue_push_tail (&self->actions, action);
  return action;
}

const PillionLinkAction *
pillion_link_channel_next_action (PillionLinkChannel *self)
{
  g_clear_pointer (&self->current, free_action);
  self->current = g_queue_pop_head (&self->actions);
  return self->current;
}

void
pillion_link_channel_send_bytes (PillionLinkChannel *self,
                                 const guint8       *bytes,
                                 gsize               len)
{
  PillionLinkAction *action = pillion_link_channel_push (self, PILLION_LINK_ACTION_SEND);

  action->bytes = g_bytes_new (bytes, len);
  self->is_turn = FALSE;
}

#define PROLOGUE_BYTES (sizeof PILLION_CONTEXT_LINK_PROLOGUE + 1 + 1 + PILLION_ID_BYTES + 1 + PILLION_RELAY_ID_BYTES)

static gsize
write_prologue (const PillionLinkPlace *place,
                guint8                  prologue[PROLOGUE_BYTES])
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, prologue, PROLOGUE_BYTES);
  /* With the NUL that ends the context. */
  pillion_writer_bytes (&writer, PILLION_CONTEXT_LINK_PROLOGUE, sizeof PILLION_CONTEXT_LINK_PROLOGUE);
  pillion_writer_u8 (&writer, VERSION);
  pillion_writer_u8 (&writer, PILLION_LINK_INTENT_LINK);
  pillion_writer_bytes (&writer, place->rendezvous, sizeof place->rendezvous);
  pillion_writer_u8 (&writer, (guint8) place->kind);
  pillion_writer_bytes (&writer, place->relay_id, sizeof place->relay_id);
  pillion_writer_finish (&writer, &len);
  return len;
}

void
pillion_link_channel_begin (PillionLinkChannel     *self,
                            PillionNoiseRole        role,
                            const PillionLinkPlace *place,
                            const guint8           *static_secret,
                            const guint8           *peer,
                            const guint8           *psk,
                            const PillionRandom    *random)
{
  PillionNoiseKeys keys = { .static_private = static_secret, .remote_static = peer, .psk = psk };
  guint8 prologue[PROLOGUE_BYTES];
  gsize len = write_prologue (place, prologue);

  g_clear_pointer (&self->noise, pillion_noise_free);
  self->noise = pillion_noise_new (role, prologue, len, &keys, random);
}

gboolean
pillion_link_channel_send_handshake (PillionLinkChannel   *self,
                                     PillionLinkFrameType  type,
                                     const guint8         *payload,
                                     gsize                 payload_len)
{
  guint8 noise[PILLION_LINK_FRAME_MAX_BYTES];
  guint8 frame[PILLION_LINK_FRAME_MAX_BYTES];
  gsize len;

  g_return_val_if_fail (payload_len + PILLION_NOISE_MAX_OVERHEAD_BYTES < sizeof noise, FALSE);

  if (!pillion_noise_write_message (self->noise, payload, payload_len, noise, &len))
    return FALSE;

  len = pillion_link_frame_put_noise (type, noise, len, frame);
  pillion_link_channel_send_bytes (self, frame, len);
  return TRUE;
}

gboolean
pillion_link_channel_receive_handshake (PillionLinkChannel   *self,
                                        PillionLinkFrameType  type,
                                        const guint8         *bytes,
                                        gsize                 len,
                                        guint8                payload[PILLION_LINK_FRAME_MAX_BYTES],
                                        gsize                *payload_len)
{
  gsize noise_len;
  const guint8 *noise = pillion_link_frame_get_noise (bytes, len, type, &noise_len, NULL);

  return noise != NULL && pillion_noise_read_message (self->noise, noise, noise_len, payload, payload_len);
}

void
pillion_link_channel_send (PillionLinkChannel       *self,
                           const PillionLinkMessage *message)
{
  guint8 plain[PILLION_LINK_MESSAGE_MAX_BYTES];
  guint8 sealed[PILLION_LINK_MESSAGE_MAX_BYTES + PILLION_NOISE_TAG_BYTES];
  guint8 frame[PILLION_LINK_FRAME_MAX_BYTES];
  gsize len = pillion_link_message_encode (message, plain);

  g_return_if_fail (len > 0);

  if (pillion_noise_seal (self->noise, sealed, plain, len)) {
    len = pillion_link_frame_put_noise (PILLION_LINK_FRAME_TRANSPORT, sealed, len + PILLION_NOISE_TAG_BYTES, frame);
    pillion_link_channel_send_bytes (self, frame, len);
  }

  pillion_secret_wipe (plain, sizeof plain);
}

PillionLinkReason
pillion_link_reason_from_error (const GError *error)
{
  return g_error_matches (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_UNSUPPORTED) ? PILLION_LINK_REASON_VERSION : PILLION_LINK_REASON_RELAY;
}

gboolean
pillion_link_channel_receive (PillionLinkChannel *self,
                              const guint8       *bytes,
                              gsize               len,
                              PillionLinkMessage *message,
                              PillionLinkReason  *reason)
{
  guint8 plain[PILLION_LINK_FRAME_MAX_BYTES];
  g_autoptr (GError) error = NULL;
  gsize sealed_len;
  const guint8 *sealed = pillion_link_frame_get_noise (bytes, len, PILLION_LINK_FRAME_TRANSPORT, &sealed_len, NULL);
  gboolean decoded;

  *reason = PILLION_LINK_REASON_RELAY;
  if (sealed == NULL || !pillion_noise_open (self->noise, plain, sealed, sealed_len))
    return FALSE;

  decoded = pillion_link_message_decode (message, plain, sealed_len - PILLION_NOISE_TAG_BYTES, &error);
  if (!decoded)
    *reason = pillion_link_reason_from_error (error);

  pillion_secret_wipe (plain, sizeof plain);
  return decoded;
}

void
pillion_link_channel_end_silently (PillionLinkChannel *self,
                                   PillionLinkReason   reason,
                                   gboolean            pending)
{
  PillionLinkAction *action = pillion_link_channel_push (self, PILLION_LINK_ACTION_ENDED);

  action->reason = reason;
  action->pending = pending;
  g_clear_pointer (&self->noise, pillion_noise_free);
}

void
pillion_link_channel_end (PillionLinkChannel *self,
                          PillionLinkReason   reason,
                          gboolean            pending)
{
  PillionLinkMessage abort_message = { .type = PILLION_LINK_MESSAGE_ABORT, .reason = reason };

  if (self->is_turn && self->noise != NULL && pillion_noise_is_finished (self->noise) &&
      !pillion_noise_is_dead (self->noise))
    pillion_link_channel_send (self, &abort_message);

  pillion_link_channel_end_silently (self, reason, pending);
}
