/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-status.h"

#include <glib/gi18n.h>

static JsonObject *
make_members (const PillionStatus *status)
{
  JsonObject *members = json_object_new ();
  JsonObject *freshness = json_object_new ();

  json_object_set_string_member (members, "role", status->role);
  json_object_set_string_member (members, "state", status->state);
  json_object_set_string_member (members, "account", status->account != NULL ? status->account : "");
  json_object_set_int_member (members, "slot", status->slot);
  json_object_set_string_member (members, "device_id", status->device != NULL ? status->device : "");
  json_object_set_string_member (members, "device_name", status->device_name != NULL ? status->device_name : "");
  json_object_set_string_member (members, "number", status->number != NULL ? status->number : "");
  json_object_set_string_member (members, "name", status->name != NULL ? status->name : "");
  json_object_set_string_member (members, "relay", status->relay != NULL ? status->relay : "");
  json_object_set_int_member (members, "epoch", (gint64) status->epoch);
  json_object_set_int_member (members, "days_left", (gint64) pillion_cli_text_days (status->left_ms));
  json_object_set_int_member (freshness, "issued_at_ms", (gint64) status->issued_at_ms);
  json_object_set_int_member (freshness, "not_after_ms", (gint64) status->not_after_ms);
  json_object_set_int_member (freshness, "left_ms", (gint64) status->left_ms);
  json_object_set_object_member (members, "freshness", freshness);
  json_object_set_int_member (members, "warning", status->idle_stage);
  json_object_set_int_member (members, "missing", (gint64) status->n_missing);
  if (status->catching_up || status->stopped)
    json_object_set_string_member (members, "missed", status->catching_up ? "comes" : "stopped");
  if (status->is_flawed)
    json_object_set_int_member (members, "left_out", (gint64) status->n_left_out);
  if (status->reason != NULL) {
    json_object_set_string_member (members, "reason", status->reason);
    json_object_set_string_member (members, "ended_by", status->by != NULL ? status->by : "");
    json_object_set_int_member (members, "ended_ms", (gint64) status->ended_ms);
  }
  json_object_set_int_member (members, "unsent", (gint64) status->n_unsent);
  json_object_set_int_member (members, "unsent_changes", (gint64) status->n_unsent_changes);
  json_object_set_object_member (members, "refused", json_object_ref (status->refused));
  return members;
}

static void
append_sentence (GString    *text,
                 const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, sentence);
}

static void
append_line (GString    *text,
             const char *label,
             const char *value)
{
  g_autofree char *harmless = pillion_cli_output_escape (value != NULL ? value : "", FALSE);

  append_sentence (text, label);
  g_string_append_printf (text, " %s", harmless);
}

/* (transfer full): how long companions may go on without their primary */
static char *
describe_time_left (const PillionStatus *status)
{
  g_autofree char *time = pillion_cli_text_time (status->not_after_ms);
  g_autofree char *left = pillion_cli_text_duration (status->left_ms);

  if (status->not_after_ms == 0)
    return g_strdup (_("not known yet"));
  if (status->left_ms == 0)
    return g_strdup_printf (_("none (since %s)"), time);
  return g_strdup_printf (_("%s (until %s)"), left, time);
}

/* Of a companion that is locked, or logged out. */
static void
append_end (GString             *text,
            const PillionStatus *status)
{
  g_autofree char *time = pillion_cli_text_time (status->ended_ms);

  if (status->reason == NULL)
    return;
  if (g_str_equal (status->state, "locked"))
    append_sentence (text, _("The messages are kept; they open again when the primary device is used and this device reaches the "
                              "server."));
  else
    append_sentence (text, _("The messages are sealed: they open again when this device is linked to the same account with “link”, "
                              "and “log-out --erase” erases them."));
  if (status->ended_ms != 0)
    append_line (text, _("Since:"), time);
  if (status->by != NULL)
    append_line (text, _("Ended by:"), status->by);
}

static void
append_warning (GString             *text,
                const PillionStatus *status)
{
  g_autofree char *warning = pillion_cli_text_idle_warning (g_str_equal (status->role, "primary"), status->not_after_ms);

  append_sentence (text, warning);
}

/* Whether all of it came. */
static void
append_missing (GString             *text,
                const PillionStatus *status)
{
  g_autofree char *missing = g_strdup_printf ("%" G_GUINT64_FORMAT, status->n_missing);
  g_autofree char *left_out = g_strdup_printf ("%" G_GUINT64_FORMAT, status->n_left_out);

  append_line (text, _("Messages missing:"), missing);
  if (status->is_flawed)
    append_line (text, _("Messages that could not be read:"), status->n_left_out > 0 ? left_out : _("some"));
  if (status->catching_up)
    append_sentence (text, _("What was said while this device was logged out comes from your primary device when that is "
                              "connected."));
  if (status->stopped)
    append_sentence (text, _("Some of what was said while this device was logged out did not come from your primary device. "
                              "What came is kept; “history request” asks for the rest."));
}

static char *
make_text (const PillionStatus *status)
{
  GString *text = g_string_new (NULL);
  g_autofree char *slot = g_strdup_printf ("%u", status->slot);
  g_autofree char *unsent = g_strdup_printf ("%" G_GUINT64_FORMAT, status->n_unsent);
  g_autofree char *changes = g_strdup_printf ("%" G_GUINT64_FORMAT, status->n_unsent_changes);
  g_autofree char *left = describe_time_left (status);

  append_line (text, _("State:"), status->state);
  if (g_str_equal (status->state, "replaced"))
    append_sentence (text, _("The server does not know this device any more: another device may have taken its number over. Its "
                              "messages are kept; to write and receive again, register or link another profile."));
  if (g_str_equal (status->role, "none"))
    return g_string_free (text, FALSE);
  append_line (text, _("Role:"), status->role);
  append_end (text, status);
  append_line (text, _("Account:"), status->account);
  append_line (text, _("Name:"), status->name);
  append_line (text, _("Number:"), status->number);
  append_line (text, _("Server:"), status->relay);
  append_line (text, _("Device:"), status->device);
  append_line (text, _("Device name:"), status->device_name);
  append_line (text, _("Slot:"), slot);
  /* The time of others does not concern a device whose link has ended. */
  if (!g_str_equal (status->state, "logged-out"))
    append_line (text, _("Time left for companions without the primary:"), left);
  if (status->idle_stage != PILLION_IDLE_STAGE_NONE)
    append_warning (text, status);
  append_missing (text, status);
  if (status->n_unsent > 0)
    append_line (text, _("Messages that were not sent:"), unsent);
  if (status->n_unsent_changes > 0)
    append_line (text, _("Reactions, edits and deletions that were not sent:"), changes);
  return g_string_free (text, FALSE);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;
  PillionStatus *status = pillion_status_load_finish (PILLION_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (status != NULL) {
    text = make_text (status);
    pillion_cli_call_print (call, "status", make_members (status), text);
    pillion_status_free (status);
  }
  pillion_cli_call_end (call, error);
}

static void
run (PillionCliCall *call)
{
  pillion_status_load_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call), on_loaded,
                             pillion_cli_call_ref (call));
}

const PillionCliVerb pillion_cli_verb_status = {
  .name = "status",
  .usage = "",
  .summary = N_("Show what this profile is"),
  .needs = PILLION_CLI_NEEDS_NOTHING,
  .run = run,
};
