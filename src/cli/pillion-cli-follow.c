/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-follow.h"

#include "cli/pillion-cli-events.h"
#include "cli/pillion-cli-feed.h"

/* Where the run keeps the one there is. */
#define SHARED "pillion-cli-follow"

/**
 * PillionCliFollow:
 *
 * Prints messages and notices as they come, until it is disposed of. What came while it was
 * printing is printed right after.
 *
 * Emits "failed" when nothing can be printed any more.
 */
struct _PillionCliFollow {
  GObject     parent_instance;

  PillionCli *cli;      /* (owned) */
  gboolean    printing;
  gboolean    again;    /* something came meanwhile */
  GPtrArray  *waiters;  /* (owned) (element-type GTask): for a pass that begins after they came */
  GPtrArray  *served;   /* (owned) (element-type GTask): by the present pass */
  GError     *error;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PillionCliFollow, pillion_cli_follow, G_TYPE_OBJECT)

enum {
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pillion_cli_follow_finalize (GObject *object)
{
  PillionCliFollow *self = PILLION_CLI_FOLLOW (object);

  g_object_set_data (G_OBJECT (self->cli), SHARED, NULL);
  g_object_unref (self->cli);
  g_ptr_array_unref (self->waiters);
  g_ptr_array_unref (self->served);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pillion_cli_follow_parent_class)->finalize (object);
}

static void
pillion_cli_follow_class_init (PillionCliFollowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_cli_follow_finalize;

  /* Nothing can be printed any more; see pillion_cli_follow_get_error(). */
  signals[FAILED] = g_signal_new ("failed", PILLION_TYPE_CLI_FOLLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
pillion_cli_follow_init (PillionCliFollow *self)
{
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  self->served = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
answer (PillionCliFollow *self)
{
  g_autoptr (GPtrArray) served = g_steal_pointer (&self->served);

  self->served = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < served->len; i++) {
    if (self->error != NULL)
      g_task_return_error (served->pdata[i], g_error_copy (self->error));
    else
      g_task_return_boolean (served->pdata[i], TRUE);
  }
}

static void
serve_waiters (PillionCliFollow *self)
{
  g_ptr_array_extend_and_steal (self->served, g_steal_pointer (&self->waiters));
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
}

/* A pass has ended, or (result is NULL) something came. */
static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (PillionCliFollow) self = user_data;

  if (result != NULL) {
    self->printing = FALSE;
    if (!pillion_cli_feed_print_finish (self->cli, result, &self->error)) {
      /* There is no pass after this one. */
      serve_waiters (self);
      g_signal_emit (self, signals[FAILED], 0);
    }
    answer (self);
  } else {
    self->again = TRUE;
  }
  if (self->printing || !self->again || self->error != NULL)
    return;
  self->printing = TRUE;
  self->again = FALSE;
  serve_waiters (self);
  pillion_cli_feed_print_async (self->cli, PILLION_CLI_FEED_NOTICES | PILLION_CLI_FEED_MESSAGES, go_on,
                                g_object_ref (self));
}

static void
on_changed (PillionCliFollow *self)
{
  go_on (NULL, NULL, g_object_ref (self));
}

/* What a locked device kept is printed when it opens again. */
static void
on_state_changed (PillionCliFollow *self)
{
  if (pillion_engine_get_state (pillion_cli_get_engine (self->cli)) == PILLION_ENGINE_STATE_READY)
    on_changed (self);
}

static void
on_event (PillionCliFollow         *self,
          PillionConversationEvent *event)
{
  pillion_cli_events_print (pillion_cli_get_output (self->cli), event, pillion_cli_feed_get_names (self->cli));
}

static void
on_typing_changed (PillionCliFollow *self,
                   GBytes           *account,
                   gboolean          active)
{
  pillion_cli_events_print_typing (pillion_cli_get_output (self->cli), account, active,
                                   pillion_cli_feed_get_names (self->cli));
}

/* Whoever else prints what comes in this run does it with the same object. cli: its profile
 * is open. (transfer full)
 */
PillionCliFollow *
pillion_cli_follow_new (PillionCli *cli)
{
  PillionCliFollow *self = g_object_get_data (G_OBJECT (cli), SHARED);
  PillionEngine *engine = pillion_cli_get_engine (cli);

  if (self != NULL)
    return g_object_ref (self);
  self = g_object_new (PILLION_TYPE_CLI_FOLLOW, NULL);
  self->cli = g_object_ref (cli);
  g_object_set_data (G_OBJECT (cli), SHARED, self);
  g_signal_connect_object (engine, "messages-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notices-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "conversation-event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "typing-changed", G_CALLBACK (on_typing_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  return self;
}

/* Waits until everything that is there at this moment is printed. Errors: those of
 * pillion_cli_feed_print_finish().
 */
void
pillion_cli_follow_wait_async (PillionCliFollow   *self,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, pillion_cli_follow_wait_async);
  if (self->error != NULL) {
    g_task_return_error (task, g_error_copy (self->error));
    g_object_unref (task);
    return;
  }
  g_ptr_array_add (self->waiters, task);
  on_changed (self);
}

gboolean
pillion_cli_follow_wait_finish (PillionCliFollow *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Why nothing is printed any more; (nullable): all is well */
const GError *
pillion_cli_follow_get_error (PillionCliFollow *self)
{
  return self->error;
}
