/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "engine/pillion-preferences.h"

G_BEGIN_DECLS

/**
 * PillionEngineLoad:
 * @identity: (owned) (nullable): who this device is
 * @clock: (owned) (nullable): as pillion_engine_save_clock() saved it
 * @preferences: that own devices share
 *
 * What an engine takes from its store when that is opened.
 */
typedef struct {
  PillionJob         job;
  PillionIdentity   *identity;
  GBytes            *clock;
  PillionPreferences preferences;
} PillionEngineLoad;

PillionEngineLoad *pillion_engine_load_new  (void);
void               pillion_engine_load_free (gpointer          self);

/* A #PillionStoreWork on a PillionEngineLoad. */
gboolean           pillion_engine_load      (PillionDatabase  *database,
                                             gpointer          load,
                                             GError          **error);

/* The floor is carried on by the clock of the system that runs now, from here on: else it would
 * stand still in one that was started since (PROTOCOL.md, section 3.6).
 */
void               pillion_engine_load_resume_clock (const PillionEngineLoad *self,
                                                     PillionEngine           *engine);

G_END_DECLS
