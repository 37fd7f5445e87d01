/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-message.h"

#include <sodium.h>
#include <string.h>

#define WHAT "linking message"

guint64
pillion_history_depth_get_since (PillionHistoryDepth depth,
                                 guint64             now_ms)
{
  const guint64 day_ms = 86400000;

  switch (depth) {
  case PILLION_HISTORY_DEPTH_30_DAYS:
    return now_ms - MIN (now_ms, 30 * day_ms);
  case PILLION_HISTORY_DEPTH_1_YEAR:
    return now_ms - MIN (now_ms, 365 * day_ms);
  case PILLION_HISTORY_DEPTH_ALL:
    return 0;
  case PILLION_HISTORY_DEPTH_NONE:
  default:
    return PILLION_HISTORY_NOTHING;
  }
}

static void
refuse_if (PillionReader *reader,
           gboolean       refused,
           const char    *reason)
{
  if (refused)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, reason);
}

static void
read_request (PillionLinkMessageRequest *self,
              PillionReader             *reader)
{
  gsize start = pillion_reader_get_offset (reader);
  gsize len;

  pillion_link_request_read (&self->request, reader);
  len = pillion_reader_get_offset (reader) - start;

  if (!pillion_reader_is_valid (reader))
    return;

  memcpy (self->body, reader->bytes + start, len);
  self->body_len = (guint16) len;
  pillion_reader_copy (reader, self->signature, sizeof self->signature);
  pillion_reader_copy (reader, self->mac, sizeof self->mac);
}

static void
write_request (const PillionLinkMessageRequest *self,
               PillionWriter                   *writer)
{
  pillion_writer_bytes (writer, self->body, MIN (self->body_len, sizeof self->body));
  pillion_writer_bytes (writer, self->signature, sizeof self->signature);
  pillion_writer_bytes (writer, self->mac, sizeof self->mac);
}

static void
read_grant (PillionLinkMessageGrant *self,
            PillionReader           *reader)
{
  PillionCertificate certificate;

  self->certificate_len = (guint16) pillion_reader_copy_u16 (reader, 1, sizeof self->certificate,
                                                             self->certificate);
  pillion_reader_copy (reader, self->account_signature, sizeof self->account_signature);
  refuse_if (reader,
             !pillion_certificate_decode_body (&certificate, self->certificate,
                                               self->certificate_len, NULL),
             "certificate refused");
}

static void
write_grant (const PillionLinkMessageGrant *self,
             PillionWriter                 *writer)
{
  pillion_writer_put_u16 (writer, self->certificate,
                          MIN (self->certificate_len, sizeof self->certificate));
  pillion_writer_bytes (writer, self->account_signature, sizeof self->account_signature);
}

static void
read_accept (PillionLinkMessageAccept *self,
             PillionReader            *reader)
{
  PillionPrekeyBundle bundle;

  pillion_reader_copy (reader, self->device_signature, sizeof self->device_signature);
  self->prekey_bundle_len = (guint16) pillion_reader_copy_u16 (reader, 1,
                                                               sizeof self->prekey_bundle,
                                                               self->prekey_bundle);
  refuse_if (reader,
             !pillion_prekey_bundle_decode (&bundle, self->prekey_bundle,
                                            self->prekey_bundle_len, NULL),
             "prekey bundle refused");
}

static void
write_accept (const PillionLinkMessageAccept *self,
              PillionWriter                  *writer)
{
  pillion_writer_bytes (writer, self->device_signature, sizeof self->device_signature);
  pillion_writer_put_u16 (writer, self->prekey_bundle,
                          MIN (self->prekey_bundle_len, sizeof self->prekey_bundle));
}

static void
read_bundle (PillionLinkMessageBundle *self,
             PillionReader            *reader)
{
  PillionMembership membership;
  PillionFreshness freshness;

  self->membership_len = (guint16) pillion_reader_copy_u16 (reader, 1, sizeof self->membership,
                                                            self->membership);
  self->freshness_len = (guint16) pillion_reader_copy_u16 (reader, 1, sizeof self->freshness,
                                                           self->freshness);
  pillion_reader_copy (reader, self->release_share, sizeof self->release_share);
  self->sync_epoch = pillion_reader_counter (reader);
  pillion_reader_copy (reader, self->sync_key, sizeof self->sync_key);
  self->history_depth = pillion_reader_u8_range (reader, PILLION_HISTORY_DEPTH_NONE,
                                                 PILLION_HISTORY_DEPTH_ALL);
  self->history_since = pillion_reader_counter (reader);

  refuse_if (reader,
             !pillion_membership_decode (&membership, self->membership,
                                         self->membership_len, NULL),
             "membership refused");
  refuse_if (reader,
             !pillion_freshness_decode (&freshness, self->freshness, self->freshness_len, NULL),
             "freshness refused");
}

static void
write_bundle (const PillionLinkMessageBundle *self,
              PillionWriter                  *writer)
{
  pillion_writer_put_u16 (writer, self->membership,
                          MIN (self->membership_len, sizeof self->membership));
  pillion_writer_put_u16 (writer, self->freshness,
                          MIN (self->freshness_len, sizeof self->freshness));
  pillion_writer_bytes (writer, self->release_share, sizeof self->release_share);
  pillion_writer_counter (writer, self->sync_epoch);
  pillion_writer_bytes (writer, self->sync_key, sizeof self->sync_key);
  pillion_writer_u8_range (writer, self->history_depth, PILLION_HISTORY_DEPTH_NONE,
                           PILLION_HISTORY_DEPTH_ALL);
  pillion_writer_counter (writer, self->history_since);
}

static void
read_fields (PillionLinkMessage *self,
             PillionReader      *reader)
{
  switch (self->type) {
  case PILLION_LINK_MESSAGE_REQUEST:
    read_request (&self->request, reader);
    break;

  case PILLION_LINK_MESSAGE_CHECK:
    self->tries_left = pillion_reader_u8_range (reader, 1, PILLION_LINK_TRIES);
    break;

  case PILLION_LINK_MESSAGE_ANSWER:
    self->number = pillion_reader_u8_range (reader, PILLION_LINK_CHECK_MIN,
                                            PILLION_LINK_CHECK_MAX);
    break;

  case PILLION_LINK_MESSAGE_GRANT:
    read_grant (&self->grant, reader);
    break;

  case PILLION_LINK_MESSAGE_ACCEPT:
    read_accept (&self->accept, reader);
    break;

  case PILLION_LINK_MESSAGE_BUNDLE:
    read_bundle (&self->bundle, reader);
    break;

  case PILLION_LINK_MESSAGE_DONE:
    break;

  case PILLION_LINK_MESSAGE_ABORT:
    self->reason = pillion_reader_u8_range (reader, PILLION_LINK_REASON_EXPIRED,
                                            PILLION_LINK_REASON_LAST);
    break;

  default:
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_UNSUPPORTED, "unknown type");
    break;
  }
}

gboolean
pillion_link_message_decode (PillionLinkMessage *self,
                             const guint8       *bytes,
                             gsize               len,
                             GError            **error)
{
  PillionReader reader;

  memset (self, 0, sizeof *self);
  pillion_reader_init_bounded (&reader, bytes, len, PILLION_LINK_MESSAGE_MAX_BYTES);
  self->type = pillion_reader_u8 (&reader);

  if (pillion_reader_is_valid (&reader))
    read_fields (self, &reader);

  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gsize
pillion_link_message_encode (const PillionLinkMessage *self,
                             guint8                   *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_LINK_MESSAGE_MAX_BYTES);
  pillion_writer_u8 (&writer, (guint8) self->type);

  switch (self->type) {
  case PILLION_LINK_MESSAGE_REQUEST:
    write_request (&self->request, &writer);
    break;

  case PILLION_LINK_MESSAGE_CHECK:
    pillion_writer_u8_range (&writer, self->tries_left, 1, PILLION_LINK_TRIES);
    break;

  case PILLION_LINK_MESSAGE_ANSWER:
    pillion_writer_u8_range (&writer, self->number, PILLION_LINK_CHECK_MIN,
                             PILLION_LINK_CHECK_MAX);
    break;

  case PILLION_LINK_MESSAGE_GRANT:
    write_grant (&self->grant, &writer);
    break;

  case PILLION_LINK_MESSAGE_ACCEPT:
    write_accept (&self->accept, &writer);
    break;

  case PILLION_LINK_MESSAGE_BUNDLE:
    write_bundle (&self->bundle, &writer);
    break;

  case PILLION_LINK_MESSAGE_DONE:
    break;

  case PILLION_LINK_MESSAGE_ABORT:
    pillion_writer_u8_range (&writer, self->reason, PILLION_LINK_REASON_EXPIRED,
                             PILLION_LINK_REASON_LAST);
    break;

  default:
    g_return_val_if_reached (0);
  }

  pillion_writer_finish (&writer, &len);

  return len;
}

void
pillion_link_message_clear (PillionLinkMessage *self)
{
  sodium_memzero (self, sizeof *self);
}
