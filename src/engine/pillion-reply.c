/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-reply.h"

#include "engine/pillion-engine-error.h"
#include "wire/pillion-authored.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
pillion_reply_has_content (const PillionMessageRow *row)
{
  return !row->deleted && row->state != PILLION_MESSAGE_STATE_WAITING &&
         row->state != PILLION_MESSAGE_STATE_UNSUPPORTED &&
         (row->type == PILLION_MESSAGE_TYPE_TEXT || row->type == PILLION_MESSAGE_TYPE_ATTACHMENT);
}

/* The beginning, on one line. An attachment without a caption is quoted by its name. */
static void
make_quote (PillionMessageMarks     *marks,
            const PillionMessageRow *row)
{
  const char *text = row->text != NULL && *row->text != '\0' ? row->text : "";
  gsize length = 0;

  if (*text == '\0' && row->attachment != NULL)
    text = row->attachment->name;
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gsize n = (gsize) (g_utf8_next_char (c) - c);

    if (length + n > PILLION_MESSAGE_QUOTE_MAX_BYTES)
      break;
    memcpy (marks->reply_quote + length, *c == '\n' || *c == '\t' ? " " : c, n);
    length += n;
  }
}

gboolean
pillion_reply_mark (PillionDatabase     *database,
                    const guint8 *account,
                    gint64 reply_to,
                    PillionMessageMarks *marks,
                    GError **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (reply_to == 0)
    return TRUE;
  if (!pillion_messages_load (database, reply_to, &row, error))
    return FALSE;
  if (row == NULL || memcmp (row->chat, account, sizeof row->chat) != 0 || !pillion_reply_has_content (row)) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("This message can’t be answered."));
    return FALSE;
  }
  marks->is_reply = TRUE;
  memcpy (marks->reply_author, row->author, sizeof marks->reply_author);
  memcpy (marks->reply_message, row->message_id, sizeof marks->reply_message);
  make_quote (marks, row);
  return TRUE;
}
