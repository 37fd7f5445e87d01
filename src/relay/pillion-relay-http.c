/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-http.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/pillion-base64url.h"
#include "relay/pillion-relay-blob-finish.h"
#include "relay/pillion-relay-tickets.h"

#define BLOB_PREFIX "/v1/blob/"
#define RECEIVED_HEADER "x-pillion-received:"

#define CHUNK_BYTES 16384

/* The body of a refused upload is read to its end if it is no larger than this, since
 * many clients read no answer before they have sent all.
 */
#define REFUSED_BODY_MAX (1024 * 1024)

/* HTTP has it, libwebsockets has no name for it. */
#define STATUS_INSUFFICIENT_STORAGE 507

struct _PillionRelayExchange {
  PillionRelay *relay;
  struct lws *wsi;
  gboolean is_public;
  gboolean is_head;
  PillionRelayTicket ticket;
  int fd;                         /* (owned): -1 for none */
  guint64 at;                     /* next byte to come or to go */
  guint64 end;                    /* where this piece ends */
  guint status;                   /* of the answer that is due; 0: none yet */
  gboolean sending;               /* the file is on its way */
  PillionRelayBlobFinish *finish; /* (nullable): under way */
};

PillionRelayExchange *
pillion_relay_exchange_new (PillionRelay *relay,
                            struct lws   *wsi,
                            gboolean      is_public)
{
  PillionRelayExchange *self = g_new0 (PillionRelayExchange, 1);

  self->relay = relay;
  self->wsi = wsi;
  self->is_public = is_public;
  self->fd = -1;

  return self;
}

void
pillion_relay_exchange_free (PillionRelayExchange *self)
{
  g_clear_pointer (&self->finish, pillion_relay_blob_finish_cancel);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

static guint64
get_received (PillionRelayExchange *self)
{
  struct stat status;

  if (self->fd < 0 || fstat (self->fd, &status) != 0)
    return 0;

  return (guint64) status.st_size;
}

static gboolean
add_header (PillionRelayExchange *self,
            const char           *name,
            const char           *value,
            guint8              **at,
            guint8               *end)
{
  return lws_add_http_header_by_name (self->wsi, (const guint8 *) name, (const guint8 *) value,
                                      (int) strlen (value), at, end) == 0;
}

/* Writes the head of an answer. range: (nullable): of a Content-Range. */
static gboolean
write_head (PillionRelayExchange *self,
            guint                 status,
            guint64               content_length,
            const char           *range)
{
  guint8 buffer[LWS_PRE + 1024];
  guint8 *start = buffer + LWS_PRE;
  guint8 *at = start;
  guint8 *end = buffer + sizeof buffer - 1;
  g_autofree char *received = g_strdup_printf ("%" G_GUINT64_FORMAT, get_received (self));

  return lws_add_http_common_headers (self->wsi, status, "application/octet-stream", content_length, &at, end) == 0 &&
         add_header (self, "cache-control:", "no-store", &at, end) &&
         (self->fd < 0 || add_header (self, RECEIVED_HEADER, received, &at, end)) &&
         (range == NULL || add_header (self, "content-range:", range, &at, end)) &&
         lws_finalize_write_http_header (self->wsi, start, &at, end) == 0;
}

static int
complete (PillionRelayExchange *self)
{
  return lws_http_transaction_completed (self->wsi) != 0 ? -1 : 0;
}

static int
answer (PillionRelayExchange *self,
        guint                 status,
        const char           *body)
{
  gsize len = strlen (body);
  g_autofree guint8 *buffer = g_malloc (LWS_PRE + len + 1);

  self->status = status;
  if (!write_head (self, status, len, NULL))
    return -1;

  memcpy (buffer + LWS_PRE, body, len);
  if (len > 0 && lws_write (self->wsi, buffer + LWS_PRE, len, LWS_WRITE_HTTP_FINAL) < 0)
    return -1;

  return complete (self);
}

static int
answer_head (PillionRelayExchange *self)
{
  self->status = HTTP_STATUS_OK;

  return write_head (self, HTTP_STATUS_OK, self->ticket.bytes, NULL) ? complete (self) : -1;
}

/* Refuses an upload, now or when its body is over. */
static int
refuse_body (PillionRelayExchange *self,
             guint                 status,
             guint64               body_len)
{
  self->status = status;
  if (body_len > 0 && body_len <= REFUSED_BODY_MAX)
    return 0;

  (void) answer (self, status, "");

  return -1;
}

static void
finished (gpointer user_data,
          gboolean stored)
{
  PillionRelayExchange *self = user_data;

  self->finish = NULL;
  self->status = stored ? HTTP_STATUS_OK : HTTP_STATUS_SERVICE_UNAVAILABLE;
  lws_callback_on_writable (self->wsi);
}

static int
start_finish (PillionRelayExchange *self)
{
  lws_set_timeout (self->wsi, NO_PENDING_TIMEOUT, 0);
  self->finish = pillion_relay_blob_finish_start (self->relay, self->ticket.blob, self->fd, finished, self);

  return 0;
}

static gboolean
get_header (PillionRelayExchange *self,
            enum lws_token_indexes token,
            char                  *text,
            gsize                  size)
{
  return lws_hdr_total_length (self->wsi, token) > 0 && lws_hdr_copy (self->wsi, text, (int) size, token) > 0;
}

static gboolean
open_file (PillionRelayExchange *self)
{
  g_autofree char *path = pillion_relay_blob_get_path (self->relay, self->ticket.blob);
  int flags = self->ticket.upload ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC;

  self->fd = open (path, flags, 0600);

  return self->fd >= 0;
}

/* "bytes A-B/WHOLE", all of it plain digits. */
static gboolean
parse_content_range (const char *text,
                     guint64    *first,
                     guint64    *last,
                     guint64    *whole)
{
  g_auto (GStrv) parts = NULL;

  if (!g_str_has_prefix (text, "bytes "))
    return FALSE;

  parts = g_strsplit_set (text + strlen ("bytes "), "-/", 4);

  return g_strv_length (parts) == 3 &&
         g_ascii_string_to_unsigned (parts[0], 10, 0, PILLION_COUNTER_MAX, first, NULL) &&
         g_ascii_string_to_unsigned (parts[1], 10, *first, PILLION_COUNTER_MAX, last, NULL) &&
         g_ascii_string_to_unsigned (parts[2], 10, *last + 1, PILLION_COUNTER_MAX, whole, NULL);
}

/* Where this piece of an upload goes. Returns 0, or the status of a refusal. */
static guint
place_upload (PillionRelayExchange *self,
              guint64               body_len)
{
  guint64 first = 0, last = body_len - 1, whole = self->ticket.bytes;
  guint64 received = get_received (self);
  char range[96];

  if (get_header (self, WSI_TOKEN_HTTP_CONTENT_RANGE, range, sizeof range)) {
    if (!parse_content_range (range, &first, &last, &whole))
      return HTTP_STATUS_BAD_REQUEST;
  } else if (body_len != self->ticket.bytes) {
    return HTTP_STATUS_BAD_REQUEST;
  }

  if (whole != self->ticket.bytes || last - first + 1 != body_len || last >= whole)
    return HTTP_STATUS_BAD_REQUEST;

  /* Whole blobs never change; pieces come without holes. */
  if (received >= whole || (first != received && first != 0))
    return HTTP_STATUS_CONFLICT;

  if (first == 0 && ftruncate (self->fd, 0) != 0)
    return HTTP_STATUS_SERVICE_UNAVAILABLE;

  self->at = first;
  self->end = last + 1;

  return 0;
}

static int
begin_upload (PillionRelayExchange *self)
{
  guint64 body_len = 0;
  char length[24];
  guint refusal;

  if (!get_header (self, WSI_TOKEN_HTTP_CONTENT_LENGTH, length, sizeof length) ||
      !g_ascii_string_to_unsigned (length, 10, 1, PILLION_COUNTER_MAX, &body_len, NULL))
    return refuse_body (self, HTTP_STATUS_LENGTH_REQUIRED, 0);

  if (!self->ticket.upload)
    return refuse_body (self, HTTP_STATUS_FORBIDDEN, body_len);

  if (!open_file (self))
    return refuse_body (self, HTTP_STATUS_SERVICE_UNAVAILABLE, body_len);

  /* Two at once would write over each other. */
  if (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    return refuse_body (self, HTTP_STATUS_CONFLICT, body_len);

  refusal = place_upload (self, body_len);

  return refusal != 0 ? refuse_body (self, refusal, body_len) : 0;
}

/* "bytes=A-" or "bytes=A-B"; anything else serves all of it. */
static gboolean
parse_range (PillionRelayExchange *self,
             const char           *text)
{
  const char *dash = strchr (text, '-');
  g_autofree char *first = NULL;
  guint64 last = self->ticket.bytes - 1;

  if (!g_str_has_prefix (text, "bytes=") || dash == NULL)
    return TRUE;

  first = g_strndup (text + strlen ("bytes="), (gsize) (dash - text) - strlen ("bytes="));
  if (!g_ascii_string_to_unsigned (first, 10, 0, self->ticket.bytes - 1, &self->at, NULL))
    return FALSE;

  if (dash[1] != '\0' && !g_ascii_string_to_unsigned (dash + 1, 10, self->at, PILLION_COUNTER_MAX, &last, NULL))
    return FALSE;

  self->end = MIN (last + 1, self->ticket.bytes);

  return TRUE;
}

static int
begin_download (PillionRelayExchange *self)
{
  g_autofree char *content_range = NULL;
  gboolean has_range;
  char range[96];

  if (self->ticket.upload)
    return answer (self, HTTP_STATUS_FORBIDDEN, "");

  if (!open_file (self) || get_received (self) != self->ticket.bytes)
    return answer (self, HTTP_STATUS_NOT_FOUND, "");

  self->end = self->ticket.bytes;
  has_range = get_header (self, WSI_TOKEN_HTTP_RANGE, range, sizeof range);
  if (has_range && !parse_range (self, range))
    return answer (self, HTTP_STATUS_REQ_RANGE_NOT_SATISFIABLE, "");

  if (has_range)
    content_range = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                                     self->at, self->end - 1, self->ticket.bytes);

  if (!write_head (self, has_range ? HTTP_STATUS_PARTIAL_CONTENT : HTTP_STATUS_OK, self->end - self->at, content_range))
    return -1;

  self->sending = TRUE;
  lws_callback_on_writable (self->wsi);

  return 0;
}

static int
begin_head (PillionRelayExchange *self)
{
  self->is_head = TRUE;
  if (!open_file (self))
    return answer (self, HTTP_STATUS_NOT_FOUND, "");

  /* The relay may have ended between the last byte and saying that it is whole. */
  if (self->ticket.upload && get_received (self) == self->ticket.bytes)
    return start_finish (self);

  return answer_head (self);
}

static gboolean
decode (const char *text,
        guint8     *out,
        gsize       len)
{
  gsize n = 0;
  g_autofree guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);

  if (bytes == NULL || n != len)
    return FALSE;

  memcpy (out, bytes, len);

  return TRUE;
}

static gboolean
find_ticket (PillionRelayExchange *self,
             const char           *blob)
{
  const PillionRelayTicket *ticket;
  guint8 id[PILLION_ID_BYTES];
  guint8 secret[PILLION_BLOB_TICKET_BYTES];
  char authorization[96];

  if (!decode (blob, id, sizeof id) ||
      !get_header (self, WSI_TOKEN_HTTP_AUTHORIZATION, authorization, sizeof authorization) ||
      !g_str_has_prefix (authorization, "Bearer ") ||
      !decode (authorization + strlen ("Bearer "), secret, sizeof secret))
    return FALSE;

  ticket = pillion_relay_tickets_find (self->relay->tickets, secret, id);
  if (ticket != NULL)
    self->ticket = *ticket;

  return ticket != NULL;
}

int
pillion_relay_exchange_begin (PillionRelayExchange *self)
{
  g_autofree char *path = NULL;
  char *uri = NULL;
  int len = 0;
  int method = lws_http_get_uri_and_method (self->wsi, &uri, &len);

  if (method < 0)
    return -1;

  path = g_strndup (uri, (gsize) len);
  if (!self->is_public) {
    g_autofree char *metrics = pillion_relay_metrics_print (&self->relay->metrics);

    if (method != LWSHUMETH_GET || strcmp (path, "/metrics") != 0)
      return answer (self, HTTP_STATUS_NOT_FOUND, "");

    return answer (self, HTTP_STATUS_OK, metrics);
  }

  if (method == LWSHUMETH_GET && strcmp (path, "/v1/health") == 0)
    return answer (self, HTTP_STATUS_OK, "ok");

  if (!g_str_has_prefix (path, BLOB_PREFIX))
    return answer (self, HTTP_STATUS_NOT_FOUND, "");

  if (!find_ticket (self, path + strlen (BLOB_PREFIX))) {
    /* With what is not allowed comes maybe a body that nobody reads. */
    (void) answer (self, HTTP_STATUS_UNAUTHORIZED, "");
    return -1;
  }

  switch (method) {
  case LWSHUMETH_GET:
    return begin_download (self);
  case LWSHUMETH_HEAD:
    return begin_head (self);
  case LWSHUMETH_PUT:
    return begin_upload (self);
  default:
    (void) answer (self, HTTP_STATUS_METHOD_NOT_ALLOWED, "");
    return -1;
  }
}

int
pillion_relay_exchange_receive (PillionRelayExchange *self,
                                const guint8         *bytes,
                                gsize                 len)
{
  while (self->status == 0 && len > 0) {
    ssize_t n = pwrite (self->fd, bytes, len, (off_t) self->at);

    if (n < 0 && errno == EINTR)
      continue;

    if (n < 0) {
      self->status = errno == ENOSPC ? STATUS_INSUFFICIENT_STORAGE : HTTP_STATUS_SERVICE_UNAVAILABLE;
      return 0;
    }

    self->at += (guint64) n;
    bytes += n;
    len -= (gsize) n;
  }

  return 0;
}

int
pillion_relay_exchange_received (PillionRelayExchange *self)
{
  if (self->status != 0)
    return answer (self, self->status, "");

  if (self->at == self->ticket.bytes)
    return start_finish (self);

  return answer (self, HTTP_STATUS_OK, "");
}

static int
send_file (PillionRelayExchange *self)
{
  guint8 buffer[LWS_PRE + CHUNK_BYTES];

  while (self->at < self->end) {
    gsize len = (gsize) MIN (CHUNK_BYTES, self->end - self->at);
    ssize_t n;

    if (lws_send_pipe_choked (self->wsi)) {
      lws_callback_on_writable (self->wsi);
      return 0;
    }

    n = pread (self->fd, buffer + LWS_PRE, len, (off_t) self->at);
    if (n <= 0)
      return -1;

    self->at += (guint64) n;
    if (lws_write (self->wsi, buffer + LWS_PRE, (size_t) n,
                   self->at == self->end ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < 0)
      return -1;
  }

  self->sending = FALSE;

  return complete (self);
}

int
pillion_relay_exchange_flush (PillionRelayExchange *self)
{
  if (self->sending)
    return send_file (self);

  if (self->status == 0 || self->finish != NULL)
    return 0;

  return self->is_head && self->status == HTTP_STATUS_OK ? answer_head (self) : answer (self, self->status, "");
}
