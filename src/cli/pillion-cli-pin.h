/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli.h"
#include "engine/pillion-pin.h"

G_BEGIN_DECLS

/**
 * pillion_cli_pin_get_async:
 * @file: (nullable): to read it from; NULL: a person at the terminal is asked
 * @option: how to say the file, for who can't be asked: "--pin-file"
 * @is_new: a PIN that is chosen now: asked twice, and must be one that may be used;
 *   a person may choose three times
 *
 * Gets the PIN. Errors: %PILLION_ENGINE_ERROR_BAD_FILE (others may read the file, or it
 * can't be read), _USAGE (nobody to ask; a PIN that is too short; two that differ),
 * _CANCELLED.
 */
void  pillion_cli_pin_get_async  (PillionCli           *cli,
                                  const char           *file,
                                  const char           *option,
                                  gboolean              is_new,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);

/* (transfer full) (secret): free with pillion_cli_input_free_secret() */
char *pillion_cli_pin_get_finish (PillionCli           *cli,
                                  GAsyncResult         *result,
                                  GError              **error);

/**
 * pillion_cli_pin_open_async:
 *
 * Gets the PIN, by --pin-file or from a person, and opens the account key with it. Errors: those
 * of pillion_cli_pin_get_async() and of pillion_pin_open_async().
 */
void               pillion_cli_pin_open_async  (PillionCli           *cli,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);

/* (transfer full) */
PillionAccountKey *pillion_cli_pin_open_finish (PillionCli           *cli,
                                                GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
