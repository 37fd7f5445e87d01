/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-hello.h"

#include "bytes.h"
#include "canonical.h"

#define MALFORMED   PILLION_WIRE_ERROR_MALFORMED
#define TOO_LARGE   PILLION_WIRE_ERROR_TOO_LARGE

#define OFFER       "11*32 22*32 04'Desk' 05'Linux' 33*16"
#define IDENTITY    "a1*32 a2*32 0000000000000005 33*16"

static gsize
recode_hello (const guint8 *bytes,
              gsize         len,
              guint8       *out,
              GError      **error)
{
  PillionLinkHello hello;

  return pillion_link_hello_decode (&hello, bytes, len, error)
           ? pillion_link_hello_encode (&hello, out)
           : 0;
}

static gsize
recode_confirm (const guint8 *bytes,
                gsize         len,
                guint8       *out,
                GError      **error)
{
  guint8 tag[PILLION_CPACE_TAG_BYTES];

  if (!pillion_link_confirm_decode (tag, bytes, len, error))
    return 0;

  pillion_link_confirm_encode (tag, out);

  return PILLION_LINK_CONFIRM_BYTES;
}

static gsize
recode_offer (const guint8 *bytes,
              gsize         len,
              guint8       *out,
              GError      **error)
{
  PillionLinkOffer offer;

  return pillion_link_offer_decode (&offer, bytes, len, error)
           ? pillion_link_offer_encode (&offer, out)
           : 0;
}

static gsize
recode_identity (const guint8 *bytes,
                 gsize         len,
                 guint8       *out,
                 GError      **error)
{
  PillionLinkIdentity identity;

  return pillion_link_identity_decode (&identity, bytes, len, error)
           ? pillion_link_identity_encode (&identity, out)
           : 0;
}

static void
test_canonical (void)
{
  static const struct {
    Recode recode;
    const char *text;
  } samples[] = {
    { recode_hello, "01 77*32 0003 abcdef" },
    { recode_hello, "01 77*32 0000" },
    { recode_hello, "01 77*32 0100 ab*256" },
    { recode_hello, "02 77*32 0003 abcdef 88*64" },
    { recode_hello, "02 77*32 0100 ab*256 88*64" },
    { recode_confirm, "03 99*64" },
    { recode_offer, OFFER },
    { recode_offer, "11*32 22*32 00 00 33*16" },
    { recode_offer, "11*32 22*32 40 41*64 30 42*48 33*16" },
    { recode_identity, IDENTITY },
    { recode_identity, "a1*32 a2*32 001fffffffffffff 33*16" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i].text);

    check_canonical (samples[i].recode, sample);
  }
}

static void
test_bounds (void)
{
  check_refused (recode_hello, "00 77*32 0000", MALFORMED, "number out of range");
  check_refused (recode_hello, "03 77*32 0000", MALFORMED, "number out of range");
  check_refused (recode_hello, "01 77*32 0101 ab*257", TOO_LARGE, "field too long");
  check_refused (recode_hello, "01 77*32 0003 abcdef 88*64", MALFORMED, "bytes left over");
  check_refused (recode_hello, "02 77*32 0003 abcdef", MALFORMED, "ends too early");
  check_refused (recode_confirm, "02 99*64", MALFORMED, "not a confirmation");
  check_refused (recode_confirm, "08 99*64", MALFORMED, "not a confirmation");
  check_refused (recode_offer, "11*32 22*32 41 41*65 00 33*16", TOO_LARGE, "field too long");
  check_refused (recode_offer, "11*32 22*32 00 31 41*49 33*16", TOO_LARGE, "field too long");
  check_refused (recode_offer, "11*32 22*32 01 07 00 33*16", MALFORMED,
                 "not text, or with control characters");
  check_refused (recode_identity, "a1*32 a2*32 00*8 33*16", MALFORMED, "number out of range");
  check_refused (recode_identity, "a1*32 a2*32 0020000000000000 33*16", MALFORMED,
                 "number out of range");
}

static void
test_fields (void)
{
  g_autoptr (GBytes) bytes = layout ("02 77*32 0003 abcdef 88*64");
  g_autoptr (GBytes) offer_bytes = layout (OFFER);
  g_autoptr (GBytes) identity_bytes = layout (IDENTITY);
  PillionLinkHello hello;
  PillionLinkOffer offer;
  PillionLinkIdentity identity;

  g_assert_true (pillion_link_hello_decode (&hello, g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes), NULL));
  g_assert_true (hello.is_b);
  g_assert_cmphex (hello.share[31], ==, 0x77);
  assert_bytes (hello.ad, hello.ad_len, "\xab\xcd\xef", 3);
  g_assert_cmphex (hello.tag[63], ==, 0x88);

  g_assert_true (pillion_link_offer_decode (&offer, g_bytes_get_data (offer_bytes, NULL),
                                            g_bytes_get_size (offer_bytes), NULL));
  g_assert_cmphex (offer.ltk[0], ==, 0x11);
  g_assert_cmphex (offer.request_hash[0], ==, 0x22);
  g_assert_cmpstr (offer.name, ==, "Desk");
  g_assert_cmpstr (offer.platform, ==, "Linux");
  g_assert_cmphex (offer.random[15], ==, 0x33);

  g_assert_true (pillion_link_identity_decode (&identity, g_bytes_get_data (identity_bytes, NULL),
                                               g_bytes_get_size (identity_bytes), NULL));
  g_assert_cmphex (identity.account[0], ==, 0xa1);
  g_assert_cmphex (identity.aik[0], ==, 0xa2);
  g_assert_cmpuint (identity.epoch, ==, 5);
  g_assert_cmphex (identity.random[0], ==, 0x33);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link-hello/canonical", test_canonical);
  g_test_add_func ("/link-hello/bounds", test_bounds);
  g_test_add_func ("/link-hello/fields", test_fields);

  return g_test_run ();
}
