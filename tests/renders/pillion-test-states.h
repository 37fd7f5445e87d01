/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-window.h"

G_BEGIN_DECLS

/**
 * PillionTestState:
 * @name: as it stands in states.txt
 * @prepare: (nullable): brings the closed or open profile of the window, and other devices, into it
 * @show: (nullable): what a user does then to see it
 * @text: what the screen says when the state is there
 *
 * A state of a screen.
 */
typedef struct {
  const char  *name;
  void       (*prepare) (PillionTestWindow *window);
  void       (*show)    (PillionTestWindow *window);
  const char  *text;
} PillionTestState;

/* Calls it for each of them, in the order of the screens. */
typedef void (*PillionTestStateVisit) (const PillionTestState *state,
                                       gpointer                data);

void                    pillion_test_states_visit (PillionTestStateVisit   visit,
                                                   gpointer                data);

/* (nullable) */
const PillionTestState *pillion_test_states_find  (const char             *name);

/* A window in the state. (transfer full) */
PillionTestWindow      *pillion_test_state_enter  (const PillionTestState *self);

G_END_DECLS
