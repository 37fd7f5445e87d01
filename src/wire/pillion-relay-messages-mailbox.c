/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-relay-messages-mailbox.h"

#include "wire/pillion-envelope.h"
#include "wire/pillion-json-scan.h"
#include "wire/pillion-relay-fields.h"

static const char *const scopes[] = { "all", "some", "ephemeral" };

/* Fresh devices of two accounts, at most. */
#define STALE_MAX (2 * PILLION_DEVICES_MAX)

static const PillionRelayField pillion_relay_envelope_fields[] = {
  { FIELD_FIXED (PillionRelayEnvelope, account) },
  { FIELD_FIXED (PillionRelayEnvelope, device) },
  { FIELD_BYTES (PillionRelayEnvelope, envelope, PILLION_ENVELOPE_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayEnvelope, pillion_relay_envelope, "envelope to send", NULL);

static const PillionRelayField pillion_relay_message_send_fields[] = {
  { FIELD_FIXED (PillionRelayMessageSend, request) },
  { FIELD_OPTIONAL_FIXED (PillionRelayMessageSend, account) },
  { FIELD_ENUM (PillionRelayMessageSend, scope, 0, scopes) },
  { FIELD_OBJECTS (PillionRelayMessageSend, envelopes, 1, PILLION_RELAY_ENVELOPES_MAX, pillion_relay_envelope_schema) },
};

DEFINE_SCHEMA (PillionRelayMessageSend, pillion_relay_message_send, "message.send", NULL);

static const PillionRelayField pillion_relay_message_send_ok_fields[] = {
  { FIELD_ANY_COUNTER (PillionRelayMessageSendOk, time) },
};

DEFINE_SCHEMA (PillionRelayMessageSendOk, pillion_relay_message_send_ok, "answer of message.send", NULL);

static const PillionRelayField pillion_relay_device_fields[] = {
  { FIELD_FIXED (PillionRelayDevice, account) },
  { FIELD_FIXED (PillionRelayDevice, device) },
};

DEFINE_SCHEMA (PillionRelayDevice, pillion_relay_device, "device", NULL);

static const PillionRelayField pillion_relay_epoch_fields[] = {
  { FIELD_FIXED (PillionRelayEpoch, account) },
  { FIELD_COUNTER (PillionRelayEpoch, epoch, 1, PILLION_JSON_INTEGER_MAX) },
};

DEFINE_SCHEMA (PillionRelayEpoch, pillion_relay_epoch, "epoch", NULL);

static const PillionRelayField pillion_relay_stale_fields[] = {
  { FIELD_OBJECTS (PillionRelayStale, missing, 0, STALE_MAX, pillion_relay_device_schema) },
  { FIELD_OBJECTS (PillionRelayStale, extra, 0, STALE_MAX, pillion_relay_device_schema) },
  { FIELD_OBJECTS (PillionRelayStale, epochs, 0, 2, pillion_relay_epoch_schema) },
};

DEFINE_SCHEMA (PillionRelayStale, pillion_relay_stale, "stale", NULL);

static const PillionRelayField pillion_relay_mailbox_open_ok_fields[] = {
  { FIELD_ANY_COUNTER (PillionRelayMailboxOpenOk, waiting) },
};

DEFINE_SCHEMA (PillionRelayMailboxOpenOk, pillion_relay_mailbox_open_ok, "answer of mailbox.open", NULL);

static const PillionRelayField pillion_relay_mailbox_message_fields[] = {
  { FIELD_COUNTER (PillionRelayMailboxMessage, id, 1, PILLION_JSON_INTEGER_MAX) },
  { FIELD_FIXED (PillionRelayMailboxMessage, account) },
  { FIELD_OPTIONAL_COUNTER (PillionRelayMailboxMessage, gap) },
  { FIELD_OPTIONAL_FIXED (PillionRelayMailboxMessage, device) },
  { FIELD_OPTIONAL_FIXED (PillionRelayMailboxMessage, request) },
  { FIELD_OPTIONAL_COUNTER (PillionRelayMailboxMessage, time) },
  { FIELD_OPTIONAL_BYTES (PillionRelayMailboxMessage, envelope, PILLION_ENVELOPE_MAX_BYTES) },
};

/* Either a gap or a message with all its members. */
static const char *
check_mailbox_message (gconstpointer message)
{
  const PillionRelayMailboxMessage *self = message;
  gboolean gap = self->gap > 0;

  if (self->has_device == gap || self->has_request == gap ||
      (self->time > 0) == gap || (self->envelope != NULL) == gap)
    return "is neither a message nor a gap";

  return NULL;
}

DEFINE_SCHEMA (PillionRelayMailboxMessage, pillion_relay_mailbox_message, "mailbox message", check_mailbox_message);

static const PillionRelayField pillion_relay_mailbox_fields[] = {
  { FIELD_OBJECTS (PillionRelayMailbox, messages, 1, PILLION_RELAY_MAILBOX_MAX, pillion_relay_mailbox_message_schema) },
};

DEFINE_SCHEMA (PillionRelayMailbox, pillion_relay_mailbox, "mailbox", NULL);

static const PillionRelayField pillion_relay_ephemeral_fields[] = {
  { FIELD_FIXED (PillionRelayEphemeral, account) },
  { FIELD_FIXED (PillionRelayEphemeral, device) },
  { FIELD_BYTES (PillionRelayEphemeral, envelope, PILLION_ENVELOPE_MAX_BYTES) },
};

DEFINE_SCHEMA (PillionRelayEphemeral, pillion_relay_ephemeral, "ephemeral message", NULL);

static const PillionRelayField pillion_relay_mailbox_acknowledge_fields[] = {
  { FIELD_COUNTERS (PillionRelayMailboxAcknowledge, ids, 1, PILLION_RELAY_MAILBOX_MAX) },
};

DEFINE_SCHEMA (PillionRelayMailboxAcknowledge, pillion_relay_mailbox_acknowledge, "mailbox.acknowledge", NULL);
