/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_LINK_QR_BYTES 94
#define PILLION_LINK_QR_TEXT_CHARS 141
#define PILLION_LINK_QR_RELAY_BYTES 8

typedef enum {
  PILLION_LINK_INTENT_LINK = 1,
  PILLION_LINK_INTENT_MOVE,
} PillionLinkIntent;

/**
 * PillionLinkQr:
 * @psk: (secret)
 * @relay: the first bytes of the relay_id
 *
 * What the code on a companion's screen says (PROTOCOL.md, section 5.1).
 */
typedef struct {
  PillionLinkIntent intent;
  guint8            rendezvous[PILLION_ID_BYTES];
  guint8            ltk[PILLION_KEY_BYTES];
  guint8            psk[PILLION_KEY_BYTES];
  guint8            relay[PILLION_LINK_QR_RELAY_BYTES];
} PillionLinkQr;

/**
 * pillion_link_qr_decode:
 * @error: %PILLION_WIRE_ERROR_UNSUPPORTED for another version or intent, which only a
 *   newer program makes
 */
gboolean  pillion_link_qr_decode      (PillionLinkQr        *self,
                                       const guint8         *bytes,
                                       gsize                 len,
                                       GError              **error);

/* out has room for PILLION_LINK_QR_BYTES, all of which are written (secret). */
void      pillion_link_qr_encode      (const PillionLinkQr  *self,
                                       guint8               *out);

/* The same from and to text in base45, as the code is scanned, pasted and copied.
 * White space around the text is ignored. The text is (transfer full) and holds the
 * psk: to be wiped by who shows it.
 */
gboolean  pillion_link_qr_decode_text (PillionLinkQr        *self,
                                       const char           *text,
                                       gsize                 len,
                                       GError              **error);
char     *pillion_link_qr_encode_text (const PillionLinkQr  *self);

/* Wipes the psk and all else. */
void      pillion_link_qr_clear       (PillionLinkQr        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionLinkQr, pillion_link_qr_clear)

G_END_DECLS
