/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/pillion-uri.h"

#include "app/chats/pillion-new-chat-page.h"

/**
 * pillion_uri_parse:
 * @uri: anything, from anybody
 * @number: (out) (nullable): of a chat, as +E.164; %NULL for what is none
 */
PillionUriKind
pillion_uri_parse (const char  *uri,
                   char       **number)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);

  *number = NULL;
  if (parsed == NULL || !g_str_equal (g_uri_get_scheme (parsed), "pillion") || g_uri_get_host (parsed) == NULL)
    return PILLION_URI_UNKNOWN;
  if (g_ascii_strcasecmp (g_uri_get_host (parsed), "link") == 0)
    return PILLION_URI_LINKING;
  if (g_ascii_strcasecmp (g_uri_get_host (parsed), "chat") != 0 || !g_str_has_prefix (g_uri_get_path (parsed), "/"))
    return PILLION_URI_UNKNOWN;
  *number = pillion_new_chat_page_to_number (g_uri_get_path (parsed) + 1);
  return *number != NULL ? PILLION_URI_CHAT : PILLION_URI_UNKNOWN;
}
