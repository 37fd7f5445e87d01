/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PillionTestRelay:
 *
 * The real relay as a child process, on a free port of 127.0.0.1, with a data folder of
 * its own. It ends with the test. Functions wait where they must, for at most half a
 * minute, and fail the test otherwise. One thread.
 */
typedef struct _PillionTestRelay PillionTestRelay;

/* Makes a data folder and starts a relay on it. settings: (nullable): "key=value" of the
 * configuration, ended by NULL.
 */
PillionTestRelay *pillion_test_relay_new                 (const char *const  *settings);

/* The same, without starting it. */
PillionTestRelay *pillion_test_relay_new_stopped         (const char *const  *settings);

/* Kills it and removes its data. */
void              pillion_test_relay_free                (PillionTestRelay   *self);

/* Another program than the real relay, such as one with a fault; and further arguments,
 * ended by NULL. For the next start.
 */
void              pillion_test_relay_set_program         (PillionTestRelay   *self,
                                                          const char         *program);
void              pillion_test_relay_set_arguments       (PillionTestRelay   *self,
                                                          const char *const  *arguments);

/* Serves TLS with these files from the next start on. */
void              pillion_test_relay_set_tls             (PillionTestRelay   *self,
                                                          const char         *certificate,
                                                          const char         *key);

/* Traces the steps of a send to this descriptor from the next start on; see
 * relay/pillion-relay-trace.h. The descriptor stays the caller's.
 */
void              pillion_test_relay_set_trace_fd        (PillionTestRelay   *self,
                                                          int                 fd);

/* Starts it, again on the same data, and waits until it listens. After the first start it
 * keeps its port.
 */
void              pillion_test_relay_start               (PillionTestRelay   *self);

/* Starts what is not expected to listen. Returns: its exit status */
int               pillion_test_relay_run                 (PillionTestRelay   *self);

/* Asks it to end with SIGTERM and waits. Returns: its exit status */
int               pillion_test_relay_stop                (PillionTestRelay   *self);

/* Ends it with SIGKILL and waits. */
void              pillion_test_relay_kill                (PillionTestRelay   *self);

/* Sends a signal and does not wait. Any thread, while it runs. */
void              pillion_test_relay_send_signal         (PillionTestRelay   *self,
                                                          int                 number);

/* ws://127.0.0.1:PORT, or wss://. */
const char       *pillion_test_relay_get_url             (PillionTestRelay   *self);
guint16           pillion_test_relay_get_port            (PillionTestRelay   *self);
const char       *pillion_test_relay_get_data            (PillionTestRelay   *self);
const char       *pillion_test_relay_get_id              (PillionTestRelay   *self);

/* What it has said on standard error so far. (transfer full) */
char             *pillion_test_relay_dup_log             (PillionTestRelay   *self);

/* Waits until it has said this; once it did, returns at once. */
void              pillion_test_relay_wait_for_log        (PillionTestRelay   *self,
                                                          const char         *text);

/* The next verification code of a number: of each, once; waits for it. (transfer full) */
char             *pillion_test_relay_dup_code            (PillionTestRelay   *self,
                                                          const char         *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionTestRelay, pillion_test_relay_free)

G_END_DECLS
