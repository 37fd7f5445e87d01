/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-delivery.h"
#include "store/pillion-history-table.h"
#include "wire/pillion-message-body.h"

G_BEGIN_DECLS

/* The side of a history transfer that gets the messages (PROTOCOL.md, section 7.7). On the store's
 * worker; pillion-history.c drives it.
 */

/* Notes that this device, which was linked just now, is to get its history, and leaves room for it.
 * job: of the device that it was before, with the same store
 */
gboolean pillion_history_taking_want        (PillionDatabase                 *database,
                                             PillionJob                      *job,
                                             guint64                          since,
                                             GError                         **error);

/* Whether history is still to come. */
gboolean pillion_history_taking_is_expected (PillionDatabase                 *database,
                                             gboolean                        *expected,
                                             GError                         **error);

/* How it is with what this device missed while it was logged out. */
typedef enum {
  PILLION_HISTORY_MISSED_NOTHING,  /* it has come, or it missed nothing */
  PILLION_HISTORY_MISSED_COMES,    /* by itself */
  PILLION_HISTORY_MISSED_STOPPED,  /* not all has come: it is to be asked for again */
  PILLION_HISTORY_MISSED_LEFT_OUT, /* all has come but what failed its check */
} PillionHistoryMissed;

gboolean pillion_history_taking_load_missed (PillionDatabase                 *database,
                                             PillionHistoryMissed            *missed,
                                             GError                         **error);

/* Begins what was noted so. */
gboolean pillion_history_taking_begin_wanted (PillionDatabase                *database,
                                             PillionJob                      *job,
                                             GError                         **error);

/**
 * pillion_history_taking_begin:
 * @device: (nullable): the source; NULL: the primary
 * @since: from when on; 0: all that there is a right to
 * @error: %PILLION_ENGINE_ERROR_USAGE: there is no right to it, or nobody to ask
 *
 * Asks a source for what is not here; another transfer that this device gets ends. What it missed
 * while it was logged out comes first, and from the primary.
 */
gboolean pillion_history_taking_begin       (PillionDatabase                 *database,
                                             PillionJob                      *job,
                                             const guint8                    *device,
                                             guint64                          since,
                                             GError                         **error);

/* Pauses what this device gets, lets it go on, or ends it, and tells the source. Does nothing to
 * what has ended.
 */
gboolean pillion_history_taking_change      (PillionDatabase                 *database,
                                             PillionJob                      *job,
                                             PillionHistoryRowState           state,
                                             GError                         **error);

gboolean pillion_history_taking_take_part   (PillionDatabase                 *database,
                                             PillionJob                      *job,
                                             const PillionDelivery           *delivery,
                                             const PillionBodyHistoryPart    *part,
                                             GError                         **error);
gboolean pillion_history_taking_take_refused (PillionDatabase                *database,
                                             PillionJob                      *job,
                                             const PillionDelivery           *delivery,
                                             const PillionBodyHistoryRefused *refused,
                                             GError                         **error);

/* The part that is to be fetched next; found FALSE: none is known. part: (secret) */
gboolean pillion_history_taking_load_part   (PillionDatabase                 *database,
                                             const PillionHistoryRow         *row,
                                             PillionBodyHistoryPart          *part,
                                             gboolean                        *found,
                                             GError                         **error);

/**
 * PillionHistoryStoring:
 * @transfer: which
 * @sealed: (owned) (nullable): the next chunks, one behind the other; NULL: the part has none
 * @gone: its blob is not at the relay any more: the transfer ends
 * @n_stored: bytes of @sealed that are done with
 *
 * Chunks that came. Begins with a job, as work for the store.
 */
typedef struct {
  PillionJob job;
  guint8     transfer[PILLION_ID_BYTES];
  GBytes    *sealed;
  gboolean   gone;
  gsize      n_stored;
} PillionHistoryStoring;

void     pillion_history_storing_free       (PillionHistoryStoring           *self);

/* Stores what the chunks hold, or ends the transfer if one holds what it must not. Each chunk changes
 * most pages of the indexes, so there are several to a transaction: all, or a few if others wait for
 * the worker. A #PillionStoreWork.
 */
gboolean pillion_history_taking_store       (PillionDatabase                 *database,
                                             gpointer                         storing,
                                             GError                         **error);

G_END_DECLS
