/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-names.h"

#include "engine/pillion-hex.h"
#include "wire/pillion-wire.h"

gboolean
pillion_names_can_be_seen (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isgraph (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

char *
pillion_names_choose (const guint8 *account,
                      const char *label,
                      const char *name,
                      const char *number)
{
  const char *names[] = { label, name, number };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL && pillion_names_can_be_seen (names[i]))
      return g_strdup (names[i]);
  return pillion_hex_encode (account, PILLION_ACCOUNT_BYTES);
}
