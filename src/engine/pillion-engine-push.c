/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-engine-push.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-fetch.h"
#include "engine/pillion-prekeys.h"
#include "wire/pillion-relay-messages-account.h"
#include "wire/pillion-relay-messages-prekeys.h"

/* Something of the own account that came by push, on its way into the store. */
typedef struct {
  PillionJob  job;
  GBytes     *freshness; /* (owned) (nullable) */
  const char *notice;    /* (unowned) (nullable): static, of a log-out */
} PushWork;

static void
push_work_free (PushWork *self)
{
  pillion_job_clear (&self->job);
  g_clear_pointer (&self->freshness, g_bytes_unref);
  g_free (self);
}

static gboolean
take_freshness (PillionDatabase *database,
                gpointer         data,
                GError         **error)
{
  PushWork *work = data;
  PillionAccountEvidence evidence = { .freshness = work->freshness };

  return pillion_directory_take_evidence (database, &work->job, work->job.identity->account, &evidence, NULL, error);
}

static gboolean
on_freshness (PillionEngine *engine,
              JsonObject    *push,
              GError       **error)
{
  g_auto (PillionRelayAccountFreshness) freshness = { 0 };
  PushWork *work;

  if (!pillion_relay_account_freshness_read (&freshness, push, error))
    return FALSE;
  work = g_new0 (PushWork, 1);
  work->freshness = g_bytes_ref (freshness.freshness);
  pillion_engine_run_async (engine, take_freshness, work, (GDestroyNotify) push_work_free, NULL, NULL, NULL);
  return TRUE;
}

static gboolean
on_changed (PillionEngine *engine,
            JsonObject    *push,
            GError       **error)
{
  g_auto (PillionRelayAccountEpoch) epoch = { 0 };

  if (!pillion_relay_account_epoch_read (&epoch, push, error))
    return FALSE;
  pillion_fetch_account_async (engine, pillion_engine_get_identity (engine)->account, NULL, NULL, NULL);
  return TRUE;
}

static gboolean
on_prekeys_low (PillionEngine *engine,
                JsonObject    *push,
                GError       **error)
{
  g_auto (PillionRelayPrekeysCount) count = { 0 };

  if (!pillion_relay_prekeys_count_read (&count, push, error))
    return FALSE;
  pillion_prekeys_refill (engine, (guint) MIN (count.one_time_prekeys, G_MAXUINT));
  return TRUE;
}

static gboolean
note_log_out (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  PushWork *work = data;
  JsonObject *detail = json_object_new ();

  json_object_set_string_member (detail, "reason", work->notice);
  return pillion_job_add_notice (&work->job, database, "device.cut-off", detail, error);
}

/* The relay's word alone ends nothing here: with the next connection this device asks for
 * the signed proof. But its user is told.
 */
static gboolean
on_logged_out (PillionEngine *engine,
               JsonObject    *push,
               GError       **error)
{
  static const char *const reasons[] = { "removed", "expired", "resigned", "number-moved", "idle" };
  g_auto (PillionRelayLoggedOut) logged_out = { 0 };
  PushWork *work;

  if (!pillion_relay_logged_out_read (&logged_out, push, error))
    return FALSE;
  work = g_new0 (PushWork, 1);
  work->notice = reasons[logged_out.reason];
  pillion_engine_run_async (engine, note_log_out, work, (GDestroyNotify) push_work_free, NULL, NULL, NULL);
  return TRUE;
}

gboolean
pillion_engine_push_take (PillionEngine *engine,
                          const char    *name,
                          JsonObject    *push,
                          GError       **error)
{
  static const struct {
    const char *name;
    gboolean  (*take) (PillionEngine *engine,
                      JsonObject *push,
                      GError **error);
  } pushes[] = {
    { "account.changed", on_changed },
    { "account.freshness", on_freshness },
    { "logged-out", on_logged_out },
    { "prekeys.low", on_prekeys_low },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pushes); i++) {
    if (g_str_equal (name, pushes[i].name))
      return pillion_engine_get_identity (engine) == NULL || pushes[i].take (engine, push, error);
  }
  return TRUE;
}
