/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PILLION_BOOT_ID_BYTES          16
#define PILLION_TRUST_CLOCK_SAVED_BYTES (1 + 8 + 8 + PILLION_BOOT_ID_BYTES)

/**
 * PillionClockReading:
 * @own_ms: the device's clock, in ms UTC; its user may set it
 * @running_ms: a clock in ms since the start of the system that counts while
 *   suspended and cannot be set (CLOCK_BOOTTIME)
 * @boot_id: the running system; another one after each start. Zeros where there is
 *   none: then a smaller @running_ms tells a new start.
 *
 * What the caller reads, all at one moment.
 */
typedef struct {
  guint64 own_ms;
  guint64 running_ms;
  guint8  boot_id[PILLION_BOOT_ID_BYTES];
} PillionClockReading;

/**
 * PillionTrustClock:
 *
 * What a device takes the time to be when it judges freshness (PROTOCOL.md,
 * section 3.6): T = max (own clock, floor). The floor is carried on by the running
 * clock; across a start of the system it stands at what was saved last, so save it
 * now and then.
 *
 * Time of the relay is not saved. It can raise the floor only to what the own clock
 * says, too, so a relay that lies expires nobody.
 *
 * Starts as { 0 }: no floor. The fields are private.
 */
typedef struct {
  guint64  floor_ms;
  guint64  floor_running_ms; /* of the reading at which the floor was floor_ms */
  guint8   floor_boot_id[PILLION_BOOT_ID_BYTES];
  gboolean relay_heard;      /* over the connection that there is; this and what follows is not saved */
  guint64  relay_ms;
  guint64  relay_running_ms; /* of the reading at which the relay said relay_ms */
} PillionTrustClock;

/* Returns: T, in ms UTC. */
guint64  pillion_trust_clock_get_time        (const PillionTrustClock   *self,
                                              const PillionClockReading *reading);

/**
 * pillion_trust_clock_note_relay:
 * @relay_ms: what the relay just said
 *
 * Raises the floor to the own clock if the relay agrees with it.
 *
 * Returns: whether it agrees
 */
gboolean pillion_trust_clock_note_relay      (PillionTrustClock         *self,
                                              const PillionClockReading *reading,
                                              guint64                    relay_ms,
                                              guint64                    tolerance_ms);

/**
 * pillion_trust_clock_note_freshness:
 * @issued_at: of a verified freshness of the own account with a higher sequence
 *
 * The primary's word replaces the floor, upwards and downwards: it heals a floor
 * that a wrong clock and a wrong relay together had raised.
 */
void     pillion_trust_clock_note_freshness  (PillionTrustClock         *self,
                                              const PillionClockReading *reading,
                                              guint64                    issued_at);

/* Whether the own clock, as it is now, disagrees with the relay's time, which is carried on by the
 * running clock: also a clock that is turned, or put right, while the connection lasts. Then
 * refuse what depends on time with `clock`. FALSE again with pillion_trust_clock_forget_relay(),
 * when the connection ends.
 */
gboolean pillion_trust_clock_relay_disagrees (const PillionTrustClock   *self,
                                              const PillionClockReading *reading,
                                              guint64                    tolerance_ms);
void     pillion_trust_clock_forget_relay    (PillionTrustClock         *self);

/* Writes the floor, carried on to the reading. */
void     pillion_trust_clock_save            (const PillionTrustClock   *self,
                                              const PillionClockReading *reading,
                                              guint8                     bytes[PILLION_TRUST_CLOCK_SAVED_BYTES]);

/* Returns: FALSE with a PILLION_WIRE_ERROR, and self is { 0 } */
gboolean pillion_trust_clock_load            (PillionTrustClock         *self,
                                              const guint8              *bytes,
                                              gsize                      len,
                                              GError                   **error);

G_END_DECLS
