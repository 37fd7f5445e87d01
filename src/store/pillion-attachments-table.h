/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-reactions-table.h"

G_BEGIN_DECLS

#define PILLION_ATTACHMENT_HASH_BYTES 32
#define PILLION_ATTACHMENT_KEY_BYTES 32
#define PILLION_ATTACHMENT_BLOB_BYTES 16

/* Stored as these numbers. */
typedef enum {
  PILLION_ATTACHMENT_STATE_REMOTE = 1,  /* at the relay, not here */
  PILLION_ATTACHMENT_STATE_HERE = 2,    /* its sealed file is here and whole */
  PILLION_ATTACHMENT_STATE_UPLOAD = 3,  /* its sealed file is here, the relay has not all of it */
  PILLION_ATTACHMENT_STATE_FAILED = 4,  /* damaged, or not what was promised */
  PILLION_ATTACHMENT_STATE_EXPIRED = 5, /* the relay has it no longer */
  PILLION_ATTACHMENT_STATE_DOWNLOAD = 6, /* wanted here, and not all of it is */
} PillionAttachmentState;

/* What a message carries beside its text. */
typedef struct {
  gint64                 message;                               /* its row in messages */
  PillionAttachmentState state;
  guint8                 kind;                                  /* 1 picture, 2 file */
  char                  *name;                                  /* (owned): harmless: no path, no controls */
  char                  *mime;                                  /* (owned): the sender's word */
  guint64                n_bytes;                               /* of the content */
  guint32                width;                                 /* 0: not known */
  guint32                height;
  guint8                 blob[PILLION_ATTACHMENT_BLOB_BYTES];   /* zeros: none yet */
  guint8                 key[PILLION_ATTACHMENT_KEY_BYTES];     /* (secret) */
  guint8                 commitment[PILLION_ATTACHMENT_HASH_BYTES];
  guint8                 hash[PILLION_ATTACHMENT_HASH_BYTES];   /* of the content and its padding */
  guint64                padded_bytes;                          /* of the content and its padding */
  GBytes                *thumbnail;                             /* (owned) (nullable): PNG or JPEG, unchecked */
} PillionAttachmentRow;

PillionAttachmentRow *pillion_attachment_row_copy      (const PillionAttachmentRow  *self);
void                  pillion_attachment_row_free      (PillionAttachmentRow        *self);

/* Inserts or replaces. */
gboolean              pillion_attachments_save         (PillionDatabase             *database,
                                                        PillionAttachmentRow        *row,
                                                        GError                     **error);

/* row is NULL when the message has none. (transfer full) */
gboolean              pillion_attachments_load         (PillionDatabase             *database,
                                                        gint64                       message,
                                                        PillionAttachmentRow       **row,
                                                        GError                     **error);
gboolean              pillion_attachments_remove       (PillionDatabase             *database,
                                                        gint64                       message,
                                                        GError                     **error);

/* Of this message alone. */
gboolean              pillion_attachments_set_own_state (PillionDatabase            *database,
                                                         gint64                      message,
                                                         PillionAttachmentState      state,
                                                         GError                    **error);

/* The relay gave it this name. */
gboolean              pillion_attachments_set_blob     (PillionDatabase             *database,
                                                        gint64                       message,
                                                        const guint8                *blob,
                                                        GError                     **error);

/* Of all messages that share the sealed file of this one. */
gboolean              pillion_attachments_set_state    (PillionDatabase             *database,
                                                        gint64                       message,
                                                        PillionAttachmentState       state,
                                                        GError                     **error);

/* Whether a message carries what is in the sealed file with this hash. */
gboolean              pillion_attachments_has_hash     (PillionDatabase             *database,
                                                        const guint8                *hash,
                                                        gboolean                    *has,
                                                        GError                     **error);

/* What one message's attachment is to do. */
typedef struct {
  gint64   message;
  gboolean upload;
} PillionAttachmentWay;

/* (transfer full) (element-type PillionAttachmentWay): what is to be sent, unless its message could
 * not be, and what is to be fetched; oldest first.
 */
gboolean              pillion_attachments_list_ways    (PillionDatabase             *database,
                                                        GArray                     **ways,
                                                        GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionAttachmentRow, pillion_attachment_row_free)

G_END_DECLS
