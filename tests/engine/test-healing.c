/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-peers.h"

#include "crypto/pillion-attachment-seal.h"
#include "crypto/pillion-contexts.h"
#include "engine/pillion-attachment-again.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-healing.h"
#include "engine/pillion-own-healing.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-attachments-table.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-messages-table.h"
#include "store/pillion-prekeys-table.h"
#include "store/pillion-sessions-table.h"

#include <string.h>

/* Anna and Bo, who have written to each other before. */
typedef struct {
  TestWorld   *world;
  TestAccount *anna;
  TestAccount *bo;
  TestPeer    *anna_phone;
  TestPeer    *bo_phone;
} HealingTest;

static void
set_up (HealingTest  *self,
        gconstpointer unused)
{
  self->world = test_world_new ();
  self->anna = test_world_add_account (self->world);
  self->bo = test_world_add_account (self->world);
  self->anna_phone = test_world_add_primary (self->world, self->anna);
  self->bo_phone = test_world_add_primary (self->world, self->bo);
  test_peer_write (self->anna_phone, self->bo, "A");
  test_world_run (self->world);
  test_peer_write (self->bo_phone, self->anna, "B");
  test_world_run (self->world);
  test_world_pass (self->world, 1000);
}

static void
tear_down (HealingTest  *self,
           gconstpointer unused)
{
  test_world_free (self->world);
}

/* Delivers with the last bit of each envelope turned, as another one that nobody can read. */
static void
spoil (GPtrArray *letters)
{
  for (guint i = 0; i < letters->len; i++) {
    TestLetter *letter = letters->pdata[i];
    GBytes *spoilt = test_flip_bit (letter->bytes, g_bytes_get_size (letter->bytes) * 8 - 1);
    g_bytes_unref (letter->bytes);
    letter->bytes = spoilt;
  }
  test_letters_deliver (letters);
}

/* Anna's store forgets its sessions: what Bo writes in them is unreadable. */
static void
forget (TestPeer *peer)
{
  g_assert_true (pillion_sessions_remove_all (peer->database, NULL));
}

static void
test_in_place (HealingTest  *test,
               gconstpointer unused)
{
  g_autoptr (GPtrArray) lost = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  PillionChatRow *chat;

  test_peer_write (test->bo_phone, test->anna, "lost");
  lost = test_peer_send (test->bo_phone);
  forget (test->anna_phone);
  test_letters_deliver (lost);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|[waiting]");

  /* Asked in a new session, in which Bo goes on. */
  later = test_peer_send (test->anna_phone);
  test_letters_deliver (later);
  test_peer_write (test->bo_phone, test->anna, "later");
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|lost|later");

  g_assert_true (pillion_chats_list (test->anna_phone->database, &chats, NULL));
  chat = chats->pdata[0];
  g_assert_cmpuint (chat->n_unread, ==, 3);
}

/* Who wrote was said in what could not be read. */
static void
test_says_who_again (HealingTest  *test,
                     gconstpointer unused)
{
  TestPeer *carl = test_world_add_primary (test->world, test_world_add_account (test->world));
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (PillionAccountRow) row = NULL;

  test_peer_write (carl, test->anna, "Hello");
  letters = test_peer_send (carl);
  g_assert_true (pillion_prekeys_remove_older (test->anna_phone->database, PILLION_PREKEY_SIGNED, PILLION_COUNTER_MAX, NULL));
  test_peer_publish (test->anna_phone, 2, 10);
  test_letters_deliver (letters);
  test_peer_assert_chat (test->anna_phone, carl->account, "[waiting]");
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, carl->account, "Hello");
  g_assert_true (pillion_accounts_load (test->anna_phone->database, carl->account->account, &row, NULL));
  g_assert_cmpstr (row->name, ==, carl->identity->name);
  g_assert_cmpstr (row->number, ==, carl->identity->number);
}

/* One envelope that can't be read does not make those after it unreadable. */
static void
test_others_stay_readable (HealingTest  *test,
                           gconstpointer unused)
{
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\x01\x01 no envelope at all", 22);
  g_autoptr (GPtrArray) letters = NULL;

  test_peer_write (test->bo_phone, test->anna, "1");
  test_peer_write (test->bo_phone, test->anna, "2");
  letters = test_peer_send (test->bo_phone);
  test_peer_take (test->anna_phone, test->bo_phone, rubbish);
  test_letters_deliver (letters);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|[waiting]|1|2");

  /* Bo never sent that one, and says nothing. */
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->bo_phone, "resend"), ==, 1);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|[waiting]|1|2");
}

static void
test_unreadable_is_asked_once (HealingTest  *test,
                               gconstpointer unused)
{
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);

  for (guint i = 0; i < 3; i++)
    test_peer_take (test->anna_phone, test->bo_phone, rubbish);
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, 1);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|[waiting]");
}

/* The answer gets lost like the message: the answer to the answer heals both. */
static void
test_answer_lost_too (HealingTest  *test,
                      gconstpointer unused)
{
  g_autoptr (GPtrArray) lost = NULL;
  g_autoptr (GPtrArray) request = NULL;
  g_autoptr (GPtrArray) answer = NULL;

  test_peer_write (test->bo_phone, test->anna, "lost");
  lost = test_peer_send (test->bo_phone);
  forget (test->anna_phone);
  test_letters_deliver (lost);
  request = test_peer_send (test->anna_phone);
  test_letters_deliver (request);
  answer = test_peer_send (test->bo_phone);
  forget (test->anna_phone);
  test_letters_deliver (answer);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|[waiting]|[waiting]");

  test_world_pass (test->world, 1000);
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|lost");
}

/* A device that can never read anything is not answered for ever. */
static void
test_ends (HealingTest  *test,
           gconstpointer unused)
{
  guint n_rounds = 0;
  gboolean sent = TRUE;

  test_peer_write (test->bo_phone, test->anna, "lost");
  while (sent) {
    g_autoptr (GPtrArray) from_bo = test_peer_send (test->bo_phone);
    g_autoptr (GPtrArray) from_anna = NULL;

    forget (test->anna_phone);
    test_letters_deliver (from_bo);
    from_anna = test_peer_send (test->anna_phone);
    test_letters_deliver (from_anna);
    sent = from_bo->len > 0;
    g_assert_cmpuint (++n_rounds, <=, 2 * PILLION_HEALING_MAX_TRIES);
  }
  g_assert_cmpuint (n_rounds, >, PILLION_HEALING_MAX_TRIES);
}

/* Anna has it, and asks, before Bo heard that the relay took it. */
static void
test_asked_before_confirmed (HealingTest  *test,
                             gconstpointer unused)
{
  g_autoptr (GPtrArray) unconfirmed = NULL;
  g_autoptr (GPtrArray) request = NULL;

  test_peer_write (test->bo_phone, test->anna, "early");
  unconfirmed = test_peer_seal (test->bo_phone);
  g_assert_cmpuint (unconfirmed->len, ==, 1);
  forget (test->anna_phone);
  test_letters_deliver (unconfirmed);
  request = test_peer_send (test->anna_phone);
  test_letters_deliver (request);
  g_assert_cmpuint (test_peer_get_refused (test->bo_phone, "resend"), ==, 0);

  /* The same bytes are sent once more, and are known; what was asked for comes too. */
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|early");
}

/* Whoever spoils everything is not asked for everything. */
static void
test_requests_are_bounded (HealingTest  *test,
                           gconstpointer unused)
{
  g_autoptr (GBytes) more = g_bytes_new_static ("more", 4);

  for (guint i = 0; i < PILLION_HEALING_MAX_REQUESTS + 10; i++) {
    g_autoptr (GBytes) rubbish = g_bytes_new (&i, sizeof i);
    test_peer_take (test->anna_phone, test->bo_phone, rubbish);
  }
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, PILLION_HEALING_MAX_REQUESTS);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "healing"), ==, 10);

  test_world_pass (test->world, 60 * 60 * 1000);
  test_peer_take (test->anna_phone, test->bo_phone, more);
  g_assert_cmpuint (test_peer_count_waiting (test->anna_phone), ==, PILLION_HEALING_MAX_REQUESTS + 1);
}

typedef struct {
  PillionMessageRow *placeholder;
  GError            *error; /* (nullable) */
} Press;

static gboolean
press (PillionDatabase *database,
       PillionJob      *job,
       gpointer         data,
       GError         **error)
{
  Press *self = data;

  pillion_healing_ask_again (database, job, self->placeholder, &self->error);
  return TRUE;
}

/* (transfer full): of the last message in Anna's chat with Bo */
static PillionMessageRow *
load_last (HealingTest *test)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (pillion_messages_list (test->anna_phone->database, test->bo->account, 0, 1, &rows, NULL));
  g_ptr_array_set_free_func (rows, NULL);
  return rows->pdata[0];
}

/* The question gets lost, and the next one does not. */
static void
test_asked_again (HealingTest  *test,
                  gconstpointer unused)
{
  g_autoptr (GPtrArray) lost = NULL;
  g_autoptr (GPtrArray) question = NULL;
  g_autoptr (PillionMessageRow) placeholder = NULL;
  g_autoptr (PillionMessageRow) message = NULL;
  Press asked = { 0 };

  test_peer_write (test->bo_phone, test->anna, "lost");
  lost = test_peer_send (test->bo_phone);
  forget (test->anna_phone);
  test_letters_deliver (lost);
  question = test_peer_send (test->anna_phone);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|[waiting]");
  placeholder = load_last (test);
  asked.placeholder = placeholder;
  test_peer_run (test->anna_phone, press, &asked);
  g_assert_no_error (asked.error);
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|lost");
  /* Nothing waits there any more. */
  message = load_last (test);
  asked.placeholder = message;
  test_peer_run (test->anna_phone, press, &asked);
  g_assert_error (asked.error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_clear_error (&asked.error);
}

static void
test_asked_again_ends (HealingTest  *test,
                       gconstpointer unused)
{
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);
  g_autoptr (PillionMessageRow) placeholder = NULL;
  Press asked = { 0 };

  test_peer_take (test->anna_phone, test->bo_phone, rubbish);
  placeholder = load_last (test);
  asked.placeholder = placeholder;
  for (guint i = 1; i < PILLION_HEALING_MAX_TRIES; i++) {
    test_peer_run (test->anna_phone, press, &asked);
    g_assert_no_error (asked.error);
  }
  test_peer_run (test->anna_phone, press, &asked);
  g_assert_error (asked.error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE);
  g_clear_error (&asked.error);
}

static void
test_duplicate_of_resent (HealingTest  *test,
                          gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESEND_REQUEST };
  TestLetter *letter;

  test_peer_write (test->bo_phone, test->anna, "here");
  letters = test_peer_send (test->bo_phone);
  test_letters_deliver (letters);
  letter = letters->pdata[0];
  pillion_hash_with_context (body.resend_request.envelope_hash, PILLION_CONTEXT_ENVELOPE,
                             g_bytes_get_data (letter->bytes, NULL), g_bytes_get_size (letter->bytes));
  test_peer_queue_to (test->anna_phone, test->bo_phone, &body);
  test_world_run (test->world);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|here");
}

/* What a companion could not read it gets from the other own device, too. */
static void
test_between_own_devices (HealingTest  *test,
                          gconstpointer unused)
{
  TestPeer *laptop = test_world_add_companion (test->world, test->anna);
  g_autoptr (GPtrArray) letters = NULL;

  test_peer_write (test->anna_phone, test->bo, "copy");
  letters = test_peer_send (test->anna_phone);
  spoil (letters);
  test_peer_assert_chat (laptop, test->bo, "");
  test_world_run (test->world);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "resend"), >, 0);
  g_assert_cmpuint (test_peer_count_waiting (laptop), ==, 0);
}

/* Another device of Anna, which Bo has heard of. */
static TestPeer *
add_laptop (HealingTest *test)
{
  TestPeer *laptop = test_world_add_companion (test->world, test->anna);

  test_peer_learn (test->bo_phone, test->anna);
  test_world_pass (test->world, 1000);
  return laptop;
}

/* Only what is for this one arrives; the others are away. */
static void
deliver_to (GPtrArray *letters,
            TestPeer  *to)
{
  for (guint i = letters->len; i > 0; i--) {
    if (((TestLetter *) letters->pdata[i - 1])->to != to)
      g_ptr_array_remove_index (letters, i - 1);
  }
  test_letters_deliver (letters);
}

/* One's questions reach the other alone, and what that answers the first alone. */
static void
ask_and_answer (TestPeer *asking,
                TestPeer *answering)
{
  g_autoptr (GPtrArray) requests = test_peer_send (asking);
  g_autoptr (GPtrArray) answers = NULL;

  deliver_to (requests, answering);
  answers = test_peer_send (answering);
  deliver_to (answers, asking);
}

/* Of Bo's two messages the laptop can't read the second one. Returns how that was sent. (transfer full) */
static GPtrArray *
send_unreadable (HealingTest *test,
                 TestPeer    *laptop)
{
  g_autoptr (GPtrArray) letters = NULL;

  test_peer_write (test->bo_phone, test->anna, "1");
  test_world_run (test->world);
  test_peer_write (test->bo_phone, test->anna, "2");
  letters = test_peer_send (test->bo_phone);
  forget (laptop);
  test_letters_deliver (letters);
  return g_steal_pointer (&letters);
}

/* Bo has gone since: what the laptop could not read the phone has. */
static void
test_from_own_device (HealingTest  *test,
                      gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  g_autoptr (GPtrArray) letters = NULL;

  letters = send_unreadable (test, laptop);
  test_peer_assert_chat (laptop, test->bo, "1|[waiting]");

  ask_and_answer (laptop, test->anna_phone);
  test_peer_assert_chat (laptop, test->bo, "1|2");
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|1|2");
  g_assert_cmpuint (test_peer_get_refused (laptop, "resend"), ==, 0);
}

/* What comes once more with the same send, spoilt, takes nothing from what the phone has. */
static void
test_spoilt_after (HealingTest  *test,
                   gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  letters = send_unreadable (test, laptop);
  requests = test_peer_send (laptop);
  spoil (letters);

  deliver_to (requests, test->anna_phone);
  answers = test_peer_send (test->anna_phone);
  deliver_to (answers, laptop);
  test_peer_assert_chat (laptop, test->bo, "1|2|[waiting]");
}

/* Bo is gone, and the phone was asked in vain: its question got lost. The user has it asked again. */
static void
test_asked_again_of_own (HealingTest  *test,
                         gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (GPtrArray) lost = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  Press asked = { 0 };

  letters = send_unreadable (test, laptop);
  lost = test_peer_send (laptop);
  g_assert_true (pillion_messages_list (laptop->database, test->bo->account, 0, 1, &rows, NULL));
  asked.placeholder = rows->pdata[0];
  test_peer_run (laptop, press, &asked);
  g_assert_no_error (asked.error);

  ask_and_answer (laptop, test->anna_phone);
  test_peer_assert_chat (laptop, test->bo, "1|2");
}

/* Both answer; whoever comes second has nothing to add. */
static void
test_from_both (HealingTest  *test,
                gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  g_autoptr (GPtrArray) letters = NULL;

  letters = send_unreadable (test, laptop);
  test_world_run (test->world);
  test_peer_assert_chat (laptop, test->bo, "1|2");
  g_assert_cmpuint (test_peer_get_refused (laptop, "resend"), ==, 0);
  g_assert_cmpuint (test_peer_count_waiting (laptop), ==, 0);
}

/* The phone wrote it, and is off; the tablet has a copy. */
static void
test_copy_from_own_device (HealingTest  *test,
                           gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  TestPeer *tablet = test_world_add_companion (test->world, test->anna);
  g_autoptr (GPtrArray) letters = NULL;

  test_peer_write (test->anna_phone, test->bo, "1");
  test_world_run (test->world);
  test_peer_write (test->anna_phone, test->bo, "copy");
  letters = test_peer_send (test->anna_phone);
  forget (laptop);
  test_letters_deliver (letters);
  test_peer_assert_chat (tablet, test->bo, "1|copy");
  test_peer_assert_chat (laptop, test->bo, "1");

  ask_and_answer (laptop, tablet);
  test_peer_assert_chat (laptop, test->bo, "1|copy");
}

/* What came to the phone with Bo's letter, asked for by another device. */
static void
want (TestPeer         *from,
      TestPeer         *to,
      const TestLetter *letter,
      guint             n)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_MESSAGE_WANTED };
  g_autoptr (GPtrArray) requests = NULL;

  memcpy (body.message_wanted.account, letter->from->identity->account, PILLION_ACCOUNT_BYTES);
  memcpy (body.message_wanted.device, letter->from->identity->device, PILLION_DEVICE_BYTES);
  memcpy (body.message_wanted.request, letter->request, PILLION_ID_BYTES);
  for (guint i = 0; i < n; i++)
    test_peer_queue_to (from, to, &body);
  requests = test_peer_send (from);
  test_letters_deliver (requests);
}

static guint
count_letters (TestPeer *from)
{
  g_autoptr (GPtrArray) letters = test_peer_send (from);

  return letters->len;
}

/* No contact gets anything out of a device that way, neither its own words nor another's. */
static void
test_contact_wants (HealingTest  *test,
                    gconstpointer unused)
{
  g_autoptr (GPtrArray) letters = NULL;

  test_peer_write (test->bo_phone, test->anna, "1");
  letters = test_peer_send (test->bo_phone);
  test_letters_deliver (letters);
  want (test->bo_phone, test->anna_phone, letters->pdata[0], 3);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "own-item"), ==, 3);
  g_assert_cmpuint (count_letters (test->anna_phone), ==, 0);
}

/* A device that was linked since gets nothing from before. */
static void
test_later_device_wants (HealingTest  *test,
                         gconstpointer unused)
{
  TestPeer *laptop;
  g_autoptr (GPtrArray) letters = NULL;

  test_peer_write (test->bo_phone, test->anna, "before");
  letters = test_peer_send (test->bo_phone);
  test_letters_deliver (letters);
  test_world_pass (test->world, 1000);
  laptop = test_world_add_companion (test->world, test->anna);
  test_world_run (test->world);
  want (laptop, test->anna_phone, letters->pdata[0], 1);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "resend"), ==, 1);
  g_assert_cmpuint (count_letters (test->anna_phone), ==, 0);
}

static void
test_answers_are_bounded (HealingTest  *test,
                          gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  g_autoptr (GPtrArray) letters = NULL;

  test_peer_write (test->bo_phone, test->anna, "1");
  letters = test_peer_send (test->bo_phone);
  test_letters_deliver (letters);
  test_world_run (test->world);
  want (laptop, test->anna_phone, letters->pdata[0], PILLION_OWN_HEALING_MAX_REQUESTS + 3);
  g_assert_cmpuint (count_letters (test->anna_phone), ==, PILLION_OWN_HEALING_MAX_REQUESTS);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "healing"), ==, 3);
}

/* Also where the file is still there to be brought to the relay. */
static void
test_files_are_bounded (HealingTest  *test,
                        gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  PillionMessageBody file = {
    .type = PILLION_MESSAGE_TYPE_ATTACHMENT,
    .attachment = { .kind = PILLION_ATTACHMENT_KIND_FILE, .name = "a", .mime = "text/plain", .size = 1, .padded = pillion_attachment_seal_get_padded (1) },
  };
  PillionMessageBody wanted = { .type = PILLION_MESSAGE_TYPE_FILE_WANTED };
  g_autoptr (GPtrArray) rows = NULL;
  const PillionMessageRow *row;

  pillion_attachment_seal_commit (file.attachment.commitment, file.attachment.key);
  test_peer_queue_to (test->bo_phone, test->anna_phone, &file);
  test_world_run (test->world);
  g_assert_true (pillion_messages_list (test->anna_phone->database, test->bo->account, G_MAXINT64, 1, &rows, NULL));
  row = rows->pdata[0];
  g_assert_nonnull (row->attachment);
  memcpy (wanted.file_wanted.author, row->author, sizeof wanted.file_wanted.author);
  memcpy (wanted.file_wanted.message, row->message_id, sizeof wanted.file_wanted.message);
  for (guint i = 0; i < PILLION_ATTACHMENT_AGAIN_MAX_REQUESTS + 3; i++) {
    g_assert_true (pillion_attachments_set_own_state (test->anna_phone->database, row->id, PILLION_ATTACHMENT_STATE_HERE, NULL));
    test_peer_queue_to (laptop, test->anna_phone, &wanted);
    test_world_run (test->world);
  }
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "healing"), ==, 3);
}

static void
hand_on (TestPeer        *from,
         TestPeer        *to,
         PillionAuthored *inner,
         const guint8    *envelope_hash)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESENT };
  g_autoptr (GPtrArray) letters = NULL;

  memcpy (body.resent.envelope_hash, envelope_hash, sizeof body.resent.envelope_hash);
  body.resent.authored_len = (guint16) pillion_authored_encode (inner, body.resent.authored);
  test_peer_queue_to (from, to, &body);
  letters = test_peer_send (from);
  deliver_to (letters, to);
}

/* An own device puts words into a contact's mouth only where an envelope of that contact's
 * device waits to be read; never elsewhere, never in another chat, never twice.
 */
static void
test_own_device_lies (HealingTest  *test,
                      gconstpointer unused)
{
  TestPeer *laptop = add_laptop (test);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);
  guint8 hash[PILLION_HASH_BYTES];
  PillionAuthored inner;
  PillionPayload payload;

  test_world_run (test->world);
  pillion_hash_with_context (hash, PILLION_CONTEXT_ENVELOPE, (const guint8 *) "rubbish", 7);
  test_peer_compose (test->bo_phone, laptop, &inner, &payload);
  inner.sequence = 0;
  hand_on (test->anna_phone, laptop, &inner, hash);
  g_assert_cmpuint (test_peer_get_refused (laptop, "resend"), ==, 1);

  test_peer_take (laptop, test->bo_phone, rubbish);
  inner.device[0] ^= 1;
  hand_on (test->anna_phone, laptop, &inner, hash);
  inner.device[0] ^= 1;
  inner.author[0] ^= 1;
  hand_on (test->anna_phone, laptop, &inner, hash);
  inner.author[0] ^= 1;
  inner.conversation[0] ^= 1;
  hand_on (test->anna_phone, laptop, &inner, hash);
  inner.conversation[0] ^= 1;
  g_assert_cmpuint (test_peer_get_refused (laptop, "resend"), ==, 4);
  test_peer_assert_chat (laptop, test->bo, "[waiting]");

  hand_on (test->anna_phone, laptop, &inner, hash);
  test_peer_assert_chat (laptop, test->bo, "Hi");
  inner.message[0] ^= 1;
  hand_on (test->anna_phone, laptop, &inner, hash);
  test_peer_assert_chat (laptop, test->bo, "Hi");
  g_assert_cmpuint (test_peer_get_refused (laptop, "resend"), ==, 5);
}

static void
say_resent (HealingTest    *test,
            PillionAuthored *inner)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_RESENT };

  body.resent.authored_len = (guint16) pillion_authored_encode (inner, body.resent.authored);
  g_assert_cmpuint (body.resent.authored_len, >, 0);
  test_peer_queue_to (test->bo_phone, test->anna_phone, &body);
  test_world_run (test->world);
}

/* A contact hands on what it wrote to us, with the device that wrote it; nothing else. */
static void
test_handing_on (HealingTest  *test,
                 gconstpointer unused)
{
  PillionAuthored inner;
  PillionPayload payload;

  test_peer_compose (test->bo_phone, test->anna_phone, &inner, &payload);
  inner.device[0] ^= 1;
  say_resent (test, &inner);
  test_peer_compose (test->bo_phone, test->anna_phone, &inner, &payload);
  inner.author[0] ^= 1;
  say_resent (test, &inner);
  test_peer_compose (test->bo_phone, test->anna_phone, &inner, &payload);
  inner.conversation[0] ^= 1;
  say_resent (test, &inner);
  g_assert_cmpuint (test_peer_get_refused (test->anna_phone, "resend"), ==, 3);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B");

  test_peer_compose (test->bo_phone, test->anna_phone, &inner, &payload);
  inner.sequence = 0;
  say_resent (test, &inner);
  test_peer_assert_chat (test->anna_phone, test->bo, "A|B|Hi");
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*function) (HealingTest *, gconstpointer);
  } tests[] = {
    { "/engine/healing/in-place", test_in_place },
    { "/engine/healing/says-who-again", test_says_who_again },
    { "/engine/healing/others-stay-readable", test_others_stay_readable },
    { "/engine/healing/unreadable-is-asked-once", test_unreadable_is_asked_once },
    { "/engine/healing/answer-lost-too", test_answer_lost_too },
    { "/engine/healing/ends", test_ends },
    { "/engine/healing/asked-before-confirmed", test_asked_before_confirmed },
    { "/engine/healing/requests-are-bounded", test_requests_are_bounded },
    { "/engine/healing/asked-again", test_asked_again },
    { "/engine/healing/asked-again-ends", test_asked_again_ends },
    { "/engine/healing/duplicate-of-resent", test_duplicate_of_resent },
    { "/engine/healing/between-own-devices", test_between_own_devices },
    { "/engine/healing/from-own-device", test_from_own_device },
    { "/engine/healing/spoilt-after", test_spoilt_after },
    { "/engine/healing/from-both", test_from_both },
    { "/engine/healing/asked-again-of-own", test_asked_again_of_own },
    { "/engine/healing/copy-from-own-device", test_copy_from_own_device },
    { "/engine/healing/contact-wants", test_contact_wants },
    { "/engine/healing/later-device-wants", test_later_device_wants },
    { "/engine/healing/answers-are-bounded", test_answers_are_bounded },
    { "/engine/healing/files-are-bounded", test_files_are_bounded },
    { "/engine/healing/own-device-lies", test_own_device_lies },
    { "/engine/healing/handing-on", test_handing_on },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, HealingTest, NULL, set_up, tests[i].function, tear_down);

  return g_test_run ();
}
