/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-contacts.h"

#include <string.h>

static void
read_contact (PillionContactState *self,
              PillionReader       *reader)
{
  pillion_reader_copy (reader, self->account, sizeof self->account);
  pillion_reader_number (reader, TRUE, self->number);
  self->number_state = pillion_reader_u8_range (reader, PILLION_CONTACT_NUMBER_CLAIMED,
                                                *self->number != '\0' ? PILLION_CONTACT_NUMBER_CONFIRMED
                                                                      : PILLION_CONTACT_NUMBER_CLAIMED);
  pillion_reader_text_u8 (reader, 0, PILLION_NAME_MAX_BYTES, self->name);
  self->chat = pillion_reader_u8_range (reader, PILLION_CONTACT_CHAT_NONE, PILLION_CONTACT_CHAT_ACCEPTED);
}

static void
write_contact (const PillionContactState *self,
               PillionWriter             *writer)
{
  pillion_writer_bytes (writer, self->account, sizeof self->account);
  pillion_writer_number (writer, TRUE, self->number);
  pillion_writer_u8_range (writer, self->number_state, PILLION_CONTACT_NUMBER_CLAIMED,
                           *self->number != '\0' ? PILLION_CONTACT_NUMBER_CONFIRMED : PILLION_CONTACT_NUMBER_CLAIMED);
  pillion_writer_text_u8 (writer, self->name, PILLION_NAME_MAX_BYTES);
  pillion_writer_u8_range (writer, self->chat, PILLION_CONTACT_CHAT_NONE, PILLION_CONTACT_CHAT_ACCEPTED);
}

/* One way to say one thing: a part exists, what is no round has one, each contact comes once. */
static gboolean
is_canonical (const PillionBodyContactStates *self)
{
  if (self->n_parts == 0 || self->n_parts > PILLION_CONTACT_PARTS_MAX || self->part >= self->n_parts ||
      (self->round == 0 && self->n_parts != 1))
    return FALSE;
  for (guint i = 1; i < self->n_contacts; i++) {
    if (memcmp (self->contacts[i - 1].account, self->contacts[i].account, PILLION_ACCOUNT_BYTES) >= 0)
      return FALSE;
  }
  return TRUE;
}

void
pillion_body_contact_states_read (PillionBodyContactStates *self,
                                  PillionReader            *reader)
{
  self->round = pillion_reader_counter (reader);
  self->part = pillion_reader_u16 (reader);
  self->n_parts = pillion_reader_u16 (reader);
  self->n_contacts = pillion_reader_u8_range (reader, 0, PILLION_CONTACT_STATES_MAX);
  for (guint i = 0; i < self->n_contacts; i++)
    read_contact (&self->contacts[i], reader);
  if (!is_canonical (self))
    pillion_reader_refuse (reader, PILLION_WIRE_ERROR_MALFORMED, "contacts out of order");
}

void
pillion_body_contact_states_write (const PillionBodyContactStates *self,
                                   PillionWriter                  *writer)
{
  if (self->n_contacts > PILLION_CONTACT_STATES_MAX || !is_canonical (self)) {
    pillion_writer_refuse (writer);
    return;
  }
  pillion_writer_counter (writer, self->round);
  pillion_writer_u16 (writer, self->part);
  pillion_writer_u16 (writer, self->n_parts);
  pillion_writer_u8 (writer, self->n_contacts);
  for (guint i = 0; i < self->n_contacts; i++)
    write_contact (&self->contacts[i], writer);
}
