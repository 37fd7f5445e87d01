/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-link-qr.h"

G_BEGIN_DECLS

/**
 * pillion_link_scan:
 * @self: (out caller-allocates): wipe with g_auto()
 * @text: what was scanned, pasted or typed on the link page
 * @relay_id: of the relay this primary uses
 * @error: a PILLION_WIRE_ERROR (no code of ours, or a newer one);
 *   PILLION_PROTOCOL_ERROR_INTENT: it moves an account: the link page refuses it;
 *   PILLION_PROTOCOL_ERROR_OTHER_RELAY: the companion uses another relay
 *
 * Reads the text of a QR code where a companion is linked, and nowhere else
 * (PROTOCOL.md, section 5.1).
 */
gboolean pillion_link_scan (PillionLinkQr  *self,
                            const char     *text,
                            gsize           len,
                            const guint8    relay_id[PILLION_RELAY_ID_BYTES],
                            GError        **error);

/* Codes that were typed here and tried. One is good for one run, whatever came of
 * it: show `burned` for another try. Starts as { 0 }, lives as long as the program,
 * and remembers more than a rest allows. The fields are private.
 */
#define PILLION_LINK_SPENT_CODES 16

typedef struct {
  guint  n_added;
  guint8 hashes[PILLION_LINK_SPENT_CODES][32];
} PillionLinkSpentCodes;

gboolean pillion_link_spent_codes_contains (const PillionLinkSpentCodes *self,
                                            const char                  *symbols);
void     pillion_link_spent_codes_add      (PillionLinkSpentCodes       *self,
                                            const char                  *symbols);

G_END_DECLS
