/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-identity.h"

#include "crypto/pillion-secret.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

/* What is shared: the public part first, so that a pointer to it is a pointer to this. */
typedef struct {
  PillionIdentity identity;
  gatomicrefcount references;
} SharedIdentity;

PillionIdentity *
pillion_identity_new (void)
{
  SharedIdentity *self = pillion_secret_alloc (sizeof *self);

  g_atomic_ref_count_init (&self->references);
  return &self->identity;
}

PillionIdentity *
pillion_identity_ref (PillionIdentity *self)
{
  g_atomic_ref_count_inc (&((SharedIdentity *) self)->references);
  return self;
}

void
pillion_identity_unref (PillionIdentity *self)
{
  if (g_atomic_ref_count_dec (&((SharedIdentity *) self)->references))
    pillion_secret_dealloc (self);
}

gboolean
pillion_identity_is_primary (const PillionIdentity *self)
{
  return self->slot == PILLION_SLOT_PRIMARY;
}

gboolean
pillion_identity_is_own (const PillionIdentity *self,
                         const guint8          *account)
{
  return memcmp (self->account, account, sizeof self->account) == 0;
}

static gboolean
load_bytes (PillionDatabase *database,
            const char      *name,
            guint8          *out,
            gsize            length,
            GError         **error)
{
  g_autoptr (GBytes) value = NULL;

  if (!pillion_settings_load (database, name, &value, error))
    return FALSE;
  if (value == NULL || g_bytes_get_size (value) != length) {
    g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "the setting %s is damaged", name);
    return FALSE;
  }
  memcpy (out, g_bytes_get_data (value, NULL), length);
  return TRUE;
}

static gboolean
load_text (PillionDatabase *database,
           const char      *name,
           char            *out,
           gsize            size,
           GError         **error)
{
  g_autofree char *text = NULL;

  if (!pillion_settings_load_text (database, name, &text, error))
    return FALSE;
  g_strlcpy (out, text != NULL ? text : "", size);
  return TRUE;
}

static gboolean
load_key (PillionDatabase *database,
          const char      *name,
          guint8          *key,
          gsize            length,
          GError         **error)
{
  gboolean found;

  if (!pillion_keys_load (database, name, key, length, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "the key %s is missing", name);
  return FALSE;
}

gboolean
pillion_identity_load (PillionDatabase  *database,
                       PillionIdentity **identity,
                       GError          **error)
{
  g_autoptr (PillionIdentity) self = pillion_identity_new ();
  g_autoptr (GBytes) account = NULL;
  guint64 slot = 0;

  *identity = NULL;
  if (!pillion_settings_load (database, "account", &account, error))
    return FALSE;
  if (account == NULL)
    return TRUE;

  if (!load_bytes (database, "account", self->account, sizeof self->account, error) ||
      !load_bytes (database, "device", self->device, sizeof self->device, error) ||
      !load_bytes (database, "certificate-hash", self->certificate_hash, sizeof self->certificate_hash, error) ||
      !load_bytes (database, "store-id", self->store_id, sizeof self->store_id, error) ||
      !load_bytes (database, "relay-id", self->relay_id, sizeof self->relay_id, error) ||
      !load_text (database, "number", self->number, sizeof self->number, error) ||
      !load_text (database, "name", self->name, sizeof self->name, error) ||
      !load_text (database, "device-name", self->device_name, sizeof self->device_name, error) ||
      !load_text (database, "relay-url", self->relay_url, sizeof self->relay_url, error) ||
      !pillion_settings_load_number (database, "slot", &slot, error) ||
      !load_key (database, "dsk", self->dsk_secret, sizeof self->dsk_secret, error) ||
      !load_key (database, "ddh", self->ddh_secret, sizeof self->ddh_secret, error))
    return FALSE;
  self->slot = (guint8) slot;
  *identity = g_steal_pointer (&self);
  return TRUE;
}

gboolean
pillion_identity_save (PillionDatabase       *database,
                       const PillionIdentity *self,
                       GError               **error)
{
  return pillion_settings_save (database, "account", self->account, sizeof self->account, error) &&
         pillion_settings_save (database, "device", self->device, sizeof self->device, error) &&
         pillion_settings_save (database, "certificate-hash", self->certificate_hash,
                                sizeof self->certificate_hash, error) &&
         pillion_settings_save (database, "store-id", self->store_id, sizeof self->store_id, error) &&
         pillion_settings_save (database, "relay-id", self->relay_id, sizeof self->relay_id, error) &&
         pillion_settings_save_text (database, "number", self->number, error) &&
         pillion_settings_save_text (database, "name", self->name, error) &&
         pillion_settings_save_text (database, "device-name", self->device_name, error) &&
         pillion_settings_save_text (database, "relay-url", self->relay_url, error) &&
         pillion_settings_save_number (database, "slot", self->slot, error) &&
         pillion_keys_save (database, "dsk", self->dsk_secret, sizeof self->dsk_secret, error) &&
         pillion_keys_save (database, "ddh", self->ddh_secret, sizeof self->ddh_secret, error);
}
