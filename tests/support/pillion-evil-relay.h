/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-relay.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PillionEvilRelay:
 *
 * A relay that has fallen to an enemy: it ends the clients' sockets, and behind it stands
 * the real one, which believes to be it. Everything goes through until a hook changes it.
 * In the test's process and main context; hooks must not wait for anything.
 */
typedef struct _PillionEvilRelay PillionEvilRelay;

/* One connection of a client. Lives as long as the relay, also after it was closed. */
typedef struct _PillionEvilClient PillionEvilClient;

typedef enum {
  PILLION_EVIL_REQUEST,
  PILLION_EVIL_ANSWER,
  PILLION_EVIL_PUSH,
} PillionEvilKind;

/**
 * PillionEvilFrame:
 * @client: whose it is
 * @kind: requests are the client's, the rest is for the client
 * @name: of the operation, also in its answer; or of the push
 * @json: all of it, to be changed in place
 * @ok: (nullable): what an answer without an error says, a part of @json
 *
 * One frame on its way. Borrowed for the call.
 */
typedef struct {
  PillionEvilClient *client;
  PillionEvilKind    kind;
  const char        *name;
  JsonObject        *json;
  JsonObject        *ok;
} PillionEvilFrame;

/**
 * PillionEvilVerdict:
 * @PILLION_EVIL_PASS: goes on, to the next hook and then on its way
 * @PILLION_EVIL_DROP: never arrives
 * @PILLION_EVIL_HOLD: waits for pillion_evil_relay_release()
 * @PILLION_EVIL_REPEAT: goes on its way twice
 */
typedef enum {
  PILLION_EVIL_PASS,
  PILLION_EVIL_DROP,
  PILLION_EVIL_HOLD,
  PILLION_EVIL_REPEAT,
} PillionEvilVerdict;

typedef PillionEvilVerdict (*PillionEvilHook) (PillionEvilFrame *frame,
                                               gpointer          data);

/* Starts the real relay behind it, with settings and arguments like those of
 * pillion_test_relay_new(); the defaults let a test on one address work undisturbed.
 */
PillionEvilRelay  *pillion_evil_relay_new             (const char *const  *settings);
void               pillion_evil_relay_free            (PillionEvilRelay   *self);

/* What clients are given. */
const char        *pillion_evil_relay_get_url         (PillionEvilRelay   *self);

/* The honest one behind it. */
PillionTestRelay  *pillion_evil_relay_get_real        (PillionEvilRelay   *self);

/* Hooks see frames in the order in which they were added. data must outlive its hook. */
void               pillion_evil_relay_add_hook        (PillionEvilRelay   *self,
                                                       PillionEvilHook     hook,
                                                       gpointer            data);
void               pillion_evil_relay_remove_hook     (PillionEvilRelay   *self,
                                                       PillionEvilHook     hook,
                                                       gpointer            data);

/* All of them: for the end of a test, whose devices still talk while they are closed. */
void               pillion_evil_relay_remove_hooks    (PillionEvilRelay   *self);

/* Lets go what was held, in order, without asking the hooks again. */
void               pillion_evil_relay_release         (PillionEvilRelay   *self);

/* From now on the relay's clock seems to be so far off, in milliseconds: in its greetings
 * and answers, and in what it says of messages.
 */
void               pillion_evil_relay_set_time_lie    (PillionEvilRelay   *self,
                                                       gint64              off_ms);

/* Adds to the lie. */
void               pillion_evil_relay_pass_time       (PillionEvilRelay   *self,
                                                       guint64             ms);

/* The newest connection that authenticated as a device (base64url). (nullable) */
PillionEvilClient *pillion_evil_relay_find_client     (PillionEvilRelay   *self,
                                                       const char         *device);

/* Connections that came so far. */
guint              pillion_evil_relay_get_n_clients   (PillionEvilRelay   *self);

/* What it authenticated as, base64url. (nullable) */
const char        *pillion_evil_client_get_account    (PillionEvilClient  *self);
const char        *pillion_evil_client_get_device     (PillionEvilClient  *self);
gboolean           pillion_evil_client_is_open        (PillionEvilClient  *self);

/* The end of the real relay's connection does not end the client's any more: what the
 * client asks then is answered by hooks, or not at all.
 */
void               pillion_evil_client_keep           (PillionEvilClient  *self);
void               pillion_evil_client_close          (PillionEvilClient  *self,
                                                       gushort             code);

/* Says something to the client. json is (transfer full). */
void               pillion_evil_client_push           (PillionEvilClient  *self,
                                                       JsonObject         *json);

/* The same for what is no frame at all. */
void               pillion_evil_client_send_raw       (PillionEvilClient  *self,
                                                       gboolean            text,
                                                       const void         *bytes,
                                                       gsize               n);

/* For hooks, of a request: answer it in the relay's place. ok is (transfer full)
 * (nullable). Both return PILLION_EVIL_DROP, the hook's verdict.
 */
PillionEvilVerdict pillion_evil_frame_answer          (PillionEvilFrame   *frame,
                                                       JsonObject         *ok);
PillionEvilVerdict pillion_evil_frame_refuse          (PillionEvilFrame   *frame,
                                                       const char         *code);

/* Whether a frame is of this kind and name. */
gboolean           pillion_evil_frame_is              (const PillionEvilFrame *frame,
                                                       PillionEvilKind         kind,
                                                       const char             *name);

/* Whether it is from or for this device (base64url). */
gboolean           pillion_evil_frame_is_of           (const PillionEvilFrame *frame,
                                                       const char             *device);

/* Flips a bit of a member in base64url, counted from the first byte's lowest. */
void               pillion_evil_flip_bit              (JsonObject         *object,
                                                       const char         *member,
                                                       gsize               bit);

/* Bytes of a member in base64url. (transfer full) */
GBytes            *pillion_evil_dup_bytes             (JsonObject         *object,
                                                       const char         *member);
void               pillion_evil_set_bytes             (JsonObject         *object,
                                                       const char         *member,
                                                       GBytes             *bytes);

/* (transfer full) */
JsonObject        *pillion_evil_copy                  (JsonObject         *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionEvilRelay, pillion_evil_relay_free)

G_END_DECLS
