/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-verbs.h"

#include <glib/gi18n.h>
#include <string.h>

/* In the order of the help. */
static const PillionCliVerb *const verbs[] = {
  &pillion_cli_verb_register,
  &pillion_cli_verb_link,
  &pillion_cli_verb_status,
  &pillion_cli_verb_send,
  &pillion_cli_verb_receive,
  &pillion_cli_verb_chats,
  &pillion_cli_verb_messages,
  &pillion_cli_verb_search,
  &pillion_cli_verb_attachment_save,
  &pillion_cli_verb_reply,
  &pillion_cli_verb_react,
  &pillion_cli_verb_edit,
  &pillion_cli_verb_delete,
  &pillion_cli_verb_forward,
  &pillion_cli_verb_ask_again,
  &pillion_cli_verb_mark_read,
  &pillion_cli_verb_accept,
  &pillion_cli_verb_typing,
  &pillion_cli_verb_mute,
  &pillion_cli_verb_unmute,
  &pillion_cli_verb_pin,
  &pillion_cli_verb_unpin,
  &pillion_cli_verb_archive,
  &pillion_cli_verb_unarchive,
  &pillion_cli_verb_contacts_list,
  &pillion_cli_verb_contacts_rename,
  &pillion_cli_verb_contacts_block,
  &pillion_cli_verb_contacts_unblock,
  &pillion_cli_verb_contacts_accept,
  &pillion_cli_verb_safety_number,
  &pillion_cli_verb_contacts_verify,
  &pillion_cli_verb_contacts_unverify,
  &pillion_cli_verb_devices_list,
  &pillion_cli_verb_devices_link,
  &pillion_cli_verb_devices_rename,
  &pillion_cli_verb_devices_remove,
  &pillion_cli_verb_history_status,
  &pillion_cli_verb_history_request,
  &pillion_cli_verb_history_follow,
  &pillion_cli_verb_history_pause,
  &pillion_cli_verb_history_resume,
  &pillion_cli_verb_history_cancel,
  &pillion_cli_verb_history_allow,
  &pillion_cli_verb_history_report,
  &pillion_cli_verb_unsent_list,
  &pillion_cli_verb_unsent_send,
  &pillion_cli_verb_settings,
  &pillion_cli_verb_change_pin,
  &pillion_cli_verb_log_out,
  &pillion_cli_verb_session,
};

/* Shorter ways to say the same. */
static const struct {
  const char           *name;
  const PillionCliVerb *verb;
} aliases[] = {
  { "block", &pillion_cli_verb_contacts_block },
  { "contacts", &pillion_cli_verb_contacts_list },
  { "devices", &pillion_cli_verb_devices_list },
  { "history", &pillion_cli_verb_history_status },
  { "unblock", &pillion_cli_verb_contacts_unblock },
  { "unsent", &pillion_cli_verb_unsent_list },
  { "unverify", &pillion_cli_verb_contacts_unverify },
  { "verify", &pillion_cli_verb_contacts_verify },
};

static const PillionCliVerb *
find_verb (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_equal (verbs[i]->name, name))
      return verbs[i];
  }
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++) {
    if (g_str_equal (aliases[i].name, name))
      return aliases[i].verb;
  }
  return NULL;
}

/* Whether this is the first word of verbs, and the next one is no option of a shorter way. */
static gboolean
is_group (const char *word,
          const char *next)
{
  if (next == NULL || *next == '-')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_has_prefix (verbs[i]->name, word) && verbs[i]->name[strlen (word)] == ' ')
      return TRUE;
  }
  return FALSE;
}

PillionCliCall *
pillion_cli_verbs_parse (PillionCliOptions  *common,
                         const char *const *words,
                         GError            **error)
{
  g_autofree char *two_words = NULL;
  const PillionCliVerb *verb = NULL;

  if (words[0] == NULL) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                         _("Say what to do; --help lists what there is."));
    return NULL;
  }
  if (words[1] != NULL) {
    two_words = g_strconcat (words[0], " ", words[1], NULL);
    verb = find_verb (two_words);
  }
  if (verb != NULL)
    return pillion_cli_call_new (verb, common, words + 2, error);
  verb = find_verb (words[0]);
  if (verb != NULL && !is_group (words[0], words[1]))
    return pillion_cli_call_new (verb, common, words + 1, error);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("“%s” is nothing that can be done; --help lists what there is."),
               two_words != NULL && *words[1] != '-' ? two_words : words[0]);
  return NULL;
}

static void
append_verb (GString    *text,
             const char *name,
             const char *summary)
{
  g_string_append_printf (text, "  %-18s %s\n", name, summary);
}

static void
append_aliases (GString *text)
{
  g_string_append_printf (text, "\n%s\n", _("Shorter:"));
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    append_verb (text, aliases[i].name, aliases[i].verb->name);
}

char *
pillion_cli_verbs_dup_help_of (PillionCliCall *call)
{
  const PillionCliVerb *verb = pillion_cli_call_get_verb (call);
  g_autofree char *help = pillion_cli_call_dup_help (call);
  gsize n_word = strcspn (verb->name, " ");
  GString *text = g_string_new (help);

  if (verb->name[n_word] == '\0')
    return g_string_free (text, FALSE);
  g_string_append_printf (text, "%s\n", _("See also:"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (verbs[i] != verb && strncmp (verbs[i]->name, verb->name, n_word + 1) == 0)
      append_verb (text, verbs[i]->name, _(verbs[i]->summary));
  }
  return g_string_free (text, FALSE);
}

char *
pillion_cli_verbs_dup_help_for (PillionCliOptions *common,
                                const char *const *words,
                                GError           **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) asking = NULL;
  g_autoptr (PillionCliCall) call = NULL;

  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_add (builder, "--help");
  asking = g_strv_builder_end (builder);
  call = pillion_cli_verbs_parse (common, (const char *const *) asking, error);
  return call != NULL ? pillion_cli_verbs_dup_help_of (call) : NULL;
}

char *
pillion_cli_verbs_dup_help (void)
{
  PillionCliOptions options = { 0 };
  g_autoptr (GOptionContext) context = g_option_context_new (_("VERB …"));
  g_autofree char *common = NULL;
  GString *text = g_string_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_main_group (context, pillion_cli_options_get_group (&options));
  common = g_option_context_get_help (context, TRUE, NULL);
  g_string_append (text, common);
  g_string_append_printf (text, "%s\n", _("Verbs (each has a --help of its own):"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    append_verb (text, verbs[i]->name, _(verbs[i]->summary));
  append_aliases (text);
  g_string_append_printf (text, "\n%s\n", _("Others:"));
  append_verb (text, "help [VERB]", _("Print this, or what a verb does; so do -h and --help"));
  append_verb (text, "--version", _("Print the version"));
  g_string_append_printf (text, "\n%s\n",
                          _("Exit status: 0 done, 1 internal error, 2 usage, 3 profile busy, 4 no network, 5 server refused "
                             "or no server,\n6 TLS, 7 wrong PIN, 8 disk, 9 bad input file, 10 expired, 11 wrong code, "
                             "12 burned, 13 limit,\n14 declined, 15 mismatch, 16 version, 17 clock, 18 crowded, "
                             "19 cancelled, 20 rate limited,\n21 already linked, 22 not primary, 23 logged out, "
                             "24 no such contact, 25 confirmation needed,\n26 no keyring for a new key, 27 keyring gone, "
                             "28 keyring locked, 29 key missing, 30 key changed,\n31 passphrase needed, "
                             "32 wrong passphrase, 33 read-only folder, 34 damaged,\n130 interrupted, 143 terminated."));
  return g_string_free (text, FALSE);
}
