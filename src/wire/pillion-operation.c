/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-operation.h"

#include <string.h>

#define WHAT "operation"
#define VERSION 1

/* u64 sequence, bytes[32] hash, u64 epoch */
#define CUT_BYTES (8 + 32 + 8)

typedef enum {
  FORM_BYTES,  /* exactly max */
  FORM_TEXT,   /* at most max, one line */
  FORM_LINES,  /* at most max */
  FORM_NUMBER, /* E.164 */
  FORM_FLAG,   /* 0 or 1 */
} Form;

typedef struct {
  Form   key;
  guint8 key_max;
  Form   value;
  guint  value_max;
  guint  value_min;
} Shape;

static const Shape shapes[PILLION_N_COLLECTIONS + 1] = {
  [PILLION_COLLECTION_DEVICE_NAMES] = { FORM_BYTES, PILLION_DEVICE_BYTES, FORM_TEXT, PILLION_NAME_MAX_BYTES, 1 },
  [PILLION_COLLECTION_CONTACT_NAMES] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_TEXT, PILLION_NAME_MAX_BYTES, 0 },
  [PILLION_COLLECTION_NUMBERS] = { FORM_NUMBER, PILLION_NUMBER_MAX_BYTES, FORM_BYTES, PILLION_ACCOUNT_BYTES, 0 },
  [PILLION_COLLECTION_BLOCKED] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_BYTES, 0, 0 },
  [PILLION_COLLECTION_ACCEPTED] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_BYTES, 0, 0 },
  [PILLION_COLLECTION_READ_MARKS] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_BYTES,
                                      PILLION_ACCOUNT_BYTES + PILLION_ID_BYTES, 0 },
  [PILLION_COLLECTION_MUTED] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_BYTES, 8, 0 },
  [PILLION_COLLECTION_PINNED] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_FLAG, 1, 0 },
  [PILLION_COLLECTION_ARCHIVED] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_FLAG, 1, 0 },
  [PILLION_COLLECTION_MARKED_UNREAD] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_FLAG, 1, 0 },
  [PILLION_COLLECTION_DRAFTS] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_LINES, PILLION_SYNC_VALUE_MAX_BYTES, 0 },
  [PILLION_COLLECTION_SETTINGS] = { FORM_TEXT, PILLION_SYNC_SETTING_MAX_BYTES, FORM_TEXT,
                                    PILLION_SYNC_SETTING_MAX_BYTES, 0 },
  [PILLION_COLLECTION_HIDDEN] = { FORM_BYTES, PILLION_ACCOUNT_BYTES + PILLION_ID_BYTES, FORM_BYTES, 0, 0 },
  [PILLION_COLLECTION_REMOVED_DEVICES] = { FORM_BYTES, PILLION_DEVICE_BYTES, FORM_BYTES, CUT_BYTES, 0 },
  [PILLION_COLLECTION_VERIFIED] = { FORM_BYTES, PILLION_ACCOUNT_BYTES, FORM_FLAG, 1, 0 },
};

gboolean
pillion_collection_is_set (guint8 collection)
{
  return collection == PILLION_COLLECTION_BLOCKED || collection == PILLION_COLLECTION_ACCEPTED ||
         collection == PILLION_COLLECTION_HIDDEN;
}

/* ----- stamps ----- */

void
pillion_stamp_encode (const PillionStamp *self,
                      guint8             *out)
{
  PillionWriter writer;

  pillion_writer_init (&writer, out, PILLION_STAMP_BYTES);
  pillion_writer_u64 (&writer, self->time);
  pillion_writer_u16 (&writer, self->counter);
  pillion_writer_bytes (&writer, self->device, sizeof self->device);
}

void
pillion_stamp_decode (PillionStamp *self,
                      const guint8 *bytes)
{
  PillionReader reader;

  pillion_reader_init (&reader, bytes, PILLION_STAMP_BYTES);
  self->time = pillion_reader_u64 (&reader);
  self->counter = pillion_reader_u16 (&reader);
  pillion_reader_copy (&reader, self->device, sizeof self->device);
}

int
pillion_stamp_compare (const PillionStamp *a,
                       const PillionStamp *b)
{
  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  if (a->counter != b->counter)
    return a->counter < b->counter ? -1 : 1;
  return memcmp (a->device, b->device, sizeof a->device);
}

/* ----- what fits into a collection ----- */

static gboolean
has_form (Form          form,
          const guint8 *bytes,
          gsize         len,
          gsize         min,
          gsize         max)
{
  char number[PILLION_NUMBER_MAX_BYTES + 1] = { 0 };

  switch (form) {
  case FORM_BYTES:
    return len == max;
  case FORM_TEXT:
    return len >= min && len <= max && pillion_text_is_valid ((const char *) bytes, len, FALSE);
  case FORM_LINES:
    return len >= min && len <= max && pillion_text_is_valid ((const char *) bytes, len, TRUE);
  case FORM_NUMBER:
    memcpy (number, bytes, MIN (len, max));
    return len <= max && strlen (number) == len && pillion_number_is_valid (number);
  case FORM_FLAG:
    return len == 1 && bytes[0] <= 1;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
is_time (const guint8 *bytes)
{
  PillionReader reader;

  pillion_reader_init (&reader, bytes, 8);
  return pillion_reader_u64 (&reader) <= PILLION_COUNTER_MAX;
}

/* Only who is blocked can be let go of again. */
static gboolean
is_set_value (const PillionSyncEntry *self,
              gboolean                operation)
{
  gboolean may_go = self->collection == PILLION_COLLECTION_BLOCKED;

  if (!operation)
    return self->n_value == 0 ||
           (may_go && self->n_value == PILLION_SYNC_REMOVAL_BYTES && is_time (self->value) &&
            is_time (self->value + PILLION_STAMP_BYTES + PILLION_DEVICE_BYTES));
  if (self->n_value == 1)
    return self->value[0] == 1;
  return may_go && self->n_value == 1 + PILLION_STAMP_BYTES && self->value[0] == 0 && is_time (self->value + 1);
}

static gboolean
is_valid (const PillionSyncEntry *self,
          gboolean                operation)
{
  const Shape *shape;

  if (self->collection > PILLION_N_COLLECTIONS)
    return TRUE; /* of a version to come: kept, and told on */
  shape = &shapes[self->collection];
  if (!has_form (shape->key, self->key, self->n_key, 1, shape->key_max))
    return FALSE;
  if (pillion_collection_is_set (self->collection))
    return is_set_value (self, operation);
  if (!has_form (shape->value, self->value, self->n_value, shape->value_min, shape->value_max))
    return FALSE;
  if (self->collection == PILLION_COLLECTION_REMOVED_DEVICES)
    return is_time (self->value) && is_time (self->value + CUT_BYTES - 8);
  return self->collection != PILLION_COLLECTION_MUTED || is_time (self->value);
}

static void
read_entry (PillionSyncEntry *self,
            PillionReader    *reader,
            gboolean          operation)
{
  self->collection = pillion_reader_u8_range (reader, 1, G_MAXUINT8);
  self->n_key = pillion_reader_u8_range (reader, 1, PILLION_SYNC_KEY_MAX_BYTES);
  pillion_reader_copy (reader, self->key, self->n_key);
  self->stamp.time = pillion_reader_counter (reader);
  self->stamp.counter = pillion_reader_u16 (reader);
  pillion_reader_copy (reader, self->stamp.device, sizeof self->stamp.device);
  /* A set may know of a removal before it does of the addition. */
  self->sequence = pillion_reader_counter_from (reader, operation ? 1 : 0);
  self->n_value = (guint16) pillion_reader_copy_u16 (reader, 0, sizeof self->value, self->value);
  if (pillion_reader_is_valid (reader) && !is_valid (self, operation))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "not of its collection");
}

static void
write_entry (const PillionSyncEntry *self,
             PillionWriter          *writer,
             gboolean                operation)
{
  if (self->n_key > sizeof self->key || self->n_value > sizeof self->value || !is_valid (self, operation))
    pillion_writer_refuse (writer);
  pillion_writer_u8_range (writer, self->collection, 1, G_MAXUINT8);
  pillion_writer_u8_range (writer, self->n_key, 1, PILLION_SYNC_KEY_MAX_BYTES);
  pillion_writer_bytes (writer, self->key, MIN (self->n_key, sizeof self->key));
  pillion_writer_counter (writer, self->stamp.time);
  pillion_writer_u16 (writer, self->stamp.counter);
  pillion_writer_bytes (writer, self->stamp.device, sizeof self->stamp.device);
  pillion_writer_counter_from (writer, self->sequence, operation ? 1 : 0);
  pillion_writer_put_u16 (writer, self->value, MIN (self->n_value, sizeof self->value));
}

void
pillion_sync_entry_read (PillionSyncEntry *self,
                         PillionReader    *reader)
{
  read_entry (self, reader, FALSE);
}

void
pillion_sync_entry_write (const PillionSyncEntry *self,
                          PillionWriter          *writer)
{
  write_entry (self, writer, FALSE);
}

/* ----- operations ----- */

gboolean
pillion_operation_decode (PillionOperation *self,
                          const guint8     *bytes,
                          gsize             len,
                          GError          **error)
{
  PillionReader reader;

  memset (self, 0, sizeof *self);
  pillion_reader_init_bounded (&reader, bytes, len, PILLION_OPERATION_MAX_BYTES);
  pillion_reader_version (&reader, VERSION);
  read_entry (&self->entry, &reader, TRUE);
  pillion_reader_copy (&reader, self->previous, sizeof self->previous);
  pillion_reader_copy (&reader, self->signature, sizeof self->signature);
  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gsize
pillion_operation_encode (const PillionOperation *self,
                          guint8                 *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_OPERATION_MAX_BYTES);
  pillion_writer_u8 (&writer, VERSION);
  write_entry (&self->entry, &writer, TRUE);
  pillion_writer_bytes (&writer, self->previous, sizeof self->previous);
  pillion_writer_bytes (&writer, self->signature, sizeof self->signature);
  pillion_writer_finish (&writer, &len);
  return len;
}

const guint8 *
pillion_operation_get_body (const guint8 *bytes,
                            gsize         len,
                            gsize        *body_len)
{
  g_return_val_if_fail (len > PILLION_SIGNATURE_BYTES, NULL);

  *body_len = len - PILLION_SIGNATURE_BYTES;
  return bytes;
}
