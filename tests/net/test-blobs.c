/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-blob-client.h"

#include "net-test.h"
#include "raw-server.h"

#include <libsoup/soup.h>
#include <string.h>

/* Blobs, with a relay that keeps one and is as strict as PROTOCOL.md section 4.7. */

#define TICKET "abc-_123"

static const guint8 blob_id[PILLION_BLOB_ID_SIZE] = { 1, 2, 3 };

typedef struct {
  SoupServer *server;
  char *url;
  gsize size;
  GByteArray *stored;
  guint n_requests;
  guint n_puts;
  guint status; /* instead of its own, 0 for none */
} BlobRelay;

static void
take_put (BlobRelay         *self,
          SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  goffset start = 0;
  goffset end = (goffset) self->size - 1;
  goffset total = (goffset) self->size;

  self->n_puts++;
  g_assert_cmpint (soup_message_headers_get_content_length (headers), ==, body->length);
  if (self->stored->len > 0)
    g_assert_true (soup_message_headers_get_content_range (headers, &start, &end, &total));

  g_assert_cmpint (start, ==, self->stored->len);
  g_assert_cmpint (end - start + 1, ==, body->length);
  g_assert_cmpint (total, ==, (goffset) self->size);
  g_byte_array_append (self->stored, (const guint8 *) body->data, (guint) body->length);
  soup_server_message_set_status (message, SOUP_STATUS_CREATED, NULL);
}

static void
take_head (BlobRelay         *self,
           SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *received = g_strdup_printf ("%u", self->stored->len);

  soup_message_headers_append (headers, "X-Pillion-Received", received);
  soup_message_headers_set_content_length (headers, (goffset) self->size);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  BlobRelay *self = user_data;
  const char *method = soup_server_message_get_method (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  self->n_requests++;
  g_assert_cmpstr (path, ==, "/v1/blob/AQIDAAAAAAAAAAAAAAAAAA");

  if (self->status != 0)
    soup_server_message_set_status (message, self->status, NULL);
  else if (g_strcmp0 (soup_message_headers_get_one (headers, "Authorization"), "Bearer " TICKET) != 0)
    soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  else if (g_str_equal (method, "HEAD"))
    take_head (self, message);
  else if (g_str_equal (method, "PUT"))
    take_put (self, message);
  else {
    /* SoupServer itself serves ranges of a 200. */
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY,
                                      (const char *) self->stored->data, self->stored->len);
  }
}

static void
blob_relay_init (BlobRelay *self,
                 gsize      size)
{
  GSList *uris;

  *self = (BlobRelay) { .size = size, .stored = g_byte_array_new (), .server = soup_server_new (NULL, NULL) };
  soup_server_add_handler (self->server, "/v1/blob", on_request, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("ws://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
blob_relay_clear (BlobRelay *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->stored, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BlobRelay, blob_relay_clear)

/* Bytes that differ everywhere. (transfer full) */
static GBytes *
make_content (gsize size)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint8 *content = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    content[i] = (guint8) g_rand_int (random);

  return g_bytes_new_take (content, size);
}

typedef struct {
  gboolean done;
  gboolean ok;
  guint64 offset;
  GError *error;
  goffset last_progress;
  GCancellable *cancel_at_progress;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
on_progress (goffset  current,
             goffset  total,
             gpointer user_data)
{
  Outcome *outcome = user_data;

  g_assert_false (outcome->done);
  g_assert_cmpint (current, >=, outcome->last_progress);
  g_assert_cmpint (current, <=, total);
  outcome->last_progress = current;
  if (outcome->cancel_at_progress != NULL && current > 0)
    g_cancellable_cancel (outcome->cancel_at_progress);
}

static void
on_uploaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->ok = pillion_blob_client_upload_finish (PILLION_BLOB_CLIENT (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
on_downloaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->ok = pillion_blob_client_download_finish (PILLION_BLOB_CLIENT (source), result,
                                                     &outcome->offset, &outcome->error);
  outcome->done = TRUE;
}

static void
upload (const char   *url,
        const char   *ticket,
        GBytes       *content,
        GCancellable *cancellable,
        Outcome      *outcome)
{
  g_autoptr (PillionBlobClient) client = pillion_blob_client_new (url, NULL, NULL);
  g_autoptr (GInputStream) source = g_memory_input_stream_new_from_bytes (content);

  pillion_blob_client_upload_async (client, blob_id, ticket, source, g_bytes_get_size (content),
                                    on_progress, outcome, cancellable, on_uploaded, outcome);
  net_test_wait (outcome->done);
}

/* Returns what was written. (transfer full) */
static GBytes *
download (const char   *url,
          guint64       offset,
          guint64       size,
          GCancellable *cancellable,
          Outcome      *outcome)
{
  g_autoptr (PillionBlobClient) client = pillion_blob_client_new (url, NULL, NULL);
  g_autoptr (GOutputStream) target = g_memory_output_stream_new_resizable ();

  pillion_blob_client_download_async (client, blob_id, TICKET, target, offset, size,
                                      on_progress, outcome, cancellable, on_downloaded, outcome);
  net_test_wait (outcome->done);
  g_output_stream_close (target, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (target));
}

/* From nothing, from the middle, and of a blob that is whole. */
static void
test_upload (void)
{
  static const gsize received[] = { 0, 1, 70000, 299999, 300000 };
  g_autoptr (GBytes) content = make_content (300000);

  for (gsize i = 0; i < G_N_ELEMENTS (received); i++) {
    g_auto (BlobRelay) relay = { 0 };
    g_auto (Outcome) outcome = { 0 };
    g_autoptr (GBytes) stored = NULL;

    blob_relay_init (&relay, 300000);
    g_byte_array_append (relay.stored, g_bytes_get_data (content, NULL), (guint) received[i]);
    upload (relay.url, TICKET, content, NULL, &outcome);

    g_assert_no_error (outcome.error);
    g_assert_true (outcome.ok);
    g_assert_cmpint (outcome.last_progress, ==, 300000);
    g_assert_cmpuint (relay.n_puts, ==, received[i] < 300000 ? 1 : 0);
    stored = g_bytes_new (relay.stored->data, relay.stored->len);
    g_assert_true (g_bytes_equal (stored, content));
  }
}

static void
test_upload_of_another_size (void)
{
  g_autoptr (GBytes) content = make_content (1000);
  g_auto (BlobRelay) relay = { 0 };
  g_auto (Outcome) outcome = { 0 };

  blob_relay_init (&relay, 1001);
  upload (relay.url, TICKET, content, NULL, &outcome);
  g_assert_error (outcome.error, PILLION_NET_ERROR, PILLION_NET_ERROR_MISMATCH);
  g_assert_cmpuint (relay.n_puts, ==, 0);
}

static void
test_tickets (void)
{
  static const char *const tickets[] = { "wrong", "", "a b", "a\r\nX: y", "\xff" };
  g_autoptr (GBytes) content = make_content (10);

  for (gsize i = 0; i < G_N_ELEMENTS (tickets); i++) {
    g_auto (BlobRelay) relay = { 0 };
    g_auto (Outcome) outcome = { 0 };

    blob_relay_init (&relay, 10);
    upload (relay.url, tickets[i], content, NULL, &outcome);
    g_assert_error (outcome.error, PILLION_NET_ERROR, PILLION_NET_ERROR_TICKET);
    g_assert_cmpuint (relay.n_requests, ==, i == 0 ? 1 : 0);
  }
}

static void
test_statuses (void)
{
  static const struct {
    guint status;
    PillionNetError code;
  } cases[] = {
    { 302, PILLION_NET_ERROR_CAPTIVE_PORTAL },
    { 400, PILLION_NET_ERROR_NOT_A_RELAY },
    { 401, PILLION_NET_ERROR_TICKET },
    { 403, PILLION_NET_ERROR_TICKET },
    { 404, PILLION_NET_ERROR_NOT_FOUND },
    { 409, PILLION_NET_ERROR_CLOSED },
    { 410, PILLION_NET_ERROR_NOT_FOUND },
    { 413, PILLION_NET_ERROR_TOO_LARGE },
    { 416, PILLION_NET_ERROR_CLOSED },
    { 500, PILLION_NET_ERROR_UNREACHABLE },
    { 503, PILLION_NET_ERROR_UNREACHABLE },
  };
  g_autoptr (GBytes) content = make_content (10);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (BlobRelay) relay = { 0 };
    g_auto (Outcome) up = { 0 };
    g_auto (Outcome) down = { 0 };
    g_autoptr (GBytes) got = NULL;

    blob_relay_init (&relay, 10);
    relay.status = cases[i].status;
    upload (relay.url, TICKET, content, NULL, &up);
    got = download (relay.url, 0, 10, NULL, &down);

    g_test_message ("%u: %s", cases[i].status, up.error->message);
    g_assert_error (up.error, PILLION_NET_ERROR, (int) cases[i].code);
    g_assert_error (down.error, PILLION_NET_ERROR, (int) cases[i].code);
    g_assert_cmpuint (g_bytes_get_size (got), ==, 0);
  }
}

static void
test_download (void)
{
  static const gsize offsets[] = { 0, 1, 123456, 299999, 300000 };
  g_autoptr (GBytes) content = make_content (300000);

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    g_auto (BlobRelay) relay = { 0 };
    g_auto (Outcome) outcome = { 0 };
    g_autoptr (GBytes) rest = g_bytes_new_from_bytes (content, offsets[i], 300000 - offsets[i]);
    g_autoptr (GBytes) got = NULL;

    blob_relay_init (&relay, 300000);
    g_byte_array_append (relay.stored, g_bytes_get_data (content, NULL), 300000);
    got = download (relay.url, offsets[i], 300000, NULL, &outcome);

    g_assert_no_error (outcome.error);
    g_assert_true (g_bytes_equal (got, rest));
    g_assert_cmpuint (outcome.offset, ==, 300000);
  }
}

/* Answers to GET that are not what was asked for: nothing too much is written. */
static void
test_wrong_ranges (void)
{
  static const struct {
    const char *answer;
    guint64 offset;
    PillionNetError code;
    gsize n_written;
  } cases[] = {
    { "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n0123456789x", 0, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n012345678", 0, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", 0, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 200 OK\r\n\r\n0123456789", 0, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", 4, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 206 Part\r\nContent-Length: 6\r\n\r\n456789", 4, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 206 Part\r\nContent-Range: bytes 0-5/10\r\nContent-Length: 6\r\n\r\n012345", 4, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 206 Part\r\nContent-Range: bytes 4-9/11\r\nContent-Length: 6\r\n\r\n456789", 4, PILLION_NET_ERROR_MISMATCH, 0 },
    { "HTTP/1.1 204 No Content\r\n\r\n", 0, PILLION_NET_ERROR_CLOSED, 0 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123", 0, PILLION_NET_ERROR_CLOSED, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (RawServer) server = { 0 };
    g_auto (Outcome) outcome = { 0 };
    g_autoptr (GBytes) got = NULL;
    g_autofree char *url = NULL;

    raw_server_init (&server, NULL);
    server.answer = cases[i].answer;
    server.closes = TRUE;
    url = raw_server_dup_url (&server, "127.0.0.1");
    got = download (url, cases[i].offset, 10, NULL, &outcome);

    g_test_message ("%" G_GSIZE_FORMAT ": %s", i, outcome.error != NULL ? outcome.error->message : "no error");
    g_assert_error (outcome.error, PILLION_NET_ERROR, (int) cases[i].code);
    g_assert_cmpuint (g_bytes_get_size (got), ==, cases[i].n_written);
    g_assert_cmpuint (outcome.offset, ==, cases[i].offset + cases[i].n_written);
  }
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) content = make_content (300000);
  g_auto (BlobRelay) relay = { 0 };

  blob_relay_init (&relay, 300000);
  g_byte_array_append (relay.stored, g_bytes_get_data (content, NULL), 300000);

  for (guint during = 0; during < 2; during++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_auto (Outcome) up = { 0 };
    g_auto (Outcome) down = { 0 };
    g_autoptr (GBytes) got = NULL;

    if (during)
      down.cancel_at_progress = cancellable;
    else
      g_cancellable_cancel (cancellable);

    got = download (relay.url, 0, 300000, cancellable, &down);
    g_assert_error (down.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (g_bytes_get_size (got), ==, down.offset);
    g_assert_cmpuint (down.offset, <, 300000);

    upload (relay.url, TICKET, content, cancellable, &up);
    g_assert_error (up.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/blobs/upload", test_upload);
  g_test_add_func ("/blobs/upload-of-another-size", test_upload_of_another_size);
  g_test_add_func ("/blobs/tickets", test_tickets);
  g_test_add_func ("/blobs/statuses", test_statuses);
  g_test_add_func ("/blobs/download", test_download);
  g_test_add_func ("/blobs/wrong-ranges", test_wrong_ranges);
  g_test_add_func ("/blobs/cancelled", test_cancelled);

  return g_test_run ();
}
