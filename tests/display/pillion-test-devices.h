/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "display/pillion-test-display.h"

#include "app/compat/pillion-navigation.h"
#include "engine/pillion-device-list.h"

#include "pillion-test-engine.h"

G_BEGIN_DECLS

#define PILLION_TEST_MAX_OTHERS 5

/* A relay, a primary that is registered there, and a window with an empty page at its root. */
typedef struct {
  PillionTestRelay *relay;
  PillionTestEngine *primary;
  PillionDeviceList *list;   /* the primary's */
  PillionTestEngine *others[PILLION_TEST_MAX_OTHERS];
  guint n_others;
  PillionTestDisplay *display;
  PillionNavigation *navigation;
} PillionTestDevices;

void               pillion_test_devices_init         (PillionTestDevices  *self);

/* Of the relay; numbers are verified as that says. */
void               pillion_test_devices_init_with    (PillionTestDevices  *self,
                                                      const char *const   *settings);
void               pillion_test_devices_clear        (PillionTestDevices  *self);

/* An empty profile; another one that is linked. (transfer none) */
PillionTestEngine *pillion_test_devices_add          (PillionTestDevices  *self);
PillionTestEngine *pillion_test_devices_add_linked   (PillionTestDevices  *self);

/* Waits until the primary's list has so many companions. */
void               pillion_test_devices_await_count  (PillionTestDevices  *self,
                                                      guint                n_companions);

/* Waits until so many pages lie on each other. */
void               pillion_test_devices_await_pages  (PillionTestDevices  *self,
                                                      guint                n_pages);

/* Waits for a question, and for one that it answers. (transfer none) */
AdwMessageDialog  *pillion_test_devices_await_question (void);
void               pillion_test_devices_answer       (const char          *response);

/* The first companion that the primary knows. (transfer none) */
PillionDevice     *pillion_test_devices_get          (PillionTestDevices  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionTestDevices, pillion_test_devices_clear)

G_END_DECLS
