/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-profile-erasure.h"

#include "engine/pillion-attachment-file.h"
#include "engine/pillion-ending.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-local-secret.h"
#include "engine/pillion-profile-files.h"
#include "engine/pillion-release-key.h"
#include "engine/pillion-secret-item.h"
#include "store/pillion-erasure.h"
#include "store/pillion-file.h"
#include "store/pillion-share-file.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEY_FILE PILLION_LOCAL_SECRET_KEY_FILE
#define KEYRING_FILE PILLION_LOCAL_SECRET_KEYRING_FILE
#define STORE_KEY_FILE PILLION_LOCAL_SECRET_STORE_KEY_FILE
#define DATABASE_FILE PILLION_LOCAL_SECRET_DATABASE_FILE

/* All of them, in the order in which they are erased: without its key the store is noise. The name of the
 * items in the keyring goes after them.
 */
static const char *const files[] = {
  PILLION_SHARE_KEY_FILE, PILLION_SHARE_KEY_FILE ".new", PILLION_SHARE_FILE, PILLION_SHARE_FILE ".new",
  KEY_FILE, KEY_FILE ".new", STORE_KEY_FILE, STORE_KEY_FILE ".new", KEYRING_FILE, KEYRING_FILE ".new",
  PILLION_PROFILE_GENERATION_FILE, PILLION_PROFILE_GENERATION_FILE ".new",
  PILLION_ENDING_FILE, PILLION_ENDING_FILE ".new",
  DATABASE_FILE, DATABASE_FILE "-wal", DATABASE_FILE "-shm", DATABASE_FILE "-journal",
  DATABASE_FILE ".new", DATABASE_FILE ".new-wal",
  DATABASE_FILE ".plain", NULL
};

static const char *const marks[] = { PILLION_PROFILE_ERASING_FILE ".new", PILLION_PROFILE_ERASING_FILE, NULL };

#define MARK "1\n"

void
pillion_profile_erasure_begin (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, PILLION_PROFILE_ERASING_FILE, NULL);
  g_autoptr (GError) error = NULL;

  if (!pillion_profile_erasure_has_begun (folder) &&
      !pillion_file_create (path, (const guint8 *) MARK, strlen (MARK), &error))
    g_debug ("%s", error->message);
}

gboolean
pillion_profile_erasure_has_begun (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, PILLION_PROFILE_ERASING_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

typedef struct {
  char *folder;     /* (owned) */
  char *profile_id; /* (owned) (nullable): in the keyring */
} Work;

static void
work_free (Work *self)
{
  g_free (self->folder);
  g_free (self->profile_id);
  g_free (self);
}

static void
erase_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Work *work = task_data;
  gboolean erased = pillion_erasure_erase_files (work->folder, files);

  /* Sealed files are noise without the keys that went with the database. */
  if (pillion_attachment_file_erase_all (work->folder) && erased && pillion_erasure_erase_files (work->folder, marks))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_READ_ONLY,
                             _("Some files of the profile could not be removed, and may hold messages still. Check the "
                                "permissions of its folder, then open it again, which removes the rest."));
}

/* A keyring that does not answer keeps a secret that opens nothing any more. */
static void
on_secret_forgotten (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_secret_item_forget_finish (result, &error))
    g_message ("The key of the erased profile stays in the keyring: %s", error->message);
  g_task_run_in_thread (task, erase_in_thread);
}

static void
on_share_forgotten (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  const Work *work = g_task_get_task_data (task);

  pillion_secret_item_forget_async (work->profile_id, PILLION_SECRET_ITEM_LOCAL, NULL, on_secret_forgotten, task);
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Work *work = g_task_get_task_data (task);

  if (work->profile_id != NULL)
    pillion_release_key_forget_async (work->profile_id, on_share_forgotten, g_object_ref (task));
  else
    g_task_run_in_thread (task, erase_in_thread);
}

static void
begin_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Work *work = task_data;

  pillion_profile_erasure_begin (work->folder);
  work->profile_id = pillion_local_secret_read_profile_id (work->folder, NULL);
  g_task_return_boolean (task, TRUE);
}

void
pillion_profile_erasure_go_on_async (const char         *folder,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) beginning = g_task_new (NULL, NULL, on_begun, task);
  Work *work = g_new0 (Work, 1);

  work->folder = g_strdup (folder);
  g_task_set_source_tag (task, pillion_profile_erasure_go_on_async);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_set_source_tag (beginning, begin_in_thread);
  g_task_set_task_data (beginning, work, NULL);
  g_task_run_in_thread (beginning, begin_in_thread);
}

gboolean
pillion_profile_erasure_go_on_finish (GAsyncResult *result,
                                      GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_profile_erasure_go_on_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
