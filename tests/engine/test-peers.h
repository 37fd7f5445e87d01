/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-job.h"
#include "store/pillion-messages-table.h"
#include "wire/pillion-authored.h"
#include "wire/pillion-message-body.h"
#include "wire/pillion-payload.h"

#include "test-account.h"

G_BEGIN_DECLS

/* Devices with stores of their own, whose pieces of work run one after the other in this
 * thread, in a world without a network: what one seals is handed to the other by the test,
 * which is the relay and knows every account. Time stands still until it is moved.
 */

typedef struct _TestWorld TestWorld;

typedef struct {
  TestWorld           *world;    /* (unowned) */
  TestAccount         *account;  /* (unowned) */
  TestDevice          *keys;     /* (unowned) */
  char                *folder;   /* (owned) */
  PillionDatabase     *database; /* (owned) */
  PillionIdentity     *identity; /* (owned) */
  PillionRandomReplay  replay;
  GBytes              *bundle;   /* (owned): as published */
  GArray              *one_time; /* (owned) (element-type PillionRelayOneTimePrekey): left at the relay */
} TestPeer;

struct _TestWorld {
  GPtrArray *accounts; /* (owned) (element-type TestAccount) */
  GPtrArray *peers;    /* (owned) (element-type TestPeer) */
  guint64    now_ms;
  gboolean   hides;    /* the relay serves what everybody knows already */
  guint      n_seeds;
};

/* One sealed envelope on its way. */
typedef struct {
  TestPeer *from; /* (unowned) */
  TestPeer *to;   /* (unowned) */
  GBytes   *bytes; /* (owned) */
  guint8    request[PILLION_ID_BYTES];
} TestLetter;

TestWorld   *test_world_new           (void);
void         test_world_free          (TestWorld              *self);
TestAccount *test_world_add_account   (TestWorld              *self);

/* A device of an account: 0 is its primary; the next is linked for it. */
TestPeer    *test_world_add_primary   (TestWorld              *self,
                                       TestAccount            *account);
TestPeer    *test_world_add_companion (TestWorld              *self,
                                       TestAccount            *account);

/* Moves the time of everybody. */
void         test_world_pass          (TestWorld              *self,
                                       guint64                 ms);

/* Sends and delivers, in order, until nobody has anything to send. */
void         test_world_run           (TestWorld              *self);

/* Takes in what the relay serves of an account. */
void         test_peer_learn          (TestPeer               *self,
                                       TestAccount            *account);

/* The same, of any evidence. */
gboolean     test_peer_take_evidence  (TestPeer               *self,
                                       TestAccount            *account,
                                       PillionAccountEvidence *evidence);

void         test_peer_write          (TestPeer               *self,
                                       TestAccount            *to,
                                       const char             *text);
void         test_peer_queue_to       (TestPeer               *self,
                                       TestPeer               *to,
                                       PillionMessageBody     *body);
void         test_peer_queue_own      (TestPeer               *self,
                                       PillionMessageBody     *body);

/* One piece of work of a device, committed. */
typedef gboolean (*TestPeerWork) (PillionDatabase *database,
                                  PillionJob      *job,
                                  gpointer         data,
                                  GError         **error);
void         test_peer_run            (TestPeer               *self,
                                       TestPeerWork            work,
                                       gpointer                data);

/* What a relay and a new session need of a device that has published. */
void         test_peer_publish        (TestPeer               *self,
                                       guint64                 generation,
                                       guint                   n_one_time);

/* Seals all that waits. (transfer full) (element-type TestLetter) */
GPtrArray   *test_peer_send           (TestPeer               *self);

/* The same, but the relay's word that it took them gets lost. */
GPtrArray   *test_peer_seal           (TestPeer               *self);
void         test_letter_free         (TestLetter             *self);

/* Takes one envelope in, as the receiver does; of a send that nobody else got. */
void         test_peer_take           (TestPeer               *self,
                                       TestPeer               *from,
                                       GBytes                 *envelope);
void         test_letters_deliver     (GPtrArray              *letters);

/**
 * test_peer_compose:
 * @authored: set to a text to to's account as this device would write it
 * @payload: set to what goes around it
 *
 * A message for a test to lie in.
 */
void         test_peer_compose        (TestPeer               *self,
                                       TestPeer               *to,
                                       PillionAuthored        *authored,
                                       PillionPayload         *payload);

/* Seals it, beginning a session where there is none, and lets the other take it. */
void         test_peer_say            (TestPeer               *self,
                                       TestPeer               *to,
                                       const PillionAuthored  *authored,
                                       PillionPayload         *payload);

/* The messages of a chat, oldest first, such as "hello|[waiting]|[apart] later". */
char        *test_peer_read           (TestPeer               *self,
                                       TestAccount            *with);
void         test_peer_assert_chat    (TestPeer               *self,
                                       TestAccount            *with,
                                       const char             *expected);

/* How often something was refused, and how many notices of a kind there are. */
guint64      test_peer_get_refused    (TestPeer               *self,
                                       const char             *kind);
guint        test_peer_count_notices  (TestPeer               *self,
                                       const char             *kind);
guint        test_peer_count_sessions (TestPeer               *self,
                                       TestPeer               *with);
guint        test_peer_count_waiting  (TestPeer               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestWorld, test_world_free)

G_END_DECLS
