/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-sqlite-private.h"

#include <string.h>

/* Gap markers in a mailbox. Markers of one sender in a row are one, but senders that
 * take turns could make many; beyond this the oldest goes.
 */
#define GAPS_MAX 1024

static gboolean
request_find (PillionRelayStore  *store,
              gint64              device,
              const guint8       *request,
              guint64            *known_time,
              GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_REQUEST_GET);
  gint64 time;

  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_blob (statement, 2, request, PILLION_ID_BYTES, SQLITE_STATIC);
  if (!pillion_relay_sqlite_get_integer (self, statement, &time, error))
    return FALSE;

  *known_time = (guint64) time;

  return TRUE;
}

static gboolean
request_remember (PillionRelayStore  *store,
                  gint64              device,
                  const guint8       *request,
                  guint64             time,
                  guint64            *known_time,
                  GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_REQUEST_ADD);

  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_blob (statement, 2, request, PILLION_ID_BYTES, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, (sqlite3_int64) time);
  if (!pillion_relay_sqlite_run (self, statement, error))
    return FALSE;

  *known_time = 0;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;

  return request_find (store, device, request, known_time, error);
}

/* (transfer none) (nullable): NULL with an error. */
static PillionRelayMailboxUse *
ensure_mailbox (PillionRelaySqlite  *self,
                gint64               device,
                GError             **error)
{
  PillionRelayMailboxUse *mailbox = pillion_relay_occupancy_find (self->occupancy, device);
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_OCCUPANCY);
  gboolean row;

  if (mailbox != NULL)
    return mailbox;

  mailbox = pillion_relay_occupancy_add (self->occupancy, device);
  sqlite3_bind_int64 (statement, 1, device);
  while (pillion_relay_sqlite_next (self, statement, &row, error)) {
    guint8 sender[PILLION_ACCOUNT_BYTES];

    if (!row)
      return mailbox;

    if (sqlite3_column_int64 (statement, 1) > 0) {
      mailbox->n_gaps++;
      continue;
    }

    pillion_relay_sqlite_copy (statement, 0, sender, sizeof sender);
    pillion_relay_mailbox_use_add (mailbox, sender, (guint64) sqlite3_column_int64 (statement, 2));
  }

  return NULL;
}

static gboolean
remove_row (PillionRelaySqlite  *self,
            gint64               device,
            gint64               id,
            GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_REMOVE);

  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_int64 (statement, 2, id);

  return pillion_relay_sqlite_run (self, statement, error);
}

static gboolean
set_gap (PillionRelaySqlite  *self,
         gint64               device,
         gint64               id,
         gint64               gap,
         GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_SET_GAP);

  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_int64 (statement, 2, id);
  sqlite3_bind_int64 (statement, 3, gap);

  return pillion_relay_sqlite_run (self, statement, error);
}

/* The marker right before a row, if it is one of the same sender: its id goes to
 * before (0 if there is none) and its count to gap.
 */
static gboolean
find_marker_before (PillionRelaySqlite  *self,
                    gint64               device,
                    gint64               id,
                    const guint8        *sender,
                    gint64              *before,
                    gint64              *gap,
                    GError             **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_BEFORE);
  guint8 other[PILLION_ACCOUNT_BYTES];
  gboolean row;

  *before = 0;
  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_int64 (statement, 2, id);
  if (!pillion_relay_sqlite_next (self, statement, &row, error))
    return FALSE;

  if (!row)
    return TRUE;

  pillion_relay_sqlite_copy (statement, 1, other, sizeof other);
  *gap = sqlite3_column_int64 (statement, 2);
  if (*gap > 0 && memcmp (other, sender, sizeof other) == 0)
    *before = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  return TRUE;
}

static gboolean
drop_oldest_gap (PillionRelaySqlite   *self,
                 gint64                device,
                 PillionRelayMailboxUse  *mailbox,
                 GError              **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_OLDEST_GAP);
  gint64 id;

  sqlite3_bind_int64 (statement, 1, device);
  if (!pillion_relay_sqlite_get_integer (self, statement, &id, error))
    return FALSE;

  mailbox->n_gaps--;

  return remove_row (self, device, id, error);
}

/* Leaves a marker where a message was dropped. */
static gboolean
mark_gap (PillionRelaySqlite   *self,
          gint64                device,
          gint64                id,
          const guint8         *sender,
          PillionRelayMailboxUse  *mailbox,
          GError              **error)
{
  gint64 before, gap;

  if (!find_marker_before (self, device, id, sender, &before, &gap, error))
    return FALSE;

  if (before != 0)
    return set_gap (self, device, before, gap + 1, error) && remove_row (self, device, id, error);

  mailbox->n_gaps++;
  if (!set_gap (self, device, id, 1, error))
    return FALSE;

  return mailbox->n_gaps <= GAPS_MAX || drop_oldest_gap (self, device, mailbox, error);
}

/* Drops the oldest message of whoever fills most of the mailbox (PROTOCOL.md 4.5). */
static gboolean
drop_one (PillionRelaySqlite   *self,
          gint64                device,
          PillionRelayMailboxUse  *mailbox,
          GError              **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_OLDEST_OF);
  guint8 sender[PILLION_ACCOUNT_BYTES];
  gint64 id, bytes;
  gboolean row;

  memcpy (sender, pillion_relay_mailbox_use_get_largest (mailbox)->account, sizeof sender);
  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_blob (statement, 2, sender, sizeof sender, SQLITE_STATIC);
  if (!pillion_relay_sqlite_next (self, statement, &row, error))
    return FALSE;

  g_return_val_if_fail (row, FALSE);
  id = sqlite3_column_int64 (statement, 0);
  bytes = sqlite3_column_int64 (statement, 1);
  sqlite3_reset (statement);

  pillion_relay_mailbox_use_remove (mailbox, sender, (guint64) bytes);

  return mark_gap (self, device, id, sender, mailbox, error);
}

static gboolean
mailbox_add (PillionRelayStore                *store,
             gint64                            device,
             PillionRelayMail                 *mail,
             const PillionRelayMailboxLimits  *limits,
             GError                          **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_ADD);
  PillionRelayMailboxUse *mailbox = ensure_mailbox (self, device, error);

  if (mailbox == NULL)
    return FALSE;

  while (mailbox->n_messages > 0 &&
         (mailbox->n_messages >= limits->max_messages ||
          mailbox->bytes + mail->envelope_len > limits->max_bytes)) {
    if (!drop_one (self, device, mailbox, error))
      return FALSE;
  }

  mail->id = ++self->last_mail;
  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_int64 (statement, 2, mail->id);
  sqlite3_bind_blob (statement, 3, mail->sender, sizeof mail->sender, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 4, mail->sender_device, sizeof mail->sender_device, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 5, mail->request, sizeof mail->request, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 6, (sqlite3_int64) mail->time);
  sqlite3_bind_blob (statement, 7, mail->envelope, (int) mail->envelope_len, SQLITE_STATIC);
  if (!pillion_relay_sqlite_run (self, statement, error))
    return FALSE;

  pillion_relay_mailbox_use_add (mailbox, mail->sender, mail->envelope_len);

  return TRUE;
}

static void
read_mail (sqlite3_stmt     *statement,
           PillionRelayMail *mail)
{
  mail->id = sqlite3_column_int64 (statement, 0);
  pillion_relay_sqlite_copy (statement, 1, mail->sender, sizeof mail->sender);
  pillion_relay_sqlite_copy (statement, 2, mail->sender_device, sizeof mail->sender_device);
  pillion_relay_sqlite_copy (statement, 3, mail->request, sizeof mail->request);
  mail->time = (guint64) sqlite3_column_int64 (statement, 4);
  mail->gap = (guint) sqlite3_column_int64 (statement, 5);
  mail->envelope = sqlite3_column_blob (statement, 6);
  mail->envelope_len = (gsize) sqlite3_column_bytes (statement, 6);
}

static gboolean
mailbox_list (PillionRelayStore     *store,
              gint64                 device,
              gint64                 after,
              guint                  max,
              gsize                  max_bytes,
              PillionRelayMailFunc   func,
              gpointer               user_data,
              gboolean              *at_end,
              GError               **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_LIST);
  gsize bytes = 0;
  guint n = 0;
  gboolean row;

  *at_end = FALSE;
  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_int64 (statement, 2, after);
  while (pillion_relay_sqlite_next (self, statement, &row, error)) {
    PillionRelayMail mail;

    if (!row) {
      *at_end = TRUE;
      return TRUE;
    }

    read_mail (statement, &mail);
    if (n == max || (n > 0 && bytes + mail.envelope_len > max_bytes)) {
      sqlite3_reset (statement);
      return TRUE;
    }

    func (&mail, user_data);
    bytes += mail.envelope_len;
    n++;
  }

  return FALSE;
}

static gboolean
mailbox_count (PillionRelayStore  *store,
               gint64              device,
               guint              *n,
               gint64             *last,
               GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_COUNT);
  gboolean row;

  sqlite3_bind_int64 (statement, 1, device);
  if (!pillion_relay_sqlite_next (self, statement, &row, error))
    return FALSE;

  *n = (guint) sqlite3_column_int64 (statement, 0);
  *last = sqlite3_column_int64 (statement, 1);
  sqlite3_reset (statement);

  return TRUE;
}

static gboolean
remove_mail (PillionRelaySqlite   *self,
             gint64                device,
             gint64                id,
             PillionRelayMailboxUse  *mailbox,
             GError              **error)
{
  sqlite3_stmt *statement = pillion_relay_sqlite_get (self, SQL_MAIL_GET);
  guint8 sender[PILLION_ACCOUNT_BYTES];
  gint64 gap, bytes;
  gboolean row;

  sqlite3_bind_int64 (statement, 1, device);
  sqlite3_bind_int64 (statement, 2, id);
  if (!pillion_relay_sqlite_next (self, statement, &row, error))
    return FALSE;

  if (!row)
    return TRUE;

  pillion_relay_sqlite_copy (statement, 0, sender, sizeof sender);
  gap = sqlite3_column_int64 (statement, 1);
  bytes = sqlite3_column_int64 (statement, 2);
  sqlite3_reset (statement);

  if (gap > 0)
    mailbox->n_gaps--;
  else
    pillion_relay_mailbox_use_remove (mailbox, sender, (guint64) bytes);

  return remove_row (self, device, id, error);
}

static gboolean
mailbox_remove (PillionRelayStore  *store,
                gint64              device,
                const gint64       *ids,
                guint               n_ids,
                GError            **error)
{
  PillionRelaySqlite *self = (PillionRelaySqlite *) store;
  PillionRelayMailboxUse *mailbox = ensure_mailbox (self, device, error);

  if (mailbox == NULL)
    return FALSE;

  for (guint i = 0; i < n_ids; i++) {
    if (!remove_mail (self, device, ids[i], mailbox, error))
      return FALSE;
  }

  return TRUE;
}

void
pillion_relay_sqlite_init_mailbox (PillionRelaySqlite *self)
{
  self->store.request_find = request_find;
  self->store.request_remember = request_remember;
  self->store.mailbox_add = mailbox_add;
  self->store.mailbox_list = mailbox_list;
  self->store.mailbox_count = mailbox_count;
  self->store.mailbox_remove = mailbox_remove;
}
