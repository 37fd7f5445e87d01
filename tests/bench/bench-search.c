/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-search-query.h"
#include "store/pillion-search-table.h"

#include "timing.h"

#include <stdlib.h>
#include <string.h>

/* bench-search floor|pillion FILE fill MESSAGES: inserts messages with their search index, in batches.
 * bench-search floor|pillion FILE search: looks in that file for beginnings of words, the newest 50.
 * The floor is SQLite by itself: the same table and the same kind of index with SQLite's own
 * tokenizer.
 */

#define BATCH      5000
#define FIRST      100000 /* the insertion of so many is timed */
#define N_CHATS    200
#define N_WORDS    20000
#define N_SEARCHES 2000
#define RESULTS    50

typedef struct {
  PillionDatabase *database; /* (owned) (nullable): of Pillion */
  sqlite3         *floor;    /* (owned) (nullable) */
  sqlite3_stmt    *insert;   /* (owned) (nullable): of the floor; so the next two */
  sqlite3_stmt    *index;
  sqlite3_stmt    *search;
  guint64          random;
} Bench;

static void
require (gboolean    condition,
         const char *what)
{
  if (condition)
    return;
  fprintf (stderr, "bench-search: %s failed\n", what);
  exit (1);
}

static guint
draw (Bench *self,
      guint  bound)
{
  self->random = self->random * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (guint) ((self->random >> 33) % bound);
}

/* Few words are frequent, and most are rare, as in a language. */
static guint
draw_word (Bench *self)
{
  return draw (self, draw (self, draw (self, N_WORDS) + 1) + 1);
}

static void
append_word (GString *text,
             guint    word)
{
  static const char *const syllables[] = {
    "ka",
    "lo",
    "mi",
    "ne",
    "ru",
    "sta",
    "ver",
    "an",
    "do",
    "pi",
    "gel",
    "tor",
    "üb",
    "sch",
    "wen",
    "zu",
  };

  for (guint rest = word + 17; rest > 0; rest /= G_N_ELEMENTS (syllables))
    g_string_append (text, syllables[rest % G_N_ELEMENTS (syllables)]);
}

static char *
dup_text (Bench *self)
{
  GString *text = g_string_new (NULL);
  guint n_words = 3 + draw (self, 14);

  for (guint i = 0; i < n_words; i++) {
    append_word (text, draw_word (self));
    g_string_append_c (text, ' ');
  }
  return g_string_free (text, FALSE);
}

static void
execute (Bench      *self,
         const char *sql)
{
  require (sqlite3_exec (self->floor, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static void
begin (Bench *self)
{
  if (self->database != NULL)
    require (pillion_database_begin (self->database, NULL), "beginning");
  else
    execute (self, "BEGIN IMMEDIATE");
}

static void
commit (Bench *self)
{
  if (self->database != NULL)
    require (pillion_database_commit (self->database, NULL), "committing");
  else
    execute (self, "COMMIT");
}

static void
prepare (Bench         *self,
         const char    *sql,
         sqlite3_stmt **statement)
{
  require (sqlite3_prepare_v3 (self->floor, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) == SQLITE_OK, sql);
}

static void
open_floor (Bench      *self,
            const char *path)
{
  require (sqlite3_open (path, &self->floor) == SQLITE_OK, "opening");
  execute (self, "PRAGMA page_size=4096; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
                 "PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
                 "PRAGMA wal_autocheckpoint=250;"
                 "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, chat BLOB NOT NULL,"
                 "  author BLOB NOT NULL, message_id BLOB NOT NULL, text TEXT, sent_at INTEGER NOT NULL,"
                 "  UNIQUE (author, message_id)) STRICT;"
                 "CREATE INDEX IF NOT EXISTS messages_by_chat ON messages (chat, id);"
                 "CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (text, content = 'messages',"
                 "  content_rowid = 'id', columnsize = 0, prefix = '2 3')");
  prepare (self, "INSERT INTO messages (chat, author, message_id, text, sent_at) VALUES (?1, ?1, ?2, ?3, ?4)",
           &self->insert);
  prepare (self, "INSERT INTO search (rowid, text) VALUES (?1, ?2)", &self->index);
  prepare (self,
           "SELECT * FROM (SELECT rowid AS found FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT 50)"
           " CROSS JOIN messages ON messages.id = found",
           &self->search);
}

static void
open_pillion (Bench      *self,
              const char *path)
{
  static const guint8 key[PILLION_DATABASE_KEY_BYTES] = { 1 };

  self->database = pillion_database_open (path, key, NULL);
  require (self->database != NULL, "opening");
}

/* ----- filling ----- */

static void
fill_row (Bench             *self,
          PillionMessageRow *row,
          guint              number)
{
  guint chat = draw (self, draw (self, N_CHATS) + 1);

  memcpy (row->chat, &chat, sizeof chat);
  memcpy (row->author, &chat, sizeof chat);
  memcpy (row->message_id, &number, sizeof number);
  row->type = 1;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->text = dup_text (self);
  row->sent_at = 1000 + number;
  row->received_at = row->sent_at;
}

static void
insert_floor (Bench             *self,
              PillionMessageRow *row)
{
  sqlite3_bind_blob (self->insert, 1, row->chat, sizeof row->chat, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 2, row->message_id, sizeof row->message_id, SQLITE_STATIC);
  sqlite3_bind_text (self->insert, 3, row->text, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->insert, 4, (gint64) row->sent_at);
  require (sqlite3_step (self->insert) == SQLITE_DONE, "inserting");
  sqlite3_reset (self->insert);
  sqlite3_bind_int64 (self->index, 1, sqlite3_last_insert_rowid (self->floor));
  sqlite3_bind_text (self->index, 2, row->text, -1, SQLITE_STATIC);
  require (sqlite3_step (self->index) == SQLITE_DONE, "indexing");
  sqlite3_reset (self->index);
}

static void
insert (Bench *self,
        guint  number)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  gboolean is_new;

  fill_row (self, row, number);
  if (self->database != NULL)
    require (pillion_messages_insert (self->database, row, &is_new, NULL), "inserting");
  else
    insert_floor (self, row);
}

static void
fill (Bench *self,
      guint  n)
{
  double started = timing_seconds ();

  for (guint first = 0; first < n; first += BATCH) {
    begin (self);
    for (guint i = first; i < MIN (first + BATCH, n); i++)
      insert (self, i);
    commit (self);
    if (first + BATCH == MIN (FIRST, n))
      timing_print_seconds ("insert", (timing_seconds () - started) / MIN (FIRST, n));
  }
}

/* ----- searching ----- */

static guint
search_pillion (Bench      *self,
                const char *beginning)
{
  g_autoptr (PillionSearchQuery) query = pillion_search_query_new (beginning);
  PillionSearchFilter filter = { .match = pillion_search_query_get_match (query) };
  g_autoptr (GPtrArray) rows = NULL;
  gint64 next;

  require (pillion_search_find (self->database, &filter, 0, RESULTS, &rows, &next, NULL), "searching");
  return rows->len;
}

static guint
search_floor (Bench      *self,
              const char *beginning)
{
  g_autofree char *match = g_strdup_printf ("\"%s\" *", beginning);
  guint n = 0;

  sqlite3_bind_text (self->search, 1, match, -1, SQLITE_STATIC);
  while (sqlite3_step (self->search) == SQLITE_ROW)
    n++;
  sqlite3_reset (self->search);
  return n;
}

static void
search (Bench *self)
{
  g_autofree double *times = g_new (double, N_SEARCHES);
  guint n_found = 0;

  for (guint i = 0; i < N_SEARCHES; i++) {
    g_autoptr (GString) word = g_string_new (NULL);
    g_autofree char *beginning = NULL;
    double started;

    append_word (word, draw_word (self));
    beginning = g_utf8_substring (word->str, 0, MIN (2 + draw (self, 4), g_utf8_strlen (word->str, -1)));
    started = timing_seconds ();
    n_found += self->database != NULL ? search_pillion (self, beginning) : search_floor (self, beginning);
    times[i] = timing_seconds () - started;
  }
  require (n_found > N_SEARCHES, "finding");
  timing_print_parts ("search-p50", "search-p99", times, N_SEARCHES);
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .random = 1 };

  require (argc == 4 || argc == 5, "reading the arguments");
  if (g_str_equal (argv[1], "floor"))
    open_floor (&bench, argv[2]);
  else
    open_pillion (&bench, argv[2]);
  if (g_str_equal (argv[3], "fill") && argc == 5)
    fill (&bench, (guint) g_ascii_strtoull (argv[4], NULL, 10));
  else
    search (&bench);
  sqlite3_finalize (bench.insert);
  sqlite3_finalize (bench.index);
  sqlite3_finalize (bench.search);
  sqlite3_close (bench.floor);
  g_clear_pointer (&bench.database, pillion_database_free);
  return 0;
}
