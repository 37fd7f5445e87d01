/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-search-table.h"

#include "store/pillion-search-names.h"
#include "store/pillion-messages-table-private.h"
#include "store/pillion-search-tokenizer.h"

/* ----- the index ----- */

static gboolean
set_indexed_from (PillionDatabase *database,
                  gint64           id,
                  GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "UPDATE search_state SET indexed_from = ?1");

  pillion_statement_bind_integer (statement, 1, id);
  return pillion_statement_run (statement, error);
}

static gboolean
begin_anew (PillionDatabase *database,
            GError         **error)
{
  g_autoptr (PillionStatement) empty =
    pillion_database_prepare (database, "INSERT INTO search (search) VALUES ('delete-all')");
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "UPDATE search_state SET tokenizer = ?1, indexed_from = newest + 1, begun_from = newest + 1"
                              " FROM (SELECT ifnull (max (id), 0) AS newest FROM messages)");

  pillion_statement_bind_text (statement, 1, pillion_search_tokenizer_get_version ());
  return pillion_statement_run (empty, error) && pillion_statement_run (statement, error) &&
         pillion_search_names_build (database, error);
}

gboolean
pillion_search_check (PillionDatabase *database,
                      GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT 1 FROM search_state WHERE tokenizer = ?1");
  gboolean current;

  pillion_statement_bind_text (statement, 1, pillion_search_tokenizer_get_version ());
  current = pillion_statement_next (statement);
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  if (current)
    return TRUE;
  g_clear_pointer (&statement, pillion_statement_free);
  if (!pillion_database_begin (database, error))
    return FALSE;
  if (!begin_anew (database, error)) {
    pillion_database_rollback (database);
    return FALSE;
  }
  return pillion_database_commit (database, error);
}

gboolean
pillion_search_take_out (PillionDatabase *database,
                         gint64           id,
                         GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO search (search, rowid, text) SELECT 'delete', id, text FROM messages"
                              " WHERE id = ?1 AND text IS NOT NULL AND id >= (SELECT indexed_from FROM search_state)");

  if (g_hash_table_remove (pillion_database_get_unindexed (database), &id))
    return TRUE;
  pillion_statement_bind_integer (statement, 1, id);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_search_put_in (PillionDatabase *database,
                       gint64           id,
                       GError         **error)
{
  g_hash_table_add (pillion_database_get_unindexed (database), g_memdup2 (&id, sizeof id));
  return pillion_database_has_begun (database) || pillion_search_put_waiting (database, error);
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* (transfer full): the ids in ascending order, as a JSON array */
static char *
dup_ids (GHashTable *ids)
{
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (ids), compare_ids);
  GString *text = g_string_new ("[");

  for (GList *l = sorted; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, l == sorted ? "" : ",", *(gint64 *) l->data);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

gboolean
pillion_search_put_waiting (PillionDatabase *database,
                            GError **error)
{
  GHashTable *waiting = pillion_database_get_unindexed (database);
  g_autofree char *ids = NULL;
  g_autoptr (PillionStatement) statement = NULL;

  if (g_hash_table_size (waiting) == 0)
    return TRUE;
  ids = dup_ids (waiting);
  g_hash_table_remove_all (waiting);
  statement = pillion_database_prepare (database,
                                        "INSERT INTO search (rowid, text) SELECT messages.id, text"
                                        " FROM json_each (?1) AS waiting CROSS JOIN messages ON messages.id = waiting.value"
                                        " WHERE text IS NOT NULL"
                                        " AND messages.id >= (SELECT indexed_from FROM search_state)");
  pillion_statement_bind_text (statement, 1, ids);
  return pillion_statement_run (statement, error);
}

/* The first row of the next batch, and whether rows are left before it. */
static gboolean
choose_batch (PillionDatabase *database,
              gint64          *first,
              gboolean        *more,
              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT id, ifnull (length (text), 0) FROM messages"
                              " WHERE id < (SELECT indexed_from FROM search_state) ORDER BY id DESC");
  gint64 n_characters = 0;
  guint n = 0;

  *more = FALSE;
  while (pillion_statement_next (statement)) {
    if (n == PILLION_SEARCH_BATCH_MESSAGES || n_characters >= PILLION_SEARCH_BATCH_CHARACTERS) {
      *more = TRUE;
      break;
    }
    *first = pillion_statement_get_integer (statement, 0);
    n_characters += pillion_statement_get_integer (statement, 1);
    n++;
  }
  return pillion_statement_finish (statement, error);
}

/* In ascending order: FTS5 writes out what it has at each row that is before the last. */
static gboolean
add_batch (PillionDatabase *database,
           gint64           first,
           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "INSERT INTO search (rowid, text) SELECT id, text FROM messages"
                              " WHERE id >= ?1 AND id < (SELECT indexed_from FROM search_state)"
                              " AND text IS NOT NULL ORDER BY id");

  pillion_statement_bind_integer (statement, 1, first);
  return pillion_statement_run (statement, error);
}

gboolean
pillion_search_index_some (PillionDatabase *database,
                           guint           *percent,
                           GError         **error)
{
  gint64 first = G_MAXINT64;
  gboolean more;

  return pillion_search_put_waiting (database, error) && choose_batch (database, &first, &more, error) &&
         add_batch (database, first, error) &&
         set_indexed_from (database, more ? first : G_MININT64, error) &&
         pillion_search_get_progress (database, percent, error);
}

gboolean
pillion_search_get_progress (PillionDatabase *database,
                             guint           *percent,
                             GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database,
                              "SELECT iif (oldest IS NULL OR indexed_from <= oldest, 100,"
                              "  (begun_from - indexed_from) * 100 / (begun_from - oldest))"
                              " FROM search_state, (SELECT min (id) AS oldest FROM messages)");

  *percent = pillion_statement_next (statement) ? (guint) pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}

/* ----- searching ----- */

static void
bind_filter (PillionStatement          *statement,
             const PillionSearchFilter *filter)
{
  pillion_statement_bind_bytes (statement, 4, filter->chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_bytes (statement, 5, filter->author, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (statement, 6, filter->has_media);
  pillion_statement_bind_integer (statement, 7, (gint64) filter->after_ms);
  pillion_statement_bind_integer (statement, 8, filter->before_ms != 0 ? (gint64) filter->before_ms : G_MAXINT64);
}

/* The newest messages before one: those that match, or all. */
#define FOUND_BY_WORDS                                                                                                 \
  "SELECT rowid AS found FROM search WHERE search MATCH ?1 AND rowid < ?2"                                             \
  " UNION SELECT rowid FROM search_names WHERE search_names MATCH ?1 AND rowid < ?2 ORDER BY found DESC LIMIT ?3"
#define FOUND "SELECT id AS found FROM messages WHERE id < ?2 ORDER BY id DESC LIMIT ?3"

#define FIND(from)                                                                                                     \
  "SELECT " PILLION_MESSAGE_COLUMNS ", (?4 IS NULL OR chat = ?4) AND (?5 IS NULL OR author = ?5)"                      \
  "  AND has_attachment >= ?6 AND sent_at >= ?7 AND sent_at < ?8 AND deleted = 0"                                      \
  " FROM (" from ") CROSS JOIN messages ON messages.id = found"

/* What fits, without reactions and attachments, of the messages of one step. */
static gboolean
find_rows (PillionDatabase           *database,
           const PillionSearchFilter *filter,
           gint64                     before,
           guint                      limit,
           GPtrArray                 *rows,
           gint64                    *next,
           GError                   **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, filter->match != NULL ? FIND (FOUND_BY_WORDS) : FIND (FOUND));
  guint n_seen = 0;

  pillion_statement_bind_text (statement, 1, filter->match);
  pillion_statement_bind_integer (statement, 2, before > 0 ? before : G_MAXINT64);
  pillion_statement_bind_integer (statement, 3, PILLION_SEARCH_STEP_MESSAGES);
  bind_filter (statement, filter);
  *next = 0;
  while (rows->len < limit && pillion_statement_next (statement)) {
    n_seen++;
    *next = pillion_statement_get_integer (statement, 0);
    if (pillion_statement_get_integer (statement, PILLION_MESSAGE_N_COLUMNS) != 0)
      g_ptr_array_add (rows, pillion_message_row_read (statement));
  }
  if (rows->len < limit && n_seen < PILLION_SEARCH_STEP_MESSAGES)
    *next = 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_search_find (PillionDatabase           *database,
                     const PillionSearchFilter *filter,
                     gint64                     before,
                     guint                      limit,
                     GPtrArray                **rows,
                     gint64                    *next,
                     GError                   **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_message_row_free);

  if (!find_rows (database, filter, before, limit, found, next, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    if (!pillion_message_row_fill (database, found->pdata[i], error))
      return FALSE;
  }
  *rows = g_steal_pointer (&found);
  return TRUE;
}
