/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-text.h"

#include "cli/pillion-cli-output.h"
#include "engine/pillion-idle-warning.h"

#include <glib/gi18n.h>

#define MINUTE_MS G_GUINT64_CONSTANT (60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* From so many on the next larger unit is precise enough. */
#define MANY_HOURS 48

char *
pillion_cli_text_time (guint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64) (time_ms / 1000));

  if (time == NULL || time_ms == 0)
    return g_strdup ("–");
  return g_date_time_format (time, "%Y-%m-%d %H:%M");
}

static gulong
count_begun (guint64 duration_ms,
             guint64 unit_ms)
{
  return (gulong) (duration_ms / unit_ms + (duration_ms % unit_ms != 0));
}

gulong
pillion_cli_text_days (guint64 duration_ms)
{
  return count_begun (duration_ms, DAY_MS);
}

char *
pillion_cli_text_duration (guint64 duration_ms)
{
  gulong n = pillion_cli_text_days (duration_ms);

  if (duration_ms >= MANY_HOURS * HOUR_MS)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu day", "%lu days", n), n);
  n = count_begun (duration_ms, HOUR_MS);
  if (duration_ms >= HOUR_MS)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu hour", "%lu hours", n), n);
  n = MAX (count_begun (duration_ms, MINUTE_MS), 1);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu minute", "%lu minutes", n), n);
}

/* ----- people ----- */

const char *
pillion_cli_text_contact_name (PillionContact *contact)
{
  if (*pillion_contact_get_label (contact) != '\0')
    return pillion_contact_get_label (contact);
  return *pillion_contact_get_name (contact) != '\0' ? pillion_contact_get_name (contact) : pillion_contact_get_number (contact);
}

GHashTable *
pillion_cli_text_names_new (GPtrArray *contacts)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < contacts->len; i++) {
    PillionContact *contact = contacts->pdata[i];
    const char *name = pillion_cli_text_contact_name (contact);

    if (*name != '\0')
      g_hash_table_replace (names, g_strdup (pillion_contact_get_account (contact)), g_strdup (name));
  }
  return names;
}

const char *
pillion_cli_text_find_name (GHashTable *names,
                            const char *account)
{
  const char *name = names != NULL ? g_hash_table_lookup (names, account) : NULL;

  return name != NULL ? name : account;
}

/* ----- messages ----- */

static JsonArray *
list_reactions (PillionMessage *message)
{
  GPtrArray *reactions = pillion_message_get_reactions (message);
  JsonArray *array = json_array_new ();

  for (guint i = 0; reactions != NULL && i < reactions->len; i++) {
    PillionMessageReaction *reaction = reactions->pdata[i];
    JsonObject *members = json_object_new ();

    json_object_set_string_member (members, "emoji", reaction->emoji);
    json_object_set_int_member (members, "count", reaction->count);
    json_object_set_boolean_member (members, "own", reaction->own);
    json_array_add_object_element (array, members);
  }
  return array;
}

/* One today; named by its number for the day when there are more. */
static JsonArray *
list_attachments (PillionMessageAttachment *attachment)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (PILLION_TYPE_MESSAGE_ATTACHMENT_STATE);
  int state = (int) pillion_message_attachment_get_state (attachment);
  JsonArray *array = json_array_new ();
  JsonObject *members = json_object_new ();

  json_object_set_int_member (members, "id", 1);
  json_object_set_string_member (members, "name", pillion_message_attachment_get_name (attachment));
  json_object_set_string_member (members, "type", pillion_message_attachment_get_mime (attachment));
  json_object_set_int_member (members, "size", (gint64) pillion_message_attachment_get_bytes (attachment));
  if (pillion_message_attachment_get_width (attachment) != 0) {
    json_object_set_int_member (members, "width", pillion_message_attachment_get_width (attachment));
    json_object_set_int_member (members, "height", pillion_message_attachment_get_height (attachment));
  }
  json_object_set_string_member (members, "state", g_enum_get_value (states, state)->value_nick);
  json_array_add_object_element (array, members);
  return array;
}

/* Only what there is: most messages have none of it. */
static void
add_content_members (PillionMessage *message,
                     JsonObject     *members)
{
  GPtrArray *reactions = pillion_message_get_reactions (message);
  PillionMessageAttachment *attachment = pillion_message_get_attachment (message);

  if (attachment != NULL)
    json_object_set_array_member (members, "attachments", list_attachments (attachment));
  if (pillion_message_get_reply_id (message) != NULL)
    json_object_set_string_member (members, "reply_to", pillion_message_get_reply_id (message));
  if (pillion_message_get_edited_at_ms (message) != 0)
    json_object_set_boolean_member (members, "edited", TRUE);
  if (pillion_message_is_deleted (message))
    json_object_set_boolean_member (members, "deleted", TRUE);
  if (pillion_message_is_forwarded (message))
    json_object_set_boolean_member (members, "forwarded", TRUE);
  if (reactions != NULL && reactions->len > 0)
    json_object_set_array_member (members, "reactions", list_reactions (message));
}

JsonObject *
pillion_cli_text_message_members (PillionMessage *message,
                                  GHashTable     *names)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "id", pillion_message_get_id (message));
  json_object_set_string_member (members, "chat", pillion_message_get_chat (message));
  if (names != NULL)
    json_object_set_string_member (members, "name", pillion_cli_text_find_name (names, pillion_message_get_chat (message)));
  json_object_set_string_member (members, "from", pillion_message_get_author (message));
  json_object_set_boolean_member (members, "outgoing", pillion_message_is_outgoing (message));
  json_object_set_string_member (members, "device", pillion_message_get_device (message));
  json_object_set_string_member (members, "text", pillion_message_get_text (message));
  json_object_set_int_member (members, "sent_at_ms", (gint64) pillion_message_get_sent_at_ms (message));
  json_object_set_string_member (members, "state", pillion_message_get_state_name (message));
  add_content_members (message, members);
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

static void
append_mark (GString    *line,
             const char *mark)
{
  if (line->len > 0 && line->str[line->len - 1] != ' ')
    g_string_append_c (line, ' ');
  g_string_append_printf (line, "(%s)", mark);
}

static void
append_marks (GString        *line,
              PillionMessage *message)
{
  const char *state = describe_state (pillion_message_get_state_name (message));
  GPtrArray *reactions = pillion_message_get_reactions (message);

  if (pillion_message_is_deleted (message))
    append_mark (line, _("deleted"));
  else if (pillion_message_get_edited_at_ms (message) != 0)
    append_mark (line, _("edited"));
  if (pillion_message_is_forwarded (message))
    append_mark (line, _("forwarded"));
  if (state != NULL)
    append_mark (line, state);
  for (guint i = 0; reactions != NULL && i < reactions->len; i++) {
    const PillionMessageReaction *reaction = reactions->pdata[i];
    g_autofree char *emoji = pillion_cli_output_escape (reaction->emoji, FALSE);

    g_string_append_printf (line, reaction->count > 1 ? " [%s %u]" : " [%s]", emoji, reaction->count);
  }
}

static void
append_reply (GString        *line,
              PillionMessage *message)
{
  const char *quote = pillion_message_get_reply_quote (message);
  const char *author = pillion_message_get_reply_author_name (message);
  g_autofree char *harmless_quote = pillion_cli_output_escape (quote != NULL ? quote : "", FALSE);
  g_autofree char *harmless_author = pillion_cli_output_escape (author != NULL ? author : "", FALSE);

  if (pillion_message_get_reply_id (message) != NULL)
    g_string_append_printf (line, _(" (to %s: “%s”)"), harmless_author, harmless_quote);
}

static void
append_attachment (GString        *line,
                   PillionMessage *message)
{
  PillionMessageAttachment *attachment = pillion_message_get_attachment (message);
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;

  if (attachment == NULL)
    return;
  name = pillion_cli_output_escape (pillion_message_attachment_get_name (attachment), FALSE);
  size = g_format_size (pillion_message_attachment_get_bytes (attachment));
  g_string_append_printf (line, _(" [file “%s”, %s]"), name, size);
}

char *
pillion_cli_text_message (PillionMessage *message,
                          GHashTable     *names)
{
  g_autofree char *time = pillion_cli_text_time (pillion_message_get_sent_at_ms (message));
  g_autofree char *name = pillion_cli_output_escape (pillion_cli_text_find_name (names, pillion_message_get_chat (message)),
                                                     FALSE);
  g_autofree char *text = pillion_cli_output_escape (pillion_message_get_text (message), TRUE);
  GString *line = g_string_new (time);

  g_string_append_printf (line, "  [%.*s]  ", PILLION_CLI_TEXT_SHORT_ID, pillion_message_get_id (message));
  if (pillion_message_is_outgoing (message))
    g_string_append_printf (line, _("You to %s"), name);
  else
    g_string_append (line, name);
  append_reply (line, message);
  g_string_append (line, ":");
  append_attachment (line, message);
  g_string_append_printf (line, *text != '\0' || pillion_message_get_attachment (message) == NULL ? " %s" : "%s", text);
  append_marks (line, message);
  return g_string_free (line, FALSE);
}

/* ----- notices ----- */

static const struct {
  const char *kind;
  const char *sentence;
} notices[] = {
  { "account.contradicted", N_("The server shows others another state of an account than it shows this device. Compare "
                                "safety numbers before you trust that account.") },
  { "account.fork", N_("An account was shown with two different states that can’t both be true. Compare safety numbers "
                        "before you trust that account.") },
  { "account.hidden", N_("A message speaks of a newer state of an account than the server shows. Some of its devices may be "
                          "missing here, or not be removed yet. Compare safety numbers if that goes on.") },
  { "account.recovered", N_("An account was recovered by its owner. Compare safety numbers.") },
  { "mailbox.gap", N_("The server dropped messages that waited for too long; some may be missing here.") },
  { "profile.restored", N_("This profile was put back from an older copy. It begins new sessions with everybody; what came "
                            "after the copy was made may be missing here.") },
};

/* The words of PROTOCOL.md, section 4.2, with which the relay cuts a device off. */
static const struct {
  const char *reason;
  const char *sentence;
} cut_off_reasons[] = {
  { "expired", N_("The server says that the primary device was not used for too long, so this device is logged out.") },
  { "idle", N_("The server says that this device was not used for too long, so it is logged out.") },
  { "number-moved", N_("The server says that another device took this number over, so this one is logged out.") },
  { "removed", N_("The server says that this device was removed on the primary device.") },
  { "resigned", N_("The server says that this device was logged out here.") },
};

/* (nullable): a member of the detail, harmless */
static char *
dup_detail (const PillionNotice *notice,
            const char          *member)
{
  const char *value = json_object_get_string_member_with_default (notice->detail, member, NULL);

  return value != NULL ? pillion_cli_output_escape (value, FALSE) : NULL;
}

static char *
describe_linked (const PillionNotice *notice)
{
  g_autofree char *name = dup_detail (notice, "name");
  g_autofree char *platform = dup_detail (notice, "platform");
  g_autofree char *id = dup_detail (notice, "id");

  return g_strdup_printf (_("A new device was linked to your account: “%s” (%s), %s. If that was not you, remove it on the "
                             "primary device."),
                          name != NULL ? name : "–", platform != NULL ? platform : "–", id != NULL ? id : "–");
}

static char *
describe_number (const PillionNotice *notice)
{
  g_autofree char *number = dup_detail (notice, "number");
  g_autofree char *account = dup_detail (notice, "account");

  if (json_object_get_boolean_member_with_default (notice->detail, "known_verified", FALSE))
    return g_strdup_printf (_("Somebody else than the account whose safety number you compared says that %s is theirs now. "
                               "What was compared does not hold for them: compare again. Then “contacts accept %s %s” makes "
                               "it theirs."),
                            number, number, account);
  return g_strdup_printf (_("Somebody else than before says that %s is theirs now. It may have changed hands, or somebody "
                             "pretends: compare safety numbers first. Then “contacts accept %s %s” makes it theirs."),
                          number, number, account);
}

static char *
describe_cut_off (const PillionNotice *notice)
{
  const char *reason = json_object_get_string_member_with_default (notice->detail, "reason", "");

  for (guint i = 0; i < G_N_ELEMENTS (cut_off_reasons); i++) {
    if (g_str_equal (cut_off_reasons[i].reason, reason))
      return g_strdup (_(cut_off_reasons[i].sentence));
  }
  return g_strdup (_("The server says that this device was logged out."));
}

/* A kind of a later version: its name, and all that is known. */
static char *
describe_unknown (const PillionNotice *notice)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *detail = NULL;
  g_autofree char *text = NULL;

  json_node_init_object (node, notice->detail);
  detail = json_to_string (node, FALSE);
  text = g_strdup_printf ("%s %s", notice->kind, detail);
  return pillion_cli_output_escape (text, FALSE);
}

char *
pillion_cli_text_idle_warning (gboolean primary,
                               guint64  not_after_ms)
{
  g_autofree char *time = pillion_cli_text_time (not_after_ms);

  if (primary)
    /* Translators: %s is a day and a time. */
    return g_strdup_printf (_("This device was not used for long: the linked devices are logged out on %s. Any command that "
                               "reaches the server, such as “receive”, keeps them linked."),
                            time);
  /* Translators: %s is a day and a time. */
  return g_strdup_printf (_("The primary device was not used for long: use it by %s, or this device is logged out. Its messages "
                             "stay here, sealed."),
                          time);
}

static char *
describe_idle_warning (const PillionNotice *notice)
{
  return pillion_cli_text_idle_warning (json_object_get_boolean_member_with_default (notice->detail, "primary", FALSE),
                                        (guint64) json_object_get_int_member_with_default (notice->detail, "not_after_ms", 0));
}

static char *
describe_notice (const PillionNotice *notice)
{
  if (g_str_equal (notice->kind, "device.linked"))
    return describe_linked (notice);
  if (g_str_equal (notice->kind, "number.moved"))
    return describe_number (notice);
  if (g_str_equal (notice->kind, "device.cut-off"))
    return describe_cut_off (notice);
  if (g_str_equal (notice->kind, PILLION_IDLE_NOTICE))
    return describe_idle_warning (notice);
  for (guint i = 0; i < G_N_ELEMENTS (notices); i++) {
    if (g_str_equal (notices[i].kind, notice->kind))
      return g_strdup (_(notices[i].sentence));
  }
  return describe_unknown (notice);
}

char *
pillion_cli_text_notice (const PillionNotice *notice)
{
  g_autofree char *sentence = describe_notice (notice);
  g_autofree char *account = dup_detail (notice, "account");

  if (account == NULL)
    return g_strdup_printf ("* %s", sentence);
  return g_strdup_printf (_("* %s (Account %s)"), sentence, account);
}
