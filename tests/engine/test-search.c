/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-chats-world.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-search-index.h"
#include "engine/pillion-search.h"
#include "store/pillion-search-table.h"

/* The world of all tests: each has contacts of its own. */
static ChatsWorld world;

static gboolean
is_over (gpointer user_data)
{
  PillionSearchState state = pillion_search_get_state (user_data);

  return state != PILLION_SEARCH_STATE_SEARCHING;
}

static void
await (PillionSearch *search)
{
  pillion_test_wait_until (is_over, search, "the search is over");
}

static void
start (PillionSearch *search,
       const char    *text)
{
  PillionSearchTerms terms = { .text = text };

  pillion_search_start (search, &terms);
}

static guint
count (PillionSearch *search)
{
  return g_list_model_get_n_items (G_LIST_MODEL (search));
}

static void
assert_found (PillionSearch            *search,
              const PillionSearchTerms *terms,
              guint                     n)
{
  pillion_search_start (search, terms);
  await (search);
  g_assert_cmpint (pillion_search_get_state (search), ==, PILLION_SEARCH_STATE_DONE);
  g_assert_cmpuint (count (search), ==, n);
}

static void
test_finds (void)
{
  g_autoptr (PillionSearch) search = pillion_search_new (pillion_test_engine_get (world.engine));
  g_autofree char *chat = chats_world_dup_chat (1);
  g_autofree char *other = chats_world_dup_chat (2);
  PillionSearchTerms terms = { .text = "muller com" };
  g_autoptr (PillionSearchResult) result = NULL;
  const PillionTextRange *ranges;
  guint n_ranges;

  g_assert_cmpint (pillion_search_get_state (search), ==, PILLION_SEARCH_STATE_IDLE);
  chats_world_add_text (&world, 1, 1, "Is Ms <b>Müller</b>\ncoming?");
  chats_world_add_text (&world, 2, 1, "Müller comes");
  assert_found (search, &terms, 2);
  result = g_list_model_get_item (G_LIST_MODEL (search), 1);
  g_assert_cmpstr (pillion_search_result_get_snippet (result), ==, "Is Ms <b>Müller</b> coming?");
  g_assert_cmpstr (pillion_search_result_get_chat_name (result), ==, chat);
  g_assert_cmpstr (pillion_message_get_chat (pillion_search_result_get_message (result)), ==, chat);
  ranges = pillion_search_result_get_ranges (result, &n_ranges);
  g_assert_cmpuint (n_ranges, ==, 2);
  g_assert_cmpuint (ranges[0].start, ==, 9);
  g_assert_cmpuint (ranges[0].end, ==, 16);
  g_assert_cmpuint (ranges[1].start, ==, 21);

  terms.chat = other;
  assert_found (search, &terms, 1);
  terms.from = chat;
  assert_found (search, &terms, 0);
  terms.chat = NULL;
  assert_found (search, &terms, 1);
  terms.has_media = TRUE;
  assert_found (search, &terms, 0);
  terms = (PillionSearchTerms) { .text = "*" };
  assert_found (search, &terms, 0);
}

/* Without words: whatever fits, the newest first; but a chat alone is no question. */
static void
test_filters (void)
{
  g_autoptr (PillionSearch) search = pillion_search_new (pillion_test_engine_get (world.engine));
  g_autofree char *chat = chats_world_dup_chat (8);
  PillionSearchTerms terms = { .text = " ", .chat = chat, .from = chat };
  g_autoptr (PillionSearchResult) result = NULL;

  chats_world_add_text (&world, 8, 1, "the older one");
  chats_world_add_text (&world, 8, 1, "the newer one");
  assert_found (search, &terms, 2);
  result = g_list_model_get_item (G_LIST_MODEL (search), 0);
  g_assert_cmpstr (pillion_search_result_get_snippet (result), ==, "the newer one");
  terms.has_media = TRUE;
  assert_found (search, &terms, 0);

  terms = (PillionSearchTerms) { .chat = chat };
  pillion_search_start (search, &terms);
  g_assert_cmpint (pillion_search_get_state (search), ==, PILLION_SEARCH_STATE_IDLE);
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  guint *n_seen = user_data;

  *n_seen += n_added;
}

static gboolean
has_two (gpointer user_data)
{
  return count (user_data) == 2;
}

/* What comes is found without being asked for again, and what was found before stays what it is. */
static void
test_renewed (void)
{
  g_autoptr (PillionSearch) search = pillion_search_new (pillion_test_engine_get (world.engine));
  PillionSearchTerms terms = { .text = "renewed" };
  g_autoptr (PillionSearchResult) newest = NULL;
  guint n_seen = 0;

  chats_world_add_text (&world, 9, 1, "renewed");
  assert_found (search, &terms, 1);
  g_signal_connect (search, "items-changed", G_CALLBACK (on_items_changed), &n_seen);
  chats_world_add_text (&world, 9, 1, "nothing of it");
  chats_world_add_text (&world, 9, 1, "renewed again");
  pillion_test_wait_until (has_two, search, "the message that came");
  g_assert_cmpuint (n_seen, ==, 1);
  newest = g_list_model_get_item (G_LIST_MODEL (search), 0);
  g_assert_cmpstr (pillion_search_result_get_snippet (newest), ==, "renewed again");
}

static void
test_pages (void)
{
  g_autoptr (PillionSearch) search = pillion_search_new (pillion_test_engine_get (world.engine));
  gint64 last = G_MAXINT64;

  chats_world_add_text (&world, 3, 2 * PILLION_SEARCH_AT_ONCE + 1, "paging");
  start (search, "paging");
  await (search);
  g_assert_cmpuint (count (search), ==, PILLION_SEARCH_AT_ONCE);
  g_assert_true (pillion_search_has_more (search));
  pillion_search_load_more (search);
  g_assert_false (pillion_search_has_more (search));
  await (search);
  pillion_search_load_more (search);
  await (search);
  g_assert_cmpuint (count (search), ==, 2 * PILLION_SEARCH_AT_ONCE + 1);
  g_assert_false (pillion_search_has_more (search));
  for (guint i = 0; i < count (search); i++) {
    g_autoptr (PillionSearchResult) result = g_list_model_get_item (G_LIST_MODEL (search), i);
    gint64 row = pillion_message_get_row (pillion_search_result_get_message (result));

    g_assert_cmpint (row, <, last);
    last = row;
  }
}

/* Of those that are typed over nothing is seen, however far they had come. */
static void
test_replaced (void)
{
  static const char *const texts[] = { "fir", "firs", "first", "seco", "secon" };
  g_autoptr (PillionSearch) search = pillion_search_new (pillion_test_engine_get (world.engine));
  g_autoptr (PillionSearchResult) result = NULL;
  guint n_seen = 0;

  chats_world_add_text (&world, 4, 3, "the first");
  chats_world_add_text (&world, 4, 1, "the second");
  g_signal_connect (search, "items-changed", G_CALLBACK (on_items_changed), &n_seen);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    start (search, texts[i]);
  await (search);
  g_assert_cmpuint (n_seen, ==, 1);
  g_assert_cmpuint (count (search), ==, 1);
  result = g_list_model_get_item (G_LIST_MODEL (search), 0);
  g_assert_cmpstr (pillion_search_result_get_snippet (result), ==, "the second");

  /* What was found stays until it is known what is found now. */
  start (search, "nowhere");
  g_assert_cmpuint (count (search), ==, 1);
  await (search);
  g_assert_cmpuint (count (search), ==, 0);
  start (search, " ");
  g_assert_cmpint (pillion_search_get_state (search), ==, PILLION_SEARCH_STATE_IDLE);
}

/* It may go while it searches. */
static void
test_dropped (void)
{
  g_autoptr (PillionSearch) search = pillion_search_new (pillion_test_engine_get (world.engine));

  start (search, "first");
  g_clear_object (&search);
  pillion_test_settle ();
}

static gboolean
forget_index (PillionDatabase *database,
              PillionJob      *job,
              gpointer         data,
              GError         **error)
{
  return pillion_database_execute (database, "UPDATE search_state SET tokenizer = 'other'", error);
}

/* What is not in the index yet is found when it is. */
static void
test_index (void)
{
  g_autoptr (PillionSearch) search = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionSearchIndex *index;

  chats_world_add_text (&world, 5, PILLION_SEARCH_BATCH_MESSAGES + 10, "olden times");
  chats_world_add_text (&world, 5, PILLION_SEARCH_BATCH_MESSAGES + 10, "newer");
  pillion_test_engine_run (world.engine, forget_index, NULL, &error);
  g_assert_no_error (error);
  pillion_test_engine_close (world.engine);
  pillion_test_engine_open (world.engine);

  search = pillion_search_new (pillion_test_engine_get (world.engine));
  index = pillion_search_index_get (pillion_test_engine_get (world.engine));
  g_assert_false (pillion_search_index_is_built (index));
  start (search, "olden");
  await (search);
  g_assert_cmpuint (count (search), ==, 0);

  pillion_search_index_wait_async (index, NULL, pillion_test_on_done, &result);
  g_assert_true (pillion_search_index_wait_finish (index, pillion_test_await (&result), &error));
  g_assert_no_error (error);
  g_assert_true (pillion_search_index_is_built (index));
  g_assert_cmpuint (pillion_search_index_get_progress (index), ==, 100);
  await (search);
  g_assert_cmpuint (count (search), ==, PILLION_SEARCH_AT_ONCE);
}

/* A closed profile finds nothing, and keeps nobody waiting. */
static void
test_closed (void)
{
  g_autoptr (PillionSearch) search = pillion_search_new (pillion_test_engine_get (world.engine));

  pillion_test_engine_close (world.engine);
  start (search, "first");
  await (search);
  g_assert_cmpint (pillion_search_get_state (search), ==, PILLION_SEARCH_STATE_FAILED);
  g_assert_nonnull (pillion_search_get_error (search));
  g_assert_cmpuint (count (search), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  chats_world_init (&world);

  g_test_add_func ("/engine/search/finds", test_finds);
  g_test_add_func ("/engine/search/filters", test_filters);
  g_test_add_func ("/engine/search/renewed", test_renewed);
  g_test_add_func ("/engine/search/pages", test_pages);
  g_test_add_func ("/engine/search/replaced", test_replaced);
  g_test_add_func ("/engine/search/dropped", test_dropped);
  g_test_add_func ("/engine/search/index", test_index);
  g_test_add_func ("/engine/search/closed", test_closed);

  status = g_test_run ();
  chats_world_clear (&world);
  return status;
}
