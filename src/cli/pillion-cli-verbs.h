/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-call.h"

G_BEGIN_DECLS

/* The verbs, each of the file that bears its name (or its first word); what is done with one
 * message is in pillion-cli-message-change.c, with a chat in pillion-cli-chat-change.c.
 */
extern const PillionCliVerb pillion_cli_verb_accept;
extern const PillionCliVerb pillion_cli_verb_archive;
extern const PillionCliVerb pillion_cli_verb_ask_again;
extern const PillionCliVerb pillion_cli_verb_attachment_save;
extern const PillionCliVerb pillion_cli_verb_change_pin;
extern const PillionCliVerb pillion_cli_verb_chats;
extern const PillionCliVerb pillion_cli_verb_contacts_accept;
extern const PillionCliVerb pillion_cli_verb_contacts_block;
extern const PillionCliVerb pillion_cli_verb_contacts_list;
extern const PillionCliVerb pillion_cli_verb_contacts_rename;
extern const PillionCliVerb pillion_cli_verb_contacts_unblock;
extern const PillionCliVerb pillion_cli_verb_contacts_unverify;
extern const PillionCliVerb pillion_cli_verb_contacts_verify;
extern const PillionCliVerb pillion_cli_verb_delete;
extern const PillionCliVerb pillion_cli_verb_devices_link;
extern const PillionCliVerb pillion_cli_verb_devices_list;
extern const PillionCliVerb pillion_cli_verb_devices_remove;
extern const PillionCliVerb pillion_cli_verb_devices_rename;
extern const PillionCliVerb pillion_cli_verb_edit;
extern const PillionCliVerb pillion_cli_verb_forward;
extern const PillionCliVerb pillion_cli_verb_history_allow;
extern const PillionCliVerb pillion_cli_verb_history_cancel;
extern const PillionCliVerb pillion_cli_verb_history_follow;
extern const PillionCliVerb pillion_cli_verb_history_pause;
extern const PillionCliVerb pillion_cli_verb_history_report;
extern const PillionCliVerb pillion_cli_verb_history_request;
extern const PillionCliVerb pillion_cli_verb_history_resume;
extern const PillionCliVerb pillion_cli_verb_history_status;
extern const PillionCliVerb pillion_cli_verb_link;
extern const PillionCliVerb pillion_cli_verb_log_out;
extern const PillionCliVerb pillion_cli_verb_mark_read;
extern const PillionCliVerb pillion_cli_verb_messages;
extern const PillionCliVerb pillion_cli_verb_mute;
extern const PillionCliVerb pillion_cli_verb_pin;
extern const PillionCliVerb pillion_cli_verb_react;
extern const PillionCliVerb pillion_cli_verb_receive;
extern const PillionCliVerb pillion_cli_verb_register;
extern const PillionCliVerb pillion_cli_verb_reply;
extern const PillionCliVerb pillion_cli_verb_safety_number;
extern const PillionCliVerb pillion_cli_verb_search;
extern const PillionCliVerb pillion_cli_verb_send;
extern const PillionCliVerb pillion_cli_verb_session;
extern const PillionCliVerb pillion_cli_verb_settings;
extern const PillionCliVerb pillion_cli_verb_status;
extern const PillionCliVerb pillion_cli_verb_typing;
extern const PillionCliVerb pillion_cli_verb_unarchive;
extern const PillionCliVerb pillion_cli_verb_unmute;
extern const PillionCliVerb pillion_cli_verb_unpin;
extern const PillionCliVerb pillion_cli_verb_unsent_list;
extern const PillionCliVerb pillion_cli_verb_unsent_send;

/* The call that words ask for, the first one or two being the verb's name. Parameters as
 * pillion_cli_call_new().
 */
PillionCliCall *pillion_cli_verbs_parse    (PillionCliOptions   *common,
                                            const char *const  *words,
                                            GError             **error);

/* (transfer full): what `--help` prints */
char           *pillion_cli_verbs_dup_help (void);

/* (transfer full): what `VERB --help` prints: of the call's verb, and of those that begin with
 * the same word
 */
char           *pillion_cli_verbs_dup_help_of (PillionCliCall    *call);

/* The help of the verb that words name; %PILLION_ENGINE_ERROR_USAGE. (transfer full) (nullable) */
char           *pillion_cli_verbs_dup_help_for
                                              (PillionCliOptions  *common,
                                               const char *const  *words,
                                               GError            **error);

G_END_DECLS
