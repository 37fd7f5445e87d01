/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-output.h"
#include "engine/pillion-attachment-transfer.h"
#include "engine/pillion-message.h"

G_BEGIN_DECLS

#define PILLION_TYPE_CLI_PROGRESS (pillion_cli_progress_get_type ())
G_DECLARE_FINAL_TYPE (PillionCliProgress, pillion_cli_progress, PILLION, CLI_PROGRESS, GObject)

PillionCliProgress *pillion_cli_progress_new (PillionCliOutput           *output,
                                              PillionAttachmentTransfer  *transfer,
                                              PillionMessage             *message);

G_END_DECLS
