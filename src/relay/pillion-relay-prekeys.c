/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "protocol/pillion-prekey-bundle-verify.h"
#include "protocol/pillion-protocol-error.h"
#include "relay/pillion-relay-accounts.h"
#include "relay/pillion-relay-ops.h"
#include "wire/pillion-relay-messages-prekeys.h"

/* A device is told when it has fewer one-time prekeys. */
#define LOW 50

/* One-time prekeys of a device at once. */
#define KEPT_MAX 200

/* One requester gets one of a device in this time (PROTOCOL.md, section 4.4). */
#define HANDOUT_MS (24 * G_GUINT64_CONSTANT (3600000))

typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  PillionRelayAccount *account; /* (owned) */
  PillionRelayAccountDevice *device;
  GBytes *bundle;               /* (owned) (nullable) */
  guint64 generation;
  guint n_keys;
  guint n_left;
  PillionRelayOneTime keys[PILLION_ONE_TIME_PREKEYS_MAX];
} Publish;

static void
publish_free (Publish *self)
{
  g_clear_pointer (&self->bundle, g_bytes_unref);
  pillion_relay_account_unref (self->account);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Publish, publish_free)

static gboolean
publish_run (PillionRelayJob    *job,
             PillionRelayStore  *store,
             GError            **error)
{
  Publish *self = (Publish *) job;

  if (self->bundle != NULL &&
      !store->bundle_set (store, self->device->key, self->bundle, self->generation, error))
    return FALSE;

  return store->one_time_add (store, self->device->key, self->keys, self->n_keys, &self->n_left, error);
}

static void
publish_done (PillionRelayJob *job,
              const GError    *error)
{
  g_autoptr (Publish) self = (Publish *) job;
  PillionRelayPrekeysCount ok = { .one_time_prekeys = self->n_left };

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
    return;
  }

  self->device->generation = MAX (self->device->generation, self->generation);
  self->device->n_one_time = self->n_left;
  self->device->told_low = self->device->told_low && self->n_left < LOW;
  pillion_relay_request_answer (self->request, pillion_relay_prekeys_count_write (&ok));
}

/* FALSE if the request was refused. */
static gboolean
check_bundle (PillionRelayRequest *request,
              Publish             *self)
{
  g_autofree PillionPrekeyBundle *bundle = g_new (PillionPrekeyBundle, 1);
  g_autoptr (GError) error = NULL;
  const PillionCertificate *certificate = pillion_account_view_find_certificate (pillion_relay_account_ensure_view (self->account), self->device->id);

  if (self->bundle == NULL)
    return TRUE;

  if (pillion_prekey_bundle_verify (bundle, g_bytes_get_data (self->bundle, NULL), g_bytes_get_size (self->bundle),
                                    certificate, self->device->generation, &error)) {
    self->generation = bundle->generation;
    return TRUE;
  }

  if (g_error_matches (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_STALE))
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_CONFLICT, error->message);
  else
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_BAD_REQUEST, error->message);

  return FALSE;
}

void
pillion_relay_prekeys_publish (PillionRelayRequest *request)
{
  g_auto (PillionRelayPrekeysPublish) message = { 0 };
  g_autoptr (Publish) job = NULL;
  g_autoptr (GError) error = NULL;
  PillionRelayConnection *connection = request->connection;

  if (!pillion_relay_prekeys_publish_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  if (connection->device->n_one_time + message.one_time->len > KEPT_MAX) {
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_FULL, "This device has enough one-time prekeys.");
    return;
  }

  job = g_new0 (Publish, 1);
  job->job.run = publish_run;
  job->job.done = publish_done;
  job->job.writes = TRUE;
  job->request = request;
  job->account = pillion_relay_account_ref (connection->account);
  job->device = connection->device;
  job->bundle = message.bundle != NULL ? g_bytes_ref (message.bundle) : NULL;
  if (!check_bundle (request, job))
    return;

  job->n_keys = message.one_time->len;
  for (guint i = 0; i < job->n_keys; i++) {
    const PillionRelayOneTimePrekey *key = &g_array_index (message.one_time, PillionRelayOneTimePrekey, i);

    job->keys[i].id = (guint32) key->id;
    memcpy (job->keys[i].key, key->key, sizeof job->keys[i].key);
  }

  pillion_relay_queue_add (request->relay->queue, g_steal_pointer (&job));
}

typedef struct {
  PillionRelayAccountDevice *device;
  GBytes *bundle; /* (owned) (nullable) */
  PillionRelayOneTime one_time;
  guint n_left;
} Target;

typedef struct {
  PillionRelayJob job;
  PillionRelayRequest *request;
  PillionRelayAccount *account; /* (owned) */
  guint8 requester[PILLION_ACCOUNT_BYTES];
  guint n_targets;
  Target targets[PILLION_DEVICES_MAX];
} Get;

static void
get_free (Get *self)
{
  for (guint i = 0; i < self->n_targets; i++)
    g_clear_pointer (&self->targets[i].bundle, g_bytes_unref);
  pillion_relay_account_unref (self->account);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Get, get_free)

static gboolean
get_run (PillionRelayJob    *job,
         PillionRelayStore  *store,
         GError            **error)
{
  Get *self = (Get *) job;
  guint64 now = pillion_relay_now_ms ();

  for (guint i = 0; i < self->n_targets; i++) {
    Target *target = &self->targets[i];

    if (!store->bundle_get (store, target->device->key, &target->bundle, error) ||
        !store->one_time_take (store, target->device->key, self->requester, now, now - HANDOUT_MS,
                               &target->one_time, &target->n_left, error))
      return FALSE;
  }

  return TRUE;
}

static JsonObject *
make_bundles (Get *self)
{
  g_autoptr (GArray) bundles = g_array_new (FALSE, TRUE, sizeof (PillionRelayPrekeysBundle));
  PillionRelayPrekeysGetOk ok = { .bundles = bundles };

  for (guint i = 0; i < self->n_targets; i++) {
    const Target *target = &self->targets[i];
    PillionRelayPrekeysBundle bundle = { 0 };

    if (target->bundle == NULL)
      continue;

    memcpy (bundle.device, target->device->id, sizeof bundle.device);
    bundle.bundle = target->bundle;
    bundle.has_one_time = target->one_time.id != 0;
    bundle.one_time.id = target->one_time.id;
    memcpy (bundle.one_time.key, target->one_time.key, sizeof bundle.one_time.key);
    g_array_append_val (bundles, bundle);
  }

  return pillion_relay_prekeys_get_ok_write (&ok);
}

static void
tell_low (const Target *target)
{
  PillionRelayAccountDevice *device = target->device;
  PillionRelayPrekeysCount low = { .one_time_prekeys = target->n_left };

  device->n_one_time = target->n_left;
  if (target->n_left >= LOW || device->told_low || device->connection == NULL ||
      device->connection->role < PILLION_RELAY_ROLE_ACTIVE)
    return;

  device->told_low = TRUE;
  pillion_relay_connection_push (device->connection, PILLION_RELAY_PUSH_PREKEYS_LOW,
                                 pillion_relay_prekeys_count_write (&low));
}

static void
get_done (PillionRelayJob *job,
          const GError    *error)
{
  g_autoptr (Get) self = (Get *) job;

  if (error != NULL) {
    pillion_relay_request_fail_stored (self->request, error);
    return;
  }

  pillion_relay_request_answer (self->request, make_bundles (self));
  for (guint i = 0; i < self->n_targets; i++)
    tell_low (&self->targets[i]);
}

/* FALSE if somebody asks too often, and then the request was answered. */
static gboolean
take_tokens (PillionRelayRequest *request,
             const Get           *self)
{
  guint8 key[PILLION_ACCOUNT_BYTES + PILLION_DEVICE_BYTES];

  memcpy (key, self->requester, sizeof self->requester);
  for (guint i = 0; i < self->n_targets; i++) {
    memcpy (key + sizeof self->requester, self->targets[i].device->id, PILLION_DEVICE_BYTES);
    if (!pillion_relay_request_take (request, PILLION_RELAY_LIMIT_PREKEYS, key, sizeof key))
      return FALSE;
  }

  return TRUE;
}

static gboolean
has_target (const Get                       *self,
            const PillionRelayAccountDevice *device)
{
  for (guint i = 0; i < self->n_targets; i++) {
    if (self->targets[i].device == device)
      return TRUE;
  }

  return FALSE;
}

void
pillion_relay_prekeys_get (PillionRelayRequest *request)
{
  g_auto (PillionRelayPrekeysGet) message = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Get) job = NULL;
  PillionRelayAccount *account;
  guint64 now = pillion_relay_now_ms ();
  gboolean parked;

  if (!pillion_relay_prekeys_get_read_item (&message, request->frame.body, &error)) {
    pillion_relay_request_fail_decode (request, error);
    return;
  }

  account = pillion_relay_request_get_account (request, message.account, &parked);
  if (parked)
    return;

  if (account == NULL) {
    pillion_relay_request_fail (request, PILLION_RELAY_CODE_NOT_FOUND, "There is no such account.");
    return;
  }

  job = g_new0 (Get, 1);
  job->job.run = get_run;
  job->job.done = get_done;
  job->job.writes = TRUE;
  job->request = request;
  job->account = pillion_relay_account_ref (account);
  memcpy (job->requester, request->connection->account->id, sizeof job->requester);
  for (guint i = 0; i < message.devices->len && job->n_targets < PILLION_DEVICES_MAX; i++) {
    const PillionRelayDeviceId *id = &g_array_index (message.devices, PillionRelayDeviceId, i);
    PillionRelayAccountDevice *device = pillion_relay_account_find_device (account, id->device);

    if (device != NULL && !has_target (job, device) &&
        pillion_relay_account_get_role (account, device, now) >= PILLION_RELAY_ROLE_ACTIVE)
      job->targets[job->n_targets++].device = device;
  }

  if (take_tokens (request, job))
    pillion_relay_queue_add (request->relay->queue, g_steal_pointer (&job));
}
