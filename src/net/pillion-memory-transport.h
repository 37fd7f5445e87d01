/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "net/pillion-transport.h"

G_BEGIN_DECLS

#define PILLION_TYPE_MEMORY_TRANSPORT (pillion_memory_transport_get_type ())

G_DECLARE_FINAL_TYPE (PillionMemoryTransport, pillion_memory_transport, PILLION, MEMORY_TRANSPORT, GObject)

void pillion_memory_transport_new_pair    (PillionMemoryTransport **a,
                                           PillionMemoryTransport **b);
void pillion_memory_transport_fail        (PillionMemoryTransport  *self,
                                           const GError            *error);
void pillion_memory_transport_set_frozen  (PillionMemoryTransport  *self,
                                           gboolean                 frozen);

G_END_DECLS
