/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-evil-relay.h"

G_BEGIN_DECLS

/**
 * PillionEvilBlobs:
 *
 * The blobs of a relay that has fallen to an enemy. It takes all of them, and lies when it gives
 * them back.
 */
typedef struct _PillionEvilBlobs PillionEvilBlobs;

/**
 * PillionEvilLie:
 * @PILLION_EVIL_LIE_NONE: what was brought
 * @PILLION_EVIL_LIE_FLIPPED: the same but for one bit
 * @PILLION_EVIL_LIE_ANOTHER: another of the same size, if there is one
 * @PILLION_EVIL_LIE_TRUNCATED: the first half, as if that were all
 * @PILLION_EVIL_LIE_ENDLESS: the whole again and again
 * @PILLION_EVIL_LIE_LARGER: what was brought, after it was said to be larger
 * @PILLION_EVIL_LIE_SMALLER: the same, smaller
 */
typedef enum {
  PILLION_EVIL_LIE_NONE,
  PILLION_EVIL_LIE_FLIPPED,
  PILLION_EVIL_LIE_ANOTHER,
  PILLION_EVIL_LIE_TRUNCATED,
  PILLION_EVIL_LIE_ENDLESS,
  PILLION_EVIL_LIE_LARGER,
  PILLION_EVIL_LIE_SMALLER,
} PillionEvilLie;

/* relay must live longer, and keep its hooks. */
PillionEvilBlobs *pillion_evil_blobs_new       (PillionEvilRelay  *relay);
void              pillion_evil_blobs_free      (PillionEvilBlobs  *self);

/* From now on. */
void              pillion_evil_blobs_set_lie   (PillionEvilBlobs  *self,
                                                PillionEvilLie     lie);

/* How many downloads it was asked for. */
guint             pillion_evil_blobs_get_n_got (PillionEvilBlobs  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionEvilBlobs, pillion_evil_blobs_free)

G_END_DECLS
