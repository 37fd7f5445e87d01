/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices-limit.h"

#include "engine/pillion-engine-error.h"
#include "store/pillion-devices-table.h"

#include <glib/gi18n.h>

static gboolean
append_device (PillionDatabase              *database,
               PillionJob                   *job,
               const PillionMembershipEntry *entry,
               GString                      *names,
               GError                      **error)
{
  g_autoptr (PillionDeviceRow) row = NULL;

  if (!pillion_devices_load (database, job->identity->account, entry->device, &row, error))
    return FALSE;
  if (names->len > 0)
    g_string_append (names, _(", "));
  g_string_append_printf (names, _("%s (%02x%02x%02x%02x)"), row != NULL && row->name != NULL ? row->name : _("a device"),
                          entry->device[0], entry->device[1], entry->device[2], entry->device[3]);
  return TRUE;
}

gboolean
pillion_devices_describe_limit (PillionDatabase          *database,
                                PillionJob               *job,
                                const PillionAccountView *view,
                                GError                  **limit,
                                GError                  **error)
{
  const PillionMembership *membership = &pillion_account_view_get_membership (view)->membership;
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_companions = pillion_membership_count_companions (membership);

  for (guint i = 0; i < membership->n_entries; i++) {
    const PillionMembershipEntry *entry = &membership->entries[i];

    if (entry->slot != PILLION_SLOT_PRIMARY && entry->state == PILLION_DEVICE_STATE_ACTIVE &&
        !append_device (database, job, entry, names, error))
      return FALSE;
  }
  *limit = g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT,
                        g_dngettext (GETTEXT_PACKAGE,
                                     "%u device is linked already, and no more may be: %s. Remove one, then link the "
                                     "new one.",
                                     "%u devices are linked already, and no more may be: %s. Remove one, then link the "
                                     "new one.",
                                     n_companions),
                        n_companions, names->str);
  return TRUE;
}
