/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "net/pillion-connection.h"

G_BEGIN_DECLS

/* Helpers of the tests in this folder. All waiting is for an event of the main loop; what
 * never comes is ended by meson's timeout.
 */

/* Runs the main loop until condition holds. */
#define net_test_wait(condition)                  \
  G_STMT_START                                    \
  {                                               \
    while (!(condition))                          \
      g_main_context_iteration (NULL, TRUE);      \
  }                                               \
  G_STMT_END

/* Runs the main loop until nothing is ready. */
void        net_test_settle           (void);

/* Limits for tests: long deadlines, waits below a moment. */
extern const PillionConnectionLimits net_test_limits;

void        net_test_wait_state       (PillionConnection        *connection,
                                       PillionConnectionState    state);

/* Starts, waits for the attempt to fail, stops, and returns why it failed. */
GError     *net_test_fail_to_connect  (PillionConnection        *connection);

/* A request and its end. text is the member of that name, if not NULL. */
typedef struct {
  gboolean done;
  JsonObject *ok;
  GError *error;
} NetTestAnswer;

void        net_test_request          (PillionConnection        *connection,
                                       const char               *op,
                                       const char               *text,
                                       GCancellable             *cancellable,
                                       NetTestAnswer            *answer);
void        net_test_answer_clear     (NetTestAnswer            *answer);

/* Sends a request, waits for its end, and returns the member text of "ok". */
char       *net_test_echo             (PillionConnection        *connection,
                                       const char               *text,
                                       GError                  **error);

/* What a relay says first. */
extern const char net_test_hello[];

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NetTestAnswer, net_test_answer_clear)

G_END_DECLS
