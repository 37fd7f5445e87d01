/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"
#include "engine/pillion-local-secret.h"

G_BEGIN_DECLS

/* Of a new profile's passphrase. Who has the folder can try as many as their computer can, each for
 * some 0.7 s and 256 MB.
 */
#define PILLION_UNLOCK_PASSPHRASE_MIN_CHARS 10

#define PILLION_TYPE_UNLOCK (pillion_unlock_get_type ())
G_DECLARE_FINAL_TYPE (PillionUnlock, pillion_unlock, PILLION, UNLOCK, GObject)

/* Of an engine, for its next opening. (transfer none) */
PillionUnlock       *pillion_unlock_get             (PillionEngine  *engine);

void                 pillion_unlock_set_keyring     (PillionUnlock  *self,
                                                     gboolean        keyring);
void                 pillion_unlock_set_key_file    (PillionUnlock  *self,
                                                     const char     *path);
void                 pillion_unlock_set_passphrase  (PillionUnlock  *self,
                                                     const char     *passphrase);
gboolean             pillion_unlock_is_converting   (PillionUnlock  *self);

/* Whether opening would make a profile. The engine is closed; may block for a moment. */
gboolean             pillion_unlock_is_new          (PillionEngine  *engine);

/* For pillion-profile.h. What is returned lasts until something is set. */
PillionSecretSource  pillion_unlock_get_source      (PillionUnlock  *self);
void                 pillion_unlock_set_converting  (PillionUnlock  *self,
                                                     gboolean        converting);

/**
 * pillion_unlock_set_aside_async:
 * @engine: closed
 *
 * Gives the folder of a profile that does not open another name beside it, so that a new one can be
 * made. Nothing in it changes.
 */
void                 pillion_unlock_set_aside_async  (PillionEngine        *engine,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);

/* Where it is now. (transfer full): NULL with %PILLION_ENGINE_ERROR_BUSY, _READ_ONLY, _DISK */
char                *pillion_unlock_set_aside_finish (PillionEngine        *engine,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
