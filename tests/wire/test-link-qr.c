/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-qr.h"

#include "bytes.h"
#include "canonical.h"

#define SAMPLE "'PILN' 01 01 aa*16 bb*32 cc*32 dd*8"

static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  g_auto (PillionLinkQr) qr = { 0 };

  if (!pillion_link_qr_decode (&qr, bytes, len, error))
    return 0;

  pillion_link_qr_encode (&qr, out);

  return PILLION_LINK_QR_BYTES;
}

static void
test_canonical (void)
{
  g_autoptr (GBytes) sample = layout (SAMPLE);
  g_autoptr (GBytes) move = layout ("'PILN' 01 02 00*16 ff*32 00*32 ff*8");

  check_canonical (recode, sample);
  check_canonical (recode, move);
}

static void
test_bounds (void)
{
  static const Patch patches[] = {
    { 0, "'pLLN'", PILLION_WIRE_ERROR_MALFORMED, "not a linking code" },
    { 0, "'http'", PILLION_WIRE_ERROR_MALFORMED, "not a linking code" },
    { 4, "02", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown version" },
    { 5, "00", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown intent" },
    { 5, "03", PILLION_WIRE_ERROR_UNSUPPORTED, "unknown intent" },
  };
  g_autoptr (GBytes) sample = layout (SAMPLE);

  check_patches (recode, sample, patches, G_N_ELEMENTS (patches));
}

static void
test_text (void)
{
  g_autoptr (GBytes) sample = layout (SAMPLE);
  g_autoptr (GError) error = NULL;
  g_auto (PillionLinkQr) qr = { 0 };
  g_auto (PillionLinkQr) again = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *spaced = NULL;

  g_assert_true (pillion_link_qr_decode (&qr, g_bytes_get_data (sample, NULL),
                                         g_bytes_get_size (sample), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (qr.intent, ==, PILLION_LINK_INTENT_LINK);
  g_assert_cmphex (qr.rendezvous[15], ==, 0xaa);
  g_assert_cmphex (qr.ltk[0], ==, 0xbb);
  g_assert_cmphex (qr.psk[31], ==, 0xcc);
  g_assert_cmphex (qr.relay[7], ==, 0xdd);

  text = pillion_link_qr_encode_text (&qr);
  g_assert_cmpuint (strlen (text), ==, PILLION_LINK_QR_TEXT_CHARS);
  g_assert_true (pillion_link_qr_decode_text (&again, text, strlen (text), NULL));
  assert_bytes (&again, sizeof again, &qr, sizeof qr);

  /* As it comes out of a clipboard. */
  spaced = g_strdup_printf (" \n%s\r\n ", text);
  memset (&again, 0, sizeof again);
  g_assert_true (pillion_link_qr_decode_text (&again, spaced, strlen (spaced), NULL));
  assert_bytes (&again, sizeof again, &qr, sizeof qr);

  g_assert_cmpint (*text, ==, 'X');

  /* Nothing else is one, and none has half of a secret. */
  for (gsize len = 0; len < strlen (text); len++)
    g_assert_false (pillion_link_qr_decode_text (&again, text, len, NULL));

  g_assert_false (pillion_link_qr_decode_text (&again, "https://example.org/", 20, &error));
  g_assert_error (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_MALFORMED);
  g_assert_cmphex (again.psk[31], ==, 0);
}

static void
test_clear (void)
{
  PillionLinkQr qr;
  PillionLinkQr zeros;

  memset (&qr, 0xff, sizeof qr);
  memset (&zeros, 0, sizeof zeros);
  pillion_link_qr_clear (&qr);
  assert_bytes (&qr, sizeof qr, &zeros, sizeof zeros);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link-qr/canonical", test_canonical);
  g_test_add_func ("/link-qr/bounds", test_bounds);
  g_test_add_func ("/link-qr/text", test_text);
  g_test_add_func ("/link-qr/clear", test_clear);

  return g_test_run ();
}
