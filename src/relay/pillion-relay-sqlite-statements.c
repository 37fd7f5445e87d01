/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite-private.h"

const char *const pillion_relay_sql[N_SQL] = {
  [SQL_BEGIN] = "BEGIN IMMEDIATE",
  [SQL_COMMIT] = "COMMIT",
  [SQL_ROLLBACK] = "ROLLBACK",

  [SQL_ACCOUNT_FIND] = "SELECT id FROM accounts WHERE number = ?",
  [SQL_ACCOUNT_LOAD] = "SELECT key, number, aik, freshness FROM accounts WHERE id = ?",
  [SQL_ACCOUNT_ADD] = "INSERT INTO accounts (id, number, aik, freshness, created) VALUES (?, ?, ?, ?, ?)",
  [SQL_ACCOUNT_REMOVE] = "DELETE FROM accounts WHERE key = ?",
  [SQL_ACCOUNT_OF_NUMBER] = "SELECT key FROM accounts WHERE number = ?",
  [SQL_ACCOUNT_SET_FRESHNESS] = "UPDATE accounts SET freshness = ?2 WHERE key = ?1",
  [SQL_MEMBERSHIPS_LOAD] = "SELECT bytes FROM memberships WHERE account = ? ORDER BY epoch",
  [SQL_MEMBERSHIP_ADD] = "INSERT INTO memberships (account, epoch, bytes) VALUES (?, ?, ?)",
  [SQL_MEMBERSHIPS_REMOVE] = "DELETE FROM memberships WHERE account = ?",

  [SQL_DEVICES_LOAD] =
    "SELECT key, id, certificate, resignation, generation,"
    " (SELECT count(*) FROM one_time WHERE device = devices.key)"
    " FROM devices WHERE account = ? ORDER BY key DESC",
  [SQL_DEVICE_ADD] =
    "INSERT OR REPLACE INTO devices (account, id, certificate, bundle, generation) VALUES (?, ?, ?, ?, ?)",
  [SQL_DEVICE_REMOVE] = "DELETE FROM devices WHERE key = ?",
  [SQL_DEVICE_SET_RESIGNATION] = "UPDATE devices SET resignation = ?2 WHERE key = ?1",
  [SQL_DEVICES_AFTER] = "SELECT key FROM devices WHERE key > ? ORDER BY key LIMIT ?",

  [SQL_BUNDLE_SET] = "UPDATE devices SET bundle = ?2, generation = ?3 WHERE key = ?1",
  [SQL_BUNDLE_GET] = "SELECT bundle FROM devices WHERE key = ?",
  [SQL_BUNDLE_REMOVE] = "UPDATE devices SET bundle = NULL WHERE key = ?",
  [SQL_ONE_TIME_ADD] = "INSERT OR REPLACE INTO one_time (device, id, public) VALUES (?, ?, ?)",
  [SQL_ONE_TIME_COUNT] = "SELECT count(*) FROM one_time WHERE device = ?",
  [SQL_ONE_TIME_FIRST] = "SELECT id, public FROM one_time WHERE device = ? ORDER BY id LIMIT 1",
  [SQL_ONE_TIME_REMOVE] = "DELETE FROM one_time WHERE device = ? AND id = ?",
  [SQL_ONE_TIMES_REMOVE] = "DELETE FROM one_time WHERE device = ?",
  [SQL_HANDOUT_ADD] = "INSERT OR REPLACE INTO handouts (device, requester, time) VALUES (?, ?, ?)",
  [SQL_HANDOUT_GET] = "SELECT time FROM handouts WHERE device = ? AND requester = ?",
  [SQL_HANDOUTS_REMOVE] = "DELETE FROM handouts WHERE device = ?",
  [SQL_HANDOUTS_EXPIRE] = "DELETE FROM handouts WHERE device = ? AND time < ?",

  [SQL_REQUEST_ADD] = "INSERT OR IGNORE INTO requests (device, request, time) VALUES (?, ?, ?)",
  [SQL_REQUEST_GET] = "SELECT time FROM requests WHERE device = ? AND request = ?",
  [SQL_REQUESTS_REMOVE] = "DELETE FROM requests WHERE device = ?",
  [SQL_REQUESTS_EXPIRE] = "DELETE FROM requests WHERE device = ? AND time < ?",

  [SQL_MAIL_ADD] =
    "INSERT INTO mailbox (device, id, sender, sender_device, request, time, gap, envelope)"
    " VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
  [SQL_MAIL_LIST] =
    "SELECT id, sender, sender_device, request, time, gap, envelope"
    " FROM mailbox WHERE device = ? AND id > ? ORDER BY id",
  [SQL_MAIL_COUNT] = "SELECT count(*), coalesce(max(id), 0) FROM mailbox WHERE device = ?",
  [SQL_MAIL_LAST_ID] = "SELECT coalesce(max(id), 0) FROM mailbox",
  [SQL_MAIL_GET] = "SELECT sender, gap, length(envelope) FROM mailbox WHERE device = ? AND id = ?",
  [SQL_MAIL_REMOVE] = "DELETE FROM mailbox WHERE device = ? AND id = ?",
  [SQL_MAIL_OLDEST_OF] =
    "SELECT id, length(envelope) FROM mailbox"
    " WHERE device = ? AND sender = ? AND gap = 0 ORDER BY id LIMIT 1",
  [SQL_MAIL_BEFORE] =
    "SELECT id, sender, gap FROM mailbox WHERE device = ? AND id < ? ORDER BY id DESC LIMIT 1",
  [SQL_MAIL_SET_GAP] =
    "UPDATE mailbox SET gap = ?3, envelope = NULL, request = NULL WHERE device = ?1 AND id = ?2",
  [SQL_MAIL_OLDEST_GAP] = "SELECT id FROM mailbox WHERE device = ? AND gap > 0 ORDER BY id LIMIT 1",
  [SQL_MAIL_OCCUPANCY] = "SELECT sender, gap, length(envelope) FROM mailbox WHERE device = ?",
  [SQL_MAILBOX_REMOVE] = "DELETE FROM mailbox WHERE device = ?",
  [SQL_MAILBOX_EXPIRE] = "DELETE FROM mailbox WHERE device = ? AND time < ?",

  [SQL_BLOB_USAGE] = "SELECT coalesce(sum(bytes), 0) FROM blobs WHERE account = ?",
  [SQL_BLOB_ADD] = "INSERT INTO blobs (id, account, bytes, whole, time) VALUES (?, ?, ?, 0, ?)",
  [SQL_BLOB_GET] = "SELECT account, bytes, whole, time FROM blobs WHERE id = ?",
  [SQL_BLOB_FINISH] = "UPDATE blobs SET whole = 1 WHERE id = ?",
  [SQL_BLOBS_OLD] = "SELECT id FROM blobs WHERE time < ? LIMIT 100",
  [SQL_BLOB_REMOVE] = "DELETE FROM blobs WHERE id = ?",

  [SQL_INVITATION_ADD] = "INSERT OR IGNORE INTO invitations (hash) VALUES (?)",
};
