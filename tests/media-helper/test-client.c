/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-await.h"
#include "pillion-test-media.h"
#include "pillion-test-pictures.h"

#include "app/media/pillion-media-helper-path.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define LONG_MS 60000

static PillionMediaPicture *
ask (PillionMediaClient *client,
     const char         *what,
     GError            **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (what, strlen (what));

  return pillion_test_media_decode (client, bytes, 4, 4, error);
}

/* The next picture gets another helper, which is as the first one was. */
static void
test_evil (gconstpointer what)
{
  g_autoptr (PillionMediaClient) client = NULL;
  g_autoptr (PillionMediaPicture) nothing = NULL;
  g_autoptr (PillionMediaPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  client = pillion_media_client_new_with_times (PILLION_TEST_EVIL_HELPER, LONG_MS, LONG_MS);
  nothing = ask (client, what, &error);
  g_assert_null (nothing);
  g_assert_error (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNREADABLE);
  g_assert_cmpint (pillion_media_client_get_helper_pid (client), ==, 0);

  picture = ask (client, "behaves", NULL);
  g_assert_nonnull (picture);
}

static void
test_silent (void)
{
  g_autoptr (PillionMediaClient) client = NULL;
  g_autoptr (PillionMediaPicture) nothing = NULL;
  g_autoptr (GError) error = NULL;

  client = pillion_media_client_new_with_times (PILLION_TEST_EVIL_HELPER, 3000, LONG_MS);
  nothing = ask (client, "is silent", &error);
  g_assert_null (nothing);
  g_assert_error (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNREADABLE);
}

/* What it says unasked never becomes the answer to the next picture: either it is seen
 * before that one is sent, or that one is lost; in both cases with the helper.
 */
static void
test_says_twice (void)
{
  g_autoptr (PillionMediaClient) client = NULL;
  g_autoptr (PillionMediaPicture) first = NULL;
  g_autoptr (PillionMediaPicture) second = NULL;
  g_autoptr (PillionMediaPicture) third = NULL;
  int pid;

  client = pillion_media_client_new_with_times (PILLION_TEST_EVIL_HELPER, LONG_MS, LONG_MS);
  first = ask (client, "says twice", NULL);
  g_assert_nonnull (first);
  pid = pillion_media_client_get_helper_pid (client);

  second = ask (client, "behaves", NULL);
  g_assert_cmpint (pillion_media_client_get_helper_pid (client), !=, pid);
  third = ask (client, "behaves", NULL);
  g_assert_nonnull (third);
}

static void
test_lies_about_file (void)
{
  g_autoptr (PillionMediaClient) client = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("behaves", 7);
  g_autoptr (PillionMediaFile) file = NULL;
  g_autoptr (GError) error = NULL;

  client = pillion_media_client_new_with_times (PILLION_TEST_EVIL_HELPER, LONG_MS, LONG_MS);
  file = pillion_test_media_strip (client, bytes, 100, &error);
  g_assert_null (file);
  g_assert_error (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNREADABLE);
}

static void
test_unavailable (gconstpointer helper)
{
  g_autoptr (PillionMediaClient) client = pillion_media_client_new (helper);
  g_autoptr (PillionMediaPicture) nothing = NULL;
  g_autoptr (GError) error = NULL;

  nothing = ask (client, "behaves", &error);
  g_assert_null (nothing);
  g_assert_error (error, PILLION_MEDIA_ERROR, PILLION_MEDIA_ERROR_UNAVAILABLE);
}

static void
test_reused (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("png", 8, 8);
  int first = 0;

  /* As many as one helper serves, and one more. */
  for (guint i = 0; i <= 64; i++) {
    g_autoptr (PillionMediaPicture) picture = pillion_test_media_decode (client, bytes, 8, 8, NULL);
    int pid = pillion_media_client_get_helper_pid (client);

    g_assert_nonnull (picture);
    g_assert_cmpint (pid, !=, 0);
    if (i == 0)
      first = pid;
    g_assert_cmpint (pid == first, ==, i < 64);
  }
}

static void
test_killed (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("png", 8, 8);
  g_autoptr (PillionMediaPicture) first = pillion_test_media_decode (client, bytes, 8, 8, NULL);
  g_autoptr (PillionMediaPicture) second = NULL;
  int pid = pillion_media_client_get_helper_pid (client);

  g_assert_nonnull (first);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  second = pillion_test_media_decode (client, bytes, 8, 8, NULL);
  /* The kill may arrive while it works: then this one picture is lost. */
  if (second == NULL)
    second = pillion_test_media_decode (client, bytes, 8, 8, NULL);
  g_assert_nonnull (second);
  g_assert_cmpint (pillion_media_client_get_helper_pid (client), !=, pid);
}

static gboolean
has_ended (gpointer client)
{
  return pillion_media_client_get_helper_pid (client) == 0;
}

static void
test_idle (void)
{
  g_autoptr (PillionMediaClient) client = NULL;
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("png", 8, 8);
  g_autoptr (PillionMediaPicture) first = NULL;
  g_autoptr (PillionMediaPicture) second = NULL;

  client = pillion_media_client_new_with_times (PILLION_TEST_MEDIA_HELPER, LONG_MS, 1);
  first = pillion_test_media_decode (client, bytes, 8, 8, NULL);
  pillion_test_wait_until (has_ended, client, "the end of an idle helper");

  second = pillion_test_media_decode (client, bytes, 8, 8, NULL);
  g_assert_nonnull (second);
}

static void
test_confined (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("png", 8, 8);
  g_autoptr (PillionMediaPicture) picture = pillion_test_media_decode (client, bytes, 8, 8, NULL);
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pillion_media_client_get_helper_pid (client));
  g_autofree char *status = NULL;

  g_assert_nonnull (picture);
  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  g_assert_nonnull (strstr (status, "\nSeccomp:\t2\n"));
  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
  g_assert_nonnull (strstr (status, "\nThreads:\t1\n"));
}

static void
test_cancelled_before (void)
{
  g_autoptr (PillionMediaClient) client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("png", 8, 8);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionMediaPicture) nothing = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  pillion_media_client_decode_async (client, bytes, 8, 8, cancellable, pillion_test_on_done, &result);
  nothing = pillion_media_client_decode_finish (client, pillion_test_await (&result), &error);
  g_assert_null (nothing);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The evil helper would never answer, and its time never ends here. */
static void
test_cancelled_during (void)
{
  g_autoptr (PillionMediaClient) client = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("is silent", 9);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PillionMediaPicture) nothing = NULL;
  g_autoptr (PillionMediaPicture) first = NULL;
  g_autoptr (GError) error = NULL;

  client = pillion_media_client_new_with_times (PILLION_TEST_EVIL_HELPER, 2 * LONG_MS, LONG_MS);
  first = ask (client, "behaves", NULL);
  pillion_media_client_decode_async (client, bytes, 4, 4, cancellable, pillion_test_on_done, &result);
  pillion_test_settle ();
  g_cancellable_cancel (cancellable);
  nothing = pillion_media_client_decode_finish (client, pillion_test_await (&result), &error);
  g_assert_null (nothing);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Several at once are served one after the other; the calls keep the client. */
static void
test_several (void)
{
  PillionMediaClient *client = pillion_test_media_new ();
  g_autoptr (GBytes) bytes = pillion_test_pictures_new_halves ("png", 8, 8);
  GAsyncResult *results[5] = { NULL };

  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    pillion_media_client_decode_async (client, bytes, 8, 8, NULL, pillion_test_on_done, &results[i]);
  g_object_unref (client);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autoptr (PillionMediaPicture) picture = NULL;

    picture = pillion_media_client_decode_finish (client, pillion_test_await (&results[i]), NULL);
    g_assert_nonnull (picture);
  }

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_object_unref (results[i]);
  g_assert_null (client);
}

static void
assert_path (const char *installed,
             const char *program,
             const char *expected)
{
  g_autofree char *path = pillion_media_helper_path_find (installed, program);

  g_assert_cmpstr (path, ==, expected);
}

/* A build has the program in src/app and the helper beside that folder. */
static void
test_path (void)
{
  g_autofree char *root = g_dir_make_tmp ("pillion-path-XXXXXX", NULL);
  g_autofree char *installed = g_build_filename (root, "installed", NULL);
  g_autofree char *app = g_build_filename (root, "app", NULL);
  g_autofree char *program = g_build_filename (app, "pillion", NULL);
  g_autofree char *folder = g_build_filename (root, "media-helper", NULL);
  g_autofree char *helper = g_build_filename (folder, "pillion-media-helper", NULL);
  g_autofree char *built = g_build_filename (app, "..", "media-helper", "pillion-media-helper", NULL);
  struct {
    guint       mode;     /* of the helper in the build; 0: a link */
    const char *expected;
  } cases[] = { { 0755, built }, { 0757, installed }, { 0, installed } };

  g_assert_cmpint (g_mkdir (app, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_path (installed, program, installed);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (cases[i].mode == 0)
      g_assert_cmpint (symlink ("/bin/true", helper), ==, 0);
    else
      g_assert_true (g_file_set_contents (helper, "", 0, NULL) && g_chmod (helper, cases[i].mode) == 0);
    assert_path (installed, program, cases[i].expected);
    g_assert_cmpint (g_unlink (helper), ==, 0);
  }

  g_assert_true (g_file_set_contents (helper, "", 0, NULL));
  assert_path (installed, NULL, installed);
  g_assert_true (g_file_set_contents (installed, "", 0, NULL));
  assert_path (installed, program, installed);

  g_unlink (installed);
  g_unlink (helper);
  g_rmdir (folder);
  g_rmdir (app);
  g_rmdir (root);
}

int
main (int    argc,
      char **argv)
{
  static const char *const evil[] = {
    "dies",
    "says too much",
    "says nonsense",
    "hands over",
    "keeps writing",
    "mistakes another",
    "exaggerates",
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (evil); i++) {
    g_autofree char *path = g_strconcat ("/media-helper/client/", evil[i], NULL);

    g_test_add_data_func (g_strdelimit (path, " ", '-'), evil[i], test_evil);
  }
  g_test_add_func ("/media-helper/client/is-silent", test_silent);
  g_test_add_func ("/media-helper/client/says-twice", test_says_twice);
  g_test_add_func ("/media-helper/client/lies-about-file", test_lies_about_file);
  g_test_add_data_func ("/media-helper/client/unavailable/missing", "/nonexistent/helper", test_unavailable);
  g_test_add_data_func ("/media-helper/client/unavailable/ends", "/bin/true", test_unavailable);
  g_test_add_func ("/media-helper/client/reused", test_reused);
  g_test_add_func ("/media-helper/client/killed", test_killed);
  g_test_add_func ("/media-helper/client/idle", test_idle);
  g_test_add_func ("/media-helper/client/confined", test_confined);
  g_test_add_func ("/media-helper/client/cancelled/before", test_cancelled_before);
  g_test_add_func ("/media-helper/client/cancelled/during", test_cancelled_during);
  g_test_add_func ("/media-helper/client/several", test_several);
  g_test_add_func ("/media-helper/client/path", test_path);

  return g_test_run ();
}
