/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-lock.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-fetch.h"
#include "engine/pillion-review.h"
#include "net/pillion-backoff.h"

/* A disk that is full or read-only may be so for long. */
#define RETRY_FIRST_MS 2000
#define RETRY_MAX_MS 600000

/* What is being done; one at a time. */
typedef enum {
  STEP_NONE,
  STEP_SHUT,
  STEP_OPEN,
  STEP_LOAD,
  STEP_UNSEAL,
} Step;

struct _PillionLock {
  PillionEngine       *engine;      /* (unowned): it owns this */
  PillionProfile      *profile;     /* (unowned) (nullable): of the engine */

  Step                 step;
  gboolean             choosing;    /* the next one: whoever asks for one now need not */
  gboolean             locked;      /* by the last review */
  gboolean             forgetting;  /* the share is to be forgotten */
  gboolean             sealed;      /* it is */
  gboolean             rewrite;     /* the ending of a sealed store is another, or that is open */
  gboolean             shut;        /* the store is closed */
  gboolean             closing;     /* the engine is */
  gboolean             kept;        /* and the ending is written for that */
  gboolean             closed;      /* and nothing more is to be done for it */
  PillionBackoff       backoff;     /* of what could not be written or removed */
  guint                retry_source; /* until then it is not tried again */
  guint                n_holds;
  guint                n_works;     /* on files of the profile: closing waits for them */
  GPtrArray           *waiters;     /* (owned) (element-type GTask): hold it */
  GPtrArray           *forgetters;  /* (owned) (element-type GTask): wait for the share to be forgotten */
  GTask               *unsealer;    /* (owned) (nullable): has the share with which to unseal */

  PillionDeviceTrust   trust;
  PillionReleaseAnswer answer;      /* since it was locked */
  gboolean             agreed;      /* the clocks did, at that answer */
  PillionLockedTime    time;
  PillionEnding       *ending;      /* (owned) (nullable) */
};

PillionLock *
pillion_lock_new (PillionEngine *engine)
{
  PillionLock *self = g_new0 (PillionLock, 1);

  self->engine = engine;
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  self->forgetters = g_ptr_array_new_with_free_func (g_object_unref);
  pillion_backoff_init (&self->backoff, RETRY_FIRST_MS, RETRY_MAX_MS);
  return self;
}

void
pillion_lock_free (PillionLock *self)
{
  pillion_lock_stop (self);
  g_ptr_array_unref (self->waiters);
  g_ptr_array_unref (self->forgetters);
  g_free (self);
}

void
pillion_lock_start (PillionLock    *self,
                    PillionProfile *profile)
{
  const PillionEnding *ending = pillion_profile_get_ending (profile);

  pillion_lock_stop (self);
  self->profile = profile;
  if (ending == NULL)
    return;
  self->ending = pillion_ending_copy (ending);
  self->sealed = self->shut = ending->sealed;
}

void
pillion_lock_stop (PillionLock *self)
{
  self->profile = NULL;
  self->step = STEP_NONE;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  pillion_backoff_reset (&self->backoff);
  self->locked = self->forgetting = self->sealed = self->shut = FALSE;
  self->rewrite = self->closing = self->kept = self->closed = FALSE;
  self->n_holds = 0;
  self->answer = PILLION_RELEASE_NOT_ASKED;
  g_clear_pointer (&self->ending, pillion_ending_free);
}

gboolean
pillion_lock_is_sealed (PillionLock *self)
{
  return self->sealed;
}

gboolean
pillion_lock_has_ended (PillionLock *self)
{
  return self->sealed || self->forgetting;
}

gboolean
pillion_lock_is_shut (PillionLock *self)
{
  return self->shut || self->step != STEP_NONE;
}

const PillionEnding *
pillion_lock_get_ending (PillionLock *self)
{
  return self->ending;
}

/* Ends those who wait; error: (nullable). */
static void
end_tasks (GPtrArray    **tasks,
           const GError  *error)
{
  g_autoptr (GPtrArray) ended = g_steal_pointer (tasks);

  *tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < ended->len; i++) {
    if (error != NULL)
      g_task_return_error (ended->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (ended->pdata[i], TRUE);
  }
}

/* ----- opening ----- */

typedef struct {
  PillionJob       job;
  PillionIdentity *identity; /* (owned) (nullable) */
} IdentityWork;

static void
identity_work_free (IdentityWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->identity, pillion_identity_unref);
  g_free (self);
}

static gboolean
load_identity (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  return pillion_identity_load (database, &((IdentityWork *) data)->identity, error);
}

/* ----- one step after the other ----- */

static void
fill_ending (PillionLock *self)
{
  PillionClockReading reading;

  pillion_engine_read_clock (self->engine, &reading);
  pillion_locked_time_advance (&self->time, &reading);
  self->ending->locked = self->time;
  self->ending->sealed = self->forgetting || self->sealed;
}

static gboolean
on_retry_due (gpointer user_data)
{
  PillionLock *self = user_data;

  self->retry_source = 0;
  if (self->sealed)
    pillion_lock_seal_again (self);
  else
    pillion_engine_review (self->engine);
  return G_SOURCE_REMOVE;
}

/* Once the store is to be opened by a new share, that is what would be removed. */
static void
retry_later (PillionLock *self)
{
  const PillionRandom *random = pillion_engine_get_options (self->engine)->random;

  if (self->closing || self->unsealer != NULL || self->retry_source != 0)
    return;
  self->retry_source = g_timeout_add (
    pillion_backoff_next_ms (&self->backoff, pillion_random_uniform (random, G_MAXUINT32)), on_retry_due, self);
}

/* Where it can't be written down whose store this is, its share is kept. What was to be forgotten only
 * after this step had begun is forgotten in the next one.
 */
static void
finish_shutting (PillionLock  *self,
                 GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gboolean forgetting = self->forgetting && self->ending->sealed;

  self->kept = self->closing;
  self->rewrite = FALSE;
  if (forgetting)
    self->forgetting = FALSE;
  if (!pillion_profile_shut_finish (self->profile, result, &error)) {
    if (!self->sealed && !self->closing)
      pillion_engine_set_review (self->engine, PILLION_ENGINE_STATE_LOCKED, 0);
    end_tasks (&self->forgetters, error);
    retry_later (self);
    return;
  }
  if (pillion_profile_has_share_left (self->profile))
    retry_later (self);
  else if (self->ending->sealed)
    pillion_backoff_reset (&self->backoff);
  self->shut = TRUE;
  pillion_engine_replace_identity (self->engine, self->ending->identity);
  if (!forgetting)
    return;
  self->sealed = TRUE;
  /* Who sees the connection end knows why. */
  pillion_engine_set_review (self->engine, PILLION_ENGINE_STATE_LOGGED_OUT, 0);
  pillion_engine_go_offline (self->engine);
  end_tasks (&self->forgetters, NULL);
}

static void
finish_loading (PillionLock  *self,
                GAsyncResult *result)
{
  GError *error = NULL;
  IdentityWork *work = pillion_engine_run_finish (self->engine, result, &error);

  self->step = STEP_NONE;
  self->shut = FALSE;
  if (work != NULL && work->identity != NULL)
    pillion_engine_replace_identity (self->engine, work->identity);
  self->n_holds += work != NULL ? self->waiters->len : 0;
  end_tasks (&self->waiters, error);
  g_clear_error (&error);
}

static void
finish_unsealing (PillionLock  *self,
                  GAsyncResult *result)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->unsealer);
  GError *error = NULL;

  self->shut = !pillion_profile_reopen_finish (self->profile, result, &error);
  if (!self->shut) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (pillion_profile_has_share_left (self->profile))
    retry_later (self);
  g_task_return_error (task, pillion_engine_error_from (error));
}

static gboolean
must_shut (PillionLock *self)
{
  if (self->ending == NULL)
    return FALSE;
  if (self->sealed)
    return self->rewrite;
  return self->forgetting || (self->locked && self->closing && !self->kept) ||
         (self->locked && !self->shut && self->n_holds == 0 && self->waiters->len == 0);
}

static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (PillionEngine) engine = user_data;
  PillionLock *self = pillion_engine_get_lock (engine);
  g_autoptr (GError) error = NULL;
  Step step = self->step;

  self->step = STEP_NONE;
  self->choosing = TRUE;
  if (step == STEP_SHUT)
    finish_shutting (self, result);
  else if (step == STEP_LOAD)
    finish_loading (self, result);
  else if (step == STEP_UNSEAL)
    finish_unsealing (self, result);
  else if (step == STEP_OPEN && pillion_profile_reopen_finish (self->profile, result, &error))
    self->step = STEP_LOAD;
  else if (step == STEP_OPEN)
    end_tasks (&self->waiters, error);
  self->choosing = FALSE;

  if (self->step == STEP_LOAD) {
    pillion_engine_run_async (engine, load_identity, g_new0 (IdentityWork, 1), (GDestroyNotify) identity_work_free,
                              NULL, go_on, g_object_ref (engine));
  } else if (must_shut (self)) {
    self->step = STEP_SHUT;
    fill_ending (self);
    pillion_profile_shut_async (self->profile, self->ending, go_on, g_object_ref (engine));
  } else if (self->unsealer != NULL) {
    self->step = STEP_UNSEAL;
    pillion_profile_reopen_async (self->profile, pillion_secret_get_bytes (g_task_get_task_data (self->unsealer)), go_on,
                                  g_object_ref (engine));
  } else if (self->shut && !self->sealed && !self->closing && self->waiters->len > 0) {
    self->step = STEP_OPEN;
    pillion_profile_reopen_async (self->profile, NULL, go_on, g_object_ref (engine));
  } else if (self->closing && !self->closed && self->n_works == 0) {
    self->closed = TRUE;
    pillion_engine_finish_closing (engine);
  }
}

/* The profile is being closed, or is: what is still on its way changes nothing of it. */
static gboolean
is_over (PillionLock *self)
{
  return self->profile == NULL || self->closed;
}

/* Begins with what is to be done, unless something is being done. */
static void
wake (PillionLock *self)
{
  if (self->step == STEP_NONE && !self->choosing && !is_over (self))
    go_on (NULL, NULL, g_object_ref (self->engine));
}

gboolean
pillion_lock_begin_work (PillionLock *self)
{
  if (is_over (self))
    return FALSE;
  self->n_works++;
  return TRUE;
}

void
pillion_lock_end_work (PillionLock *self)
{
  self->n_works--;
  wake (self);
}

void
pillion_lock_close (PillionLock *self)
{
  g_autoptr (GError) error = g_error_new_literal (PILLION_STORE_ERROR, PILLION_STORE_ERROR_CLOSED, "the profile is closed");

  self->closing = TRUE;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  end_tasks (&self->waiters, error);
  if (self->unsealer != NULL && self->step != STEP_UNSEAL) {
    g_task_return_error (self->unsealer, g_error_copy (error));
    g_clear_object (&self->unsealer);
  }
  wake (self);
}

/* ----- holding ----- */

void
pillion_lock_hold_async (PillionLock        *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self->engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_lock_hold_async);
  /* What is held must be released. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->sealed || self->forgetting || self->closing || self->profile == NULL) {
    g_task_return_error (task, pillion_review_refusal (PILLION_ENGINE_STATE_LOGGED_OUT));
  } else if (!pillion_lock_is_shut (self)) {
    self->n_holds++;
    g_task_return_boolean (task, TRUE);
  } else {
    g_ptr_array_add (self->waiters, g_steal_pointer (&task));
    wake (self);
  }
}

gboolean
pillion_lock_hold_finish (PillionEngine *engine,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What was held in a profile that is closed is not held any more. */
void
pillion_lock_release (PillionLock *self)
{
  if (self->n_holds > 0)
    self->n_holds--;
  wake (self);
}

/* ----- asking the relay ----- */

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionEngine) engine = PILLION_ENGINE (source);
  PillionLock *self = pillion_engine_get_lock (engine);

  if (pillion_fetch_account_finish (engine, result, NULL))
    pillion_lock_note_answer (self);
  pillion_engine_review (engine);
  pillion_lock_release (self);
}

static void
on_held_to_ask (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  PillionEngine *engine = PILLION_ENGINE (source);

  if (pillion_lock_hold_finish (engine, result, NULL))
    pillion_fetch_account_async (engine, pillion_engine_get_identity (engine)->account, NULL, on_asked,
                                 g_object_ref (engine));
}

void
pillion_lock_ask (PillionLock *self)
{
  if (self->locked && pillion_engine_is_online (self->engine))
    pillion_lock_hold_async (self, NULL, on_held_to_ask, NULL);
}

void
pillion_lock_note_answer (PillionLock *self)
{
  PillionTrustClock *clock = pillion_engine_get_clock (self->engine);
  guint64 tolerance_ms = pillion_engine_get_options (self->engine)->limits->clock_tolerance_ms;
  PillionClockReading reading;

  pillion_engine_read_clock (self->engine, &reading);
  self->answer = PILLION_RELEASE_ANSWERED;
  self->agreed = !pillion_trust_clock_relay_disagrees (clock, &reading, tolerance_ms) &&
                 pillion_trust_clock_get_time (clock, &reading) <= reading.own_ms + tolerance_ms;
  if (!self->agreed)
    pillion_locked_time_begin (&self->time, &reading);
}

/* ----- judging ----- */

static PillionRelease
judge (PillionLock *self)
{
  PillionReleaseFacts facts = { 0 };
  const PillionRelayPolicy *policy = pillion_engine_get_policy (self->engine);
  PillionClockReading reading;

  pillion_engine_read_clock (self->engine, &reading);
  pillion_locked_time_advance (&self->time, &reading);
  facts.trust = self->trust;
  facts.answer = self->answer;
  facts.clocks_agree = self->agreed;
  facts.locked_ms = self->time.locked_ms;
  facts.forget_after_ms = policy != NULL ? policy->forget_after_ms : 0;
  return pillion_release_judge (&facts);
}

static void
forget (PillionLock *self)
{
  self->forgetting = TRUE;
  wake (self);
}

/* Not while the connection says that it is lost. */
static gboolean
forget_later (gpointer engine)
{
  PillionLock *self = pillion_engine_get_lock (engine);

  if (self->locked && judge (self) == PILLION_RELEASE_FORGET)
    forget (self);
  return G_SOURCE_REMOVE;
}

/* Nobody needs the store to know that nothing came. */
void
pillion_lock_note_silence (PillionLock *self)
{
  if (!self->locked || self->sealed || self->forgetting)
    return;
  self->answer = PILLION_RELEASE_UNREACHED;
  if (self->retry_source == 0 && judge (self) == PILLION_RELEASE_FORGET)
    g_idle_add_full (G_PRIORITY_DEFAULT, forget_later, g_object_ref (self->engine), g_object_unref);
}

/* The lock goes on where the last opening left it. */
static void
begin_lock (PillionLock *self)
{
  const PillionEnding *before = pillion_profile_get_ending (self->profile);
  PillionClockReading reading;

  self->locked = TRUE;
  self->answer = PILLION_RELEASE_NOT_ASKED;
  pillion_engine_read_clock (self->engine, &reading);
  if (before != NULL)
    self->time = before->locked;
  else
    pillion_locked_time_begin (&self->time, &reading);
}

static void
set_open (PillionLock *self,
          guint64      next_review_ms)
{
  self->locked = FALSE;
  self->answer = PILLION_RELEASE_NOT_ASKED;
  g_clear_pointer (&self->ending, pillion_ending_free);
  pillion_profile_end_ending (self->profile);
  pillion_engine_set_review (self->engine, PILLION_ENGINE_STATE_READY, next_review_ms);
}

static void
set_locked (PillionLock *self)
{
  gboolean begins = pillion_engine_get_state (self->engine) != PILLION_ENGINE_STATE_LOCKED;

  pillion_engine_set_review (self->engine, PILLION_ENGINE_STATE_LOCKED, 0);
  if (begins)
    pillion_lock_ask (self);
  wake (self);
}

void
pillion_lock_judge_async (PillionLock        *self,
                          PillionDeviceTrust  trust,
                          PillionEnding      *ending,
                          guint64             next_review_ms,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self->engine, NULL, callback, user_data);

  g_task_set_source_tag (task, pillion_lock_judge_async);
  /* The next opening reviews it again. */
  if (is_over (self)) {
    pillion_ending_free (ending);
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* It was reviewed before the share was to be forgotten; what is written down then stays. */
  if (self->sealed || self->forgetting) {
    pillion_ending_free (ending);
    if (self->sealed)
      g_task_return_boolean (task, TRUE);
    else
      g_ptr_array_add (self->forgetters, g_steal_pointer (&task));
    return;
  }
  g_clear_pointer (&self->ending, pillion_ending_free);
  self->ending = ending;
  self->trust = trust;
  if (!self->locked && trust != PILLION_DEVICE_FRESH)
    begin_lock (self);
  switch (judge (self)) {
  case PILLION_RELEASE_OPEN:
    set_open (self, next_review_ms);
    g_task_return_boolean (task, TRUE);
    break;
  case PILLION_RELEASE_FORGET:
    if (self->retry_source == 0) {
      g_ptr_array_add (self->forgetters, g_steal_pointer (&task));
      forget (self);
      break;
    }
    G_GNUC_FALLTHROUGH;
  case PILLION_RELEASE_LOCK:
  default:
    set_locked (self);
    g_task_return_boolean (task, TRUE);
    break;
  }
}

gboolean
pillion_lock_judge_finish (PillionEngine *engine,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- linking again ----- */

void
pillion_lock_set_link_runs (PillionLock  *self,
                            const guint8 *bytes,
                            gsize         length)
{
  g_clear_pointer (&self->ending->link_runs, g_bytes_unref);
  self->ending->link_runs = g_bytes_new (bytes, length);
  pillion_lock_seal_again (self);
}

void
pillion_lock_unseal_async (PillionLock        *self,
                           const guint8       *share,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self->engine, NULL, callback, user_data);

  g_task_set_source_tag (task, pillion_lock_unseal_async);
  if (!self->sealed || self->closing || self->unsealer != NULL) {
    g_task_return_error (task, pillion_review_refusal (PILLION_ENGINE_STATE_LOGGED_OUT));
    return;
  }
  /* From now on the files of a share may be those of the new one. */
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_task_set_task_data (task, pillion_secret_new_copy (share, PILLION_KEY_BYTES), (GDestroyNotify) pillion_secret_free);
  self->unsealer = g_steal_pointer (&task);
  wake (self);
}

gboolean
pillion_lock_unseal_finish (PillionEngine *engine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pillion_lock_seal_again (PillionLock *self)
{
  self->rewrite = self->sealed;
  wake (self);
}

void
pillion_lock_end_seal (PillionLock *self)
{
  self->sealed = self->locked = FALSE;
}
