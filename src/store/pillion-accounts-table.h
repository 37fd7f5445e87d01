/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

#define PILLION_ACCOUNT_ID_BYTES 32

/* An account this device knows: its own, contacts, strangers who wrote. */
typedef struct {
  guint8   account[PILLION_ACCOUNT_ID_BYTES];
  GBytes  *view;            /* (owned) (nullable): the verified view, for protocol/ */
  char    *number;          /* (owned) (nullable): E.164 */
  gboolean number_verified; /* the relay's look-up of number gave this account */
  char    *name;            /* (owned) (nullable): as its owner calls itself */
  char    *label;           /* (owned) (nullable): as this user calls it */
  gboolean verified;        /* safety number compared */
  gboolean blocked;
} PillionAccountRow;

PillionAccountRow *pillion_account_row_new      (const guint8       *account);
void               pillion_account_row_free     (PillionAccountRow  *self);

/* row is NULL when the account is unknown. (transfer full) */
gboolean           pillion_accounts_load        (PillionDatabase    *database,
                                                 const guint8       *account,
                                                 PillionAccountRow **row,
                                                 GError            **error);

/* Inserts or replaces. */
gboolean           pillion_accounts_save        (PillionDatabase    *database,
                                                 PillionAccountRow  *row,
                                                 GError            **error);

/* (transfer full) (element-type PillionAccountRow): by label, name, number */
gboolean           pillion_accounts_list        (PillionDatabase    *database,
                                                 GPtrArray         **rows,
                                                 GError            **error);

/* First contact: the account that a number was pinned to. found FALSE: none yet. */
gboolean           pillion_pins_load            (PillionDatabase    *database,
                                                 const char         *number,
                                                 guint8             *account,
                                                 gboolean           *found,
                                                 GError            **error);

/* Pins, or moves a pin where the user decided so. */
gboolean           pillion_pins_save            (PillionDatabase    *database,
                                                 const char         *number,
                                                 const guint8       *account,
                                                 guint64             now_ms,
                                                 GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionAccountRow, pillion_account_row_free)

G_END_DECLS
