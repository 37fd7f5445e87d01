/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-database.h"
#include "wire/pillion-operation.h"

G_BEGIN_DECLS

/**
 * PillionTestOperation:
 * @to: the own device that hears of it
 * @author: the device that is to have said it
 * @signer: (nullable): whose secret key signs it, that of the device which sends it by default
 * @flip: what is changed of its signature
 * @entry: what it says, as the first of its author's log unless it has another place; the time is now
 *
 * What a device with a program of its own says of what own devices share.
 */
typedef struct {
  const guint8    *to;
  const guint8    *author;
  const guint8    *signer;
  guint8           flip;
  PillionSyncEntry entry;
} PillionTestOperation;

/* Both are work on the store's thread; data is a #PillionTestOperation. */

/* Queues it as a change of the state. */
gboolean pillion_test_operation_queue       (PillionDatabase  *database,
                                             PillionJob       *job,
                                             gpointer          data,
                                             GError          **error);

/* Queues it as the whole state of this device. */
gboolean pillion_test_operation_queue_state (PillionDatabase  *database,
                                             PillionJob       *job,
                                             gpointer          data,
                                             GError          **error);

G_END_DECLS
