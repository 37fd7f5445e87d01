/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-blob-request.h"

#include "net/pillion-http-session.h"
#include "net/pillion-net-error.h"

#define RECEIVED_HEADER "X-Pillion-Received"
#define TICKET_MAX_BYTES 128

static gboolean
is_ticket (const char *ticket)
{
  gsize len = strnlen (ticket, TICKET_MAX_BYTES + 1);

  if (len == 0 || len > TICKET_MAX_BYTES)
    return FALSE;

  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (ticket[i]) && ticket[i] != '-' && ticket[i] != '_')
      return FALSE;

  return TRUE;
}

SoupMessage *
pillion_blob_request_new (const char          *method,
                          PillionRelayAddress *address,
                          const guint8        *blob_id,
                          const char          *ticket,
                          GError             **error)
{
  g_autofree char *uri = pillion_relay_address_dup_blob_uri (address, blob_id);
  g_autofree char *authorization = NULL;
  SoupMessage *message;

  if (!is_ticket (ticket)) {
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_TICKET, "This is not a ticket for a blob");
    return NULL;
  }

  authorization = g_strconcat ("Bearer ", ticket, NULL);
  message = pillion_http_message_new (method, uri);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);

  return message;
}

GError *
pillion_blob_request_explain (SoupMessage  *message,
                              const GError *cause)
{
  guint status = soup_message_get_status (message);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);

  switch (status) {
  case SOUP_STATUS_UNAUTHORIZED:
  case SOUP_STATUS_FORBIDDEN:
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_TICKET,
                                "The relay does not accept the ticket for this blob");
  case SOUP_STATUS_NOT_FOUND:
  case SOUP_STATUS_GONE:
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_NOT_FOUND,
                                "The relay does not have this blob (any more)");
  case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_TOO_LARGE,
                                "This blob is too large for the relay");
  /* Another upload of the blob went on meanwhile; asking again tells how far. */
  case SOUP_STATUS_CONFLICT:
  case SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE:
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                                "The relay has another part of this blob than it said");
  default:
    break;
  }

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return g_error_new (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED,
                        "The transfer broke: %s", cause != NULL ? cause->message : "unexpected status");

  return pillion_http_message_explain (message, cause);
}

gboolean
pillion_blob_request_get_received (SoupMessage *message,
                                   guint64      size,
                                   guint64     *received,
                                   GError     **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, RECEIVED_HEADER);

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, received, NULL)) {
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL,
                         "The relay does not say how much of the blob it has");
    return FALSE;
  }

  if (soup_message_headers_get_content_length (headers) != (goffset) size || *received > size) {
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH,
                         "The blob on the relay has another size");
    return FALSE;
  }

  return TRUE;
}

gboolean
pillion_blob_request_check_range (SoupMessage *message,
                                  guint64      offset,
                                  guint64      size,
                                  GError     **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  gboolean fits = soup_message_headers_get_content_length (headers) == (goffset) (size - offset);
  goffset start = 0;
  goffset last = 0;
  goffset total = 0;

  if (soup_message_get_status (message) == SOUP_STATUS_PARTIAL_CONTENT)
    fits = fits && soup_message_headers_get_content_range (headers, &start, &last, &total) &&
           start == (goffset) offset && last == (goffset) size - 1 && total == (goffset) size;
  else
    fits = fits && offset == 0;

  if (!fits)
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH,
                         "The blob on the relay has another size");

  return fits;
}
