/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The load generator's side of Pillion's own protocol (PROTOCOL.md, section 4):
 * every client registers a real account or logs in to one, and sends what a
 * client sends. Only the envelopes are noise: no recipient opens them.
 *
 * JSON is written and read by text here, because the generator shares the
 * machine with what it measures. It trusts the relay for that. */

#include "load-account.h"
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/pillion-base64url.h"
#include "crypto/pillion-crypto.h"
#include "crypto/pillion-ratchet.h"
#include "protocol/pillion-relay-id.h"
#include "wire/pillion-envelope.h"

enum {
  BODY_SIZE = 200,
  FRAME_MAX = 262144,

  /* Ids of requests: what was asked is seen from the id of the answer. */
  ID_BEGIN = 1,
  ID_REGISTER,
  ID_AUTHENTICATE,
  ID_OPEN_MAILBOX,
  ID_ACKNOWLEDGE,
  ID_SEND, /* and above, by serial */
};

#define ACKNOWLEDGE_IDS G_GUINT64_CONSTANT (0x100000000)

typedef struct
{
  LoadAccount *account; /* (owned) */
  char *send_tail;      /* (owned) (nullable): a send to the peer behind its request id */
  guint8 nonce[PILLION_NONCE_BYTES];
  guint64 n_acknowledged;
} Client;

static char run_name[17];
static char *envelope_text;
static guint8 relay_id[PILLION_RELAY_ID_BYTES];

static guint64
now_ms (void)
{
  return (guint64) (g_get_real_time () / 1000);
}

/* The text behind `"name":`, NULL if there is none. */
static char *
find_member (char       *text,
             const char *name)
{
  char *at = strstr (text, name);

  if (at == NULL)
    return NULL;

  at += strlen (name);

  return at + strspn (at, " :");
}

static void
make_envelope (void)
{
  guint8 header[PILLION_RATCHET_SEALED_HEADER_BYTES];
  guint8 payload[BODY_SIZE];
  g_autofree guint8 *bytes = g_malloc (PILLION_ENVELOPE_MAX_BYTES);
  PillionEnvelope envelope = {
    .kind = PILLION_ENVELOPE_KIND_CONTINUE,
    .header = header,
    .payload = payload,
    .payload_len = sizeof payload,
  };
  gsize size;

  pillion_random_fill (pillion_random_system (), header, sizeof header);
  pillion_random_fill (pillion_random_system (), payload, sizeof payload);
  size = pillion_envelope_encode (&envelope, bytes);
  envelope_text = pillion_base64url_encode (bytes, size);
}

static void
make_run_name (void)
{
  guint8 bytes[12];
  g_autofree char *text = NULL;

  pillion_random_fill (pillion_random_system (), bytes, sizeof bytes);
  text = pillion_base64url_encode (bytes, sizeof bytes);
  g_strlcpy (run_name, text, sizeof run_name);
}

static void *
pillion_client_new (uint32_t number)
{
  Client *self = g_new0 (Client, 1);

  self->account = load_account_new (number);

  return self;
}

static void
pillion_opened (LoadClient *client)
{
  /* The relay speaks first. */
}

static void
send_request (LoadClient *client,
              guint64     id,
              const char *op,
              const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":%" G_GUINT64_FORMAT ",\"op\":\"%s\"%s%s}",
                                           id, op, members[0] != '\0' ? "," : "", members);

  load_client_queue (client, true, text, strlen (text));
}

static void
authenticate (LoadClient *client)
{
  Client *self = load_client_state (client);
  g_autofree char *members =
    load_account_get_authentication (self->account, relay_id, self->nonce, now_ms ());

  send_request (client, ID_AUTHENTICATE, "authenticate", members);
}

static void
handle_hello (LoadClient *client,
              char       *text)
{
  Client *self = load_client_state (client);
  char *nonce = find_member (text, "\"nonce\"");
  g_autofree guint8 *bytes = NULL;
  g_autofree char *members = g_strdup_printf ("\"number\":\"%s\"", self->account->number);
  gsize size = 0;

  if (nonce != NULL)
    bytes = pillion_base64url_decode (nonce + 1, strcspn (nonce + 1, "\""), &size);
  if (bytes == NULL || size != PILLION_NONCE_BYTES)
    load_fail ("a hello without nonce: %s", text);

  memcpy (self->nonce, bytes, size);
  if (load_is_storm ())
    authenticate (client);
  else
    send_request (client, ID_BEGIN, "register.begin", members);
}

/* The request id is 16 bytes that base64url shows as the run's name, five digits
 * of 6 bits for the serial, and an A. */
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void
make_send_tail (LoadClient *client)
{
  Client *self = load_client_state (client);
  LoadClient *peer = load_client_peer (client);
  const LoadAccount *to;
  g_autofree char *account = NULL;
  g_autofree char *device = NULL;

  if (peer == NULL)
    return;

  to = ((Client *) load_client_state (peer))->account;
  account = pillion_base64url_encode (to->account, PILLION_ACCOUNT_BYTES);
  device = pillion_base64url_encode (to->device, PILLION_DEVICE_BYTES);
  self->send_tail = g_strdup_printf ("A\",\"account\":\"%s\",\"scope\":\"all\",\"envelopes\":"
                                     "[{\"account\":\"%s\",\"device\":\"%s\",\"envelope\":\"%s\"}]}",
                                     account, account, device, envelope_text);
}

static void
pillion_send (LoadClient *client,
              LoadClient *peer,
              uint32_t    serial)
{
  Client *self = load_client_state (client);
  char text[2048];
  char name[6] = { 0 };
  int size;

  for (guint i = 0; i < 5; i++)
    name[i] = digits[serial >> (6 * i) & 63];

  size = g_snprintf (text, sizeof text, "{\"id\":%u,\"op\":\"message.send\",\"request\":\"%s%s%s",
                     serial + ID_SEND, run_name, name, self->send_tail);
  load_client_queue (client, true, text, (gsize) size);
}

static guint32
serial_from_request (const char *request)
{
  guint32 serial = 0;

  if (strncmp (request, run_name, strlen (run_name)) != 0)
    return 0;

  for (guint i = 0; i < 5; i++) {
    const char *digit = strchr (digits, request[strlen (run_name) + i]);

    if (digit == NULL || *digit == '\0')
      return 0;
    serial |= (guint32) (digit - digits) << (6 * i);
  }

  return serial;
}

/* Acknowledges the messages of one push in one request, as a client does. */
static void
handle_mailbox (LoadClient *client,
                char       *text)
{
  Client *self = load_client_state (client);
  char ids[64 * 20 + 64];
  int size = 0;
  char *message = text;

  while ((message = find_member (message, "{\"id\"")) != NULL) {
    guint64 id = g_ascii_strtoull (message, NULL, 10);
    char *request = find_member (message, "\"request\"");

    if (request == NULL || size > (int) sizeof ids - 64)
      load_fail ("a mailbox as nobody sends it: %s", text);

    size += g_snprintf (ids + size, sizeof ids - (gsize) size, "%s%" G_GUINT64_FORMAT,
                        size == 0 ? "\"ids\":[" : ",", id);
    load_client_step (client, serial_from_request (request + 1), LOAD_DELIVERED);
  }

  g_strlcpy (ids + size, "]", sizeof ids - (gsize) size);
  send_request (client, ACKNOWLEDGE_IDS + self->n_acknowledged++, "mailbox.acknowledge", ids);
}

static void
handle_answer (LoadClient *client,
               guint64     id,
               char       *text)
{
  Client *self = load_client_state (client);
  gboolean taken = strstr (text, "\"number-taken\"") != NULL || strstr (text, "\"conflict\"") != NULL;
  g_autofree char *members = NULL;

  if (strstr (text, "\"error\"") != NULL && !(id == ID_REGISTER && taken))
    load_fail ("client %u: %s", load_client_number (client), text);

  switch (id) {
  case ID_BEGIN:
    members = load_account_get_registration (self->account, now_ms ());
    send_request (client, ID_REGISTER, "register.finish", members);
    break;

  case ID_REGISTER:
    authenticate (client);
    break;

  case ID_AUTHENTICATE:
    send_request (client, ID_OPEN_MAILBOX, "mailbox.open", "");
    break;

  case ID_OPEN_MAILBOX:
    make_send_tail (client);
    load_client_ready (client);
    break;

  default:
    if (id < ACKNOWLEDGE_IDS)
      load_client_step (client, (guint32) (id - ID_SEND), LOAD_ACKNOWLEDGED);
    break;
  }
}

static void
pillion_received (LoadClient *client,
                  uint8_t    *payload,
                  size_t      size)
{
  char *text = (char *) payload;
  char *id = NULL;
  char *push = NULL;

  /* The first member tells which of the two it is. */
  if (g_str_has_prefix (text, "{\"id\""))
    id = find_member (text, "\"id\"");
  else
    push = find_member (text, "\"push\"");

  if (id != NULL)
    handle_answer (client, g_ascii_strtoull (id, NULL, 10), text);
  else if (push == NULL)
    load_fail ("neither an answer nor a push: %s", text);
  else if (g_str_has_prefix (push, "\"mailbox\""))
    handle_mailbox (client, text);
  else if (g_str_has_prefix (push, "\"hello\""))
    handle_hello (client, text);
  else if (g_str_has_prefix (push, "\"logged-out\"") || g_str_has_prefix (push, "\"replaced\""))
    load_fail ("client %u: %s", load_client_number (client), text);
}

static void
pillion_started (void)
{
  g_autofree char *origin = g_strdup_printf ("ws://127.0.0.1:%u", load_get_port ());
  g_autoptr (GError) error = NULL;

  if (!pillion_relay_id_from_origin (origin, relay_id, &error))
    load_fail ("%s", error->message);

  make_run_name ();
  make_envelope ();
}

int
main (int    argc,
      char **argv)
{
  const LoadBackend backend = {
    .path = "/v1/socket",
    .frame_max = FRAME_MAX,
    .started = pillion_started,
    .client_new = pillion_client_new,
    .opened = pillion_opened,
    .received = pillion_received,
    .send = pillion_send,
  };

  if (!pillion_crypto_init ())
    return 1;

  return load_main (&backend, argc, argv);
}
