/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-migrations.h"

/* Migration n is element n - 1. A landed one is never changed: a new one is added. */
static const char *const migrations[] = {
  /* 1: the first schema. Times are milliseconds UTC, ids and keys are blobs. */
  "CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT;"

  "CREATE TABLE keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT;"

  "CREATE TABLE accounts ("
  "  account BLOB PRIMARY KEY,"
  "  view BLOB,"                                /* the verified view, protocol/ reads it */
  "  number TEXT,"                              /* as its owner or the relay states it */
  "  number_verified INTEGER NOT NULL DEFAULT 0,"
  "  name TEXT,"                                /* as its owner calls itself */
  "  label TEXT,"                               /* as this user calls it */
  "  verified INTEGER NOT NULL DEFAULT 0,"      /* safety number compared */
  "  blocked INTEGER NOT NULL DEFAULT 0,"
  "  profile_sent INTEGER NOT NULL DEFAULT 0," /* not used any more */
  "  changed_at INTEGER NOT NULL DEFAULT 0"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE pins ("                         /* first contact: number -> account */
  "  number TEXT PRIMARY KEY,"
  "  account BLOB NOT NULL,"
  "  pinned_at INTEGER NOT NULL"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE devices ("
  "  account BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  certificate BLOB,"                         /* kept after removal: old sessions and chains */
  "  generation INTEGER NOT NULL DEFAULT 0,"    /* highest prekey bundle seen */
  "  name TEXT,"
  "  name_at INTEGER NOT NULL DEFAULT 0,"
  "  store_id BLOB,"
  "  seen_at INTEGER NOT NULL DEFAULT 0,"
  "  PRIMARY KEY (account, device)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE sessions ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  account BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  state BLOB NOT NULL,"
  "  prefix BLOB,"                              /* X3DH prefix, until the first reply */
  "  created_at INTEGER NOT NULL,"
  "  used_at INTEGER NOT NULL"                  /* last decrypted, or made: sending takes the newest */
  ") STRICT;"
  "CREATE INDEX sessions_by_device ON sessions (account, device, used_at);"

  "CREATE TABLE skipped_keys ("
  "  session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,"
  "  chain INTEGER NOT NULL,"
  "  n INTEGER NOT NULL,"
  "  header_key BLOB NOT NULL,"
  "  message_key BLOB NOT NULL,"
  "  PRIMARY KEY (session, chain, n)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE prekeys ("
  "  kind INTEGER NOT NULL,"
  "  id INTEGER NOT NULL,"
  "  public BLOB NOT NULL,"
  "  secret BLOB NOT NULL,"
  "  created_at INTEGER NOT NULL,"
  "  PRIMARY KEY (kind, id)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE used_prekeys (ephemeral BLOB NOT NULL, spk INTEGER NOT NULL, used_at INTEGER NOT NULL,"
  "  PRIMARY KEY (ephemeral, spk)) WITHOUT ROWID, STRICT;"

  "CREATE TABLE seen_envelopes (hash BLOB PRIMARY KEY, seen_at INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
  "CREATE INDEX seen_envelopes_by_time ON seen_envelopes (seen_at);"

  "CREATE TABLE chains ("                       /* author chains: the last link known */
  "  device BLOB NOT NULL,"
  "  conversation BLOB NOT NULL,"
  "  sequence INTEGER NOT NULL,"
  "  hash BLOB NOT NULL,"
  "  missing INTEGER NOT NULL DEFAULT 0,"       /* provably not here */
  "  PRIMARY KEY (device, conversation)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE messages ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  chat BLOB NOT NULL,"
  "  author BLOB NOT NULL,"
  "  message_id BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  type INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  text TEXT,"
  "  authored BLOB,"                            /* the author's bytes, as received */
  "  sent_at INTEGER NOT NULL,"
  "  received_at INTEGER NOT NULL,"
  "  printed INTEGER NOT NULL DEFAULT 0,"
  "  UNIQUE (author, message_id)"
  ") STRICT;"
  "CREATE INDEX messages_by_chat ON messages (chat, id);"
  "CREATE INDEX messages_unprinted ON messages (id) WHERE printed = 0;"

  "CREATE TABLE chats ("
  "  account BLOB PRIMARY KEY,"
  "  last_message INTEGER NOT NULL REFERENCES messages (id),"
  "  last_at INTEGER NOT NULL,"
  "  n_unread INTEGER NOT NULL DEFAULT 0"
  ") WITHOUT ROWID, STRICT;"
  "CREATE INDEX chats_by_time ON chats (last_at);"

  "CREATE TABLE outbox ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"     /* sent in this order */
  "  request BLOB NOT NULL UNIQUE,"
  "  account BLOB,"                             /* recipient; NULL: own devices only */
  "  whole INTEGER NOT NULL,"                   /* to every fresh device (scope all) */
  "  message INTEGER REFERENCES messages (id),"
  "  authored BLOB NOT NULL,"                   /* for envelopes made after 'stale' */
  "  rounds INTEGER NOT NULL DEFAULT 0,"
  "  created_at INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE outbox_envelopes ("
  "  request BLOB NOT NULL REFERENCES outbox (request) ON DELETE CASCADE,"
  "  account BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  envelope BLOB NOT NULL,"
  "  PRIMARY KEY (request, account, device)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE sent_envelopes ("               /* what a device may ask for again, 45 d */
  "  hash BLOB PRIMARY KEY,"
  "  account BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  authored BLOB NOT NULL,"
  "  tries INTEGER NOT NULL DEFAULT 0,"
  "  sent_at INTEGER NOT NULL"
  ") WITHOUT ROWID, STRICT;"
  "CREATE INDEX sent_envelopes_by_time ON sent_envelopes (sent_at);"

  "CREATE TABLE notices ("                      /* what the user must be told, once */
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  kind TEXT NOT NULL,"
  "  detail TEXT NOT NULL,"                     /* JSON */
  "  created_at INTEGER NOT NULL,"
  "  told INTEGER NOT NULL DEFAULT 0"
  ") STRICT;",

  /* 2: what can be said of a message, and how a chat is kept. */
  "ALTER TABLE messages ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE messages ADD COLUMN receipt_due INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE messages ADD COLUMN reply_author BLOB;"
  "ALTER TABLE messages ADD COLUMN reply_message BLOB;"
  "ALTER TABLE messages ADD COLUMN reply_quote TEXT;"
  "ALTER TABLE messages ADD COLUMN forwarded INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE messages ADD COLUMN edited_at INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE messages ADD COLUMN n_reactions INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE messages ADD COLUMN has_attachment INTEGER NOT NULL DEFAULT 0;"
  "UPDATE messages SET unread = 1 WHERE printed = 0;"
  "CREATE INDEX messages_unread ON messages (chat, id) WHERE unread = 1;"
  "CREATE INDEX messages_receipt_due ON messages (chat, id) WHERE receipt_due > 0;"

  "CREATE TABLE chats_2 ("
  "  account BLOB PRIMARY KEY,"
  "  last_message INTEGER REFERENCES messages (id),"
  "  last_at INTEGER NOT NULL DEFAULT 0,"
  "  n_unread INTEGER NOT NULL DEFAULT 0,"      /* messages with unread = 1 */
  "  marked_unread INTEGER NOT NULL DEFAULT 0,"
  "  muted_until INTEGER NOT NULL DEFAULT 0,"
  "  pinned INTEGER NOT NULL DEFAULT 0,"
  "  archived INTEGER NOT NULL DEFAULT 0,"
  "  request INTEGER NOT NULL DEFAULT 0,"       /* a stranger's, until it is accepted */
  "  state_at INTEGER NOT NULL DEFAULT 0,"      /* for merging between own devices */
  "  draft TEXT NOT NULL DEFAULT '',"
  "  draft_at INTEGER NOT NULL DEFAULT 0"
  ") WITHOUT ROWID, STRICT;"
  "INSERT INTO chats_2 (account, last_message, last_at, n_unread)"
  "  SELECT account, last_message, last_at, n_unread FROM chats;"
  "DROP TABLE chats;"
  "ALTER TABLE chats_2 RENAME TO chats;"
  "CREATE INDEX chats_by_order ON chats (pinned, last_at);"
  "CREATE INDEX chats_by_last_message ON chats (last_message);"

  "CREATE TABLE reactions ("                    /* the message need not be here yet */
  "  target_author BLOB NOT NULL,"
  "  target_message BLOB NOT NULL,"
  "  author BLOB NOT NULL,"
  "  chat BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  sent_at INTEGER NOT NULL,"
  "  emoji TEXT NOT NULL,"                      /* '': taken away */
  "  PRIMARY KEY (target_author, target_message, author)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE versions ("                     /* of edited and deleted messages */
  "  author BLOB NOT NULL,"
  "  message_id BLOB NOT NULL,"
  "  sent_at INTEGER NOT NULL,"
  "  device BLOB NOT NULL,"
  "  chat BLOB NOT NULL,"
  "  text TEXT,"                                /* NULL: deleted for everyone */
  "  PRIMARY KEY (author, message_id, sent_at, device)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE hidden_messages ("              /* deleted for this account alone */
  "  author BLOB NOT NULL,"
  "  message_id BLOB NOT NULL,"
  "  PRIMARY KEY (author, message_id)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE attachments ("
  "  message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,"
  "  state INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  name TEXT NOT NULL,"
  "  mime TEXT NOT NULL,"
  "  bytes INTEGER NOT NULL,"
  "  width INTEGER NOT NULL,"
  "  height INTEGER NOT NULL,"
  "  blob BLOB NOT NULL,"
  "  key BLOB NOT NULL,"
  "  commitment BLOB NOT NULL,"
  "  hash BLOB NOT NULL,"                       /* of the sealed file, which it names */
  "  padded_bytes INTEGER NOT NULL,"
  "  thumbnail BLOB"
  ") STRICT;"
  "CREATE INDEX attachments_by_hash ON attachments (hash);"
  "CREATE INDEX attachments_on_their_way ON attachments (message) WHERE state IN (3, 6);",

  "CREATE TABLE arrivals ("                     /* which send a message came with */
  "  account BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  request BLOB NOT NULL,"
  "  message_id BLOB NOT NULL,"
  "  taken_at INTEGER NOT NULL,"                /* by the relay */
  "  PRIMARY KEY (account, device, request)"
  ") WITHOUT ROWID, STRICT;"
  "CREATE INDEX arrivals_by_time ON arrivals (taken_at);",

  /* 4: the index of words (pillion-search-table.h). Old messages come into it afterwards, in
   * batches: a million of them would keep the profile from opening.
   */
  "CREATE VIRTUAL TABLE search USING fts5 (text, content = 'messages', content_rowid = 'id', columnsize = 0,"
  "  prefix = '2 3', tokenize = 'pillion');"

  "CREATE TABLE search_state ("
  "  tokenizer TEXT NOT NULL,"                  /* what made the words; '': none yet */
  "  indexed_from INTEGER NOT NULL,"            /* messages from this one on are in the index */
  "  begun_from INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO search_state VALUES ('', 0, 0);", /* set when it is opened */

  /* 5: history that goes from one own device to another. */
  "ALTER TABLE messages ADD COLUMN history INTEGER NOT NULL DEFAULT 0;" /* it came as such */

  "CREATE TABLE history_transfers ("            /* pillion-history-table.h says what is what */
  "  transfer BLOB PRIMARY KEY,"
  "  serving INTEGER NOT NULL,"
  "  device BLOB NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  since INTEGER NOT NULL,"
  "  until INTEGER NOT NULL,"
  "  key BLOB NOT NULL,"
  "  top INTEGER NOT NULL,"
  "  phase INTEGER NOT NULL,"
  "  front INTEGER NOT NULL,"
  "  cursor INTEGER NOT NULL,"
  "  fronts BLOB NOT NULL,"
  "  n_messages INTEGER NOT NULL,"
  "  n_done INTEGER NOT NULL,"
  "  n_bytes INTEGER NOT NULL,"
  "  n_parts INTEGER NOT NULL,"
  "  n_chunks INTEGER NOT NULL,"
  "  n_confirmed INTEGER NOT NULL,"
  "  started_at INTEGER NOT NULL"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE history_parts ("                /* told of, not stored yet */
  "  transfer BLOB NOT NULL,"
  "  part INTEGER NOT NULL,"
  "  content BLOB NOT NULL,"                    /* the HISTORY_PART */
  "  PRIMARY KEY (transfer, part)"
  ") WITHOUT ROWID, STRICT;",

  /* 6: the state that own devices share (pillion-sync-table.h). */
  "CREATE TABLE sync_entries ("
  "  collection INTEGER NOT NULL,"
  "  key BLOB NOT NULL,"
  "  entry BLOB NOT NULL,"
  "  PRIMARY KEY (collection, key)"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE sync_logs ("
  "  device BLOB PRIMARY KEY,"
  "  sequence INTEGER NOT NULL,"                /* of the newest operation that is known */
  "  hash BLOB NOT NULL"
  ") WITHOUT ROWID, STRICT;"

  "CREATE TABLE sync_operations ("
  "  device BLOB NOT NULL,"
  "  sequence INTEGER NOT NULL,"
  "  waits INTEGER NOT NULL,"                   /* its clock is too far ahead */
  "  bytes BLOB NOT NULL,"
  "  PRIMARY KEY (device, sequence)"
  ") WITHOUT ROWID, STRICT;"
  "CREATE INDEX operations_that_wait ON sync_operations (device, sequence) WHERE waits = 1;"

  "CREATE TABLE sync_peers ("                   /* what another own device said of its state */
  "  device BLOB PRIMARY KEY,"
  "  state BLOB NOT NULL,"
  "  said_at INTEGER NOT NULL"
  ") WITHOUT ROWID, STRICT;",

  /* 7: entries of that state have stamps of their own. */
  "ALTER TABLE chats DROP COLUMN state_at;"
  "ALTER TABLE accounts DROP COLUMN changed_at;"
  "ALTER TABLE devices DROP COLUMN name_at;",

  /* 8: receipts that come before the history that they are about. */
  "CREATE TABLE early_receipts ("
  "  chat BLOB NOT NULL,"
  "  message_id BLOB NOT NULL,"
  "  author BLOB NOT NULL,"
  "  state INTEGER NOT NULL,"                   /* 8 delivered, 9 read */
  "  PRIMARY KEY (chat, message_id)"
  ") WITHOUT ROWID, STRICT;",

  /* 9: the signed operations that the state of own devices comes from; who was verified is in it. */
  "CREATE TABLE sync_proofs ("
  "  collection INTEGER NOT NULL,"
  "  key BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  sequence INTEGER NOT NULL,"
  "  bytes BLOB NOT NULL,"
  "  PRIMARY KEY (collection, key, device, sequence)"
  ") WITHOUT ROWID, STRICT;"
  "DELETE FROM settings WHERE name GLOB 'verified-at-*';",

  /* 10: what could not be read is asked for by the send that it came with. */
  "CREATE INDEX arrivals_by_message ON arrivals (message_id);",

  /* 11: what a device missed that is linked again. Which links of a chain are missing was not kept
   * before: they are taken to be those just below its newest.
   */
  "ALTER TABLE messages ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;" /* when it was last spoken of */
  "ALTER TABLE history_transfers ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;"

  "CREATE TABLE chain_holes ("
  "  device BLOB NOT NULL,"
  "  conversation BLOB NOT NULL,"
  "  first INTEGER NOT NULL,"
  "  last INTEGER NOT NULL,"
  "  since INTEGER NOT NULL,"                   /* they were sent after it */
  "  PRIMARY KEY (device, conversation, first)"
  ") WITHOUT ROWID, STRICT;"
  "INSERT INTO chain_holes SELECT device, conversation, max (1, sequence - missing), sequence - 1, 0 FROM chains"
  "  WHERE missing > 0 AND sequence > 1;"
  "ALTER TABLE chains DROP COLUMN missing;"
  "ALTER TABLE chains ADD COLUMN moved_at INTEGER NOT NULL DEFAULT 0;"

  "CREATE TABLE history_chains ("               /* how far a source of history was when it was asked */
  "  id INTEGER PRIMARY KEY,"
  "  transfer BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  conversation BLOB NOT NULL,"
  "  first INTEGER NOT NULL,"                   /* of what it misses; as last: its newest link */
  "  last INTEGER NOT NULL,"
  "  hash BLOB"                                 /* of its newest link; NULL: it misses these */
  ") STRICT;",

  /* 12: the index of the names of files (pillion-search-names.h). */
  "CREATE VIRTUAL TABLE search_names USING fts5 (name, content = 'attachments', content_rowid = 'message',"
  "  columnsize = 0, prefix = '2 3', tokenize = 'pillion');"
  "INSERT INTO search_names (rowid, name) SELECT message, name || ' ' || replace (replace (name, '_', ' '), '.', ' ')"
  "  FROM attachments ORDER BY message;",

  /* 13: what was written here and is not known to be at the relay. */
  "CREATE INDEX messages_not_sent ON messages (id) WHERE state IN (2, 4);",

  /* 14: what of a history failed its check (pillion-history-flaws.h). */
  "CREATE TABLE history_flaws ("
  "  chat BLOB NOT NULL,"                       /* empty: nobody knows of which */
  "  missed INTEGER NOT NULL,"
  "  transfer BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  chunk INTEGER NOT NULL,"
  "  failed INTEGER NOT NULL,"
  "  n_messages INTEGER NOT NULL,"              /* 0: nobody knows */
  "  since INTEGER NOT NULL,"
  "  noted_at INTEGER NOT NULL,"
  "  PRIMARY KEY (chat, missed)"
  ") WITHOUT ROWID, STRICT;",

  /* 15: what was said of messages and not sent before a log-out (pillion-unsent-changes-table.h). */
  "CREATE TABLE unsent_changes ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  chat BLOB NOT NULL,"
  "  target_author BLOB NOT NULL,"
  "  target_message BLOB NOT NULL,"
  "  type INTEGER NOT NULL,"
  "  message_id BLOB NOT NULL,"
  "  device BLOB NOT NULL,"
  "  sent_at INTEGER NOT NULL"
  ") STRICT;",
};

int
pillion_migrations_newest (void)
{
  return (int) G_N_ELEMENTS (migrations);
}

static gboolean
read_version (PillionDatabase *database,
              int             *version,
              GError         **error)
{
  g_autoptr (PillionStatement) statement = pillion_database_prepare (database, "PRAGMA user_version");

  *version = pillion_statement_next (statement) ? (int) pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}

static gboolean
migrate_to (PillionDatabase *database,
            int              version,
            GError         **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version=%d", version);

  if (!pillion_database_begin (database, error))
    return FALSE;
  if (!pillion_database_execute (database, migrations[version - 1], error) ||
      !pillion_database_execute (database, set_version, error)) {
    pillion_database_rollback (database);
    return FALSE;
  }
  return pillion_database_commit (database, error);
}

gboolean
pillion_migrations_check_version (int      version,
                                  GError **error)
{
  if (version >= 0 && version <= pillion_migrations_newest ())
    return TRUE;
  g_set_error_literal (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_NEWER,
                       "a newer version of Pillion wrote this profile");
  return FALSE;
}

gboolean
pillion_migrations_run (PillionDatabase *database,
                        GError         **error)
{
  int version = 0;

  if (!read_version (database, &version, error))
    return FALSE;
  if (!pillion_migrations_check_version (version, error))
    return FALSE;
  for (int next = version + 1; next <= pillion_migrations_newest (); next++) {
    if (!migrate_to (database, next, error))
      return FALSE;
  }
  return TRUE;
}
