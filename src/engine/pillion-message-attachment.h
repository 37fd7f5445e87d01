/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a message carries beside its text: a picture, a recording, a file. Its content is not
 * in here; it is fetched when it is wanted. Main thread.
 */

/**
 * PillionMessageAttachmentState:
 * @PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE: at the relay; fetched when it is asked for
 * @PILLION_MESSAGE_ATTACHMENT_STATE_DOWNLOADING: on its way here
 * @PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING: on its way to the relay
 * @PILLION_MESSAGE_ATTACHMENT_STATE_HERE: stored on this device
 * @PILLION_MESSAGE_ATTACHMENT_STATE_FAILED: could not be fetched or sent; may be tried again
 * @PILLION_MESSAGE_ATTACHMENT_STATE_EXPIRED: the relay has it no longer
 */
typedef enum {
  PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE,
  PILLION_MESSAGE_ATTACHMENT_STATE_DOWNLOADING,
  PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING,
  PILLION_MESSAGE_ATTACHMENT_STATE_HERE,
  PILLION_MESSAGE_ATTACHMENT_STATE_FAILED,
  PILLION_MESSAGE_ATTACHMENT_STATE_EXPIRED,
} PillionMessageAttachmentState;

#define PILLION_TYPE_MESSAGE_ATTACHMENT_STATE (pillion_message_attachment_state_get_type ())
GType pillion_message_attachment_state_get_type (void);

/* Each getter below is a property of the same name without its verb: "name", "mime", "bytes",
 * "width", "height", "thumbnail", "state". Read only; they are notified one by one.
 */
#define PILLION_TYPE_MESSAGE_ATTACHMENT (pillion_message_attachment_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageAttachment, pillion_message_attachment, PILLION, MESSAGE_ATTACHMENT, GObject)

const char                    *pillion_message_attachment_get_name      (PillionMessageAttachment *self);
const char                    *pillion_message_attachment_get_mime      (PillionMessageAttachment *self);
guint64                        pillion_message_attachment_get_bytes     (PillionMessageAttachment *self);
guint                          pillion_message_attachment_get_width     (PillionMessageAttachment *self);
guint                          pillion_message_attachment_get_height    (PillionMessageAttachment *self);
GBytes                        *pillion_message_attachment_get_thumbnail (PillionMessageAttachment *self);
PillionMessageAttachmentState  pillion_message_attachment_get_state     (PillionMessageAttachment *self);

G_END_DECLS
