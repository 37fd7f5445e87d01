/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-preferences.h"

#include "engine/pillion-chat-service.h"
#include "engine/pillion-sync-log.h"

#include <glib/gi18n.h>

#include <string.h>

typedef struct {
  PillionJob job;
  char      *name;  /* (owned) */
  char      *value; /* (owned) */
} PreferenceWork;

static void
preference_work_free (PreferenceWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static gboolean
set_preference (PillionDatabase *database,
                gpointer         data,
                GError         **error)
{
  PreferenceWork *work = data;

  return pillion_sync_log_write (database, &work->job, PILLION_COLLECTION_SETTINGS, work->name, strlen (work->name),
                                 work->value, strlen (work->value), error);
}

void
pillion_preferences_get (PillionEngine      *engine,
                         PillionPreferences *preferences)
{
  g_return_if_fail (PILLION_IS_ENGINE (engine));

  *preferences = *pillion_chat_service_get_preferences (pillion_engine_get_chat_service (engine));
}

static gboolean
is_valid (const char *name,
          const char *value)
{
  return (g_str_equal (name, PILLION_PREFERENCE_READ_RECEIPTS) || g_str_equal (name, PILLION_PREFERENCE_TYPING)) &&
         (g_str_equal (value, "on") || g_str_equal (value, "off"));
}

void
pillion_preferences_set_async (PillionEngine      *engine,
                               const char         *name,
                               const char         *value,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  PreferenceWork *work;

  g_task_set_source_tag (task, pillion_preferences_set_async);
  if (!is_valid (name, value)) {
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                             _("There are the settings read-receipts and typing; each is on or off."));
    return;
  }
  work = g_new0 (PreferenceWork, 1);
  work->name = g_strdup (name);
  work->value = g_strdup (value);
  pillion_engine_run_task (g_steal_pointer (&task), set_preference, work, (GDestroyNotify) preference_work_free);
}

gboolean
pillion_preferences_set_finish (PillionEngine *engine,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
