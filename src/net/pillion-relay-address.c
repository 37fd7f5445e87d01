/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-relay-address.h"

#include "net/pillion-net-error.h"

/* A name has at most 253 characters; scheme and port take 14 more. */
#define MAX_TEXT_BYTES 300
#define MAX_HOST_BYTES 253

struct _PillionRelayAddress {
  gatomicrefcount ref_count;
  char *origin;       /* (owned): ws://HOST:PORT or wss://HOST:PORT */
  gsize scheme_bytes; /* of "ws" or "wss" */
};

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_ADDRESS, sentence);

  return FALSE;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  /* GResolver answers this name by itself, whatever a name server says. */
  if (address == NULL)
    return g_ascii_strcasecmp (host, "localhost") == 0;

  return g_inet_address_get_is_loopback (address);
}

static gboolean
check_scheme (GUri    *uri,
              GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"))
    return refuse (error, "A relay's address begins with wss://, not with http:// or https://");

  if (!g_str_equal (scheme, "ws") && !g_str_equal (scheme, "wss"))
    return refuse (error, "A relay's address begins with wss://");

  return TRUE;
}

static gboolean
check_parts (GUri    *uri,
             GError **error)
{
  const char *path = g_uri_get_path (uri);
  const char *host = g_uri_get_host (uri);

  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (error, "A relay's address has no user name or password");

  if (!g_str_equal (path, "") && !g_str_equal (path, "/"))
    return refuse (error, "A relay's address has no path: only wss://, the name and perhaps a port");

  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (error, "A relay's address has no “?” or “#”");

  if (host == NULL || *host == '\0')
    return refuse (error, "A relay's address needs a name: wss://relay.example.org");

  if (g_uri_get_port (uri) == 0)
    return refuse (error, "The port of a relay's address is between 1 and 65535");

  return TRUE;
}

/* Some resolvers take a name that ends in a number for an IPv4 address (0177.1,
 * 2130706433): only the four plain numbers, which are no name, pass.
 */
static gboolean
ends_in_number (const char *host)
{
  const char *last = strrchr (host, '.');

  return g_ascii_isdigit (last != NULL ? last[1] : host[0]);
}

/* The names that PROTOCOL.md section 2 knows, as protocol/ judges them, too. */
static gboolean
is_name (const char *host)
{
  gsize len = strlen (host);

  if (len == 0 || len > MAX_HOST_BYTES || strstr (host, "..") != NULL || ends_in_number (host))
    return FALSE;

  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (host[i]) && host[i] != '-' && host[i] != '.')
      return FALSE;

  return g_ascii_isalnum (host[0]) && g_ascii_isalnum (host[len - 1]);
}

/* (transfer full) (nullable) */
static char *
dup_normal_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *ascii = NULL;

  if (address != NULL) {
    g_autofree char *text = g_inet_address_to_string (address);

    if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
      return g_strdup_printf ("[%s]", text);

    return g_steal_pointer (&text);
  }

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || !is_name (ascii))
    return NULL;

  return g_ascii_strdown (ascii, -1);
}

static PillionRelayAddress *
address_new_checked (GUri    *uri,
                     GError **error)
{
  g_autofree char *host = dup_normal_host (g_uri_get_host (uri));
  gboolean uses_tls = g_str_equal (g_uri_get_scheme (uri), "wss");
  int port = g_uri_get_port (uri);
  PillionRelayAddress *self;

  if (host == NULL) {
    refuse (error, "The name in the relay's address is not a name of the Internet");
    return NULL;
  }

  if (!uses_tls && !is_loopback (g_uri_get_host (uri))) {
    refuse (error, "Without encryption (ws://) a relay can only be on this computer: write wss://");
    return NULL;
  }

  if (port == -1)
    port = uses_tls ? 443 : 80;

  self = g_new0 (PillionRelayAddress, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->scheme_bytes = uses_tls ? strlen ("wss") : strlen ("ws");
  self->origin = g_strdup_printf ("%s://%s:%d", uses_tls ? "wss" : "ws", host, port);

  return self;
}

PillionRelayAddress *
pillion_relay_address_new (const char *text,
                           GError    **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* A percent sign would hide a letter, or name a network card (fe80::1%eth0). */
  if (strnlen (text, MAX_TEXT_BYTES + 1) <= MAX_TEXT_BYTES && strchr (text, '%') == NULL)
    uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL) {
    refuse (error, "This is not an address of a relay: it looks like wss://relay.example.org");
    return NULL;
  }

  if (!check_scheme (uri, error) || !check_parts (uri, error))
    return NULL;

  return address_new_checked (uri, error);
}

PillionRelayAddress *
pillion_relay_address_ref (PillionRelayAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
pillion_relay_address_unref (PillionRelayAddress *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->origin);
  g_free (self);
}

const char *
pillion_relay_address_get_origin (const PillionRelayAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->origin;
}

gboolean
pillion_relay_address_get_uses_tls (const PillionRelayAddress *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->scheme_bytes == strlen ("wss");
}

char *
pillion_relay_address_dup_socket_uri (const PillionRelayAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strconcat (self->origin, "/v1/socket", NULL);
}

char *
pillion_relay_address_dup_blob_uri (const PillionRelayAddress *self,
                                    const guint8              *blob_id)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (blob_id != NULL, NULL);

  id = g_base64_encode (blob_id, PILLION_BLOB_ID_SIZE);
  g_strdelimit (id, "+", '-');
  g_strdelimit (id, "/", '_');
  id[strcspn (id, "=")] = '\0';

  return g_strconcat (pillion_relay_address_get_uses_tls (self) ? "https" : "http",
                      self->origin + self->scheme_bytes, "/v1/blob/", id, NULL);
}
