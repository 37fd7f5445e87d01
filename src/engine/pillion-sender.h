/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Sends what waits in the outbox, in order, whenever the relay is there. */

#define PILLION_TYPE_SENDER (pillion_sender_get_type ())
G_DECLARE_FINAL_TYPE (PillionSender, pillion_sender, PILLION, SENDER, GObject)

/* The engine owns it and is not kept alive by it. */
PillionSender *pillion_sender_new     (PillionEngine  *engine);

/* Starts if it is not at work already; goes on until the outbox is empty or the relay is
 * gone. Each row's end is told by #PillionEngine::sent.
 */
void           pillion_sender_flush   (PillionSender  *self);
gboolean       pillion_sender_is_busy (PillionSender  *self);

G_END_DECLS
