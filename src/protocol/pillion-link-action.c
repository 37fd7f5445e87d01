/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-link-action.h"

static const PillionLinkTimes default_times = {
  .answer_ms = 120000,
  .rendezvous_ms = 300000,
};

const PillionLinkTimes *
pillion_link_times_default (void)
{
  return &default_times;
}

PillionLinkReason
pillion_link_reason_from_close (const char *name,
                                gboolean    confirming)
{
  static const PillionLinkReason known[] = {
    PILLION_LINK_REASON_CROWDED,
    PILLION_LINK_REASON_EXPIRED,
    PILLION_LINK_REASON_CANCELLED,
    PILLION_LINK_REASON_DECLINED,
  };

  if (name == NULL)
    return PILLION_LINK_REASON_RELAY;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_str_equal (name, pillion_link_reason_get_name (known[i])))
      return known[i];
  }

  /* The code is spent whoever says it. */
  if (confirming && g_str_equal (name, pillion_link_reason_get_name (PILLION_LINK_REASON_WRONG_CODE)))
    return PILLION_LINK_REASON_WRONG_CODE;

  return PILLION_LINK_REASON_RELAY;
}
