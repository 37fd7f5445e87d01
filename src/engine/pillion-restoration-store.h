/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-database.h"
#include "wire/pillion-relay-messages-prekeys.h"

G_BEGIN_DECLS

/* What pillion-restoration.h does in the database. On the store's worker. */

/* How far above everything it knows a restored profile goes: with its generation, which
 * others counted on from there, and in its author chains.
 */
#define PILLION_RESTORATION_STEP G_GUINT64_CONSTANT (1048576)

/* The present generation; 1 where none was stored yet. */
gboolean pillion_restoration_load_generation (PillionDatabase             *database,
                                              guint64                     *generation,
                                              GError                     **error);
gboolean pillion_restoration_save_generation (PillionDatabase             *database,
                                              guint64                      generation,
                                              GError                     **error);

/* Drops what the profile that was restored might use a second time: sessions, prekeys,
 * ciphertexts on their way, places in author chains. Own devices hear from this one in new
 * sessions, and the user is told.
 */
gboolean pillion_restoration_forget          (PillionDatabase             *database,
                                              PillionJob                  *job,
                                              GError                     **error);

/* Fills what tells the relay a generation: the newest signed prekey, and after a
 * restoration other one-time prekeys in the place of those at the relay.
 */
gboolean pillion_restoration_make_publish    (PillionDatabase             *database,
                                              PillionJob                  *job,
                                              guint64                      generation,
                                              PillionRelayPrekeysPublish  *publish,
                                              GError                     **error);

/* The relay has them. */
gboolean pillion_restoration_end_publish     (PillionDatabase             *database,
                                              GError                     **error);

G_END_DECLS
