/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-evil-blobs.h"

#include "crypto/pillion-base64url.h"
#include "pillion-evil-relay-private.h"

#include <string.h>

#define FOLDER "/v1/blob"
#define ID_BYTES 16
#define TICKET_BYTES 32
#define EXPIRES_AT_MS G_GINT64_CONSTANT (4102444800000) /* the year 2100 */

typedef struct {
  char  *id; /* (owned): base64url */
  gsize  size;
  GBytes *bytes; /* (owned) (nullable): once it was brought */
} Blob;

struct _PillionEvilBlobs {
  PillionEvilRelay *relay; /* (unowned) */
  GPtrArray        *blobs; /* (owned) (element-type Blob) */
  PillionEvilLie    lie;
  guint             n_got;
};

static void
blob_free (gpointer data)
{
  Blob *self = data;

  g_free (self->id);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static Blob *
find (PillionEvilBlobs *self,
      const char       *id)
{
  for (guint i = 0; i < self->blobs->len; i++) {
    Blob *blob = self->blobs->pdata[i];

    if (g_str_equal (blob->id, id))
      return blob;
  }
  return NULL;
}

/* ----- tickets ----- */

static JsonObject *
new_ticket (void)
{
  static const guint8 ticket[TICKET_BYTES] = { 1 };
  g_autofree char *text = pillion_base64url_encode (ticket, sizeof ticket);
  JsonObject *ok = json_object_new ();

  json_object_set_string_member (ok, "ticket", text);
  json_object_set_int_member (ok, "expires_at", EXPIRES_AT_MS);
  return ok;
}

static PillionEvilVerdict
create (PillionEvilBlobs *self,
        PillionEvilFrame *frame)
{
  guint8 id[ID_BYTES] = { (guint8) self->blobs->len };
  Blob *blob = g_new0 (Blob, 1);
  JsonObject *ok = new_ticket ();

  blob->id = pillion_base64url_encode (id, sizeof id);
  blob->size = (gsize) json_object_get_int_member (frame->json, "bytes");
  g_ptr_array_add (self->blobs, blob);
  json_object_set_string_member (ok, "blob", blob->id);
  return pillion_evil_frame_answer (frame, ok);
}

/* What it says of the size. */
static gint64
tell_size (PillionEvilBlobs *self,
           Blob             *blob)
{
  gint64 size = (gint64) blob->size;

  if (self->lie == PILLION_EVIL_LIE_LARGER)
    return size + 1;
  return self->lie == PILLION_EVIL_LIE_SMALLER ? size - 1 : size;
}

static PillionEvilVerdict
fetch (PillionEvilBlobs *self,
       PillionEvilFrame *frame)
{
  Blob *blob = find (self, json_object_get_string_member (frame->json, "blob"));
  JsonObject *ok = new_ticket ();

  g_assert_true (blob != NULL && blob->bytes != NULL);
  json_object_set_int_member (ok, "bytes", tell_size (self, blob));
  return pillion_evil_frame_answer (frame, ok);
}

static PillionEvilVerdict
on_frame (PillionEvilFrame *frame,
          gpointer          data)
{
  if (pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "blob.create"))
    return create (data, frame);
  if (pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "blob.fetch"))
    return fetch (data, frame);
  return PILLION_EVIL_PASS;
}

/* ----- bytes ----- */

/* Of the same size. */
static Blob *
find_another (PillionEvilBlobs *self,
              Blob             *than)
{
  for (guint i = 0; i < self->blobs->len; i++) {
    Blob *blob = self->blobs->pdata[i];

    if (blob != than && blob->size == than->size && blob->bytes != NULL)
      return blob;
  }
  g_assert_not_reached ();
}

/* (transfer full) */
static GBytes *
flip_bit (GBytes *bytes)
{
  gsize n;
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  n = g_bytes_get_size (bytes);
  copy[n / 2] ^= 1;
  return g_bytes_new_take (copy, n);
}

/* (transfer full) */
static GBytes *
make_body (PillionEvilBlobs *self,
           Blob             *blob)
{
  switch (self->lie) {
  case PILLION_EVIL_LIE_FLIPPED:
    return flip_bit (blob->bytes);
  case PILLION_EVIL_LIE_ANOTHER:
    return g_bytes_ref (find_another (self, blob)->bytes);
  case PILLION_EVIL_LIE_TRUNCATED:
    return g_bytes_new_from_bytes (blob->bytes, 0, blob->size / 2);
  case PILLION_EVIL_LIE_NONE:
  case PILLION_EVIL_LIE_ENDLESS:
  case PILLION_EVIL_LIE_LARGER:
  case PILLION_EVIL_LIE_SMALLER:
  default:
    return g_bytes_ref (blob->bytes);
  }
}

static void
append_again (SoupServerMessage *message,
              GBytes            *bytes)
{
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
}

static void
give (PillionEvilBlobs  *self,
      Blob              *blob,
      SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes = make_body (self, blob);

  self->n_got++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  append_again (message, bytes);
  if (self->lie != PILLION_EVIL_LIE_ENDLESS)
    return;
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  g_signal_connect_data (message, "wrote-chunk", G_CALLBACK (append_again), g_bytes_ref (bytes),
                         (GClosureNotify) (GCallback) g_bytes_unref, 0);
}

/* Says that nothing of it has come yet. */
static void
describe (Blob              *blob,
          SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_append (headers, "X-Pillion-Received", "0");
  soup_message_headers_set_content_length (headers, (goffset) blob->size);
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  PillionEvilBlobs *self = user_data;
  const char *method = soup_server_message_get_method (message);
  Blob *blob = find (self, path + strlen (FOLDER "/"));

  g_assert_nonnull (blob);
  if (method == SOUP_METHOD_GET) {
    give (self, blob, message);
  } else if (method == SOUP_METHOD_HEAD) {
    describe (blob, message);
  } else {
    blob->bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
    g_assert_cmpuint (g_bytes_get_size (blob->bytes), ==, blob->size);
    soup_server_message_set_status (message, SOUP_STATUS_CREATED, NULL);
  }
}

PillionEvilBlobs *
pillion_evil_blobs_new (PillionEvilRelay *relay)
{
  PillionEvilBlobs *self = g_new0 (PillionEvilBlobs, 1);

  self->relay = relay;
  self->blobs = g_ptr_array_new_with_free_func (blob_free);
  pillion_evil_relay_add_hook (relay, on_frame, self);
  soup_server_add_handler (pillion_evil_relay_get_server (relay), FOLDER, on_request, self, NULL);
  return self;
}

void
pillion_evil_blobs_free (PillionEvilBlobs *self)
{
  soup_server_remove_handler (pillion_evil_relay_get_server (self->relay), FOLDER);
  pillion_evil_relay_remove_hook (self->relay, on_frame, self);
  g_ptr_array_unref (self->blobs);
  g_free (self);
}

void
pillion_evil_blobs_set_lie (PillionEvilBlobs *self,
                            PillionEvilLie    lie)
{
  self->lie = lie;
}

guint
pillion_evil_blobs_get_n_got (PillionEvilBlobs *self)
{
  return self->n_got;
}
