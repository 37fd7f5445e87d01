/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/pillion-cli-input.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the command line says: events on standard output, errors on standard error; as JSON
 * lines for programs, as text for people.
 */

/**
 * PillionCliOutput:
 * @json: events as JSON lines
 * @input: (unowned) (nullable): who may be asking a person in the same terminal
 * @broken: errno of the first write that failed, 0 as long as all went well
 * @forgiven: that it is broken was said, and spoils nothing
 * @queued_id: (owned) (nullable): the message that is kept although an error comes
 */
typedef struct {
  gboolean         json;
  PillionCliInput *input;
  int              broken;
  gboolean         forgiven;
  char            *queued_id;
} PillionCliOutput;

/**
 * pillion_cli_output_event:
 * @event: its name, like "link.qr"
 * @members: (transfer full): what belongs to it; becomes the JSON line
 * @text: (nullable): what a person reads instead; NULL: nothing. Already harmless
 *   (pillion_cli_output_escape())
 *
 * Says that something happened, and flushes: whoever reads it may act on it. What can't be
 * written is seen with pillion_cli_output_check().
 */
void      pillion_cli_output_event   (PillionCliOutput  *self,
                                      const char        *event,
                                      JsonObject        *members,
                                      const char        *text);

/* Says something to people; programs see it by what does not come. text: harmless */
void      pillion_cli_output_say     (PillionCliOutput  *self,
                                      const char        *text);

/* Says an error: its name and sentence as JSON, or the sentence alone. */
void      pillion_cli_output_error   (PillionCliOutput  *self,
                                      const GError      *error);

/* The next error is no loss: the message of this id leaves later. The first one counts. */
void      pillion_cli_output_set_queued (PillionCliOutput  *self,
                                         const char        *id);

/* What was to be done is done, whether or not it could be printed: if not, that is said. */
void      pillion_cli_output_forgive (PillionCliOutput  *self);

/* Whether everything so far was written: FALSE with %PILLION_ENGINE_ERROR_DISK when the disk
 * is full, %PILLION_ENGINE_ERROR_CANCELLED when nobody reads any more.
 */
gboolean  pillion_cli_output_check   (PillionCliOutput  *self,
                                      GError           **error);

/* (transfer full): text from others as a terminal may show it: control characters, and
 * those that change the direction of what follows, are made visible. lines: line feeds
 * stay, and what follows one is indented, so that it can't pass for a line of ours.
 */
char     *pillion_cli_output_escape  (const char        *text,
                                      gboolean           lines);

G_END_DECLS
