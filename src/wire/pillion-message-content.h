/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-message-marks.h"

G_BEGIN_DECLS

/* The bodies of what people say to each other, and of what their devices say of that
 * (PROTOCOL.md, section 7.3): types 1 to 7.
 */

#define PILLION_TEXT_MAX_BYTES 8192
#define PILLION_EMOJI_MAX_BYTES 32
#define PILLION_MESSAGE_CAPTION_MAX_BYTES 2048
#define PILLION_MESSAGE_FILE_NAME_MAX_BYTES 255
#define PILLION_MESSAGE_MIME_MAX_BYTES 100
#define PILLION_MESSAGE_THUMBNAIL_MAX_BYTES 8192
#define PILLION_RECEIPT_MAX_MESSAGES 64

/* text: (owned) (nullable): UTF-8; line feeds and tabulators are the only controls. marks: what
 * the extensions say; they are what is written.
 */
typedef struct {
  char                *text;
  PillionExtensions    extensions;
  PillionMessageMarks  marks;
} PillionBodyText;

/* emoji: "": takes it away */
typedef struct {
  guint8 author[PILLION_ACCOUNT_BYTES];
  guint8 message[PILLION_ID_BYTES];
  char   emoji[PILLION_EMOJI_MAX_BYTES + 1];
} PillionBodyReaction;

/* message: of the same author. text: (owned) (nullable) */
typedef struct {
  guint8             message[PILLION_ID_BYTES];
  char              *text;
  PillionExtensions  extensions;
} PillionBodyEdit;

/* message: of the same author */
typedef struct {
  guint8 message[PILLION_ID_BYTES];
} PillionBodyDelete;

typedef enum {
  PILLION_ATTACHMENT_KIND_PICTURE = 1,
  PILLION_ATTACHMENT_KIND_FILE,
} PillionAttachmentKind;

/* caption: (owned) (nullable); key: (secret); padded: content and padding, without what sealing
 * adds; thumbnail: any bytes; marks: as of a text
 */
typedef struct {
  char                  *caption;
  PillionAttachmentKind  kind;
  char                   name[PILLION_MESSAGE_FILE_NAME_MAX_BYTES + 1];
  char                   mime[PILLION_MESSAGE_MIME_MAX_BYTES + 1];
  guint64                size;
  guint32                width;
  guint32                height;
  guint8                 blob[PILLION_ID_BYTES];
  guint8                 key[PILLION_KEY_BYTES];
  guint8                 commitment[PILLION_HASH_BYTES];
  guint8                 hash[PILLION_HASH_BYTES];
  guint64                padded;
  guint16                thumbnail_len;
  guint8                 thumbnail[PILLION_MESSAGE_THUMBNAIL_MAX_BYTES];
  PillionExtensions      extensions;
  PillionMessageMarks    marks;
} PillionBodyAttachment;

/* kind: 1 delivered, 2 read; messages: strictly ascending, written by the recipient's account */
typedef struct {
  guint8 kind;
  guint8 n_messages;
  guint8 messages[PILLION_RECEIPT_MAX_MESSAGES][PILLION_ID_BYTES];
} PillionBodyReceipt;

typedef struct {
  gboolean active;
} PillionBodyTyping;

void pillion_body_text_read        (PillionBodyText              *self,
                                    PillionReader                *reader);
void pillion_body_text_write       (const PillionBodyText        *self,
                                    PillionWriter                *writer);
void pillion_body_reaction_read    (PillionBodyReaction          *self,
                                    PillionReader                *reader);
void pillion_body_reaction_write   (const PillionBodyReaction    *self,
                                    PillionWriter                *writer);
void pillion_body_edit_read        (PillionBodyEdit              *self,
                                    PillionReader                *reader);
void pillion_body_edit_write       (const PillionBodyEdit        *self,
                                    PillionWriter                *writer);
void pillion_body_attachment_read  (PillionBodyAttachment        *self,
                                    PillionReader                *reader);
void pillion_body_attachment_write (const PillionBodyAttachment  *self,
                                    PillionWriter                *writer);
void pillion_body_receipt_read     (PillionBodyReceipt           *self,
                                    PillionReader                *reader);
void pillion_body_receipt_write    (const PillionBodyReceipt     *self,
                                    PillionWriter                *writer);

G_END_DECLS
