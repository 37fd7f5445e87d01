/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-relay-schema.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* Sending and receiving (PROTOCOL.md, section 4.5). */

#define PILLION_RELAY_ENVELOPES_MAX 9
#define PILLION_RELAY_MAILBOX_MAX 64

/**
 * PillionRelayScope:
 * @PILLION_RELAY_SCOPE_ALL: every fresh device of both accounts, exactly
 * @PILLION_RELAY_SCOPE_SOME: any of them
 * @PILLION_RELAY_SCOPE_EPHEMERAL: any of them, if they are there now: nothing is stored
 */
typedef enum {
  PILLION_RELAY_SCOPE_ALL,
  PILLION_RELAY_SCOPE_SOME,
  PILLION_RELAY_SCOPE_EPHEMERAL,
} PillionRelayScope;

typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES];
  guint8  device[PILLION_DEVICE_BYTES];
  GBytes *envelope;
} PillionRelayEnvelope;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayEnvelope, pillion_relay_envelope)

/* `message.send`. envelopes: of PillionRelayEnvelope, at least one */
typedef struct {
  guint8             request[PILLION_ID_BYTES];
  gboolean           has_account;
  guint8             account[PILLION_ACCOUNT_BYTES];
  PillionRelayScope  scope;
  GArray            *envelopes;
} PillionRelayMessageSend;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayMessageSend, pillion_relay_message_send)

typedef struct {
  guint64 time;
} PillionRelayMessageSendOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayMessageSendOk, pillion_relay_message_send_ok)

typedef struct {
  guint8 account[PILLION_ACCOUNT_BYTES];
  guint8 device[PILLION_DEVICE_BYTES];
} PillionRelayDevice;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayDevice, pillion_relay_device)

typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES];
  guint64 epoch;
} PillionRelayEpoch;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayEpoch, pillion_relay_epoch)

/* What stands in an error of code `stale`. missing, extra: of PillionRelayDevice;
 * epochs: of PillionRelayEpoch
 */
typedef struct {
  GArray *missing;
  GArray *extra;
  GArray *epochs;
} PillionRelayStale;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayStale, pillion_relay_stale)

/* The answer of `mailbox.open`, which has no members itself */
typedef struct {
  guint64 waiting;
} PillionRelayMailboxOpenOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayMailboxOpenOk, pillion_relay_mailbox_open_ok)

/**
 * PillionRelayMailboxMessage:
 * @id: to be acknowledged, from 1
 * @account: sender
 * @gap: how many messages of that account the relay had to drop here; if not 0, there
 *   is nothing of the below
 * @device: of the sender
 * @request: of the send
 * @time: when the relay took it
 * @envelope: (nullable): %NULL for a gap
 */
typedef struct {
  guint64   id;
  guint8    account[PILLION_ACCOUNT_BYTES];
  guint64   gap;
  gboolean  has_device;
  guint8    device[PILLION_DEVICE_BYTES];
  gboolean  has_request;
  guint8    request[PILLION_ID_BYTES];
  guint64   time;
  GBytes   *envelope;
} PillionRelayMailboxMessage;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayMailboxMessage, pillion_relay_mailbox_message)

/* Push `mailbox`. messages: of PillionRelayMailboxMessage */
typedef struct {
  GArray *messages;
} PillionRelayMailbox;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayMailbox, pillion_relay_mailbox)

/* Push `ephemeral`: an envelope that is nowhere stored, and not to be acknowledged. */
typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES]; /* sender */
  guint8  device[PILLION_DEVICE_BYTES];
  GBytes *envelope;
} PillionRelayEphemeral;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayEphemeral, pillion_relay_ephemeral)

/* `mailbox.acknowledge`; its answer is empty. ids: of guint64 */
typedef struct {
  GArray *ids;
} PillionRelayMailboxAcknowledge;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayMailboxAcknowledge, pillion_relay_mailbox_acknowledge)

G_END_DECLS
