/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli.h"

G_BEGIN_DECLS

/**
 * PillionCliFeedFlags:
 * @PILLION_CLI_FEED_NOTICES: what the user must be told once
 * @PILLION_CLI_FEED_MESSAGES: messages that were not printed before
 */
typedef enum {
  PILLION_CLI_FEED_NOTICES = 1 << 0,
  PILLION_CLI_FEED_MESSAGES = 1 << 1,
} PillionCliFeedFlags;

/* Prints what was not printed before, and marks it so only after it was written: a crash
 * between prints it twice, never loses it. One at a time. Errors: those of the store and of
 * pillion_cli_output_check().
 */
void     pillion_cli_feed_print_async  (PillionCli           *cli,
                                        PillionCliFeedFlags   flags,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* (transfer none) (nullable): what to call whoever was known when something was printed last */
GHashTable *
         pillion_cli_feed_get_names    (PillionCli           *cli);
gboolean pillion_cli_feed_print_finish (PillionCli           *cli,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
