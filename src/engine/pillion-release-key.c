/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-release-key.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-secret-item.h"
#include "store/pillion-erasure.h"
#include "store/pillion-key-file.h"
#include "store/pillion-share-file.h"

typedef struct {
  char                *folder;     /* (owned) */
  char                *profile_id; /* (owned) (nullable) */
  const PillionRandom *random;     /* (unowned) (nullable) */
  PillionSecret       *key;        /* (owned) (secret) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_free (self->folder);
  g_free (self->profile_id);
  pillion_secret_free (self->key);
  g_free (self);
}

static Work *
work_new (const char          *folder,
          const char          *profile_id,
          const PillionRandom *random)
{
  Work *self = g_new0 (Work, 1);

  self->folder = g_strdup (folder);
  self->profile_id = g_strdup (profile_id);
  self->random = random;
  return self;
}

static gboolean
work_has (Work       *self,
          const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING);
}

/* ----- loading ----- */

static void
on_made (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_secret_item_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A key that waits in its file to be moved is not replaced. */
static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  g_autoptr (PillionSecret) key = pillion_secret_new (PILLION_SECRET_ITEM_BYTES);
  GError *error = NULL;

  if (pillion_secret_item_load_finish (result, pillion_secret_get_bytes (key), &error)) {
    work->key = g_steal_pointer (&key);
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (!is_missing (error)) {
    g_task_return_error (task, error);
    return;
  }
  g_error_free (error);
  if (work->random == NULL || work_has (work, PILLION_SHARE_KEY_FILE)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  pillion_random_fill (work->random, pillion_secret_get_bytes (key), PILLION_SECRET_ITEM_BYTES);
  work->key = g_steal_pointer (&key);
  pillion_secret_item_store_async (work->profile_id, PILLION_SECRET_ITEM_RELEASE, pillion_secret_get_bytes (work->key),
                                   g_task_get_cancellable (task), on_made, g_object_ref (task));
}

void
pillion_release_key_load_async (const char          *folder,
                                const char          *profile_id,
                                const PillionRandom *random,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = work_new (folder, profile_id, random);

  g_task_set_source_tag (task, pillion_release_key_load_async);
  g_task_set_task_data (task, work, work_free);
  if (profile_id != NULL && (random != NULL || work_has (work, PILLION_SHARE_FILE)))
    pillion_secret_item_load_async (profile_id, PILLION_SECRET_ITEM_RELEASE, cancellable, on_loaded,
                                    g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
pillion_release_key_load_finish (GAsyncResult   *result,
                                 PillionSecret **key,
                                 GError        **error)
{
  Work *work;

  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_release_key_load_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  work = g_task_get_task_data (G_TASK (result));
  *key = g_steal_pointer (&work->key);
  return TRUE;
}

/* ----- settling ----- */

/* error: (transfer full) */
static void
leave_in_file (GTask  *task,
               GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_task_return_error (task, error);
    return;
  }
  g_debug ("The key of the release share stays in its file: %s", error->message);
  g_error_free (error);
  g_task_return_boolean (task, TRUE);
}

/* The keyring has it. */
static void
erase_file_in_thread (GTask        *task,
                      gpointer      source_object,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  static const char *const names[] = { PILLION_SHARE_KEY_FILE, NULL };
  Work *work = task_data;

  if (!pillion_erasure_erase_files (work->folder, names))
    g_warning ("The key of the release share that moved into the keyring can’t be removed from the folder of the profile.");
  g_task_return_boolean (task, TRUE);
}

static void
on_moved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_secret_item_store_finish (result, &error))
    g_task_run_in_thread (task, erase_file_in_thread);
  else
    leave_in_file (task, error);
}

static void
on_file_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    pillion_secret_item_store_async (work->profile_id, PILLION_SECRET_ITEM_RELEASE, pillion_secret_get_bytes (work->key),
                                     g_task_get_cancellable (task), on_moved, g_object_ref (task));
  else
    leave_in_file (task, error);
}

static void
read_file_in_thread (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  Work *work = task_data;
  g_autofree char *path = g_build_filename (work->folder, PILLION_SHARE_KEY_FILE, NULL);
  GError *error = NULL;

  work->key = pillion_secret_new (PILLION_KEY_FILE_BYTES);
  if (pillion_key_file_load (path, pillion_secret_get_bytes (work->key), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Of a move that was killed the file may be overwritten already: what the keyring has goes first. */
static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) reading = NULL;
  Work *work = g_task_get_task_data (task);
  g_auto (PillionSecret32) held = { 0 };
  GError *error = NULL;

  if (pillion_secret_item_load_finish (result, held.bytes, &error)) {
    g_task_run_in_thread (task, erase_file_in_thread);
    return;
  }
  if (!is_missing (error)) {
    leave_in_file (task, error);
    return;
  }
  g_error_free (error);
  reading = g_task_new (NULL, NULL, on_file_read, g_object_ref (task));
  g_task_set_source_tag (reading, read_file_in_thread);
  g_task_set_task_data (reading, work, NULL);
  g_task_run_in_thread (reading, read_file_in_thread);
}

void
pillion_release_key_settle_async (const char         *folder,
                                  const char         *profile_id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = work_new (folder, profile_id, NULL);

  g_task_set_source_tag (task, pillion_release_key_settle_async);
  g_task_set_task_data (task, work, work_free);
  if (profile_id != NULL && work_has (work, PILLION_SHARE_KEY_FILE))
    pillion_secret_item_load_async (profile_id, PILLION_SECRET_ITEM_RELEASE, cancellable, on_looked_up,
                                    g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
pillion_release_key_settle_finish (GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_release_key_settle_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- forgetting ----- */

static void
on_forgotten (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_secret_item_forget_finish (result, &error))
    g_message ("The key of the release share stays in the keyring: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

void
pillion_release_key_forget_async (const char         *profile_id,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, pillion_release_key_forget_async);
  if (profile_id != NULL)
    pillion_secret_item_forget_async (profile_id, PILLION_SECRET_ITEM_RELEASE, NULL, on_forgotten, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}
