/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "display/pillion-test-display.h"

#include "app/compat/pillion-navigation.h"

#include "pillion-test-engine.h"

G_BEGIN_DECLS

/* An empty profile, and a window with the welcome page. */
typedef struct {
  PillionTestEngine  *engine;
  PillionTestDisplay *display;
  PillionNavigation  *navigation;
} WelcomeWorld;

/* action: (nullable): of the welcome page, such as the one that opens another page */
void       welcome_world_init           (WelcomeWorld  *self,
                                                const char          *relay_url,
                                                const char          *action);
void       welcome_world_clear          (WelcomeWorld  *self);

/* The one that is seen. (transfer none) */
GtkWidget *welcome_world_get_page       (WelcomeWorld  *self);

/* An action of that page. parameter: (nullable) */
void       welcome_world_act            (WelcomeWorld  *self,
                                                const char          *action,
                                                const char          *parameter);

/* Has the server's page check its address, and waits until it says what is wrong, or until the
 * address is taken.
 */
void       welcome_world_await_refusal  (WelcomeWorld  *self);
void       welcome_world_await_approval (WelcomeWorld  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WelcomeWorld, welcome_world_clear)

G_END_DECLS
