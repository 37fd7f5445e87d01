/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "test-peers.h"

#include "wire/pillion-operation.h"

G_BEGIN_DECLS

/* Anna's three devices. */
typedef struct {
  TestWorld   *world;
  TestAccount *anna;
  TestPeer    *phone;
  TestPeer    *laptop;
  TestPeer    *tablet;
} SyncWorld;

void     sync_world_set_up        (SyncWorld      *self,
                                   gconstpointer   unused);
void     sync_world_tear_down     (SyncWorld      *self,
                                   gconstpointer   unused);

typedef struct {
  PillionCollection collection;
  guint8            key; /* of an account */
  gboolean          on;
} SyncChange;

/* What a device decides of a chat, as a #TestPeerWork; data: a #SyncChange. */
gboolean sync_world_write         (PillionDatabase  *database,
                                   PillionJob       *job,
                                   gpointer          data,
                                   GError          **error);
void     sync_world_pin           (TestPeer       *peer,
                                   guint8          key,
                                   gboolean        on);
gboolean sync_world_is_pinned     (TestPeer       *peer,
                                   guint8          key);

/* A device says what it has, if that is another than before: a #TestPeerWork. */
gboolean sync_world_tell          (PillionDatabase  *database,
                                   PillionJob       *job,
                                   gpointer          data,
                                   GError          **error);

/* All say what they have, and answer, until nobody has anything to say. */
void     sync_world_settle        (SyncWorld      *self);

/* What a device says of another: which collections differ, a bit each. */
void     sync_world_assert_status (TestPeer       *peer,
                                   TestPeer       *with,
                                   guint32         behind);

G_END_DECLS
