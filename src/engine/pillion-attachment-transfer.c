/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-transfer-private.h"

/* Who shows the progress need not hear of less than this. */
#define SMALLEST_STEP 0.005

/**
 * PillionAttachmentTransfer:
 *
 * The way of one message's attachment to the relay, or from it. pillion_attachments_get_transfer()
 * finds it. Main thread.
 */
struct _PillionAttachmentTransfer {
  GObject                        parent_instance;

  gint64                         row;
  gboolean                       upload;
  PillionAttachmentTransferState state;
  double                         fraction;
  GError                        *error; /* (owned) (nullable) */
};

G_DEFINE_ENUM_TYPE (PillionAttachmentTransferState, pillion_attachment_transfer_state,
                    G_DEFINE_ENUM_VALUE (PILLION_ATTACHMENT_TRANSFER_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PILLION_ATTACHMENT_TRANSFER_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (PILLION_ATTACHMENT_TRANSFER_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (PILLION_ATTACHMENT_TRANSFER_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PILLION_ATTACHMENT_TRANSFER_STATE_CANCELLED, "cancelled"))

G_DEFINE_FINAL_TYPE (PillionAttachmentTransfer, pillion_attachment_transfer, G_TYPE_OBJECT)

typedef enum {
  PROP_ROW = 1,
  PROP_UPLOAD,
  PROP_STATE,
  PROP_FRACTION,
  PROP_ERROR,
} PillionAttachmentTransferProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static guint asked_signal;

static void
pillion_attachment_transfer_get_property (GObject    *object,
                                          guint       property_id,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  PillionAttachmentTransfer *self = PILLION_ATTACHMENT_TRANSFER (object);

  switch ((PillionAttachmentTransferProperty) property_id) {
  case PROP_ROW:
    g_value_set_int64 (value, self->row);
    break;
  case PROP_UPLOAD:
    g_value_set_boolean (value, self->upload);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_FRACTION:
    g_value_set_double (value, self->fraction);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_attachment_transfer_finalize (GObject *object)
{
  PillionAttachmentTransfer *self = PILLION_ATTACHMENT_TRANSFER (object);

  g_clear_error (&self->error);

  G_OBJECT_CLASS (pillion_attachment_transfer_parent_class)->finalize (object);
}

static void
pillion_attachment_transfer_class_init (PillionAttachmentTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_attachment_transfer_get_property;
  object_class->finalize = pillion_attachment_transfer_finalize;

  /* Of its message. */
  properties[PROP_ROW] = g_param_spec_int64 ("row", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /* To the relay, else from it. */
  properties[PROP_UPLOAD] = g_param_spec_boolean ("upload", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PILLION_TYPE_ATTACHMENT_TRANSFER_STATE,
                                              PILLION_ATTACHMENT_TRANSFER_STATE_WAITING, flags);
  /* How much of it is there. */
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  /* Why it failed. */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  asked_signal = g_signal_new ("asked", PILLION_TYPE_ATTACHMENT_TRANSFER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
pillion_attachment_transfer_init (PillionAttachmentTransfer *self)
{
}

PillionAttachmentTransfer *
pillion_attachment_transfer_new (gint64   row,
                                 gboolean upload)
{
  PillionAttachmentTransfer *self = g_object_new (PILLION_TYPE_ATTACHMENT_TRANSFER, NULL);

  self->row = row;
  self->upload = upload;
  return self;
}

void
pillion_attachment_transfer_set_state (PillionAttachmentTransfer     *self,
                                       PillionAttachmentTransferState state)
{
  if (state != PILLION_ATTACHMENT_TRANSFER_STATE_FAILED && self->error != NULL) {
    g_clear_error (&self->error);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  }
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
pillion_attachment_transfer_set_progress (PillionAttachmentTransfer *self,
                                          goffset                    done,
                                          goffset                    whole)
{
  double fraction = whole > 0 ? CLAMP ((double) done / (double) whole, 0, 1) : 0;

  if (ABS (fraction - self->fraction) < SMALLEST_STEP && done != whole)
    return;
  self->fraction = fraction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

void
pillion_attachment_transfer_fail (PillionAttachmentTransfer *self,
                                  GError                    *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  pillion_attachment_transfer_set_state (self, PILLION_ATTACHMENT_TRANSFER_STATE_FAILED);
}

gint64
pillion_attachment_transfer_get_row (PillionAttachmentTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self), 0);

  return self->row;
}

gboolean
pillion_attachment_transfer_is_upload (PillionAttachmentTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self), FALSE);

  return self->upload;
}

PillionAttachmentTransferState
pillion_attachment_transfer_get_state (PillionAttachmentTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self), PILLION_ATTACHMENT_TRANSFER_STATE_FAILED);

  return self->state;
}

double
pillion_attachment_transfer_get_fraction (PillionAttachmentTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self), 0);

  return self->fraction;
}

/* (transfer none) (nullable): why it failed, of the engine's domain: see pillion-attachments.h. */
const GError *
pillion_attachment_transfer_get_error (PillionAttachmentTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self), NULL);

  return self->error;
}

gboolean
pillion_attachment_transfer_is_active (PillionAttachmentTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self), FALSE);

  return self->state <= PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED;
}

/**
 * pillion_attachment_transfer_cancel:
 *
 * Ends it. What came over stays and travels no second time. A message whose upload was ended
 * counts as one that could not be sent.
 */
void
pillion_attachment_transfer_cancel (PillionAttachmentTransfer *self)
{
  g_return_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self));

  if (pillion_attachment_transfer_is_active (self))
    g_signal_emit (self, asked_signal, 0, FALSE);
}

/**
 * pillion_attachment_transfer_retry:
 *
 * Begins anew after a failure or an end by the user, and at once where it pauses. Goes on from
 * what came over before.
 */
void
pillion_attachment_transfer_retry (PillionAttachmentTransfer *self)
{
  g_return_if_fail (PILLION_IS_ATTACHMENT_TRANSFER (self));

  if (self->state >= PILLION_ATTACHMENT_TRANSFER_STATE_PAUSED && self->state != PILLION_ATTACHMENT_TRANSFER_STATE_DONE)
    g_signal_emit (self, asked_signal, 0, TRUE);
}
