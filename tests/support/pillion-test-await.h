/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Waiting in tests: the main context runs until something holds. What does not within a
 * minute fails the test. Never in a callback.
 */

/* Gives what it is asked for on every turn; cheap. */
typedef gboolean (*PillionTestCondition) (gpointer data);

/* what: says in words what did not come. */
void          pillion_test_wait_until (PillionTestCondition  condition,
                                       gpointer              data,
                                       const char           *what);

/* For calls that end: give this and the address of a GAsyncResult that is NULL. */
void          pillion_test_on_done    (GObject              *source,
                                       GAsyncResult         *result,
                                       gpointer              user_data);

/* Waits for it and returns it. (transfer none) */
GAsyncResult *pillion_test_await      (GAsyncResult        **result);

/* Runs everything that is due now, and waits for nothing. */
void          pillion_test_settle     (void);

G_END_DECLS
