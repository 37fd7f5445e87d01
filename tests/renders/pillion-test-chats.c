/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-chats.h"

#include "engine/pillion-hex.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-versions-table.h"

#include <string.h>

#define MINUTE_MS G_GUINT64_CONSTANT (60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

typedef struct {
  const char *number;
  const char *name;
  gboolean    pinned;
  gboolean    muted;
  gboolean    archived;
  gboolean    request;
  gboolean    blocked;
  const char *draft;
} Contact;

static const Contact contacts[] = {
  [PILLION_TEST_CHAT_EVERYTHING] = { "+4915187654321", "Ben", .pinned = TRUE },
  [PILLION_TEST_CHAT_DRAFT] = { "+4915187654322", "Carla Nowak", .draft = "Let’s meet at the station, then" },
  [PILLION_TEST_CHAT_FAILED] = { "+4915187654323", "Dilek", .draft = NULL },
  [PILLION_TEST_CHAT_MUTED] = { "+4915187654324", "Emil from the Bicycle Workshop round the Corner", .muted = TRUE },
  [PILLION_TEST_CHAT_HEBREW] = { "+4915187654325", "אילן לוי", .draft = NULL },
  [PILLION_TEST_CHAT_REQUEST] = { "+4915187654326", "Somebody", .request = TRUE },
  [PILLION_TEST_CHAT_BLOCKED] = { "+4915187654327", "Blocked Person", .blocked = TRUE },
  [PILLION_TEST_CHAT_ARCHIVED] = { "+4915187654328", "Choir", .archived = TRUE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (contacts) == PILLION_TEST_N_CHATS);

typedef struct {
  guint               contact;
  guint64             age_ms;
  PillionMessageState state;
  const char         *text;
  gboolean            unread;
  gboolean            reply; /* to the one before */
  gboolean            edited;
  gboolean            deleted;
  gboolean            forwarded;
  const char         *reaction;
} Message;

#define RECEIVED PILLION_MESSAGE_STATE_RECEIVED
#define EVERYTHING PILLION_TEST_CHAT_EVERYTHING

/* Oldest first. */
static const Message messages[] = {
  { PILLION_TEST_CHAT_ARCHIVED, 9 * DAY_MS, RECEIVED, .text = "Rehearsal is at seven." },
  { PILLION_TEST_CHAT_BLOCKED, 8 * DAY_MS, RECEIVED, .text = "You have won!" },
  { EVERYTHING, 2 * DAY_MS + HOUR_MS, RECEIVED, .text = "Hello Ana, shall we go to the lake at the weekend?" },
  { EVERYTHING, 2 * DAY_MS, PILLION_MESSAGE_STATE_READ, .text = "Yes! I have wanted to for weeks.", .reply = TRUE },
  { EVERYTHING, 2 * DAY_MS - MINUTE_MS, PILLION_MESSAGE_STATE_READ, .text = "Saturday?", .reaction = "👍" },
  { PILLION_TEST_CHAT_HEBREW, DAY_MS + 2 * HOUR_MS, RECEIVED, .text = "שלום אנה, מה שלומך? נדבר מחר." },
  { PILLION_TEST_CHAT_MUTED, DAY_MS + HOUR_MS, RECEIVED, .text = "Your bicycle is ready. We close at six.", .unread = TRUE },
  { PILLION_TEST_CHAT_DRAFT, DAY_MS, PILLION_MESSAGE_STATE_DELIVERED, .text = "The photos turned out well." },
  { EVERYTHING, 5 * HOUR_MS, RECEIVED,
    .text = "Saturday it is. The train leaves at nine from platform four, we change once and are there before noon. I have "
            "written down the rest: https://example.org/lake – tell me what you think of it." },
  { EVERYTHING, 5 * HOUR_MS - MINUTE_MS, RECEIVED, .text = "And bring something warm for the evening.", .edited = TRUE },
  { EVERYTHING, 4 * HOUR_MS, PILLION_MESSAGE_STATE_DELIVERED, .text = "I’ll bring the big blanket.", .forwarded = TRUE },
  { EVERYTHING, 4 * HOUR_MS - MINUTE_MS, PILLION_MESSAGE_STATE_SENT, .text = "😀🎉" },
  { EVERYTHING, 3 * HOUR_MS, RECEIVED, .text = "gone", .deleted = TRUE },
  { EVERYTHING, 3 * HOUR_MS - MINUTE_MS, RECEIVED, .text = "ואמא שלי מוסרת ד״ש! See you at 9 😊" },
  { EVERYTHING, 2 * HOUR_MS, PILLION_MESSAGE_STATE_WAITING, .text = NULL },
  { EVERYTHING, 2 * HOUR_MS - MINUTE_MS, PILLION_MESSAGE_STATE_UNSUPPORTED, .text = NULL },
  { PILLION_TEST_CHAT_REQUEST, HOUR_MS, RECEIVED, .text = "Hello, I got your number from Ben.", .unread = TRUE },
  { PILLION_TEST_CHAT_FAILED, 30 * MINUTE_MS, PILLION_MESSAGE_STATE_FAILED, .text = "Is the meeting still on?" },
  { EVERYTHING, 10 * MINUTE_MS, PILLION_MESSAGE_STATE_FAILED, .text = "Which platform was it?" },
  { EVERYTHING, 9 * MINUTE_MS, PILLION_MESSAGE_STATE_QUEUED, .text = "I mean for the way back." },
  { EVERYTHING, 8 * MINUTE_MS, RECEIVED, .text = "Coffee for the train ☕?", .unread = TRUE, .reaction = "❤️" },
  { EVERYTHING, 7 * MINUTE_MS, RECEIVED, .text = "I’ll be there at a quarter to.", .unread = TRUE },
};

typedef struct {
  guint64 now;
  guint8  own[PILLION_ACCOUNT_ID_BYTES];
} Fill;

static void
fill_account (guint8 *account,
              guint   contact)
{
  memset (account, 0xaa, PILLION_ACCOUNT_ID_BYTES);
  memcpy (account, &contact, sizeof contact);
}

char *
pillion_test_chats_dup_chat (guint contact)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];

  fill_account (account, contact);
  return pillion_hex_encode (account, sizeof account);
}

static gboolean
save_contact (PillionDatabase *database,
              const Contact   *contact,
              guint            number,
              GError         **error)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];
  g_autoptr (PillionAccountRow) row = NULL;

  fill_account (account, number);
  row = pillion_account_row_new (account);
  row->number = g_strdup (contact->number);
  row->name = g_strdup (contact->name);
  row->blocked = contact->blocked;
  return pillion_accounts_save (database, row, error);
}

static gboolean
save_chat (PillionDatabase *database,
           const Contact   *contact,
           guint            number,
           Fill            *fill,
           GError         **error)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];
  g_autoptr (PillionChatRow) row = NULL;

  fill_account (account, number);
  row = pillion_chat_row_new (account);
  row->pinned = contact->pinned;
  row->archived = contact->archived;
  row->request = contact->request;
  row->muted_until = contact->muted ? PILLION_CHAT_MUTED_FOREVER : 0;
  g_free (row->draft);
  row->draft = g_strdup (contact->draft != NULL ? contact->draft : "");
  row->draft_at = contact->draft != NULL ? fill->now - HOUR_MS : 0;
  return pillion_chats_save (database, row, error);
}

static gboolean
is_own (const Message *message)
{
  return message->state != RECEIVED && message->state != PILLION_MESSAGE_STATE_WAITING &&
         message->state != PILLION_MESSAGE_STATE_UNSUPPORTED;
}

static PillionMessageRow *
create_row (const Message *message,
            guint          number,
            Fill          *fill)
{
  PillionMessageRow *row = g_new0 (PillionMessageRow, 1);

  row->type = 1;
  row->state = message->state;
  row->unread = message->unread;
  row->printed = TRUE;
  fill_account (row->chat, message->contact);
  if (is_own (message))
    memcpy (row->author, fill->own, sizeof row->author);
  else
    fill_account (row->author, message->contact);
  memcpy (row->message_id, &number, sizeof number);
  row->text = g_strdup (message->text);
  row->sent_at = fill->now - message->age_ms;
  row->received_at = row->sent_at;
  row->forwarded = message->forwarded;
  return row;
}

static void
set_reply (PillionMessageRow *row,
           const Message     *message,
           guint              number,
           Fill              *fill)
{
  g_autoptr (PillionMessageRow) answered = create_row (message, number, fill);

  row->is_reply = TRUE;
  memcpy (row->reply_author, answered->author, sizeof row->reply_author);
  memcpy (row->reply_message, answered->message_id, sizeof row->reply_message);
  row->reply_quote = g_strdup (message->text);
}

static gboolean
save_reaction (PillionDatabase         *database,
               const PillionMessageRow *target,
               const Message           *message,
               Fill                    *fill,
               GError                 **error)
{
  g_autoptr (PillionReactionRow) row = g_new0 (PillionReactionRow, 1);
  gboolean is_newest = FALSE;

  memcpy (row->target_author, target->author, sizeof row->target_author);
  memcpy (row->target_message, target->message_id, sizeof row->target_message);
  memcpy (row->chat, target->chat, sizeof row->chat);
  fill_account (row->author, message->contact);
  row->sent_at = fill->now;
  row->emoji = g_strdup (message->reaction);
  return pillion_reactions_save (database, row, &is_newest, error);
}

/* What its author made of it later is kept before the message itself: it is applied to it. */
static gboolean
add_version (PillionDatabase         *database,
             const PillionMessageRow *message,
             const char              *text,
             GError                 **error)
{
  g_autoptr (PillionVersionRow) row = g_new0 (PillionVersionRow, 1);

  memcpy (row->author, message->author, sizeof row->author);
  memcpy (row->message, message->message_id, sizeof row->message);
  memcpy (row->chat, message->chat, sizeof row->chat);
  row->sent_at = message->sent_at + MINUTE_MS;
  row->text = g_strdup (text);
  return pillion_versions_add (database, row, error);
}

static gboolean
insert_message (PillionDatabase *database,
                guint            index,
                Fill            *fill,
                GError         **error)
{
  const Message *message = &messages[index];
  g_autoptr (PillionMessageRow) row = create_row (message, index + 1, fill);
  gboolean is_new = FALSE;

  if (message->reply)
    set_reply (row, &messages[index - 1], index, fill);
  if (message->edited && !add_version (database, row, "And bring something warm for the evening!", error))
    return FALSE;
  if (message->deleted && !add_version (database, row, NULL, error))
    return FALSE;
  if (!pillion_messages_insert (database, row, &is_new, error))
    return FALSE;
  g_assert_true (is_new);
  return message->reaction == NULL || save_reaction (database, row, message, fill, error);
}

static gboolean
fill_store (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  Fill *fill = data;

  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++) {
    if (!save_contact (database, &contacts[i], i, error))
      return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    if (!insert_message (database, i, fill, error))
      return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++) {
    if (!save_chat (database, &contacts[i], i, fill, error))
      return FALSE;
  }
  return TRUE;
}

void
pillion_test_chats_fill (PillionTestEngine *engine)
{
  PillionIdentity *identity = pillion_engine_get_identity (pillion_test_engine_get (engine));
  Fill fill = { .now = (guint64) (g_get_real_time () / 1000) };
  g_autoptr (GError) error = NULL;

  memcpy (fill.own, identity->account, sizeof fill.own);
  pillion_test_engine_run (engine, fill_store, &fill, &error);
  g_assert_no_error (error);
}

/* They are inserted in order, into an empty table. */
gint64
pillion_test_chats_find_row (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    if (g_strcmp0 (messages[i].text, text) == 0)
      return i + 1;
  }
  g_assert_not_reached ();
}
