/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-link-frame.h"

#include "bytes.h"

/* The types of messages, and what stands behind those of Noise. */
static void
test_frames (void)
{
  guint8 bytes[PILLION_LINK_FRAME_MAX_BYTES + 1] = { 0 };
  guint8 out[PILLION_LINK_FRAME_MAX_BYTES];
  PillionLinkFrameType type;
  const guint8 *noise;
  gsize len;

  for (guint first = 0; first < 256; first++) {
    gboolean known = first >= PILLION_LINK_FRAME_HELLO_A && first <= PILLION_LINK_FRAME_TRANSPORT;

    bytes[0] = (guint8) first;
    g_assert_true (pillion_link_frame_get_type (bytes, 3, &type, NULL) == known);
    g_assert_true (!known || type == first);

    noise = pillion_link_frame_get_noise (bytes, 3, PILLION_LINK_FRAME_NOISE_2, &len, NULL);
    g_assert_true ((noise != NULL) == (first == PILLION_LINK_FRAME_NOISE_2));
    g_assert_cmpuint (len, ==, noise != NULL ? 2 : 0);
    g_assert_true (noise == NULL || noise == bytes + 1);
  }

  g_assert_false (pillion_link_frame_get_type (bytes, 0, &type, NULL));
  bytes[0] = PILLION_LINK_FRAME_TRANSPORT;
  g_assert_true (pillion_link_frame_get_type (bytes, PILLION_LINK_FRAME_MAX_BYTES, &type, NULL));
  g_assert_false (pillion_link_frame_get_type (bytes, sizeof bytes, &type, NULL));
  g_assert_null (pillion_link_frame_get_noise (bytes, sizeof bytes, PILLION_LINK_FRAME_TRANSPORT, &len,
                                               NULL));

  len = pillion_link_frame_put_noise (PILLION_LINK_FRAME_NOISE_1, (const guint8 *) "ab", 2, out);
  assert_bytes (out, len, "\004"
                          "ab",
                3);
  g_assert_cmpuint (pillion_link_frame_put_noise (PILLION_LINK_FRAME_NOISE_1, bytes,
                                                  PILLION_LINK_FRAME_MAX_BYTES, out),
                    ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link-frame/frames", test_frames);

  return g_test_run ();
}
