/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-contacts.h"

#include "engine/pillion-contact-private.h"
#include "engine/pillion-engine-private.h"
#include "engine/pillion-fetch.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-names.h"
#include "engine/pillion-number-claims.h"
#include "engine/pillion-sync-log.h"
#include "store/pillion-accounts-table.h"

#include <glib/gi18n.h>
#include <string.h>

/* One piece of work for all of this file: each uses the fields it needs. */
typedef struct {
  PillionJob  job;
  guint8      account[PILLION_ACCOUNT_BYTES];
  char       *number;        /* (owned) (nullable) */
  char       *label;         /* (owned) (nullable): the new one */
  gboolean    change_blocked;
  gboolean    blocked;
  gboolean    found;
  gboolean    to_send;
  gboolean    confirmed;     /* the relay says that the number is the account's */
  GPtrArray  *contacts;      /* (owned) (nullable) (element-type PillionContactFacts) */
} ContactWork;

static ContactWork *
contact_work_new (GBytes *account)
{
  ContactWork *self = g_atomic_rc_box_new0 (ContactWork);

  if (account != NULL)
    memcpy (self->account, g_bytes_get_data (account, NULL), sizeof self->account);
  return self;
}

static ContactWork *
contact_work_ref (ContactWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
contact_work_clear (gpointer data)
{
  ContactWork *self = data;

  pillion_job_clear (&self->job);
  g_free (self->number);
  g_free (self->label);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
}

static void
contact_work_unref (ContactWork *self)
{
  g_atomic_rc_box_release_full (self, contact_work_clear);
}

static GError *
no_contact (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                              _("Nobody is known here by that number or id."));
}

static GError *
own_contact (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                              _("That is your own account. It is no contact: it can’t be written to, renamed or blocked."));
}

/* ----- finding somebody ----- */

/* Who says that a number is theirs: those that the relay confirmed count before all others,
 * and of the others only one who is alone.
 */
static const PillionAccountRow *
find_claimant (GPtrArray       *rows,
               PillionIdentity *identity,
               const char      *number)
{
  const PillionAccountRow *claimant = NULL;
  guint n_claimants = 0;

  for (guint i = 0; i < rows->len; i++) {
    const PillionAccountRow *row = rows->pdata[i];

    if (g_strcmp0 (row->number, number) != 0 || pillion_identity_is_own (identity, row->account))
      continue;
    if (row->number_verified)
      return row;
    claimant = row;
    n_claimants++;
  }
  return n_claimants == 1 ? claimant : NULL;
}

/* A number means the account that it was pinned to, for every purpose. Who wrote first without
 * a look-up is known by the number that they say is theirs; before something is sent there the
 * relay is asked.
 */
static gboolean
find_number (PillionDatabase *database,
             ContactWork     *work,
             GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  const PillionAccountRow *claimant;

  if (!pillion_pins_load (database, work->number, work->account, &work->found, error))
    return FALSE;
  if (work->found || work->to_send)
    return TRUE;
  if (!pillion_accounts_list (database, &rows, error))
    return FALSE;
  claimant = find_claimant (rows, work->job.identity, work->number);
  work->found = claimant != NULL;
  if (work->found)
    memcpy (work->account, claimant->account, sizeof work->account);
  return TRUE;
}

static gboolean
find_known (PillionDatabase *database,
            gpointer         data,
            GError         **error)
{
  ContactWork *work = data;
  g_autoptr (PillionAccountRow) row = NULL;

  if (work->number != NULL ? g_strcmp0 (work->number, work->job.identity->number) == 0
                           : pillion_identity_is_own (work->job.identity, work->account)) {
    g_propagate_error (error, own_contact ());
    return FALSE;
  }
  if (work->number != NULL)
    return find_number (database, work, error);
  if (!pillion_accounts_load (database, work->account, &row, error))
    return FALSE;
  work->found = row != NULL;
  return TRUE;
}

static void
on_number_found (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *account = pillion_fetch_number_finish (PILLION_ENGINE (source), result, &error);

  if (account == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, account, (GDestroyNotify) g_bytes_unref);
}

/* The relay knows the account no more: the number may have gone to somebody else, and then that
 * is what must be said. What else goes wrong is no reason not to try.
 */
static void
on_pinned_fetched (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  ContactWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (pillion_fetch_account_finish (engine, result, &error) || !pillion_net_error_is_refusal (error, "not-found"))
    g_task_return_pointer (task, g_bytes_new (work->account, sizeof work->account), (GDestroyNotify) g_bytes_unref);
  else
    pillion_fetch_number_async (engine, work->number, g_task_get_cancellable (task), on_number_found,
                                g_object_ref (task));
}

static void
on_known_looked_up (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  ContactWork *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (pillion_engine_run_finish (engine, result, &error) == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else if (work->found && work->number != NULL && work->to_send && pillion_engine_is_online (engine))
    pillion_fetch_account_async (engine, work->account, g_task_get_cancellable (task), on_pinned_fetched,
                                 g_object_ref (task));
  else if (work->found)
    g_task_return_pointer (task, g_bytes_new (work->account, sizeof work->account), (GDestroyNotify) g_bytes_unref);
  else if (work->number == NULL)
    g_task_return_error (task, no_contact ());
  else
    pillion_fetch_number_async (engine, work->number, g_task_get_cancellable (task), on_number_found,
                                g_object_ref (task));
}

static void
resolve (PillionEngine      *engine,
         const char         *who,
         gboolean            to_send,
         GCancellable       *cancellable,
         GAsyncReadyCallback callback,
         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  ContactWork *work;
  guint8 account[PILLION_ACCOUNT_BYTES] = { 0 };
  gboolean is_number = pillion_number_is_valid (who);

  g_task_set_source_tag (task, resolve);
  if (!is_number && !pillion_hex_decode (who, account, sizeof account)) {
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                             _("“%s” is neither a phone number like +4915112345678 nor an account’s id."), who);
    return;
  }
  work = contact_work_new (NULL);
  memcpy (work->account, account, sizeof account);
  work->number = is_number ? g_strdup (who) : NULL;
  work->to_send = to_send;
  g_task_set_task_data (task, contact_work_ref (work), (GDestroyNotify) contact_work_unref);
  pillion_engine_run_async (engine, find_known, work, (GDestroyNotify) contact_work_unref, cancellable,
                            on_known_looked_up, g_steal_pointer (&task));
}

void
pillion_contacts_resolve_async (PillionEngine      *engine,
                                const char         *who,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  resolve (engine, who, TRUE, cancellable, callback, user_data);
}

void
pillion_contacts_find_async (PillionEngine      *engine,
                             const char         *who,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  resolve (engine, who, FALSE, cancellable, callback, user_data);
}

GBytes *
pillion_contacts_resolve_finish (PillionEngine *engine,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- the list ----- */

static gboolean
read_dispute (PillionDatabase         *database,
              const PillionAccountRow *row,
              PillionContactFacts     *facts,
              GError                 **error)
{
  guint8 pinned[PILLION_ACCOUNT_BYTES];
  gboolean found;

  if (row->number == NULL)
    return TRUE;
  if (!pillion_pins_load (database, row->number, pinned, &found, error))
    return FALSE;
  facts->number_disputed = found && memcmp (pinned, row->account, sizeof pinned) != 0;
  return TRUE;
}

static PillionContactFacts *
read_contact (const PillionAccountRow *row)
{
  PillionContactFacts *self = g_new0 (PillionContactFacts, 1);

  self->account = pillion_hex_encode (row->account, sizeof row->account);
  self->number = g_strdup (row->number != NULL ? row->number : "");
  self->number_verified = row->number_verified;
  self->name = g_strdup (row->name != NULL ? row->name : "");
  self->label = g_strdup (row->label != NULL ? row->label : "");
  self->display_name = pillion_names_choose (row->account, row->label, row->name, row->number);
  self->verified = row->verified;
  self->blocked = row->blocked;
  return self;
}

GPtrArray *
pillion_contacts_read (PillionDatabase *database,
                       PillionJob      *job,
                       GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) contacts = NULL;

  if (!pillion_accounts_list (database, &rows, error))
    return NULL;
  contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) pillion_contact_facts_free);
  for (guint i = 0; i < rows->len; i++) {
    PillionAccountRow *row = rows->pdata[i];

    if (job->identity != NULL && pillion_identity_is_own (job->identity, row->account))
      continue;
    g_ptr_array_add (contacts, read_contact (row));
    if (!read_dispute (database, row, g_ptr_array_index (contacts, contacts->len - 1), error))
      return NULL;
  }
  return g_steal_pointer (&contacts);
}

static gboolean
list_contacts (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  ContactWork *work = data;

  work->contacts = pillion_contacts_read (database, &work->job, error);
  return work->contacts != NULL;
}

/* facts: taken out one by one. (transfer full) */
static GPtrArray *
make_contacts (GPtrArray *facts)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (facts, NULL);
  for (guint i = 0; i < facts->len; i++)
    g_ptr_array_add (contacts, pillion_contact_new (facts->pdata[i]));
  return contacts;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ContactWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);

  if (work == NULL)
    g_task_return_error (task, pillion_engine_error_from (error));
  else
    g_task_return_pointer (task, make_contacts (work->contacts), (GDestroyNotify) g_ptr_array_unref);
}

void
pillion_contacts_list_async (PillionEngine      *engine,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, pillion_contacts_list_async);
  pillion_engine_run_async (engine, list_contacts, contact_work_new (NULL), (GDestroyNotify) contact_work_unref,
                            cancellable, on_listed, task);
}

GPtrArray *
pillion_contacts_list_finish (PillionEngine *engine,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ----- changes, which other own devices follow ----- */

static gboolean
change_contact (PillionDatabase *database,
                gpointer         data,
                GError         **error)
{
  ContactWork *work = data;
  g_autoptr (PillionAccountRow) row = NULL;

  if (pillion_identity_is_own (work->job.identity, work->account)) {
    g_propagate_error (error, own_contact ());
    return FALSE;
  }
  if (!pillion_accounts_load (database, work->account, &row, error))
    return FALSE;
  if (row == NULL) {
    g_propagate_error (error, no_contact ());
    return FALSE;
  }
  if (work->label != NULL &&
      !pillion_sync_log_write (database, &work->job, PILLION_COLLECTION_CONTACT_NAMES, work->account,
                               sizeof work->account, work->label, strlen (work->label), error))
    return FALSE;
  return !work->change_blocked ||
         pillion_sync_log_write_set (database, &work->job, PILLION_COLLECTION_BLOCKED, work->account,
                                     sizeof work->account, work->blocked, NULL, error);
}

static gboolean
accept_number (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  ContactWork *work = data;
  g_autoptr (PillionAccountRow) row = NULL;

  if (!pillion_accounts_load (database, work->account, &row, error))
    return FALSE;
  if (row == NULL || (!work->confirmed && g_strcmp0 (row->number, work->number) != 0)) {
    g_set_error_literal (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT,
                         _("That account does not say that the number is its own, and the server can’t be asked. Nothing "
                            "was accepted."));
    return FALSE;
  }
  g_free (row->number);
  row->number = g_strdup (work->number);
  row->number_verified = row->number_verified || work->confirmed;
  /* The user says so here: there is nothing to tell. */
  return pillion_accounts_save (database, row, error) &&
         pillion_number_claims_accept (database, &work->job, work->number, work->account, error);
}

static void
change (PillionEngine      *engine,
        PillionStoreWork    func,
        ContactWork        *work,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = g_task_new (engine, cancellable, callback, user_data);

  g_task_set_source_tag (task, change);
  pillion_engine_run_task (task, func, work, (GDestroyNotify) contact_work_unref);
}

void
pillion_contacts_rename_async (PillionEngine      *engine,
                               GBytes             *account,
                               const char         *label,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  ContactWork *work = contact_work_new (account);

  if (strlen (label) > PILLION_NAME_MAX_BYTES || !pillion_text_is_valid (label, strlen (label), FALSE)) {
    contact_work_unref (work);
    g_task_report_new_error (engine, callback, user_data, change, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                             strlen (label) > PILLION_NAME_MAX_BYTES ? _("The name is too long. Choose a shorter one.")
                                                                     : _("A name is one line of text. Choose another one."));
    return;
  }
  work->label = g_strdup (label);
  change (engine, change_contact, work, cancellable, callback, user_data);
}

void
pillion_contacts_set_blocked_async (PillionEngine      *engine,
                                    GBytes             *account,
                                    gboolean            blocked,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  ContactWork *work = contact_work_new (account);

  work->change_blocked = TRUE;
  work->blocked = blocked;
  change (engine, change_contact, work, cancellable, callback, user_data);
}

static void
accept (GTask *task)
{
  pillion_engine_run_task (g_object_ref (task), accept_number, contact_work_ref (g_task_get_task_data (task)),
                           (GDestroyNotify) contact_work_unref);
}

/* What the relay says is decisive; only where it can't say anything the account's own word is. */
static void
on_number_confirmed (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ContactWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) account = pillion_fetch_number_finish (PILLION_ENGINE (source), result, &error);

  work->confirmed = account != NULL;
  if (account == NULL)
    error = pillion_engine_error_from (g_steal_pointer (&error));
  if (error != NULL && !g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    accept (task);
}

void
pillion_contacts_accept_async (PillionEngine      *engine,
                               const char         *number,
                               GBytes             *account,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, user_data);
  ContactWork *work = contact_work_new (account);

  g_task_set_source_tag (task, change);
  work->number = g_strdup (number);
  g_task_set_task_data (task, work, (GDestroyNotify) contact_work_unref);
  if (!pillion_number_is_valid (number))
    g_task_return_new_error (task, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE,
                             _("“%s” is no phone number like +4915112345678."), number);
  else if (pillion_engine_is_online (engine))
    pillion_fetch_accepted_number_async (engine, number, work->account, cancellable, on_number_confirmed,
                                         g_steal_pointer (&task));
  else
    accept (task);
}

gboolean
pillion_contacts_change_finish (PillionEngine *engine,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
