/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-contact.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * pillion_contacts_resolve_async:
 * @who: +E.164, or an account id in hexadecimal
 *
 * Finds the account to write to: a number that was used before by its pin, as long as the relay
 * still knows that account, another one by asking the relay, which needs a connection. The own
 * account is none of them: %PILLION_ENGINE_ERROR_USAGE.
 */
void       pillion_contacts_resolve_async     (PillionEngine        *engine,
                                               const char           *who,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);

/**
 * pillion_contacts_find_async:
 * @who: likewise
 *
 * Finds the account whose chat is meant. Who wrote first is known by the number that they say
 * is theirs, as long as nobody else says so. Ends with pillion_contacts_resolve_finish().
 */
void       pillion_contacts_find_async        (PillionEngine        *engine,
                                               const char           *who,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);

/* (transfer full): 32 bytes; NULL with PILLION_ENGINE_ERROR_NO_CONTACT, _USAGE, _NETWORK,
 * _MISMATCH (the number belongs to another account now), _RATE_LIMITED
 */
GBytes    *pillion_contacts_resolve_finish    (PillionEngine        *engine,
                                               GAsyncResult         *result,
                                               GError              **error);

/* (transfer full) (element-type PillionContact): without the own account */
void       pillion_contacts_list_async        (PillionEngine        *engine,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
GPtrArray *pillion_contacts_list_finish       (PillionEngine        *engine,
                                               GAsyncResult         *result,
                                               GError              **error);

/* label "": none any more. Other own devices follow. */
void       pillion_contacts_rename_async      (PillionEngine        *engine,
                                               GBytes               *account,
                                               const char           *label,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
void       pillion_contacts_set_blocked_async (PillionEngine        *engine,
                                               GBytes               *account,
                                               gboolean              blocked,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);

/* The user compared safety numbers and accepts that a number belongs to this account now; other
 * own devices follow. Only if the relay says so too (else _MISMATCH, _NO_CONTACT), or, where it
 * can't be asked, the account itself (else _NO_CONTACT).
 */
void       pillion_contacts_accept_async      (PillionEngine        *engine,
                                               const char           *number,
                                               GBytes               *account,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);

/* The user compared the safety number, and it was the same; or takes that back. Other own devices
 * follow. It is dropped when the number is accepted as another account's.
 */
void       pillion_contacts_set_verified_async
                                              (PillionEngine        *engine,
                                               GBytes               *account,
                                               gboolean              verified,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);

/* Ends any of the four above. */
gboolean   pillion_contacts_change_finish     (PillionEngine        *engine,
                                               GAsyncResult         *result,
                                               GError              **error);

/* (transfer full): 60 digits in groups of 5, to be compared with the other side's. */
void       pillion_contacts_safety_number_async
                                              (PillionEngine        *engine,
                                               GBytes               *account,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
char      *pillion_contacts_safety_number_finish
                                              (PillionEngine        *engine,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
