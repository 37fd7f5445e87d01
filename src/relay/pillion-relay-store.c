/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-store.h"

#include <string.h>

PillionStoredDevice *
pillion_stored_device_new (const guint8 *id)
{
  PillionStoredDevice *self = g_new0 (PillionStoredDevice, 1);

  memcpy (self->id, id, sizeof self->id);

  return self;
}

void
pillion_stored_device_free (PillionStoredDevice *self)
{
  g_clear_pointer (&self->certificate, g_bytes_unref);
  g_clear_pointer (&self->resignation, g_bytes_unref);
  g_clear_pointer (&self->bundle, g_bytes_unref);
  g_free (self);
}

PillionStoredAccount *
pillion_stored_account_new (void)
{
  PillionStoredAccount *self = g_new0 (PillionStoredAccount, 1);

  self->memberships = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_stored_device_free);

  return self;
}

void
pillion_stored_account_free (PillionStoredAccount *self)
{
  g_ptr_array_unref (self->memberships);
  g_ptr_array_unref (self->devices);
  g_clear_pointer (&self->freshness, g_bytes_unref);
  g_free (self);
}
