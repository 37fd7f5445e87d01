/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-contact.h"
#include "engine/pillion-job.h"
#include "store/pillion-database.h"

G_BEGIN_DECLS

/* What the store says of a contact: the fields are the properties. Any thread. */
typedef struct {
  char     *account;      /* (owned); so all the strings */
  char     *number;
  gboolean  number_verified;
  gboolean  number_disputed;
  char     *name;
  char     *label;
  char     *display_name;
  gboolean  verified;
  gboolean  blocked;
} PillionContactFacts;

void            pillion_contact_facts_free (PillionContactFacts *self);

/* facts: (transfer full) */
PillionContact *pillion_contact_new        (PillionContactFacts *facts);
void            pillion_contact_update     (PillionContact      *self,
                                            PillionContactFacts *facts);

/* On the store's worker: everybody but the own account, by name. (transfer full) (element-type
 * PillionContactFacts); NULL with an error of the store.
 */
GPtrArray      *pillion_contacts_read      (PillionDatabase     *database,
                                            PillionJob          *job,
                                            GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionContactFacts, pillion_contact_facts_free)

G_END_DECLS
