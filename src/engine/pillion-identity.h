/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-sign.h"
#include "store/pillion-database.h"
#include "wire/pillion-certificate.h"

G_BEGIN_DECLS

/**
 * PillionIdentity:
 *
 * Who this device is: its account, its place in it, and its keys. Lies in secret memory,
 * never changes once it is made, and is shared by reference between the main thread and
 * the store's worker.
 */
typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES];
  guint8  device[PILLION_DEVICE_BYTES];
  guint8  slot;
  guint8  dsk_secret[PILLION_SIGN_SECRET_BYTES]; /* (secret) */
  guint8  ddh_secret[PILLION_KEY_BYTES];         /* (secret) */
  guint8  certificate_hash[PILLION_HASH_BYTES];
  guint8  store_id[PILLION_ID_BYTES];
  guint8  relay_id[PILLION_RELAY_ID_BYTES];
  char    number[PILLION_NUMBER_MAX_BYTES + 1];
  char    name[PILLION_NAME_MAX_BYTES + 1];
  char    device_name[PILLION_NAME_MAX_BYTES + 1];
  char    relay_url[256];
} PillionIdentity;

/* An empty one with one reference, to be filled before it is shared. */
PillionIdentity *pillion_identity_new        (void);
PillionIdentity *pillion_identity_ref        (PillionIdentity        *self);
void             pillion_identity_unref      (PillionIdentity        *self);
gboolean         pillion_identity_is_primary (const PillionIdentity  *self);

/* Whether an account is the own one. */
gboolean         pillion_identity_is_own     (const PillionIdentity  *self,
                                              const guint8           *account);

/* On the store's worker. identity is NULL when the profile has none yet. (transfer full) */
gboolean         pillion_identity_load       (PillionDatabase        *database,
                                              PillionIdentity       **identity,
                                              GError                **error);
gboolean         pillion_identity_save       (PillionDatabase        *database,
                                              const PillionIdentity  *self,
                                              GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionIdentity, pillion_identity_unref)

G_END_DECLS
