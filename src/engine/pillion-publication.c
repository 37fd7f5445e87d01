/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-publication.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-relay-request.h"
#include "engine/pillion-removal.h"
#include "protocol/pillion-protocol-error.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-relay-messages-account.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
save_part (PillionDatabase *database,
           const char      *name,
           GBytes          *part,
           GError         **error)
{
  if (part == NULL)
    return pillion_settings_remove (database, name, error);
  return pillion_settings_save (database, name, g_bytes_get_data (part, NULL), g_bytes_get_size (part), error);
}

gboolean
pillion_publication_save (PillionDatabase *database,
                          GBytes          *membership,
                          GBytes          *freshness,
                          GBytes          *certificate,
                          GBytes          *bundle,
                          GError         **error)
{
  /* The LRK of a membership that grows is added by whoever made it. */
  return pillion_keys_remove (database, "publish-lrk", error) &&
         save_part (database, "publish-membership", membership, error) &&
         save_part (database, "publish-freshness", freshness, error) &&
         save_part (database, "publish-certificate", certificate, error) &&
         save_part (database, "publish-bundle", bundle, error) &&
         (membership == NULL || pillion_removal_note (database, membership, error));
}

/* The freshness is made for the view as it will be. */
static GBytes *
make_first_freshness (PillionJob               *job,
                      const PillionAccountView *view,
                      GBytes                   *membership,
                      const guint8             *lrk_secret,
                      GError                  **error)
{
  g_autoptr (PillionAccountView) next = pillion_account_view_copy (view);
  PillionAccountEvidence evidence = { .memberships = &membership, .n_memberships = 1 };
  PillionAccountUpdate update = { 0 };

  if (!pillion_account_view_update (next, &evidence, job->limits, job->now_ms, &update, error))
    return NULL;
  return pillion_account_view_make_freshness (next, lrk_secret, job->now_ms, error);
}

gboolean
pillion_publication_is_waiting (PillionDatabase *database,
                                gboolean        *waiting,
                                GError         **error)
{
  g_autoptr (GBytes) membership = NULL;

  if (!pillion_settings_load (database, "publish-membership", &membership, error))
    return FALSE;
  *waiting = membership != NULL;
  return TRUE;
}

/* A profile that was restored may have forgotten the newest LRK. Whatever the AIK signs next
 * brings a new one.
 */
gboolean
pillion_publication_load_renewal_key (PillionDatabase         *database,
                                      const PillionMembership *membership,
                                      PillionSecret64         *lrk_secret,
                                      GError                 **error)
{
  gboolean found;

  if (!pillion_keys_load (database, "lrk", lrk_secret->bytes, sizeof lrk_secret->bytes, &found, error))
    return FALSE;
  if (found && memcmp (lrk_secret->bytes + PILLION_SIGN_SEED_BYTES, membership->lrk, sizeof membership->lrk) == 0)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_WRONG_PIN,
                       _("This profile is an older copy, and lacks the key that keeps the linked devices alive. Nothing "
                          "is lost: link a device, or remove and wipe one, with the PIN; that makes a new key."));
  return FALSE;
}

static gboolean
save_with_first_freshness (PillionDatabase          *database,
                           PillionJob               *job,
                           const PillionAccountView *view,
                           GBytes                   *membership,
                           const guint8             *lrk_secret,
                           GError                  **error)
{
  g_autoptr (GBytes) freshness = make_first_freshness (job, view, membership, lrk_secret, error);

  return freshness != NULL && pillion_publication_save (database, membership, freshness, NULL, NULL, error);
}

gboolean
pillion_publication_prepare_reduction (PillionDatabase          *database,
                                       PillionJob               *job,
                                       const PillionAccountView *view,
                                       PillionMembership        *next,
                                       GError                  **error)
{
  g_auto (PillionSecret64) lrk_secret = { 0 };
  g_autoptr (GBytes) membership = NULL;

  if (!pillion_publication_load_renewal_key (database, next, &lrk_secret, error))
    return FALSE;
  membership = pillion_membership_sign_with_renewal_key (next, lrk_secret.bytes);
  return save_with_first_freshness (database, job, view, membership, lrk_secret.bytes, error);
}

gboolean
pillion_publication_prepare_signed (PillionDatabase          *database,
                                    PillionJob               *job,
                                    const PillionAccountView *view,
                                    PillionMembership        *next,
                                    const guint8             *aik_secret,
                                    GError                  **error)
{
  g_auto (PillionSecret64) lrk_secret = { 0 };
  g_autoptr (GBytes) membership = NULL;

  membership = pillion_membership_sign_with_account_key (next, aik_secret, job->random, lrk_secret.bytes);
  return save_with_first_freshness (database, job, view, membership, lrk_secret.bytes, error) &&
         pillion_keys_save (database, "publish-lrk", lrk_secret.bytes, sizeof lrk_secret.bytes, error);
}

/* ----- publishing ----- */

typedef struct {
  PillionJob                 job;
  PillionRelayAccountPublish publish; /* membership is NULL when nothing waits */
  gboolean                   refused; /* the relay will never take it */
} PublishWork;

static PublishWork *
publish_work_ref (PublishWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
publish_work_clear (gpointer data)
{
  PublishWork *self = data;

  pillion_job_clear (&self->job);
  pillion_relay_account_publish_clear (&self->publish);
}

static void
publish_work_unref (PublishWork *self)
{
  g_atomic_rc_box_release_full (self, publish_work_clear);
}

static gboolean
load_waiting (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  PublishWork *work = data;

  return pillion_settings_load (database, "publish-membership", &work->publish.membership, error) &&
         pillion_settings_load (database, "publish-freshness", &work->publish.freshness, error) &&
         pillion_settings_load (database, "publish-certificate", &work->publish.certificate, error) &&
         pillion_settings_load (database, "publish-bundle", &work->publish.bundle, error);
}

/* The LRK that an AIK-signed membership names is in force once the relay has that. */
static gboolean
use_new_renewal_key (PillionDatabase *database,
                     GError         **error)
{
  g_auto (PillionSecret64) lrk_secret = { 0 };
  gboolean found;

  if (!pillion_keys_load (database, "publish-lrk", lrk_secret.bytes, sizeof lrk_secret.bytes, &found, error))
    return FALSE;
  return !found || pillion_keys_save (database, "lrk", lrk_secret.bytes, sizeof lrk_secret.bytes, error);
}

static gboolean
finish_waiting (PillionDatabase *database,
                gpointer         data,
                GError         **error)
{
  PublishWork *work = data;
  PillionAccountEvidence evidence = {
    .certificates = &work->publish.certificate,
    .n_certificates = work->publish.certificate != NULL ? 1 : 0,
    .memberships = &work->publish.membership,
    .n_memberships = 1,
    .freshness = work->publish.freshness,
  };

  if (!(work->refused || use_new_renewal_key (database, error)) ||
      !pillion_publication_save (database, NULL, NULL, NULL, NULL, error))
    return FALSE;
  if (work->refused)
    return pillion_removal_forget (database, error);
  return pillion_directory_take_evidence (database, &work->job, work->job.identity->account, &evidence, NULL, error) &&
         pillion_removal_finish (database, &work->job, work->publish.membership, error);
}

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GError *refusal = g_object_get_data (G_OBJECT (task), "refusal");

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL)
    g_task_return_error (task, error);
  else if (refusal != NULL)
    g_task_return_error (task, g_error_copy (refusal));
  else
    g_task_return_boolean (task, TRUE);
}

/* Refusals that time does not mend, or only after as long as a clock was ahead: the same bytes would be refused again. */
static gboolean
is_lasting (const GError *error)
{
  static const char *const codes[] = { "conflict", "limit", "bad-request", "forbidden", "clock" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (pillion_net_error_is_refusal (error, codes[i]))
      return TRUE;
  }
  return FALSE;
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PublishWork *work = g_task_get_task_data (task);
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL && !is_lasting (error)) {
    g_task_return_error (task, error);
    return;
  }
  work->refused = ok == NULL;
  if (error != NULL)
    g_object_set_data_full (G_OBJECT (task), "refusal", error, (GDestroyNotify) g_error_free);
  pillion_engine_run_async (g_task_get_source_object (task), finish_waiting, publish_work_ref (work),
                            (GDestroyNotify) publish_work_unref, NULL, on_finished, g_object_ref (task));
}

static void
on_waiting_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PublishWork *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (pillion_engine_run_finish (PILLION_ENGINE (source), result, &error) == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (work->publish.membership == NULL || work->publish.freshness == NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  pillion_relay_request_task (task, "account.publish", pillion_relay_account_publish_write (&work->publish), on_answered);
}

void
pillion_publication_publish_async (PillionEngine      *engine,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  PublishWork *work = g_atomic_rc_box_new0 (PublishWork);

  g_task_set_source_tag (task, pillion_publication_publish_async);
  g_task_set_task_data (task, work, (GDestroyNotify) publish_work_unref);
  pillion_engine_run_async (engine, load_waiting, publish_work_ref (work), (GDestroyNotify) publish_work_unref,
                            cancellable, on_waiting_loaded, task);
}

gboolean
pillion_publication_publish_finish (PillionEngine *engine,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
