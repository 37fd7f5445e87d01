/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-contacts.h"

#include "crypto/pillion-safety-number.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-verification.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  PillionJob  job;
  guint8      account[PILLION_ACCOUNT_BYTES];
  gboolean    verified; /* by the user */
  char       *digits;   /* (owned) (nullable): in groups */
} SafetyNumberWork;

static void
safety_number_work_free (SafetyNumberWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self->digits);
  g_free (self);
}

static gboolean
get_side (PillionDatabase *database,
          const guint8    *account,
          char             side[PILLION_SAFETY_NUMBER_SIDE_DIGITS + 1],
          GError         **error)
{
  g_autoptr (PillionAccountView) view = NULL;

  if (!pillion_directory_load_view (database, account, &view, error))
    return FALSE;
  if (!pillion_account_view_is_known (view)) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                         _("Nobody is known here by that number or id."));
    return FALSE;
  }
  pillion_safety_number_get_side (side, pillion_account_view_get_aik (view), PILLION_KEY_BYTES, account,
                                  PILLION_ACCOUNT_BYTES);
  return TRUE;
}

static char *
group_digits (const char *digits)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; digits[i] != '\0'; i++) {
    if (i > 0 && i % 5 == 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

static gboolean
make_safety_number (PillionDatabase *database,
                    gpointer         data,
                    GError         **error)
{
  SafetyNumberWork *work = data;
  char own[PILLION_SAFETY_NUMBER_SIDE_DIGITS + 1];
  char other[PILLION_SAFETY_NUMBER_SIDE_DIGITS + 1];
  char digits[PILLION_SAFETY_NUMBER_DIGITS + 1];

  if (!get_side (database, work->job.identity->account, own, error) ||
      !get_side (database, work->account, other, error))
    return FALSE;
  pillion_safety_number_join (digits, own, other);
  work->digits = group_digits (digits);
  return TRUE;
}

static void
on_safety_number_made (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SafetyNumberWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, g_steal_pointer (&work->digits), g_free);
}

void
pillion_contacts_safety_number_async (PillionEngine      *engine,
                                      GBytes             *account,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  SafetyNumberWork *work = g_new0 (SafetyNumberWork, 1);

  g_task_set_source_tag (task, pillion_contacts_safety_number_async);
  memcpy (work->account, g_bytes_get_data (account, NULL), sizeof work->account);
  pillion_engine_run_async (engine, make_safety_number, work, (GDestroyNotify) safety_number_work_free, cancellable,
                            on_safety_number_made, task);
}

char *
pillion_contacts_safety_number_finish (PillionEngine *engine,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
set_verified (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  SafetyNumberWork *work = data;

  return pillion_verification_set (database, &work->job, work->account, work->verified, error);
}

void
pillion_contacts_set_verified_async (PillionEngine      *engine,
                                     GBytes             *account,
                                     gboolean            verified,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  SafetyNumberWork *work = g_new0 (SafetyNumberWork, 1);

  g_task_set_source_tag (task, pillion_contacts_set_verified_async);
  memcpy (work->account, g_bytes_get_data (account, NULL), sizeof work->account);
  work->verified = verified;
  pillion_engine_run_task (task, set_verified, work, (GDestroyNotify) safety_number_work_free);
}
