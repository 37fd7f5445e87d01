/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-local-secret.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-secret-item.h"
#include "store/pillion-erasure.h"
#include "store/pillion-file.h"
#include "store/pillion-key-file.h"
#include "store/pillion-store-key.h"

#include <glib/gi18n.h>
#include <string.h>

#define PROFILE_ID_BYTES 16

struct _PillionLocalSecret {
  char                *folder;     /* (owned) */
  char                *key_file;   /* (owned) (nullable): that the caller named */
  const PillionRandom *random;     /* (unowned) */
  PillionSecret       *bytes;      /* (owned) (secret) */
  PillionSecret       *passphrase; /* (owned) (secret) (nullable): with its end */
  char                *profile_id; /* (owned) (nullable) */
  gboolean             keyring;    /* is where it belongs */
  gboolean             is_new;
  gboolean             in_file;    /* of the folder, whether or not the keyring has it too */
};

static void
clear (gpointer data)
{
  PillionLocalSecret *self = data;

  g_free (self->folder);
  g_free (self->key_file);
  g_free (self->profile_id);
  pillion_secret_free (self->bytes);
  pillion_secret_free (self->passphrase);
}

/* Also what runs holds it. */
void
pillion_local_secret_unref (PillionLocalSecret *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static char *
build_path (PillionLocalSecret *self,
            const char         *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static gboolean
has_file (PillionLocalSecret *self,
          const char         *name)
{
  g_autofree char *path = build_path (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
draw_profile_id (PillionLocalSecret *self)
{
  guint8 id[PROFILE_ID_BYTES];

  pillion_random_fill (self->random, id, sizeof id);
  self->profile_id = pillion_hex_encode (id, sizeof id);
}

/* Only when the keyring was seen to have the secret. */
static gboolean
save_profile_id (PillionLocalSecret *self,
                 GError            **error)
{
  g_autofree char *path = build_path (self, PILLION_LOCAL_SECRET_KEYRING_FILE);
  guint8 id[PROFILE_ID_BYTES];

  return pillion_hex_decode (self->profile_id, id, sizeof id) && pillion_file_create (path, id, sizeof id, error);
}

/* ----- where it is ----- */

/* One that was given and is not needed is not used. */
static gboolean
check_passphrase (PillionLocalSecret *self,
                  GError            **error)
{
  g_autofree char *path = build_path (self, PILLION_LOCAL_SECRET_STORE_KEY_FILE);
  gboolean needed = FALSE;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!pillion_store_key_needs_passphrase (path, &needed, error))
    return FALSE;
  if (!needed)
    g_clear_pointer (&self->passphrase, pillion_secret_free);
  if (!needed || self->passphrase != NULL)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED,
                       _("This profile opens with a passphrase."));
  return FALSE;
}

char *
pillion_local_secret_read_profile_id (const char *folder,
                                      GError    **error)
{
  g_autofree char *path = g_build_filename (folder, PILLION_LOCAL_SECRET_KEYRING_FILE, NULL);
  guint8 id[PROFILE_ID_BYTES];

  return pillion_file_load (path, id, sizeof id, error) ? pillion_hex_encode (id, sizeof id) : NULL;
}

static gboolean
report_missing (PillionLocalSecret *self,
                GError            **error)
{
  g_autofree char *name = NULL;

  if (self->key_file == NULL) {
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING,
                 _("The key of this profile is missing: its folder has neither the file “%s” nor “%s”. Nothing was changed. "
                    "If you have the file elsewhere, put it back, then try again."),
                 PILLION_LOCAL_SECRET_KEY_FILE, PILLION_LOCAL_SECRET_KEYRING_FILE);
    return FALSE;
  }
  name = g_filename_display_name (self->key_file);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING,
               _("The key of this profile is missing: there is no file “%s”. Nothing was changed. If the file is elsewhere, "
                  "name that place, then try again."),
               name);
  return FALSE;
}

/* A store without its key is never given another one: that would be the end of it. */
static gboolean
find (PillionLocalSecret *self,
      GError            **error)
{
  g_autofree char *own_path = build_path (self, PILLION_LOCAL_SECRET_KEY_FILE);
  const char *path = self->key_file != NULL ? self->key_file : own_path;
  guint8 *bytes = pillion_secret_get_bytes (self->bytes);

  if (!check_passphrase (self, error))
    return FALSE;
  self->in_file = g_file_test (own_path, G_FILE_TEST_EXISTS);
  if (self->key_file == NULL && has_file (self, PILLION_LOCAL_SECRET_KEYRING_FILE)) {
    self->profile_id = pillion_local_secret_read_profile_id (self->folder, error);
    return self->profile_id != NULL;
  }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return pillion_key_file_load (path, bytes, error);
  if (has_file (self, PILLION_LOCAL_SECRET_STORE_KEY_FILE) || has_file (self, PILLION_LOCAL_SECRET_DATABASE_FILE))
    return report_missing (self, error);
  if (!self->keyring || self->key_file != NULL || self->passphrase != NULL)
    return pillion_key_file_create (path, self->random, bytes, error);
  self->is_new = TRUE;
  draw_profile_id (self);
  pillion_random_fill (self->random, bytes, PILLION_SECRET_ITEM_BYTES);
  return TRUE;
}

/* ----- loading ----- */

static void
on_id_saved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save_id_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  GError *error = NULL;

  if (save_profile_id (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Without a keyring the user chooses, before there is anything to lose. */
static GError *
explain_new (GError *error)
{
  g_autoptr (GError) cause = error;

  if (!g_error_matches (cause, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_KEYRING) &&
      !g_error_matches (cause, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEYRING_LOCKED) &&
      !g_error_matches (cause, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING))
    return g_steal_pointer (&cause);
  g_debug ("%s", cause->message);
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEYS_UNSAFE,
                              _("Pillion keeps the key of your messages in the keyring of your system, and none is open here. "
                                 "Nothing was made yet."));
}

static void
on_item_stored (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) saving = NULL;
  GError *error = NULL;

  if (!pillion_secret_item_store_finish (result, &error)) {
    g_task_return_error (task, explain_new (error));
    return;
  }
  saving = g_task_new (NULL, NULL, on_id_saved, g_object_ref (task));
  g_task_set_source_tag (saving, save_id_in_thread);
  g_task_set_task_data (saving, g_atomic_rc_box_acquire (g_task_get_task_data (task)),
                        (GDestroyNotify) pillion_local_secret_unref);
  g_task_run_in_thread (saving, save_id_in_thread);
}

static void
on_item_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionLocalSecret *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (pillion_secret_item_load_finish (result, pillion_secret_get_bytes (self->bytes), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionLocalSecret *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (self->profile_id == NULL)
    g_task_return_boolean (task, TRUE);
  else if (self->is_new)
    pillion_secret_item_store_async (self->profile_id, PILLION_SECRET_ITEM_LOCAL, pillion_secret_get_bytes (self->bytes),
                                     cancellable, on_item_stored, g_object_ref (task));
  else
    pillion_secret_item_load_async (self->profile_id, PILLION_SECRET_ITEM_LOCAL, cancellable, on_item_loaded,
                                    g_object_ref (task));
}

static void
find_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (find (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static PillionLocalSecret *
local_secret_new (const char                *folder,
                  const PillionSecretSource *source,
                  const PillionRandom       *random)
{
  PillionLocalSecret *self = g_atomic_rc_box_new0 (PillionLocalSecret);

  self->folder = g_strdup (folder);
  self->key_file = g_strdup (source->key_file);
  self->keyring = source->keyring;
  self->random = random;
  self->bytes = pillion_secret_new (PILLION_SECRET_ITEM_BYTES);
  if (source->passphrase != NULL)
    self->passphrase = pillion_secret_new_copy ((const guint8 *) source->passphrase, strlen (source->passphrase) + 1);
  return self;
}

void
pillion_local_secret_load_async (const char                *folder,
                                 const PillionSecretSource *source,
                                 const PillionRandom       *random,
                                 GCancellable              *cancellable,
                                 GAsyncReadyCallback        callback,
                                 gpointer                   user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) finding = NULL;
  PillionLocalSecret *self = local_secret_new (folder, source, random);

  g_task_set_source_tag (task, pillion_local_secret_load_async);
  g_task_set_task_data (task, self, (GDestroyNotify) pillion_local_secret_unref);
  finding = g_task_new (NULL, NULL, on_found, task);
  g_task_set_source_tag (finding, find_in_thread);
  g_task_set_task_data (finding, g_atomic_rc_box_acquire (self), (GDestroyNotify) pillion_local_secret_unref);
  g_task_run_in_thread (finding, find_in_thread);
}

PillionLocalSecret *
pillion_local_secret_load_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_local_secret_load_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_atomic_rc_box_acquire (g_task_get_task_data (G_TASK (result)));
}

/* ----- settling ----- */

/* The keyring has it, and the folder says so: the file may go. */
static void
leave_file_in_thread (GTask        *task,
                      gpointer      source_object,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  static const char *const names[] = { PILLION_LOCAL_SECRET_KEY_FILE, NULL };
  PillionLocalSecret *self = task_data;
  GError *error = NULL;

  if (!has_file (self, PILLION_LOCAL_SECRET_KEYRING_FILE) && !save_profile_id (self, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (!pillion_erasure_erase_files (self->folder, names))
    g_warning ("The key that moved into the keyring can’t be removed from the folder of the profile.");
  self->in_file = FALSE;
  g_task_return_boolean (task, TRUE);
}

/* From now on the secret is in the keyring alone. */
static void
on_item_moved (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionLocalSecret *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (pillion_secret_item_store_finish (result, &error)) {
    g_task_run_in_thread (task, leave_file_in_thread);
    return;
  }
  g_clear_pointer (&self->profile_id, g_free);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_task_return_error (task, error);
    return;
  }
  g_debug ("The key stays in its file: %s", error->message);
  g_error_free (error);
  g_task_return_boolean (task, TRUE);
}

/* The keyring takes over what lies in a file of the profile, unless the user chose another way. */
static gboolean
is_file_to_leave (PillionLocalSecret *self)
{
  if (!self->in_file || self->key_file != NULL || self->passphrase != NULL)
    return FALSE;
  return self->profile_id != NULL || self->keyring;
}

void
pillion_local_secret_settle_async (PillionLocalSecret *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_local_secret_settle_async);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self), (GDestroyNotify) pillion_local_secret_unref);
  if (!is_file_to_leave (self)) {
    g_task_return_boolean (task, TRUE);
  } else if (self->profile_id != NULL) {
    g_task_run_in_thread (task, leave_file_in_thread);
  } else {
    draw_profile_id (self);
    pillion_secret_item_store_async (self->profile_id, PILLION_SECRET_ITEM_LOCAL, pillion_secret_get_bytes (self->bytes),
                                     cancellable, on_item_moved, g_steal_pointer (&task));
  }
}

gboolean
pillion_local_secret_settle_finish (GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_local_secret_settle_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const guint8 *
pillion_local_secret_get_bytes (PillionLocalSecret *self)
{
  return pillion_secret_get_bytes (self->bytes);
}

const char *
pillion_local_secret_get_passphrase (PillionLocalSecret *self)
{
  return self->passphrase != NULL ? (const char *) pillion_secret_get_bytes (self->passphrase) : NULL;
}

const char *
pillion_local_secret_get_profile_id (PillionLocalSecret *self)
{
  return self->profile_id;
}
