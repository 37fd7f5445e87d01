/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-local-secret.h"

G_BEGIN_DECLS

/* The key of a profile's database, in the folder's `store-key`, and the release share that it may be
 * wrapped under. Slow with a passphrase; all but the last may block.
 */

/**
 * pillion_profile_key_load:
 * @folder: locked by this process
 * @secret: of the profile
 * @release_key: (nullable) (secret): 32 bytes; %NULL: in its file (pillion-release-key.h)
 * @share: (nullable) (secret): 32 bytes, given by a primary just now; else the one that is kept, if
 *   there is one
 * @key: (out caller-allocates) (secret): 32 bytes; the caller wipes it
 * @error: a PILLION_STORE_ERROR
 *
 * Loads the key, or makes that of a new profile.
 */
gboolean  pillion_profile_key_load     (const char           *folder,
                                        PillionLocalSecret   *secret,
                                        const guint8         *release_key,
                                        const guint8         *share,
                                        const PillionRandom  *random,
                                        guint8               *key,
                                        GError              **error);

/**
 * pillion_profile_key_wrap:
 * @store_id: 16 bytes
 *
 * Keeps the share, and wraps the key under it. A share that opens nothing does not take the place of
 * one that does.
 */
gboolean  pillion_profile_key_wrap     (const char           *folder,
                                        PillionLocalSecret   *secret,
                                        const guint8         *release_key,
                                        const guint8         *share,
                                        const guint8         *store_id,
                                        const PillionRandom  *random,
                                        GError              **error);

/* What pillion_profile_key_load() said: where there is a passphrase, that is what was wrong. error,
 * and what is returned: (transfer full)
 */
GError   *pillion_profile_key_explain  (PillionLocalSecret   *secret,
                                        GError               *error);

G_END_DECLS
