/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-link-hello.h"

#include <string.h>

static void
check_hello (const guint8 *data,
             gsize size)
{
  PillionLinkHello hello;
  guint8 out[PILLION_LINK_HELLO_MAX_BYTES];

  if (!pillion_link_hello_decode (&hello, data, size, NULL))
    return;

  g_assert_cmpuint (pillion_link_hello_encode (&hello, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);
}

static void
check_offer (const guint8 *data,
             gsize size)
{
  PillionLinkOffer offer;
  guint8 out[PILLION_LINK_HELLO_AD_MAX_BYTES];

  if (!pillion_link_offer_decode (&offer, data, size, NULL))
    return;

  g_assert_cmpuint (pillion_link_offer_encode (&offer, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);
}

static void
check_identity (const guint8 *data,
                gsize size)
{
  PillionLinkIdentity identity;
  guint8 out[PILLION_LINK_HELLO_AD_MAX_BYTES];

  if (!pillion_link_identity_decode (&identity, data, size, NULL))
    return;

  g_assert_cmpuint (pillion_link_identity_encode (&identity, out), ==, size);
  g_assert_true (memcmp (out, data, size) == 0);
}

/* The messages of a rendezvous, and what hellos carry. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  PillionLinkFrameType type;
  guint8 tag[PILLION_CPACE_TAG_BYTES];
  gsize len;

  check_hello (data, size);
  check_offer (data, size);
  check_identity (data, size);

  if (pillion_link_frame_get_type (data, size, &type, NULL) && type >= PILLION_LINK_FRAME_NOISE_1) {
    g_assert_nonnull (pillion_link_frame_get_noise (data, size, type, &len, NULL));
    g_assert_cmpuint (len, ==, size - 1);
  }

  if (pillion_link_confirm_decode (tag, data, size, NULL))
    g_assert_true (memcmp (data + 1, tag, sizeof tag) == 0);

  return 0;
}
