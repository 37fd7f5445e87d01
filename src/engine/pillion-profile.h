/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-ending.h"
#include "engine/pillion-unlock.h"
#include "store/pillion-store.h"

G_BEGIN_DECLS

/* A profile folder in use: its lock, its local secret, its store, which may be closed meanwhile. One
 * of the asynchronous functions at a time.
 */

#define PILLION_TYPE_PROFILE (pillion_profile_get_type ())
G_DECLARE_FINAL_TYPE (PillionProfile, pillion_profile, PILLION, PROFILE, GObject)

/**
 * pillion_profile_open_async:
 * @folder: made where it is not there
 * @program: names this process to others that want the folder
 * @lock_wait_ms: how long to wait for another holder
 * @unlock: where its secret may be
 * @random: for the local secret of a new profile; must outlive the profile
 */
void            pillion_profile_open_async  (const char           *folder,
                                             const char           *program,
                                             guint                 lock_wait_ms,
                                             PillionUnlock        *unlock,
                                             const PillionRandom  *random,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);

/* (transfer full): NULL with a PILLION_STORE_ERROR, or an error of the engine's own
 * (pillion-local-secret.h); nothing that was there is changed, but that a share that was to be
 * forgotten is. Of a sealed profile the store is not open.
 */
PillionProfile *pillion_profile_open_finish (GAsyncResult         *result,
                                             GError              **error);

/* Finishes what the store has to do; then the folder is free, when the last reference is
 * dropped at the latest.
 */
void            pillion_profile_close_async  (PillionProfile       *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean        pillion_profile_close_finish (PillionProfile       *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/**
 * pillion_profile_wrap_async:
 * @share: 32 bytes (secret): RSH_i
 * @store_id: 16 bytes: its store id
 *
 * Keeps the share, and wraps the database's key under it. The store stays as it is.
 */
void            pillion_profile_wrap_async  (PillionProfile       *self,
                                             const guint8         *share,
                                             const guint8         *store_id,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean        pillion_profile_wrap_finish (PillionProfile       *self,
                                             GAsyncResult         *result,
                                             GError              **error);

/**
 * pillion_profile_shut_async:
 * @ending: what is to be known meanwhile; if it is sealed, the share is forgotten
 *
 * Writes the ending, and closes the store, if it is open. When the ending can't be written nothing
 * is forgotten, which is the one error.
 */
void            pillion_profile_shut_async  (PillionProfile       *self,
                                             const PillionEnding  *ending,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean        pillion_profile_shut_finish (PillionProfile       *self,
                                             GAsyncResult         *result,
                                             GError              **error);

/* Whether a file of the share could not be removed. What was written says that it is to go: the next
 * call tries again, and so does the next opening.
 */
gboolean        pillion_profile_has_share_left (PillionProfile    *self);

/**
 * pillion_profile_reopen_async:
 * @share: (nullable): 32 bytes (secret), of a sealed profile that is linked again; else the one that
 *   is kept
 *
 * Opens the store that was shut. Error: %PILLION_STORE_ERROR_WRONG_KEY when the share is not the
 * store's.
 */
void            pillion_profile_reopen_async  (PillionProfile       *self,
                                               const guint8         *share,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        pillion_profile_reopen_finish (PillionProfile       *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/* The device is in use again: what pillion_profile_shut_async() wrote goes. */
void            pillion_profile_end_ending    (PillionProfile       *self);

/* What was written when the store was shut; of the opening, or of the last call. (transfer none)
 * (nullable)
 */
const PillionEnding *
                pillion_profile_get_ending    (PillionProfile       *self);

/* From now on closing erases the profile, its key first; what is left of the folder is
 * empty. An error of closing says that something could not be erased.
 */
void            pillion_profile_erase_at_close (PillionProfile    *self);

/* (nullable): NULL while it is shut */
PillionStore   *pillion_profile_get_store   (PillionProfile       *self);

/* 32 bytes (secret): half of the keys of store and PIN. */
const guint8   *pillion_profile_get_secret  (PillionProfile       *self);

G_END_DECLS
