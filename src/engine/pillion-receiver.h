/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Processes what the mailbox pushes, one message after the other, and acknowledges each
 * once it is stored.
 */

#define PILLION_TYPE_RECEIVER (pillion_receiver_get_type ())
G_DECLARE_FINAL_TYPE (PillionReceiver, pillion_receiver, PILLION, RECEIVER, GObject)

/* The engine owns it and is not kept alive by it. */
PillionReceiver *pillion_receiver_new         (PillionEngine    *engine);

/* A `mailbox` push. Returns FALSE if it is malformed: the connection is to be dropped. */
gboolean         pillion_receiver_push        (PillionReceiver  *self,
                                               JsonObject       *push,
                                               GError          **error);

/* The same for an `ephemeral` push. */
gboolean         pillion_receiver_pass        (PillionReceiver  *self,
                                               JsonObject       *push,
                                               GError          **error);

/* A `mailbox.drained` push: told on once everything before it is stored. */
void             pillion_receiver_set_drained (PillionReceiver  *self);

/* The connection ended: what is not stored comes again with the next one. */
void             pillion_receiver_reset       (PillionReceiver  *self);

/* What pillion_engine_get_receive_error() says. error: (transfer full) (nullable) */
void             pillion_receiver_set_error   (PillionEngine    *engine,
                                               GError           *error);

G_END_DECLS
