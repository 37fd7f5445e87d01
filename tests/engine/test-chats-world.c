/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-chats-world.h"

#include "engine/pillion-hex.h"

#include <string.h>

void
chats_world_init (ChatsWorld *self)
{
  static const char *const settings[] = { "verification=open", NULL };

  *self = (ChatsWorld) { .relay = pillion_test_relay_new (settings) };
  self->engine = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, "+4915112345678", "Ana");
  pillion_test_engine_go_offline (self->engine);
}

void
chats_world_clear (ChatsWorld *self)
{
  g_clear_pointer (&self->engine, pillion_test_engine_free);
  g_clear_pointer (&self->relay, pillion_test_relay_free);
}

static void
fill_account (guint8 *account,
              guint   contact)
{
  memset (account, 0xaa, PILLION_ACCOUNT_ID_BYTES);
  memcpy (account, &contact, sizeof contact);
}

char *
chats_world_dup_chat (guint contact)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];

  fill_account (account, contact);
  return pillion_hex_encode (account, sizeof account);
}

typedef struct {
  ChatsWorld         *world;
  guint               contact;
  guint               n_contacts;
  guint               n;
  const char         *text; /* (nullable) */
  gint64              row;
  PillionMessageState state;
  PillionChatRow     *chat;
} Change;

static void
run (ChatsWorld     *self,
     PillionTestWork work,
     Change         *change)
{
  g_autoptr (GError) error = NULL;

  change->world = self;
  pillion_test_engine_run (self->engine, work, change, &error);
  g_assert_no_error (error);
}

static gboolean
insert (PillionDatabase *database,
        Change          *change,
        guint            contact,
        GError         **error)
{
  g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
  guint number = ++change->world->n_messages;
  gboolean is_new = FALSE;

  row->type = 1;
  row->state = PILLION_MESSAGE_STATE_RECEIVED;
  row->unread = TRUE;
  fill_account (row->chat, contact);
  fill_account (row->author, contact);
  memcpy (row->message_id, &number, sizeof number);
  row->text = change->text != NULL ? g_strdup (change->text) : g_strdup_printf ("%u", number);
  row->sent_at = 1000000 + number;
  row->received_at = row->sent_at;
  if (!pillion_messages_insert (database, row, &is_new, error))
    return FALSE;
  g_assert_true (is_new);
  return TRUE;
}

static void
note_chat (PillionJob *job,
           guint       contact)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];

  fill_account (account, contact);
  pillion_job_note_chat (job, account);
}

static gboolean
add_messages (PillionDatabase *database,
              PillionJob      *job,
              gpointer         data,
              GError         **error)
{
  Change *change = data;

  for (guint contact = 0; contact < change->n_contacts; contact++) {
    for (guint i = 0; i < change->n; i++) {
      if (!insert (database, change, change->contact + contact, error))
        return FALSE;
    }
    note_chat (job, change->contact + contact);
  }
  return TRUE;
}

void
chats_world_add (ChatsWorld *self,
                 guint       contact,
                 guint       n)
{
  run (self, add_messages, &(Change) { .contact = contact, .n_contacts = 1, .n = n });
}

void
chats_world_add_text (ChatsWorld *self,
                      guint       contact,
                      guint       n,
                      const char *text)
{
  run (self, add_messages, &(Change) { .contact = contact, .n_contacts = 1, .n = n, .text = text });
}

void
chats_world_add_chats (ChatsWorld *self,
                       guint       n)
{
  run (self, add_messages, &(Change) { .n_contacts = n, .n = 1 });
}

static gboolean
note_message (PillionDatabase *database,
              PillionJob      *job,
              gint64           id,
              GError         **error)
{
  g_autoptr (PillionMessageRow) row = NULL;

  if (!pillion_messages_load (database, id, &row, error))
    return FALSE;
  pillion_job_note_chat (job, row->chat);
  return TRUE;
}

static gboolean
set_state (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  Change *change = data;

  return note_message (database, job, change->row, error) &&
         pillion_messages_set_state (database, change->row, change->state, error);
}

void
chats_world_set_state (ChatsWorld         *self,
                       gint64              row,
                       PillionMessageState state)
{
  run (self, set_state, &(Change) { .row = row, .state = state });
}

static gboolean
remove_message (PillionDatabase *database,
                PillionJob      *job,
                gpointer         data,
                GError         **error)
{
  Change *change = data;

  return note_message (database, job, change->row, error) && pillion_messages_remove (database, change->row, error);
}

void
chats_world_remove (ChatsWorld *self,
                    gint64      row)
{
  run (self, remove_message, &(Change) { .row = row });
}

static gboolean
save_chat (PillionDatabase *database,
           PillionJob      *job,
           gpointer         data,
           GError         **error)
{
  Change *change = data;

  pillion_job_note_chat (job, change->chat->account);
  return pillion_chats_save (database, change->chat, error);
}

void
chats_world_save (ChatsWorld *self,
                  guint       contact,
                  gboolean    pinned,
                  gboolean    archived,
                  const char *draft)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];
  g_autoptr (PillionChatRow) chat = NULL;

  fill_account (account, contact);
  chat = pillion_chat_row_new (account);
  chat->pinned = pinned;
  chat->archived = archived;
  g_free (chat->draft);
  chat->draft = g_strdup (draft);
  run (self, save_chat, &(Change) { .chat = chat });
}
