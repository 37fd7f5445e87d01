/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "protocol/pillion-account-view.h"
#include "relay/pillion-relay-connection.h"

G_BEGIN_DECLS

/**
 * PillionRelayAccountDevice:
 * @key: in the store
 * @dsk: to authenticate it, also when the membership no longer names it
 * @connection: (nullable): its only one
 *
 * A device that an account has or had.
 */
struct _PillionRelayAccountDevice {
  gint64                  key;
  guint8                  id[PILLION_DEVICE_BYTES];
  guint8                  slot;
  guint8                  dsk[PILLION_KEY_BYTES];
  guint64                 generation;
  guint                   n_one_time;
  gboolean                told_low;
  PillionRelayConnection *connection;
};

/**
 * PillionRelayAccount:
 * @view: (owned) (nullable): its devices as the relay has verified them
 * @packed: (owned) (nullable): the same where it is packed
 * @devices: (owned) (element-type PillionRelayAccountDevice)
 * @publishing: a change of it is being stored
 * @waiting: (owned): requests that wait for that to end
 * @lapse: (nullable): when its connected companions must be looked at
 *
 * An account in memory. Counted references; those that nobody uses are forgotten.
 */
struct _PillionRelayAccount {
  PillionRelayAccounts *accounts;
  guint                 n_refs;
  GList                 link; /* in the order of use */
  gint64                key;
  guint8                id[PILLION_ACCOUNT_BYTES];
  char                  number[PILLION_NUMBER_MAX_BYTES + 1];
  PillionAccountView   *view;
  GBytes               *packed;
  GList                 view_link; /* in the order of use */
  GPtrArray            *devices;
  gboolean              publishing;
  GQueue                waiting;
  GSequenceIter        *lapse;
  guint64               lapse_ms;
};

PillionRelayAccounts *pillion_relay_accounts_new         (PillionRelay              *relay);
void                  pillion_relay_accounts_free        (PillionRelayAccounts      *self);

/* Cuts off the companions whose freshness has lapsed. They are cut off at the very time;
 * called about once a second, this sees also a clock that was set.
 */
void                  pillion_relay_accounts_sweep       (PillionRelayAccounts      *self);

/* (transfer none) (nullable): NULL if it is not in memory. */
PillionRelayAccount  *pillion_relay_accounts_find        (PillionRelayAccounts      *self,
                                                          const guint8              *id);

/* Loads an account and then handles the request again. */
void                  pillion_relay_accounts_load        (PillionRelayAccounts      *self,
                                                          const guint8              *id,
                                                          PillionRelayRequest       *request);

/* An account that is gone: its devices are told and cut off. */
void                  pillion_relay_accounts_remove      (PillionRelayAccounts      *self,
                                                          const guint8              *id,
                                                          PillionRelayLogOutReason   reason);

PillionRelayAccount  *pillion_relay_account_ref          (PillionRelayAccount       *self);
void                  pillion_relay_account_unref        (PillionRelayAccount       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionRelayAccount, pillion_relay_account_unref)

/* Unpacked, if it is not. (transfer none): until other accounts are used. */
PillionAccountView   *pillion_relay_account_ensure_view  (PillionRelayAccount       *self);

/* (transfer none) (nullable) */
PillionRelayAccountDevice   *pillion_relay_account_find_device  (PillionRelayAccount       *self,
                                                          const guint8              *id);

/* What a device is now. */
PillionRelayRole      pillion_relay_account_get_role     (PillionRelayAccount       *self,
                                                          const PillionRelayAccountDevice  *device,
                                                          guint64                    now_ms);

/* Lets no other change of the account begin until it is ended: FALSE if one is under
 * way, and then the request is handled again afterwards.
 */
gboolean              pillion_relay_account_begin_change (PillionRelayAccount       *self,
                                                          PillionRelayRequest       *request);
void                  pillion_relay_account_end_change   (PillionRelayAccount       *self);

/* Takes over a view that was stored, with the device that is new in it ((transfer full)
 * (nullable)), and cuts off who is no longer active.
 */
void                  pillion_relay_account_set_view     (PillionRelayAccount       *self,
                                                          PillionAccountView        *view,
                                                          PillionRelayAccountDevice        *added);

/* Looks again at who of the connected companions is active, now and when the next of
 * them lapses. To be called when one connects or anything of the account has changed.
 */
void                  pillion_relay_account_watch        (PillionRelayAccount       *self);

/* Tells every connected device of the account but one. (transfer full) members. */
void                  pillion_relay_account_push         (PillionRelayAccount       *self,
                                                          PillionRelayPush           push,
                                                          JsonObject                *members,
                                                          PillionRelayConnection    *except);

G_END_DECLS
