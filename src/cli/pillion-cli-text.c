/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-text.h"

#include "cli/pillion-cli-output.h"

#include <glib/gi18n.h>

#define MINUTE_MS G_GUINT64_CONSTANT (60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

char *
pillion_cli_text_time (guint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64) (time_ms / 1000));

  if (time == NULL || time_ms == 0)
    return g_strdup ("–");
  return g_date_time_format (time, "%Y-%m-%d %H:%M");
}

char *
pillion_cli_text_duration (guint64 duration_ms)
{
  gulong n;

  if (duration_ms >= DAY_MS) {
    n = (gulong) (duration_ms / DAY_MS);
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu day", "%lu days", n), n);
  }
  if (duration_ms >= HOUR_MS) {
    n = (gulong) (duration_ms / HOUR_MS);
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu hour", "%lu hours", n), n);
  }
  n = (gulong) MAX (duration_ms / MINUTE_MS, 1);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu minute", "%lu minutes", n), n);
}

/* ----- people ----- */

const char *
pillion_cli_text_contact_name (const PillionContact *contact)
{
  if (*contact->label != '\0')
    return contact->label;
  return *contact->name != '\0' ? contact->name : contact->number;
}

GHashTable *
pillion_cli_text_names_new (GPtrArray *contacts)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < contacts->len; i++) {
    const PillionContact *contact = contacts->pdata[i];
    const char *name = pillion_cli_text_contact_name (contact);

    if (*name != '\0')
      g_hash_table_replace (names, g_strdup (contact->account), g_strdup (name));
  }
  return names;
}

static const char *
find_name (GHashTable *names,
           const char *account)
{
  const char *name = names != NULL ? g_hash_table_lookup (names, account) : NULL;

  return name != NULL ? name : account;
}

/* ----- messages ----- */

JsonObject *
pillion_cli_text_message_members (const PillionMessage *message)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "id", message->id);
  json_object_set_string_member (members, "chat", message->chat);
  json_object_set_string_member (members, "from", message->author);
  json_object_set_boolean_member (members, "outgoing", message->outgoing);
  json_object_set_string_member (members, "device", message->device);
  json_object_set_string_member (members, "text", message->text);
  json_object_set_int_member (members, "sent_at_ms", (gint64) message->sent_at_ms);
  json_object_set_string_member (members, "state", message->state);
  return members;
}

/* (nullable): what there is to say beside the text */
static const char *
describe_state (const char *state)
{
  if (g_str_equal (state, "queued"))
    return _("not sent yet");
  if (g_str_equal (state, "failed"))
    return _("could not be sent");
  if (g_str_equal (state, "apart"))
    return _("from a device that was logged out since");
  if (g_str_equal (state, "waiting"))
    return _("can’t be read yet; it was asked for again");
  if (g_str_equal (state, "unsupported"))
    return _("of a kind that this version can’t show");
  return NULL;
}

char *
pillion_cli_text_message (const PillionMessage *message,
                          GHashTable           *names)
{
  g_autofree char *time = pillion_cli_text_time (message->sent_at_ms);
  g_autofree char *name = pillion_cli_output_escape (find_name (names, message->chat), FALSE);
  g_autofree char *text = pillion_cli_output_escape (message->text, TRUE);
  const char *state = describe_state (message->state);
  GString *line = g_string_new (time);

  g_string_append (line, "  ");
  if (message->outgoing)
    g_string_append_printf (line, _("You to %s"), name);
  else
    g_string_append (line, name);
  g_string_append_printf (line, ": %s", text);
  if (state != NULL)
    g_string_append_printf (line, "%s(%s)", *text != '\0' ? " " : "", state);
  return g_string_free (line, FALSE);
}

/* ----- notices ----- */

static const struct {
  const char *kind;
  const char *sentence;
} notices[] = {
  { "account.contradicted", N_("The relay shows others another state of an account than it shows this device. Compare "
                                "safety numbers before you trust that account.") },
  { "account.fork", N_("An account was shown with two different states that can’t both be true. Compare safety numbers "
                        "before you trust that account.") },
  { "account.recovered", N_("An account was recovered by its owner. Compare safety numbers.") },
  { "device.cut-off", N_("The relay says that this device was logged out.") },
  { "device.linked", N_("A new device was linked to your account. If that was not you, remove it on the primary device.") },
  { "mailbox.gap", N_("The relay dropped messages that waited for too long; some may be missing here.") },
};

char *
pillion_cli_text_notice (const PillionNotice *notice)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *detail = NULL;
  g_autofree char *kind = pillion_cli_output_escape (notice->kind, FALSE);
  g_autofree char *harmless = NULL;
  const char *sentence = kind;

  for (guint i = 0; i < G_N_ELEMENTS (notices); i++) {
    if (g_str_equal (notices[i].kind, notice->kind))
      sentence = _(notices[i].sentence);
  }
  json_node_init_object (node, notice->detail);
  detail = json_to_string (node, FALSE);
  harmless = pillion_cli_output_escape (detail, FALSE);
  return g_strdup_printf ("* %s %s", sentence, harmless);
}
