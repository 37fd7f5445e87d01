/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "protocol/pillion-relay-id.h"

#include <arpa/inet.h>
#include <string.h>

#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hash.h"
#include "protocol/pillion-protocol-error.h"

/* A DNS name has at most 253 characters; scheme and port take 14 more. */
#define HOST_MAX_BYTES   253
#define ORIGIN_MAX_BYTES 300

static char *
refuse (GError     **error,
        const char  *reason)
{
  g_set_error (error, PILLION_PROTOCOL_ERROR, PILLION_PROTOCOL_ERROR_ORIGIN, "relay: %s", reason);
  return NULL;
}

static gboolean
is_name (const char *host)
{
  gsize len = strlen (host);

  if (len == 0 || len > HOST_MAX_BYTES || strstr (host, "..") != NULL)
    return FALSE;

  for (gsize i = 0; i < len; i++) {
    if (!g_ascii_isalnum (host[i]) && host[i] != '-' && host[i] != '.')
      return FALSE;
  }

  return g_ascii_isalnum (host[0]) && g_ascii_isalnum (host[len - 1]);
}

/* A name that ends in a number is taken for an IPv4 address by some resolvers
 * (0177.1, 2130706433), so only the four plain numbers pass.
 */
static gboolean
ends_in_number (const char *host)
{
  const char *last = strrchr (host, '.');

  return g_ascii_isdigit (last != NULL ? last[1] : host[0]);
}

/* (nullable): the host as the origin has it */
static char *
canonicalize_host (const char *host)
{
  struct in_addr ipv4;
  struct in6_addr ipv6;
  char address[INET6_ADDRSTRLEN];

  if (strchr (host, ':') != NULL) {
    if (inet_pton (AF_INET6, host, &ipv6) != 1 ||
        inet_ntop (AF_INET6, &ipv6, address, sizeof address) == NULL)
      return NULL;
    return g_strdup_printf ("[%s]", address);
  }

  if (!is_name (host) || (ends_in_number (host) && inet_pton (AF_INET, host, &ipv4) != 1))
    return NULL;

  return g_ascii_strdown (host, -1);
}

char *
pillion_relay_origin_canonicalize (const char  *text,
                                   GError     **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  const char *scheme;
  int port;

  if (strlen (text) > ORIGIN_MAX_BYTES || strpbrk (text, " \t\r\n%@?#") != NULL)
    return refuse (error, "no address of a relay");

  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return refuse (error, "no address of a relay");

  scheme = g_uri_get_scheme (uri);
  if (!g_str_equal (scheme, "ws") && !g_str_equal (scheme, "wss"))
    return refuse (error, "the address must begin with ws:// or wss://");

  if (!g_str_equal (g_uri_get_path (uri), "") && !g_str_equal (g_uri_get_path (uri), "/"))
    return refuse (error, "the address must have no path");

  host = canonicalize_host (g_uri_get_host (uri));
  if (host == NULL)
    return refuse (error, "no name or address of a host");

  port = g_uri_get_port (uri);
  if (port == -1)
    port = g_str_equal (scheme, "ws") ? 80 : 443;
  if (port == 0)
    return refuse (error, "no port");

  return g_strdup_printf ("%s://%s:%d", scheme, host, port);
}

gboolean
pillion_relay_id_from_origin (const char  *origin,
                              guint8       relay_id[PILLION_RELAY_ID_BYTES],
                              GError     **error)
{
  g_autofree char *canonical = pillion_relay_origin_canonicalize (origin, error);

  if (canonical == NULL)
    return FALSE;

  pillion_hash_with_context (relay_id, PILLION_CONTEXT_RELAY_ID, (const guint8 *) canonical, strlen (canonical));
  return TRUE;
}
