/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

/* An evil relay that does no evil is not noticed: the other tests attack something that
 * works.
 */

static void
test_two_accounts (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  world_introduce (&world);
}

static void
test_companion (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  world_link (&world);
  world_introduce (&world);
}

static void
test_one_time_code (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  world.companion = pillion_test_engine_new ();
  pillion_test_engine_open (world.companion);
  pillion_test_engine_link (world.companion, world.ana, world.url, TRUE);
  world_introduce (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/honest/two-accounts", test_two_accounts);
  g_test_add_func ("/e2e/honest/companion", test_companion);
  g_test_add_func ("/e2e/honest/one-time-code", test_one_time_code);
  return g_test_run ();
}
