/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "pillion-test-relay.h"
#include "test-account.h"
#include "wire/pillion-relay-frame.h"
#include "wire/pillion-relay-messages-account.h"
#include "wire/pillion-relay-messages-blob.h"
#include "wire/pillion-relay-messages-mailbox.h"
#include "wire/pillion-relay-messages-prekeys.h"
#include "wire/pillion-relay-messages-rendezvous.h"
#include "wire/pillion-relay-messages-session.h"

G_BEGIN_DECLS

/**
 * TestClient:
 * @connection: (owned)
 * @pushes: (owned) (element-type JsonObject): that came and nobody asked for yet
 * @answers: (owned) (element-type JsonObject): likewise
 * @nonce: of the relay's hello
 * @close_code: 0 while the connection is open, 1006 if it ended without a word
 *
 * A client on a plain socket that says what it is told to, right or wrong, and waits for
 * what it asks for. A wait that takes half a minute fails the test.
 */
typedef struct {
  GSocketConnection *connection;
  GQueue             pushes;
  GQueue             answers;
  guint8             nonce[PILLION_NONCE_BYTES];
  guint64            last_id;
  guint              close_code;
} TestClient;

/* Connects and reads the hello. */
TestClient *test_client_new          (PillionTestRelay    *relay);

/* Connects; FALSE if the relay answers no WebSocket. */
gboolean    test_client_try          (PillionTestRelay    *relay,
                                      TestClient         **client);

/* Closes without a word. */
void        test_client_free         (TestClient          *self);

/* Sends one frame; first_byte: FIN and opcode. FALSE if the socket is gone. */
gboolean    test_client_send_frame   (TestClient          *self,
                                      guint8               first_byte,
                                      gconstpointer        payload,
                                      gsize                len);
gboolean    test_client_send_text    (TestClient          *self,
                                      const char          *text);

/* Sends a request and does not wait. (transfer full) (nullable) members. Returns its id,
 * 0 if the socket is gone.
 */
guint64     test_client_start        (TestClient          *self,
                                      PillionRelayOp       op,
                                      JsonObject          *members);

/* Waits for the answer of a request: its whole frame. (transfer full) (nullable): NULL if
 * the connection ended.
 */
JsonObject *test_client_get_answer   (TestClient          *self,
                                      guint64              id);

/* Sends a request and waits. Returns: (transfer full): what is under ok; anything else
 * fails the test.
 */
JsonObject *test_client_request      (TestClient          *self,
                                      PillionRelayOp       op,
                                      JsonObject          *members);

/* The same for a request that must be refused. Returns: (transfer full): what is under
 * error.
 */
JsonObject *test_client_refuse       (TestClient          *self,
                                      PillionRelayOp       op,
                                      JsonObject          *members,
                                      const char          *code);
void        test_client_assert_refused
                                     (TestClient          *self,
                                      PillionRelayOp       op,
                                      JsonObject          *members,
                                      const char          *code);

/* Waits for the next push of a name; others are kept. (transfer full) */
JsonObject *test_client_get_push     (TestClient          *self,
                                      const char          *name);

/* Waits until the relay closes; pushes before are kept. Returns the code. */
guint       test_client_wait_closed  (TestClient          *self);

/* Reads one frame: FALSE when the connection has ended. */
gboolean    test_client_read         (TestClient          *self);

/* Registers an account with its primary, by the code in the relay's log. */
void        test_client_register     (TestClient          *self,
                                      PillionTestRelay    *relay,
                                      TestAccount         *account,
                                      const char          *number);
JsonObject *test_client_make_registration
                                     (TestAccount         *account,
                                      const char          *number,
                                      const char          *code,
                                      gboolean             take_over);

/* Authenticates as a device. Returns: (transfer full): what is under ok. */
JsonObject *test_client_authenticate (TestClient          *self,
                                      PillionTestRelay    *relay,
                                      TestAccount         *account,
                                      const TestDevice    *device);
JsonObject *test_client_make_authentication
                                     (TestClient          *self,
                                      const char          *origin,
                                      TestAccount         *account,
                                      const TestDevice    *device);

/* Connects and authenticates. */
TestClient *test_client_new_device   (PillionTestRelay    *relay,
                                      TestAccount         *account,
                                      const TestDevice    *device);

/* An account as a relay wants it: the time is now, and the policy the relay's. */
TestAccount *test_relay_account_new  (guint8               seed,
                                      guint64              primary_idle_ms);
GBytes      *test_relay_make_bundle  (TestAccount         *account,
                                      const TestDevice    *device,
                                      guint64              generation);

/* What a primary publishes after its account changed. (transfer full) */
JsonObject  *test_relay_make_publication
                                     (TestAccount         *account,
                                      const TestDevice    *added);

/* Adds a companion and publishes it. */
TestDevice  *test_relay_add_companion
                                     (TestClient          *primary,
                                      TestAccount         *account);

/* A message.send to devices, each with an envelope of some bytes. account: (nullable). */
typedef struct {
  TestAccount *account;
  const TestDevice *device;
} TestTarget;

JsonObject  *test_relay_make_send    (guint64              request,
                                      TestAccount         *account,
                                      PillionRelayScope    scope,
                                      const TestTarget    *targets,
                                      guint                n_targets,
                                      gsize                envelope_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestClient, test_client_free)

G_END_DECLS
