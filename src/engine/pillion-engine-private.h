/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-seal.h"
#include "engine/pillion-engine.h"
#include "engine/pillion-job.h"
#include "engine/pillion-profile.h"
#include "engine/pillion-system-clock.h"
#include "net/pillion-connection.h"
#include "protocol/pillion-account-view.h"
#include "store/pillion-store.h"
#include "wire/pillion-relay-messages-session.h"

G_BEGIN_DECLS

typedef struct _PillionChatService PillionChatService;
typedef struct _PillionLock PillionLock;

/**
 * PillionEngineOptions:
 * @program: names the holder of the profile to whoever must wait
 * @ca_file: (nullable): certificates to trust instead of the system's
 * @clock: where the clocks are read
 * @random: source of all randomness; used by several threads
 * @limits: a verifier's constants
 * @seal_cost: of the PIN's Argon2id
 * @connection_limits: of the network
 * @lock_wait_ms: how long to wait for another holder of the profile
 * @typing_ms: how long somebody is shown as typing who was last heard to
 *
 * What the engine is made with. Tests give their own; the strings are copied, the rest
 * must outlive the engine.
 */
struct _PillionEngineOptions {
  const char                    *program;
  const char                    *ca_file;
  const PillionClockSource      *clock;
  const PillionRandom           *random;
  const PillionTrustLimits      *limits;
  const PillionSealCost         *seal_cost;
  const PillionConnectionLimits *connection_limits;
  guint                          lock_wait_ms;
  guint                          typing_ms;
};

/* The options of the product. */
void                        pillion_engine_options_init     (PillionEngineOptions     *self);

/* What others of the engine's parts use. Main thread. */
const char                 *pillion_engine_get_folder       (PillionEngine            *self);
const PillionEngineOptions *pillion_engine_get_options      (PillionEngine            *self);
PillionStore               *pillion_engine_get_store        (PillionEngine            *self);
PillionProfile             *pillion_engine_get_profile      (PillionEngine            *self);
PillionIdentity            *pillion_engine_get_identity     (PillionEngine            *self);
PillionConnection          *pillion_engine_get_connection   (PillionEngine            *self);
PillionChatService         *pillion_engine_get_chat_service (PillionEngine            *self);
const PillionRelayPolicy   *pillion_engine_get_policy       (PillionEngine            *self);

/* The other half of the PIN's and the store's keys. (secret) */
const guint8               *pillion_engine_get_local_secret (PillionEngine            *self);

/* T (PROTOCOL.md, section 3.6). */
guint64                     pillion_engine_get_time         (PillionEngine            *self);
PillionTrustClock          *pillion_engine_get_clock        (PillionEngine            *self);
void                        pillion_engine_read_clock       (PillionEngine            *self,
                                                             PillionClockReading      *reading);

/* Makes the profile a device's: after registering and linking. identity is shared. */
void                        pillion_engine_set_identity     (PillionEngine            *self,
                                                             PillionIdentity          *identity);

/* The same device, with its keys or without. identity is shared. */
void                        pillion_engine_replace_identity (PillionEngine            *self,
                                                             PillionIdentity          *identity);

/* The store of a sealed profile is open again: takes what it says of this device's settings. */
void                        pillion_engine_load_again       (PillionEngine            *self);

/* Whether its store may be open (pillion-lock.h). */
PillionLock                *pillion_engine_get_lock         (PillionEngine            *self);

/* The store is at rest: what is left of closing. */
void                        pillion_engine_finish_closing   (PillionEngine            *self);

/* Connects to a relay before there is an identity. */
gboolean                    pillion_engine_set_relay        (PillionEngine            *self,
                                                             const char               *relay_url,
                                                             GError                  **error);

/**
 * pillion_engine_run_async:
 * @work: a #PillionStoreWork whose data begins with a #PillionJob
 * @data: (transfer full): its job is filled here
 * @destroy_data: clears the job too
 *
 * Runs work on the store's thread. When it is committed its effects follow, before the
 * callback.
 */
void                        pillion_engine_run_async        (PillionEngine            *self,
                                                             PillionStoreWork          work,
                                                             gpointer                  data,
                                                             GDestroyNotify            destroy_data,
                                                             GCancellable             *cancellable,
                                                             GAsyncReadyCallback       callback,
                                                             gpointer                  user_data);

/* Returns: (transfer none) (nullable): the data, as long as result lives; NULL with an
 * error of the store or of the work.
 */
gpointer                    pillion_engine_run_finish       (PillionEngine            *self,
                                                             GAsyncResult             *result,
                                                             GError                  **error);

/**
 * pillion_engine_run_task:
 * @task: (transfer full): of the engine
 *
 * Runs work like pillion_engine_run_async(), and ends the task by it: with TRUE once it is
 * committed, or with an error that can be shown.
 */
void                        pillion_engine_run_task         (GTask                    *task,
                                                             PillionStoreWork          work,
                                                             gpointer                  data,
                                                             GDestroyNotify            destroy_data);

/* Closing erases the profile, from now on. */
void                        pillion_engine_erase_at_close   (PillionEngine            *self);

/* Saves where the clock's floor is; now and then, and when the profile is closed. */
void                        pillion_engine_save_clock       (PillionEngine            *self);

/* Judges anew what this device is in its account, and does what follows from it. */
void                        pillion_engine_review           (PillionEngine            *self);

/* A push of the relay. FALSE: it is malformed, the connection is of no use. */
gboolean                    pillion_engine_take_push        (PillionEngine            *self,
                                                             const char               *name,
                                                             JsonObject               *push,
                                                             GError                  **error);

/* Something may be in the outbox. */
void                        pillion_engine_wake_sender      (PillionEngine            *self);

/* What the review found (pillion-review.h). next_review_ms: T; 0: none. */
void                        pillion_engine_set_review       (PillionEngine            *self,
                                                             PillionEngineState        state,
                                                             guint64                   next_review_ms);

/* What the engine tells by itself. */
void                        pillion_engine_install_signals  (GObjectClass             *object_class);

/* For the parts that know: emits. */
void                        pillion_engine_notify_sending   (PillionEngine            *self);
void                        pillion_engine_emit_drained     (PillionEngine            *self);
void                        pillion_engine_emit_sent        (PillionEngine            *self,
                                                             const guint8             *request,
                                                             const GError             *error);

G_END_DECLS
