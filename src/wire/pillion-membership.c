/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-membership.h"

#include <sodium.h>
#include <string.h>

#define VERSION    1
#define WHAT       "membership"
#define FLAG_RESET 0x01

static const char *
check_entry (const PillionMembershipEntry *entry)
{
  gboolean active = entry->state == PILLION_DEVICE_STATE_ACTIVE;

  if (entry->slot > PILLION_SLOT_MAX)
    return "no such slot";

  if (entry->state < PILLION_DEVICE_STATE_ACTIVE || entry->state > PILLION_DEVICE_STATE_RESIGNED)
    return "no such state";

  if (entry->reason > PILLION_DEVICE_REASON_WIPE)
    return "no such reason";

  if (active != (entry->reason == PILLION_DEVICE_REASON_NONE))
    return "state and reason disagree";

  if (entry->slot == PILLION_SLOT_PRIMARY && !active)
    return "the primary is not active";

  if (entry->time > PILLION_COUNTER_MAX)
    return "time out of range";

  return NULL;
}

/* Slots that ascend strictly; slot 0; no device twice; not too many companions. */
static const char *
check_entries (const PillionMembership *self)
{
  guint n_companions = 0;

  if (self->n_entries < 1 || self->n_entries > PILLION_DEVICES_MAX)
    return "no or too many entries";

  if (self->entries[0].slot != PILLION_SLOT_PRIMARY)
    return "no primary";

  for (guint i = 0; i < self->n_entries; i++) {
    const PillionMembershipEntry *entry = &self->entries[i];
    const char *reason = check_entry (entry);

    if (reason != NULL)
      return reason;

    if (i > 0 && entry->slot <= self->entries[i - 1].slot)
      return "slots out of order";

    for (guint k = 0; k < i; k++)
      if (memcmp (entry->device, self->entries[k].device, PILLION_DEVICE_BYTES) == 0)
        return "a device twice";

    if (i > 0 && entry->state == PILLION_DEVICE_STATE_ACTIVE)
      n_companions++;
  }

  if (self->reset && n_companions > 0)
    return "a reset with companions";

  return n_companions > self->companions_max ? "too many companions" : NULL;
}

/* What is wrong with a membership whose fields fit their types, or NULL. */
static const char *
check (const PillionMembership *self)
{
  if (self->epoch < 1 || self->epoch > PILLION_COUNTER_MAX ||
      self->issued_at > PILLION_COUNTER_MAX)
    return "epoch or time out of range";

  if (self->epoch == 1 && !sodium_is_zero (self->previous, sizeof self->previous))
    return "the first one has no predecessor";

  if (self->primary_idle_ms < 1 || self->primary_idle_ms > PILLION_COUNTER_MAX ||
      self->companion_idle_ms < 1 || self->companion_idle_ms > PILLION_COUNTER_MAX)
    return "policy out of range";

  if (self->signer > PILLION_MEMBERSHIP_SIGNER_LRK)
    return "no such signer";

  if ((self->epoch == 1 || self->reset) && self->signer != PILLION_MEMBERSHIP_SIGNER_AIK)
    return "not signed by the account key";

  return check_entries (self);
}

static void
read_entry (PillionMembershipEntry *entry,
            PillionReader          *reader)
{
  entry->slot = pillion_reader_u8 (reader);
  pillion_reader_copy (reader, entry->device, sizeof entry->device);
  pillion_reader_copy (reader, entry->certificate_hash, sizeof entry->certificate_hash);
  entry->state = pillion_reader_u8 (reader);
  entry->reason = pillion_reader_u8 (reader);
  entry->time = pillion_reader_u64 (reader);
}

static void
write_entry (const PillionMembershipEntry *entry,
             PillionWriter                *writer)
{
  pillion_writer_u8 (writer, entry->slot);
  pillion_writer_bytes (writer, entry->device, sizeof entry->device);
  pillion_writer_bytes (writer, entry->certificate_hash, sizeof entry->certificate_hash);
  pillion_writer_u8 (writer, (guint8) entry->state);
  pillion_writer_u8 (writer, (guint8) entry->reason);
  pillion_writer_u64 (writer, entry->time);
}

static void
read_body (PillionMembership *self,
           PillionReader     *reader)
{
  pillion_reader_version (reader, VERSION);
  pillion_reader_copy (reader, self->account, sizeof self->account);
  self->epoch = pillion_reader_u64 (reader);
  pillion_reader_copy (reader, self->previous, sizeof self->previous);
  self->reset = pillion_reader_u8_range (reader, 0, FLAG_RESET) == FLAG_RESET;
  self->companions_max = pillion_reader_u8 (reader);
  self->primary_idle_ms = pillion_reader_u64 (reader);
  self->companion_idle_ms = pillion_reader_u64 (reader);
  pillion_reader_copy (reader, self->lrk, sizeof self->lrk);
  self->issued_at = pillion_reader_u64 (reader);
  self->n_entries = pillion_reader_u8_range (reader, 1, PILLION_DEVICES_MAX);
  memset (self->entries, 0, sizeof self->entries);

  for (guint i = 0; i < self->n_entries; i++)
    read_entry (&self->entries[i], reader);

  pillion_extensions_read (&self->extensions, reader);
}

static void
write_body (const PillionMembership *self,
            PillionWriter           *writer)
{
  if (check (self) != NULL) {
    pillion_writer_refuse (writer);
    return;
  }

  pillion_writer_u8 (writer, VERSION);
  pillion_writer_bytes (writer, self->account, sizeof self->account);
  pillion_writer_u64 (writer, self->epoch);
  pillion_writer_bytes (writer, self->previous, sizeof self->previous);
  pillion_writer_u8 (writer, self->reset ? FLAG_RESET : 0);
  pillion_writer_u8 (writer, self->companions_max);
  pillion_writer_u64 (writer, self->primary_idle_ms);
  pillion_writer_u64 (writer, self->companion_idle_ms);
  pillion_writer_bytes (writer, self->lrk, sizeof self->lrk);
  pillion_writer_u64 (writer, self->issued_at);
  pillion_writer_u8 (writer, self->n_entries);

  for (guint i = 0; i < self->n_entries; i++)
    write_entry (&self->entries[i], writer);

  pillion_extensions_write (&self->extensions, writer);
}

gboolean
pillion_membership_decode (PillionMembership *self,
                           const guint8      *bytes,
                           gsize              len,
                           GError           **error)
{
  PillionReader reader;
  const char *reason;

  pillion_reader_init_bounded (&reader, bytes, len, PILLION_MEMBERSHIP_MAX_BYTES);
  self->signer = pillion_reader_u8 (&reader);
  read_body (self, &reader);
  pillion_reader_copy (&reader, self->signature, sizeof self->signature);

  reason = check (self);

  if (reason != NULL)
    pillion_reader_refuse (&reader, PILLION_WIRE_ERROR_MALFORMED, reason);

  return pillion_reader_finish_object (&reader, WHAT, self, sizeof *self, error);
}

gsize
pillion_membership_encode (const PillionMembership *self,
                           guint8                  *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_MEMBERSHIP_MAX_BYTES);
  pillion_writer_u8 (&writer, (guint8) self->signer);
  write_body (self, &writer);
  pillion_writer_bytes (&writer, self->signature, sizeof self->signature);
  pillion_writer_finish (&writer, &len);

  return len;
}

gsize
pillion_membership_encode_body (const PillionMembership *self,
                                guint8                  *out)
{
  PillionWriter writer;
  gsize len;

  pillion_writer_init (&writer, out, PILLION_MEMBERSHIP_MAX_BYTES - 1 - PILLION_SIGNATURE_BYTES);
  write_body (self, &writer);
  pillion_writer_finish (&writer, &len);

  return len;
}

const guint8 *
pillion_membership_get_body (const guint8 *bytes,
                             gsize         len,
                             gsize        *body_len)
{
  g_return_val_if_fail (len > 1 + PILLION_SIGNATURE_BYTES, NULL);

  *body_len = len - 1 - PILLION_SIGNATURE_BYTES;

  return bytes + 1;
}

const PillionMembershipEntry *
pillion_membership_find_device (const PillionMembership *self,
                                const guint8            *device)
{
  for (guint i = 0; i < self->n_entries; i++)
    if (memcmp (self->entries[i].device, device, PILLION_DEVICE_BYTES) == 0)
      return &self->entries[i];

  return NULL;
}

const PillionMembershipEntry *
pillion_membership_find_slot (const PillionMembership *self,
                              guint8                   slot)
{
  for (guint i = 0; i < self->n_entries; i++)
    if (self->entries[i].slot == slot)
      return &self->entries[i];

  return NULL;
}
