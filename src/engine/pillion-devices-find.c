/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices-find.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-hex.h"
#include "store/pillion-devices-table.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
has_id (const PillionMembershipEntry *entry,
        const char                   *id)
{
  g_autofree char *hex = pillion_hex_encode (entry->device, sizeof entry->device);

  return strlen (id) <= strlen (hex) && g_ascii_strncasecmp (hex, id, strlen (id)) == 0;
}

const PillionMembershipEntry *
pillion_devices_find (const PillionAccountView *view,
                      const char               *id,
                      GError                  **error)
{
  const PillionKnownMembership *known = pillion_account_view_get_membership (view);
  const PillionMembershipEntry *found = NULL;

  for (guint i = 0; known != NULL && *id != '\0' && i < known->membership.n_entries; i++) {
    const PillionMembershipEntry *entry = &known->membership.entries[i];

    if (!has_id (entry, id))
      continue;
    if (found != NULL) {
      g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                   _("The ids of several devices begin with “%s”. Write more of it."), id);
      return NULL;
    }
    found = entry;
  }
  if (found == NULL)
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                 _("No device of this account has the id “%s”. The list of devices shows the ids."), id);
  return found;
}

gboolean
pillion_devices_refuse (PillionDatabase          *database,
                        PillionJob               *job,
                        const PillionAccountView *view,
                        GError                  **error)
{
  const PillionCertificate *primary = pillion_account_view_get_primary (view);
  g_autoptr (PillionDeviceRow) row = NULL;

  if (primary != NULL && !pillion_devices_load (database, job->identity->account, primary->device, &row, error))
    return FALSE;
  if (row != NULL && row->name != NULL)
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY,
                 _("Only the primary device can do that. Do it on “%s”."), row->name);
  else
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY,
                         _("Only the primary device can do that. Do it there."));
  return FALSE;
}
