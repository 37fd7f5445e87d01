/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Thousands of random steps over a network that loses, reorders and repeats, with
 * sessions that are saved and loaded all the time. A seed gives the same run again.
 */

#include "test-ratchet-pair.h"

#include <string.h>

#define N_STEPS 4000

typedef struct {
  TestPair   pair;
  GPtrArray *letters; /* (owned) (element-type TestLetter): may still come */
  GPtrArray *opened;  /* (owned) (element-type TestLetter): may come again */
  gboolean   can_send[2];
  guint32    n_sent;
  guint      n_lost;
  guint      n_repeated;
} Conversation;

static guint32
draw (Conversation *self,
      guint32       upper)
{
  return pillion_random_uniform (&self->pair.random.random, upper);
}

static void
send_one (Conversation *self)
{
  TestSide from = draw (self, 2);
  TestLetter *letter;

  if (!self->can_send[from])
    return;

  letter = g_new (TestLetter, 1);
  test_pair_send (&self->pair, from, self->n_sent++, letter);
  g_ptr_array_add (self->letters, letter);
}

/* One of the oldest few, so that most chains are left behind some time. */
static TestLetter *
take_letter (Conversation *self)
{
  guint window = MIN (self->letters->len, 12);

  return g_ptr_array_steal_index (self->letters, draw (self, window));
}

static void
deliver_one (Conversation *self)
{
  TestLetter *letter;

  if (self->letters->len == 0)
    return;

  letter = take_letter (self);
  test_pair_assert_opens (&self->pair, letter);
  self->can_send[letter->to] = TRUE;
  g_ptr_array_add (self->opened, letter);
}

static void
lose_one (Conversation *self)
{
  if (self->letters->len == 0)
    return;

  g_free (take_letter (self));
  self->n_lost++;
}

static void
repeat_one (Conversation *self)
{
  g_autoptr (GError) error = NULL;

  if (self->opened->len == 0)
    return;

  g_assert_false (test_pair_receive (&self->pair,
                                     g_ptr_array_index (self->opened, draw (self, self->opened->len)),
                                     &error));
  g_assert_true (g_error_matches (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_MESSAGE_USED) ||
                 g_error_matches (error, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_MESSAGE_FOREIGN));
  self->n_repeated++;
}

static void
reload (Conversation *self,
        TestSide      side)
{
  guint8 saved[PILLION_RATCHET_SAVED_BYTES];
  g_autoptr (GError) error = NULL;

  pillion_ratchet_save (self->pair.ratchets[side], saved);
  pillion_ratchet_free (self->pair.ratchets[side]);
  self->pair.ratchets[side] = pillion_ratchet_load (saved, sizeof saved, &error);
  g_assert_no_error (error);
}

static void
step (Conversation *self)
{
  guint32 kind = draw (self, 100);

  if (kind < 45)
    send_one (self);
  else if (kind < 88)
    deliver_one (self);
  else if (kind < 93)
    lose_one (self);
  else
    repeat_one (self);

  reload (self, draw (self, 2));
}

static void
test_conversation (gconstpointer data)
{
  Conversation self = { .can_send = { TRUE, FALSE } };
  gsize n_skipped;

  test_pair_init (&self.pair, GPOINTER_TO_UINT (data), TRUE);
  self.letters = g_ptr_array_new_with_free_func (g_free);
  self.opened = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_STEPS; i++)
    step (&self);
  while (self.letters->len > 0)
    deliver_one (&self);

  /* What is still missed was lost; nothing else was put aside and forgotten. */
  n_skipped = pillion_skipped_memory_get_size (self.pair.skipped[0]) +
              pillion_skipped_memory_get_size (self.pair.skipped[1]);
  g_assert_cmpuint (n_skipped, <=, self.n_lost);
  g_assert_cmpuint (n_skipped, >, 0);
  g_assert_cmpuint (self.opened->len + self.n_lost, ==, self.n_sent);
  g_assert_cmpuint (self.n_sent, >, N_STEPS / 4);
  g_assert_cmpuint (self.n_repeated, >, N_STEPS / 40);

  g_ptr_array_unref (self.letters);
  g_ptr_array_unref (self.opened);
  test_pair_clear (&self.pair);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  for (guint seed = 1; seed <= 4; seed++) {
    g_autofree char *path = g_strdup_printf ("/crypto/ratchet/conversation/%u", seed);

    g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_conversation);
  }

  return g_test_run ();
}
