/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * PillionIdleStage:
 * @PILLION_IDLE_STAGE_NONE: the primary was used lately, no companion depends on it, or it is too late
 * @PILLION_IDLE_STAGE_FIRST: half of the time is over: 7 days of 14
 * @PILLION_IDLE_STAGE_SECOND: 11 days of 14
 * @PILLION_IDLE_STAGE_LAST: 13 days of 14
 *
 * How urgently the user is to be warned that the companions lock themselves, since the primary is
 * not used. Where an account allows less than 14 days the stages come in the same proportion.
 */
typedef enum {
  PILLION_IDLE_STAGE_NONE,
  PILLION_IDLE_STAGE_FIRST,
  PILLION_IDLE_STAGE_SECOND,
  PILLION_IDLE_STAGE_LAST,
} PillionIdleStage;

/**
 * PillionIdleWarning:
 * @since_ms: T at which the stage began; 0: there is none
 * @idle_ms: for how long the primary was not used; 0: there is no stage
 * @not_after_ms: when the companions lock themselves, at every stage; 0: not known
 */
typedef struct {
  PillionIdleStage stage;
  guint64          since_ms;
  guint64          idle_ms;
  guint64          not_after_ms;
} PillionIdleWarning;

/* The kind of its notice; detail: "stage" (1 to 3), "not_after_ms", "primary" (told on the
 * primary). There is at most one, told or not, and none once the primary was used.
 */
#define PILLION_IDLE_NOTICE "devices.expiring"

/* Looks at the time, and makes the notice of a stage that has begun. Each stage has one, and takes
 * the place of the one before. Main thread, in the background.
 */
void pillion_idle_warning_look (PillionEngine *engine);

G_END_DECLS
