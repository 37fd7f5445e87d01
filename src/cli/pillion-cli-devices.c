/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-pin.h"
#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-devices.h"
#include "engine/pillion-sync-texts.h"

#include <glib/gi18n.h>

typedef struct {
  gboolean wipe;
} RemoveOptions;

/* ----- the list ----- */

static JsonArray *
make_behind (PillionDevice *device)
{
  g_auto (GStrv) ids = pillion_sync_texts_dup_ids (pillion_device_get_behind (device));
  JsonArray *behind = json_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    json_array_add_string_element (behind, ids[i]);
  return behind;
}

static JsonObject *
make_members (PillionDevice *device)
{
  JsonObject *members = json_object_new ();

  json_object_set_int_member (members, "slot", pillion_device_get_slot (device));
  json_object_set_string_member (members, "id", pillion_device_get_id (device));
  json_object_set_string_member (members, "name", pillion_device_get_name (device) != NULL ? pillion_device_get_name (device) : "");
  json_object_set_string_member (members, "platform", pillion_device_get_platform (device));
  json_object_set_int_member (members, "created_ms", (gint64) pillion_device_get_created_ms (device));
  json_object_set_int_member (members, "seen_ms", (gint64) pillion_device_get_seen_ms (device));
  json_object_set_string_member (members, "state", pillion_device_get_state (device));
  json_object_set_boolean_member (members, "is_self", pillion_device_is_self (device));
  json_object_set_int_member (members, "fresh_until_ms", (gint64) pillion_device_get_fresh_until_ms (device));
  json_object_set_int_member (members, "synced_ms", (gint64) pillion_device_get_synced_ms (device));
  json_object_set_array_member (members, "behind", make_behind (device));
  return members;
}

/* (nullable): nothing is to be said of one that is in use */
static const char *
describe_state (const char *state)
{
  static const struct {
    const char *state;
    const char *words;
  } states[] = {
    { "locked", N_("locked, since the primary device was not used for too long") },
    { "frozen", N_("locked, since the server has two versions of this list") },
    { "seat-ended", N_("its time is over") },
    { "expired", N_("logged out, since it or the primary device was not used for too long") },
    { "resigned", N_("logged out on the device itself") },
    { "removed", N_("removed") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    if (g_str_equal (state, states[i].state))
      return _(states[i].words);
  }
  return NULL;
}

/* Whether it has what this device has, where it has said so. */
static void
append_sync (PillionDevice *device,
             GString       *text)
{
  guint64 synced_ms = pillion_device_get_synced_ms (device);
  g_autofree char *words = NULL;

  if (synced_ms == 0 || !pillion_device_is_active (device))
    return;
  words = pillion_device_get_behind (device) != 0 ? pillion_sync_texts_dup_words (pillion_device_get_behind (device))
                                                  : pillion_cli_text_time (synced_ms);
  g_string_append_printf (text, pillion_device_get_behind (device) != 0 ? _(", not there yet: %s") : _(", in sync %s"), words);
}

static char *
make_text (PillionDevice *device)
{
  const char *state = describe_state (pillion_device_get_state (device));

  g_autofree char *name = pillion_cli_output_escape (pillion_device_get_name (device) != NULL ? pillion_device_get_name (device) : "–", FALSE);
  g_autofree char *platform = pillion_cli_output_escape (pillion_device_get_platform (device), FALSE);
  g_autofree char *created = pillion_cli_text_time (pillion_device_get_created_ms (device));
  g_autofree char *seen = pillion_cli_text_time (pillion_device_get_seen_ms (device));
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("%u  %s  %s (%s)  linked %s, last heard of %s"), pillion_device_get_slot (device),
                          pillion_device_get_id (device), name, platform, created, seen);
  if (pillion_device_is_self (device))
    g_string_append (text, _(", this device"));
  append_sync (device, text);
  if (state != NULL)
    g_string_append_printf (text, " (%s)", state);
  return g_string_free (text, FALSE);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GPtrArray) devices = NULL;
  GError *error = NULL;

  devices = pillion_devices_list_finish (PILLION_ENGINE (source), result, &error);
  for (guint i = 0; devices != NULL && i < devices->len; i++) {
    g_autofree char *text = make_text (devices->pdata[i]);

    pillion_cli_call_print (call, "device", make_members (devices->pdata[i]), text);
  }
  pillion_cli_call_end (call, error);
}

static void
list (PillionCliCall *call)
{
  pillion_devices_list_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_cancellable (call), on_listed,
                              pillion_cli_call_ref (call));
}

/* What happened to the others has come by then; without a network the list is as it was known last. */
static void
on_online_to_list (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;

  pillion_cli_go_online_finish (PILLION_CLI (source), result, NULL);
  pillion_cli_call_when_drained (call, list);
}

static void
run_list (PillionCliCall *call)
{
  pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online_to_list, pillion_cli_call_ref (call));
}

/* ----- names ----- */

static void
on_renamed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  JsonObject *members;
  GError *error = NULL;

  if (pillion_devices_rename_finish (PILLION_ENGINE (source), result, &error)) {
    members = json_object_new ();
    json_object_set_string_member (members, "id", pillion_cli_call_get_argument (call, 0));
    json_object_set_string_member (members, "name", pillion_cli_call_get_argument (call, 1));
    pillion_cli_call_print (call, "device.renamed", members, _("Renamed."));
  }
  pillion_cli_call_end (call, error);
}

/* The name is good without a network too; the other own devices follow later. */
static void
on_online_to_rename (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (!pillion_cli_try_online_finish (PILLION_CLI (source), result, &error)) {
    pillion_cli_call_end (call, error);
    return;
  }
  pillion_devices_rename_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 0),
                                pillion_cli_call_get_argument (call, 1), pillion_cli_call_get_cancellable (call),
                                on_renamed, pillion_cli_call_ref (call));
}

static void
run_rename (PillionCliCall *call)
{
  pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online_to_rename, pillion_cli_call_ref (call));
}

/* ----- the end of one ----- */

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  const RemoveOptions *options = pillion_cli_call_get_options (call);
  JsonObject *members;
  GError *error = NULL;

  if (pillion_devices_remove_finish (PILLION_ENGINE (source), result, &error)) {
    members = json_object_new ();
    json_object_set_string_member (members, "id", pillion_cli_call_get_argument (call, 0));
    json_object_set_boolean_member (members, "wiped", options->wipe);
    pillion_cli_call_print (call, "device.removed", members,
                            options->wipe ? _("Removed. It erases itself when it hears of that.")
                                          : _("Removed. It gets nothing any more."));
  }
  pillion_cli_call_end (call, error);
}

static void
remove_device (PillionCliCall    *call,
               PillionAccountKey *key)
{
  pillion_devices_remove_async (pillion_cli_call_get_engine (call), pillion_cli_call_get_argument (call, 0), key,
                                pillion_cli_call_get_cancellable (call), on_removed, pillion_cli_call_ref (call));
}

static void
on_key_opened (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (PillionAccountKey) key = NULL;
  GError *error = NULL;

  key = pillion_cli_pin_open_finish (PILLION_CLI (source), result, &error);
  if (key != NULL)
    remove_device (call, key);
  else
    pillion_cli_call_end (call, error);
}

static void
run_remove (PillionCliCall *call)
{
  PillionCli *cli = pillion_cli_call_get_cli (call);
  const RemoveOptions *options = pillion_cli_call_get_options (call);

  if (options->wipe && pillion_engine_is_primary (pillion_cli_get_engine (cli)))
    pillion_cli_pin_open_async (cli, on_key_opened, pillion_cli_call_ref (call));
  else
    remove_device (call, NULL);
}

const PillionCliVerb pillion_cli_verb_devices_list = {
  .name = "devices list",
  .usage = "",
  .summary = N_("List the account’s devices"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_list,
};

const PillionCliVerb pillion_cli_verb_devices_rename = {
  .name = "devices rename",
  .usage = N_("ID NAME"),
  .summary = N_("Call a device something else"),
  .description = N_("Of the id as many first digits as make it unique will do."),
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_rename,
};

static const GOptionEntry remove_options[] = {
  { "wipe", 0, 0, G_OPTION_ARG_NONE, PILLION_CLI_OPTION (RemoveOptions, wipe),
    N_("It is to erase its messages too; needs the PIN"), NULL },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_devices_remove = {
  .name = "devices remove",
  .usage = N_("ID"),
  .summary = N_("Remove a companion; it is cut off at once"),
  .description = N_("Of the id as many first digits as make it unique will do."),
  .options = remove_options,
  .options_size = sizeof (RemoveOptions),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_RELAY,
  .run = run_remove,
};
