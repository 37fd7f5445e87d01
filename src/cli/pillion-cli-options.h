/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionCliOptions:
 * @profile: the profile's folder
 * @pin_file: (nullable): holds the PIN
 * @passphrase_file: (nullable): holds the passphrase of the profile, or that of a new one
 * @key_file: (nullable): holds the profile's secret, in the place of its own file or the keyring
 * @ca_file: (nullable): certificates to trust instead of the system's
 *
 * The options that belong to no verb. They may stand before it and behind it.
 */
typedef struct {
  char     *profile;
  char     *pin_file;
  char     *passphrase_file;
  char     *key_file;
  char     *ca_file;
  gboolean  json;
  gboolean  version;
  gboolean  help;
} PillionCliOptions;

/* Fills self, and takes what it understood from arguments, which begin with the program's
 * name; stops at the first that is no option. %PILLION_ENGINE_ERROR_USAGE.
 */
gboolean      pillion_cli_options_parse      (PillionCliOptions   *self,
                                              char              ***arguments,
                                              GError             **error);
void          pillion_cli_options_clear      (PillionCliOptions   *self);

/* The same options, to be understood behind a verb too. (transfer full) */
GOptionGroup *pillion_cli_options_get_group  (PillionCliOptions   *self);

/* Puts the default in place of what was not given. %PILLION_ENGINE_ERROR_USAGE. */
gboolean      pillion_cli_options_complete   (PillionCliOptions   *self,
                                              GError             **error);

/* An error of GOption as one of ours. error is (transfer full). */
GError       *pillion_cli_options_error      (GError              *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionCliOptions, pillion_cli_options_clear)

G_END_DECLS
