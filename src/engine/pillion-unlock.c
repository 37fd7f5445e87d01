/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-unlock.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-profile-files.h"
#include "store/pillion-file.h"
#include "store/pillion-profile-lock.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/**
 * PillionUnlock:
 *
 * What opens the profile of an engine: where its secret may be, and what its user typed for it.
 */
struct _PillionUnlock {
  GObject        parent_instance;

  gboolean       keyring;
  char          *key_file;   /* (owned) (nullable) */
  PillionSecret *passphrase; /* (owned) (secret) (nullable): with its end */
  gboolean       converting;
};

G_DEFINE_FINAL_TYPE (PillionUnlock, pillion_unlock, G_TYPE_OBJECT)

typedef enum {
  PROP_CONVERTING = 1,
} PillionUnlockProperty;

static GParamSpec *properties[PROP_CONVERTING + 1];

static GQuark
unlock_quark (void)
{
  return g_quark_from_static_string ("pillion-unlock");
}

static void
pillion_unlock_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((PillionUnlockProperty) property_id) {
  case PROP_CONVERTING:
    g_value_set_boolean (value, pillion_unlock_is_converting (PILLION_UNLOCK (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_unlock_finalize (GObject *object)
{
  PillionUnlock *self = PILLION_UNLOCK (object);

  g_free (self->key_file);
  pillion_secret_free (self->passphrase);

  G_OBJECT_CLASS (pillion_unlock_parent_class)->finalize (object);
}

static void
pillion_unlock_class_init (PillionUnlockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pillion_unlock_get_property;
  object_class->finalize = pillion_unlock_finalize;

  /* Whether a database of an earlier version is being encrypted: that takes minutes for a large one. */
  properties[PROP_CONVERTING] = g_param_spec_boolean ("converting", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_unlock_init (PillionUnlock *self)
{
}

PillionUnlock *
pillion_unlock_get (PillionEngine *engine)
{
  PillionUnlock *self = g_object_get_qdata (G_OBJECT (engine), unlock_quark ());

  if (self == NULL) {
    self = g_object_new (PILLION_TYPE_UNLOCK, NULL);
    g_object_set_qdata_full (G_OBJECT (engine), unlock_quark (), self, g_object_unref);
  }
  return self;
}

/**
 * pillion_unlock_set_keyring:
 * @keyring: whether the secret of a new profile, and of one that has it in a file, goes there
 *
 * A profile whose secret is in the keyring already is opened with it, whatever is set here.
 */
void
pillion_unlock_set_keyring (PillionUnlock *self,
                            gboolean       keyring)
{
  g_return_if_fail (PILLION_IS_UNLOCK (self));

  self->keyring = keyring;
}

/**
 * pillion_unlock_set_key_file:
 * @path: (nullable): holds the secret, in the place of the profile's own file or the keyring
 */
void
pillion_unlock_set_key_file (PillionUnlock *self,
                             const char    *path)
{
  g_autofree char *before = NULL;

  g_return_if_fail (PILLION_IS_UNLOCK (self));

  before = g_steal_pointer (&self->key_file);
  self->key_file = g_strdup (path);
}

/**
 * pillion_unlock_set_passphrase:
 * @passphrase: (nullable) (secret): copied; of the profile, or for a new one
 */
void
pillion_unlock_set_passphrase (PillionUnlock *self,
                               const char    *passphrase)
{
  g_return_if_fail (PILLION_IS_UNLOCK (self));

  g_clear_pointer (&self->passphrase, pillion_secret_free);
  if (passphrase != NULL)
    self->passphrase = pillion_secret_new_copy ((const guint8 *) passphrase, strlen (passphrase) + 1);
}

gboolean
pillion_unlock_is_converting (PillionUnlock *self)
{
  g_return_val_if_fail (PILLION_IS_UNLOCK (self), FALSE);

  return self->converting;
}

gboolean
pillion_unlock_is_new (PillionEngine *engine)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), FALSE);

  return !pillion_profile_files_exist (pillion_engine_get_folder (engine));
}

PillionSecretSource
pillion_unlock_get_source (PillionUnlock *self)
{
  return (PillionSecretSource) {
    .keyring = self->keyring,
    .key_file = self->key_file,
    .passphrase = self->passphrase != NULL ? (const char *) pillion_secret_get_bytes (self->passphrase) : NULL,
  };
}

void
pillion_unlock_set_converting (PillionUnlock *self,
                               gboolean       converting)
{
  if (self->converting == converting)
    return;
  self->converting = converting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERTING]);
}

/* ----- setting aside ----- */

/* A name that nothing has yet. */
static char *
dup_aside_path (const char *folder)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  char *path = g_strdup_printf ("%s-aside-%s", folder, date);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++) {
    g_free (path);
    path = g_strdup_printf ("%s-aside-%s-%u", folder, date, i);
  }
  return path;
}

/* Under its lock, which goes with the folder. */
static void
set_aside_in_thread (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  PillionEngine *engine = source_object;
  const PillionEngineOptions *options = pillion_engine_get_options (engine);
  g_autofree char *folder = g_canonicalize_filename (pillion_engine_get_folder (engine), NULL);
  g_autofree char *aside = dup_aside_path (folder);
  g_autoptr (PillionProfileLock) lock = NULL;
  GError *error = NULL;

  lock = pillion_profile_lock_take (folder, options->program, options->lock_wait_ms, &error);
  if (lock == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
  } else if (g_rename (folder, aside) != 0) {
    pillion_file_set_error (folder, errno, &error);
    g_task_return_error (task, pillion_engine_error_from (error));
  } else {
    pillion_file_sync_folder (folder, NULL);
    g_task_return_pointer (task, g_steal_pointer (&aside), g_free);
  }
}

void
pillion_unlock_set_aside_async (PillionEngine      *engine,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_CLOSED);

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_unlock_set_aside_async);
  g_task_run_in_thread (task, set_aside_in_thread);
}

char *
pillion_unlock_set_aside_finish (PillionEngine *engine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
