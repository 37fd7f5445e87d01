/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Stands in for libFuzzer in the test suite, so that no fuzz target rots: runs
 * the corpus of a target, and a fixed number of mutations of it that are the
 * same in each run.
 *
 * fuzz-NAME CORPUS-DIRECTORY
 */

#include "fuzz.h"

#include <string.h>

#define N_MUTATIONS   2000
#define MAX_STEPS     6
#define MUTATION_SEED 20260101

#pragma weak LLVMFuzzerInitialize

static GPtrArray *corpus; /* of GBytes, in the order of the file names */

/* Bytes that decoders are most often wrong about. */
static const guint8 edges[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, '"', '\\', '{', '}', '[', ']', ',', '0', '-' };

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *const *first = a;
  const char *const *second = b;

  return g_strcmp0 (*first, *second);
}

static void
load_corpus (const char *directory)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  const char *name;

  dir = g_dir_open (directory, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_build_filename (directory, name, NULL));
  g_ptr_array_sort (names, compare_names);

  corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < names->len; i++) {
    char *contents;
    gsize length;

    g_file_get_contents (g_ptr_array_index (names, i), &contents, &length, &error);
    g_assert_no_error (error);
    g_ptr_array_add (corpus, g_bytes_new_take (contents, length));
  }
}

static void
run_input (const guint8 *data,
           gsize         size)
{
  /* A block of its own without a spare byte, so that a read past the end
   * leaves it. */
  g_autofree guint8 *copy = g_memdup2 (data, size);

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, size), ==, 0);
}

static guint
random_below (GRand *rand,
              guint  end)
{
  return (guint) g_rand_int_range (rand, 0, (gint32) end);
}

/* Changes one byte or bit, removes or repeats a piece, or inserts a byte. */
static void
mutate (GByteArray *input,
        GRand      *rand)
{
  guint at, length;
  guint8 byte = edges[random_below (rand, G_N_ELEMENTS (edges))];

  if (input->len == 0) {
    g_byte_array_append (input, &byte, 1);
    return;
  }

  at = random_below (rand, input->len);
  length = 1 + random_below (rand, MIN (input->len - at, 64));
  switch (random_below (rand, 6)) {
  case 0:
    input->data[at] ^= (guint8) (1u << random_below (rand, 8));
    break;
  case 1:
    input->data[at] = byte;
    break;
  case 2:
    g_byte_array_remove_range (input, at, length);
    break;
  case 3:
    g_byte_array_set_size (input, at);
    break;
  case 4:
    g_byte_array_append (input, &byte, 1);
    memmove (input->data + at + 1, input->data + at, input->len - at - 1);
    input->data[at] = byte;
    break;
  default:
    g_byte_array_set_size (input, input->len + length);
    memmove (input->data + at + length, input->data + at, input->len - at - length);
    break;
  }
}

static void
test_empty (void)
{
  run_input (NULL, 0);
}

static void
test_corpus (void)
{
  g_assert_cmpuint (corpus->len, >, 0);

  for (guint i = 0; i < corpus->len; i++) {
    gsize size;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (corpus, i), &size);

    run_input (data, size);
  }
}

static void
test_mutations (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (MUTATION_SEED);

  for (guint i = 0; i < N_MUTATIONS; i++) {
    g_autoptr (GByteArray) input = g_byte_array_new ();
    gsize size;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (corpus, i % corpus->len), &size);
    guint n_steps = 1 + random_below (rand, MAX_STEPS);

    g_byte_array_append (input, data, (guint) size);
    for (guint step = 0; step < n_steps; step++)
      mutate (input, rand);
    run_input (input->data, input->len);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  if (LLVMFuzzerInitialize)
    LLVMFuzzerInitialize (&argc, &argv);
  load_corpus (argv[1]);

  g_test_add_func ("/fuzz/empty", test_empty);
  g_test_add_func ("/fuzz/corpus", test_corpus);
  g_test_add_func ("/fuzz/mutations", test_mutations);

  return g_test_run ();
}
