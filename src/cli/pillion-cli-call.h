/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli.h"

G_BEGIN_DECLS

typedef struct _PillionCliCall PillionCliCall;

/**
 * PillionCliNeeds:
 * @PILLION_CLI_NEEDS_NOTHING: the profile open, whoever it is; where there is none the engine
 *   stays closed, and nothing is made
 * @PILLION_CLI_NEEDS_PROFILE: an open profile, whoever it is; made where there is none
 * @PILLION_CLI_NEEDS_ACCOUNT: a device of an account; works without a network
 * @PILLION_CLI_NEEDS_RELAY: a device of an account that is not logged out, and its relay
 *
 * What must be there before a verb runs.
 */
typedef enum {
  PILLION_CLI_NEEDS_NOTHING,
  PILLION_CLI_NEEDS_PROFILE,
  PILLION_CLI_NEEDS_ACCOUNT,
  PILLION_CLI_NEEDS_RELAY,
} PillionCliNeeds;

/**
 * PillionCliVerb:
 * @name: one or two words: "send", "devices list"
 * @usage: what follows the name, for the help
 * @summary: one line, for the help
 * @description: (nullable): more lines
 * @options: (nullable): options of the verb, ended by an empty entry. Texts are of the kind
 *   %G_OPTION_ARG_FILENAME (or _FILENAME_ARRAY), whatever they hold, so that no locale touches them; arg_data is
 *   the offset (PILLION_CLI_OPTION()) into the memory of pillion_cli_call_get_options()
 * @options_size: bytes of that memory
 * @min_arguments: of the arguments that are left
 * @max_arguments: likewise
 * @check: (nullable): whether what was given makes sense, whatever the profile; called before anything
 *   is touched, so the call has no #PillionCli yet. Error: %PILLION_ENGINE_ERROR_USAGE
 * @run: begins; ends with pillion_cli_call_end()
 *
 * One verb of the command line.
 */
typedef struct {
  const char         *name;
  const char         *usage;
  const char         *summary;
  const char         *description;
  const GOptionEntry *options;
  gsize               options_size;
  guint               min_arguments;
  guint               max_arguments;
  PillionCliNeeds     needs;
  gboolean          (*check) (PillionCliCall *call,
                              GError        **error);
  void              (*run)   (PillionCliCall *call);
} PillionCliVerb;

#define PILLION_CLI_OPTION(type, member) ((gpointer) G_STRUCT_OFFSET (type, member))

typedef void (*PillionCliCallDone) (PillionCliCall *call,
                                    const GError   *error,
                                    gpointer        user_data);

/**
 * pillion_cli_call_new:
 * @common: (nullable): filled from the options of every verb, where they are allowed
 * @arguments: what follows the verb's name
 * @error: %PILLION_ENGINE_ERROR_USAGE
 *
 * One use of a verb: from the command line or from a line of a session. Counted by
 * reference; main thread.
 *
 * Returns: (nullable)
 */
PillionCliCall       *pillion_cli_call_new             (const PillionCliVerb  *verb,
                                                        PillionCliOptions     *common,
                                                        const char *const    *arguments,
                                                        GError               **error);
PillionCliCall       *pillion_cli_call_ref             (PillionCliCall        *self);
void                  pillion_cli_call_unref           (PillionCliCall        *self);

/* Whether only the verb's help is asked for, and that. (transfer full) */
gboolean              pillion_cli_call_wants_help      (PillionCliCall        *self);
char                 *pillion_cli_call_dup_help        (PillionCliCall        *self);

/* Brings about what the verb needs, and runs it. done is called once; its error is of
 * #PillionEngineError or %G_IO_ERROR_CANCELLED, NULL if all went well.
 */
void                  pillion_cli_call_run             (PillionCliCall        *self,
                                                        PillionCli            *cli,
                                                        PillionCliCallDone     done,
                                                        gpointer               user_data);

const PillionCliVerb *pillion_cli_call_get_verb        (PillionCliCall        *self);

/* For the verbs, while they run. */
PillionCli           *pillion_cli_call_get_cli         (PillionCliCall        *self);
PillionEngine        *pillion_cli_call_get_engine      (PillionCliCall        *self);
GCancellable         *pillion_cli_call_get_cancellable (PillionCliCall        *self);

/* The arguments that are no options; NULL beyond the last one. (transfer none) */
const char           *pillion_cli_call_get_argument    (PillionCliCall        *self,
                                                        guint                  index);

/* Where the verb's options were stored; zeros where none was given. Strings in it are owned
 * by the call.
 */
gconstpointer         pillion_cli_call_get_options     (PillionCliCall        *self);

/* Whether a text may be read from standard input where "-" stands for that: not inside a
 * session, whose next commands would be taken for it. FALSE: the call was ended with
 * %PILLION_ENGINE_ERROR_USAGE. text: (nullable)
 */
gboolean              pillion_cli_call_check_input     (PillionCliCall        *self,
                                                        const char            *text);

/* Whether it is a line of a session. */
gboolean              pillion_cli_call_is_line         (PillionCliCall        *self);
void                  pillion_cli_call_set_is_line     (PillionCliCall        *self,
                                                        gboolean               is_line);

/* Whether it is many commands in one, during all of which a primary is in use. */
gboolean              pillion_cli_call_is_session      (PillionCliCall        *self);
void                  pillion_cli_call_set_is_session  (PillionCliCall        *self,
                                                        gboolean               is_session);

/* pillion_cli_output_event() */
void                  pillion_cli_call_print           (PillionCliCall        *self,
                                                        const char            *event,
                                                        JsonObject            *members,
                                                        const char            *text);

/* pillion_cli_output_say() */
void                  pillion_cli_call_say             (PillionCliCall        *self,
                                                        const char            *text);

/* Runs a function once all that waited at the relay is here, at once where there is no relay. */
void                  pillion_cli_call_when_drained    (PillionCliCall        *self,
                                                        void                 (*func) (PillionCliCall *call));

/* Ends the call; error is (transfer full) (nullable), of any layer. What comes after the
 * first end is dropped.
 */
void                  pillion_cli_call_end             (PillionCliCall        *self,
                                                        GError                *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionCliCall, pillion_cli_call_unref)

G_END_DECLS
