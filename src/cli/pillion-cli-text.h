/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-contacts.h"
#include "engine/pillion-conversations.h"
#include "engine/pillion-notices.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Digits of a message's id that a person is shown, and may name it by. */
#define PILLION_CLI_TEXT_SHORT_ID 8

/* How what the engine gives is written: as members of an event, and for people. Texts for
 * people are harmless in a terminal.
 */

/* (transfer full): id, chat, name (of the chat), from, outgoing, device, text, sent_at_ms, state.
 * names: (nullable): as below
 */
JsonObject *pillion_cli_text_message_members (PillionMessage       *message,
                                              GHashTable           *names);

/* names: (nullable): of pillion_cli_text_names_new(). (transfer full) */
char       *pillion_cli_text_message         (PillionMessage       *message,
                                              GHashTable           *names);

/* (transfer none): what to call an account; names: (nullable) */
const char *pillion_cli_text_find_name       (GHashTable           *names,
                                              const char           *account);

/* (transfer full): a sentence; unknown kinds get a general one. */
char       *pillion_cli_text_notice          (const PillionNotice  *notice);

/* (transfer full): that the primary is to be used. primary: this is the one */
char       *pillion_cli_text_idle_warning    (gboolean              primary,
                                              guint64               not_after_ms);

/* (transfer full): what to call each of these contacts, by account. */
GHashTable *pillion_cli_text_names_new       (GPtrArray            *contacts);

/* (transfer none): what the user calls somebody, or the owner does, or the number, or "" */
const char *pillion_cli_text_contact_name    (PillionContact *contact);

/* (transfer full): a time for people: local, to the minute; "–" for 0. */
char       *pillion_cli_text_time            (guint64               time_ms);

/* Days, the last one begun: that is how long something lasts yet. */
gulong      pillion_cli_text_days            (guint64               duration_ms);

/* (transfer full): "3 days", "47 hours", "2 minutes": rounded up, at least a minute. */
char       *pillion_cli_text_duration        (guint64               duration_ms);

G_END_DECLS
