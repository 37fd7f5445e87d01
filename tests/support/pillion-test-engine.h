/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-await.h"
#include "pillion-test-relay.h"

#include "engine/pillion-engine-private.h"
#include "engine/pillion-primary-link.h"

G_BEGIN_DECLS

/**
 * PillionTestEngine:
 *
 * A real engine with a folder and clocks of its own, for tests with several in one process.
 * PINs cost nothing, lost connections are tried again at once. Functions wait until they are
 * done, and fail the test if they are not; never call them in a callback.
 */
typedef struct _PillionTestEngine PillionTestEngine;

#define PILLION_TEST_PIN "314159"

/* Closed, in a new folder, with the system's time and randomness. */
PillionTestEngine *pillion_test_engine_new               (void);
void               pillion_test_engine_free              (PillionTestEngine         *self);

/* For the next opening. Must outlive it. */
void               pillion_test_engine_set_limits        (PillionTestEngine         *self,
                                                          const PillionTrustLimits  *limits);
void               pillion_test_engine_set_random        (PillionTestEngine         *self,
                                                          const PillionRandom       *random);

/* How long somebody is seen to type, for the next opening. */
void               pillion_test_engine_set_typing_ms     (PillionTestEngine         *self,
                                                          guint                      typing_ms);

/* How long the engines that are made from now on wait for another holder of the profile. */
void               pillion_test_engine_set_lock_wait     (PillionTestEngine         *self,
                                                          guint                      ms);

/* Opens an engine on the folder; closes it. */
void               pillion_test_engine_open              (PillionTestEngine         *self);
void               pillion_test_engine_close             (PillionTestEngine         *self);

/* Another engine on the same folder, which the caller opens and closes. (transfer full) */
PillionEngine     *pillion_test_engine_create            (PillionTestEngine         *self);

/* What an earlier run left in the folder. keyring: its secret is there; passphrase: (nullable) */
void               pillion_test_engine_make_profile      (PillionTestEngine         *self,
                                                          gboolean                   keyring,
                                                          const char                *passphrase);

PillionEngine     *pillion_test_engine_get               (PillionTestEngine         *self);

/* Sets the device's own clock forward or back, as its user can. */
void               pillion_test_engine_set_clock         (PillionTestEngine         *self,
                                                          gint64                     off_ms);

/* Lets time pass for this device alone: of both its clocks. */
void               pillion_test_engine_pass_time         (PillionTestEngine         *self,
                                                          guint64                    ms);

/* Both clocks stand still from now on, but for the two functions above. */
void               pillion_test_engine_stop_clock        (PillionTestEngine         *self);

/* Another boot id, for the next opening. */
void               pillion_test_engine_restart_system    (PillionTestEngine         *self);

/* Keeps a copy of the closed profile, and puts it back. */
void               pillion_test_engine_copy_profile      (PillionTestEngine         *self);
void               pillion_test_engine_restore_profile   (PillionTestEngine         *self);

/* Ends online. relay: (nullable): reads the verification code from its log; NULL if it asks
 * for none.
 */
void               pillion_test_engine_register          (PillionTestEngine         *self,
                                                          const char                *relay_url,
                                                          PillionTestRelay          *relay,
                                                          const char                *number,
                                                          const char                *name);

/* A new one, opened and registered so. (transfer full) */
PillionTestEngine *pillion_test_engine_new_registered    (const char                *relay_url,
                                                          PillionTestRelay          *relay,
                                                          const char                *number,
                                                          const char                *name);

/* Connects to a relay as nobody. */
void               pillion_test_engine_connect           (PillionTestEngine         *self,
                                                          const char                *relay_url);
gboolean           pillion_test_engine_go_online         (PillionTestEngine         *self,
                                                          GError                   **error);
void               pillion_test_engine_go_offline        (PillionTestEngine         *self);

/* Says that the primary is used now. */
void               pillion_test_engine_use               (PillionTestEngine         *self);
void               pillion_test_engine_start_using       (PillionTestEngine         *self);

/* How much history companions get that this primary links from now on; none without it. */
void               pillion_test_engine_set_history       (PillionTestEngine         *self,
                                                          PillionHistoryDepth        depth);
PillionHistoryDepth
                   pillion_test_engine_get_history       (PillionTestEngine         *self);

/* Makes companion, which is new and open, a device of the primary's account. Both are
 * online in the end. code: by one-time code, else by QR code.
 */
void               pillion_test_engine_link              (PillionTestEngine         *companion,
                                                          PillionTestEngine         *primary,
                                                          const char                *relay_url,
                                                          gboolean                   code);

/* (transfer full) */
PillionAccountKey *pillion_test_engine_open_key          (PillionTestEngine         *self);
gboolean           pillion_test_engine_remove            (PillionTestEngine         *primary,
                                                          PillionTestEngine         *companion,
                                                          GError                   **error);

/* After it became a device in another way than by the functions above. */
void               pillion_test_engine_note_identity     (PillionTestEngine         *self);

/* base64url; of the last opening with an identity */
const char        *pillion_test_engine_get_account       (PillionTestEngine         *self);
const char        *pillion_test_engine_get_device        (PillionTestEngine         *self);
const char        *pillion_test_engine_get_number        (PillionTestEngine         *self);
PillionEngineState pillion_test_engine_get_state         (PillionTestEngine         *self);
guint64            pillion_test_engine_get_time          (PillionTestEngine         *self);
void               pillion_test_engine_wait_for_state    (PillionTestEngine         *self,
                                                          PillionEngineState         state);

/* Sends to the account that belongs to a number, and waits for the relay's word. */
gboolean           pillion_test_engine_send              (PillionTestEngine         *self,
                                                          const char                *number,
                                                          const char                *text,
                                                          GError                   **error);

/* Messages with this text that were not told to the user, those on both ways. state:
 * (nullable): only those in it.
 */
guint              pillion_test_engine_count             (PillionTestEngine         *self,
                                                          const char                *text,
                                                          const char                *state);
void               pillion_test_engine_wait_for_message  (PillionTestEngine         *self,
                                                          const char                *text);

/* How often something of this kind was refused. */
guint              pillion_test_engine_count_refused     (PillionTestEngine         *self,
                                                          const char                *kind);
void               pillion_test_engine_wait_for_refusal  (PillionTestEngine         *self,
                                                          const char                *kind,
                                                          guint                      n);

/* Notices of this kind. */
guint              pillion_test_engine_count_notices     (PillionTestEngine         *self,
                                                          const char                *kind);
void               pillion_test_engine_wait_for_notice   (PillionTestEngine         *self,
                                                          const char                *kind);

/* Asks the relay as this device. (transfer full) (nullable) */
JsonObject        *pillion_test_engine_request           (PillionTestEngine         *self,
                                                          const char                *op,
                                                          JsonObject                *members,
                                                          GError                   **error);

/* Runs work on the store, which is opened for it where it is locked, with data that the caller
 * keeps.
 */
typedef gboolean (*PillionTestWork) (PillionDatabase  *database,
                                     PillionJob       *job,
                                     gpointer          data,
                                     GError          **error);
gboolean           pillion_test_engine_run               (PillionTestEngine         *self,
                                                          PillionTestWork            work,
                                                          gpointer                   data,
                                                          GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionTestEngine, pillion_test_engine_free)

G_END_DECLS
