/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-states.h"

G_BEGIN_DECLS

/* The states of some screens, each ended by one without a name. */
extern const PillionTestState pillion_test_welcome_states[];
extern const PillionTestState pillion_test_opening_states[];
extern const PillionTestState pillion_test_link_states[];
extern const PillionTestState pillion_test_add_device_states[];
extern const PillionTestState pillion_test_history_states[];
extern const PillionTestState pillion_test_devices_states[];
extern const PillionTestState pillion_test_chats_states[];
extern const PillionTestState pillion_test_conversation_states[];
extern const PillionTestState pillion_test_attachments_states[];

/* ----- accounts ----- */

/* Each has a number of its own: one relay serves many states. */
void               pillion_test_register       (PillionTestWindow *window,
                                                PillionTestEngine *engine);
void               pillion_test_register_own   (PillionTestWindow *window);

/* The window's profile becomes a companion. Returns: (transfer none): its primary */
PillionTestEngine *pillion_test_link_own       (PillionTestWindow *window);

/* The window's profile is a primary, and gets a companion. (transfer none) */
PillionTestEngine *pillion_test_link_other     (PillionTestWindow *window);

/* Somebody else has an account. (transfer none) */
PillionTestEngine *pillion_test_add_ben        (PillionTestWindow *window);

/* The window's profile has chats, and is offline. */
void               pillion_test_fill_chats     (PillionTestWindow *window);

/* ----- what a user does ----- */

void               pillion_test_show_link      (PillionTestWindow *window);
void               pillion_test_show_devices   (PillionTestWindow *window);

G_END_DECLS
