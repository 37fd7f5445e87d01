/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-idle-warning.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Setting: not 0 after the relay did not know this device. */
#define PILLION_SETTING_NOT_KNOWN "not-known-at-relay"

/**
 * PillionStatus:
 * @role: "none", "primary" or "companion"
 * @state: "empty", "ready", "locked", "logged-out" or "replaced": ready by itself, but the relay
 *   did not know it any more when it was asked last
 * @account: hexadecimal, "" if there is none; likewise the other texts
 * @not_after_ms: when the companions lapse as far as is known; 0: not known
 * @left_ms: how long until then; 0: it has passed
 * @idle_stage: how urgently the primary is to be used before that, as far as is known
 * @n_missing: messages that are provably not here
 * @catching_up: what was said while it was logged out has not all come yet, and is to come by itself
 * @stopped: nor has it, but it does not come unless it is asked for again
 * @is_flawed: some of the messages that came as history failed their check and were left out
 * @n_left_out: so many, which @n_missing does not count; 0: nobody knows
 * @reason: (nullable): static: of a companion whose store is closed: what it is in its account, as
 *   pillion_device_get_state() says it
 * @by: (nullable): the name of the device that ended it
 * @ended_ms: when its link ended
 * @n_unsent: messages that were not sent before it ended, also once it is linked again
 * @n_unsent_changes: reactions, edits and deletions, once it is linked again
 * @unsent_to: (nullable): the names of the chats that they are for, as far as that is known
 * @refused: (element-type int) counts of what was refused, by kind
 *
 * What this profile is.
 */
typedef struct {
  const char *role;
  const char *state;
  char       *account;
  char       *device;
  char       *number;
  char       *name;
  char       *device_name;
  char       *relay;
  guint       slot;
  guint64     epoch;
  guint64     issued_at_ms;
  guint64     not_after_ms;
  guint64     left_ms;
  PillionIdleStage idle_stage;
  guint64     n_missing;
  gboolean    catching_up;
  gboolean    stopped;
  gboolean    is_flawed;
  guint64     n_left_out;
  const char *reason;
  char       *by;
  guint64     ended_ms;
  guint64     n_unsent;
  guint64     n_unsent_changes;
  GStrv       unsent_to;
  JsonObject *refused;
} PillionStatus;

void           pillion_status_free         (PillionStatus        *self);

/* Of a closed engine, where there is no profile yet: that of an empty one. */
void           pillion_status_load_async   (PillionEngine        *engine,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
PillionStatus *pillion_status_load_finish  (PillionEngine        *engine,
                                            GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
