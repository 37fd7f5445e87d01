/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-search-work.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-message-reader.h"
#include "engine/pillion-review.h"
#include "store/pillion-search-query.h"
#include "store/pillion-search-table.h"

/* About two lines. */
#define SNIPPET_CHARACTERS 120

void
pillion_search_facts_free (PillionSearchFacts *self)
{
  g_clear_pointer (&self->message, pillion_message_facts_free);
  g_free (self->chat_name);
  g_free (self->snippet);
  g_clear_pointer (&self->ranges, g_array_unref);
  g_free (self);
}

static void
clear_wanted (gpointer data)
{
  PillionSearchWanted *self = data;

  g_free (self->text);
}

/* text: (nullable) */
static gboolean
is_blank (const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c = g_utf8_next_char (c)) {
    if (!g_unichar_isspace (g_utf8_get_char (c)))
      return FALSE;
  }
  return TRUE;
}

PillionSearchWanted *
pillion_search_wanted_new (const PillionSearchTerms *terms)
{
  g_autoptr (PillionSearchWanted) self = g_rc_box_new0 (PillionSearchWanted);

  self->text = is_blank (terms->text) ? NULL : g_strdup (terms->text);
  self->in_chat = terms->chat != NULL;
  self->from_one = terms->from != NULL;
  self->has_media = terms->has_media;
  self->after_ms = terms->after_ms;
  self->before_ms = terms->before_ms;
  if ((self->in_chat && !pillion_hex_decode (terms->chat, self->chat, sizeof self->chat)) ||
      (self->from_one && !pillion_hex_decode (terms->from, self->from, sizeof self->from)))
    return NULL;
  if (self->text == NULL && !self->from_one && !self->has_media && self->after_ms == 0 && self->before_ms == 0)
    return NULL;
  return g_steal_pointer (&self);
}

void
pillion_search_wanted_unref (PillionSearchWanted *self)
{
  g_rc_box_release_full (self, clear_wanted);
}

void
pillion_search_work_free (gpointer data)
{
  PillionSearchWork *self = data;

  pillion_job_clear (&self->job);
  pillion_search_wanted_unref (self->wanted);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self);
}

/* (transfer full) (element-type PillionTextRange) */
static GArray *
copy_ranges (GArray *found)
{
  GArray *ranges = g_array_sized_new (FALSE, FALSE, sizeof (PillionTextRange), found->len);

  for (guint i = 0; i < found->len; i++) {
    const PillionSearchRange *part = &g_array_index (found, PillionSearchRange, i);
    PillionTextRange range = { part->start, part->end };

    g_array_append_val (ranges, range);
  }
  return ranges;
}

/* query: (nullable), message: (transfer full) */
static gboolean
add_result (PillionSearchWork    *self,
            PillionSearchQuery   *query,
            PillionMessageReader *reader,
            const guint8         *chat,
            PillionMessageFacts  *message,
            GError              **error)
{
  g_autoptr (PillionSearchFacts) facts = g_new0 (PillionSearchFacts, 1);
  g_autoptr (GArray) found = NULL;
  const char *name;

  facts->message = message;
  name = pillion_message_reader_find_name (reader, chat, error);
  if (name == NULL)
    return FALSE;
  facts->chat_name = g_strdup (name);
  facts->snippet = pillion_search_query_make_snippet (query, message->text, SNIPPET_CHARACTERS, &found);
  if (found->len == 0 && message->attachment != NULL && (query != NULL || *message->text == '\0')) {
    g_free (facts->snippet);
    g_array_unref (found);
    facts->snippet = pillion_search_query_make_snippet (query, message->attachment->name, SNIPPET_CHARACTERS, &found);
  }
  facts->ranges = copy_ranges (found);
  g_ptr_array_add (self->results, g_steal_pointer (&facts));
  return TRUE;
}

static gboolean
add_results (PillionSearchWork  *self,
             PillionSearchQuery *query,
             PillionDatabase    *database,
             GPtrArray          *rows,
             GError            **error)
{
  g_auto (PillionMessageReader) reader = { 0 };
  g_autoptr (GPtrArray) messages = NULL;

  pillion_message_reader_init (&reader, database, &self->job);
  messages = pillion_message_reader_read_all (&reader, rows, error);
  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PillionMessageRow *row = rows->pdata[i];

    if (!add_result (self, query, &reader, row->chat, g_ptr_array_steal_index (messages, 0), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
pillion_search_work_run (PillionDatabase *database,
                         gpointer         data,
                         GError         **error)
{
  PillionSearchWork *self = data;
  PillionSearchWanted *wanted = self->wanted;
  g_autoptr (PillionSearchQuery) query = wanted->text != NULL ? pillion_search_query_new (wanted->text) : NULL;
  g_autoptr (GPtrArray) rows = NULL;
  PillionSearchFilter filter = {
    .chat = wanted->in_chat ? wanted->chat : NULL,
    .author = wanted->from_one ? wanted->from : NULL,
    .has_media = wanted->has_media,
    .after_ms = wanted->after_ms,
    .before_ms = wanted->before_ms,
  };

  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_search_facts_free);
  if (!pillion_review_check (database, &self->job, error))
    return FALSE;
  /* No word is in it. */
  if (wanted->text != NULL && query == NULL)
    return TRUE;
  if (query != NULL)
    filter.match = pillion_search_query_get_match (query);
  return pillion_search_find (database, &filter, self->before, self->limit, &rows, &self->next, error) &&
         add_results (self, query, database, rows, error);
}
