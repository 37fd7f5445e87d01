/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PillionEngineState:
 * @PILLION_ENGINE_STATE_CLOSED: not open yet, or closed
 * @PILLION_ENGINE_STATE_EMPTY: the profile belongs to no account yet: register or link
 * @PILLION_ENGINE_STATE_READY: a device of an account
 * @PILLION_ENGINE_STATE_LOCKED: a companion whose primary was not used for too long; opens
 *   again with a newer freshness
 * @PILLION_ENGINE_STATE_LOGGED_OUT: removed, expired, or logged out by itself; relink
 *
 * What a profile is to its user.
 */
typedef enum {
  PILLION_ENGINE_STATE_CLOSED,
  PILLION_ENGINE_STATE_EMPTY,
  PILLION_ENGINE_STATE_READY,
  PILLION_ENGINE_STATE_LOCKED,
  PILLION_ENGINE_STATE_LOGGED_OUT,
} PillionEngineState;

#define PILLION_TYPE_ENGINE_STATE (pillion_engine_state_get_type ())
GType pillion_engine_state_get_type (void);

#define PILLION_TYPE_ENGINE (pillion_engine_get_type ())
G_DECLARE_FINAL_TYPE (PillionEngine, pillion_engine, PILLION, ENGINE, GObject)

typedef struct _PillionEngineOptions PillionEngineOptions;

PillionEngine      *pillion_engine_new              (const char                  *folder,
                                                     const char                  *program,
                                                     const char                  *ca_file);
PillionEngine      *pillion_engine_new_with_options (const char                  *folder,
                                                     const PillionEngineOptions  *options);

void                pillion_engine_open_async       (PillionEngine               *self,
                                                     GCancellable                *cancellable,
                                                     GAsyncReadyCallback          callback,
                                                     gpointer                     user_data);
gboolean            pillion_engine_open_finish      (PillionEngine               *self,
                                                     GAsyncResult                *result,
                                                     GError                     **error);
void                pillion_engine_close_async      (PillionEngine               *self,
                                                     GCancellable                *cancellable,
                                                     GAsyncReadyCallback          callback,
                                                     gpointer                     user_data);
gboolean            pillion_engine_close_finish     (PillionEngine               *self,
                                                     GAsyncResult                *result,
                                                     GError                     **error);

PillionEngineState  pillion_engine_get_state        (PillionEngine               *self);
gboolean            pillion_engine_is_primary       (PillionEngine               *self);
gboolean            pillion_engine_is_online        (PillionEngine               *self);
gboolean            pillion_engine_is_sending       (PillionEngine               *self);

void                pillion_engine_go_online_async  (PillionEngine               *self,
                                                     GCancellable                *cancellable,
                                                     GAsyncReadyCallback          callback,
                                                     gpointer                     user_data);
gboolean            pillion_engine_go_online_finish (PillionEngine               *self,
                                                     GAsyncResult                *result,
                                                     GError                     **error);
void                pillion_engine_go_offline       (PillionEngine               *self);

const GError       *pillion_engine_get_receive_error (PillionEngine              *engine);

G_END_DECLS
