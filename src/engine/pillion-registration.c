/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-registration.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-devices-texts.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-pin-seal.h"
#include "engine/pillion-pin.h"
#include "engine/pillion-prekeys.h"
#include "engine/pillion-registration-claim.h"
#include "protocol/pillion-certificate-verify.h"
#include "protocol/pillion-membership-build.h"
#include "protocol/pillion-prekey-bundle-verify.h"
#include "protocol/pillion-relay-id.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-keys-table.h"
#include "store/pillion-settings-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* ----- beginning: which verification ----- */

static gpointer
get_verification_name (PillionRelayVerification verification)
{
  static const char *const names[] = { "code", "invite", "open" };

  return (gpointer) names[verification];
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_auto (PillionRelayRegisterBeginOk) begun = { 0 };
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL || !pillion_relay_register_begin_ok_read (&begun, ok, &error))
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, get_verification_name (begun.verification), NULL);
}

/* The connection may have ended since the answer was on its way. */
static gboolean
finish_going_online (PillionEngine *engine,
                     GAsyncResult  *result,
                     GError       **error)
{
  if (!pillion_engine_go_online_finish (engine, result, error))
    return FALSE;
  if (pillion_engine_get_connection (engine) != NULL && pillion_engine_get_policy (engine) != NULL)
    return TRUE;
  g_propagate_error (error, pillion_engine_error_from (
                              g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "not connected")));
  return FALSE;
}

static void
on_relay_reached (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionRelayRegisterBegin begin = { 0 };
  g_autoptr (JsonObject) members = NULL;
  GError *error = NULL;

  if (!finish_going_online (engine, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (g_task_get_source_tag (task) == pillion_registration_resume_async) {
    g_task_return_pointer (task, get_verification_name (pillion_engine_get_policy (engine)->verification), NULL);
    return;
  }
  g_strlcpy (begin.number, g_task_get_task_data (task), sizeof begin.number);
  members = pillion_relay_register_begin_write (&begin);
  pillion_connection_request_async (pillion_engine_get_connection (engine), "register.begin", members,
                                    g_task_get_cancellable (task), on_begun, g_object_ref (task));
}

static gboolean
check_profile (PillionEngine *engine,
               GError       **error)
{
  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_EMPTY)
    return TRUE;
  g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_ALREADY_LINKED,
                       _("This profile belongs to an account already. Use another profile for another account."));
  return FALSE;
}

/* tag: the call that it is */
static void
reach_relay (PillionEngine      *engine,
             gpointer            tag,
             const char         *relay_url,
             const char         *number,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (engine));
  g_return_if_fail (relay_url != NULL && number != NULL);

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_strdup (number), g_free);
  if (check_profile (engine, &error) && pillion_devices_check_number (number, &error) &&
      pillion_engine_set_relay (engine, relay_url, &error))
    pillion_engine_go_online_async (engine, cancellable, on_relay_reached, g_object_ref (task));
  else
    g_task_return_error (task, pillion_engine_error_from (error));
}

void
pillion_registration_begin_async (PillionEngine      *engine,
                                  const char         *relay_url,
                                  const char         *number,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  reach_relay (engine, pillion_registration_begin_async, relay_url, number, cancellable, callback, user_data);
}

void
pillion_registration_resume_async (PillionEngine      *engine,
                                   const char         *relay_url,
                                   const char         *number,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  reach_relay (engine, pillion_registration_resume_async, relay_url, number, cancellable, callback, user_data);
}

const char *
pillion_registration_begin_finish (PillionEngine *engine,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- finishing ----- */

/* Used by another thread, the store's worker and the main thread, one after the other. */
typedef struct {
  PillionJob                 job;
  PillionRelayRegisterFinish message;
  PillionIdentity           *identity; /* (owned) */
  PillionPinSeal             seal;
  PillionSealCost            cost;
  PillionTrustLimits         policy;
  char                       platform[PILLION_PLATFORM_MAX_BYTES + 1];
  PillionSecret             *aik;      /* (owned) (secret) (nullable): until everything is signed */
  guint8                     sealed[PILLION_PIN_SEAL_BYTES];
  GError                    *refusal;  /* (owned) (nullable): what the relay said */
} FinishWork;

static FinishWork *
finish_work_ref (FinishWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
finish_work_clear (gpointer data)
{
  FinishWork *self = data;

  pillion_job_clear (&self->job);
  pillion_relay_register_finish_clear (&self->message);
  g_clear_pointer (&self->identity, pillion_identity_unref);
  pillion_pin_seal_clear (&self->seal);
  g_clear_pointer (&self->aik, pillion_secret_free);
  g_clear_error (&self->refusal);
}

static void
finish_work_unref (FinishWork *self)
{
  g_atomic_rc_box_release_full (self, finish_work_clear);
}

static void
fail (GTask  *task,
      GError *error)
{
  g_task_return_error (task, pillion_engine_error_from (error));
}

/* ----- after the relay's answer ----- */

/* That the relay knows the device is certain; when it is online again is not awaited. */
static void
on_online_as_device (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  pillion_engine_go_online_finish (PILLION_ENGINE (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
complete (PillionDatabase *database,
          gpointer         data,
          GError         **error)
{
  FinishWork *work = data;
  PillionAccountEvidence evidence = {
    .aik = work->message.aik,
    .certificates = &work->message.certificate,
    .n_certificates = 1,
    .memberships = &work->message.membership,
    .n_memberships = 1,
    .freshness = work->message.freshness,
  };

  return pillion_directory_take_evidence (database, &work->job, work->identity->account, &evidence,
                                          work->identity->number, error) &&
         pillion_registration_adopt (database, work->identity, error);
}

static void
on_completed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  FinishWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work == NULL) {
    fail (task, error);
    return;
  }
  pillion_engine_set_identity (engine, work->identity);
  pillion_engine_go_online_async (engine, g_task_get_cancellable (task), on_online_as_device, g_object_ref (task));
}

static gboolean
forget (PillionDatabase *database,
        gpointer         data,
        GError         **error)
{
  return pillion_registration_remove_pending (database, error);
}

static GError *
say_taken (const FinishWork *work)
{
  return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CONFIRMATION,
                      _("%s has an account already. Taking the number over logs that account’s devices out, and your "
                         "contacts will see a new account."),
                      work->message.number);
}

static void
on_forgotten (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  FinishWork *work = g_task_get_task_data (task);

  pillion_engine_run_finish (PILLION_ENGINE (source), result, NULL);
  if (pillion_net_error_is_refusal (work->refusal, "number-taken"))
    g_task_return_error (task, say_taken (work));
  else
    fail (task, g_steal_pointer (&work->refusal));
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = g_task_get_source_object (task);
  FinishWork *work = g_task_get_task_data (task);
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok != NULL) {
    pillion_engine_run_async (engine, complete, finish_work_ref (work), (GDestroyNotify) finish_work_unref, NULL,
                              on_completed, g_object_ref (task));
  } else if (pillion_net_error_get_relay_code (error) != NULL) {
    work->refusal = error;
    pillion_engine_run_async (engine, forget, finish_work_ref (work), (GDestroyNotify) finish_work_unref, NULL,
                              on_forgotten, g_object_ref (task));
  } else {
    /* Nobody knows whether it was done: what is pending stays until it is known. */
    fail (task, error);
  }
}

/* ----- making the account ----- */

static void
make_certificate (FinishWork         *work,
                  PillionCertificate *certificate)
{
  PillionIdentity *identity = work->identity;

  memcpy (certificate->dsk, identity->dsk_secret + PILLION_SIGN_SEED_BYTES, sizeof certificate->dsk);
  pillion_x25519_get_public_key (certificate->ddh, identity->ddh_secret);
  g_strlcpy (certificate->platform, work->platform, sizeof certificate->platform);
  certificate->slot = PILLION_SLOT_PRIMARY;
  certificate->capabilities = PILLION_CAPABILITIES_STATUS | PILLION_CAPABILITIES_LIVE_LOCATION;
  certificate->created = work->job.now_ms;
  certificate->link_kind = PILLION_LINK_KIND_REGISTERED;
  pillion_certificate_sign_account (certificate, pillion_secret_get_bytes (work->aik));
  pillion_certificate_sign_device (certificate, identity->dsk_secret);
  memcpy (identity->account, certificate->account, sizeof identity->account);
  memcpy (identity->device, certificate->device, sizeof identity->device);
  work->message.certificate = pillion_certificate_to_bytes (certificate, identity->certificate_hash);
}

static gboolean
make_membership (FinishWork               *work,
                 const PillionCertificate *certificate,
                 guint8                    lrk_secret[PILLION_SIGN_SECRET_BYTES],
                 GError                  **error)
{
  PillionJob *job = &work->job;
  g_autoptr (PillionAccountView) view = pillion_account_view_new (work->identity->account);
  PillionMembership membership;
  PillionAccountUpdate update = { 0 };
  PillionAccountEvidence evidence = {
    .aik = work->message.aik,
    .certificates = &work->message.certificate,
    .n_certificates = 1,
    .memberships = &work->message.membership,
    .n_memberships = 1,
  };

  pillion_membership_begin_first (&membership, certificate, &work->policy, job->now_ms);
  work->message.membership = pillion_membership_sign_with_account_key (
    &membership, pillion_secret_get_bytes (work->aik), job->random, lrk_secret);
  if (!pillion_account_view_update (view, &evidence, job->limits, job->now_ms, &update, error))
    return FALSE;
  work->message.freshness = pillion_account_view_make_freshness (view, lrk_secret, job->now_ms, error);
  return work->message.freshness != NULL;
}

static gboolean
save_random_key (PillionDatabase *database,
                 PillionJob      *job,
                 const char      *name,
                 GError         **error)
{
  g_auto (PillionSecret32) key = { 0 };

  pillion_random_fill (job->random, key.bytes, sizeof key.bytes);
  return pillion_keys_save (database, name, key.bytes, sizeof key.bytes, error);
}

static gboolean
save_account (PillionDatabase *database,
              FinishWork      *work,
              const guint8    *lrk_secret,
              GError         **error)
{
  return pillion_keys_save (database, "aik-seal", work->sealed, sizeof work->sealed, error) &&
         pillion_keys_save (database, "lrk", lrk_secret, PILLION_SIGN_SECRET_BYTES, error) &&
         save_random_key (database, &work->job, "release-root", error) &&
         save_random_key (database, &work->job, "self-sync-key", error) &&
         pillion_settings_save_number (database, "self-sync-epoch", 1, error) &&
         pillion_settings_remove (database, "pin-attempts", error) &&
         pillion_registration_save_pending (database, work->identity, error);
}

/* All of it is stored before the relay hears of it. */
static gboolean
make_account (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  FinishWork *work = data;
  PillionIdentity *identity = work->identity;
  PillionCertificate certificate = { 0 };
  PillionPrekeyBundle bundle;
  g_auto (PillionSecret64) lrk_secret = { 0 };
  g_auto (PillionSecret32) seed = { 0 };
  guint8 public_key[PILLION_KEY_BYTES];

  pillion_random_fill (work->job.random, seed.bytes, sizeof seed.bytes);
  pillion_sign_keypair (public_key, identity->dsk_secret, seed.bytes);
  pillion_x25519_generate (identity->ddh_secret, public_key, work->job.random);
  pillion_random_fill (work->job.random, identity->store_id, sizeof identity->store_id);
  make_certificate (work, &certificate);
  if (!make_membership (work, &certificate, lrk_secret.bytes, error) ||
      !pillion_prekeys_make_signed (database, &work->job, &bundle, error))
    return FALSE;
  work->message.bundle = pillion_prekey_bundle_sign (&bundle, identity->account, identity->device,
                                                     identity->dsk_secret);
  return save_account (database, work, lrk_secret.bytes, error);
}

static void
on_made (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  PillionConnection *connection = pillion_engine_get_connection (engine);
  g_autoptr (JsonObject) members = NULL;
  GError *error = NULL;
  FinishWork *work = pillion_engine_run_finish (engine, result, &error);

  if (work != NULL && connection == NULL)
    error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "not connected");
  if (work == NULL || error != NULL) {
    fail (task, error);
    return;
  }
  g_clear_pointer (&work->aik, pillion_secret_free);
  members = pillion_relay_register_finish_write (&work->message);
  pillion_connection_request_async (connection, "register.finish", members, g_task_get_cancellable (task),
                                    on_registered, g_object_ref (task));
}

static gboolean
draw_and_seal (FinishWork *work,
               GError    **error)
{
  g_auto (PillionSecret32) seed = { 0 };

  pillion_random_fill (work->job.random, seed.bytes, sizeof seed.bytes);
  work->aik = pillion_secret_new (PILLION_SIGN_SECRET_BYTES);
  pillion_sign_keypair (work->message.aik, pillion_secret_get_bytes (work->aik), seed.bytes);
  return pillion_pin_seal_close (&work->seal, seed.bytes, work->sealed, &work->cost, work->job.random, error);
}

static void
seal_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (draw_and_seal (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_sealed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    fail (task, error);
    return;
  }
  pillion_engine_run_async (PILLION_ENGINE (source), make_account, finish_work_ref (g_task_get_task_data (task)),
                            (GDestroyNotify) finish_work_unref, g_task_get_cancellable (task), on_made,
                            g_object_ref (task));
}

/* The relay's policy, but never above what a verifier of the product takes. */
static void
copy_policy (PillionTrustLimits       *limits,
             const PillionRelayPolicy *policy)
{
  limits->companions_max = (guint8) MIN (limits->companions_max, policy->companions_max);
  limits->primary_idle_ms = MIN (limits->primary_idle_ms, policy->primary_idle_ms);
  limits->companion_idle_ms = MIN (limits->companion_idle_ms, policy->companion_idle_ms);
}

static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) thread = NULL;
  PillionEngine *engine = PILLION_ENGINE (source);
  FinishWork *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!finish_going_online (engine, result, &error)) {
    fail (task, error);
    return;
  }
  work->policy = *pillion_engine_get_options (engine)->limits;
  copy_policy (&work->policy, pillion_engine_get_policy (engine));
  thread = g_task_new (engine, g_task_get_cancellable (task), on_sealed, g_object_ref (task));
  g_task_set_task_data (thread, finish_work_ref (work), (GDestroyNotify) finish_work_unref);
  g_task_run_in_thread (thread, seal_in_thread);
}

/* An earlier try whose answer was lost may have made this profile a device. */
static void
on_claimed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  gboolean linked;
  GError *error = NULL;

  if (!pillion_registration_claim_finish (engine, result, &linked, &error))
    g_task_return_error (task, error);
  else if (linked)
    pillion_engine_go_online_async (engine, g_task_get_cancellable (task), on_online_as_device, g_object_ref (task));
  else
    pillion_engine_go_online_async (engine, g_task_get_cancellable (task), on_online, g_object_ref (task));
}

static gboolean
fill_identity (PillionEngine                    *engine,
               const PillionRegistrationDetails *details,
               PillionIdentity                  *identity,
               GError                          **error)
{
  PillionConnection *connection = pillion_engine_get_connection (engine);
  const char *relay_url;

  if (connection == NULL) {
    g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_CLOSED, "not connected");
    return FALSE;
  }
  relay_url = pillion_connection_get_relay_url (connection);
  if (!pillion_relay_id_from_origin (relay_url, identity->relay_id, error))
    return FALSE;
  g_strlcpy (identity->relay_url, relay_url, sizeof identity->relay_url);
  g_strlcpy (identity->number, details->number, sizeof identity->number);
  g_strlcpy (identity->name, details->name, sizeof identity->name);
  g_strlcpy (identity->device_name, details->device_name, sizeof identity->device_name);
  return TRUE;
}

static FinishWork *
finish_work_new (PillionEngine                    *engine,
                 const PillionRegistrationDetails *details)
{
  FinishWork *work = g_atomic_rc_box_new0 (FinishWork);

  work->identity = pillion_identity_new ();
  work->cost = *pillion_engine_get_options (engine)->seal_cost;
  work->job.random = pillion_engine_get_options (engine)->random;
  pillion_pin_seal_init (&work->seal, details->pin, pillion_engine_get_local_secret (engine));
  pillion_devices_copy_platform (work->platform, details->platform);
  g_strlcpy (work->message.number, details->number, sizeof work->message.number);
  g_strlcpy (work->message.code, details->code != NULL ? details->code : "", sizeof work->message.code);
  work->message.take_over = details->take_over;
  return work;
}

static gboolean
check_details (PillionEngine                    *engine,
               const PillionRegistrationDetails *details,
               GError                          **error)
{
  return check_profile (engine, error) && pillion_devices_check_number (details->number, error) &&
         pillion_devices_check_name (details->name, error) &&
         pillion_devices_check_name (details->device_name, error) && pillion_pin_check (details->pin, error);
}

void
pillion_registration_finish_async (PillionEngine                    *engine,
                                   const PillionRegistrationDetails *details,
                                   GCancellable                     *cancellable,
                                   GAsyncReadyCallback               callback,
                                   gpointer                          user_data)
{
  g_autoptr (GTask) task = NULL;
  FinishWork *work;
  GError *error = NULL;

  g_return_if_fail (PILLION_IS_ENGINE (engine));
  g_return_if_fail (details != NULL && details->pin != NULL);

  task = g_task_new (engine, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_registration_finish_async);
  if (!check_details (engine, details, &error)) {
    g_task_return_error (task, error);
    return;
  }
  work = finish_work_new (engine, details);
  g_task_set_task_data (task, work, (GDestroyNotify) finish_work_unref);
  if (!fill_identity (engine, details, work->identity, &error)) {
    fail (task, error);
    return;
  }
  pillion_registration_claim_async (engine, cancellable, on_claimed, g_object_ref (task));
}

gboolean
pillion_registration_finish_finish (PillionEngine *engine,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
pillion_registration_is_taken (const GError *error)
{
  return g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_CONFIRMATION);
}
