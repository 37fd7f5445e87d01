/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-profile.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-profile-erasure.h"
#include "engine/pillion-profile-files.h"
#include "engine/pillion-profile-key.h"
#include "engine/pillion-release-key.h"
#include "store/pillion-database-file.h"
#include "store/pillion-profile-lock.h"
#include "store/pillion-share-file.h"
#include "store/pillion-store-key.h"

#include <string.h>

struct _PillionProfile {
  GObject              parent_instance;

  char                *folder;  /* (owned) */
  char                *program; /* (owned) */
  guint                lock_wait_ms;
  const PillionRandom *random;  /* (unowned) */

  PillionProfileLock  *lock;    /* (owned) (nullable) */
  PillionUnlock       *unlock;  /* (owned) */
  PillionLocalSecret  *secret;  /* (owned) (secret) (nullable) */
  PillionSecret       *release_key; /* (owned) (secret) (nullable): of the keyring, for the share's next use */
  PillionSecret       *key;     /* (owned) (secret) (nullable): of the database, until it is open */
  PillionStore        *store;   /* (owned) (nullable) */
  PillionEnding       *ending;  /* (owned) (nullable) */
  gboolean             share_left; /* it is to be forgotten, and could not be removed */
  gboolean             erase;   /* when it is closed */
};

G_DEFINE_FINAL_TYPE (PillionProfile, pillion_profile, G_TYPE_OBJECT)

/* The store goes first: until it has ended the folder is not free. */
static void
let_go (PillionProfile *self)
{
  g_clear_object (&self->store);
  g_clear_pointer (&self->secret, pillion_local_secret_unref);
  g_clear_pointer (&self->release_key, pillion_secret_free);
  g_clear_pointer (&self->key, pillion_secret_free);
  g_clear_pointer (&self->lock, pillion_profile_lock_release);
}

static void
pillion_profile_finalize (GObject *object)
{
  PillionProfile *self = PILLION_PROFILE (object);

  let_go (self);
  g_clear_pointer (&self->ending, pillion_ending_free);
  g_object_unref (self->unlock);
  g_free (self->folder);
  g_free (self->program);

  G_OBJECT_CLASS (pillion_profile_parent_class)->finalize (object);
}

static void
pillion_profile_class_init (PillionProfileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_profile_finalize;
}

static void
pillion_profile_init (PillionProfile *self)
{
}

/* (nullable) (secret): NULL: that of the folder's file, if there is one */
static const guint8 *
peek_release_key (PillionProfile *self)
{
  return self->release_key != NULL ? pillion_secret_get_bytes (self->release_key) : NULL;
}

/* random: (nullable): makes one where there is none */
static void
load_release_key (PillionProfile      *self,
                  const PillionRandom *random,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  pillion_release_key_load_async (self->folder, pillion_local_secret_get_profile_id (self->secret), random, cancellable,
                                  callback, user_data);
}

static gboolean
take_release_key (PillionProfile *self,
                  GAsyncResult   *result,
                  GError        **error)
{
  g_clear_pointer (&self->release_key, pillion_secret_free);
  return pillion_release_key_load_finish (result, &self->release_key, error);
}

static gboolean
load_store_key (PillionProfile *self,
                const guint8   *share,
                GError        **error)
{
  gboolean loaded;

  g_clear_pointer (&self->key, pillion_secret_free);
  self->key = pillion_secret_new (PILLION_STORE_KEY_BYTES);
  loaded = pillion_profile_key_load (self->folder, self->secret, peek_release_key (self), share, self->random,
                                     pillion_secret_get_bytes (self->key), error);
  g_clear_pointer (&self->release_key, pillion_secret_free);
  return loaded;
}

/* ----- opening ----- */

static void
note_store_in_thread (GTask        *task,
                      gpointer      source_object,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  PillionProfile *self = task_data;

  pillion_profile_files_note_store (self->folder);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_store_opened (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->store = pillion_store_open_finish (result, &error);
  pillion_unlock_set_converting (self->unlock, FALSE);
  if (self->store != NULL)
    g_task_run_in_thread (task, note_store_in_thread);
  else
    g_task_return_error (task, error);
}

/* Opens the store by the key that was loaded. */
static void
open_store (GTask *task)
{
  PillionProfile *self = g_task_get_task_data (task);
  g_autofree char *path = g_build_filename (self->folder, PILLION_LOCAL_SECRET_DATABASE_FILE, NULL);
  gboolean is_encrypted = FALSE;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && pillion_database_file_is_encrypted (path, &is_encrypted, NULL))
    pillion_unlock_set_converting (self->unlock, !is_encrypted);
  pillion_store_open_async (path, pillion_secret_get_bytes (self->key), g_task_get_cancellable (task),
                            on_store_opened, g_object_ref (task));
  g_clear_pointer (&self->key, pillion_secret_free);
}

/* What was to be forgotten is, whatever ended the program before. */
static gboolean
load_ending (PillionProfile *self,
             GError        **error)
{
  if (!pillion_ending_load (self->folder, pillion_local_secret_get_bytes (self->secret), &self->ending, error))
    return FALSE;
  if (self->ending == NULL || !self->ending->sealed)
    return load_store_key (self, NULL, error);
  g_clear_pointer (&self->release_key, pillion_secret_free);
  pillion_share_file_forget (self->folder);
  return TRUE;
}

static void
on_release_key_settled (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_release_key_settle_finish (result, &error))
    open_store (task);
  else
    g_task_return_error (task, error);
}

/* Where the secret is now is known. */
static void
on_secret_settled (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (pillion_local_secret_settle_finish (result, &error))
    pillion_release_key_settle_async (self->folder, pillion_local_secret_get_profile_id (self->secret),
                                      g_task_get_cancellable (task), on_release_key_settled, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/* What a kill left of it. */
static void
on_sealed_key_forgotten (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_object_ref (g_task_get_task_data (task)), g_object_unref);
}

static void
on_key_unwrapped (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = PILLION_PROFILE (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, pillion_profile_key_explain (self->secret, error));
  else if (self->key == NULL)
    pillion_release_key_forget_async (pillion_local_secret_get_profile_id (self->secret), on_sealed_key_forgotten,
                                      g_object_ref (task));
  else
    pillion_local_secret_settle_async (self->secret, g_task_get_cancellable (task), on_secret_settled,
                                       g_object_ref (task));
}

/* Slow with a passphrase. */
static void
unwrap_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (load_ending (source_object, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_release_key_loaded (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = g_task_get_task_data (task);
  g_autoptr (GTask) unwrapping = NULL;
  GError *error = NULL;

  if (!take_release_key (self, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  unwrapping = g_task_new (self, NULL, on_key_unwrapped, g_object_ref (task));
  g_task_run_in_thread (unwrapping, unwrap_in_thread);
}

static void
on_secret_loaded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->secret = pillion_local_secret_load_finish (result, &error);
  if (self->secret != NULL)
    load_release_key (self, NULL, g_task_get_cancellable (task), on_release_key_loaded, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

/* Waiting for another holder of the folder may take seconds. */
static void
take_folder_in_thread (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  PillionProfile *self = source_object;
  GError *error = NULL;

  self->lock = pillion_profile_lock_take (self->folder, self->program, self->lock_wait_ms, &error);
  if (self->lock != NULL &&
      (pillion_profile_erasure_has_begun (self->folder) || pillion_profile_files_check (self->folder, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
load_secret (GTask *task)
{
  PillionProfile *self = g_task_get_task_data (task);
  PillionSecretSource secret_source = pillion_unlock_get_source (self->unlock);

  pillion_local_secret_load_async (self->folder, &secret_source, self->random, g_task_get_cancellable (task),
                                   on_secret_loaded, g_object_ref (task));
}

static void
on_erasure_finished (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (pillion_profile_erasure_go_on_finish (result, &error))
    load_secret (task);
  else
    g_task_return_error (task, error);
}

/* What was to be erased when the program ended is erased before anything is made. */
static void
on_folder_taken (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = PILLION_PROFILE (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (pillion_profile_erasure_has_begun (self->folder))
    pillion_profile_erasure_go_on_async (self->folder, on_erasure_finished, g_object_ref (task));
  else
    load_secret (task);
}

void
pillion_profile_open_async (const char          *folder,
                            const char          *program,
                            guint                lock_wait_ms,
                            PillionUnlock       *unlock,
                            const PillionRandom *random,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  PillionProfile *self = g_object_new (PILLION_TYPE_PROFILE, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) taking = NULL;

  self->folder = g_strdup (folder);
  self->program = g_strdup (program);
  self->lock_wait_ms = lock_wait_ms;
  self->unlock = g_object_ref (unlock);
  self->random = random;
  g_task_set_source_tag (task, pillion_profile_open_async);
  g_task_set_task_data (task, self, g_object_unref);

  taking = g_task_new (self, cancellable, on_folder_taken, task);
  g_task_run_in_thread (taking, take_folder_in_thread);
}

PillionProfile *
pillion_profile_open_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_profile_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- the share ----- */

typedef struct {
  PillionSecret32 share; /* (secret) */
  guint8          store_id[PILLION_STORE_ID_BYTES];
  gboolean        given;
  GTaskThreadFunc with_key; /* what is done when the release key is there */
} ShareData;

static void
share_data_free (ShareData *self)
{
  pillion_secret32_clear (&self->share);
  g_free (self);
}

static void
on_key_of_share_loaded (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ShareData *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (take_release_key (g_task_get_source_object (task), result, &error))
    g_task_run_in_thread (task, data->with_key);
  else
    g_task_return_error (task, error);
}

static void
wrap_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  PillionProfile *self = source_object;
  ShareData *data = task_data;
  GError *error = NULL;
  gboolean wrapped = pillion_profile_key_wrap (self->folder, self->secret, peek_release_key (self), data->share.bytes,
                                               data->store_id, self->random, &error);

  g_clear_pointer (&self->release_key, pillion_secret_free);
  if (wrapped)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pillion_profile_wrap_async (PillionProfile     *self,
                            const guint8       *share,
                            const guint8       *store_id,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  ShareData *data = g_new0 (ShareData, 1);

  memcpy (data->share.bytes, share, sizeof data->share.bytes);
  memcpy (data->store_id, store_id, sizeof data->store_id);
  data->with_key = wrap_in_thread;
  g_task_set_source_tag (task, pillion_profile_wrap_async);
  g_task_set_task_data (task, data, (GDestroyNotify) share_data_free);
  load_release_key (self, self->random, NULL, on_key_of_share_loaded, task);
}

gboolean
pillion_profile_wrap_finish (PillionProfile *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- shutting the store, and opening it again ----- */

static void
forget_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  PillionProfile *self = source_object;

  self->share_left = !pillion_share_file_forget (self->folder);
  g_task_return_boolean (task, TRUE);
}

static void
on_release_key_forgotten (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_run_in_thread (task, forget_in_thread);
}

static void
on_store_shut (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = g_task_get_source_object (task);

  if (result != NULL)
    pillion_store_close_finish (PILLION_STORE (source), result, NULL);
  g_clear_object (&self->store);
  if (self->ending->sealed)
    pillion_release_key_forget_async (pillion_local_secret_get_profile_id (self->secret), on_release_key_forgotten,
                                      g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
save_ending_in_thread (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  PillionProfile *self = source_object;
  GError *error = NULL;

  if (pillion_ending_save (self->folder, pillion_local_secret_get_bytes (self->secret), self->ending, self->random, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A lock needs no file, forgetting does: nothing else would say whose store this is. */
static void
on_ending_saved (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = PILLION_PROFILE (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->ending->sealed) {
    g_task_return_error (task, error);
    return;
  }
  g_clear_error (&error);
  if (self->store != NULL)
    pillion_store_close_async (self->store, NULL, on_store_shut, g_object_ref (task));
  else
    on_store_shut (NULL, NULL, g_object_ref (task));
}

void
pillion_profile_shut_async (PillionProfile      *self,
                            const PillionEnding *ending,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) saving = g_task_new (self, NULL, on_ending_saved, task);
  PillionEnding *copy = pillion_ending_copy (ending); /* first: it may be what it replaces */

  g_clear_pointer (&self->ending, pillion_ending_free);
  self->ending = copy;
  g_task_set_source_tag (task, pillion_profile_shut_async);
  g_task_run_in_thread (saving, save_ending_in_thread);
}

gboolean
pillion_profile_shut_finish (PillionProfile *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
pillion_profile_has_share_left (PillionProfile *self)
{
  return self->share_left;
}

static void
on_key_loaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    open_store (task);
  else
    g_task_return_error (task, error);
}

static void
load_key_in_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  PillionProfile *self = source_object;
  ShareData *data = task_data;
  GError *error = NULL;

  if (pillion_profile_files_check (self->folder, &error) &&
      load_store_key (self, data->given ? data->share.bytes : NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pillion_profile_reopen_async (PillionProfile     *self,
                              const guint8       *share,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) loading = g_task_new (self, NULL, on_key_loaded, task);
  ShareData *data = g_new0 (ShareData, 1);

  data->given = share != NULL;
  data->with_key = load_key_in_thread;
  if (share != NULL)
    memcpy (data->share.bytes, share, sizeof data->share.bytes);
  g_task_set_source_tag (task, pillion_profile_reopen_async);
  g_task_set_task_data (task, g_object_ref (self), g_object_unref);
  g_task_set_task_data (loading, data, (GDestroyNotify) share_data_free);
  if (data->given)
    g_task_run_in_thread (loading, load_key_in_thread);
  else
    load_release_key (self, NULL, NULL, on_key_of_share_loaded, g_steal_pointer (&loading));
}

gboolean
pillion_profile_reopen_finish (PillionProfile *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_autoptr (PillionProfile) opened = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  opened = g_task_propagate_pointer (G_TASK (result), error);
  return opened != NULL;
}

void
pillion_profile_end_ending (PillionProfile *self)
{
  if (self->ending == NULL)
    return;
  pillion_ending_remove (self->folder);
  self->share_left = FALSE;
  g_clear_pointer (&self->ending, pillion_ending_free);
}

const PillionEnding *
pillion_profile_get_ending (PillionProfile *self)
{
  return self->ending;
}

/* ----- erasing, and closing ----- */

/* The folder is this process's until nothing is left in it. */
static void
on_erased (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  let_go (g_task_get_source_object (task));
  if (pillion_profile_erasure_go_on_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_store_closed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionProfile *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean closed = result == NULL || pillion_store_close_finish (PILLION_STORE (source), result, &error);

  if (self->erase) {
    g_clear_error (&error);
    g_clear_object (&self->store);
    pillion_profile_erasure_go_on_async (self->folder, on_erased, g_object_ref (task));
    return;
  }
  let_go (self);
  if (closed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pillion_profile_close_async (PillionProfile     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (PILLION_IS_PROFILE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_profile_close_async);
  if (self->store != NULL)
    pillion_store_close_async (self->store, cancellable, on_store_closed, task);
  else
    on_store_closed (NULL, NULL, task);
}

gboolean
pillion_profile_close_finish (PillionProfile *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pillion_profile_erase_at_close (PillionProfile *self)
{
  self->erase = TRUE;
}

PillionStore *
pillion_profile_get_store (PillionProfile *self)
{
  return self->store;
}

const guint8 *
pillion_profile_get_secret (PillionProfile *self)
{
  return pillion_local_secret_get_bytes (self->secret);
}
