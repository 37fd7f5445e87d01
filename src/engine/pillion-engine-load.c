/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-engine-load.h"

#include "engine/pillion-preferences-store.h"
#include "store/pillion-settings-table.h"

PillionEngineLoad *
pillion_engine_load_new (void)
{
  return g_new0 (PillionEngineLoad, 1);
}

void
pillion_engine_load_free (gpointer load)
{
  PillionEngineLoad *self = load;

  pillion_job_clear (&self->job);
  g_clear_pointer (&self->identity, pillion_identity_unref);
  g_clear_pointer (&self->clock, g_bytes_unref);
  g_free (self);
}

gboolean
pillion_engine_load (PillionDatabase *database,
                     gpointer         load,
                     GError         **error)
{
  PillionEngineLoad *self = load;

  return pillion_identity_load (database, &self->identity, error) &&
         pillion_settings_load (database, "clock", &self->clock, error) &&
         pillion_preferences_load (database, &self->preferences, error);
}

void
pillion_engine_load_resume_clock (const PillionEngineLoad *self,
                                  PillionEngine           *engine)
{
  PillionTrustClock *clock = pillion_engine_get_clock (engine);
  guint8 bytes[PILLION_TRUST_CLOCK_SAVED_BYTES];
  PillionClockReading reading;

  if (self->clock == NULL || !pillion_trust_clock_load (clock, g_bytes_get_data (self->clock, NULL),
                                                        g_bytes_get_size (self->clock), NULL))
    return;
  pillion_engine_read_clock (engine, &reading);
  pillion_trust_clock_save (clock, &reading, bytes);
  pillion_trust_clock_load (clock, bytes, sizeof bytes, NULL);
}
