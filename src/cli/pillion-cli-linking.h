/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-call.h"

G_BEGIN_DECLS

/**
 * PillionCliLinking:
 *
 * What the verbs of both sides of linking share, as the first member of their own struct: a link that an interruption
 * cancels, one question at a time, and an end that waits until nothing reads standard input any more. Counted by
 * g_rc_box_acquire() and pillion_cli_linking_unref(); main thread.
 */
typedef struct {
  PillionCliCall *call;                /* (owned) */
  GObject        *link;                /* (owned) (nullable): until it is started */
  void          (*cancel) (gpointer link);
  GDestroyNotify  clear;               /* (nullable): of the verb's own members */
  GCancellable   *reading;             /* (owned) (nullable): the answer to a question */
  gulong          interrupted_handler;
  gboolean        ended;
  GError         *error;               /* (owned) (nullable): why it ends */
} PillionCliLinking;

/* size: of the verb's own struct; clear: (nullable): of its own members. (transfer full) */
gpointer pillion_cli_linking_new         (gsize                size,
                                          PillionCliCall      *call,
                                          GDestroyNotify       clear);
void     pillion_cli_linking_unref       (gpointer             self);

/* link: (transfer full): starts to be followed; it keeps self until the end. changed: of its state, called with self */
void     pillion_cli_linking_follow      (PillionCliLinking   *self,
                                          gpointer             link,
                                          void               (*cancel) (gpointer link),
                                          GCallback            changed);

/* callback: given self as its data, which it owns; calls pillion_cli_linking_take_answer() first */
void     pillion_cli_linking_ask         (PillionCliLinking   *self,
                                          const char          *prompt,
                                          GAsyncReadyCallback  callback);

/* FALSE: nobody wants an answer any more. line: (transfer full) (nullable): NULL at the end of the input */
gboolean pillion_cli_linking_take_answer (PillionCliLinking   *self,
                                          GObject             *source,
                                          GAsyncResult        *result,
                                          char               **line);

/* error: (transfer full) (nullable). Only the first end counts. */
void     pillion_cli_linking_end         (PillionCliLinking   *self,
                                          GError              *error);

G_END_DECLS
