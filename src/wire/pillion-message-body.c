/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-body.h"

#include "wire/pillion-reader.h"
#include "wire/pillion-writer.h"

#include <sodium.h>
#include <string.h>

#define FIRST_OWN_ITEM PILLION_MESSAGE_TYPE_RELEASE_SHARE

gboolean
pillion_message_type_is_known (guint16 type)
{
  switch (type) {
  case PILLION_MESSAGE_TYPE_TEXT:
  case PILLION_MESSAGE_TYPE_REACTION:
  case PILLION_MESSAGE_TYPE_EDIT:
  case PILLION_MESSAGE_TYPE_DELETE:
  case PILLION_MESSAGE_TYPE_ATTACHMENT:
  case PILLION_MESSAGE_TYPE_RECEIPT:
  case PILLION_MESSAGE_TYPE_TYPING:
  case PILLION_MESSAGE_TYPE_RESEND_REQUEST:
  case PILLION_MESSAGE_TYPE_REMOVAL:
  case PILLION_MESSAGE_TYPE_RESENT:
  case PILLION_MESSAGE_TYPE_RELEASE_SHARE:
  case PILLION_MESSAGE_TYPE_SELF_SYNC_KEY:
  case PILLION_MESSAGE_TYPE_HISTORY_OFFER:
  case PILLION_MESSAGE_TYPE_DEVICE_LINKED:
  case PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED:
  case PILLION_MESSAGE_TYPE_MESSAGE_WANTED:
  case PILLION_MESSAGE_TYPE_CONTACT_STATES:
  case PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED:
  case PILLION_MESSAGE_TYPE_HISTORY_REQUEST:
  case PILLION_MESSAGE_TYPE_HISTORY_PART:
  case PILLION_MESSAGE_TYPE_HISTORY_RECEIVED:
  case PILLION_MESSAGE_TYPE_HISTORY_REFUSED:
  case PILLION_MESSAGE_TYPE_HISTORY_GRANT:
  case PILLION_MESSAGE_TYPE_OPERATIONS:
  case PILLION_MESSAGE_TYPE_SYNC_STATE:
  case PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT:
  case PILLION_MESSAGE_TYPE_FILE_WANTED:
  case PILLION_MESSAGE_TYPE_FILE_AGAIN:
    return TRUE;

  default:
    return FALSE;
  }
}

gboolean
pillion_message_type_is_own_item (guint16 type)
{
  return type >= FIRST_OWN_ITEM;
}

gboolean
pillion_message_type_is_chained (guint16 type)
{
  return type >= PILLION_MESSAGE_TYPE_TEXT && type <= PILLION_MESSAGE_TYPE_ATTACHMENT;
}

gboolean
pillion_message_type_is_critical (guint16 type)
{
  return type == PILLION_MESSAGE_TYPE_ATTACHMENT;
}

static void
read_removal (PillionBodyRemoval *self,
              PillionReader      *reader)
{
  PillionMembership membership;

  self->membership_len = (guint16) pillion_reader_copy_u16 (reader, 1, sizeof self->membership,
                                                            self->membership);

  if (!pillion_membership_decode (&membership, self->membership, self->membership_len, NULL))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "membership refused");
}

static void
read_resent (PillionBodyResent *self,
             PillionReader     *reader)
{
  PillionAuthored authored;

  pillion_reader_copy (reader, self->envelope_hash, sizeof self->envelope_hash);
  self->authored_len = (guint16) pillion_reader_copy_u16 (reader, 1, sizeof self->authored, self->authored);

  if (!pillion_authored_decode (&authored, self->authored, self->authored_len, NULL))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "message refused");
}

static void
read_device_linked (PillionBodyDeviceLinked *self,
                    PillionReader           *reader)
{
  pillion_reader_copy (reader, self->device, sizeof self->device);
  self->slot = pillion_reader_u8_range (reader, 1, PILLION_SLOT_MAX);
  pillion_reader_text_u8 (reader, 0, PILLION_NAME_MAX_BYTES, self->name);
  pillion_reader_text_u8 (reader, 0, PILLION_PLATFORM_MAX_BYTES, self->platform);
  self->time = pillion_reader_counter (reader);
}

static void
read_body (PillionMessageBody *self,
           PillionReader      *reader)
{
  switch (self->type) {
  case PILLION_MESSAGE_TYPE_TEXT:
    pillion_body_text_read (&self->text, reader);
    break;

  case PILLION_MESSAGE_TYPE_REACTION:
    pillion_body_reaction_read (&self->reaction, reader);
    break;

  case PILLION_MESSAGE_TYPE_EDIT:
    pillion_body_edit_read (&self->edit, reader);
    break;

  case PILLION_MESSAGE_TYPE_DELETE:
    pillion_reader_copy (reader, self->delete.message, PILLION_ID_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_ATTACHMENT:
    pillion_body_attachment_read (&self->attachment, reader);
    break;

  case PILLION_MESSAGE_TYPE_RECEIPT:
    pillion_body_receipt_read (&self->receipt, reader);
    break;

  case PILLION_MESSAGE_TYPE_TYPING:
    self->typing.active = pillion_reader_flag (reader);
    break;

  case PILLION_MESSAGE_TYPE_RESEND_REQUEST:
    pillion_reader_copy (reader, self->resend_request.envelope_hash, PILLION_HASH_BYTES);
    self->resend_request.time = pillion_reader_counter (reader);
    break;

  case PILLION_MESSAGE_TYPE_REMOVAL:
    read_removal (&self->removal, reader);
    break;

  case PILLION_MESSAGE_TYPE_RESENT:
    read_resent (&self->resent, reader);
    break;

  case PILLION_MESSAGE_TYPE_RELEASE_SHARE:
    pillion_reader_copy (reader, self->release_share.store, PILLION_ID_BYTES);
    pillion_reader_copy (reader, self->release_share.release_share, PILLION_KEY_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_SELF_SYNC_KEY:
    self->self_sync_key.epoch = pillion_reader_counter (reader);
    pillion_reader_copy (reader, self->self_sync_key.key, PILLION_KEY_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_OFFER:
    self->history_offer.depth = pillion_reader_u8_range (reader, PILLION_HISTORY_DEPTH_NONE,
                                                         PILLION_HISTORY_DEPTH_ALL);
    self->history_offer.since = pillion_reader_counter (reader);
    break;

  case PILLION_MESSAGE_TYPE_DEVICE_LINKED:
    read_device_linked (&self->device_linked, reader);
    break;

  case PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED:
    self->bundle_received.epoch = pillion_reader_counter (reader);
    break;

  case PILLION_MESSAGE_TYPE_MESSAGE_WANTED:
    pillion_reader_copy (reader, self->message_wanted.account, PILLION_ACCOUNT_BYTES);
    pillion_reader_copy (reader, self->message_wanted.device, PILLION_DEVICE_BYTES);
    pillion_reader_copy (reader, self->message_wanted.request, PILLION_ID_BYTES);
    pillion_reader_copy (reader, self->message_wanted.envelope_hash, PILLION_HASH_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_CONTACT_STATES:
    pillion_body_contact_states_read (&self->contact_states, reader);
    break;

  case PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED:
    self->contacts_received.round = pillion_reader_counter_from (reader, 1);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_REQUEST:
    pillion_body_history_request_read (&self->history_request, reader);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_PART:
    pillion_body_history_part_read (&self->history_part, reader);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_RECEIVED:
    pillion_body_history_received_read (&self->history_received, reader);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_REFUSED:
    pillion_body_history_refused_read (&self->history_refused, reader);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_GRANT:
    pillion_body_history_grant_read (&self->history_grant, reader);
    break;

  case PILLION_MESSAGE_TYPE_OPERATIONS:
    pillion_body_sync_sealed_read (&self->operations, reader);
    break;

  case PILLION_MESSAGE_TYPE_SYNC_STATE:
    pillion_body_sync_state_read (&self->sync_state, reader);
    break;

  case PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT:
    pillion_body_sync_sealed_read (&self->sync_snapshot, reader);
    break;

  case PILLION_MESSAGE_TYPE_FILE_WANTED:
    pillion_reader_copy (reader, self->file_wanted.author, PILLION_ACCOUNT_BYTES);
    pillion_reader_copy (reader, self->file_wanted.message, PILLION_ID_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_FILE_AGAIN:
    pillion_reader_copy (reader, self->file_again.author, PILLION_ACCOUNT_BYTES);
    pillion_reader_copy (reader, self->file_again.message, PILLION_ID_BYTES);
    pillion_reader_copy (reader, self->file_again.blob, PILLION_ID_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_STATUS:
  case PILLION_MESSAGE_TYPE_LIVE_LOCATION:
  default:
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_UNSUPPORTED, "unknown type");
    break;
  }
}

gboolean
pillion_message_body_decode (PillionMessageBody *self,
                             guint16             type,
                             const guint8       *bytes,
                             gsize               len,
                             GError            **error)
{
  PillionReader reader;

  memset (self, 0, sizeof *self);
  self->type = type;
  pillion_reader_init_bounded (&reader, bytes, len, PILLION_BODY_MAX_BYTES);
  read_body (self, &reader);

  if (pillion_reader_finish (&reader, "message body", error))
    return TRUE;

  pillion_message_body_clear (self);

  return FALSE;
}

static void
write_device_linked (const PillionBodyDeviceLinked *self,
                     PillionWriter                 *writer)
{
  pillion_writer_bytes (writer, self->device, sizeof self->device);
  pillion_writer_u8_range (writer, self->slot, 1, PILLION_SLOT_MAX);
  pillion_writer_text_u8 (writer, self->name, PILLION_NAME_MAX_BYTES);
  pillion_writer_text_u8 (writer, self->platform, PILLION_PLATFORM_MAX_BYTES);
  pillion_writer_counter (writer, self->time);
}

static void
write_body (const PillionMessageBody *self,
            PillionWriter            *writer)
{
  switch (self->type) {
  case PILLION_MESSAGE_TYPE_TEXT:
    pillion_body_text_write (&self->text, writer);
    break;

  case PILLION_MESSAGE_TYPE_REACTION:
    pillion_body_reaction_write (&self->reaction, writer);
    break;

  case PILLION_MESSAGE_TYPE_EDIT:
    pillion_body_edit_write (&self->edit, writer);
    break;

  case PILLION_MESSAGE_TYPE_DELETE:
    pillion_writer_bytes (writer, self->delete.message, PILLION_ID_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_ATTACHMENT:
    pillion_body_attachment_write (&self->attachment, writer);
    break;

  case PILLION_MESSAGE_TYPE_RECEIPT:
    pillion_body_receipt_write (&self->receipt, writer);
    break;

  case PILLION_MESSAGE_TYPE_TYPING:
    pillion_writer_u8 (writer, self->typing.active ? 1 : 0);
    break;

  case PILLION_MESSAGE_TYPE_RESEND_REQUEST:
    pillion_writer_bytes (writer, self->resend_request.envelope_hash, PILLION_HASH_BYTES);
    pillion_writer_counter (writer, self->resend_request.time);
    break;

  case PILLION_MESSAGE_TYPE_REMOVAL:
    pillion_writer_put_u16 (writer, self->removal.membership,
                            MIN (self->removal.membership_len, PILLION_MEMBERSHIP_MAX_BYTES));
    break;

  case PILLION_MESSAGE_TYPE_RESENT:
    pillion_writer_bytes (writer, self->resent.envelope_hash, PILLION_HASH_BYTES);
    pillion_writer_put_u16 (writer, self->resent.authored,
                            MIN (self->resent.authored_len, PILLION_RESENT_MAX_BYTES));
    break;

  case PILLION_MESSAGE_TYPE_RELEASE_SHARE:
    pillion_writer_bytes (writer, self->release_share.store, PILLION_ID_BYTES);
    pillion_writer_bytes (writer, self->release_share.release_share, PILLION_KEY_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_SELF_SYNC_KEY:
    pillion_writer_counter (writer, self->self_sync_key.epoch);
    pillion_writer_bytes (writer, self->self_sync_key.key, PILLION_KEY_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_OFFER:
    pillion_writer_u8_range (writer, self->history_offer.depth, PILLION_HISTORY_DEPTH_NONE,
                             PILLION_HISTORY_DEPTH_ALL);
    pillion_writer_counter (writer, self->history_offer.since);
    break;

  case PILLION_MESSAGE_TYPE_DEVICE_LINKED:
    write_device_linked (&self->device_linked, writer);
    break;

  case PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED:
    pillion_writer_counter (writer, self->bundle_received.epoch);
    break;

  case PILLION_MESSAGE_TYPE_MESSAGE_WANTED:
    pillion_writer_bytes (writer, self->message_wanted.account, PILLION_ACCOUNT_BYTES);
    pillion_writer_bytes (writer, self->message_wanted.device, PILLION_DEVICE_BYTES);
    pillion_writer_bytes (writer, self->message_wanted.request, PILLION_ID_BYTES);
    pillion_writer_bytes (writer, self->message_wanted.envelope_hash, PILLION_HASH_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_CONTACT_STATES:
    pillion_body_contact_states_write (&self->contact_states, writer);
    break;

  case PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED:
    pillion_writer_counter_from (writer, self->contacts_received.round, 1);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_REQUEST:
    pillion_body_history_request_write (&self->history_request, writer);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_PART:
    pillion_body_history_part_write (&self->history_part, writer);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_RECEIVED:
    pillion_body_history_received_write (&self->history_received, writer);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_REFUSED:
    pillion_body_history_refused_write (&self->history_refused, writer);
    break;

  case PILLION_MESSAGE_TYPE_HISTORY_GRANT:
    pillion_body_history_grant_write (&self->history_grant, writer);
    break;

  case PILLION_MESSAGE_TYPE_OPERATIONS:
    pillion_body_sync_sealed_write (&self->operations, writer);
    break;

  case PILLION_MESSAGE_TYPE_SYNC_STATE:
    pillion_body_sync_state_write (&self->sync_state, writer);
    break;

  case PILLION_MESSAGE_TYPE_SYNC_SNAPSHOT:
    pillion_body_sync_sealed_write (&self->sync_snapshot, writer);
    break;

  case PILLION_MESSAGE_TYPE_FILE_WANTED:
    pillion_writer_bytes (writer, self->file_wanted.author, PILLION_ACCOUNT_BYTES);
    pillion_writer_bytes (writer, self->file_wanted.message, PILLION_ID_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_FILE_AGAIN:
    pillion_writer_bytes (writer, self->file_again.author, PILLION_ACCOUNT_BYTES);
    pillion_writer_bytes (writer, self->file_again.message, PILLION_ID_BYTES);
    pillion_writer_bytes (writer, self->file_again.blob, PILLION_ID_BYTES);
    break;

  case PILLION_MESSAGE_TYPE_STATUS:
  case PILLION_MESSAGE_TYPE_LIVE_LOCATION:
  default:
    pillion_writer_refuse (writer);
    break;
  }
}

gboolean
pillion_message_body_encode (const PillionMessageBody *self,
                             guint8                   *out,
                             gsize                    *len)
{
  PillionWriter writer;

  pillion_writer_init (&writer, out, PILLION_BODY_MAX_BYTES);
  write_body (self, &writer);

  return pillion_writer_finish (&writer, len);
}

/* (nullable): the text of a body that owns one */
static char *
get_text (PillionMessageBody *self)
{
  switch ((guint) self->type) {
  case PILLION_MESSAGE_TYPE_TEXT:
    return self->text.text;

  case PILLION_MESSAGE_TYPE_EDIT:
    return self->edit.text;

  case PILLION_MESSAGE_TYPE_ATTACHMENT:
    return self->attachment.caption;

  default:
    return NULL;
  }
}

void
pillion_message_body_clear (PillionMessageBody *self)
{
  char *text = get_text (self);

  if (text != NULL) {
    sodium_memzero (text, strlen (text));
    g_free (text);
  }

  sodium_memzero (self, sizeof *self);
}
