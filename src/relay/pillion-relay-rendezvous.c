/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-meetings.h"
#include "relay/pillion-relay-ops.h"

static void
answer_result (PillionRelayRequest       *request,
               PillionRelayMeetingResult  result)
{
  switch (result) {
  case PILLION_RELAY_MEETING_NOT_FOUND:
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_NOT_FOUND, "There is no such rendezvous.");
    return;
  case PILLION_RELAY_MEETING_CROWDED:
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_CROWDED, "Somebody else was there already.");
    return;
  case PILLION_RELAY_MEETING_NOT_NOW:
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_FORBIDDEN, "It is the other's turn.");
    return;
  case PILLION_RELAY_MEETING_OK:
  default:
    pillion_relay_request_answer (request, NULL);
  }
}

void
pillion_relay_rendezvous_open (PillionRelayRequest *request)
{
  g_auto (PillionRelayRendezvousOpen) message = { 0 };
  g_autoptr (GError) error = NULL;
  PillionRelayConnection *connection = request->connection;
  PillionRelayRendezvousOpenOk ok = { 0 };
  PillionRelayLimit limit;

  if (!pillion_relay_rendezvous_open_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  /* A QR code is drawn anew every half minute, a one-time code is a run. */
  limit = message.kind == PILLION_RENDEZVOUS_KIND_CODE ? PILLION_RELAY_LIMIT_CODE_RENDEZVOUS
                                                       : PILLION_RELAY_LIMIT_QR_RENDEZVOUS;
  if (!pillion_relay_request_take (request, limit, connection->address, sizeof connection->address))
    return;

  if (pillion_relay_meetings_open (request->relay->meetings, connection, message.kind, message.number, &ok))
    pillion_relay_request_answer (request, pillion_relay_rendezvous_open_ok_write (&ok));
  else
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_BUSY, "Too many rendezvous are open.");
}

void
pillion_relay_rendezvous_requests (PillionRelayRequest *request)
{
  g_autoptr (GArray) requests = pillion_relay_meetings_list (request->relay->meetings,
                                                             request->connection->account->number);
  PillionRelayRendezvousRequestsOk ok = { .requests = requests };

  pillion_relay_request_answer (request, pillion_relay_rendezvous_requests_ok_write (&ok));
}

void
pillion_relay_rendezvous_join (PillionRelayRequest *request)
{
  g_auto (PillionRelayRendezvous) message = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (PillionRelayRendezvousJoinOk) ok = { 0 };
  PillionRelayMeetingResult result;

  if (!pillion_relay_rendezvous_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  result = pillion_relay_meetings_join (request->relay->meetings, request->connection, message.rendezvous, &ok);
  if (result == PILLION_RELAY_MEETING_OK)
    pillion_relay_request_answer (request, pillion_relay_rendezvous_join_ok_write (&ok));
  else
    answer_result (request, result);
}

void
pillion_relay_rendezvous_send (PillionRelayRequest *request)
{
  g_auto (PillionRelayRendezvousMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  if (!pillion_relay_rendezvous_message_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  answer_result (request, pillion_relay_meetings_send (request->relay->meetings, request->connection,
                                                       message.rendezvous, message.data));
}

void
pillion_relay_rendezvous_close (PillionRelayRequest *request)
{
  g_auto (PillionRelayRendezvousClose) message = { 0 };
  g_autoptr (GError) error = NULL;

  if (!pillion_relay_rendezvous_close_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  answer_result (request, pillion_relay_meetings_close (request->relay->meetings, request->connection,
                                                        message.rendezvous, message.reason));
}
