/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-media.h"

#include "pillion-test-await.h"
#include "pillion-test-pictures.h"

/* So long that nothing ends by itself, also on a busy machine. */
#define LONG_MS 60000

PillionMediaClient *
pillion_test_media_new (void)
{
  return pillion_media_client_new_with_times (PILLION_TEST_MEDIA_HELPER, LONG_MS, LONG_MS);
}

PillionMediaPicture *
pillion_test_media_decode (PillionMediaClient *client,
                           GBytes             *bytes,
                           guint               max_width,
                           guint               max_height,
                           GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_media_client_decode_async (client, bytes, max_width, max_height, NULL, pillion_test_on_done, &result);

  return pillion_media_client_decode_finish (client, pillion_test_await (&result), error);
}

char *
pillion_test_media_read_qr (PillionMediaClient *client,
                            GBytes             *bytes,
                            GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_media_client_read_qr_async (client, bytes, NULL, pillion_test_on_done, &result);

  return pillion_media_client_read_qr_finish (client, pillion_test_await (&result), error);
}

PillionMediaFile *
pillion_test_media_thumbnail (PillionMediaClient *client,
                              GBytes             *bytes,
                              guint               max_edge,
                              GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_media_client_make_thumbnail_async (client, bytes, max_edge, NULL, pillion_test_on_done, &result);

  return pillion_media_client_make_thumbnail_finish (client, pillion_test_await (&result), error);
}

PillionMediaFile *
pillion_test_media_strip (PillionMediaClient *client,
                          GBytes             *bytes,
                          guint               max_edge,
                          GError            **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_media_client_strip_async (client, bytes, max_edge, NULL, pillion_test_on_done, &result);

  return pillion_media_client_strip_finish (client, pillion_test_await (&result), error);
}

void
pillion_test_media_refuses (GBytes *bytes,
                            int     code)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) good = pillion_test_pictures_new_halves ("png", 8, 8);
  g_autoptr (PillionMediaPicture) nothing = NULL;
  g_autoptr (PillionMediaPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  nothing = pillion_test_media_decode (client, bytes, 100, 100, &error);
  g_assert_null (nothing);
  g_assert_error (error, PILLION_MEDIA_ERROR, code);

  picture = pillion_test_media_decode (client, good, 100, 100, NULL);
  g_assert_nonnull (picture);
}
