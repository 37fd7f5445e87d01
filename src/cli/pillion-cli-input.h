/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longest line, and longest text that is read as a whole. */
#define PILLION_CLI_INPUT_MAX_BYTES 262144

/**
 * PillionCliInputMode:
 * @PILLION_CLI_INPUT_LINE: one line, without its end
 * @PILLION_CLI_INPUT_HIDDEN: one line, not shown as it is typed (secret)
 * @PILLION_CLI_INPUT_ALL: everything until the end of the input
 */
typedef enum {
  PILLION_CLI_INPUT_LINE,
  PILLION_CLI_INPUT_HIDDEN,
  PILLION_CLI_INPUT_ALL,
} PillionCliInputMode;

#define PILLION_TYPE_CLI_INPUT (pillion_cli_input_get_type ())
G_DECLARE_FINAL_TYPE (PillionCliInput, pillion_cli_input, PILLION, CLI_INPUT, GObject)

PillionCliInput *pillion_cli_input_new         (void);
gboolean         pillion_cli_input_is_terminal (PillionCliInput      *self);
void             pillion_cli_input_read_async  (PillionCliInput      *self,
                                                PillionCliInputMode   mode,
                                                const char           *prompt,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
char            *pillion_cli_input_read_finish (PillionCliInput      *self,
                                                GAsyncResult         *result,
                                                GError              **error);
gboolean         pillion_cli_input_skip_line  (PillionCliInput       *self);
void             pillion_cli_input_step_aside  (PillionCliInput      *self);
void             pillion_cli_input_ask_again   (PillionCliInput      *self);
void             pillion_cli_input_end_line    (PillionCliInput      *self);

/* Wipes and frees what was read. */
void             pillion_cli_input_free_secret (char                 *text);

G_END_DECLS
