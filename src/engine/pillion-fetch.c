/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-fetch.h"

#include "engine/pillion-contact-sync.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-gossip.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-relay-request.h"
#include "store/pillion-accounts-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* One record on its way from the relay into the store. */
typedef struct {
  PillionJob                job;
  PillionRelayAccountRecord record;
  guint8                    account[PILLION_ACCOUNT_BYTES]; /* that was asked for */
  char                     *number;                         /* (owned) (nullable): that was looked up */
  gboolean                  accepted;                       /* the user accepts that the number is the account's */
  gboolean                  is_first;                       /* the number was pinned just now */
  GError                   *refusal;                        /* (owned) (nullable): why it was not taken in */
} RecordWork;

static RecordWork *
record_work_new (void)
{
  return g_rc_box_new0 (RecordWork);
}

static RecordWork *
record_work_ref (RecordWork *self)
{
  return g_rc_box_acquire (self);
}

static void
record_work_clear (gpointer data)
{
  RecordWork *self = data;

  pillion_job_clear (&self->job);
  pillion_relay_account_record_clear (&self->record);
  g_free (self->number);
  g_clear_error (&self->refusal);
}

/* References are only taken and dropped on the main thread. */
static void
record_work_unref (RecordWork *self)
{
  g_rc_box_release_full (self, record_work_clear);
}

static gboolean
check_accepted (PillionDatabase *database,
                RecordWork      *work,
                GError         **error)
{
  if (memcmp (work->account, work->record.account, sizeof work->account) == 0)
    return pillion_pins_save (database, work->number, work->account, work->job.now_ms, error);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_MISMATCH,
               _("The server says that %s belongs to another account than this one. Nothing was accepted."), work->number);
  return FALSE;
}

/* First contact is remembered: another answer for the same number later is not followed. */
static gboolean
check_pin (PillionDatabase *database,
           RecordWork      *work,
           GError         **error)
{
  guint8 pinned[PILLION_ACCOUNT_ID_BYTES];
  g_autofree char *hex = NULL;
  gboolean found;

  if (work->accepted)
    return check_accepted (database, work, error);
  if (!pillion_pins_load (database, work->number, pinned, &found, error))
    return FALSE;
  work->is_first = !found;
  if (!found)
    return pillion_pins_save (database, work->number, work->record.account, work->job.now_ms, error);
  if (memcmp (pinned, work->record.account, sizeof pinned) == 0)
    return TRUE;
  hex = pillion_hex_encode (work->record.account, sizeof work->record.account);
  g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_MISMATCH,
               _("%s belongs to another account now: %s. Nothing was sent. Compare safety numbers with its owner, then "
                  "accept the number as that account’s."),
               work->number, hex);
  return FALSE;
}

/* A record that is refused changes nothing of the account, but it is the relay's answer to
 * what others claim of it. One that was looked up is not pinned.
 */
static gboolean
take_record (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  RecordWork *work = data;

  if (work->number != NULL && !check_pin (database, work, error))
    return FALSE;
  if (!pillion_directory_take_record (database, &work->job, &work->record, work->number != NULL, &work->refusal) &&
      (work->refusal->domain == PILLION_STORE_ERROR || work->number != NULL)) {
    g_propagate_error (error, g_steal_pointer (&work->refusal));
    return FALSE;
  }
  /* The other own devices are told whose number it is before something is sent there. */
  return (!work->is_first || pillion_contact_sync_tell (database, &work->job, work->record.account, error)) &&
         pillion_gossip_check_claims (database, &work->job, work->record.account, error);
}

static void
on_record_stored (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  RecordWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, error);
  else if (work->refusal != NULL)
    g_task_return_error (task, g_steal_pointer (&work->refusal));
  else
    g_task_return_pointer (task, g_bytes_new (work->record.account, sizeof work->record.account),
                           (GDestroyNotify) g_bytes_unref);
}

static gboolean
read_record (RecordWork *work,
             JsonObject *ok,
             GError    **error)
{
  if (!pillion_relay_account_record_read (&work->record, ok, error))
    return FALSE;
  if (work->number != NULL ? g_str_equal (work->record.number, work->number)
                           : memcmp (work->record.account, work->account, sizeof work->account) == 0)
    return TRUE;
  g_set_error_literal (error, PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL, "the relay answered with another account");
  return FALSE;
}

static void
on_record_received (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = g_task_get_source_object (task);
  RecordWork *work = g_task_get_task_data (task);
  g_autoptr (JsonObject) ok = NULL;
  GError *error = NULL;

  ok = pillion_connection_request_finish (PILLION_CONNECTION (source), result, &error);
  if (ok == NULL || !read_record (work, ok, &error)) {
    g_task_return_error (task, error);
    return;
  }
  pillion_engine_run_async (engine, take_record, record_work_ref (work), (GDestroyNotify) record_work_unref,
                            g_task_get_cancellable (task), on_record_stored, g_object_ref (task));
}

/* members is (transfer full), task too. */
static void
ask_for_record (GTask      *task,
                RecordWork *work,
                const char *op,
                JsonObject *members)
{
  g_task_set_task_data (task, work, (GDestroyNotify) record_work_unref);
  pillion_relay_request_task (task, op, members, on_record_received);
  g_object_unref (task);
}

void
pillion_fetch_account_async (PillionEngine      *engine,
                             const guint8       *account,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);
  RecordWork *work = record_work_new ();
  PillionRelayAccountGet get;

  g_task_set_source_tag (task, pillion_fetch_account_async);
  memcpy (work->account, account, sizeof work->account);
  memcpy (get.account, account, sizeof get.account);
  ask_for_record (task, work, "account.get", pillion_relay_account_get_write (&get));
}

gboolean
pillion_fetch_account_finish (PillionEngine *engine,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_autoptr (GBytes) account = NULL;

  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  account = g_task_propagate_pointer (G_TASK (result), error);
  return account != NULL;
}

/* The relay is there and has answered; only this account is not to be had. */
static gboolean
concerns_one_account (const GError *error)
{
  return (error->domain != PILLION_NET_ERROR && error->domain != G_IO_ERROR && error->domain != PILLION_STORE_ERROR) ||
         pillion_net_error_is_refusal (error, "not-found");
}

/* Takes the result of the one before, if there was one, and goes on. The first refusal is
 * told at the end: one bad record does not keep the others back.
 */
static void
fetch_next (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GPtrArray *accounts = g_task_get_task_data (task);
  g_autoptr (GBytes) account = NULL;
  GError *error = NULL;

  if (result != NULL && !pillion_fetch_account_finish (engine, result, &error)) {
    if (!concerns_one_account (error)) {
      g_task_return_error (task, error);
      return;
    }
    if (g_object_get_data (G_OBJECT (task), "refusal") == NULL)
      g_object_set_data_full (G_OBJECT (task), "refusal", error, (GDestroyNotify) g_error_free);
    else
      g_error_free (error);
  }
  if (accounts->len == 0) {
    error = g_object_steal_data (G_OBJECT (task), "refusal");
    if (error != NULL)
      g_task_return_error (task, error);
    else
      g_task_return_boolean (task, TRUE);
    return;
  }
  account = g_ptr_array_steal_index (accounts, 0);
  pillion_fetch_account_async (engine, g_bytes_get_data (account, NULL), g_task_get_cancellable (task), fetch_next,
                               g_object_ref (task));
}

void
pillion_fetch_accounts_async (PillionEngine      *engine,
                              GPtrArray          *accounts,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_fetch_accounts_async);
  if (accounts == NULL)
    accounts = g_ptr_array_new ();
  g_task_set_task_data (task, accounts, (GDestroyNotify) g_ptr_array_unref);
  fetch_next (G_OBJECT (engine), NULL, task);
}

gboolean
pillion_fetch_accounts_finish (PillionEngine *engine,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* account: (nullable): the user accepted it for this number */
static void
fetch_number (GTask        *task,
              const char   *number,
              const guint8 *account)
{
  RecordWork *work = record_work_new ();
  PillionRelayAccountFind find = { 0 };

  work->number = g_strdup (number);
  if (account != NULL) {
    work->accepted = TRUE;
    memcpy (work->account, account, sizeof work->account);
  }
  g_strlcpy (find.number, number, sizeof find.number);
  ask_for_record (task, work, "account.find", pillion_relay_account_find_write (&find));
}

void
pillion_fetch_number_async (PillionEngine      *engine,
                            const char         *number,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_fetch_number_async);
  fetch_number (task, number, NULL);
}

void
pillion_fetch_accepted_number_async (PillionEngine      *engine,
                                     const char         *number,
                                     const guint8       *account,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_fetch_accepted_number_async);
  fetch_number (task, number, account);
}

GBytes *
pillion_fetch_number_finish (PillionEngine *engine,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
