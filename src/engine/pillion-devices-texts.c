/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices-texts.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
pillion_devices_check_name (const char *name,
                            GError    **error)
{
  gsize length = strlen (name);

  if (length > 0 && length <= PILLION_NAME_MAX_BYTES && pillion_text_is_valid (name, length, FALSE))
    return TRUE;
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
               _("A name is one line of at most %d bytes. Choose another one."), PILLION_NAME_MAX_BYTES);
  return FALSE;
}

gboolean
pillion_devices_check_number (const char *number,
                              GError    **error)
{
  if (pillion_number_is_valid (number))
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       _("That is not a phone number. Write it with its country, like +4915112345678."));
  return FALSE;
}

void
pillion_devices_copy_platform (char        platform[PILLION_PLATFORM_MAX_BYTES + 1],
                               const char *given)
{
  g_autofree char *system = given == NULL ? g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME) : NULL;
  const char *text = given != NULL ? given : system;
  const char *end;

  if (text == NULL || !pillion_text_is_valid (text, strlen (text), FALSE))
    text = "Linux";
  g_strlcpy (platform, text, PILLION_PLATFORM_MAX_BYTES + 1);
  /* A character that was cut in the middle goes. */
  if (!g_utf8_validate (platform, -1, &end))
    platform[end - platform] = '\0';
}

const char *
pillion_devices_get_state_name (PillionDeviceTrust trust)
{
  switch (trust) {
  case PILLION_DEVICE_FRESH:
    return "active";
  case PILLION_DEVICE_LAPSED:
    return "locked";
  case PILLION_DEVICE_FROZEN:
    return "frozen";
  case PILLION_DEVICE_SEAT_ENDED:
    return "seat-ended";
  case PILLION_DEVICE_EXPIRED:
    return "expired";
  case PILLION_DEVICE_RESIGNED:
    return "resigned";
  case PILLION_DEVICE_UNKNOWN:
  case PILLION_DEVICE_REMOVED:
  default:
    return "removed";
  }
}
