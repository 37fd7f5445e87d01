/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-messages-table.h"

G_BEGIN_DECLS

/**
 * PillionAttachmentWork:
 * @message: its row
 * @row: (owned) (nullable): what it carries
 * @ways: (owned) (nullable) (element-type PillionAttachmentWay): what is to travel
 *
 * What attachments do in the store, on its worker. Each piece of work below takes one of these
 * and uses the fields it needs. In the store stands what is to travel; the main thread follows
 * (pillion-attachment-service.h), so that a restart changes nothing.
 */
typedef struct {
  PillionJob            job;
  gint64                message;
  PillionAttachmentRow *row;
  GArray               *ways;
  char                 *profile;                            /* (owned) (nullable): its folder */
  int                  *sealings;                           /* (owned) (nullable): begun so far; atomic */
  int                   sealings_then;                      /* when the work was asked for */
  guint8                blob[PILLION_ATTACHMENT_BLOB_BYTES];
  guint8                request[PILLION_ID_BYTES];          /* of the message that may leave now */
  PillionAttachmentState state;                             /* it ends in */
  guint64               next_ms;                            /* when the next turn is */
} PillionAttachmentWork;

PillionAttachmentWork *pillion_attachment_work_new       (gint64                 message);
void                   pillion_attachment_work_free      (PillionAttachmentWork *self);

/* The row, if there still is one. */
gboolean               pillion_attachment_work_load      (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* Everything that is to travel. */
gboolean               pillion_attachment_work_list      (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* What it is this device's turn to bring is to travel: next_ms says when to look again. */
gboolean               pillion_attachment_work_take_turns (PillionDatabase *database,
                                                          gpointer          data,
                                                          GError          **error);

/* Removes the sealed files that no message carries, unless one is being made since this was
 * asked for: that has no message yet.
 */
gboolean               pillion_attachment_work_sweep     (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* It is to be fetched, unless it is here: row says which. %PILLION_ENGINE_ERROR_USAGE */
gboolean               pillion_attachment_work_want      (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* The relay calls it blob. */
gboolean               pillion_attachment_work_save_blob (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* It is at the relay: its message may leave, and behind it what was said of that and not sent. */
gboolean               pillion_attachment_work_send      (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* It is here. */
gboolean               pillion_attachment_work_keep      (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* It travels no more: state is FAILED, EXPIRED, or REMOTE for what the user has stopped. */
gboolean               pillion_attachment_work_stop      (PillionDatabase  *database,
                                                          gpointer          data,
                                                          GError          **error);

/* A message that waits for its upload, or failed to, is tried again. */
gboolean               pillion_attachment_work_retry     (PillionDatabase  *database,
                                                          PillionJob       *job,
                                                          gint64            message,
                                                          GError          **error);

G_END_DECLS
