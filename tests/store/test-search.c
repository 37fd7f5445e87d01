/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-test.h"

#include "store/pillion-chats-table.h"
#include "store/pillion-history-table.h"
#include "store/pillion-search-query.h"
#include "store/pillion-search-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

#define ANNA 0x11
#define BEN  0x22

/* Adds a message of the one with whom the chat is. Returns: its row */
static gint64
add_message (StoreTest  *test,
             guint8      chat,
             const char *text)
{
  static guint32 n_added;
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  g_autoptr (GError) error = NULL;
  gboolean is_new;

  n_added++;
  memset (row->chat, chat, sizeof row->chat);
  memset (row->author, chat, sizeof row->author);
  memcpy (row->message_id, &n_added, sizeof n_added);
  row->type = 1;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->text = g_strdup (text);
  row->sent_at = 1000 * n_added;
  row->received_at = row->sent_at;
  pillion_messages_insert (test->database, row, &is_new, &error);
  g_assert_no_error (error);
  g_assert_true (is_new);
  return row->id;
}

/* (transfer full) (element-type PillionMessageRow): all that fits */
static GPtrArray *
search (StoreTest           *test,
        const char          *text,
        PillionSearchFilter *filter)
{
  g_autoptr (PillionSearchQuery) query = pillion_search_query_new (text);
  GPtrArray *rows = NULL;
  g_autoptr (GError) error = NULL;
  gint64 next;

  g_assert_nonnull (query);
  filter->match = pillion_search_query_get_match (query);
  pillion_search_find (test->database, filter, 0, 100, &rows, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpint (next, ==, 0);
  return rows;
}

static guint
count (StoreTest  *test,
       const char *text)
{
  PillionSearchFilter filter = { 0 };
  g_autoptr (GPtrArray) rows = search (test, text, &filter);

  return rows->len;
}

/* As FTS5 checks it: each word of what is stored, and no other, is in the index. */
static void
assert_index_true (StoreTest *test)
{
  g_autoptr (GError) error = NULL;

  pillion_database_execute (test->database, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", &error);
  g_assert_no_error (error);
}

static void
test_words (StoreTest    *test,
            gconstpointer unused)
{
  static const struct {
    const char *text;
    const char *found_by[6];
    const char *not_by[4];
  } cases[] = {
    { "Grüße von Frau Müller", { "muller", "MÜLLER", "grusse", "frau gr", "mu\xcc\x88ll" }, { "rau", "ller", "frau x" } },
    { "don’t worry: e-mail to foo.bar@example.org", { "don't", "mail", "example", "bar", "foo.bar" }, { "xample" } },
    { "Łódź, Øresund, Straße, ﬁne, ＦＵＬＬ", { "lodz", "oresund", "strasse", "fine", "full" }, { "ode" } },
    { "東京タワーに行きます", { "東", "東京", "タワー", "ﾀﾜｰ", "京タ" }, { "京東", "東タ" } },
    { "안녕하세요", { "안", "녕하", "안녕하세요", "\xe1\x84\x8b\xe1\x85\xa1\xe1\x86\xab" }, { "하녕" } },
    { "สวัสดีชาวโลก", { "สวัสดี", "โลก" }, { "ลก" } },
    { "हिन्दी भाषा", { "हिन्दी", "भाषा", "हिन्" }, { "हुन्दी" } },
    { "Ёлка и Καλημέρα", { "елка", "καλημερα", "ΚΑΛΗΜ" }, { "алка" } },
    { "well done 👍🏽!", { "👍", "done 👍", "👍🏽" }, { "👎" } },
    { "room 4b, 1.5 l", { "4b", "1.5", "1 room" }, { "b", "4" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 id = add_message (test, ANNA, cases[i].text);

    for (guint k = 0; k < G_N_ELEMENTS (cases[i].found_by) && cases[i].found_by[k] != NULL; k++) {
      g_test_message ("%s in %s", cases[i].found_by[k], cases[i].text);
      g_assert_cmpuint (count (test, cases[i].found_by[k]), ==, 1);
    }
    for (guint k = 0; k < G_N_ELEMENTS (cases[i].not_by) && cases[i].not_by[k] != NULL; k++) {
      g_test_message ("%s not in %s", cases[i].not_by[k], cases[i].text);
      g_assert_cmpuint (count (test, cases[i].not_by[k]), ==, 0);
    }
    g_assert_true (pillion_messages_remove (test->database, id, NULL));
  }
  assert_index_true (test);
}

/* What has a meaning for FTS5 has none here. */
static void
test_no_syntax (StoreTest    *test,
                gconstpointer unused)
{
  static const char *const texts[] = {
    "one OR",
    "one AND two",
    "NEAR(one two)",
    "text:one",
    "one*",
    "^one",
    "\"one",
    "one\"\"",
    "(one",
    "one)",
    "-one",
    "{text}:one",
    "one + two",
    "'one",
    "one;",
    "one --",
    "one\\",
    "NOT one",
  };
  g_autoptr (GString) much = g_string_new (NULL);

  add_message (test, ANNA, "near one two or and not text one two");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_test_message ("%s", texts[i]);
    g_assert_cmpuint (count (test, texts[i]), ==, 1);
  }
  g_assert_null (pillion_search_query_new (""));
  g_assert_null (pillion_search_query_new (" \t\"*'-—…"));
  for (guint i = 0; i < 5000; i++)
    g_string_append (much, "one \"two\" ");
  g_assert_cmpuint (count (test, much->str), ==, 1);
  g_assert_cmpuint (count (test, "one \xff\xfe two"), ==, 1);
}

/* Words and runs of marks without end cost no more than their length. */
static void
test_hostile (StoreTest    *test,
              gconstpointer unused)
{
  static const char *const parts[] = { "a", "ä", "\xcc\x88\xcc\xa3", "ﷺ", "ก", "か\xe3\x82\x99", "\xe1\x84\x80", "👩\xe2\x80\x8d", "\xc2\xad" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_string_assign (text, "begin x");
    for (guint k = 0; k < 20000; k++)
      g_string_append (text, parts[i]);
    g_string_append (text, " end");
    add_message (test, ANNA, text->str);
  }
  g_assert_cmpuint (count (test, "begin end"), ==, G_N_ELEMENTS (parts));
  assert_index_true (test);
}

/* Edits a message; text is NULL: deletes it for everyone. */
static void
change (StoreTest  *test,
        gint64      id,
        const char *text)
{
  static guint64 n_changes;
  g_autoptr (PillionMessageRow) row = NULL;
  PillionVersionRow version = { .sent_at = G_MAXINT32 + n_changes++, .text = (char *) text };
  gboolean changed;

  g_assert_true (pillion_messages_load (test->database, id, &row, NULL));
  memcpy (version.author, row->author, sizeof version.author);
  memcpy (version.message, row->message_id, sizeof version.message);
  memcpy (version.chat, row->chat, sizeof version.chat);
  g_assert_true (pillion_versions_add (test->database, &version, NULL));
  g_assert_true (pillion_messages_apply_versions (test->database, row->chat, row->author, row->message_id, &changed, NULL));
  g_assert_true (changed);
}

/* What is edited, deleted for everyone or hidden is not found by what it was. */
static void
test_changes (StoreTest    *test,
              gconstpointer unused)
{
  gint64 edited = add_message (test, ANNA, "meet at seven");
  gint64 ended = add_message (test, ANNA, "seven secrets");
  gint64 hidden = add_message (test, ANNA, "seven sins");

  g_assert_cmpuint (count (test, "seven"), ==, 3);
  change (test, edited, "meet at eight");
  g_assert_cmpuint (count (test, "seven"), ==, 2);
  g_assert_cmpuint (count (test, "meet eight"), ==, 1);

  change (test, ended, NULL);
  g_assert_true (pillion_messages_remove (test->database, hidden, NULL));
  g_assert_cmpuint (count (test, "seven"), ==, 0);
  g_assert_cmpuint (count (test, "secrets"), ==, 0);
  assert_index_true (test);
}

/* What comes and is changed in one transaction is in the index as it is in the end; of a transaction
 * that is undone nothing is, not even with the next one.
 */
static void
test_changes_at_once (StoreTest    *test,
                      gconstpointer unused)
{
  gint64 old = add_message (test, ANNA, "meet at seven");
  gint64 undone;

  g_assert_true (pillion_database_begin (test->database, NULL));
  undone = add_message (test, ANNA, "seven mistakes");
  change (test, old, "meet at six");
  pillion_database_rollback (test->database);

  g_assert_true (pillion_database_begin (test->database, NULL));
  change (test, old, "meet at eight");
  change (test, old, "meet at nine");
  g_assert_cmpint (add_message (test, ANNA, "nine lives"), ==, undone);
  change (test, add_message (test, ANNA, "eight days"), "nine days");
  change (test, add_message (test, ANNA, "eight secrets"), NULL);
  g_assert_true (pillion_messages_remove (test->database, add_message (test, ANNA, "eight sins"), NULL));
  g_assert_true (pillion_database_commit (test->database, NULL));

  g_assert_cmpuint (count (test, "nine"), ==, 3);
  g_assert_cmpuint (count (test, "meet nine"), ==, 1);
  g_assert_cmpuint (count (test, "six"), ==, 0);
  g_assert_cmpuint (count (test, "seven"), ==, 0);
  g_assert_cmpuint (count (test, "eight"), ==, 0);
  assert_index_true (test);
}

static void
test_filters (StoreTest    *test,
              gconstpointer unused)
{
  gint64 first = add_message (test, ANNA, "word one");
  gint64 second = add_message (test, BEN, "word two");
  g_autoptr (PillionMessageRow) row = NULL;
  PillionSearchFilter in_chat = { .chat = store_test_id (BEN) };
  PillionSearchFilter from = { .author = store_test_id (ANNA) };
  PillionSearchFilter media = { .has_media = TRUE };
  PillionSearchFilter after = { 0 };
  PillionSearchFilter before = { 0 };
  PillionSearchFilter *filters[] = { &in_chat, &from, &media, &after, &before };
  gint64 found[] = { second, first, second, second, first };

  g_assert_true (pillion_messages_load (test->database, second, &row, NULL));
  after.after_ms = row->sent_at;
  before.before_ms = row->sent_at;
  g_assert_true (pillion_database_execute (test->database,
                                           "UPDATE messages SET has_attachment = 1 WHERE text = 'word two'", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autoptr (GPtrArray) rows = search (test, "word", filters[i]);

    g_assert_cmpuint (rows->len, ==, 1);
    g_assert_cmpint (((PillionMessageRow *) rows->pdata[0])->id, ==, found[i]);
  }
}

/* Newest first, in parts, and each part of a bounded number of steps. */
static void
test_pages (StoreTest    *test,
            gconstpointer unused)
{
  g_autoptr (PillionSearchQuery) query = pillion_search_query_new ("wor");
  PillionSearchFilter filter = { .match = pillion_search_query_get_match (query) };
  PillionSearchFilter rare = { .match = filter.match, .chat = store_test_id (BEN) };
  g_autoptr (GPtrArray) rows = NULL;
  gint64 first = add_message (test, BEN, "word");
  gint64 next = 0;
  gint64 last = G_MAXINT64;
  guint n = 0;
  guint n_steps = 0;

  g_assert_true (pillion_database_begin (test->database, NULL));
  for (guint i = 1; i < PILLION_SEARCH_STEP_MESSAGES + 100; i++)
    add_message (test, ANNA, "word");
  g_assert_true (pillion_database_commit (test->database, NULL));
  do {
    g_clear_pointer (&rows, g_ptr_array_unref);
    g_assert_true (pillion_search_find (test->database, &filter, next, 50, &rows, &next, NULL));
    for (guint i = 0; i < rows->len; i++) {
      PillionMessageRow *row = rows->pdata[i];
      g_assert_cmpint (row->id, <, last);
      last = row->id;
      n++;
    }
  } while (next != 0);
  g_assert_cmpuint (n, ==, PILLION_SEARCH_STEP_MESSAGES + 100);
  g_assert_cmpint (last, ==, first);

  do {
    g_clear_pointer (&rows, g_ptr_array_unref);
    g_assert_true (pillion_search_find (test->database, &rare, next, 50, &rows, &next, NULL));
    n_steps++;
  } while (next != 0);
  g_assert_cmpuint (n_steps, ==, 2);
  g_assert_cmpuint (rows->len, ==, 1);
}

/* Messages of before come into the index by and by, the newest first; meanwhile what is changed
 * or removed of either kind leaves it true.
 */
static void
test_built_in_batches (StoreTest    *test,
                       gconstpointer unused)
{
  gint64 ids[3 * PILLION_SEARCH_BATCH_MESSAGES];
  guint percent = 0;

  g_assert_true (pillion_database_begin (test->database, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = add_message (test, ANNA, i % 1000 == 0 ? "rare" : "often");
  g_assert_true (pillion_database_commit (test->database, NULL));
  /* As if other words had been made of them. */
  g_assert_true (pillion_database_execute (test->database, "UPDATE search_state SET tokenizer = 'other'", NULL));
  store_test_reopen (test);
  g_assert_true (pillion_search_get_progress (test->database, &percent, NULL));
  g_assert_cmpuint (percent, ==, 0);
  g_assert_cmpuint (count (test, "rare"), ==, 0);

  add_message (test, ANNA, "rare and new");
  g_assert_true (pillion_search_index_some (test->database, &percent, NULL));
  g_assert_cmpuint (percent, ==, 33);
  g_assert_cmpuint (count (test, "rare"), ==, 2);
  g_assert_true (pillion_messages_remove (test->database, ids[0], NULL));
  g_assert_true (pillion_messages_remove (test->database, ids[2000], NULL));
  g_assert_cmpuint (count (test, "rare"), ==, 1);

  store_test_reopen (test);
  while (percent < 100)
    g_assert_true (pillion_search_index_some (test->database, &percent, NULL));
  g_assert_cmpuint (count (test, "rare"), ==, 2);
  assert_index_true (test);
}

/* The room that is left for history does not count as messages that are missing. */
static void
test_progress_beside_room (StoreTest    *test,
                           gconstpointer unused)
{
  guint percent = 0;

  g_assert_true (pillion_history_reserve (test->database, NULL));
  g_assert_true (pillion_database_begin (test->database, NULL));
  for (guint i = 0; i < 2 * PILLION_SEARCH_BATCH_MESSAGES; i++)
    add_message (test, ANNA, "word");
  g_assert_true (pillion_database_commit (test->database, NULL));
  g_assert_true (pillion_database_execute (test->database, "UPDATE search_state SET tokenizer = 'other'", NULL));
  store_test_reopen (test);
  g_assert_true (pillion_search_index_some (test->database, &percent, NULL));
  g_assert_cmpuint (percent, ==, 50);
  g_assert_true (pillion_search_index_some (test->database, &percent, NULL));
  g_assert_cmpuint (percent, ==, 100);
}

/* A batch of long messages has fewer of them. */
static void
test_batch_bounded (StoreTest    *test,
                    gconstpointer unused)
{
  g_autofree char *text = g_strnfill (PILLION_SEARCH_BATCH_CHARACTERS / 2, 'x');
  guint percent = 0;

  for (guint i = 0; i < 4; i++)
    add_message (test, ANNA, text);
  g_assert_true (pillion_database_execute (test->database, "UPDATE search_state SET tokenizer = 'other'", NULL));
  store_test_reopen (test);
  g_assert_true (pillion_search_index_some (test->database, &percent, NULL));
  g_assert_cmpuint (percent, <, 100);
  g_assert_true (pillion_search_index_some (test->database, &percent, NULL));
  g_assert_cmpuint (percent, ==, 100);
}

static void
test_snippets (void)
{
  static const struct {
    const char *query;
    const char *text;
    const char *marked; /* each match in brackets */
  } cases[] = {
    { "mull", "Herr Müller\nund Frau MÜLLERIN", "Herr [Müller] und Frau [MÜLLERIN]" },
    { "東京", "大東京と東と東京", "大[東京]と東と[東京]" },
    { "four six", "one two three four five six seven eight nine ten", "…three [four] five [six] seven eight nine t…" },
    { "nothing", "one two three four five six seven eight nine ten", "one two three four five six seven eigh…" },
    { "a", "<b>a</b> & ab", "<b>[a]</b> & ab" },
    { "\"", "not asked", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PillionSearchQuery) query = pillion_search_query_new (cases[i].query);
    g_autofree char *snippet = NULL;
    g_autoptr (GArray) ranges = NULL;
    g_autoptr (GString) marked = NULL;

    g_assert_true ((query != NULL) == (cases[i].marked != NULL));
    if (query == NULL)
      continue;
    snippet = pillion_search_query_make_snippet (query, cases[i].text, 38, &ranges);
    marked = g_string_new (snippet);
    for (guint k = ranges->len; k > 0; k--) {
      g_string_insert (marked, g_array_index (ranges, PillionSearchRange, k - 1).end, "]");
      g_string_insert (marked, g_array_index (ranges, PillionSearchRange, k - 1).start, "[");
    }
    g_assert_cmpstr (marked->str, ==, cases[i].marked);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("/store/search/words", test_words);
  store_test_add ("/store/search/no-syntax", test_no_syntax);
  store_test_add ("/store/search/hostile", test_hostile);
  store_test_add ("/store/search/changes", test_changes);
  store_test_add ("/store/search/changes-at-once", test_changes_at_once);
  store_test_add ("/store/search/filters", test_filters);
  store_test_add ("/store/search/pages", test_pages);
  store_test_add ("/store/search/built-in-batches", test_built_in_batches);
  store_test_add ("/store/search/progress-beside-room", test_progress_beside_room);
  store_test_add ("/store/search/batch-bounded", test_batch_bounded);
  g_test_add_func ("/store/search/snippets", test_snippets);

  return g_test_run ();
}
