/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-reader.h"
#include "wire/pillion-wire.h"
#include "wire/pillion-writer.h"

G_BEGIN_DECLS

/* What own devices know of the account's contacts (PROTOCOL.md, section 7.4): types 270 and
 * 271.
 */

/* So many fit into one body, and this into a RESENT, whatever they say. */
#define PILLION_CONTACT_STATES_MAX 100

/* Into how many bodies one round is cut at most. */
#define PILLION_CONTACT_PARTS_MAX 512

/**
 * PillionContactChat:
 *
 * What the chat with a contact is; %PILLION_CONTACT_CHAT_NONE: nobody has written yet.
 */
typedef enum {
  PILLION_CONTACT_CHAT_NONE,
  PILLION_CONTACT_CHAT_REQUEST,
  PILLION_CONTACT_CHAT_ACCEPTED,
} PillionContactChat;

/**
 * PillionContactNumber:
 * @PILLION_CONTACT_NUMBER_CLAIMED: the account's own word, or no number
 * @PILLION_CONTACT_NUMBER_PINNED: it means this account, as this account's user decided
 * @PILLION_CONTACT_NUMBER_CONFIRMED: and the relay's look-up gave this account
 */
typedef enum {
  PILLION_CONTACT_NUMBER_CLAIMED,
  PILLION_CONTACT_NUMBER_PINNED,
  PILLION_CONTACT_NUMBER_CONFIRMED,
} PillionContactNumber;

/* name: as the contact calls itself */
typedef struct {
  guint8               account[PILLION_ACCOUNT_BYTES];
  char                 number[PILLION_NUMBER_MAX_BYTES + 1];
  PillionContactNumber number_state;
  char                 name[PILLION_NAME_MAX_BYTES + 1];
  PillionContactChat   chat;
} PillionContactState;

/* round: 0: news of some contacts; else it names the whole that this is a part of */
typedef struct {
  guint64             round;
  guint16             part;
  guint16             n_parts;
  guint8              n_contacts;
  PillionContactState contacts[PILLION_CONTACT_STATES_MAX];
} PillionBodyContactStates;

typedef struct {
  guint64 round;
} PillionBodyContactsReceived;

void pillion_body_contact_states_read  (PillionBodyContactStates        *self,
                                        PillionReader                   *reader);
void pillion_body_contact_states_write (const PillionBodyContactStates  *self,
                                        PillionWriter                   *writer);

G_END_DECLS
