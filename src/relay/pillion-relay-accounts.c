/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-accounts.h"

#include <string.h>

#include "relay/pillion-relay-account-load.h"
#include "relay/pillion-relay-request.h"

/* Accounts in memory that nobody uses now. */
#define IDLE_MAX 4096

/* Of all in memory, so many are ready to be judged; the others are packed, since most
 * devices that are connected do nothing, and a view takes eight times what it is made of.
 */
#define VIEWS_MAX 512

struct _PillionRelayAccounts {
  PillionRelay *relay;
  GHashTable *table;  /* (owned): id to PillionRelayAccount */
  GQueue by_use;      /* of the same, most recently used first */
  GQueue with_views;  /* of those that are not packed, most recently used first */
  GHashTable *loads;  /* (owned): id to Load */
  GSequence *lapses;  /* (owned): accounts by lapse_ms */
  uv_timer_t timer;   /* for the first of them */
};

/* An account that is on its way from the store, and who waits for it. */
typedef struct {
  PillionRelayJob job;
  PillionRelayAccounts *accounts;
  guint8 id[PILLION_ACCOUNT_BYTES];
  GQueue requests;
  PillionRelayAccount *account; /* (owned) (nullable) */
} Load;

/* An id is a hash itself, but one that its owner may have searched for. That slows
 * down whoever has to do with him, a little.
 */
static guint
id_hash (gconstpointer id)
{
  guint hash;

  memcpy (&hash, id, sizeof hash);

  return hash;
}

static gboolean
id_equal (gconstpointer a,
          gconstpointer b)
{
  return memcmp (a, b, PILLION_ACCOUNT_BYTES) == 0;
}

static int
compare_lapse (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const PillionRelayAccount *first = a;
  const PillionRelayAccount *second = b;

  return (first->lapse_ms > second->lapse_ms) - (first->lapse_ms < second->lapse_ms);
}

/* Returns: (transfer none) (nullable): the account whose companions lapse next. */
static PillionRelayAccount *
get_next_lapse (PillionRelayAccounts *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->lapses);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

void
pillion_relay_accounts_sweep (PillionRelayAccounts *self)
{
  PillionRelayAccount *account;

  /* Watching it moves it behind, since its companions are then no longer active. */
  while ((account = get_next_lapse (self)) != NULL && account->lapse_ms <= pillion_relay_now_ms ()) {
    g_autoptr (PillionRelayAccount) due = pillion_relay_account_ref (account);

    pillion_relay_account_watch (due);
  }
}

static void
lapse_due (uv_timer_t *timer)
{
  pillion_relay_accounts_sweep (timer->data);
}

/* The loop's clock counts whole milliseconds and may be early by less than one: the timer
 * repeats until the time has come.
 */
static void
set_timer (PillionRelayAccounts *self)
{
  const PillionRelayAccount *account = get_next_lapse (self);
  guint64 now = pillion_relay_now_ms ();
  guint64 wait_ms = 1;

  if (account == NULL) {
    uv_timer_stop (&self->timer);
    return;
  }

  if (account->lapse_ms > now)
    wait_ms = account->lapse_ms - now;

  uv_update_time (&self->relay->loop);
  uv_timer_start (&self->timer, lapse_due, wait_ms, 1);
}

PillionRelayAccounts *
pillion_relay_accounts_new (PillionRelay *relay)
{
  PillionRelayAccounts *self = g_new0 (PillionRelayAccounts, 1);

  self->relay = relay;
  self->table = g_hash_table_new (id_hash, id_equal);
  self->loads = g_hash_table_new (id_hash, id_equal);
  self->lapses = g_sequence_new (NULL);
  g_queue_init (&self->by_use);
  g_queue_init (&self->with_views);
  uv_timer_init (&relay->loop, &self->timer);
  self->timer.data = self;

  return self;
}

/* Out of the table; who holds it still holds it. */
static void
forget (PillionRelayAccounts *self,
        PillionRelayAccount  *account)
{
  g_hash_table_remove (self->table, account->id);
  g_queue_unlink (&self->by_use, &account->link);
  pillion_relay_account_unref (account);
}

static void
timer_closed (uv_handle_t *handle)
{
  g_free (handle->data);
}

void
pillion_relay_accounts_free (PillionRelayAccounts *self)
{
  while (self->by_use.head != NULL)
    forget (self, self->by_use.head->data);

  g_hash_table_unref (self->table);
  g_hash_table_unref (self->loads);
  g_sequence_free (self->lapses);
  uv_close ((uv_handle_t *) &self->timer, timer_closed);
}

PillionRelayAccount *
pillion_relay_accounts_find (PillionRelayAccounts *self,
                             const guint8         *id)
{
  PillionRelayAccount *account = g_hash_table_lookup (self->table, id);

  if (account != NULL && self->by_use.head != &account->link) {
    g_queue_unlink (&self->by_use, &account->link);
    g_queue_push_head_link (&self->by_use, &account->link);
  }

  return account;
}

/* Packs what was not used for longest, if there is too much. */
static void
pack (PillionRelayAccounts *self)
{
  PillionRelayAccount *account;

  if (self->with_views.length <= VIEWS_MAX)
    return;

  account = self->with_views.tail->data;
  g_queue_unlink (&self->with_views, &account->view_link);
  account->packed = pillion_account_view_save (account->view);
  g_clear_pointer (&account->view, pillion_account_view_free);
}

/* Forgets one that nobody uses, if there are too many. */
static void
trim (PillionRelayAccounts *self)
{
  GList *link = self->by_use.tail;

  if (self->by_use.length <= IDLE_MAX)
    return;

  for (guint tries = 0; link != NULL && tries < 16; tries++, link = link->prev) {
    PillionRelayAccount *account = link->data;

    if (account->n_refs == 1) {
      forget (self, account);
      return;
    }
  }
}

static void
insert (PillionRelayAccounts *self,
        PillionRelayAccount  *account)
{
  account->accounts = self;
  g_hash_table_insert (self->table, account->id, account);
  g_queue_push_head_link (&self->by_use, &account->link);
  g_queue_push_head_link (&self->with_views, &account->view_link);
  pack (self);
  trim (self);
}

static gboolean
load_run (PillionRelayJob    *job,
          PillionRelayStore  *store,
          GError            **error)
{
  Load *load = (Load *) job;

  return pillion_relay_account_load (store, load->id, &load->account, error);
}

static void
load_done (PillionRelayJob *job,
           const GError    *error)
{
  Load *load = (Load *) job;
  PillionRelayAccounts *self = load->accounts;
  PillionRelayRequest *request;

  g_hash_table_remove (self->loads, load->id);
  if (load->account != NULL)
    insert (self, g_steal_pointer (&load->account));

  while ((request = g_queue_pop_head (&load->requests)) != NULL) {
    if (error != NULL) {
      pillion_relay_request_fail_stored (request, error);
      continue;
    }

    request->has_absent = g_hash_table_lookup (self->table, load->id) == NULL;
    memcpy (request->absent, load->id, sizeof request->absent);
    pillion_relay_request_handle (request);
  }

  g_free (load);
}

void
pillion_relay_accounts_load (PillionRelayAccounts *self,
                             const guint8         *id,
                             PillionRelayRequest  *request)
{
  Load *load = g_hash_table_lookup (self->loads, id);

  if (load == NULL) {
    load = g_new0 (Load, 1);
    load->job.run = load_run;
    load->job.done = load_done;
    load->accounts = self;
    memcpy (load->id, id, sizeof load->id);
    g_queue_init (&load->requests);
    g_hash_table_insert (self->loads, load->id, load);
    pillion_relay_queue_add (self->relay->queue, load);
  }

  g_queue_push_tail (&load->requests, request);
}

void
pillion_relay_accounts_remove (PillionRelayAccounts     *self,
                               const guint8             *id,
                               PillionRelayLogOutReason  reason)
{
  PillionRelayAccount *found = g_hash_table_lookup (self->table, id);
  g_autoptr (PillionRelayAccount) account = NULL;

  if (found == NULL)
    return;

  account = pillion_relay_account_ref (found);
  for (guint i = 0; i < account->devices->len; i++) {
    PillionRelayAccountDevice *device = g_ptr_array_index (account->devices, i);

    if (device->connection != NULL)
      pillion_relay_connection_log_out (device->connection, reason);
  }

  forget (self, account);
}

PillionRelayAccount *
pillion_relay_account_ref (PillionRelayAccount *self)
{
  self->n_refs++;

  return self;
}

void
pillion_relay_account_unref (PillionRelayAccount *self)
{
  if (--self->n_refs > 0)
    return;

  g_clear_pointer (&self->lapse, g_sequence_remove);
  if (self->view != NULL)
    g_queue_unlink (&self->accounts->with_views, &self->view_link);
  g_clear_pointer (&self->view, pillion_account_view_free);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_ptr_array_unref (self->devices);
  g_free (self);
}

PillionAccountView *
pillion_relay_account_ensure_view (PillionRelayAccount *self)
{
  GQueue *with_views = &self->accounts->with_views;

  if (self->view == NULL) {
    g_autoptr (GBytes) packed = g_steal_pointer (&self->packed);
    g_autoptr (GError) error = NULL;

    self->view = pillion_account_view_load (g_bytes_get_data (packed, NULL), g_bytes_get_size (packed), &error);
    g_assert_no_error (error);
    g_queue_push_head_link (with_views, &self->view_link);
    pack (self->accounts);
  } else if (with_views->head != &self->view_link) {
    g_queue_unlink (with_views, &self->view_link);
    g_queue_push_head_link (with_views, &self->view_link);
  }

  return self->view;
}

PillionRelayAccountDevice *
pillion_relay_account_find_device (PillionRelayAccount *self,
                                   const guint8        *id)
{
  for (guint i = 0; i < self->devices->len; i++) {
    PillionRelayAccountDevice *device = g_ptr_array_index (self->devices, i);

    if (memcmp (device->id, id, sizeof device->id) == 0)
      return device;
  }

  return NULL;
}

PillionRelayRole
pillion_relay_account_get_role (PillionRelayAccount             *self,
                                const PillionRelayAccountDevice *device,
                                guint64                          now_ms)
{
  switch (pillion_account_view_get_trust (pillion_relay_account_ensure_view (self), device->id, now_ms)) {
  case PILLION_DEVICE_FRESH:
    return device->slot == PILLION_SLOT_PRIMARY ? PILLION_RELAY_ROLE_PRIMARY : PILLION_RELAY_ROLE_ACTIVE;
  case PILLION_DEVICE_LAPSED:
  case PILLION_DEVICE_SEAT_ENDED:
  case PILLION_DEVICE_FROZEN:
    return PILLION_RELAY_ROLE_LOCKED;
  case PILLION_DEVICE_UNKNOWN:
  case PILLION_DEVICE_REMOVED:
  case PILLION_DEVICE_EXPIRED:
  case PILLION_DEVICE_RESIGNED:
  default:
    return PILLION_RELAY_ROLE_REMOVED;
  }
}

gboolean
pillion_relay_account_begin_change (PillionRelayAccount *self,
                                    PillionRelayRequest *request)
{
  if (self->publishing) {
    g_queue_push_tail (&self->waiting, request);
    return FALSE;
  }

  self->publishing = TRUE;
  pillion_relay_account_ref (self);

  return TRUE;
}

void
pillion_relay_account_end_change (PillionRelayAccount *self)
{
  self->publishing = FALSE;
  while (!self->publishing && !g_queue_is_empty (&self->waiting))
    pillion_relay_request_handle (g_queue_pop_head (&self->waiting));

  pillion_relay_account_unref (self);
}

void
pillion_relay_account_set_view (PillionRelayAccount       *self,
                                PillionAccountView        *view,
                                PillionRelayAccountDevice *added)
{
  pillion_relay_account_ensure_view (self);
  pillion_account_view_free (self->view);
  self->view = view;
  if (added != NULL)
    g_ptr_array_add (self->devices, added);

  pillion_relay_account_watch (self);
}

/* Why a device is no longer active. */
static PillionRelayLogOutReason
get_reason (PillionRelayAccount *self,
            const guint8        *device)
{
  const PillionAccountView *view = pillion_relay_account_ensure_view (self);
  const PillionMembership *membership = &pillion_account_view_get_membership (view)->membership;
  const PillionMembershipEntry *entry = pillion_membership_find_device (membership, device);

  switch (pillion_account_view_get_trust (view, device, pillion_relay_now_ms ())) {
  case PILLION_DEVICE_RESIGNED:
    return PILLION_RELAY_LOG_OUT_RESIGNED;
  case PILLION_DEVICE_UNKNOWN:
    return PILLION_RELAY_LOG_OUT_REMOVED;
  case PILLION_DEVICE_REMOVED:
    if (entry != NULL && entry->reason == PILLION_DEVICE_REASON_DEVICE_IDLE)
      return PILLION_RELAY_LOG_OUT_IDLE;
    return PILLION_RELAY_LOG_OUT_REMOVED;
  case PILLION_DEVICE_FRESH:
  case PILLION_DEVICE_LAPSED:
  case PILLION_DEVICE_SEAT_ENDED:
  case PILLION_DEVICE_FROZEN:
  case PILLION_DEVICE_EXPIRED:
  default:
    return PILLION_RELAY_LOG_OUT_EXPIRED;
  }
}

/* When a connected companion is to be looked at again. */
static guint64
get_lapse (PillionRelayAccount             *self,
           const PillionRelayAccountDevice *device)
{
  const PillionAccountView *view = pillion_relay_account_ensure_view (self);
  const PillionCertificate *certificate = pillion_account_view_find_certificate (view, device->id);
  guint64 lapse = pillion_account_view_get_not_after (view);

  if (certificate != NULL && certificate->not_after != 0)
    lapse = MIN (lapse, certificate->not_after);

  return lapse;
}

void
pillion_relay_account_watch (PillionRelayAccount *self)
{
  guint64 now = pillion_relay_now_ms ();
  guint64 lapse = G_MAXUINT64;

  for (guint i = 0; i < self->devices->len; i++) {
    PillionRelayAccountDevice *device = g_ptr_array_index (self->devices, i);

    if (device->connection == NULL || device->connection->role < PILLION_RELAY_ROLE_ACTIVE)
      continue;

    if (pillion_relay_account_get_role (self, device, now) < PILLION_RELAY_ROLE_ACTIVE)
      pillion_relay_connection_log_out (device->connection, get_reason (self, device->id));
    else if (device->slot != PILLION_SLOT_PRIMARY)
      lapse = MIN (lapse, get_lapse (self, device));
  }

  g_clear_pointer (&self->lapse, g_sequence_remove);
  self->lapse_ms = lapse;
  if (lapse != G_MAXUINT64)
    self->lapse = g_sequence_insert_sorted (self->accounts->lapses, self, compare_lapse, NULL);
  set_timer (self->accounts);
}

void
pillion_relay_account_push (PillionRelayAccount    *self,
                            PillionRelayPush        push,
                            JsonObject             *members,
                            PillionRelayConnection *except)
{
  for (guint i = 0; i < self->devices->len; i++) {
    const PillionRelayAccountDevice *device = g_ptr_array_index (self->devices, i);

    if (device->connection != NULL && device->connection != except)
      pillion_relay_connection_push (device->connection, push,
                                     members != NULL ? json_object_ref (members) : NULL);
  }

  g_clear_pointer (&members, json_object_unref);
}
