/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "engine/pillion-message-reader.h"

G_BEGIN_DECLS

/* What one read of a message list asks for, and what it found. */

/**
 * PillionMessageWindowStep:
 * @PILLION_MESSAGE_WINDOW_END: the newest messages
 * @PILLION_MESSAGE_WINDOW_KEEP: the same again, and at the end also what came
 * @PILLION_MESSAGE_WINDOW_UP: some before the first, and fewer at the end
 * @PILLION_MESSAGE_WINDOW_DOWN: some after the last, and fewer at the beginning
 * @PILLION_MESSAGE_WINDOW_JUMP: those around a row
 */
typedef enum {
  PILLION_MESSAGE_WINDOW_END,
  PILLION_MESSAGE_WINDOW_KEEP,
  PILLION_MESSAGE_WINDOW_UP,
  PILLION_MESSAGE_WINDOW_DOWN,
  PILLION_MESSAGE_WINDOW_JUMP,
} PillionMessageWindowStep;

/**
 * PillionMessageWindow:
 * @chat: whom it is with
 * @first: the first row of the window as it is; 0: it is empty; likewise @last
 * @anchor: the first row that must stay when there are too many at the beginning; 0: none
 * @target: the row to jump to
 * @at_start: nothing is before the window as it is; then, as it is to be; likewise @at_end
 * @newest: the newest row that was ever in the window
 * @want_unread: whether to look for the first unread message
 * @messages: (nullable) (element-type PillionMessageFacts): what the window is to have
 * @n_below: how many are after @newest
 * @first_unread: its row; 0: none
 */
typedef struct {
  PillionJob                job;
  guint8                    chat[PILLION_ACCOUNT_ID_BYTES];
  PillionMessageWindowStep  step;
  gint64                    first;
  gint64                    last;
  gint64                    anchor;
  gint64                    target;
  gint64                    newest;
  gboolean                  at_start;
  gboolean                  at_end;
  gboolean                  want_unread;
  GPtrArray                *messages;
  guint                     n_below;
  gint64                    first_unread;
} PillionMessageWindow;

void     pillion_message_window_free (gpointer          data);

/* A #PillionStoreWork. */
gboolean pillion_message_window_read (PillionDatabase  *database,
                                      gpointer          data,
                                      GError          **error);

G_END_DECLS
