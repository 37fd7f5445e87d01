/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-unlock-profile.h"

void
profile_init (Profile *self)
{
  self->test = pillion_test_engine_new ();
  self->engine = pillion_test_engine_create (self->test);
  self->folder = g_strdup (pillion_engine_get_folder (self->engine));
}

void
profile_clear (Profile *self)
{
  g_object_unref (self->engine);
  g_free (self->folder);
  pillion_test_engine_free (self->test);
}

PillionUnlock *
profile_renew (Profile *self)
{
  g_object_unref (self->engine);
  self->engine = pillion_test_engine_create (self->test);
  return pillion_unlock_get (self->engine);
}

gboolean
profile_open (Profile *self,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_engine_open_async (self->engine, NULL, pillion_test_on_done, &result);
  return pillion_engine_open_finish (self->engine, pillion_test_await (&result), error);
}

void
profile_close (Profile *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_engine_close_async (self->engine, NULL, pillion_test_on_done, &result);
  pillion_engine_close_finish (self->engine, pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

void
profile_assert_opens (Profile *self)
{
  g_autoptr (GError) error = NULL;

  profile_open (self, &error);
  g_assert_no_error (error);
  profile_close (self);
}

void
profile_assert_refused (Profile *self,
                        int      code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (profile_open (self, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, code);
  g_assert_cmpint (pillion_engine_get_state (self->engine), ==, PILLION_ENGINE_STATE_CLOSED);
}

gboolean
profile_has (Profile    *self,
             const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
profile_dup_id (Profile *self)
{
  g_autofree char *path = g_build_filename (self->folder, "keyring", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GString) id = g_string_new (NULL);
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_cmpuint (n, ==, 16);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (id, "%02x", (guint8) bytes[i]);
  return g_string_free (g_steal_pointer (&id), FALSE);
}

gboolean
load_item (const char *profile_id,
           const char *name,
           guint8     *secret,
           GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_secret_item_load_async (profile_id, name, NULL, pillion_test_on_done, &result);
  return pillion_secret_item_load_finish (pillion_test_await (&result), secret, error);
}

void
store_item (const char   *profile_id,
            const char   *name,
            const guint8 *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_secret_item_store_async (profile_id, name, secret, NULL, pillion_test_on_done, &result);
  pillion_secret_item_store_finish (pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

void
forget_item (const char *profile_id,
             const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_secret_item_forget_async (profile_id, name, NULL, pillion_test_on_done, &result);
  pillion_secret_item_forget_finish (pillion_test_await (&result), &error);
  g_assert_no_error (error);
}
