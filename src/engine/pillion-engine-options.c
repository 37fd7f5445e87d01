/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-engine-private.h"

void
pillion_engine_options_init (PillionEngineOptions *self)
{
  *self = (PillionEngineOptions) {
    .program = "pillion",
    .clock = pillion_system_clock (),
    .random = pillion_random_system (),
    .limits = pillion_trust_limits_default (),
    .seal_cost = &pillion_seal_cost_moderate,
    .connection_limits = &pillion_connection_limits_default,
    .lock_wait_ms = 5000,
    .typing_ms = 10000,
  };
}

/**
 * pillion_engine_new:
 * @folder: of the profile; made where it is not there
 * @program: names this process to others that want the profile
 * @ca_file: (nullable): certificates to trust instead of the system's
 */
PillionEngine *
pillion_engine_new (const char *folder,
                    const char *program,
                    const char *ca_file)
{
  PillionEngineOptions options;

  pillion_engine_options_init (&options);
  options.program = program;
  options.ca_file = ca_file;
  return pillion_engine_new_with_options (folder, &options);
}
