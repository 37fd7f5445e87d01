/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-account-load.h"

#include <string.h>

#include "relay/pillion-relay-error.h"

PillionRelayAccountDevice *
pillion_relay_account_device_new (const PillionStoredDevice *stored)
{
  g_autofree PillionCertificate *certificate = g_new (PillionCertificate, 1);
  PillionRelayAccountDevice *self;
  gsize len;
  const guint8 *bytes = g_bytes_get_data (stored->certificate, &len);

  if (!pillion_certificate_decode (certificate, bytes, len, NULL))
    return NULL;

  self = g_new0 (PillionRelayAccountDevice, 1);
  self->key = stored->key;
  memcpy (self->id, stored->id, sizeof self->id);
  self->slot = certificate->slot;
  memcpy (self->dsk, certificate->dsk, sizeof self->dsk);
  self->generation = stored->generation;
  self->n_one_time = stored->n_one_time;

  return self;
}

gboolean
pillion_relay_account_collect (const PillionStoredAccount *stored,
                               GPtrArray                  *certificates,
                               GPtrArray                  *resignations,
                               GError                    **error)
{
  g_autofree PillionMembership *newest = g_new (PillionMembership, 1);
  const guint8 *bytes = NULL;
  gsize len = 0;

  if (stored->memberships->len > 0)
    bytes = g_bytes_get_data (g_ptr_array_index (stored->memberships, stored->memberships->len - 1), &len);

  if (!pillion_membership_decode (newest, bytes, len, error))
    return FALSE;

  for (guint i = 0; i < stored->devices->len; i++) {
    const PillionStoredDevice *device = g_ptr_array_index (stored->devices, i);

    if (pillion_membership_find_device (newest, device->id) == NULL)
      continue;

    g_ptr_array_add (certificates, device->certificate);
    if (device->resignation != NULL)
      g_ptr_array_add (resignations, device->resignation);
  }

  return TRUE;
}

static PillionAccountView *
make_view (const PillionStoredAccount  *stored,
           GError                     **error)
{
  g_autoptr (PillionAccountView) view = pillion_account_view_new (stored->id);
  g_autoptr (GPtrArray) certificates = g_ptr_array_new ();
  g_autoptr (GPtrArray) resignations = g_ptr_array_new ();
  PillionAccountEvidence evidence = { .aik = stored->aik };
  PillionAccountUpdate update;

  if (!pillion_relay_account_collect (stored, certificates, resignations, error))
    return NULL;

  evidence.certificates = (GBytes *const *) certificates->pdata;
  evidence.n_certificates = certificates->len;
  evidence.memberships = (GBytes *const *) stored->memberships->pdata;
  evidence.n_memberships = stored->memberships->len;
  evidence.freshness = stored->freshness;
  evidence.resignations = (GBytes *const *) resignations->pdata;
  evidence.n_resignations = resignations->len;
  if (!pillion_account_view_update (view, &evidence, pillion_trust_limits_default (),
                                    pillion_relay_now_ms (), &update, error))
    return NULL;

  return g_steal_pointer (&view);
}

gboolean
pillion_relay_account_load (PillionRelayStore    *store,
                            const guint8         *id,
                            PillionRelayAccount **result,
                            GError              **error)
{
  g_autoptr (PillionStoredAccount) stored = NULL;
  g_autoptr (PillionAccountView) view = NULL;
  g_autoptr (GError) local_error = NULL;
  PillionRelayAccount *self;

  if (!store->account_load (store, id, &stored, error))
    return FALSE;

  if (stored == NULL)
    return TRUE;

  view = make_view (stored, &local_error);
  if (view == NULL) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_BUSY,
                 "An account in the database is damaged: %s", local_error->message);
    return FALSE;
  }

  self = g_new0 (PillionRelayAccount, 1);
  self->n_refs = 1;
  self->link.data = self;
  self->view_link.data = self;
  self->key = stored->key;
  memcpy (self->id, stored->id, sizeof self->id);
  g_strlcpy (self->number, stored->number, sizeof self->number);
  self->view = g_steal_pointer (&view);
  g_queue_init (&self->waiting);

  self->devices = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < stored->devices->len; i++) {
    PillionRelayAccountDevice *device = pillion_relay_account_device_new (g_ptr_array_index (stored->devices, i));

    if (device != NULL)
      g_ptr_array_add (self->devices, device);
  }

  *result = self;

  return TRUE;
}
