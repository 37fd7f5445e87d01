/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-account-view-private.h"

#include <string.h>

#include "crypto/pillion-contexts.h"
#include "wire/pillion-reader.h"
#include "wire/pillion-resignation.h"
#include "wire/pillion-writer.h"

/* u8 version, bytes[32] account, u8 known. If it is 1: bytes[32] aik, u64 fork epoch,
 * var16 membership, for each of its entries var16 certificate and var16 resignation
 * (empty: none), var16 freshness, var16 held (empty: none), u8 n, n x bytes[16]
 * covered.
 */
#define SAVED_VERSION 1
#define SAVED_MAX_BYTES                                                             \
  (1 + PILLION_ACCOUNT_BYTES + 1 + PILLION_KEY_BYTES + 8 +                          \
   2 + PILLION_MEMBERSHIP_MAX_BYTES +                                               \
   PILLION_DEVICES_MAX * (4 + PILLION_CERTIFICATE_MAX_BYTES + PILLION_RESIGNATION_MAX_BYTES) + \
   2 * (2 + PILLION_FRESHNESS_MAX_BYTES) + 1 + PILLION_COMPANIONS_MAX * PILLION_DEVICE_BYTES)

static void
write_bytes (PillionWriter *writer,
             GBytes        *bytes)
{
  gsize len = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &len) : NULL;

  pillion_writer_put_u16 (writer, data, len);
}

GBytes *
pillion_account_view_save (const PillionAccountView *self)
{
  guint8 bytes[SAVED_MAX_BYTES];
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, bytes, sizeof bytes);
  pillion_writer_u8 (&writer, SAVED_VERSION);
  pillion_writer_bytes (&writer, self->account, sizeof self->account);
  pillion_writer_u8 (&writer, pillion_account_view_is_known (self) ? 1 : 0);

  if (pillion_account_view_is_known (self)) {
    pillion_writer_bytes (&writer, self->aik, sizeof self->aik);
    pillion_writer_u64 (&writer, self->fork_epoch);
    write_bytes (&writer, self->membership_bytes);
    for (guint i = 0; i < self->known.membership.n_entries; i++) {
      write_bytes (&writer, self->certificates[i]->bytes);
      write_bytes (&writer, self->resignations[i]);
    }
    write_bytes (&writer, self->freshness.bytes);
    write_bytes (&writer, self->held.bytes);
    pillion_writer_u8 (&writer, (guint8) self->n_covered);
    pillion_writer_bytes (&writer, self->covered, self->n_covered * sizeof self->covered[0]);
  }

  if (!pillion_writer_finish (&writer, &len))
    g_assert_not_reached ();

  return g_bytes_new (bytes, len);
}

static void
read_membership (PillionAccountView *self,
                 PillionReader      *reader)
{
  gsize len;
  const guint8 *bytes = pillion_reader_take_u16 (reader, 1, PILLION_MEMBERSHIP_MAX_BYTES, &len);

  if (!pillion_reader_is_valid (reader))
    return;

  if (!pillion_membership_decode (&self->known.membership, bytes, len, NULL)) {
    self->known.membership.n_entries = 0;
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "membership");
    return;
  }

  pillion_membership_get_hash (self->known.hash, bytes, len);
  self->membership_bytes = g_bytes_new (bytes, len);
}

static void
read_certificate (PillionAccountView *self,
                  guint               i,
                  PillionReader      *reader)
{
  PillionKnownCertificate *known = pillion_known_certificate_new ();
  gsize len;
  const guint8 *bytes = pillion_reader_take_u16 (reader, 1, PILLION_CERTIFICATE_MAX_BYTES, &len);
  const guint8 *body;
  gsize body_len;

  self->certificates[i] = known;

  if (!pillion_reader_is_valid (reader))
    return;

  if (!pillion_certificate_decode (&known->certificate, bytes, len, NULL)) {
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "certificate");
    return;
  }

  body = pillion_certificate_get_body (bytes, len, &body_len);
  pillion_hash_with_context (known->hash, PILLION_CONTEXT_CERTIFICATE, body, body_len);
  known->bytes = g_bytes_new (bytes, len);

  if (memcmp (known->hash, self->known.membership.entries[i].certificate_hash, PILLION_HASH_BYTES) != 0)
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "another certificate");
}

static void
read_resignation (PillionAccountView *self,
                  guint               i,
                  PillionReader      *reader)
{
  PillionResignation resignation;
  gsize len;
  const guint8 *bytes = pillion_reader_take_u16 (reader, 0, PILLION_RESIGNATION_MAX_BYTES, &len);

  if (len == 0)
    return;

  self->resignations[i] = g_bytes_new (bytes, len);
  if (!pillion_resignation_decode (&resignation, bytes, len, NULL))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "resignation");
}

static void
read_freshness (PillionKnownFreshness *known,
                PillionReader         *reader)
{
  gsize len;
  const guint8 *bytes = pillion_reader_take_u16 (reader, 0, PILLION_FRESHNESS_MAX_BYTES, &len);

  if (len == 0)
    return;

  known->bytes = g_bytes_new (bytes, len);
  if (!pillion_freshness_decode (&known->freshness, bytes, len, NULL))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "freshness");
}

static void
read_known (PillionAccountView *self,
            PillionReader      *reader)
{
  pillion_reader_copy (reader, self->aik, sizeof self->aik);
  self->fork_epoch = pillion_reader_counter (reader);
  read_membership (self, reader);

  for (guint i = 0; i < self->known.membership.n_entries; i++) {
    read_certificate (self, i, reader);
    read_resignation (self, i, reader);
  }

  read_freshness (&self->freshness, reader);
  read_freshness (&self->held, reader);
  self->n_covered = pillion_reader_u8_range (reader, 0, PILLION_COMPANIONS_MAX);
  pillion_reader_copy (reader, self->covered[0], self->n_covered * sizeof self->covered[0]);
}

PillionAccountView *
pillion_account_view_load (const guint8  *bytes,
                           gsize          len,
                           GError       **error)
{
  static const guint8 nobody[PILLION_ACCOUNT_BYTES];
  g_autoptr (PillionAccountView) self = pillion_account_view_new (nobody);
  PillionReader reader;

  pillion_reader_init (&reader, bytes, len);
  pillion_reader_u8_range (&reader, SAVED_VERSION, SAVED_VERSION);
  pillion_reader_copy (&reader, self->account, sizeof self->account);
  if (pillion_reader_flag (&reader))
    read_known (self, &reader);

  if (!pillion_reader_finish (&reader, "saved account", error))
    return NULL;

  return g_steal_pointer (&self);
}
