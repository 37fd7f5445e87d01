/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* Who types, as long as it lasts, and how often others are told that this account does; on the
 * main thread, in memory alone.
 */

#define PILLION_TYPE_TYPING_SERVICE (pillion_typing_service_get_type ())
G_DECLARE_FINAL_TYPE (PillionTypingService, pillion_typing_service, PILLION, TYPING_SERVICE, GObject)

/* The engine is not kept alive by it. */
PillionTypingService *pillion_typing_service_new          (PillionEngine         *engine);

/* What a committed job says of who types. */
void                  pillion_typing_service_take_effects (PillionTypingService  *self,
                                                           PillionJob            *job);

/* Whether an account is to be told now that this one types, or ceased to; then it counts as told. */
gboolean              pillion_typing_service_may_tell     (PillionTypingService  *self,
                                                           GBytes                *account,
                                                           gboolean               active);

/* What was told of typing in a chat has ended by itself. */
void                  pillion_typing_service_forget       (PillionTypingService  *self,
                                                           GBytes                *account);

G_END_DECLS
