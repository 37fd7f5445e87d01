/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Somebody this account knows. Each getter below is a property of the same name without its
 * verb. Read only, main thread; only what changed is notified. Strings are never NULL.
 */
#define PILLION_TYPE_CONTACT (pillion_contact_get_type ())
G_DECLARE_FINAL_TYPE (PillionContact, pillion_contact, PILLION, CONTACT, GObject)

const char *pillion_contact_get_account         (PillionContact *self);
const char *pillion_contact_get_number          (PillionContact *self);
gboolean    pillion_contact_is_number_verified  (PillionContact *self);
gboolean    pillion_contact_is_number_disputed  (PillionContact *self);
const char *pillion_contact_get_name            (PillionContact *self);
const char *pillion_contact_get_label           (PillionContact *self);
const char *pillion_contact_get_display_name    (PillionContact *self);
gboolean    pillion_contact_is_verified         (PillionContact *self);
gboolean    pillion_contact_is_blocked          (PillionContact *self);

G_END_DECLS
