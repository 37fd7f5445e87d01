/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-reason.h"

const char *const pillion_link_reason_names[] = {
  NULL,
  "expired",
  "wrong-code",
  "burned",
  "limit",
  "declined",
  "mismatch",
  "version",
  "clock",
  "relay",
  "crowded",
  "cancelled",
};

const char *
pillion_link_reason_get_name (PillionLinkReason reason)
{
  g_return_val_if_fail (reason >= PILLION_LINK_REASON_EXPIRED, NULL);
  g_return_val_if_fail (reason <= PILLION_LINK_REASON_LAST, NULL);

  return pillion_link_reason_names[reason];
}
