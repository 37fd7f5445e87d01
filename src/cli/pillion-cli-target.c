/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-target.h"

#include "engine/pillion-contacts.h"
#include "engine/pillion-conversations.h"

typedef struct {
  PillionCliCall        *call;    /* (owned) */
  char                  *who;     /* (owned) */
  char                  *id;      /* (owned) (nullable) */
  GBytes                *account; /* (owned) (nullable) */
  PillionCliTargetFound  found;
} Target;

static void
target_free (Target *self)
{
  pillion_cli_call_unref (self->call);
  g_free (self->who);
  g_free (self->id);
  g_clear_pointer (&self->account, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Target, target_free)

static void
on_message_found (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (Target) self = user_data;
  GError *error = NULL;
  gint64 row = pillion_conversations_find_finish (PILLION_ENGINE (source), result, &error);

  if (error != NULL)
    pillion_cli_call_end (self->call, error);
  else
    self->found (self->call, self->account, row);
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Target) self = user_data;
  PillionEngine *engine = PILLION_ENGINE (source);
  GError *error = NULL;
  GBytes *account = pillion_contacts_resolve_finish (engine, result, &error);
  const char *id = self->id;

  self->account = account;
  if (account == NULL)
    pillion_cli_call_end (self->call, error);
  else if (id == NULL)
    self->found (self->call, account, 0);
  else
    pillion_conversations_find_async (engine, account, id, NULL, on_message_found, g_steal_pointer (&self));
}

/* Without a network what is changed is kept. */
static void
on_online (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Target) self = user_data;
  PillionEngine *engine = pillion_cli_call_get_engine (self->call);
  const char *who;
  GError *error = NULL;

  if (!pillion_cli_try_online_finish (PILLION_CLI (source), result, &error)) {
    pillion_cli_call_end (self->call, error);
    return;
  }
  who = self->who;
  pillion_contacts_find_async (engine, who, NULL, on_resolved, g_steal_pointer (&self));
}

void
pillion_cli_target_find (PillionCliCall       *call,
                         const char           *who,
                         const char           *id,
                         PillionCliTargetFound found)
{
  Target *self = g_new0 (Target, 1);

  self->call = pillion_cli_call_ref (call);
  self->who = g_strdup (who);
  self->id = g_strdup (id);
  self->found = found;
  pillion_cli_go_online_async (pillion_cli_call_get_cli (call), on_online, self);
}

/* ----- the end ----- */

static void
unref_call (gpointer  data,
            GClosure *closure)
{
  pillion_cli_call_unref (data);
}

static void
on_sending_changed (PillionCliCall *call)
{
  PillionEngine *engine = pillion_cli_call_get_engine (call);
  g_autoptr (PillionCliCall) ending = NULL;

  if (pillion_engine_is_sending (engine) && pillion_engine_is_online (engine))
    return;
  ending = pillion_cli_call_ref (call);
  g_signal_handlers_disconnect_by_func (engine, on_sending_changed, call);
  pillion_cli_call_end (ending, NULL);
}

void
pillion_cli_target_end (PillionCliCall *call,
                        GError         *error)
{
  PillionEngine *engine = pillion_cli_call_get_engine (call);

  if (error != NULL || !pillion_engine_is_online (engine) || !pillion_engine_is_sending (engine)) {
    pillion_cli_call_end (call, error);
    return;
  }
  g_signal_connect_data (engine, "notify::sending", G_CALLBACK (on_sending_changed), pillion_cli_call_ref (call),
                         unref_call, G_CONNECT_SWAPPED);
}
