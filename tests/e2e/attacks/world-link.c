/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

void
world_link (World *self)
{
  self->companion = pillion_test_engine_new ();
  pillion_test_engine_open (self->companion);
  pillion_test_engine_link (self->companion, self->ana, self->url, FALSE);
}
