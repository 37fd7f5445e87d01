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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/honest/two-accounts", test_two_accounts);
  return g_test_run ();
}
