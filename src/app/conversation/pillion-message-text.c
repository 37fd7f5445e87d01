/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-text.h"

#include "app/conversation/pillion-attachment-media.h"
#include "app/conversation/pillion-message-time.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>
#include <string.h>

#define CUT_CHARS 2500
#define CUT_LINES 40

#define EMOJI_PRESENTATION 0xfe0f
#define ZERO_WIDTH_JOINER  0x200d
#define MAX_EMOJI          3
#define MAX_EMOJI_BYTES    128

/* ----- characters ----- */

static gboolean
ends_link (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || pillion_line_is_bidi_control (c) || c == '<' || c == '>' || c == '"' ||
         c == '`' || g_unichar_type (c) == G_UNICODE_FORMAT;
}

static gboolean
is_in_word (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_' || c == '-' || c == '.' || c == '@' || c == '/';
}

/* ----- links ----- */

/* A scheme as it is written, and what must stand before it to be opened. */
static const struct {
  const char *text;
  const char *prefix;
  gboolean    has_host;
} schemes[] = {
  { "https://", "", TRUE },
  { "http://", "", TRUE },
  { "www.", "https://", TRUE },
  { "mailto:", "", FALSE },
  { "tel:", "", FALSE },
};

/* What closes a sentence is not of the link; a bracket is if it was opened within. */
static gsize
trim_link (const char *link,
           gsize       length)
{
  while (length > 0) {
    char last = link[length - 1];
    gboolean opened = memchr (link, last == ']' ? '[' : '(', length) != NULL;

    if (strchr (".,:;!?'*", last) == NULL && !(strchr (")]", last) != NULL && !opened))
      break;
    length--;
  }
  return length;
}

static gsize
measure_link (const char *text)
{
  const char *end = text;

  while (*end != '\0' && !ends_link (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  return trim_link (text, (gsize) (end - text));
}

/* The address with its host as it is asked for; NULL: nothing that should be opened. Somebody's
 * name before the host ("https://bank@evil") is there to mislead.
 */
static char *
make_uri (const char *address)
{
  const char *host = strstr (address, "://");
  gsize length;
  g_autofree char *name = NULL;
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (host != NULL, NULL);

  host += 3;
  length = strcspn (host, "/?#:");
  if (length == 0 || memchr (host, '@', strcspn (host, "/?#")) != NULL)
    return NULL;
  name = g_strndup (host, length);
  ascii = g_hostname_to_ascii (name);
  if (ascii == NULL || strchr (ascii, '.') == NULL)
    return NULL;
  return g_strdup_printf ("%.*s%s%s", (int) (host - address), address, ascii, host + length);
}

/* Returns: (nullable): where a link leads */
static char *
dup_target (const char *link,
            gsize       length,
            gsize       scheme)
{
  g_autofree char *address = g_strdup_printf ("%s%.*s", schemes[scheme].prefix, (int) length, link);

  if (length <= strlen (schemes[scheme].text))
    return NULL;
  return schemes[scheme].has_host ? make_uri (address) : g_steal_pointer (&address);
}

/* Appends the link that begins here. Returns: its length in bytes; 0: there is none */
static gsize
append_link (GString    *markup,
             const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    gsize length;
    g_autofree char *target = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *element = NULL;

    if (g_ascii_strncasecmp (text, schemes[i].text, strlen (schemes[i].text)) != 0)
      continue;
    length = measure_link (text);
    target = dup_target (text, length, i);
    if (target == NULL)
      return 0;
    shown = g_strndup (text, length);
    element = g_markup_printf_escaped ("<a href=\"%s\" title=\"%s\">%s</a>", target, target, shown);
    g_string_append (markup, element);
    return length;
  }
  return 0;
}

static void
append_escaped (GString    *markup,
                const char *text,
                gsize       length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (markup, escaped);
}

char *
pillion_message_text_to_markup (const char *text)
{
  GString *markup = g_string_new (NULL);
  const char *plain = text;
  const char *position = text;
  gunichar before = ' ';

  while (*position != '\0') {
    gsize length = 0;

    if (!is_in_word (before)) {
      g_autoptr (GString) link = g_string_new (NULL);

      length = append_link (link, position);
      if (length > 0) {
        append_escaped (markup, plain, (gsize) (position - plain));
        g_string_append (markup, link->str);
        position += length;
        plain = position;
        before = '/';
        continue;
      }
    }
    before = g_utf8_get_char (position);
    position = g_utf8_next_char (position);
  }
  append_escaped (markup, plain, (gsize) (position - plain));
  return g_string_free (markup, FALSE);
}

/* ----- long texts ----- */

char *
pillion_message_text_cut (const char *text)
{
  const char *end = text;
  guint n_lines = 0;

  for (guint n = 0; *end != '\0' && n < CUT_CHARS && n_lines < CUT_LINES; n++) {
    n_lines += *end == '\n';
    end = g_utf8_next_char (end);
  }
  return *end != '\0' ? g_strndup (text, (gsize) (end - text)) : NULL;
}

/* ----- emoji and direction ----- */

/* Whether a character can only be of an emoji, or of one if more of it follows. */
static gboolean
is_emoji_part (gunichar  c,
               gboolean *certain)
{
  if (c == EMOJI_PRESENTATION || c == 0x20e3 || c >= 0x1f000) {
    GUnicodeType type = g_unichar_type (c);

    *certain = TRUE;
    return c < 0x1f000 || type == G_UNICODE_OTHER_SYMBOL || type == G_UNICODE_MODIFIER_SYMBOL ||
           type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED;
  }
  return c == ZERO_WIDTH_JOINER || g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL ||
         (c >= 0x2190 && g_unichar_type (c) == G_UNICODE_MATH_SYMBOL) || g_unichar_isdigit (c) || c == '#' || c == '*';
}

gboolean
pillion_message_text_is_emoji (const char *text)
{
  gsize length = strlen (text);
  glong n_chars = g_utf8_strlen (text, -1);
  g_autofree PangoLogAttr *attributes = NULL;
  const char *position = text;
  gboolean certain = TRUE;
  guint n = 0;

  if (length == 0 || length > MAX_EMOJI_BYTES)
    return FALSE;
  attributes = g_new0 (PangoLogAttr, (gsize) n_chars + 1);
  pango_get_log_attrs (text, (int) length, -1, pango_language_get_default (), attributes, (int) n_chars + 1);
  for (glong i = 0; i < n_chars; i++) {
    if (attributes[i].is_cursor_position) {
      if (!certain || ++n > MAX_EMOJI)
        return FALSE;
      certain = FALSE;
    }
    if (!is_emoji_part (g_utf8_get_char (position), &certain))
      return FALSE;
    position = g_utf8_next_char (position);
  }
  return certain;
}

static gboolean
is_rtl_script (gunichar c)
{
  static const GUnicodeScript scripts[] = {
    G_UNICODE_SCRIPT_ARABIC,
    G_UNICODE_SCRIPT_HEBREW,
    G_UNICODE_SCRIPT_SYRIAC,
    G_UNICODE_SCRIPT_THAANA,
    G_UNICODE_SCRIPT_NKO,
    G_UNICODE_SCRIPT_SAMARITAN,
    G_UNICODE_SCRIPT_MANDAIC,
    G_UNICODE_SCRIPT_ADLAM,
    G_UNICODE_SCRIPT_HANIFI_ROHINGYA,
    G_UNICODE_SCRIPT_YEZIDI,
  };
  GUnicodeScript script = g_unichar_get_script (c);

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    if (scripts[i] == script)
      return TRUE;
  return FALSE;
}

GtkTextDirection
pillion_message_text_direction (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalpha (c))
      return is_rtl_script (c) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
  }
  return GTK_TEXT_DIR_NONE;
}

/* ----- sentences ----- */

const char *
pillion_message_text_state (PillionMessage *message)
{
  switch (pillion_message_get_state (message)) {
  case PILLION_MESSAGE_DISPLAY_STATE_QUEUED:
    return _ ("Waiting to be sent");
  case PILLION_MESSAGE_DISPLAY_STATE_SENDING:
    return _ ("Sending");
  case PILLION_MESSAGE_DISPLAY_STATE_SENT:
    return _ ("Sent");
  case PILLION_MESSAGE_DISPLAY_STATE_DELIVERED:
    return _ ("Delivered");
  case PILLION_MESSAGE_DISPLAY_STATE_READ:
    return _ ("Read");
  case PILLION_MESSAGE_DISPLAY_STATE_FAILED:
    return _ ("Not sent");
  case PILLION_MESSAGE_DISPLAY_STATE_APART:
    return _ ("From a device that was logged out since");
  case PILLION_MESSAGE_DISPLAY_STATE_RECEIVED:
  case PILLION_MESSAGE_DISPLAY_STATE_WAITING:
  case PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED:
  default:
    return "";
  }
}

static const char *
describe_missing (PillionMessage *message)
{
  if (pillion_message_get_kind (message) == PILLION_MESSAGE_KIND_DELETED)
    return pillion_message_is_outgoing (message) ? _ ("You deleted this message.") : _ ("This message was deleted.");
  if (pillion_message_get_state (message) == PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED)
    return _ ("Update Pillion to view this message.");
  return _ ("Waiting for this message. It was asked for again.");
}

char *
pillion_message_text_describe (PillionMessage *message)
{
  const char *text = pillion_message_get_text (message);
  PillionMessageAttachment *attachment = pillion_message_get_attachment (message);

  switch (pillion_message_get_kind (message)) {
  case PILLION_MESSAGE_KIND_DELETED:
  case PILLION_MESSAGE_KIND_UNREADABLE:
    return g_strdup (describe_missing (message));
  case PILLION_MESSAGE_KIND_ATTACHMENT:
    if (*text == '\0' && attachment != NULL)
      return pillion_line_flatten (pillion_message_attachment_get_name (attachment), G_MAXUINT);
    return g_strdup (text);
  case PILLION_MESSAGE_KIND_TEXT:
  case PILLION_MESSAGE_KIND_NOTICE:
  default:
    return g_strdup (text);
  }
}

/* (transfer full) (nullable): it carries none, or none any more */
static char *
describe_file (PillionMessage *message)
{
  PillionMessageAttachment *attachment = pillion_message_get_attachment (message);

  if (pillion_message_get_kind (message) != PILLION_MESSAGE_KIND_ATTACHMENT || attachment == NULL)
    return NULL;
  return pillion_attachment_media_to_facts (attachment, pillion_attachment_media_is_picture (attachment));
}

static void
append_reactions (GString   *sentence,
                  GPtrArray *reactions)
{
  for (guint i = 0; reactions != NULL && i < reactions->len; i++) {
    const PillionMessageReaction *reaction = reactions->pdata[i];

    g_string_append_printf (sentence, i == 0 ? "; %s %u" : " %s %u", reaction->emoji, reaction->count);
  }
}

char *
pillion_message_text_to_sentence (PillionMessage *message)
{
  g_autofree char *name = pillion_line_isolate (pillion_message_get_author_name (message));
  g_autofree char *clock = pillion_message_time_to_clock (pillion_message_get_sent_at_ms (message));
  g_autofree char *text = pillion_message_text_describe (message);
  g_autofree char *file = describe_file (message);
  const char *state = pillion_message_text_state (message);
  gboolean captioned = file != NULL && *pillion_message_get_text (message) != '\0';
  GString *sentence;

  if (pillion_message_get_kind (message) == PILLION_MESSAGE_KIND_NOTICE)
    return g_steal_pointer (&text);
  sentence = g_string_new (NULL);
  /* Translators: who wrote a message, when, and its text. */
  g_string_append_printf (sentence, _ ("%s, %s: %s"), pillion_message_is_outgoing (message) ? _ ("You") : name, clock,
                          file != NULL && !captioned ? file : text);
  if (captioned)
    g_string_append_printf (sentence, "; %s", file);
  if (pillion_message_get_edited_at_ms (message) != 0)
    g_string_append_printf (sentence, "; %s", _ ("edited"));
  append_reactions (sentence, pillion_message_get_reactions (message));
  if (*state != '\0')
    g_string_append_printf (sentence, "; %s", state);
  return g_string_free (sentence, FALSE);
}
