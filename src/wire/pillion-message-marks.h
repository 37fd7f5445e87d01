/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-extensions.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

#define PILLION_MESSAGE_QUOTE_MAX_BYTES 200

/**
 * PillionMessageMarks:
 * @is_reply: the next three count
 * @reply_author: who wrote what is answered
 * @reply_message: its id
 * @reply_quote: how it began, by the word of whoever answers
 * @forwarded: somebody else may have written it
 *
 * What the extensions of a text or an attachment say (PROTOCOL.md, section 7.3).
 */
typedef struct {
  gboolean is_reply;
  guint8   reply_author[PILLION_ACCOUNT_BYTES];
  guint8   reply_message[PILLION_ID_BYTES];
  char     reply_quote[PILLION_MESSAGE_QUOTE_MAX_BYTES + 1];
  gboolean forwarded;
} PillionMessageMarks;

/* Reads the tags that this version knows; refuses them where their value is not what it must
 * be.
 */
void pillion_message_marks_read  (PillionMessageMarks        *self,
                                  const PillionExtensions    *extensions,
                                  PillionReader              *reader);

/* Makes extensions of these alone. A quote that is too long or no text becomes "". */
void pillion_message_marks_write (const PillionMessageMarks  *self,
                                  PillionExtensions          *extensions);

G_END_DECLS
