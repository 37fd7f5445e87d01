/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "crypto/pillion-base64url.h"
#include "engine/pillion-chat-sync.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-preferences.h"
#include "engine/pillion-sync-log.h"
#include "engine/pillion-verification.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

#define N_MANY 1000

static const char *const by_open[] = { "verification=open", NULL };

/* Ana's phone, and Ben, who have written to each other. */
typedef struct {
  PillionTestRelay *relay; /* (owned) */
  AccountWorld      world;
  guint8            ben[PILLION_ACCOUNT_BYTES];
} Fixture;

static void
copy_account (PillionTestEngine *engine,
              guint8            *account)
{
  const char *text = pillion_test_engine_get_account (engine);
  g_autofree guint8 *bytes = NULL;
  gsize n = 0;

  bytes = pillion_base64url_decode (text, strlen (text), &n);
  g_assert_cmpuint (n, ==, PILLION_ACCOUNT_BYTES);
  memcpy (account, bytes, n);
}

static void
set_up (Fixture      *self,
        gconstpointer unused)
{
  self->relay = pillion_test_relay_new (by_open);
  account_world_init (&self->world, pillion_test_relay_get_url (self->relay));
  self->world.ben = account_world_register (&self->world, BEN, "Ben");
  copy_account (self->world.ben, self->ben);
  account_world_deliver (self->world.ana, BEN, "hello", self->world.ben);
  account_world_deliver (self->world.ben, ANA, "hi", self->world.ana);
}

static void
tear_down (Fixture      *self,
           gconstpointer unused)
{
  account_world_clear (&self->world);
  pillion_test_relay_free (self->relay);
}

static void
run (PillionTestEngine *engine,
     PillionTestWork    work,
     gpointer           data)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (engine, work, data, &error);
  g_assert_no_error (error);
}

/* What a device knows of an account. */
typedef struct {
  PillionTestEngine *engine;
  const guint8      *account;
  PillionAccountRow *row;  /* (owned) (nullable) */
  PillionChatRow    *chat; /* (owned) (nullable) */
} Known;

static void
known_clear (Known *self)
{
  g_clear_pointer (&self->row, pillion_account_row_free);
  g_clear_pointer (&self->chat, pillion_chat_row_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static gboolean
load_known (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  Known *self = data;

  known_clear (self);
  return pillion_accounts_load (database, self->account, &self->row, error) &&
         pillion_chats_load (database, self->account, &self->chat, error);
}

static gboolean
knows (gpointer data)
{
  Known *self = data;

  run (self->engine, load_known, self);
  return self->row != NULL;
}

static gboolean
has_accepted (gpointer data)
{
  Known *self = data;

  return knows (self) && self->chat != NULL && !self->chat->request;
}

/* ----- a device that is linked after there are chats ----- */

static gboolean
decide (PillionDatabase *database,
        PillionJob      *job,
        gpointer         data,
        GError         **error)
{
  static const PillionChatChange change = {
    .change_muted = TRUE,
    .muted_until = PILLION_CHAT_MUTED_FOREVER,
    .change_pinned = TRUE,
    .pinned = TRUE,
    .change_archived = TRUE,
    .archived = TRUE,
  };
  Fixture *fixture = data;

  return pillion_verification_set (database, job, fixture->ben, TRUE, error) &&
         pillion_sync_log_write (database, job, PILLION_COLLECTION_CONTACT_NAMES, fixture->ben, sizeof fixture->ben,
                                 "Benno", 5, error) &&
         pillion_sync_log_write_set (database, job, PILLION_COLLECTION_BLOCKED, fixture->ben, sizeof fixture->ben, TRUE,
                                     NULL, error) &&
         pillion_chat_sync_change (database, job, fixture->ben, &change, error) &&
         pillion_chat_sync_set_draft (database, job, fixture->ben, "Dear Ben", TRUE, error);
}

static void
test_linked_later (Fixture      *fixture,
                   gconstpointer unused)
{
  g_autoptr (PillionTestEngine) cleo = account_world_register (&fixture->world, "+4915100000003", "Cleo");
  g_autoptr (GAsyncResult) result = NULL;
  PillionPreferences preferences = { .typing = TRUE };
  g_auto (Known) known = { .account = fixture->ben };

  run (fixture->world.ana, decide, fixture);
  pillion_preferences_set_async (pillion_test_engine_get (fixture->world.ana), PILLION_PREFERENCE_TYPING, "off", NULL,
                                 pillion_test_on_done, &result);
  g_assert_true (pillion_preferences_set_finish (pillion_test_engine_get (fixture->world.ana),
                                                 pillion_test_await (&result), NULL));
  known.engine = fixture->world.laptop = account_world_link (&fixture->world);

  pillion_test_wait_until (has_accepted, &known, "the companion knows the chat");
  g_assert_cmpstr (known.row->number, ==, BEN);
  g_assert_true (known.row->number_verified);
  g_assert_cmpstr (known.row->name, ==, "Ben");

  /* The rest came before the key, which the companion has confirmed when nothing is repeated. */
  account_world_wait_for_name (fixture->world.laptop, fixture->world.ana, "Primary");
  account_world_deliver (fixture->world.ana, "+4915100000003", "again", cleo);
  pillion_test_engine_wait_for_message (fixture->world.laptop, "again");
  run (fixture->world.laptop, load_known, &known);
  g_assert_true (known.row->blocked && known.row->verified);
  g_assert_cmpstr (known.row->label, ==, "Benno");
  g_assert_cmpuint (known.chat->muted_until, ==, PILLION_CHAT_MUTED_FOREVER);
  g_assert_true (known.chat->pinned && known.chat->archived);
  g_assert_cmpstr (known.chat->draft, ==, "Dear Ben");
  pillion_preferences_get (pillion_test_engine_get (fixture->world.laptop), &preferences);
  g_assert_false (preferences.typing);
}

/* What Ben writes first to the companion is no request there. */
static void
test_no_request (Fixture      *fixture,
                 gconstpointer unused)
{
  g_auto (Known) known = { .account = fixture->ben };

  known.engine = fixture->world.laptop = account_world_link (&fixture->world);
  pillion_test_wait_until (has_accepted, &known, "the companion knows the chat");
  account_world_deliver (fixture->world.ben, ANA, "which train", fixture->world.laptop);
  run (fixture->world.laptop, load_known, &known);
  g_assert_false (known.chat->request);
}

/* Somebody whom the user has not answered stays a request. */
static void
test_still_a_request (Fixture      *fixture,
                      gconstpointer unused)
{
  g_autoptr (PillionTestEngine) cleo = account_world_register (&fixture->world, "+4915100000003", "Cleo");
  guint8 account[PILLION_ACCOUNT_BYTES];
  g_auto (Known) known = { .account = account };

  copy_account (cleo, account);
  account_world_deliver (cleo, ANA, "do you know me", fixture->world.ana);
  known.engine = fixture->world.laptop = account_world_link (&fixture->world);
  pillion_test_wait_until (knows, &known, "the companion knows the contact");
  g_assert_cmpstr (known.row->name, ==, "Cleo");
  g_assert_false (known.row->number_verified);
  g_assert_true (known.chat->request);
  account_world_deliver (cleo, ANA, "do you", fixture->world.laptop);
  run (fixture->world.laptop, load_known, &known);
  g_assert_true (known.chat->request);
}

/* ----- a chat that another own device begins ----- */

static void
test_begun_elsewhere (Fixture      *fixture,
                      gconstpointer unused)
{
  g_autoptr (PillionTestEngine) cleo = account_world_register (&fixture->world, "+4915100000003", "Cleo");
  guint8 account[PILLION_ACCOUNT_BYTES];
  g_auto (Known) known = { .engine = fixture->world.ana, .account = account };

  copy_account (cleo, account);
  fixture->world.laptop = account_world_link (&fixture->world);
  account_world_deliver (fixture->world.laptop, "+4915100000003", "hello Cleo", fixture->world.ana);
  run (fixture->world.ana, load_known, &known);
  g_assert_cmpstr (known.row->number, ==, "+4915100000003");
  g_assert_true (known.row->number_verified);
  g_assert_false (known.chat->request);
}

/* ----- many contacts, and ends in the middle ----- */

static gboolean
add_many (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  for (guint i = 1; i <= N_MANY; i++) {
    guint8 account[PILLION_ACCOUNT_BYTES] = { (guint8) i, (guint8) (i >> 8) };
    g_autoptr (PillionAccountRow) row = pillion_account_row_new (account);

    row->number = g_strdup_printf ("+49151%08u", i);
    row->name = g_strdup_printf ("Contact %u", i);
    if (!pillion_accounts_save (database, row, error) ||
        !pillion_pins_save (database, row->number, row->account, job->now_ms, error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  PillionTestEngine *ana;
  PillionTestEngine *laptop;
  char              *setting; /* (owned) */
  guint              n_known;
  guint64            round;
} Transfer;

static gboolean
is_one_of_many (const PillionAccountRow *row)
{
  return row->name != NULL && g_str_has_prefix (row->name, "Contact ");
}

static gboolean
count_known (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  Transfer *self = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_accounts_list (database, &rows, error))
    return FALSE;
  self->n_known = 0;
  for (guint i = 0; i < rows->len; i++)
    self->n_known += is_one_of_many (rows->pdata[i]) ? 1 : 0;
  return TRUE;
}

static gboolean
load_round (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  Transfer *self = data;

  self->round = 0;
  return pillion_settings_load_number (database, self->setting, &self->round, error);
}

static gboolean
has_begun (gpointer data)
{
  Transfer *self = data;

  run (self->laptop, count_known, self);
  return self->n_known > 0;
}

static gboolean
is_confirmed (gpointer data)
{
  Transfer *self = data;

  run (self->ana, load_round, self);
  return self->round == PILLION_COUNTER_MAX;
}

static void
reopen (PillionTestEngine *engine)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_close (engine);
  pillion_test_engine_open (engine);
  pillion_test_engine_go_online (engine, &error);
  g_assert_no_error (error);
}

static void
test_many_with_ends (Fixture      *fixture,
                     gconstpointer unused)
{
  g_autofree char *device = NULL;
  Transfer transfer = { .ana = fixture->world.ana };

  run (fixture->world.ana, add_many, NULL);
  transfer.laptop = fixture->world.laptop = account_world_link (&fixture->world);
  device = account_world_dup_id (fixture->world.laptop);
  transfer.setting = g_strconcat ("contacts-round-", device, NULL);

  pillion_test_wait_until (has_begun, &transfer, "the first contacts arrive");
  reopen (fixture->world.ana);
  reopen (fixture->world.laptop);
  pillion_test_wait_until (is_confirmed, &transfer, "the primary knows that all came");
  run (fixture->world.laptop, count_known, &transfer);
  g_assert_cmpuint (transfer.n_known, ==, N_MANY);
  g_free (transfer.setting);
}

static gboolean
forget_round (PillionDatabase *database,
              PillionJob      *job,
              gpointer         data,
              GError         **error)
{
  return pillion_settings_remove (database, ((Transfer *) data)->setting, error);
}

static gboolean
rename_ben (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  return pillion_sync_log_write (database, job, PILLION_COLLECTION_CONTACT_NAMES, data, PILLION_ACCOUNT_BYTES, "Newer",
                                 5, error);
}

/* What was lost is made anew, and takes away nothing that is newer. */
static void
test_again (Fixture      *fixture,
            gconstpointer unused)
{
  g_autofree char *device = NULL;
  Transfer transfer = { .ana = fixture->world.ana };
  g_auto (Known) known = { .account = fixture->ben };

  transfer.laptop = known.engine = fixture->world.laptop = account_world_link (&fixture->world);
  device = account_world_dup_id (fixture->world.laptop);
  transfer.setting = g_strconcat ("contacts-round-", device, NULL);
  pillion_test_wait_until (is_confirmed, &transfer, "the primary knows that all came");
  run (fixture->world.laptop, rename_ben, fixture->ben);
  run (fixture->world.ana, forget_round, &transfer);
  reopen (fixture->world.ana);
  pillion_test_wait_until (is_confirmed, &transfer, "the primary knows that all came again");
  run (fixture->world.laptop, load_known, &known);
  g_assert_cmpstr (known.row->label, ==, "Newer");
  g_free (transfer.setting);
}

/* ----- a companion that lies ----- */

typedef struct {
  PillionMessageBody  body;
  PillionContactState state;
} Lie;

static gboolean
tell_lie (PillionDatabase *database,
          PillionJob      *job,
          gpointer         data,
          GError         **error)
{
  Lie *lie = data;

  if (lie->body.type == PILLION_MESSAGE_TYPE_CONTACT_STATES) {
    lie->body.contact_states.n_contacts = 1;
    lie->body.contact_states.n_parts = 1;
    lie->body.contact_states.contacts[0] = lie->state;
  }
  return pillion_outbox_queue_own (database, job, &lie->body, error);
}

/* Another account than Ben's is said to have his number: nothing moves, and the user is told. */
static void
test_lies_about_number (Fixture      *fixture,
                        gconstpointer unused)
{
  g_autofree Lie *lie = g_new0 (Lie, 1);
  guint8 stranger[PILLION_ACCOUNT_BYTES] = { 9 };
  g_auto (Known) known = { .engine = fixture->world.ana, .account = fixture->ben };
  g_auto (Known) other = { .engine = fixture->world.ana, .account = stranger };

  fixture->world.laptop = account_world_link (&fixture->world);
  lie->body.type = PILLION_MESSAGE_TYPE_CONTACT_STATES;
  memcpy (lie->state.account, stranger, sizeof stranger);
  g_strlcpy (lie->state.number, BEN, sizeof lie->state.number);
  lie->state.number_state = PILLION_CONTACT_NUMBER_CONFIRMED;
  run (fixture->world.laptop, tell_lie, lie);
  pillion_test_engine_wait_for_notice (fixture->world.ana, "number.moved");
  run (fixture->world.ana, load_known, &known);
  run (fixture->world.ana, load_known, &other);
  g_assert_true (known.row->number_verified);
  g_assert_false (other.row->number_verified);

  /* What is sent to the number goes to Ben still. */
  account_world_deliver (fixture->world.ana, BEN, "still you", fixture->world.ben);
}

static gboolean
move_number (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  static const guint8 stranger[PILLION_ACCOUNT_BYTES] = { 9 };

  return pillion_sync_log_write (database, job, PILLION_COLLECTION_NUMBERS, BEN, strlen (BEN), stranger, sizeof stranger,
                                 error);
}

/* The user of another device may give the number to another account; it is said here. */
static void
test_moves_aloud (Fixture      *fixture,
                  gconstpointer unused)
{
  fixture->world.laptop = account_world_link (&fixture->world);
  run (fixture->world.laptop, move_number, NULL);
  pillion_test_engine_wait_for_notice (fixture->world.ana, "number.moved");
}

/* Only the primary tells of all contacts, and nobody of the own account. */
static void
test_lies_about_all (Fixture      *fixture,
                     gconstpointer unused)
{
  g_autofree Lie *lie = g_new0 (Lie, 1);

  fixture->world.laptop = account_world_link (&fixture->world);
  lie->body.type = PILLION_MESSAGE_TYPE_CONTACT_STATES;
  lie->body.contact_states.round = 7;
  memcpy (lie->state.account, fixture->ben, sizeof fixture->ben);
  run (fixture->world.laptop, tell_lie, lie);
  pillion_test_engine_wait_for_refusal (fixture->world.ana, "own-item", 1);

  lie->body.contact_states.round = 0;
  copy_account (fixture->world.ana, lie->state.account);
  run (fixture->world.laptop, tell_lie, lie);
  pillion_test_engine_wait_for_refusal (fixture->world.ana, "own-item", 2);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/engine/contact-sync/linked-later", test_linked_later },
    { "/engine/contact-sync/no-request", test_no_request },
    { "/engine/contact-sync/still-a-request", test_still_a_request },
    { "/engine/contact-sync/begun-elsewhere", test_begun_elsewhere },
    { "/engine/contact-sync/many-with-ends", test_many_with_ends },
    { "/engine/contact-sync/again", test_again },
    { "/engine/contact-sync/lies-about-number", test_lies_about_number },
    { "/engine/contact-sync/moves-aloud", test_moves_aloud },
    { "/engine/contact-sync/lies-about-all", test_lies_about_all },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
