/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-devices.h"
#include "store/pillion-messages-table.h"

#include "pillion-test-engine.h"

G_BEGIN_DECLS

#define ANA "+4915112345678"
#define BEN "+4915187654321"

/* Ana's account with a primary and companions, Ben's, and the relay under an address that
 * may be another's. Members that are NULL are not there.
 */
typedef struct {
  PillionTestRelay  *relay; /* (owned) (nullable) */
  const char        *url;
  PillionTestEngine *ana;
  PillionTestEngine *laptop;
  PillionTestEngine *desktop;
  PillionTestEngine *ben;
} AccountWorld;

/* Ana alone, online. */
void               account_world_init         (AccountWorld       *self,
                                               const char         *url);
void               account_world_clear        (AccountWorld       *self);

/* For g_test_add(): Ana and Ben, who have written to each other ("hello", "hi"), and a
 * relay of their own.
 */
void               account_world_set_up       (AccountWorld       *self,
                                               gconstpointer       unused);
void               account_world_tear_down    (AccountWorld       *self,
                                               gconstpointer       unused);

/* One more account, open and online. (transfer full) */
PillionTestEngine *account_world_register     (AccountWorld       *self,
                                               const char         *number,
                                               const char         *name);

/* One more companion of Ana's. (transfer full) */
PillionTestEngine *account_world_link         (AccountWorld       *self);

/* Sends, and waits until it is there. */
void               account_world_deliver      (PillionTestEngine  *from,
                                               const char         *number,
                                               const char         *text,
                                               PillionTestEngine  *to);

/* Goes offline, and writes to somebody it knows. */
void               account_world_write_offline (PillionTestEngine *from,
                                               PillionTestEngine  *to,
                                               const char         *text);

/* The id of its account. (transfer full) */
GBytes            *account_world_dup_account  (PillionTestEngine  *engine);

/* The message with this text or caption in the chat with another account.
 * (transfer full) (nullable)
 */
PillionMessageRow *account_world_find         (PillionTestEngine  *engine,
                                               PillionTestEngine  *other,
                                               const char         *text,
                                               gboolean            forwarded);

/* (transfer full) (element-type PillionDevice) */
GPtrArray         *account_world_list         (PillionTestEngine  *self);

/* Of a device as another one lists it; NULL: it does not. (transfer none): static */
const char        *account_world_get_state    (PillionTestEngine  *self,
                                               PillionTestEngine  *device);

/* Waits for the name that a device is listed with. */
void               account_world_wait_for_name (PillionTestEngine *self,
                                               PillionTestEngine  *device,
                                               const char         *name);

/* (transfer full): in hexadecimal */
char              *account_world_dup_id       (PillionTestEngine  *device);

/* How many sessions it has with a device of its own account. */
guint              account_world_count_sessions
                                              (PillionTestEngine  *self,
                                               PillionTestEngine  *device);

/* A number among the settings; 0 if there is none. */
guint64            account_world_get_number   (PillionTestEngine  *self,
                                               const char         *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountWorld, account_world_clear)

G_END_DECLS
