/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-contacts.h"
#include "engine/pillion-live-list.h"

G_BEGIN_DECLS

/* A #GListModel of #PillionContact: everybody this account knows but itself, by name.
 */
#define PILLION_TYPE_CONTACT_LIST (pillion_contact_list_get_type ())
G_DECLARE_FINAL_TYPE (PillionContactList, pillion_contact_list, PILLION, CONTACT_LIST, PillionLiveList)

PillionContactList *pillion_contact_list_new  (PillionEngine      *engine);

PillionContact     *pillion_contact_list_find (PillionContactList *self,
                                               const char         *account);

G_END_DECLS
