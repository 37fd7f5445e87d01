/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-unlock.h"
#include "store/pillion-store.h"

G_BEGIN_DECLS

/* A profile folder in use: its lock, its local secret, its store. */

/* Where pillion-restoration.h keeps the number of openings, in the folder. */
#define PILLION_PROFILE_GENERATION_FILE "generation"

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
 * (pillion-local-secret.h); nothing that was there is changed.
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

/* From now on closing erases the profile, its key first; what is left of the folder is
 * empty. An error of closing says that something could not be erased.
 */
void            pillion_profile_erase_at_close (PillionProfile    *self);

PillionStore   *pillion_profile_get_store   (PillionProfile       *self);

/* 32 bytes (secret): half of the keys of store and PIN. */
const guint8   *pillion_profile_get_secret  (PillionProfile       *self);

G_END_DECLS
