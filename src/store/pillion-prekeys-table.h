/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

typedef enum {
  PILLION_PREKEY_SIGNED = 1,
  PILLION_PREKEY_ONE_TIME = 2,
} PillionPrekeyKind;

/* A prekey of this device. Lives on the stack; wipe with g_auto(). */
typedef struct {
  PillionPrekeyKind kind;
  guint32           id;
  guint8            public_key[32];
  guint8            secret_key[32]; /* (secret) */
  guint64           created_at; /* of a signed one the relay has: since when */
} PillionPrekeyRow;

void     pillion_prekey_row_clear     (PillionPrekeyRow  *self);

/* found FALSE: never made, used up, or too old. */
gboolean pillion_prekeys_load         (PillionDatabase   *database,
                                       PillionPrekeyKind  kind,
                                       guint32            id,
                                       PillionPrekeyRow  *row,
                                       gboolean          *found,
                                       GError           **error);

/* The one with the highest id. */
gboolean pillion_prekeys_load_newest  (PillionDatabase   *database,
                                       PillionPrekeyKind  kind,
                                       PillionPrekeyRow  *row,
                                       gboolean          *found,
                                       GError           **error);
gboolean pillion_prekeys_insert       (PillionDatabase   *database,
                                       PillionPrekeyRow  *row,
                                       GError           **error);
gboolean pillion_prekeys_remove       (PillionDatabase   *database,
                                       PillionPrekeyKind  kind,
                                       guint32            id,
                                       GError           **error);
gboolean pillion_prekeys_remove_older (PillionDatabase   *database,
                                       PillionPrekeyKind  kind,
                                       guint64            created_before_ms,
                                       GError           **error);

/* Those with an id above after, oldest first, without their secrets. rows: (out)
 * (transfer full) (element-type PillionPrekeyRow)
 */
gboolean pillion_prekeys_list_after   (PillionDatabase   *database,
                                       PillionPrekeyKind  kind,
                                       guint32            after,
                                       guint              max,
                                       GArray           **rows,
                                       GError           **error);

/* The relay has a signed one from now on. */
gboolean pillion_prekeys_set_created  (PillionDatabase   *database,
                                       PillionPrekeyKind  kind,
                                       guint32            id,
                                       guint64            now_ms,
                                       GError           **error);

/* Forgets the signed ones that were replaced before this time; published: the newest that
 * the relay has.
 */
gboolean pillion_prekeys_remove_replaced
                                      (PillionDatabase   *database,
                                       guint32            published,
                                       guint64            before_ms,
                                       GError           **error);

/* Keeps the newest of a kind. */
gboolean pillion_prekeys_trim         (PillionDatabase   *database,
                                       PillionPrekeyKind  kind,
                                       guint              max,
                                       GError           **error);

/* Remembers an (ephemeral, signed prekey) pair of a first message. is_new FALSE: seen
 * before, the message is a replay.
 */
gboolean pillion_used_prekeys_add     (PillionDatabase   *database,
                                       const guint8      *ephemeral,
                                       guint32            signed_prekey,
                                       guint64            now_ms,
                                       gboolean          *is_new,
                                       GError           **error);

/* Forgets the pairs of signed prekeys that are not kept. */
gboolean pillion_used_prekeys_remove_orphans
                                      (PillionDatabase   *database,
                                       GError           **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionPrekeyRow, pillion_prekey_row_clear)

G_END_DECLS
