/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-hex.h"

#include <glib/gi18n.h>

/* ----- the list ----- */

static JsonObject *
make_members (PillionContact *contact)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "chat", pillion_contact_get_account (contact));
  json_object_set_string_member (members, "number", pillion_contact_get_number (contact));
  json_object_set_boolean_member (members, "number_verified", pillion_contact_is_number_verified (contact));
  json_object_set_boolean_member (members, "number_disputed", pillion_contact_is_number_disputed (contact));
  json_object_set_string_member (members, "name", pillion_contact_get_name (contact));
  json_object_set_string_member (members, "label", pillion_contact_get_label (contact));
  json_object_set_boolean_member (members, "verified", pillion_contact_is_verified (contact));
  json_object_set_boolean_member (members, "blocked", pillion_contact_is_blocked (contact));
  return members;
}

static char *
make_text (PillionContact *contact)
{
  g_autofree char *name = pillion_cli_output_escape (pillion_cli_text_contact_name (contact), FALSE);
  g_autofree char *number = pillion_cli_output_escape (pillion_contact_get_number (contact), FALSE);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s  %s  %s", pillion_contact_get_account (contact), *number != '\0' ? number : "–", name);
  if (pillion_contact_is_number_disputed (contact))
    g_string_append_printf (text, _(" (not confirmed: %s is remembered as somebody else’s. Compare safety numbers; then "
                                     "“contacts accept %s %s” makes it theirs)"),
                            number, number, pillion_contact_get_account (contact));
  else if (*number != '\0' && !pillion_contact_is_number_verified (contact))
    g_string_append_printf (text, " (%s)", _("number not confirmed by the server"));
  if (pillion_contact_is_verified (contact))
    g_string_append_printf (text, " (%s)", _("safety number compared"));
  if (pillion_contact_is_blocked (contact))
    g_string_append_printf (text, " (%s)", _("blocked"));
  return g_string_free (text, FALSE);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GPtrArray) contacts = NULL;
  GError *error = NULL;

  contacts = pillion_contacts_list_finish (PILLION_ENGINE (source), result, &error);
  for (guint i = 0; contacts != NULL && i < contacts->len; i++) {
    g_autofree char *text = make_text (contacts->pdata[i]);

    pillion_cli_call_print (call, "contact", make_members (contacts->pdata[i]), text);
  }
  if (contacts != NULL && contacts->len == 0)
    pillion_cli_call_say (call, _("There are no contacts yet. Whoever you write to, or who writes to you, becomes one."));
  pillion_cli_call_end (call, error);
}

static void
run_list (PillionCliCall *call)
{
  pillion_contacts_list_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call), on_listed,
                               pillion_cli_call_ref (call));
}

/* ----- changes ----- */

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  JsonObject *members;
  GError *error = NULL;

  if (pillion_contacts_change_finish (PILLION_ENGINE (source), result, &error)) {
    members = json_object_new ();
    json_object_set_string_member (members, "contact", pillion_cli_call_get_argument (call, 0));
    pillion_cli_call_print (call, "contact.changed", members, _("Changed."));
  }
  pillion_cli_call_end (call, error);
}

static void
change (PillionCliCall *call,
        GBytes         *account)
{
  const PillionCliVerb *verb = pillion_cli_call_get_verb (call);
  PillionEngine *engine = pillion_cli_call_get_engine (call);
  GCancellable *cancellable = pillion_cli_call_get_cancellable (call);

  if (verb == &pillion_cli_verb_contacts_rename)
    pillion_contacts_rename_async (engine, account, pillion_cli_call_get_argument (call, 1), cancellable, on_changed,
                                   pillion_cli_call_ref (call));
  else if (verb == &pillion_cli_verb_contacts_verify || verb == &pillion_cli_verb_contacts_unverify)
    pillion_contacts_set_verified_async (engine, account, verb == &pillion_cli_verb_contacts_verify, cancellable,
                                         on_changed, pillion_cli_call_ref (call));
  else
    pillion_contacts_set_blocked_async (engine, account, verb == &pillion_cli_verb_contacts_block, cancellable,
                                        on_changed, pillion_cli_call_ref (call));
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GBytes) account = NULL;
  GError *error = NULL;

  account = pillion_contacts_resolve_finish (PILLION_ENGINE (source), result, &error);
  if (account == NULL)
    pillion_cli_call_end (call, error);
  else
    change (call, account);
}

/* A number is accepted for the account that is named beside it, which need not be known yet. */
static void
accept (PillionCliCall *call)
{
  guint8 id[32];
  g_autoptr (GBytes) account = NULL;

  if (!pillion_hex_decode (pillion_cli_call_get_argument (call, 1), id, sizeof id)) {
    pillion_cli_call_end (call, g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                                                     _("Name the account by its id, as “contacts” lists it: 64 digits and "
                                                        "letters.")));
    return;
  }
  account = g_bytes_new (id, sizeof id);
  pillion_contacts_accept_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 0), account,
                                 pillion_cli_call_get_cancellable (call), on_changed, pillion_cli_call_ref (call));
}

/* A change is good without a network too; the other own devices follow later. */
static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (!pillion_cli_try_online_finish (PILLION_CLI (source), result, &error)) {
    pillion_cli_call_end (call, error);
    return;
  }
  if (pillion_cli_call_get_verb (call) == &pillion_cli_verb_contacts_accept)
    accept (call);
  else
    pillion_contacts_find_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 0),
                                 pillion_cli_call_get_cancellable (call), on_resolved, pillion_cli_call_ref (call));
}

static void
run_change (PillionCliCall *call)
{
  pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, pillion_cli_call_ref (call));
}

const PillionCliVerb pillion_cli_verb_contacts_list = {
  .name = "contacts list",
  .usage = "",
  .summary = N_("List who this account knows"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_list,
};

const PillionCliVerb pillion_cli_verb_contacts_rename = {
  .name = "contacts rename",
  .usage = N_("+E164|CHAT NAME"),
  .summary = N_("Give somebody a name of your own; “” takes it back"),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_change,
};

const PillionCliVerb pillion_cli_verb_contacts_block = {
  .name = "contacts block",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Take nothing from somebody any more"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_change,
};

const PillionCliVerb pillion_cli_verb_contacts_unblock = {
  .name = "contacts unblock",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Take messages from somebody again"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_change,
};

const PillionCliVerb pillion_cli_verb_contacts_verify = {
  .name = "contacts verify",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Note that you compared somebody’s safety number, and it was the same"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_change,
};

const PillionCliVerb pillion_cli_verb_contacts_unverify = {
  .name = "contacts unverify",
  .usage = N_("+E164|CHAT"),
  .summary = N_("Take that back"),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_change,
};

const PillionCliVerb pillion_cli_verb_contacts_accept = {
  .name = "contacts accept",
  .usage = N_("+E164 CHAT"),
  .summary = N_("Accept that a number belongs to this account from now on"),
  .description = N_("For a number that changed hands: compare the safety number first."),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_change,
};
