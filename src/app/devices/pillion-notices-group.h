/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PILLION_TYPE_NOTICES_GROUP (pillion_notices_group_get_type ())
G_DECLARE_FINAL_TYPE (PillionNoticesGroup, pillion_notices_group, PILLION, NOTICES_GROUP, AdwPreferencesGroup)

void pillion_notices_group_set_engine (PillionNoticesGroup  *self,
                                       PillionEngine        *engine);

G_END_DECLS
