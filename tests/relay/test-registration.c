/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* PROTOCOL.md, section 4.2: registering a number, and authenticating. */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "test-client.h"
#include "wire/pillion-json-members.h"

#define ANA "+4930100001"

static JsonObject *
make_begin (const char *number)
{
  PillionRelayRegisterBegin message = { 0 };

  g_strlcpy (message.number, number, sizeof message.number);

  return pillion_relay_register_begin_write (&message);
}

static char *
begin (TestClient       *client,
       PillionTestRelay *relay)
{
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_REGISTER_BEGIN, make_begin (ANA)));

  return pillion_test_relay_dup_code (relay, ANA);
}

static void
test_registers (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autofree char *code = begin (client, relay);
  g_autoptr (JsonObject) ok = NULL;
  g_autoptr (JsonObject) state = NULL;

  ok = test_client_request (client, PILLION_RELAY_OP_REGISTER_FINISH,
                            test_client_make_registration (ana, ANA, code, FALSE));
  g_assert_true (json_object_has_member (ok, "account"));

  state = test_client_authenticate (client, relay, ana, &ana->devices[0]);
  g_assert_cmpstr (json_object_get_string_member (state, "state"), ==, "active");
  g_assert_cmpint (json_object_get_int_member (state, "epoch"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (state, "waiting"), ==, 0);
}

static void
test_code (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autofree char *code = begin (client, relay);
  g_autofree char *wrong = g_strdup (code);

  wrong[0] = code[0] == '0' ? '1' : '0';
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (ana, "+4930100002", code, FALSE), "expired");
  for (guint i = 0; i < 5; i++)
    test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                                test_client_make_registration (ana, ANA, wrong, FALSE), "wrong-code");

  /* Five wrong tries spend it, also for who knows it. */
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (ana, ANA, code, FALSE), "expired");
}

static void
test_taken (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestAccount) eve = test_relay_account_new (2, 0);
  g_autoptr (TestClient) ana_client = test_client_new (relay);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autoptr (JsonObject) moved = NULL;
  g_autoptr (TestClient) later = NULL;
  g_autofree char *code = NULL;

  test_client_register (ana_client, relay, ana, ANA);
  json_object_unref (test_client_authenticate (ana_client, relay, ana, &ana->devices[0]));
  code = begin (client, relay);

  /* The code stays valid when the number is taken. */
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (eve, ANA, code, FALSE), "number-taken");
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_REGISTER_FINISH,
                                          test_client_make_registration (eve, ANA, code, TRUE)));

  moved = test_client_get_push (ana_client, "logged-out");
  g_assert_cmpstr (json_object_get_string_member (moved, "reason"), ==, "number-moved");
  g_assert_cmpuint (test_client_wait_closed (ana_client), ==, PILLION_RELAY_CLOSE_LOGGED_OUT);

  later = test_client_new (relay);
  test_client_assert_refused (later, PILLION_RELAY_OP_AUTHENTICATE,
                              test_client_make_authentication (later, pillion_test_relay_get_url (relay), ana, &ana->devices[0]),
                              "unauthenticated");
  json_object_unref (test_client_authenticate (later, relay, eve, &eve->devices[0]));
}

static void
test_open (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestAccount) eve = test_relay_account_new (2, 0);
  g_autoptr (TestAccount) again = NULL;
  g_autoptr (TestClient) client = test_client_new (relay);

  test_client_register (client, relay, ana, ANA);
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (eve, ANA, "", TRUE), "number-taken");

  /* Who did not hear the answer may ask again. */
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_REGISTER_FINISH,
                                          test_client_make_registration (ana, ANA, "", FALSE)));

  /* The same account with another beginning is one more that wants a number. */
  again = test_relay_account_new (1, 60000);
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (again, ANA, "", FALSE), "number-taken");
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (again, "+4930100002", "", FALSE), "conflict");
}

static void
test_invitations (void)
{
  g_autofree char *path = NULL;
  g_autofree char *setting = NULL;
  g_autoptr (PillionTestRelay) relay = NULL;
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestAccount) ben = test_relay_account_new (2, 0);
  g_autoptr (TestClient) client = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("invitations-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (path, "# of the choir\nsoprano-1\nalto-2\n", -1, &error);
  g_assert_no_error (error);
  setting = g_strdup_printf ("invitations=%s", path);
  relay = pillion_test_relay_new ((const char *[]) { "verification=invite", setting, NULL });
  client = test_client_new (relay);

  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (ana, ANA, "# of the choir", FALSE), "wrong-code");
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_REGISTER_FINISH,
                                          test_client_make_registration (ana, ANA, "soprano-1", FALSE)));
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (ben, "+4930100002", "soprano-1", FALSE), "wrong-code");
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_REGISTER_FINISH,
                                          test_client_make_registration (ben, "+4930100002", "alto-2", FALSE)));
  unlink (path);
}

/* The program gets the number as an argument and the code on its standard input. */
static void
test_command (void)
{
  g_autofree char *folder = g_dir_make_tmp ("verification-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "send", NULL);
  g_autofree char *fifo = g_build_filename (folder, "sent", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n{ echo $1; cat; } > '%s'\n", fifo);
  g_autofree char *setting = g_strdup_printf ("verification_command=%s", program);
  g_autofree char *sent = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (PillionTestRelay) relay = NULL;
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestClient) client = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_file_set_contents (program, script, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  relay = pillion_test_relay_new ((const char *[]) { "verification=command", setting, NULL });
  client = test_client_new (relay);

  json_object_unref (test_client_request (client, PILLION_RELAY_OP_REGISTER_BEGIN, make_begin (ANA)));
  g_file_get_contents (fifo, &sent, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (sent, "\n", -1);
  g_assert_cmpstr (lines[0], ==, ANA);
  json_object_unref (test_client_request (client, PILLION_RELAY_OP_REGISTER_FINISH,
                                          test_client_make_registration (ana, ANA, lines[1], FALSE)));
  g_unlink (fifo);
  g_unlink (program);
  g_rmdir (folder);
}

/* What is no honest beginning of an account is refused. */
static void
test_invalid (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) {
    "verification=open",
    "primary_idle_ms=3000",
    "handshakes_per_second=1000",
    NULL,
  });
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autoptr (TestAccount) long_lived = test_relay_account_new (1, 0);
  g_autoptr (TestAccount) old = test_account_new (2);
  g_autoptr (TestAccount) forged = test_relay_account_new (3, 3000);
  g_autoptr (TestAccount) grown = test_relay_account_new (4, 3000);
  g_autoptr (GBytes) flipped = NULL;

  /* A policy above the relay's. */
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (long_lived, ANA, "", FALSE), "bad-request");
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (old, ANA, "", FALSE), "bad-request");

  flipped = test_flip_bit (forged->devices[0].bytes, 8 * 40);
  g_bytes_unref (forged->devices[0].bytes);
  forged->devices[0].bytes = g_bytes_ref (flipped);
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (forged, ANA, "", FALSE), "bad-request");

  /* More than slot 0. */
  test_account_add (grown);
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (grown, ANA, "", FALSE), "bad-request");
}

static void
test_clock (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  g_autoptr (TestClient) client = test_client_new (relay);
  guint64 now = (guint64) (g_get_real_time () / 1000);
  g_autoptr (TestAccount) slow = test_account_new_at (1, now - 11 * 60 * 1000, pillion_trust_limits_default ());
  g_autoptr (TestAccount) fast = test_account_new_at (2, now + 11 * 60 * 1000, pillion_trust_limits_default ());

  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (slow, ANA, "", FALSE), "clock");
  test_client_assert_refused (client, PILLION_RELAY_OP_REGISTER_FINISH,
                              test_client_make_registration (fast, ANA, "", FALSE), "clock");
}

/* Wrong signatures, other relays, other nonces, unknown accounts: one answer. */
static void
test_authentication (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  const char *origin = pillion_test_relay_get_url (relay);
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestAccount) nobody = test_relay_account_new (2, 0);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autoptr (TestClient) other = test_client_new (relay);
  g_autoptr (JsonObject) unknown = NULL;
  g_autoptr (JsonObject) unsigned_ = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  TestDevice impostor;

  test_client_register (client, relay, ana, ANA);
  impostor = ana->devices[0];
  impostor.dsk_secret[0] ^= 1;

  unknown = test_client_refuse (client, PILLION_RELAY_OP_AUTHENTICATE,
                                test_client_make_authentication (client, origin, nobody, &nobody->devices[0]), "unauthenticated");
  unsigned_ = test_client_refuse (client, PILLION_RELAY_OP_AUTHENTICATE,
                                  test_client_make_authentication (client, origin, ana, &impostor), "unauthenticated");
  first = pillion_json_print (unknown, NULL);
  second = pillion_json_print (unsigned_, NULL);
  g_assert_cmpstr (first, ==, second);

  test_client_assert_refused (client, PILLION_RELAY_OP_AUTHENTICATE,
                              test_client_make_authentication (client, "ws://127.0.0.1:1", ana, &ana->devices[0]), "unauthenticated");
  test_client_assert_refused (client, PILLION_RELAY_OP_AUTHENTICATE,
                              test_client_make_authentication (other, origin, ana, &ana->devices[0]), "unauthenticated");

  json_object_unref (test_client_authenticate (client, relay, ana, &ana->devices[0]));
  test_client_assert_refused (client, PILLION_RELAY_OP_AUTHENTICATE,
                              test_client_make_authentication (client, origin, ana, &ana->devices[0]), "bad-request");
}

/* Attack 15: who has not authenticated learns nothing. */
static void
test_stranger (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });
  g_autoptr (TestAccount) ana = test_relay_account_new (1, 0);
  g_autoptr (TestClient) client = test_client_new (relay);
  g_autoptr (JsonObject) taken = NULL;
  g_autoptr (JsonObject) open = NULL;
  PillionRelayAccountFind find = { .number = ANA };

  test_client_register (client, relay, ana, ANA);
  for (PillionRelayOp op = PILLION_RELAY_OP_ACCOUNT_FIND; op <= PILLION_RELAY_OP_MAILBOX_ACKNOWLEDGE; op++)
    test_client_assert_refused (client, op, pillion_relay_account_find_write (&find), "unauthenticated");
  test_client_assert_refused (client, PILLION_RELAY_OP_BLOB_CREATE, NULL, "unauthenticated");
  test_client_assert_refused (client, PILLION_RELAY_OP_BLOB_FETCH, NULL, "unauthenticated");
  test_client_assert_refused (client, PILLION_RELAY_OP_RENDEZVOUS_REQUESTS, NULL, "unauthenticated");

  /* Asking for a code says nothing of whether there is an account. */
  taken = test_client_request (client, PILLION_RELAY_OP_REGISTER_BEGIN, make_begin (ANA));
  open = test_client_request (client, PILLION_RELAY_OP_REGISTER_BEGIN, make_begin ("+4930100009"));
  g_assert_cmpuint (json_object_get_size (taken), ==, json_object_get_size (open));
  g_assert_cmpstr (json_object_get_string_member (taken, "verification"), ==, json_object_get_string_member (open, "verification"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/registration/registers", test_registers);
  g_test_add_func ("/relay/registration/code", test_code);
  g_test_add_func ("/relay/registration/taken", test_taken);
  g_test_add_func ("/relay/registration/open", test_open);
  g_test_add_func ("/relay/registration/invitations", test_invitations);
  g_test_add_func ("/relay/registration/command", test_command);
  g_test_add_func ("/relay/registration/invalid", test_invalid);
  g_test_add_func ("/relay/registration/clock", test_clock);
  g_test_add_func ("/relay/registration/authentication", test_authentication);
  g_test_add_func ("/relay/registration/stranger", test_stranger);

  return g_test_run ();
}
