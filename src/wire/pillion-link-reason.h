/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionLinkReason:
 *
 * How a linking run ended without a link (PROTOCOL.md, section 5.6). The numbers are
 * those of the channel, the names those of JSON and of the command line.
 */
typedef enum {
  PILLION_LINK_REASON_EXPIRED = 1,
  PILLION_LINK_REASON_WRONG_CODE,
  PILLION_LINK_REASON_BURNED,
  PILLION_LINK_REASON_LIMIT,
  PILLION_LINK_REASON_DECLINED,
  PILLION_LINK_REASON_MISMATCH,
  PILLION_LINK_REASON_VERSION,
  PILLION_LINK_REASON_CLOCK,
  PILLION_LINK_REASON_RELAY,
  PILLION_LINK_REASON_CROWDED,
  PILLION_LINK_REASON_CANCELLED,
} PillionLinkReason;

#define PILLION_LINK_REASON_LAST PILLION_LINK_REASON_CANCELLED

/* The names by number; index 0 is NULL. */
extern const char *const pillion_link_reason_names[PILLION_LINK_REASON_LAST + 1];

/* "expired", "wrong-code", ... */
const char *pillion_link_reason_get_name (PillionLinkReason  reason);

G_END_DECLS
