/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-devices-texts.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-names.h"
#include "net/pillion-relay-address.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
pillion_devices_check_name (const char *name,
                            GError    **error)
{
  gsize length = strlen (name);
  const char *sentence;

  if (length == 0)
    sentence = _("A name is needed here.");
  else if (length > PILLION_NAME_MAX_BYTES)
    sentence = _("The name is too long. Choose a shorter one.");
  else if (!pillion_text_is_valid (name, length, FALSE))
    sentence = _("A name is one line of text. Choose another one.");
  else
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, sentence);
  return FALSE;
}

gboolean
pillion_devices_check_chosen_name (const char *name,
                                   GError    **error)
{
  if (!pillion_devices_check_name (name, error))
    return FALSE;
  if (pillion_names_can_be_seen (name))
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                       _("Nothing of that name can be seen. Choose another one."));
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

gboolean
pillion_devices_check_relay (const char *relay_url,
                             GError    **error)
{
  GError *own_error = NULL;
  g_autoptr (PillionRelayAddress) address = pillion_relay_address_new (relay_url, &own_error);

  if (address == NULL)
    g_propagate_error (error, pillion_engine_error_from (own_error));
  return address != NULL;
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
