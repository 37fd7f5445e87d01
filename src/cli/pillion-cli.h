/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-input.h"
#include "cli/pillion-cli-options.h"
#include "cli/pillion-cli-output.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_CLI (pillion_cli_get_type ())
G_DECLARE_FINAL_TYPE (PillionCli, pillion_cli, PILLION, CLI, GObject)

PillionCli              *pillion_cli_new               (const PillionCliOptions  *options);

const PillionCliOptions *pillion_cli_get_options       (PillionCli               *self);
PillionEngine           *pillion_cli_get_engine        (PillionCli               *self);
PillionCliOutput        *pillion_cli_get_output        (PillionCli               *self);
PillionCliInput         *pillion_cli_get_input         (PillionCli               *self);
GCancellable            *pillion_cli_get_cancellable   (PillionCli               *self);
gboolean                 pillion_cli_is_drained        (PillionCli               *self);
gboolean                 pillion_cli_check_device      (PillionCli               *self,
                                                        GError                  **error);

void                     pillion_cli_open_async        (PillionCli               *self,
                                                        GAsyncReadyCallback       callback,
                                                        gpointer                  user_data);
gboolean                 pillion_cli_open_finish       (PillionCli               *self,
                                                        GAsyncResult             *result,
                                                        GError                  **error);
void                     pillion_cli_go_online_async   (PillionCli               *self,
                                                        GAsyncReadyCallback       callback,
                                                        gpointer                  user_data);
gboolean                 pillion_cli_go_online_finish  (PillionCli               *self,
                                                        GAsyncResult             *result,
                                                        GError                  **error);
gboolean                 pillion_cli_try_online_finish (PillionCli               *self,
                                                        GAsyncResult             *result,
                                                        GError                  **error);
void                     pillion_cli_close_async       (PillionCli               *self,
                                                        gboolean                  ending,
                                                        GAsyncReadyCallback       callback,
                                                        gpointer                  user_data);
gboolean                 pillion_cli_close_finish      (PillionCli               *self,
                                                        GAsyncResult             *result,
                                                        GError                  **error);

G_END_DECLS
