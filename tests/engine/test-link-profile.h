/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-companion-link.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-pin.h"
#include "engine/pillion-primary-link.h"

#include "pillion-test-relay.h"

G_BEGIN_DECLS

#define TEST_PIN "correct horse"

/**
 * TestProfile:
 * @engine: (owned) (nullable): while it is open
 * @clock_offset_ms: added to the system's clock
 *
 * A profile in a folder of its own, with the product's engine and a cheap PIN.
 */
typedef struct {
  char                 *folder;
  PillionEngine        *engine;
  PillionEngineOptions  options;
  PillionClockSource    clock;
  gint64                clock_offset_ms;
} TestProfile;

TestProfile *test_profile_new       (void);
void         test_profile_free      (TestProfile          *self);
void         test_profile_open      (TestProfile          *self);
void         test_profile_close     (TestProfile          *self);

/* Opens it and connects; both must succeed. */
void         test_profile_go_online (TestProfile          *self);

/* A callback that keeps the result for test_await(). */
void         test_keep_result       (GObject              *source,
                                     GAsyncResult         *result,
                                     gpointer              user_data);

/* Runs the main loop until there is a result. (transfer full) */
GAsyncResult *test_await            (GAsyncResult        **result);

/* Runs the main loop until a condition holds; fails the test after half a minute. */
void         test_await_true        (gboolean            (*is_true) (gpointer data),
                                     gpointer              data);

/* Registers an open, empty profile, reading the code from the relay's log. */
gboolean     test_register          (TestProfile          *self,
                                     PillionTestRelay     *relay,
                                     const char           *number,
                                     gboolean              take_over,
                                     GError              **error);

/* A primary: made, opened, registered, online. */
TestProfile *test_primary_new       (PillionTestRelay     *relay,
                                     const char           *number);

/* (transfer full) (nullable) */
PillionAccountKey *test_open_pin    (TestProfile          *self,
                                     const char           *pin,
                                     GError              **error);

/**
 * TestLink:
 * @n_wrong: how often the companion's user types a wrong number first
 * @n_answers: how often it typed one
 * @declines: the primary's user declines at once
 * @declines_late: it does when the number was right
 *
 * A companion and a primary that are being linked, with users who do as told.
 */
typedef struct {
  PillionCompanionLink *companion;
  PillionPrimaryLink   *primary;
  PillionHistoryDepth   depth;
  guint                 n_wrong;
  guint                 n_answers;
  gboolean              declines;
  gboolean              declines_late;
} TestLink;

/* Makes both; number: (nullable): link by one-time code. */
void         test_link_init         (TestLink             *self,
                                     TestProfile          *companion,
                                     TestProfile          *primary,
                                     PillionTestRelay     *relay,
                                     const char           *number);
void         test_link_clear        (TestLink             *self);

/* Starts the companion and waits until it shows something. */
void         test_link_show         (TestLink             *self);

/* Hands what is shown to the primary, and waits until both are over. */
void         test_link_run          (TestLink             *self);
void         test_link_await_end    (TestLink             *self);

/* One side of it. */
void         test_await_shown       (PillionCompanionLink *companion);
void         test_await_companion   (PillionCompanionLink *companion);
void         test_await_primary     (PillionPrimaryLink   *primary);

/* Another profile, linked to the primary and online. */
TestProfile *test_companion_new     (TestProfile          *primary,
                                     PillionTestRelay     *relay);

/* Waits until a profile is in a state. */
void         test_await_state       (TestProfile          *self,
                                     PillionEngineState    state);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestLink, test_link_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestProfile, test_profile_free)

G_END_DECLS
