/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 4.7: blobs over HTTP, by the byte. */

#include <string.h>

#include "crypto/pillion-base64url.h"
#include "test-client.h"

#define SIZE 100000

typedef struct {
  PillionTestRelay *relay;
  TestAccount *ana;
  TestClient *client;
  guint8 *content; /* SIZE bytes */
} Fixture;

static void
fixture_init (Fixture           *self,
              const char *const *settings)
{
  self->relay = pillion_test_relay_new (settings);
  self->ana = test_relay_account_new (1, 0);
  self->client = test_client_new (self->relay);
  test_client_register (self->client, self->relay, self->ana, "+4930100001");
  json_object_unref (test_client_authenticate (self->client, self->relay, self->ana, &self->ana->devices[0]));

  self->content = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    self->content[i] = (guint8) (i * 31 >> 3);
}

static void
fixture_clear (Fixture *self)
{
  test_client_free (self->client);
  test_account_free (self->ana);
  pillion_test_relay_free (self->relay);
  g_free (self->content);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* An answer of HTTP: status 0 if there was none. */
typedef struct {
  guint status;
  char *head;   /* (owned) lower case */
  guint8 *body; /* (owned) */
  gsize len;
} Answer;

static void
answer_clear (Answer *self)
{
  g_free (self->head);
  g_free (self->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static GSocketConnection *
connect_http (Fixture *fixture)
{
  g_autoptr (GSocketClient) sockets = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (sockets, FALSE);
  g_socket_client_set_timeout (sockets, 30);
  connection = g_socket_client_connect_to_host (sockets, "127.0.0.1", pillion_test_relay_get_port (fixture->relay), NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
parse_answer (GByteArray *bytes,
              Answer     *answer)
{
  const char *end;

  g_byte_array_append (bytes, (const guint8 *) "", 1);
  end = strstr ((const char *) bytes->data, "\r\n\r\n");
  if (end == NULL)
    return;

  answer->head = g_ascii_strdown ((const char *) bytes->data, end - (const char *) bytes->data);
  answer->status = (guint) g_ascii_strtoull (answer->head + strlen ("http/1.1 "), NULL, 10);
  answer->len = bytes->len - 1 - (gsize) (end + 4 - (const char *) bytes->data);
  answer->body = g_memdup2 (end + 4, answer->len);
}

/* One request; headers: lines, each ended. */
static void
http (Fixture      *fixture,
      const char   *method,
      const char   *path,
      const char   *headers,
      gconstpointer body,
      gsize         len,
      Answer       *answer)
{
  g_autoptr (GSocketConnection) connection = connect_http (fixture);
  g_autofree char *head = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n%s\r\n", method, path, headers);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n;

  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (output, body, len, NULL, NULL, NULL);
  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_byte_array_append (bytes, buffer, (guint) n);

  parse_answer (bytes, answer);
}

static void
assert_header (const Answer *answer,
               const char   *line)
{
  if (strstr (answer->head, line) == NULL)
    g_error ("no “%s” in %s", line, answer->head);
}

typedef struct {
  guint8 id[PILLION_ID_BYTES];
  char *path;          /* (owned) */
  char *authorization; /* (owned): a line */
} Blob;

static void
blob_clear (Blob *self)
{
  g_free (self->path);
  g_free (self->authorization);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Blob, blob_clear)

static void
set_ticket (Blob         *blob,
            const guint8 *id,
            const guint8 *ticket)
{
  g_autofree char *name = pillion_base64url_encode (id, PILLION_ID_BYTES);
  g_autofree char *secret = pillion_base64url_encode (ticket, PILLION_BLOB_TICKET_BYTES);

  memcpy (blob->id, id, sizeof blob->id);
  blob->path = g_strconcat ("/v1/blob/", name, NULL);
  blob->authorization = g_strdup_printf ("Authorization: Bearer %s\r\n", secret);
}

static void
create (Fixture *fixture,
        Blob    *blob)
{
  PillionRelayBlobCreate message = { .bytes = SIZE };
  g_autoptr (JsonObject) object = test_client_request (fixture->client, PILLION_RELAY_OP_BLOB_CREATE,
                                                       pillion_relay_blob_create_write (&message));
  g_auto (PillionRelayBlobCreateOk) ok = { 0 };
  g_autoptr (GError) error = NULL;

  pillion_relay_blob_create_ok_read (&ok, object, &error);
  g_assert_no_error (error);
  set_ticket (blob, ok.blob, ok.ticket);
}

static JsonObject *
make_fetch (const Blob *blob)
{
  PillionRelayBlobFetch message;

  memcpy (message.blob, blob->id, sizeof message.blob);

  return pillion_relay_blob_fetch_write (&message);
}

static void
fetch (Fixture    *fixture,
       const Blob *blob,
       Blob       *download)
{
  g_autoptr (JsonObject) object = test_client_request (fixture->client, PILLION_RELAY_OP_BLOB_FETCH, make_fetch (blob));
  g_auto (PillionRelayBlobFetchOk) ok = { 0 };
  g_autoptr (GError) error = NULL;

  pillion_relay_blob_fetch_ok_read (&ok, object, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ok.bytes, ==, SIZE);
  set_ticket (download, blob->id, ok.ticket);
}

/* Puts bytes from to end of the content; range: whether it says so. Returns the status. */
static guint
put (Fixture    *fixture,
     const Blob *blob,
     gsize       from,
     gsize       end,
     gboolean    range)
{
  g_autofree char *length = g_strdup_printf ("%sContent-Length: %" G_GSIZE_FORMAT "\r\n", blob->authorization, end - from);
  g_autofree char *headers = range ? g_strdup_printf ("%sContent-Range: bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%d\r\n",
                                                      length, from, end - 1, SIZE)
                                   : g_strdup (length);
  g_auto (Answer) answer = { 0 };

  http (fixture, "PUT", blob->path, headers, fixture->content + from, end - from, &answer);

  return answer.status;
}

static void
test_round_trip (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_auto (Blob) blob = { 0 };
  g_auto (Blob) download = { 0 };
  g_auto (Answer) answer = { 0 };

  fixture_init (&fixture, NULL);
  create (&fixture, &blob);
  test_client_assert_refused (fixture.client, PILLION_RELAY_OP_BLOB_FETCH, make_fetch (&blob), "not-found");
  g_assert_cmpuint (put (&fixture, &blob, 0, SIZE, FALSE), ==, 200);

  fetch (&fixture, &blob, &download);
  http (&fixture, "GET", download.path, download.authorization, "", 0, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpuint (answer.len, ==, SIZE);
  g_assert_true (memcmp (answer.body, fixture.content, SIZE) == 0);

  /* What is whole never changes. */
  g_assert_cmpuint (put (&fixture, &blob, 0, SIZE, FALSE), ==, 409);
}

static void
test_resume (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_auto (Blob) blob = { 0 };
  g_auto (Blob) download = { 0 };
  g_auto (Answer) head = { 0 };
  g_auto (Answer) answer = { 0 };
  g_autofree char *headers = NULL;

  fixture_init (&fixture, NULL);
  create (&fixture, &blob);
  g_assert_cmpuint (put (&fixture, &blob, 0, 40000, TRUE), ==, 200);

  http (&fixture, "HEAD", blob.path, blob.authorization, "", 0, &head);
  g_assert_cmpuint (head.status, ==, 200);
  assert_header (&head, "content-length: 100000");
  assert_header (&head, "x-pillion-received: 40000");

  /* Pieces come without holes. */
  g_assert_cmpuint (put (&fixture, &blob, 50000, SIZE, TRUE), ==, 409);
  g_assert_cmpuint (put (&fixture, &blob, 40000, SIZE, TRUE), ==, 200);

  fetch (&fixture, &blob, &download);
  headers = g_strconcat (download.authorization, "Range: bytes=39990-40009\r\n", NULL);
  http (&fixture, "GET", download.path, headers, "", 0, &answer);
  g_assert_cmpuint (answer.status, ==, 206);
  assert_header (&answer, "content-range: bytes 39990-40009/100000");
  g_assert_cmpuint (answer.len, ==, 20);
  g_assert_true (memcmp (answer.body, fixture.content + 39990, 20) == 0);
}

/* A transfer that breaks goes on where it broke. */
static void
test_broken (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_auto (Blob) blob = { 0 };
  g_autofree char *head = NULL;
  guint64 received = 0;

  fixture_init (&fixture, NULL);
  create (&fixture, &blob);
  head = g_strdup_printf ("PUT %s HTTP/1.1\r\nHost: relay\r\n%sContent-Length: %d\r\n\r\n", blob.path, blob.authorization, SIZE);
  {
    g_autoptr (GSocketConnection) connection = connect_http (&fixture);
    GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));

    g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
    g_output_stream_write_all (output, fixture.content, 70000, NULL, NULL, NULL);
    while (received < 70000) {
      g_auto (Answer) answer = { 0 };

      http (&fixture, "HEAD", blob.path, blob.authorization, "", 0, &answer);
      received = g_ascii_strtoull (strstr (answer.head, "x-pillion-received: ") + strlen ("x-pillion-received: "), NULL, 10);
    }
  }

  /* The broken one may hold it for a moment longer. */
  while (put (&fixture, &blob, 70000, SIZE, TRUE) != 200)
    continue;
  json_object_unref (test_client_request (fixture.client, PILLION_RELAY_OP_BLOB_FETCH, make_fetch (&blob)));
}

static void
test_refused (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_auto (Blob) blob = { 0 };
  g_auto (Blob) other = { 0 };
  g_auto (Blob) mixed = { 0 };
  g_auto (Answer) none = { 0 };
  g_auto (Answer) wrong = { 0 };
  g_auto (Answer) down = { 0 };
  g_auto (Answer) elsewhere = { 0 };
  PillionRelayBlobCreate large = { .bytes = G_GUINT64_CONSTANT (104857601) };

  fixture_init (&fixture, NULL);
  create (&fixture, &blob);
  create (&fixture, &other);
  mixed.path = g_strdup (blob.path);
  mixed.authorization = g_strdup (other.authorization);

  http (&fixture, "HEAD", blob.path, "", "", 0, &none);
  g_assert_cmpuint (none.status, ==, 401);
  http (&fixture, "HEAD", mixed.path, mixed.authorization, "", 0, &wrong);
  g_assert_cmpuint (wrong.status, ==, 401);

  /* A ticket is for one direction. */
  http (&fixture, "GET", blob.path, blob.authorization, "", 0, &down);
  g_assert_cmpuint (down.status, ==, 403);
  http (&fixture, "GET", "/v1/blob/../relay.db", blob.authorization, "", 0, &elsewhere);
  g_assert_cmpuint (elsewhere.status, >=, 400);

  g_assert_cmpuint (put (&fixture, &blob, 0, 10, FALSE), ==, 400);
  test_client_assert_refused (fixture.client, PILLION_RELAY_OP_BLOB_CREATE, pillion_relay_blob_create_write (&large), "too-large");
}

static JsonObject *
make_resume (const Blob *blob,
             guint64     bytes)
{
  PillionRelayBlobCreate message = { .bytes = bytes, .has_blob = TRUE };

  memcpy (message.blob, blob->id, sizeof message.blob);

  return pillion_relay_blob_create_write (&message);
}

/* A relay that was killed knows no ticket, but what it received. */
static void
test_another_ticket (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_auto (Blob) blob = { 0 };
  g_auto (Blob) again = { 0 };
  g_auto (PillionRelayBlobCreateOk) ok = { 0 };
  g_autoptr (JsonObject) object = NULL;
  TestAccount *bo = test_relay_account_new (2, 0);
  TestClient *other;

  fixture_init (&fixture, NULL);
  create (&fixture, &blob);

  test_client_free (fixture.client);
  pillion_test_relay_kill (fixture.relay);
  pillion_test_relay_start (fixture.relay);
  fixture.client = test_client_new (fixture.relay);
  json_object_unref (test_client_authenticate (fixture.client, fixture.relay, fixture.ana, &fixture.ana->devices[0]));

  g_assert_cmpuint (put (&fixture, &blob, 0, SIZE, FALSE), ==, 401);
  object = test_client_request (fixture.client, PILLION_RELAY_OP_BLOB_CREATE, make_resume (&blob, SIZE));
  g_assert_true (pillion_relay_blob_create_ok_read (&ok, object, NULL));
  g_assert_true (memcmp (ok.blob, blob.id, sizeof ok.blob) == 0);
  set_ticket (&again, ok.blob, ok.ticket);
  g_assert_cmpuint (put (&fixture, &again, 0, SIZE, FALSE), ==, 200);

  /* As what it was announced, and by nobody else. */
  test_client_assert_refused (fixture.client, PILLION_RELAY_OP_BLOB_CREATE, make_resume (&blob, SIZE + 1), "not-found");
  other = test_client_new (fixture.relay);
  test_client_register (other, fixture.relay, bo, "+4930100002");
  json_object_unref (test_client_authenticate (other, fixture.relay, bo, &bo->devices[0]));
  test_client_assert_refused (other, PILLION_RELAY_OP_BLOB_CREATE, make_resume (&blob, SIZE), "not-found");
  test_client_free (other);
  test_account_free (bo);
}

static void
test_health (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_auto (Answer) health = { 0 };
  g_auto (Answer) metrics = { 0 };
  g_auto (Answer) nothing = { 0 };

  fixture_init (&fixture, NULL);
  http (&fixture, "GET", "/v1/health", "", "", 0, &health);
  g_assert_cmpuint (health.status, ==, 200);
  g_assert_cmpuint (health.len, ==, 2);
  g_assert_true (memcmp (health.body, "ok", 2) == 0);

  /* Figures are for the operator's address alone. */
  http (&fixture, "GET", "/metrics", "", "", 0, &metrics);
  g_assert_cmpuint (metrics.status, ==, 404);
  http (&fixture, "GET", "/v1/socket", "", "", 0, &nothing);
  g_assert_cmpuint (nothing.status, ==, 404);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/blobs/round-trip", test_round_trip);
  g_test_add_func ("/relay/blobs/resume", test_resume);
  g_test_add_func ("/relay/blobs/broken", test_broken);
  g_test_add_func ("/relay/blobs/refused", test_refused);
  g_test_add_func ("/relay/blobs/another-ticket", test_another_ticket);
  g_test_add_func ("/relay/blobs/health", test_health);

  return g_test_run ();
}
