/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionStoreError:
 * @PILLION_STORE_ERROR_BUSY: another process has the profile; its name is in the message
 * @PILLION_STORE_ERROR_FULL: no room on the disk; nothing was changed, try again after making room
 * @PILLION_STORE_ERROR_READ_ONLY: the folder can't be written; nothing was changed
 * @PILLION_STORE_ERROR_DAMAGED: the file is not a store or was altered; it is left as it is
 * @PILLION_STORE_ERROR_NEWER: a newer version of the program wrote the store; update
 * @PILLION_STORE_ERROR_IO: the disk failed; nothing of the transaction is there
 * @PILLION_STORE_ERROR_CLOSED: the store was closed before the work ran
 * @PILLION_STORE_ERROR_WRONG_KEY: the key does not open the store, or the few bytes that tell
 *   whether it does are damaged; it is left as it is
 * @PILLION_STORE_ERROR_UNFIT: a file of a key is of another length, or others may read it: it was
 *   not used; its path is the message
 *
 * A code for each thing that somebody above can act on.
 */
typedef enum {
  PILLION_STORE_ERROR_BUSY,
  PILLION_STORE_ERROR_FULL,
  PILLION_STORE_ERROR_READ_ONLY,
  PILLION_STORE_ERROR_DAMAGED,
  PILLION_STORE_ERROR_NEWER,
  PILLION_STORE_ERROR_IO,
  PILLION_STORE_ERROR_CLOSED,
  PILLION_STORE_ERROR_WRONG_KEY,
  PILLION_STORE_ERROR_UNFIT,
} PillionStoreError;

#define PILLION_STORE_ERROR (pillion_store_error_quark ())
GQuark pillion_store_error_quark     (void);

/* The code for an errno of a file operation. */
int    pillion_store_error_from_errno (int saved_errno);

G_END_DECLS
