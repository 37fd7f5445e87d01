/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-secret.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_alloc (void)
{
  static const gsize sizes[] = { 1, 15, 16, 17, 32, 100, 4096, 5000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint8 *block = pillion_secret_alloc (sizes[i]);

    g_assert_cmpuint ((uintptr_t) block % 16, ==, 0);
    for (gsize j = 0; j < sizes[i]; j++)
      g_assert_cmpuint (block[j], ==, 0);
    memset (block, 0xff, sizes[i]);
    pillion_secret_dealloc (block);
  }

  pillion_secret_dealloc (NULL);
}

static void
test_copy (void)
{
  static const guint8 bytes[5] = { 1, 2, 3, 4, 5 };
  g_autoptr (PillionSecret) secret = pillion_secret_new_copy (bytes, sizeof bytes);

  g_assert_cmpmem (pillion_secret_get_bytes (secret), pillion_secret_get_size (secret),
                   bytes, sizeof bytes);
}

static void
test_wiped_on_exit (void)
{
  PillionSecret32 secret;
  PillionSecret64 larger;
  static const guint8 zeros[64] = { 0 };

  memset (&secret, 0xaa, sizeof secret);
  memset (&larger, 0xaa, sizeof larger);
  pillion_secret32_clear (&secret);
  pillion_secret64_clear (&larger);

  g_assert_cmpmem (secret.bytes, sizeof secret.bytes, zeros, 32);
  g_assert_cmpmem (larger.bytes, sizeof larger.bytes, zeros, 64);
}

static void
test_equal (void)
{
  guint8 a[32] = { 0 };
  guint8 b[32] = { 0 };

  g_assert_true (pillion_secret_equal (a, b, sizeof a));
  for (gsize bit = 0; bit < 8 * sizeof a; bit++) {
    b[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (pillion_secret_equal (a, b, sizeof a));
    b[bit / 8] ^= (guint8) (1 << bit % 8);
  }
}

/* A block ends at a guard page: the first byte behind it ends the program. */
static void
test_guarded (void)
{
  if (g_test_subprocess ()) {
    volatile guint8 *block = pillion_secret_alloc (32);

    signal (SIGSEGV, SIG_DFL);
    block[32] = 1;
    _exit (0);
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/secret/alloc", test_alloc);
  g_test_add_func ("/crypto/secret/copy", test_copy);
  g_test_add_func ("/crypto/secret/wiped-on-exit", test_wiped_on_exit);
  g_test_add_func ("/crypto/secret/equal", test_equal);
  g_test_add_func ("/crypto/secret/guarded", test_guarded);

  return g_test_run ();
}
