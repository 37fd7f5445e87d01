/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-chat-text.h"

#include "app/conversation/pillion-message-text.h"
#include "app/conversation/pillion-message-time.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>

#define NAME_CHARS 100
#define PREVIEW_CHARS 160

/* ----- times ----- */

/* How many midnights lie between. Negative: it is in the future, as clocks differ. */
static int
count_days (GDateTime *time,
            GDateTime *now)
{
  GDate days[2];

  g_date_clear (days, G_N_ELEMENTS (days));
  g_date_set_dmy (&days[0], (GDateDay) g_date_time_get_day_of_month (time),
                  (GDateMonth) g_date_time_get_month (time), (GDateYear) g_date_time_get_year (time));
  g_date_set_dmy (&days[1], (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  return g_date_days_between (&days[0], &days[1]);
}

char *
pillion_chat_text_time (guint64 time_ms,
                        guint64 now_ms)
{
  g_autoptr (GDateTime) time = pillion_message_time_to_local (time_ms);
  g_autoptr (GDateTime) now = pillion_message_time_to_local (now_ms);
  int n_days = count_days (time, now);
  char *text;

  if (time_ms == 0)
    return g_strdup ("");
  if (n_days <= 0)
    return pillion_message_time_to_clock (time_ms);
  if (n_days == 1)
    return g_strdup (_ ("Yesterday"));
  if (n_days < 7)
    text = g_date_time_format (time, "%a");
  else if (g_date_time_get_year (time) == g_date_time_get_year (now))
    /* Translators: a day without its year, short; see g_date_time_format(). */
    text = g_date_time_format (time, _ ("%-d %b"));
  else
    text = g_date_time_format (time, "%x");
  return text != NULL ? text : g_strdup ("");
}

/* ----- what was said ----- */

static gboolean
has_draft (PillionConversation *conversation)
{
  return *pillion_conversation_get_draft (conversation) != '\0';
}

static gboolean
is_written (PillionMessage *message)
{
  PillionMessageKind kind = pillion_message_get_kind (message);

  return kind == PILLION_MESSAGE_KIND_TEXT || kind == PILLION_MESSAGE_KIND_ATTACHMENT;
}

char *
pillion_chat_text_prefix (PillionConversation *conversation)
{
  PillionMessage *last = pillion_conversation_get_last (conversation);

  if (has_draft (conversation))
    /* Translators: stands before what was begun and not sent. */
    return g_strdup (_ ("Draft:"));
  if (last != NULL && pillion_message_is_outgoing (last) && is_written (last))
    /* Translators: stands before a message that the user wrote. */
    return g_strdup (_ ("You:"));
  return g_strdup ("");
}

char *
pillion_chat_text_preview (PillionConversation *conversation)
{
  PillionMessage *last = pillion_conversation_get_last (conversation);
  g_autofree char *text = NULL;

  if (has_draft (conversation))
    return pillion_line_flatten (pillion_conversation_get_draft (conversation), PREVIEW_CHARS);
  if (last == NULL)
    return g_strdup ("");
  text = pillion_message_text_describe (last);
  return pillion_line_flatten (text, PREVIEW_CHARS);
}

char *
pillion_chat_text_name (PillionConversation *conversation)
{
  return pillion_line_flatten (pillion_conversation_get_name (conversation), NAME_CHARS);
}

/* ----- all of it ----- */

gboolean
pillion_chat_text_has_initials (const char *name)
{
  return g_unichar_isalpha (g_utf8_get_char (name));
}

gboolean
pillion_chat_text_is_unread (PillionConversation *conversation)
{
  return pillion_conversation_get_n_unread (conversation) > 0 || pillion_conversation_is_marked_unread (conversation);
}

static void
add_unread (GPtrArray           *parts,
            PillionConversation *conversation)
{
  guint n_unread = pillion_conversation_get_n_unread (conversation);

  if (n_unread > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u unread message", "%u unread messages", n_unread), n_unread));
  else if (pillion_conversation_is_marked_unread (conversation))
    g_ptr_array_add (parts, g_strdup (_ ("marked as unread")));
}

static void
add_message (GPtrArray           *parts,
             PillionConversation *conversation)
{
  PillionMessage *last = pillion_conversation_get_last (conversation);
  g_autofree char *prefix = pillion_chat_text_prefix (conversation);
  g_autofree char *preview = pillion_chat_text_preview (conversation);
  g_autofree char *isolated = pillion_line_isolate (preview);

  if (pillion_conversation_is_typing (conversation))
    g_ptr_array_add (parts, g_strdup (_ ("typing…")));
  else if (*prefix != '\0')
    /* Translators: "You:" or "Draft:", and a message. */
    g_ptr_array_add (parts, g_strdup_printf (_ ("%s %s"), prefix, isolated));
  else if (*preview != '\0')
    g_ptr_array_add (parts, g_steal_pointer (&isolated));
  if (last != NULL && !has_draft (conversation) && *pillion_message_text_state (last) != '\0')
    g_ptr_array_add (parts, g_strdup (pillion_message_text_state (last)));
}

static void
add_marks (GPtrArray           *parts,
           PillionConversation *conversation)
{
  if (pillion_conversation_is_request (conversation))
    g_ptr_array_add (parts, g_strdup (_ ("message request")));
  if (pillion_conversation_is_blocked (conversation))
    g_ptr_array_add (parts, g_strdup (_ ("blocked")));
  if (pillion_conversation_is_muted (conversation))
    g_ptr_array_add (parts, g_strdup (_ ("muted")));
  if (pillion_conversation_is_pinned (conversation))
    g_ptr_array_add (parts, g_strdup (_ ("pinned")));
  if (pillion_conversation_is_archived (conversation))
    g_ptr_array_add (parts, g_strdup (_ ("archived")));
}

char *
pillion_chat_text_describe (PillionConversation *conversation,
                            guint64              now_ms)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  PillionMessage *last = pillion_conversation_get_last (conversation);
  g_autofree char *name = pillion_chat_text_name (conversation);

  g_ptr_array_add (parts, pillion_line_isolate (name));
  add_unread (parts, conversation);
  if (last != NULL)
    g_ptr_array_add (parts, pillion_chat_text_time (pillion_message_get_sent_at_ms (last), now_ms));
  add_message (parts, conversation);
  add_marks (parts, conversation);
  g_ptr_array_add (parts, NULL);
  /* Translators: between the parts of what a row of the chat list says to a screen reader. */
  return g_strjoinv (_ (", "), (char **) parts->pdata);
}
