/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-history-follow.h"
#include "cli/pillion-cli-pin.h"
#include "cli/pillion-cli-target.h"
#include "cli/pillion-cli-text.h"
#include "cli/pillion-cli-verbs.h"
#include "engine/pillion-devices.h"
#include "engine/pillion-history-flaws.h"

#include <glib/gi18n.h>

/* So many digits of an id tell a user's devices apart. */
#define ID_DIGITS 8

typedef struct {
  char *depth;
  char *device;
} Options;

static PillionHistory *
get_history (PillionCliCall *call)
{
  return pillion_engine_get_history (pillion_cli_call_get_engine (call));
}

/* ----- what is known ----- */

typedef void (*HistoryFunc) (PillionCliCall *call);

typedef struct {
  PillionCliCall *call; /* (owned) */
  HistoryFunc     func;
} Waiting;

static void
on_loading_changed (PillionHistory *history,
                    GParamSpec     *pspec,
                    Waiting        *waiting)
{
  g_autoptr (PillionCliCall) call = waiting->call;
  HistoryFunc func = waiting->func;

  g_signal_handlers_disconnect_by_data (history, waiting);
  g_free (waiting);
  func (call);
}

/* Runs a function as soon as the transfers of the profile are known. */
static void
when_known (PillionCliCall *call,
            HistoryFunc     func)
{
  Waiting *waiting;

  if (!pillion_history_is_loading (get_history (call))) {
    func (call);
    return;
  }
  waiting = g_new0 (Waiting, 1);
  waiting->call = pillion_cli_call_ref (call);
  waiting->func = func;
  g_signal_connect (get_history (call), "notify::loading", G_CALLBACK (on_loading_changed), waiting);
}

/* devices: (nullable): where they can't be listed, the id alone is said. (transfer full) */
static char *
dup_device (GPtrArray  *devices,
            const char *id)
{
  for (guint i = 0; devices != NULL && i < devices->len; i++) {
    const char *name = pillion_device_get_name (devices->pdata[i]);
    g_autofree char *escaped = NULL;

    if (!g_str_equal (pillion_device_get_id (devices->pdata[i]), id) || name == NULL)
      continue;
    escaped = pillion_cli_output_escape (name, FALSE);
    return g_strdup_printf ("%s (%.*s)", escaped, ID_DIGITS, id);
  }
  return g_strndup (id, ID_DIGITS);
}

/* (transfer full). names: (nullable): as pillion_cli_text_find_name() takes them */
static char *
describe_flaw (const PillionHistoryFlaw *flaw,
               GHashTable               *names)
{
  g_autofree char *name = NULL;

  if (flaw->conversation == NULL)
    return g_strdup (_("Some older messages failed their check and were left out; it is not known of which chats."));
  name = pillion_cli_output_escape (pillion_cli_text_find_name (names, flaw->conversation), FALSE);
  return g_strdup_printf (_("Some older messages of the chat with %s failed their check and were left out."), name);
}

static void
print_flaw (PillionCliCall           *call,
            const PillionHistoryFlaw *flaw,
            GHashTable               *names)
{
  JsonObject *members = json_object_new ();
  g_autofree char *text = describe_flaw (flaw, names);

  if (flaw->conversation != NULL)
    json_object_set_string_member (members, "conversation", flaw->conversation);
  else
    json_object_set_null_member (members, "conversation");
  if (flaw->conversation != NULL && names != NULL)
    json_object_set_string_member (members, "name", pillion_cli_text_find_name (names, flaw->conversation));
  json_object_set_string_member (members, "device", flaw->device);
  json_object_set_string_member (members, "transfer", flaw->transfer);
  json_object_set_int_member (members, "chunk", flaw->chunk);
  json_object_set_string_member (members, "check", flaw->check);
  json_object_set_int_member (members, "messages", flaw->n_messages);
  json_object_set_int_member (members, "since", (gint64) flaw->since_ms);
  json_object_set_int_member (members, "time", (gint64) flaw->noted_ms);
  pillion_cli_call_print (call, "history.flaw", members, text);
}

/* Where the contacts can't be listed, their ids are said. */
static void
on_contacts_listed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GPtrArray) contacts = pillion_contacts_list_finish (PILLION_ENGINE (source), result, NULL);
  g_autoptr (GHashTable) names = contacts != NULL ? pillion_cli_text_names_new (contacts) : NULL;
  PillionHistory *history = get_history (call);

  for (guint i = 0; i < pillion_history_get_n_flaws (history); i++)
    print_flaw (call, pillion_history_get_flaw (history, i), names);
  pillion_cli_call_say (call, _("“history request” tries again, with --from another device; “history report” says what "
                                 "failed."));
  pillion_cli_call_end (call, NULL);
}

static void
print_flaws (PillionCliCall *call)
{
  if (pillion_history_get_n_flaws (get_history (call)) > 0)
    pillion_contacts_list_async (pillion_cli_call_get_engine (call), NULL, on_contacts_listed, pillion_cli_call_ref (call));
  else
    pillion_cli_call_end (call, NULL);
}

static void
on_devices_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  g_autoptr (GPtrArray) devices = pillion_devices_list_finish (PILLION_ENGINE (source), result, NULL);
  GListModel *model = G_LIST_MODEL (get_history (call));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PillionHistoryTransfer) transfer = g_list_model_get_item (model, i);
    g_autofree char *device = dup_device (devices, pillion_history_transfer_get_device (transfer));

    pillion_cli_history_print (call, transfer, device);
  }
  if (g_list_model_get_n_items (model) == 0)
    pillion_cli_call_say (call, _("No older messages are on their way, to this device or from it."));
  print_flaws (call);
}

static void
print_all (PillionCliCall *call)
{
  pillion_devices_list_async (pillion_cli_call_get_engine (call), NULL, on_devices_listed, pillion_cli_call_ref (call));
}

static void
run_status (PillionCliCall *call)
{
  when_known (call, print_all);
}

static void
print_report (PillionCliCall *call)
{
  JsonObject *members = NULL;
  g_autofree char *report = NULL;

  if (pillion_history_get_n_flaws (get_history (call)) > 0) {
    members = json_object_new ();
    report = pillion_history_dup_report (get_history (call));
    json_object_set_string_member (members, "report", report);
    pillion_cli_call_print (call, "history.report", members, g_strchomp (report));
  } else {
    pillion_cli_call_say (call, _("No older messages failed their check."));
  }
  pillion_cli_call_end (call, NULL);
}

static void
run_report (PillionCliCall *call)
{
  GError *error = NULL;

  /* A store that is closed does not tell what failed. */
  if (pillion_cli_check_device (pillion_cli_call_get_cli (call), &error))
    when_known (call, print_report);
  else
    pillion_cli_call_end (call, error);
}

/* ----- asking ----- */

static void
on_requested (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_history_request_finish (PILLION_HISTORY (source), result, &error))
    pillion_cli_call_say (call, _("Asked for. Older messages come while this device and the other one are connected."));
  pillion_cli_target_end (call, error);
}

static void
request (PillionCliCall *call)
{
  const Options *options = pillion_cli_call_get_options (call);
  PillionHistoryDepth depth;

  pillion_cli_history_parse_depth (options->depth, &depth);
  pillion_history_request_async (get_history (call), options->device, depth, pillion_cli_call_get_cancellable (call),
                                 on_requested, pillion_cli_call_ref (call));
}

static void
request_when_known (PillionCliCall *call)
{
  when_known (call, request);
}

/* What the primary allowed meanwhile has come by then. */
static void
run_request (PillionCliCall *call)
{
  pillion_cli_call_when_drained (call, request_when_known);
}

static gboolean
check_depth (PillionCliCall *call,
             GError        **error)
{
  const Options *options = pillion_cli_call_get_options (call);
  PillionHistoryDepth depth;

  if (pillion_cli_history_parse_depth (options->depth, &depth) && depth != PILLION_HISTORY_DEPTH_NONE)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("Give --depth: 30d, 1y or all."));
  return FALSE;
}

/* ----- while it runs ----- */

static void
on_ended (GError  *error,
          gpointer user_data)
{
  g_autoptr (PillionCliCall) call = user_data;

  pillion_cli_call_end (call, error);
}

/* A companion asks itself for what it gets; a primary does not know who will ask. */
static void
follow (PillionCliCall *call)
{
  PillionEngine *engine = pillion_cli_call_get_engine (call);
  gboolean is_known = g_list_model_get_n_items (G_LIST_MODEL (get_history (call))) > 0;

  if (!is_known && !pillion_engine_is_primary (engine)) {
    print_all (call);
    return;
  }
  if (!is_known)
    pillion_cli_call_say (call, _("Waiting for a device that asks for older messages."));
  pillion_cli_history_follow (call, on_ended, pillion_cli_call_ref (call));
}

static void
run_follow (PillionCliCall *call)
{
  when_known (call, follow);
}

/* What changed, or that there was nothing to change. */
typedef struct {
  PillionCliCall *call;   /* (owned) */
  const char     *change; /* (nullable) */
  char           *device; /* (owned) (nullable) */
  const char     *sentence;
} Change;

static void
change_free (Change *self)
{
  pillion_cli_call_unref (self->call);
  g_free (self->device);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Change) changed = user_data;
  GError *error = NULL;

  if (pillion_history_change_finish (PILLION_HISTORY (source), result, &error) && changed->device != NULL) {
    JsonObject *members = json_object_new ();

    json_object_set_string_member (members, "device", changed->device);
    json_object_set_string_member (members, "change", changed->change);
    pillion_cli_call_print (changed->call, "history.changed", members, changed->sentence);
  } else if (error == NULL) {
    pillion_cli_call_say (changed->call, _("No older messages are on their way to this device."));
  }
  pillion_cli_target_end (changed->call, error);
}

static void
change (PillionCliCall      *call,
        PillionHistoryChange how,
        const char          *name,
        const char          *sentence)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (get_history (call));
  Change *changed = g_new0 (Change, 1);

  changed->call = pillion_cli_call_ref (call);
  changed->change = name;
  changed->sentence = sentence;
  if (transfer != NULL && pillion_history_transfer_is_active (transfer))
    changed->device = g_strdup (pillion_history_transfer_get_device (transfer));
  pillion_history_change_async (get_history (call), how, NULL, on_changed, changed);
}

static void
pause_it (PillionCliCall *call)
{
  change (call, PILLION_HISTORY_CHANGE_PAUSE, "paused", _("Older messages wait now; “history resume” lets them go on."));
}

static void
resume (PillionCliCall *call)
{
  change (call, PILLION_HISTORY_CHANGE_RESUME, "resumed",
          _("Older messages go on while this device and the other one are connected."));
}

static void
cancel (PillionCliCall *call)
{
  change (call, PILLION_HISTORY_CHANGE_END, "cancelled", _("No more older messages come. Those that came stay."));
}

/* Without a network it is kept, and the other device hears of it later. */
static void
go_online (PillionCliCall     *call,
           GAsyncReadyCallback callback)
{
  pillion_cli_go_online_async (pillion_cli_call_get_cli (call), callback, pillion_cli_call_ref (call));
}

static void
go_on (PillionCli   *cli,
       GAsyncResult *result,
       gpointer      user_data,
       HistoryFunc   func)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_cli_try_online_finish (cli, result, &error))
    when_known (call, func);
  else
    pillion_cli_call_end (call, error);
}

static void
on_online_to_pause (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  go_on (PILLION_CLI (source), result, user_data, pause_it);
}

static void
run_pause (PillionCliCall *call)
{
  go_online (call, on_online_to_pause);
}

static void
on_online_to_resume (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  go_on (PILLION_CLI (source), result, user_data, resume);
}

static void
run_resume (PillionCliCall *call)
{
  go_online (call, on_online_to_resume);
}

static void
on_online_to_cancel (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  go_on (PILLION_CLI (source), result, user_data, cancel);
}

static void
run_cancel (PillionCliCall *call)
{
  go_online (call, on_online_to_cancel);
}

/* ----- allowing more ----- */

static void
on_allowed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  GError *error = NULL;

  if (pillion_history_allow_finish (PILLION_HISTORY (source), result, &error))
    pillion_cli_call_say (call, _("Allowed. The device can ask for these messages now."));
  pillion_cli_target_end (call, error);
}

static void
on_key_opened (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PillionCliCall) call = user_data;
  const Options *options = pillion_cli_call_get_options (call);
  GError *error = NULL;
  g_autoptr (PillionAccountKey) key = pillion_cli_pin_open_finish (PILLION_CLI (source), result, &error);
  PillionHistoryDepth depth;

  if (key == NULL) {
    pillion_cli_call_end (call, error);
    return;
  }
  pillion_cli_history_parse_depth (options->depth, &depth);
  pillion_history_allow_async (get_history (call), pillion_cli_call_get_argument (call, 0), depth, key,
                               pillion_cli_call_get_cancellable (call), on_allowed, pillion_cli_call_ref (call));
}

static void
run_allow (PillionCliCall *call)
{
  pillion_cli_pin_open_async (pillion_cli_call_get_cli (call), on_key_opened, pillion_cli_call_ref (call));
}

/* ----- the verbs ----- */

const PillionCliVerb pillion_cli_verb_history_status = {
  .name = "history status",
  .usage = "",
  .summary = N_("Say how older messages come to this device, or go from it"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_status,
};

const PillionCliVerb pillion_cli_verb_history_report = {
  .name = "history report",
  .usage = "",
  .summary = N_("Print what failed of older messages, for whoever looks after the program"),
  .description = N_("It holds no messages, no names and no numbers."),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_report,
};

static const GOptionEntry request_options[] = {
  { "depth", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, depth), N_("How far back it gets messages"),
    "30d|1y|all" },
  { "from", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, device),
    N_("Another own device to ask than the primary"), N_("ID") },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_history_request = {
  .name = "history request",
  .usage = "--depth 30d|1y|all",
  .summary = N_("Ask another own device for older messages"),
  .description = N_("What this device was not linked with, or allowed later, does not come. Of an id as many first "
                     "digits as make it unique will do."),
  .options = request_options,
  .options_size = sizeof (Options),
  .needs = PILLION_CLI_NEEDS_RELAY,
  .check = check_depth,
  .run = run_request,
};

const PillionCliVerb pillion_cli_verb_history_follow = {
  .name = "history follow",
  .usage = "",
  .summary = N_("Stay until older messages are there, and say how far they are"),
  .needs = PILLION_CLI_NEEDS_RELAY,
  .run = run_follow,
};

const PillionCliVerb pillion_cli_verb_history_pause = {
  .name = "history pause",
  .usage = "",
  .summary = N_("Let older messages wait"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_pause,
};

const PillionCliVerb pillion_cli_verb_history_resume = {
  .name = "history resume",
  .usage = "",
  .summary = N_("Let older messages go on"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_resume,
};

const PillionCliVerb pillion_cli_verb_history_cancel = {
  .name = "history cancel",
  .usage = "",
  .summary = N_("Take no more older messages; what came stays"),
  .needs = PILLION_CLI_NEEDS_ACCOUNT,
  .run = run_cancel,
};

static const GOptionEntry allow_options[] = {
  { "depth", 0, 0, G_OPTION_ARG_FILENAME, PILLION_CLI_OPTION (Options, depth), N_("How far back it gets messages"),
    "30d|1y|all" },
  G_OPTION_ENTRY_NULL
};

const PillionCliVerb pillion_cli_verb_history_allow = {
  .name = "history allow",
  .usage = N_("ID --depth 30d|1y|all"),
  .summary = N_("Let a companion have older messages; needs the PIN"),
  .description = N_("Of the id as many first digits as make it unique will do. What was allowed is not taken back."),
  .options = allow_options,
  .options_size = sizeof (Options),
  .min_arguments = 1,
  .max_arguments = 1,
  .needs = PILLION_CLI_NEEDS_RELAY,
  .check = check_depth,
  .run = run_allow,
};
