/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-secret.h"
#include "engine/pillion-engine-private.h"
#include "protocol/pillion-membership-build.h"

G_BEGIN_DECLS

/* How a primary publishes a membership: signed, stored durably together with its first
 * freshness, and only then sent, again and again as the same bytes until the relay has it
 * (PROTOCOL.md, sections 3.2 and 5.5). There is at most one unpublished.
 */

/**
 * pillion_publication_prepare_reduction:
 * @view: the own account
 * @next: a membership that only takes companions away
 *
 * Signs it with the LRK, makes its first freshness, and stores both as waiting. On the
 * store's worker.
 */
gboolean pillion_publication_prepare_reduction (PillionDatabase          *database,
                                                PillionJob               *job,
                                                const PillionAccountView *view,
                                                PillionMembership        *next,
                                                GError                  **error);

/* The same with the account's key, which may wipe as well; it names a new LRK. aik_secret:
 * (secret): 64 bytes.
 */
gboolean pillion_publication_prepare_signed    (PillionDatabase          *database,
                                                PillionJob               *job,
                                                const PillionAccountView *view,
                                                PillionMembership        *next,
                                                const guint8             *aik_secret,
                                                GError                  **error);

/* The LRK that is in force by a membership. Error: %PILLION_ENGINE_ERROR_WRONG_PIN: this
 * profile is a copy from before it; only the account's key makes a new one.
 */
gboolean pillion_publication_load_renewal_key  (PillionDatabase          *database,
                                                const PillionMembership  *membership,
                                                PillionSecret64          *lrk_secret,
                                                GError                  **error);

/* Whether one is unpublished: it goes first, before another may be signed. On the store's
 * worker.
 */
gboolean pillion_publication_is_waiting        (PillionDatabase          *database,
                                                gboolean                 *waiting,
                                                GError                  **error);

/* Stores a signed membership with its freshness as waiting. certificate, bundle: (nullable):
 * of a new companion. One that the AIK signed names a new LRK: the caller stores it as the
 * key "publish-lrk" in the same transaction, and it is in force when the relay has the
 * membership. On the store's worker.
 */
gboolean pillion_publication_save              (PillionDatabase          *database,
                                                GBytes                   *membership,
                                                GBytes                   *freshness,
                                                GBytes                   *certificate,
                                                GBytes                   *bundle,
                                                GError                  **error);

/* Sends what waits, if anything does, and takes it in when the relay has it. Errors:
 * PILLION_NET_ERROR; a refusal other than for now drops what waited.
 */
void     pillion_publication_publish_async     (PillionEngine            *engine,
                                                GCancellable             *cancellable,
                                                GAsyncReadyCallback       callback,
                                                gpointer                  user_data);
gboolean pillion_publication_publish_finish    (PillionEngine            *engine,
                                                GAsyncResult             *result,
                                                GError                  **error);

G_END_DECLS
