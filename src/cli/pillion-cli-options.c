/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-options.h"

#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>

GOptionGroup *
pillion_cli_options_get_group (PillionCliOptions *self)
{
  /* File names, as those are taken as they are, whatever the locale. */
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile,
      N_("Folder of the profile ($XDG_DATA_HOME/pillion/default)"), N_("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print events as JSON lines, errors too"), NULL },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &self->pin_file, N_("Read the PIN from a file that only you may read"),
      N_("FILE") },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &self->passphrase_file,
      N_("Read the profile’s passphrase from a file that only you may read; a new profile gets it"), N_("FILE") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &self->key_file,
      N_("Keep the profile’s secret in this file, not in the profile or the keyring"), N_("FILE") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file,
      N_("Trust these certificates (PEM) instead of the system’s"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  GOptionGroup *group = g_option_group_new ("common", _("Options of every verb:"), _("Show them"), NULL, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  return group;
}

GError *
pillion_cli_options_error (GError *error)
{
  GError *usage = g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, "%s. %s", error->message,
                               _("See --help."));

  g_error_free (error);
  return usage;
}

gboolean
pillion_cli_options_parse (PillionCliOptions *self,
                           char            ***arguments,
                           GError           **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_("Print the version"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &self->help, N_("Print what there is"), NULL },
    G_OPTION_ENTRY_NULL
  };
  GOptionGroup *group = pillion_cli_options_get_group (self);
  GError *local_error = NULL;

  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  if (g_option_context_parse_strv (context, arguments, &local_error))
    return TRUE;
  g_propagate_error (error, pillion_cli_options_error (local_error));
  return FALSE;
}

gboolean
pillion_cli_options_complete (PillionCliOptions *self,
                              GError           **error)
{
  if (self->profile == NULL)
    self->profile = g_build_filename (g_get_user_data_dir (), "pillion", "default", NULL);
  if (*self->profile != '\0')
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       _("The name of the profile’s folder is empty. Name a folder behind --profile, or leave the option "
                          "out."));
  return FALSE;
}

void
pillion_cli_options_clear (PillionCliOptions *self)
{
  g_clear_pointer (&self->profile, g_free);
  g_clear_pointer (&self->pin_file, g_free);
  g_clear_pointer (&self->passphrase_file, g_free);
  g_clear_pointer (&self->key_file, g_free);
  g_clear_pointer (&self->ca_file, g_free);
}
