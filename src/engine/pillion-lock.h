/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-ending.h"
#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/* The store of a companion that may not be used for now, or not any more (PROTOCOL.md, section
 * 3.7): closed, with its keys out of memory, and opened only while the relay is asked whether the
 * device may be used again. Belongs to the engine. Main thread.
 */

PillionLock *pillion_lock_new          (PillionEngine        *engine);
void         pillion_lock_free         (PillionLock          *self);

/* The profile was opened, or is about to be let go. */
void         pillion_lock_start        (PillionLock          *self,
                                        PillionProfile       *profile);
void         pillion_lock_stop         (PillionLock          *self);

/* Whether the share is forgotten; the same, or it is about to be; whether the store is closed, or
 * closing.
 */
gboolean     pillion_lock_is_sealed    (PillionLock          *self);
gboolean     pillion_lock_has_ended    (PillionLock          *self);
gboolean     pillion_lock_is_shut      (PillionLock          *self);

/* What is known while the store is closed. (transfer none) (nullable) */
const PillionEnding *
             pillion_lock_get_ending   (PillionLock          *self);

/**
 * pillion_lock_hold_async:
 *
 * Opens the store, if it is closed, and keeps it open until pillion_lock_release(). Error:
 * %PILLION_ENGINE_ERROR_LOGGED_OUT when it is sealed.
 */
void         pillion_lock_hold_async   (PillionLock          *self,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean     pillion_lock_hold_finish  (PillionEngine        *engine,
                                        GAsyncResult         *result,
                                        GError              **error);
void         pillion_lock_release      (PillionLock          *self);

/* Between them the profile is not closed, for its files are worked on. FALSE: it is being closed already,
 * and its files are to be left alone.
 */
gboolean     pillion_lock_begin_work   (PillionLock          *self);
void         pillion_lock_end_work     (PillionLock          *self);

/* The relay showed the own account's record, or could not be reached. */
void         pillion_lock_note_answer  (PillionLock          *self);
void         pillion_lock_note_silence (PillionLock          *self);

/* Looks at the own account at the relay, where it is connected to. */
void         pillion_lock_ask          (PillionLock          *self);

/**
 * pillion_lock_judge_async:
 * @trust: what this companion is in its account, as was just reviewed
 * @ending: (transfer full): what is to be known of it while its store is closed
 * @next_review_ms: T: when it may lapse; 0: never
 *
 * Does what follows: the engine is READY, or LOCKED, or LOGGED_OUT once the share is forgotten.
 */
void         pillion_lock_judge_async  (PillionLock          *self,
                                        PillionDeviceTrust    trust,
                                        PillionEnding        *ending,
                                        guint64               next_review_ms,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean     pillion_lock_judge_finish (PillionEngine        *engine,
                                        GAsyncResult         *result,
                                        GError              **error);

/* How often a code was shown while it is sealed. bytes: (nullable): as pillion_link_runs_save() */
void         pillion_lock_set_link_runs (PillionLock        *self,
                                         const guint8       *bytes,
                                         gsize               length);

/**
 * pillion_lock_unseal_async:
 * @share: 32 bytes (secret): what the primary gave
 *
 * Opens a sealed store, once its ending is written. It stays sealed, until pillion_lock_end_seal(): the engine is LOGGED_OUT,
 * but work on the store runs. pillion_lock_seal_again() closes it.
 */
void         pillion_lock_unseal_async  (PillionLock          *self,
                                         const guint8         *share,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean     pillion_lock_unseal_finish (PillionEngine        *engine,
                                         GAsyncResult         *result,
                                         GError              **error);
void         pillion_lock_seal_again    (PillionLock          *self);

/* The device is another now, and its share kept again: a review follows. */
void         pillion_lock_end_seal      (PillionLock          *self);

/* Before the engine is closed: finishes what has begun, and keeps how long it was locked; then goes
 * on by pillion_engine_finish_closing().
 */
void         pillion_lock_close        (PillionLock          *self);

G_END_DECLS
