/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "relay/pillion-relay-connection.h"
#include "wire/pillion-relay-messages-rendezvous.h"

G_BEGIN_DECLS

/* Where two devices meet that want to link (PROTOCOL.md, section 4.6). In memory: what
 * is lost with the relay is begun again. Nothing of what is said is understood here.
 */

/* How somebody takes part. */
typedef enum {
  PILLION_RELAY_MEETING_OK,
  PILLION_RELAY_MEETING_NOT_FOUND, /* there is none, or it is not for him */
  PILLION_RELAY_MEETING_CROWDED,   /* there were two already; it is closed */
  PILLION_RELAY_MEETING_NOT_NOW,   /* it is the other's turn, or all has been said */
} PillionRelayMeetingResult;

PillionRelayMeetings     *pillion_relay_meetings_new   (PillionRelay                  *relay);
void                      pillion_relay_meetings_free  (PillionRelayMeetings          *self);

/* Closes those whose time is up. */
void                      pillion_relay_meetings_sweep (PillionRelayMeetings          *self,
                                                        guint64                        now_ms);

/* A connection ends: so do its meetings. */
void                      pillion_relay_meetings_leave (PillionRelayMeetings          *self,
                                                        PillionRelayConnection        *connection);

/* number: "" for kind qr. FALSE if there are too many. */
gboolean                  pillion_relay_meetings_open  (PillionRelayMeetings          *self,
                                                        PillionRelayConnection        *connection,
                                                        PillionRendezvousKind          kind,
                                                        const char                    *number,
                                                        PillionRelayRendezvousOpenOk  *ok);

/* The newest requests for a number. (element-type PillionRelayRendezvousRequest)
 * (transfer full)
 */
GArray                   *pillion_relay_meetings_list  (PillionRelayMeetings          *self,
                                                        const char                    *number);

PillionRelayMeetingResult pillion_relay_meetings_join  (PillionRelayMeetings          *self,
                                                        PillionRelayConnection        *connection,
                                                        const guint8                  *id,
                                                        PillionRelayRendezvousJoinOk  *ok);

PillionRelayMeetingResult pillion_relay_meetings_send  (PillionRelayMeetings          *self,
                                                        PillionRelayConnection        *connection,
                                                        const guint8                  *id,
                                                        GBytes                        *data);

PillionRelayMeetingResult pillion_relay_meetings_close (PillionRelayMeetings          *self,
                                                        PillionRelayConnection        *connection,
                                                        const guint8                  *id,
                                                        PillionLinkReason              reason);

G_END_DECLS
