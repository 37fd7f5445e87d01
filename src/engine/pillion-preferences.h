/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/* Settings that all own devices share (PROTOCOL.md, section 7.4). Main thread. */

/**
 * PillionPreferences:
 * @read_receipts: others are told what was read here, and this account sees what they read
 * @typing: others may see that this account types, and it sees theirs; kept for the version that
 *   tells them
 *
 * What the user chose, or what holds by default: both on.
 */
typedef struct {
  gboolean read_receipts;
  gboolean typing;
} PillionPreferences;

/* Names of the settings, for pillion_preferences_set_async(). Values are "on" and "off". */
#define PILLION_PREFERENCE_READ_RECEIPTS "read-receipts"
#define PILLION_PREFERENCE_TYPING "typing"

/* The engine has read them when it is open; #PillionEngine::preferences-changed tells changes,
 * also those of other own devices.
 */
void     pillion_preferences_get         (PillionEngine        *engine,
                                          PillionPreferences   *preferences);

/* %PILLION_ENGINE_ERROR_USAGE: there is no such setting or value. */
void     pillion_preferences_set_async   (PillionEngine        *engine,
                                          const char           *name,
                                          const char           *value,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean pillion_preferences_set_finish  (PillionEngine        *engine,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
