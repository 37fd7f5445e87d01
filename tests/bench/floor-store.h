/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stddef.h>
#include <stdint.h>

#include "floor-protocol.h"

/* The durable half of a floor relay: a thread of its own that writes jobs to
 * SQLite (WAL, synchronous=FULL), as many in one transaction as have come while
 * the previous one was written. */

typedef enum {
  FLOOR_JOB_STORE,
  FLOOR_JOB_REMOVE,
} FloorJobKind;

typedef struct
{
  uint64_t id;      /* the relay's number of the message */
  uint64_t request; /* the sender's number of it */
  uint32_t sender;
  uint32_t recipient;
  FloorJobKind kind;
  uint8_t body[FLOOR_BODY_SIZE];
} FloorJob;

typedef struct _FloorStore FloorStore;

/* Called in the store's thread after each commit. */
typedef void (*FloorStoreCommitted) (void *data);

/* Opens or creates the database at @path and starts the thread; a failure ends
 * the process, as nothing can be measured then. */
FloorStore *floor_store_open (const char          *path,
                              FloorStoreCommitted  committed,
                              void                *data);

/* Hands one job to the thread. A removal waits for the next message, or for 50
 * ms: it needs no commit of its own. */
void        floor_store_add  (FloorStore          *self,
                              const FloorJob      *job);

/* Takes the jobs committed since the last call, for the caller to free(), or
 * NULL when there are none. */
FloorJob   *floor_store_take (FloorStore          *self,
                              size_t              *n_jobs);
