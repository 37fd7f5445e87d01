/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-link-code.h"

#include <string.h>

#define ALPHABET "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define N_CODES 200

typedef struct {
  PillionRandomReplay random;
  char                text[PILLION_LINK_CODE_TEXT_BYTES];
} Fixture;

/* Where the symbols stand in XXXX-XXXX. */
static const gsize places[] = { 0, 1, 2, 3, 5, 6, 7, 8 };

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static const guint8 seed[PILLION_RANDOM_SEED_BYTES] = { 11 };

  pillion_random_replay_init (&self->random, seed);
}

static void
next_code (Fixture *self)
{
  g_auto (PillionLinkCode) code = { 0 };

  pillion_link_code_generate (&code, &self->random.random);
  pillion_link_code_format (&code, self->text);
}

static void
assert_reads (const char *text,
              const char *symbols)
{
  g_auto (PillionLinkCode) code = { 0 };
  g_autoptr (GError) error = NULL;

  pillion_link_code_parse (&code, text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code.symbols, ==, symbols);
}

static void
assert_refused (const char        *text,
                PillionCryptoError reason)
{
  PillionLinkCode code = { "XXXXXXX" };
  static const PillionLinkCode zero = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (pillion_link_code_parse (&code, text, &error));
  g_assert_error (error, PILLION_CRYPTO_ERROR, (int) reason);
  g_assert_cmpmem (&code, sizeof code, &zero, sizeof zero);
}

/* The weighted sums, made by hand from the table of PROTOCOL.md: 2 * 1 = 2;
 * 20 * 1 = 20 = M; and 2 + 4 + 8 + 16 + 5 + 10 + 20 = 5, without carry. */
static void
test_known (void)
{
  assert_reads ("0000-0000", "0000000");
  assert_reads ("1000-0002", "1000000");
  assert_reads ("0000-001M", "0000001");
  assert_reads ("1111-1115", "1111111");
}

static void
test_format (Fixture      *self,
             gconstpointer data)
{
  for (guint i = 0; i < N_CODES; i++) {
    g_auto (PillionLinkCode) code = { 0 };
    g_auto (PillionLinkCode) read = { 0 };
    g_autoptr (GError) error = NULL;

    pillion_link_code_generate (&code, &self->random.random);
    pillion_link_code_format (&code, self->text);
    g_assert_true (g_regex_match_simple ("^[" ALPHABET "]{4}-[" ALPHABET "]{4}$", self->text, 0, 0));

    pillion_link_code_parse (&read, self->text, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (read.symbols, ==, code.symbols);
  }
}

/* Every symbol comes in every place. */
static void
test_random (Fixture      *self,
             gconstpointer data)
{
  guint counts[PILLION_LINK_CODE_SYMBOLS][128] = { 0 };

  for (guint i = 0; i < 3200; i++) {
    g_auto (PillionLinkCode) code = { 0 };

    pillion_link_code_generate (&code, &self->random.random);
    for (gsize j = 0; j < PILLION_LINK_CODE_SYMBOLS; j++)
      counts[j][(guchar) code.symbols[j]]++;
  }

  /* 100 each; the standard deviation is 10. */
  for (gsize j = 0; j < PILLION_LINK_CODE_SYMBOLS; j++)
    for (const char *symbol = ALPHABET; *symbol != '\0'; symbol++)
      g_assert_cmpuint (counts[j][(guchar) *symbol], >, 50);
}

/* One wrong symbol, in any place, for any other symbol. */
static void
test_single_errors (Fixture      *self,
                    gconstpointer data)
{
  for (guint i = 0; i < N_CODES; i++) {
    next_code (self);
    for (gsize j = 0; j < G_N_ELEMENTS (places); j++) {
      char right = self->text[places[j]];

      for (const char *wrong = ALPHABET; *wrong != '\0'; wrong++) {
        if (*wrong == right)
          continue;
        self->text[places[j]] = *wrong;
        assert_refused (self->text, PILLION_CRYPTO_ERROR_CODE_CHECK);
      }
      self->text[places[j]] = right;
    }
  }
}

/* Two different symbols exchanged, beside each other or not. The check is
 * linear, so that it is enough to look at each pair of places with each pair of
 * symbols once, among zeros: the rest of a code adds the same to both sums. */
static void
test_transpositions (void)
{
  for (gsize i = 0; i < PILLION_LINK_CODE_SYMBOLS; i++)
    for (gsize j = i + 1; j < PILLION_LINK_CODE_SYMBOLS; j++)
      for (gsize a = 0; a < 32; a++)
        for (gsize b = 0; b < 32; b++) {
          PillionLinkCode code = { "0000000" };
          char text[PILLION_LINK_CODE_TEXT_BYTES];

          if (a == b)
            continue;

          code.symbols[i] = ALPHABET[a];
          code.symbols[j] = ALPHABET[b];
          pillion_link_code_format (&code, text);
          text[places[i]] = ALPHABET[b];
          text[places[j]] = ALPHABET[a];
          assert_refused (text, PILLION_CRYPTO_ERROR_CODE_CHECK);
        }
}

/* The same over whole codes, the check symbol among them. */
static void
test_transpositions_of_codes (Fixture      *self,
                              gconstpointer data)
{
  for (guint n = 0; n < N_CODES; n++) {
    next_code (self);
    for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
      for (gsize j = i + 1; j < G_N_ELEMENTS (places); j++) {
        char text[PILLION_LINK_CODE_TEXT_BYTES];

        if (self->text[places[i]] == self->text[places[j]])
          continue;

        memcpy (text, self->text, sizeof text);
        text[places[i]] = self->text[places[j]];
        text[places[j]] = self->text[places[i]];
        assert_refused (text, PILLION_CRYPTO_ERROR_CODE_CHECK);
      }
  }
}

static void
test_forgiving (void)
{
  assert_reads ("10000002", "1000000");
  assert_reads ("1 0 0 0 - 0 0 0 2", "1000000");
  assert_reads (" 1000\t0002\n", "1000000");
  assert_reads ("--1000----0002--", "1000000");
  assert_reads ("lOoO-ooO2", "1000000");
  assert_reads ("I000-0002", "1000000");
  assert_reads ("i000-0002", "1000000");
  assert_reads ("L000-0002", "1000000");
  assert_reads ("0000-001m", "0000001");
}

static void
test_refused (void)
{
  assert_refused ("", PILLION_CRYPTO_ERROR_CODE_LENGTH);
  assert_refused ("-", PILLION_CRYPTO_ERROR_CODE_LENGTH);
  assert_refused ("0000-000", PILLION_CRYPTO_ERROR_CODE_LENGTH);
  assert_refused ("0000-00000", PILLION_CRYPTO_ERROR_CODE_LENGTH);
  assert_refused ("0000-0000-0000-0000-0000-0000-0000-0000-0000", PILLION_CRYPTO_ERROR_CODE_LENGTH);
  assert_refused ("0000-000U", PILLION_CRYPTO_ERROR_CODE_SYMBOL);
  assert_refused ("0000-000u", PILLION_CRYPTO_ERROR_CODE_SYMBOL);
  assert_refused ("0000_0000", PILLION_CRYPTO_ERROR_CODE_SYMBOL);
  assert_refused ("0000-000*", PILLION_CRYPTO_ERROR_CODE_SYMBOL);
  assert_refused ("0000-000\xc3\x96", PILLION_CRYPTO_ERROR_CODE_SYMBOL);
  assert_refused ("0000\xe2\x80\x93-0000", PILLION_CRYPTO_ERROR_CODE_SYMBOL);
  assert_refused ("0000-0001", PILLION_CRYPTO_ERROR_CODE_CHECK);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/crypto/link-code/known", test_known);
  g_test_add ("/crypto/link-code/format", Fixture, NULL, set_up, test_format, NULL);
  g_test_add ("/crypto/link-code/random", Fixture, NULL, set_up, test_random, NULL);
  g_test_add ("/crypto/link-code/single-errors", Fixture, NULL, set_up, test_single_errors, NULL);
  g_test_add_func ("/crypto/link-code/transpositions", test_transpositions);
  g_test_add ("/crypto/link-code/transpositions-of-codes", Fixture, NULL, set_up, test_transpositions_of_codes, NULL);
  g_test_add_func ("/crypto/link-code/forgiving", test_forgiving);
  g_test_add_func ("/crypto/link-code/refused", test_refused);

  return g_test_run ();
}
