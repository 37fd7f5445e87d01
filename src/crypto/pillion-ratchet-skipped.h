/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Keys of messages that were overtaken by later ones. They stay in the caller's
 * store, not in the session: a session is small and is written with each message.
 *
 * A key is found by (chain, n): the peer's sending chains are counted from 1 as
 * they begin, n counts the messages of one. Both say nothing without the session.
 * All keys of a chain share its header key, so a late message is tried once
 * against each chain that still misses one, not against each key.
 */

/* Most keys a session keeps; beyond it the oldest go. */
#define PILLION_SKIPPED_MAX_KEYS 1000

/**
 * PillionSkippedKey:
 * @chain: which of the peer's sending chains, from 1
 * @n: the message's number in it, from 0
 * @header_key: (secret): of the chain
 * @message_key: (secret): of the message
 *
 * A key is older than another if its chain is, or its n in the same chain.
 */
typedef struct {
  guint32 chain;
  guint32 n;
  guint8  header_key[32];
  guint8  message_key[32];
} PillionSkippedKey;

typedef enum {
  PILLION_SKIPPED_ERROR = -1, /* could not be read; the error is set */
  PILLION_SKIPPED_NONE = 0,
  PILLION_SKIPPED_FOUND = 1,
} PillionSkippedResult;

/**
 * PillionSkippedKeys:
 * @store: passed to each function: the keys of one session
 * @find_chain: gives number and header key of the newest chain below @below that
 *   has a key
 * @find: gives the message key of (@chain, @n)
 * @insert: adds a key. It isn't there yet.
 * @remove: destroys the key of (@chain, @n), beyond recovery
 * @trim: destroys the oldest keys until @max are left
 *
 * The caller's store of one session's skipped keys. pillion_ratchet_decrypt()
 * calls only the two that look; the other three belong to
 * pillion_ratchet_change_commit(). An error of the store comes out of these as it is.
 */
typedef struct {
  gpointer store;
  PillionSkippedResult (*find_chain) (gpointer                  store,
                                      guint32                   below,
                                      guint32                  *chain,
                                      guint8                    header_key[32],
                                      GError                  **error);
  PillionSkippedResult (*find)       (gpointer                  store,
                                      guint32                   chain,
                                      guint32                   n,
                                      guint8                    message_key[32],
                                      GError                  **error);
  gboolean             (*insert)     (gpointer                  store,
                                      const PillionSkippedKey  *key,
                                      GError                  **error);
  gboolean             (*remove)     (gpointer                  store,
                                      guint32                   chain,
                                      guint32                   n,
                                      GError                  **error);
  gboolean             (*trim)       (gpointer                  store,
                                      gsize                     max,
                                      GError                  **error);
} PillionSkippedKeys;

/* A store in secret memory, for tests and simulations. */
typedef struct _PillionSkippedMemory PillionSkippedMemory;

PillionSkippedMemory *pillion_skipped_memory_new      (void);
void                  pillion_skipped_memory_free     (PillionSkippedMemory       *self);
PillionSkippedKeys    pillion_skipped_memory_get_keys (PillionSkippedMemory       *self);
gsize                 pillion_skipped_memory_get_size (const PillionSkippedMemory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionSkippedMemory, pillion_skipped_memory_free)
