/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* Where a relay keeps what must survive it. One interface, several stores: SQLite in
 * one folder, later PostgreSQL for several relays.
 *
 * A store belongs to the storage thread (pillion-relay-queue.h): every function below
 * runs there, between begin and commit, and may block. A function that returns FALSE
 * has set PILLION_RELAY_ERROR_FULL or _BUSY; the whole transaction is then rolled
 * back. What a caller asked for and is not there is no error.
 *
 * Accounts and devices have keys: numbers that the store gives and that mean nothing
 * outside. Binary objects are those of PROTOCOL.md, verified before they come here.
 */

typedef struct _PillionRelayStore PillionRelayStore;

/**
 * PillionStoredDevice:
 * @key: 0 when the record is yet to be stored
 * @resignation: (nullable)
 * @bundle: (nullable): only when storing
 * @n_one_time: one-time prekeys that are left
 */
typedef struct {
  gint64  key;
  guint8  id[PILLION_DEVICE_BYTES];
  GBytes *certificate;
  GBytes *resignation;
  GBytes *bundle;
  guint64 generation;
  guint   n_one_time;
} PillionStoredDevice;

/**
 * PillionStoredAccount:
 * @memberships: (element-type GBytes): the newest signed by the AIK and all after it
 * @devices: (element-type PillionStoredDevice): at least one for each entry of the
 *   newest, and older ones
 */
typedef struct {
  gint64     key;
  guint8     id[PILLION_ACCOUNT_BYTES];
  char       number[PILLION_NUMBER_MAX_BYTES + 1];
  guint8     aik[PILLION_KEY_BYTES];
  GPtrArray *memberships;
  GBytes    *freshness;
  GPtrArray *devices;
} PillionStoredAccount;

PillionStoredDevice  *pillion_stored_device_new   (const guint8              *id);
void                       pillion_stored_device_free  (PillionStoredDevice  *self);
PillionStoredAccount *pillion_stored_account_new  (void);
void                       pillion_stored_account_free (PillionStoredAccount *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionStoredDevice, pillion_stored_device_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionStoredAccount, pillion_stored_account_free)

/**
 * PillionRelayPublication:
 * @restarts: signed by the AIK: those before it are no longer served
 * @entries: (array length=n_entries): devices of the membership
 * @inactive: which of them lose mailbox and prekeys, as all others do
 * @added: (nullable): the device that is new, with certificate and bundle
 * @added_key: (out): its key
 *
 * One membership with its first freshness.
 */
typedef struct {
  gint64                    account;
  guint64                   epoch;
  GBytes                   *membership;
  gboolean                  restarts;
  GBytes                   *freshness;
  guint                     n_entries;
  guint8                    entries[PILLION_DEVICES_MAX][PILLION_DEVICE_BYTES];
  gboolean                  inactive[PILLION_DEVICES_MAX];
  PillionStoredDevice *added;
} PillionRelayPublication;

/**
 * PillionRelayMail:
 * @id: ascends within the relay; set by mailbox_add
 * @sender: account of the sender
 * @gap: how many messages of @sender were dropped here; 0 for a message
 * @envelope: (array length=envelope_len): borrowed
 *
 * What stands in a mailbox.
 */
typedef struct {
  gint64        id;
  guint8        sender[PILLION_ACCOUNT_BYTES];
  guint8        sender_device[PILLION_DEVICE_BYTES];
  guint8        request[PILLION_ID_BYTES];
  guint64       time;
  guint         gap;
  const guint8 *envelope;
  gsize         envelope_len;
} PillionRelayMail;

typedef void (*PillionRelayMailFunc) (const PillionRelayMail *mail,
                                      gpointer                user_data);

/**
 * PillionRelayMailboxLimits:
 *
 * When a mailbox is full.
 */
typedef struct {
  guint64 max_bytes;
  guint64 max_messages;
} PillionRelayMailboxLimits;

/**
 * PillionRelayOneTime:
 * @id: 0 for none
 *
 * A one-time prekey.
 */
typedef struct {
  guint32 id;
  guint8  key[PILLION_KEY_BYTES];
} PillionRelayOneTime;

/**
 * PillionRelayBlob:
 * @bytes: size when whole
 * @time: when it was made, milliseconds UTC
 *
 * What a file in the folder of blobs is.
 */
typedef struct {
  guint8   id[PILLION_ID_BYTES];
  gint64   account;
  guint64  bytes;
  gboolean whole;
  guint64  time;
} PillionRelayBlob;

/**
 * PillionRelayExpiry:
 * @after: device key to go on behind; 0 begins anew
 * @n_devices: how many to look at
 * @blobs: (element-type PillionRelayBlob): those that were forgotten
 *
 * One step of forgetting what is old, in small pieces so that nobody waits for it.
 */
typedef struct {
  guint64 mail_before;
  guint64 requests_before;
  guint64 handouts_before;
  guint64 blobs_before;
  guint   n_devices;
  gint64  after;
  GArray *blobs;
} PillionRelayExpiry;

/**
 * PillionRelayStore:
 * @begin: starts a transaction
 * @commit: makes it durable; when it returns TRUE all of it survives a power cut
 * @rollback: forgets it; never fails
 * @account_find: the id of the account that has a number; found tells whether any
 * @account_load: record stays NULL if there is none
 * @account_add: stores a new account with its devices (keys are set), and removes the
 *   account that had the number before
 * @account_publish: added->key is set
 * @account_set_freshness: replaces it
 * @device_set_resignation: mailbox and prekeys go
 * @bundle_set: replaces the bundle of a device
 * @bundle_get: bundle stays NULL if there is none
 * @one_time_add: an id that is there is replaced; tells how many there are
 * @one_time_take: removes and gives one, unless the requester was given one of that
 *   device since the time given; tells how many are left
 * @request_remember: remembers that a device made a request at a time; known_time
 *   becomes the time of the first one if it is known, else 0
 * @request_find: the same without remembering
 * @mailbox_add: puts mail into a mailbox and makes room by dropping
 * @mailbox_list: mail with ids above after, ascending, until so many or so many bytes
 *   (at least one); at_end tells whether the mailbox ends there
 * @mailbox_count: mail in it, and the id of the last (0 when empty)
 * @mailbox_remove: what is not there is ignored
 * @blob_add: counts what the account has and adds; fits tells whether it was added
 * @blob_get: found tells whether it is there
 * @blob_finish: it is whole from now on
 * @invitation_use: remembers the hash of an invitation; fresh tells whether it was new
 * @expire: see #PillionRelayExpiry
 * @free: closes it
 *
 * What every store does.
 */
struct _PillionRelayStore {
  gboolean (*begin)                  (PillionRelayStore *self, GError **error);
  gboolean (*commit)                 (PillionRelayStore *self, GError **error);
  void     (*rollback)               (PillionRelayStore *self);

  gboolean (*account_find)           (PillionRelayStore *self, const char *number, guint8 *id, gboolean *found, GError **error);
  gboolean (*account_load)           (PillionRelayStore *self, const guint8 *id, PillionStoredAccount **record, GError **error);
  gboolean (*account_add)            (PillionRelayStore *self, PillionStoredAccount *record, guint64 time, GError **error);
  gboolean (*account_publish)        (PillionRelayStore *self, PillionRelayPublication *publication, GError **error);
  gboolean (*account_set_freshness)  (PillionRelayStore *self, gint64 account, GBytes *freshness, GError **error);
  gboolean (*device_set_resignation) (PillionRelayStore *self, gint64 device, GBytes *resignation, GError **error);

  gboolean (*bundle_set)             (PillionRelayStore *self, gint64 device, GBytes *bundle, guint64 generation, GError **error);
  gboolean (*bundle_get)             (PillionRelayStore *self, gint64 device, GBytes **bundle, GError **error);
  gboolean (*one_time_add)           (PillionRelayStore *self, gint64 device, const PillionRelayOneTime *keys, guint n_keys, guint *n_left, GError **error);
  gboolean (*one_time_take)          (PillionRelayStore *self, gint64 device, const guint8 *requester, guint64 time, guint64 since, PillionRelayOneTime *key, guint *n_left, GError **error);

  gboolean (*request_remember)       (PillionRelayStore *self, gint64 device, const guint8 *request, guint64 time, guint64 *known_time, GError **error);
  gboolean (*request_find)           (PillionRelayStore *self, gint64 device, const guint8 *request, guint64 *known_time, GError **error);

  gboolean (*mailbox_add)            (PillionRelayStore *self, gint64 device, PillionRelayMail *mail, const PillionRelayMailboxLimits *limits, GError **error);
  gboolean (*mailbox_list)           (PillionRelayStore *self, gint64 device, gint64 after, guint max, gsize max_bytes, PillionRelayMailFunc func, gpointer user_data, gboolean *at_end, GError **error);
  gboolean (*mailbox_count)          (PillionRelayStore *self, gint64 device, guint *n, gint64 *last, GError **error);
  gboolean (*mailbox_remove)         (PillionRelayStore *self, gint64 device, const gint64 *ids, guint n_ids, GError **error);

  gboolean (*blob_add)               (PillionRelayStore *self, const PillionRelayBlob *blob, guint64 max_bytes, gboolean *fits, GError **error);
  gboolean (*blob_get)               (PillionRelayStore *self, const guint8 *id, PillionRelayBlob *blob, gboolean *found, GError **error);
  gboolean (*blob_finish)            (PillionRelayStore *self, const guint8 *id, GError **error);

  gboolean (*invitation_use)         (PillionRelayStore *self, const guint8 *hash, gboolean *fresh, GError **error);
  gboolean (*expire)                 (PillionRelayStore *self, PillionRelayExpiry *expiry, GError **error);

  void     (*free)                   (PillionRelayStore *self);
};

G_END_DECLS
