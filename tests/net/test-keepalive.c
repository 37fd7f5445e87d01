/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-keepalive.h"

#include "net-test.h"

typedef struct {
  PillionKeepalive *keepalive;
  gboolean answers;
  guint n_pings;
  guint n_deaths;
} Peer;

static void
on_ping (gpointer user_data)
{
  Peer *peer = user_data;

  peer->n_pings++;
  if (peer->answers)
    pillion_keepalive_heard (peer->keepalive);
}

static void
on_dead (gpointer user_data)
{
  Peer *peer = user_data;

  peer->n_deaths++;
}

static void
peer_init (Peer  *peer,
           GRand *random,
           guint  ping_ms,
           guint  silence_ms,
           guint  probe_ms)
{
  const PillionKeepaliveConfig config = {
    .ping_ms = ping_ms,
    .ping_jitter_ms = ping_ms / 5,
    .silence_ms = silence_ms,
    .probe_ms = probe_ms,
    .ping = on_ping,
    .dead = on_dead,
    .user_data = peer,
  };

  peer->keepalive = pillion_keepalive_new (g_main_context_default (), random, &config);
  pillion_keepalive_start (peer->keepalive);
}

/* More pings than fit into the time of silence: only their answers can explain it. */
static void
test_answers_keep_alive (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Peer peer = { .answers = TRUE };

  peer_init (&peer, random, 60, 1000, 1000);
  net_test_wait (peer.n_pings == 25 || peer.n_deaths > 0);
  g_assert_cmpuint (peer.n_deaths, ==, 0);

  pillion_keepalive_free (peer.keepalive);
}

static void
test_silence_kills_once (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Peer peer = { 0 };

  peer_init (&peer, random, 5, 100, 1000);
  net_test_wait (peer.n_deaths > 0);
  g_assert_cmpuint (peer.n_pings, >, 0);

  net_test_settle ();
  g_assert_cmpuint (peer.n_deaths, ==, 1);

  pillion_keepalive_free (peer.keepalive);
}

static void
test_probe (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Peer peer = { 0 };

  peer_init (&peer, random, 1000 * 1000, 2000 * 1000, 1);
  pillion_keepalive_probe (peer.keepalive);
  pillion_keepalive_probe (peer.keepalive);
  g_assert_cmpuint (peer.n_pings, ==, 1);

  net_test_wait (peer.n_deaths == 1);

  pillion_keepalive_free (peer.keepalive);
}

static void
test_answered_probe (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Peer first = { .answers = TRUE };
  Peer second = { 0 };

  peer_init (&first, random, 1000 * 1000, 2000 * 1000, 1);
  peer_init (&second, random, 1000 * 1000, 2000 * 1000, 20);
  pillion_keepalive_probe (first.keepalive);
  pillion_keepalive_probe (second.keepalive);

  /* The deadline of the first would have come before that of the second. */
  net_test_wait (second.n_deaths == 1);
  g_assert_cmpuint (first.n_deaths, ==, 0);

  pillion_keepalive_free (first.keepalive);
  pillion_keepalive_free (second.keepalive);
}

static void
test_stopped (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Peer stopped = { 0 };
  Peer other = { 0 };

  peer_init (&stopped, random, 5, 10, 10);
  peer_init (&other, random, 5, 30, 10);
  pillion_keepalive_stop (stopped.keepalive);
  pillion_keepalive_probe (stopped.keepalive);

  net_test_wait (other.n_deaths == 1);
  g_assert_cmpuint (stopped.n_pings + stopped.n_deaths, ==, 0);

  pillion_keepalive_free (stopped.keepalive);
  pillion_keepalive_free (other.keepalive);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keepalive/answers-keep-alive", test_answers_keep_alive);
  g_test_add_func ("/keepalive/silence-kills-once", test_silence_kills_once);
  g_test_add_func ("/keepalive/probe", test_probe);
  g_test_add_func ("/keepalive/answered-probe", test_answered_probe);
  g_test_add_func ("/keepalive/stopped", test_stopped);

  return g_test_run ();
}
