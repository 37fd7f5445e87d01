/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-contacts.h"

G_BEGIN_DECLS

/* A #GListModel of #PillionContact: everybody this account knows but itself, by name.
 * Properties: "engine" (construct only), "loading", "error".
 */
#define PILLION_TYPE_CONTACT_LIST (pillion_contact_list_get_type ())
G_DECLARE_FINAL_TYPE (PillionContactList, pillion_contact_list, PILLION, CONTACT_LIST, GObject)

PillionContactList *pillion_contact_list_new        (PillionEngine      *engine);

PillionEngine      *pillion_contact_list_get_engine (PillionContactList *self);
gboolean            pillion_contact_list_is_loading (PillionContactList *self);
const GError       *pillion_contact_list_get_error  (PillionContactList *self);
PillionContact     *pillion_contact_list_find       (PillionContactList *self,
                                                     const char         *account);

void                pillion_contact_list_refresh    (PillionContactList *self);

G_END_DECLS
