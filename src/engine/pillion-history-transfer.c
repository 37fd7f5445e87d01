/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-transfer-private.h"

#include "engine/pillion-hex.h"

#include <glib/gi18n.h>

/**
 * PillionHistoryTransfer:
 *
 * Messages from before a device was linked, on their way to it. pillion-history.h lists them. Main
 * thread.
 */
struct _PillionHistoryTransfer {
  GObject                      parent_instance;

  char                        *device; /* (owned) */
  gboolean                     serving;
  PillionHistoryTransferState  state;
  guint                        n_messages;
  guint                        n_done;
  guint64                      n_bytes;
  guint64                      since_ms;
  PillionHistoryRowState       row_state;
  GError                      *error;   /* (owned) (nullable): its end */
  GError                      *problem; /* (owned) (nullable) */
};

G_DEFINE_ENUM_TYPE (PillionHistoryTransferState, pillion_history_transfer_state,
                    G_DEFINE_ENUM_VALUE (PILLION_HISTORY_TRANSFER_STATE_OFFERED, "offered"),
                    G_DEFINE_ENUM_VALUE (PILLION_HISTORY_TRANSFER_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PILLION_HISTORY_TRANSFER_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PILLION_HISTORY_TRANSFER_STATE_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (PILLION_HISTORY_TRANSFER_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PILLION_HISTORY_TRANSFER_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (PILLION_HISTORY_TRANSFER_STATE_ENDED, "ended"))

G_DEFINE_FINAL_TYPE (PillionHistoryTransfer, pillion_history_transfer, G_TYPE_OBJECT)

typedef enum {
  PROP_DEVICE = 1,
  PROP_SERVING,
  PROP_STATE,
  PROP_N_MESSAGES,
  PROP_N_DONE,
  PROP_N_BYTES,
  PROP_FRACTION,
  PROP_SINCE_MS,
  PROP_ERROR,
} PillionHistoryTransferProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void
pillion_history_transfer_get_property (GObject    *object,
                                       guint       property_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  PillionHistoryTransfer *self = PILLION_HISTORY_TRANSFER (object);

  switch ((PillionHistoryTransferProperty) property_id) {
  case PROP_DEVICE:
    g_value_set_string (value, self->device);
    break;
  case PROP_SERVING:
    g_value_set_boolean (value, self->serving);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_N_MESSAGES:
    g_value_set_uint (value, self->n_messages);
    break;
  case PROP_N_DONE:
    g_value_set_uint (value, self->n_done);
    break;
  case PROP_N_BYTES:
    g_value_set_uint64 (value, self->n_bytes);
    break;
  case PROP_FRACTION:
    g_value_set_double (value, pillion_history_transfer_get_fraction (self));
    break;
  case PROP_SINCE_MS:
    g_value_set_uint64 (value, self->since_ms);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, pillion_history_transfer_get_error (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_history_transfer_finalize (GObject *object)
{
  PillionHistoryTransfer *self = PILLION_HISTORY_TRANSFER (object);

  g_free (self->device);
  g_clear_error (&self->error);
  g_clear_error (&self->problem);

  G_OBJECT_CLASS (pillion_history_transfer_parent_class)->finalize (object);
}

static void
pillion_history_transfer_class_init (PillionHistoryTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_history_transfer_get_property;
  object_class->finalize = pillion_history_transfer_finalize;

  properties[PROP_DEVICE] = g_param_spec_string ("device", NULL, NULL, "", flags);
  properties[PROP_SERVING] = g_param_spec_boolean ("serving", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PILLION_TYPE_HISTORY_TRANSFER_STATE,
                                              PILLION_HISTORY_TRANSFER_STATE_OFFERED, flags);
  properties[PROP_N_MESSAGES] = g_param_spec_uint ("n-messages", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_BYTES] = g_param_spec_uint64 ("n-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_SINCE_MS] = g_param_spec_uint64 ("since-ms", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_history_transfer_init (PillionHistoryTransfer *self)
{
}

/* ----- what the store says ----- */

static PillionHistoryTransferState
get_state (const PillionHistoryRow *row,
           gboolean                 busy)
{
  switch (row->state) {
  case PILLION_HISTORY_ROW_RUNNING:
    if (!row->serving && !busy && row->n_parts == 0)
      return PILLION_HISTORY_TRANSFER_STATE_OFFERED;
    return busy ? PILLION_HISTORY_TRANSFER_STATE_RUNNING : PILLION_HISTORY_TRANSFER_STATE_WAITING;
  case PILLION_HISTORY_ROW_PAUSED:
    return PILLION_HISTORY_TRANSFER_STATE_PAUSED;
  case PILLION_HISTORY_ROW_DONE:
    return PILLION_HISTORY_TRANSFER_STATE_DONE;
  case PILLION_HISTORY_ROW_ENDED:
    return PILLION_HISTORY_TRANSFER_STATE_ENDED;
  case PILLION_HISTORY_ROW_REFUSED:
  case PILLION_HISTORY_ROW_LOST:
  case PILLION_HISTORY_ROW_DAMAGED:
  default:
    return PILLION_HISTORY_TRANSFER_STATE_FAILED;
  }
}

static GError *
make_error (PillionHistoryRowState state)
{
  switch ((guint) state) {
  case PILLION_HISTORY_ROW_REFUSED:
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DECLINED,
                                _("This device may have no older messages. The primary device can allow it."));
  case PILLION_HISTORY_ROW_LOST:
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_EXPIRED,
                                _("The rest of the older messages is no longer on its way. What came is kept; ask for "
                                   "them again."));
  case PILLION_HISTORY_ROW_DAMAGED:
    return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                                _("Some older messages failed their check and were left out. What came is kept; ask "
                                   "for them again."));
  default:
    return NULL;
  }
}

static void
set_uint (PillionHistoryTransfer        *self,
          guint                         *field,
          guint                          value,
          PillionHistoryTransferProperty property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_uint64 (PillionHistoryTransfer        *self,
            guint64                       *field,
            guint64                        value,
            PillionHistoryTransferProperty property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
pillion_history_transfer_update (PillionHistoryTransfer  *self,
                                 const PillionHistoryRow *row,
                                 gboolean                 busy)
{
  PillionHistoryTransferState state = get_state (row, busy);
  double fraction = pillion_history_transfer_get_fraction (self);

  g_object_freeze_notify (G_OBJECT (self));
  set_uint (self, &self->n_messages, row->n_messages, PROP_N_MESSAGES);
  set_uint (self, &self->n_done, row->n_done, PROP_N_DONE);
  set_uint64 (self, &self->n_bytes, row->n_bytes, PROP_N_BYTES);
  set_uint64 (self, &self->since_ms, row->since, PROP_SINCE_MS);
  if (self->row_state != row->state) {
    self->row_state = row->state;
    g_clear_error (&self->error);
    self->error = make_error (row->state);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  }
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  if (fraction < pillion_history_transfer_get_fraction (self) || fraction > pillion_history_transfer_get_fraction (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pillion_history_transfer_set_problem (PillionHistoryTransfer *self,
                                      const GError           *problem)
{
  if (self->problem == NULL && problem == NULL)
    return;
  g_clear_error (&self->problem);
  self->problem = problem != NULL ? g_error_copy (problem) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

PillionHistoryTransfer *
pillion_history_transfer_new (const PillionHistoryRow *row)
{
  PillionHistoryTransfer *self = g_object_new (PILLION_TYPE_HISTORY_TRANSFER, NULL);

  self->device = pillion_hex_encode (row->device, sizeof row->device);
  self->serving = row->serving;
  pillion_history_transfer_update (self, row, FALSE);
  return self;
}

/* ----- what is shown ----- */

const char *
pillion_history_transfer_get_device (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), NULL);

  return self->device;
}

gboolean
pillion_history_transfer_is_serving (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), FALSE);

  return self->serving;
}

PillionHistoryTransferState
pillion_history_transfer_get_state (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), PILLION_HISTORY_TRANSFER_STATE_OFFERED);

  return self->state;
}

guint
pillion_history_transfer_get_n_messages (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), 0);

  return self->n_messages;
}

guint
pillion_history_transfer_get_n_done (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), 0);

  return self->n_done;
}

guint64
pillion_history_transfer_get_n_bytes (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), 0);

  return self->n_bytes;
}

double
pillion_history_transfer_get_fraction (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), 0);

  if (self->row_state == PILLION_HISTORY_ROW_DONE)
    return 1;
  return self->n_messages > 0 ? MIN ((double) self->n_done / self->n_messages, 1) : 0;
}

guint64
pillion_history_transfer_get_since_ms (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), 0);

  return self->since_ms;
}

const GError *
pillion_history_transfer_get_error (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), NULL);

  return self->error != NULL ? self->error : self->problem;
}

gboolean
pillion_history_transfer_is_active (PillionHistoryTransfer *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY_TRANSFER (self), FALSE);

  return self->state <= PILLION_HISTORY_TRANSFER_STATE_PAUSED;
}
