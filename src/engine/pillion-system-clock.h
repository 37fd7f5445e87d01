/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-trust-clock.h"

G_BEGIN_DECLS

/**
 * PillionClockSource:
 * @read: fills @reading with the clocks as they are now
 * @data: given to @read
 *
 * Where the engine reads the clocks. Tests give one of their own.
 */
typedef struct {
  void     (*read) (gpointer             data,
                    PillionClockReading *reading);
  gpointer data;
} PillionClockSource;

/* The system's clocks: real time, CLOCK_BOOTTIME and the boot id. (transfer none); any
 * thread.
 */
const PillionClockSource *pillion_system_clock (void);

G_END_DECLS
