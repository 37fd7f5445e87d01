/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-evil-relay.h"
#include "pillion-test-engine.h"

G_BEGIN_DECLS

#define ANA "+4915112345678"
#define BEN "+4915187654321"

/* Ana with her primary and perhaps a companion, Ben, and an evil relay between them. */
typedef struct {
  PillionEvilRelay  *relay;
  const char        *url;
  PillionTestEngine *ana;
  PillionTestEngine *companion; /* (nullable) */
  PillionTestEngine *ben;
} World;

/* Both are registered and online. settings: (nullable): of the relay, ended by NULL */
void   world_init           (World              *self,
                             const char *const  *settings);
void   world_clear          (World              *self);

/* One more account; online. (transfer full) */
PillionTestEngine *world_add (World       *self,
                              const char  *number,
                              const char  *name);

/* Links Ana's companion. */
void   world_link           (World              *self);

/* Exchanges a message both ways, so that all devices have sessions with each other. */
void   world_introduce      (World              *self);

/* Waits until an engine is online over a newer connection than so many. */
void   world_wait_for_return (World              *self,
                              PillionTestEngine  *engine,
                              guint               n_clients);

/* Sends and expects it to be done. */
void   world_send           (PillionTestEngine  *from,
                             const char         *number,
                             const char         *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

G_END_DECLS
