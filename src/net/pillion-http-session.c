/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-http-session.h"

#include "net/pillion-frame-guard.h"
#include "net/pillion-net-error.h"

#include <glib/gi18n.h>

/* RFC 6585; libsoup has no names for them. */
#define STATUS_TOO_MANY_REQUESTS 429
#define STATUS_LOG_IN_TO_NETWORK 511

/* How a refused certificate, and how far TLS came, are kept with their message. */
#define REFUSAL_KEY "pillion-certificate-refusal"
#define HANDSHAKE_KEY "pillion-tls-handshake"

static gboolean
use_ca_file (SoupSession *session,
             const char  *ca_file,
             GError     **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *path = g_canonicalize_filename (ca_file, NULL);

  database = g_tls_file_database_new (path, &cause);
  if (database == NULL) {
    g_debug ("%s", cause->message);
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_CA_FILE, ca_file);
    return FALSE;
  }

  soup_session_set_tls_database (session, database);

  return TRUE;
}

SoupSession *
pillion_http_session_new (const char *ca_file,
                          guint       idle_seconds,
                          GError    **error)
{
  g_autoptr (SoupSession) session = NULL;

  session = soup_session_new_with_options ("timeout", idle_seconds,
                                           "idle-timeout", 60,
                                           "max-conns", 8,
                                           "max-conns-per-host", 8,
                                           NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);

  /* The manager brings the deflate extension along. */
  soup_session_add_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_session_add_feature_by_type (session, PILLION_TYPE_FRAME_GUARD);

  if (ca_file != NULL && !use_ca_file (session, ca_file, error))
    return NULL;

  return g_steal_pointer (&session);
}

static const char *
describe_flags (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _("nobody this computer trusts has signed it");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _("it is made out to another name");
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return _("it has expired by this computer’s clock. Check this computer’s date");
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _("it is not valid yet by this computer’s clock. Check this computer’s date");
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return _("it was revoked");
  if (flags & G_TLS_CERTIFICATE_INSECURE)
    return _("its algorithm is not secure any more");

  return _("it can’t be checked");
}

static gboolean
on_accept_certificate (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags flags)
{
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  char *refusal = g_strdup_printf (_("%s; issuer: %s"),
                                   describe_flags (flags), issuer != NULL ? issuer : _("unknown"));

  g_object_set_data_full (G_OBJECT (message), REFUSAL_KEY, refusal, g_free);

  return FALSE;
}

static void
on_network_event (SoupMessage       *message,
                  GSocketClientEvent event)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_object_set_data (G_OBJECT (message), HANDSHAKE_KEY, message);
  else if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED)
    g_object_set_data (G_OBJECT (message), HANDSHAKE_KEY, NULL);
}

SoupMessage *
pillion_http_message_new (const char *method,
                          const char *uri)
{
  SoupMessage *message = soup_message_new (method, uri);

  g_return_val_if_fail (message != NULL, NULL);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), NULL);

  return message;
}

/* RFC 9110, section 10.2.3: seconds. Nobody's clock is asked for the other form, a date. */
static guint64
get_retry_after_ms (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 seconds;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return 0;
  return seconds * 1000;
}

/* (transfer full) (nullable): NULL if the status says nothing */
static GError *
explain_status (SoupMessage *message)
{
  guint status = soup_message_get_status (message);
  g_autofree char *sentence = NULL;

  if (SOUP_STATUS_IS_REDIRECTION (status) || status == STATUS_LOG_IN_TO_NETWORK)
    return g_error_new (PILLION_NET_ERROR, PILLION_NET_ERROR_CAPTIVE_PORTAL,
                        _("something on the way answers in its place: HTTP status %u"), status);

  /* What a relay in trouble says, and a proxy in front of one that is off. */
  if (status == STATUS_TOO_MANY_REQUESTS || SOUP_STATUS_IS_SERVER_ERROR (status)) {
    sentence = g_strdup_printf (_("it can’t answer now: HTTP status %u"), status);
    return pillion_net_error_new_later (sentence, get_retry_after_ms (message));
  }

  if (status != SOUP_STATUS_NONE && status != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return g_error_new (PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_A_RELAY,
                        _("a web server, HTTP status %u"), status);

  return NULL;
}

/* Whether the other side answered TLS with something else, or hung up on it. */
static gboolean
is_tls_failure (SoupMessage  *message,
                const GError *cause)
{
  if (cause->domain == G_TLS_ERROR)
    return TRUE;

  return g_object_get_data (G_OBJECT (message), HANDSHAKE_KEY) != NULL &&
         (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
          g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE));
}

/* What libraries say of it is for their programmers. */
static const char *
describe_unreachable (SoupMessage  *message,
                      const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return _("nothing answers at that address");
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND) ||
      g_error_matches (cause, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return _("nobody knows that name");
  if (cause->domain == G_RESOLVER_ERROR)
    return _("names can’t be looked up now");
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return _("no network leads there");
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return _("it did not answer in time");
  /* So a server that waits for TLS ends what is no TLS. */
  if (g_strcmp0 (g_uri_get_scheme (soup_message_get_uri (message)), "ws") == 0)
    return _("it broke the connection; if it uses TLS its address begins with wss://");
  return _("it broke the connection");
}

/* (transfer full) */
static GError *
explain_cause (SoupMessage  *message,
               const GError *cause)
{
  g_debug ("%s", cause->message);
  if (is_tls_failure (message, cause))
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_NO_TLS, cause->message);
  if (cause->domain == SOUP_WEBSOCKET_ERROR || cause->domain == SOUP_SESSION_ERROR)
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_A_RELAY, _("it answers in another way"));
  return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE, describe_unreachable (message, cause));
}

GError *
pillion_http_message_explain (SoupMessage  *message,
                              const GError *cause)
{
  const char *refusal;
  GError *error;

  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);

  refusal = g_object_get_data (G_OBJECT (message), REFUSAL_KEY);
  if (refusal != NULL)
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_UNTRUSTED, refusal);

  error = explain_status (message);
  if (error != NULL)
    return error;

  g_return_val_if_fail (cause != NULL, NULL);

  return explain_cause (message, cause);
}
