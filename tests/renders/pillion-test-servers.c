/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-servers.h"

#include "raw-server.h"

#include <glib/gstdio.h>

#define NOWHERE "ws://127.0.0.1:1"

void
pillion_test_use_nowhere (PillionTestWindow *window)
{
  pillion_test_window_set_url (window, NOWHERE);
}

/* ----- relays ----- */

PillionTestRelay *
pillion_test_use_relay (PillionTestWindow *window,
                        const char *const *settings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  PillionTestRelay *relay;

  g_strv_builder_add (builder, "verification=open");
  for (; settings != NULL && *settings != NULL; settings++)
    g_strv_builder_add (builder, *settings);
  all = g_strv_builder_end (builder);
  relay = pillion_test_relay_new ((const char *const *) all);
  pillion_test_window_keep (window, relay, (GDestroyNotify) pillion_test_relay_free);
  pillion_test_window_set_url (window, pillion_test_relay_get_url (relay));
  return relay;
}

PillionEvilRelay *
pillion_test_use_evil_relay (PillionTestWindow *window)
{
  static const char *const settings[] = { "verification=open", NULL };
  PillionEvilRelay *relay = pillion_evil_relay_new (settings);

  pillion_test_window_keep (window, relay, (GDestroyNotify) pillion_evil_relay_free);
  pillion_test_window_set_url (window, pillion_evil_relay_get_url (relay));
  return relay;
}

/* ----- what is no relay ----- */

/* What nobody accepts gets no answer, and ends with the socket. */
void
pillion_test_use_silence (PillionTestWindow *window)
{
  GSocketListener *listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u", port);

  g_assert_no_error (error);
  pillion_test_window_keep (window, listener, g_object_unref);
  pillion_test_window_set_url (window, url);
}

static void
server_free (gpointer data)
{
  raw_server_clear (data);
  g_free (data);
}

static RawServer *
server_new (PillionTestWindow *window,
            const char        *answer,
            GTlsCertificate   *certificate)
{
  RawServer *server = g_new0 (RawServer, 1);
  g_autofree char *url = NULL;

  raw_server_init (server, certificate);
  server->answer = answer;
  pillion_test_window_keep (window, server, server_free);
  url = raw_server_dup_url (server, certificate != NULL ? "localhost" : "127.0.0.1");
  pillion_test_window_set_url (window, url);
  return server;
}

void
pillion_test_use_raw_server (PillionTestWindow *window,
                             const char        *answer,
                             const char        *hello)
{
  RawServer *server = server_new (window, hello != NULL ? raw_server_upgrade : answer, NULL);

  if (hello != NULL)
    raw_server_add_text (server, hello);
}

void
pillion_test_use_untrusted (PillionTestWindow *window)
{
  g_autofree char *folder = g_dir_make_tmp ("pillion-tls-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char *key_path = g_build_filename (folder, "key.pem", NULL);
  const char *const command[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                                  "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", key_path, "-out", path, NULL };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                NULL, &error);
  g_assert_no_error (error);
  certificate = g_tls_certificate_new_from_files (path, key_path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_unlink (key_path);
  g_rmdir (folder);
  server_new (window, raw_server_upgrade, certificate);
}

typedef struct {
  const char *operation;
  const char *code;
} Refusal;

static PillionEvilVerdict
refuse (PillionEvilFrame *frame,
        gpointer          data)
{
  Refusal *refusal = data;

  if (!pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, refusal->operation))
    return PILLION_EVIL_PASS;
  return pillion_evil_frame_refuse (frame, refusal->code);
}

void
pillion_test_refuse (PillionTestWindow *window,
                     PillionEvilRelay  *relay,
                     const char        *operation,
                     const char        *code)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  *refusal = (Refusal) { operation, code };
  pillion_test_window_keep (window, refusal, g_free);
  pillion_evil_relay_add_hook (relay, refuse, refusal);
}

/* ----- links ----- */

typedef struct {
  PillionEvilClient *client;     /* (unowned): the relay's */
  char              *rendezvous; /* (owned) */
} Meeting;

/* Of the relay that is watched: there is one window at a time. */
static GArray *meetings;

static void
meeting_clear (gpointer data)
{
  g_free (((Meeting *) data)->rendezvous);
}

static void
forget_meetings (gpointer data)
{
  g_clear_pointer (&meetings, g_array_unref);
}

static PillionEvilVerdict
note_link (PillionEvilFrame *frame,
           gpointer          data)
{
  JsonObject *told = frame->kind == PILLION_EVIL_ANSWER ? frame->ok : frame->json;
  Meeting meeting = { frame->client, NULL };

  if (told != NULL && (pillion_evil_frame_is (frame, PILLION_EVIL_ANSWER, "rendezvous.open") ||
                       pillion_evil_frame_is (frame, PILLION_EVIL_REQUEST, "rendezvous.join"))) {
    meeting.rendezvous = g_strdup (json_object_get_string_member (told, "rendezvous"));
    g_array_append_val (meetings, meeting);
  }
  return PILLION_EVIL_PASS;
}

void
pillion_test_watch_links (PillionTestWindow *window,
                          PillionEvilRelay  *relay)
{
  meetings = g_array_new (FALSE, FALSE, sizeof (Meeting));
  g_array_set_clear_func (meetings, meeting_clear);
  pillion_test_window_keep (window, meetings, forget_meetings);
  pillion_evil_relay_add_hook (relay, note_link, NULL);
}

void
pillion_test_end_links (const char *reason)
{
  for (guint i = 0; i < meetings->len; i++) {
    Meeting *meeting = &g_array_index (meetings, Meeting, i);
    JsonObject *push = json_object_new ();

    json_object_set_string_member (push, "push", "rendezvous.closed");
    json_object_set_string_member (push, "rendezvous", meeting->rendezvous);
    json_object_set_string_member (push, "reason", reason);
    pillion_evil_client_push (meeting->client, push);
  }
}
