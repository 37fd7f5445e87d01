/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli.h"

G_BEGIN_DECLS

#define PILLION_TYPE_CLI_FOLLOW (pillion_cli_follow_get_type ())
G_DECLARE_FINAL_TYPE (PillionCliFollow, pillion_cli_follow, PILLION, CLI_FOLLOW, GObject)

PillionCliFollow *pillion_cli_follow_new         (PillionCli           *cli);
void              pillion_cli_follow_wait_async  (PillionCliFollow     *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          pillion_cli_follow_wait_finish (PillionCliFollow     *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
const GError     *pillion_cli_follow_get_error   (PillionCliFollow     *self);

G_END_DECLS
