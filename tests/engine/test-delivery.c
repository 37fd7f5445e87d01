/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-peers.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-sync-log.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-chains-table.h"
#include "store/pillion-sessions-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

/* Anna's primary and companion, and Bo's primary, in a world where all is well. */
typedef struct {
  TestWorld   *world;
  TestAccount *anna;
  TestAccount *bo;
  TestPeer    *anna_phone;
  TestPeer    *anna_laptop;
  TestPeer    *bo_phone;
} DeliveryTest;

static void
set_up (DeliveryTest *self,
        gconstpointer unused)
{
  self->world = test_world_new ();
  self->anna = test_world_add_account (self->world);
  self->bo = test_world_add_account (self->world);
  self->anna_phone = test_world_add_primary (self->world, self->anna);
  self->anna_laptop = test_world_add_companion (self->world, self->anna);
  self->bo_phone = test_world_add_primary (self->world, self->bo);
}

static void
tear_down (DeliveryTest *self,
           gconstpointer unused)
{
  test_world_free (self->world);
}

static void
test_both_ways (DeliveryTest *test,
                gconstpointer unused)
{
  test_peer_write (test->anna_phone, test->bo, "Hello");
  test_peer_assert_chat (test->anna_phone, test->bo, "[queued] Hello");
  test_world_run (test->world);
  test_peer_write (test->bo_phone, test->anna, "Hello yourself");
  test_world_run (test->world);

  test_peer_assert_chat (test->anna_phone, test->bo, "Hello|Hello yourself");
  test_peer_assert_chat (test->bo_phone, test->anna, "Hello|Hello yourself");
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, 0);
}

static void
test_own_copies (DeliveryTest *test,
                 gconstpointer unused)
{
  test_peer_write (test->anna_phone, test->bo, "From the phone");
  test_world_run (test->world);
  test_peer_write (test->anna_laptop, test->bo, "From the laptop");
  test_world_run (test->world);
  test_peer_write (test->bo_phone, test->anna, "To both");
  test_world_run (test->world);

  test_peer_assert_chat (test->anna_phone, test->bo, "From the phone|From the laptop|To both");
  test_peer_assert_chat (test->anna_laptop, test->bo, "From the phone|From the laptop|To both");
  test_peer_assert_chat (test->bo_phone, test->anna, "From the phone|From the laptop|To both");
}

static void
test_profile_comes_along (DeliveryTest *test,
                          gconstpointer unused)
{
  g_autoptr (PillionAccountRow) row = NULL;

  test_peer_write (test->anna_phone, test->bo, "Hello");
  test_world_run (test->world);
  g_assert_true (pillion_accounts_load (test->bo_phone->database, test->anna->account, &row, NULL));
  g_assert_cmpstr (row->name, ==, "Somebody");
  g_assert_cmpstr (row->number, ==, test->anna_phone->identity->number);
  g_assert_false (row->number_verified);
}

static GPtrArray *
write_three (DeliveryTest *test)
{
  test_peer_write (test->bo_phone, test->anna, "1");
  test_peer_write (test->bo_phone, test->anna, "2");
  test_peer_write (test->bo_phone, test->anna, "3");
  return test_peer_send (test->bo_phone);
}

static void
take_for (GPtrArray *letters,
          TestPeer  *peer,
          guint      n)
{
  for (guint i = 0; i < letters->len; i++) {
    TestLetter *letter = letters->pdata[i];
    if (letter->to == peer && n-- == 0)
      test_peer_take (peer, letter->from, letter->bytes);
  }
}

static guint64
count_missing (TestPeer *peer)
{
  guint64 n = 0;

  g_assert_true (pillion_chains_count_missing (peer->database, &n, NULL));
  return n;
}

static void
test_out_of_order (DeliveryTest *test,
                   gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = write_three (test);

  take_for (letters, test->anna_phone, 0);
  take_for (letters, test->anna_phone, 2);
  g_assert_cmpuint (count_missing (test->anna_phone), ==, 1);
  take_for (letters, test->anna_phone, 1);
  test_peer_assert_chat (test->anna_phone, test->bo, "1|3|2");
  g_assert_cmpuint (count_missing (test->anna_phone), ==, 0);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "chain"), ==, 0);
}

static void
test_duplicates (DeliveryTest *test,
                 gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = write_three (test);

  for (guint i = 0; i < 2; i++)
    test_letters_deliver (letters);
  test_peer_assert_chat (test->anna_phone, test->bo, "1|2|3");
  test_peer_assert_chat (test->anna_laptop, test->bo, "1|2|3");
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, 0);
}

/* Both begin a session at once; each reads the other's, and they go on in one. */
static void
test_crossed_starts (DeliveryTest *test,
                     gconstpointer unused)
{
  g_autoptr (GPtrArray) from_anna = NULL;
  g_autoptr (GPtrArray) from_bo = NULL;

  test_peer_write (test->anna_phone, test->bo, "A");
  test_peer_write (test->bo_phone, test->anna, "B");
  from_anna = test_peer_send (test->anna_phone);
  from_bo = test_peer_send (test->bo_phone);
  test_letters_deliver (from_anna);
  test_letters_deliver (from_bo);
  g_assert_cmpuint (test_peer_count_sessions (test->anna_phone, test->bo_phone), ==, 2);

  for (guint i = 0; i < 3; i++) {
    test_world_pass (test->world, 1000);
    test_peer_write (test->anna_phone, test->bo, "a");
    test_peer_write (test->bo_phone, test->anna, "b");
    test_world_run (test->world);
  }
  test_peer_assert_chat (test->bo_phone, test->anna, "B|A|b|a|b|a|b|a");
  g_assert_cmpuint (test_peer_count_sessions (test->anna_phone, test->bo_phone), ==, 2);
  g_assert_cmpuint (test_peer_count_sessions (test->bo_phone, test->anna_phone), ==, 2);
}

/* Bo's store forgets its sessions again and again; Anna keeps the newest five. */
static void
test_five_sessions (DeliveryTest *test,
                    gconstpointer unused)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 8; i++) {
    g_assert_true (pillion_sessions_remove_all (test->bo_phone->database, NULL));
    test_world_pass (test->world, 1000);
    test_peer_write (test->bo_phone, test->anna, "again");
    test_world_run (test->world);
    g_string_append_printf (expected, "%sagain", i > 0 ? "|" : "");
  }
  g_assert_cmpuint (test_peer_count_sessions (test->anna_phone, test->bo_phone), ==, PILLION_SESSIONS_MAX);
  test_peer_assert_chat (test->anna_phone, test->bo, expected->str);
}

static void
test_blocked (DeliveryTest *test,
              gconstpointer unused)
{
  g_autoptr (PillionAccountRow) row = pillion_account_row_new (test->bo->account);

  row->blocked = TRUE;
  g_assert_true (pillion_accounts_save (test->anna_phone->database, row, NULL));
  test_peer_write (test->bo_phone, test->anna, "Listen!");
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "");
  test_peer_assert_chat (test->anna_laptop, test->bo, "Listen!");
  test_peer_assert_chat (test->bo_phone, test->anna, "Listen!");
}

static gboolean
block_bo (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  DeliveryTest *test = data;

  return pillion_sync_log_write (database, job, PILLION_COLLECTION_CONTACT_NAMES, test->bo->account,
                                 PILLION_ACCOUNT_BYTES, "Bo", 2, error) &&
         pillion_sync_log_write_set (database, job, PILLION_COLLECTION_BLOCKED, test->bo->account,
                                     PILLION_ACCOUNT_BYTES, TRUE, NULL, error);
}

/* Blocking on one own device blocks on the others, who come to know the contact by it. */
static void
test_contact_item (DeliveryTest *test,
                   gconstpointer unused)
{
  g_autoptr (PillionAccountRow) row = NULL;

  test_peer_run (test->anna_laptop, block_bo, test);
  test_world_run (test->world);
  g_assert_true (pillion_accounts_load (test->anna_phone->database, test->bo->account, &row, NULL));
  g_assert_true (row->blocked);
  g_assert_cmpstr (row->label, ==, "Bo");
  g_assert_nonnull (row->view);
}

static gboolean
has_bundle (DeliveryTest *test,
            const char   *name)
{
  g_autoptr (GBytes) bundle = NULL;

  g_assert_true (pillion_settings_load (test->anna_phone->database, name, &bundle, NULL));
  return bundle != NULL;
}

/* What a link hands over is repeated until the device has the newest key. */
static void
test_bundle_received (DeliveryTest *test,
                      gconstpointer unused)
{
  TestPeer *laptop = test_world_add_companion (test->world, test->anna);
  g_autofree char *hex = pillion_hex_encode (laptop->identity->device, PILLION_DEVICE_BYTES);
  g_autofree char *name = g_strconcat ("bundle-", hex, NULL);
  PillionMessageBody received = { .type = PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED, .bundle_received = { .epoch = 2 } };

  g_assert_true (pillion_settings_save_number (test->anna_phone->database, "self-sync-epoch", 3, NULL));
  g_assert_true (pillion_settings_save (test->anna_phone->database, name, "x", 1, NULL));
  test_peer_queue_own (laptop, &received);
  test_world_run (test->world);
  g_assert_true (has_bundle (test, name));

  received.bundle_received.epoch = 3;
  test_peer_queue_own (laptop, &received);
  test_world_run (test->world);
  g_assert_false (has_bundle (test, name));
}

static void
test_unknown_types (DeliveryTest *test,
                    gconstpointer unused)
{
  static const guint8 body[] = { 1, 2, 3 };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) unprinted = NULL;

  for (guint i = 0; i < 2; i++) {
    PillionAuthored authored;
    PillionPayload payload;
    test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
    authored.sequence = 0;
    authored.type = (guint16) (100 + i);
    authored.critical = i == 1;
    authored.body = body;
    authored.body_len = sizeof body;
    test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
  }
  g_assert_true (pillion_messages_list (test->anna_phone->database, test->bo->account, 0, 10, &rows, NULL));
  g_assert_cmpuint (rows->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    PillionMessageRow *row = rows->pdata[i];
    PillionAuthored raw;
    g_assert_cmpint (row->state, ==, PILLION_MESSAGE_STATE_UNSUPPORTED);
    g_assert_cmpuint (row->type, ==, 100 + i);
    g_assert_true (pillion_authored_decode (&raw, g_bytes_get_data (row->authored, NULL),
                                            g_bytes_get_size (row->authored), NULL));
    g_assert_cmpmem (raw.body, raw.body_len, body, sizeof body);
  }
  /* Only the critical one says that there is something. */
  g_assert_true (pillion_messages_list_unprinted (test->anna_phone->database, 10, &unprinted, NULL));
  g_assert_cmpuint (unprinted->len, ==, 1);
}

static void
say_in_chain (DeliveryTest *test,
              guint64       sequence,
              guint8        previous)
{
  PillionAuthored authored;
  PillionPayload payload;

  test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
  authored.sequence = sequence;
  if (sequence > 1)
    memset (authored.previous, previous, sizeof authored.previous);
  test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
}

/* A text of a version to come is somebody's words all the same: kept, and said to be there. */
static void
test_unreadable_text (DeliveryTest *test,
                      gconstpointer unused)
{
  static const guint8 body[] = { 1, 2, 3 };
  g_autoptr (GPtrArray) unprinted = NULL;
  PillionAuthored authored;
  PillionPayload payload;

  test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
  authored.body = body;
  authored.body_len = sizeof body;
  test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
  test_peer_assert_chat (test->anna_phone, test->bo, "[unsupported]");
  g_assert_true (pillion_messages_list_unprinted (test->anna_phone->database, 10, &unprinted, NULL));
  g_assert_cmpuint (unprinted->len, ==, 1);
}

static void
test_chain_gaps (DeliveryTest *test,
                 gconstpointer unused)
{
  /* The first that is seen is the beginning. */
  say_in_chain (test, 5, 1);
  g_assert_cmpuint (count_missing (test->anna_phone), ==, 0);
  say_in_chain (test, 9, 1);
  g_assert_cmpuint (count_missing (test->anna_phone), ==, 3);
  say_in_chain (test, 7, 1);
  g_assert_cmpuint (count_missing (test->anna_phone), ==, 2);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "chain"), ==, 0);

  /* The next one does not follow the one before, and another one takes its place. */
  say_in_chain (test, 10, 1);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "chain"), ==, 1);
  say_in_chain (test, 10, 1);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "chain"), ==, 2);

  /* However far it says it is, the numbers stay numbers. */
  say_in_chain (test, (G_GUINT64_CONSTANT (1) << 53) - 1, 1);
  g_assert_cmpuint (count_missing (test->anna_phone), <=, G_MAXUINT32);
  test_peer_assert_chat (test->anna_phone, test->bo, "Hi|Hi|Hi|Hi|Hi|Hi");
}

/* Lies about who says what, whom to, in which conversation. */
static void
test_faults (DeliveryTest *test,
             gconstpointer unused)
{
  static const struct {
    const char *kind;
    gsize       offset; /* in PillionAuthored, or in PillionPayload */
    gboolean    in_payload;
  } cases[] = {
    { "addresses", G_STRUCT_OFFSET (PillionPayload, sender), TRUE },
    { "addresses", G_STRUCT_OFFSET (PillionPayload, recipient), TRUE },
    { "author", G_STRUCT_OFFSET (PillionAuthored, author), FALSE },
    { "author", G_STRUCT_OFFSET (PillionAuthored, device), FALSE },
    { "conversation", G_STRUCT_OFFSET (PillionAuthored, conversation), FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PillionAuthored authored;
    PillionPayload payload;
    guint64 before = test_peer_get_refused (test->anna_phone, cases[i].kind);
    test_peer_compose (test->bo_phone, test->anna_phone, &authored, &payload);
    ((guint8 *) (cases[i].in_payload ? (gpointer) &payload : (gpointer) &authored))[cases[i].offset] ^= 1;
    test_peer_say (test->bo_phone, test->anna_phone, &authored, &payload);
    g_assert_cmpuint (test_peer_get_refused (test->anna_phone, cases[i].kind), ==, before + 1);
  }
  test_peer_assert_chat (test->anna_phone, test->bo, "");
}

/* A bundle of an older database of the device is not followed. */
static void
test_older_bundle (DeliveryTest *test,
                   gconstpointer unused)
{
  g_autoptr (GBytes) old = g_bytes_ref (test->anna_phone->bundle);

  test_peer_publish (test->anna_phone, 2, 0);
  test_peer_write (test->bo_phone, test->anna, "1");
  test_world_run (test->world);
  g_assert_true (pillion_sessions_remove_all (test->bo_phone->database, NULL));

  g_bytes_unref (test->anna_phone->bundle);
  test->anna_phone->bundle = g_bytes_ref (old);
  test_peer_write (test->bo_phone, test->anna, "2");
  test_world_run (test->world);
  test_peer_assert_chat (test->bo_phone, test->anna, "1|[failed] 2");
  g_assert_cmpuint (test_peer_get_refused (test->bo_phone, "bundle"), >, 0);
  test_peer_assert_chat (test->anna_phone, test->bo, "1");
}

/* Copies for the own devices alone do not make a message sent. */
static void
test_nobody_there (DeliveryTest *test,
                   gconstpointer unused)
{
  g_autoptr (TestAccount) stranger = test_account_new (200);

  test_peer_write (test->anna_phone, stranger, "Hello?");
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, stranger, "[failed] Hello?");
  test_peer_assert_chat (test->anna_laptop, stranger, "");
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*function) (DeliveryTest *, gconstpointer);
  } tests[] = {
    { "/engine/delivery/both-ways", test_both_ways },
    { "/engine/delivery/own-copies", test_own_copies },
    { "/engine/delivery/profile-comes-along", test_profile_comes_along },
    { "/engine/delivery/out-of-order", test_out_of_order },
    { "/engine/delivery/duplicates", test_duplicates },
    { "/engine/delivery/crossed-starts", test_crossed_starts },
    { "/engine/delivery/five-sessions", test_five_sessions },
    { "/engine/delivery/blocked", test_blocked },
    { "/engine/delivery/contact-item", test_contact_item },
    { "/engine/delivery/bundle-received", test_bundle_received },
    { "/engine/delivery/unknown-types", test_unknown_types },
    { "/engine/delivery/unreadable-text", test_unreadable_text },
    { "/engine/delivery/chain-gaps", test_chain_gaps },
    { "/engine/delivery/faults", test_faults },
    { "/engine/delivery/older-bundle", test_older_bundle },
    { "/engine/delivery/nobody-there", test_nobody_there },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, DeliveryTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
