/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-feed.h"

#include "cli/pillion-cli-text.h"

/* Messages that are printed, then marked, at a time. */
#define PAGE 100

/* Where the run keeps what to call whom. */
#define NAMES "pillion-cli-names"

typedef enum {
  STEP_NOTICES,
  STEP_NOTICES_TOLD,
  STEP_CONTACTS,
  STEP_MESSAGES,
  STEP_MESSAGES_TOLD,
  STEP_DONE,
} Step;

typedef struct {
  PillionCliFeedFlags  flags;
  Step                 step;
  GHashTable          *names; /* (owned) (nullable) */
  gint64               notice;
  GArray              *rows;  /* (owned) (nullable) */
} Feed;

static void
feed_free (Feed *self)
{
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_free (self);
}

/* A device that is locked or logged out shows no messages; they are printed if it opens again. */
static Step
get_first_step_of_messages (Feed       *feed,
                            PillionCli *cli)
{
  if ((feed->flags & PILLION_CLI_FEED_MESSAGES) == 0 ||
      pillion_engine_get_state (pillion_cli_get_engine (cli)) != PILLION_ENGINE_STATE_READY)
    return STEP_DONE;
  return STEP_CONTACTS;
}

static gboolean
print_notices (Feed         *feed,
               PillionCli   *cli,
               GAsyncResult *result,
               GError      **error)
{
  PillionCliOutput *output = pillion_cli_get_output (cli);
  g_autoptr (GPtrArray) notices = pillion_notices_list_finish (pillion_cli_get_engine (cli), result, error);

  if (notices == NULL)
    return FALSE;
  for (guint i = 0; i < notices->len; i++) {
    const PillionNotice *notice = notices->pdata[i];
    g_autofree char *text = pillion_cli_text_notice (notice);

    pillion_cli_output_event (output, notice->kind, json_object_ref (notice->detail), text);
    feed->notice = notice->id;
  }
  feed->step = notices->len > 0 ? STEP_NOTICES_TOLD : get_first_step_of_messages (feed, cli);
  return pillion_cli_output_check (output, error);
}

static gboolean
take_contacts (Feed         *feed,
               PillionCli   *cli,
               GAsyncResult *result,
               GError      **error)
{
  g_autoptr (GPtrArray) contacts = pillion_contacts_list_finish (pillion_cli_get_engine (cli), result, error);

  if (contacts == NULL)
    return FALSE;
  feed->names = pillion_cli_text_names_new (contacts);
  g_object_set_data_full (G_OBJECT (cli), NAMES, g_hash_table_ref (feed->names), (GDestroyNotify) g_hash_table_unref);
  feed->step = STEP_MESSAGES;
  return TRUE;
}

static gboolean
print_messages (Feed         *feed,
                PillionCli   *cli,
                GAsyncResult *result,
                GError      **error)
{
  PillionCliOutput *output = pillion_cli_get_output (cli);
  g_autoptr (GPtrArray) messages = NULL;
  GError *list_error = NULL;

  messages = pillion_conversations_list_new_finish (pillion_cli_get_engine (cli), result, &list_error);
  if (g_error_matches (list_error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT)) {
    g_error_free (list_error);
    feed->step = STEP_DONE;
    return TRUE;
  }
  if (messages == NULL) {
    g_propagate_error (error, list_error);
    return FALSE;
  }
  feed->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < messages->len; i++) {
    PillionMessage *message = messages->pdata[i];
    gint64 row = pillion_message_get_row (message);
    g_autofree char *text = output->json ? NULL : pillion_cli_text_message (message, feed->names);

    pillion_cli_output_event (output, "message", pillion_cli_text_message_members (message, feed->names), text);
    g_array_append_val (feed->rows, row);
  }
  feed->step = messages->len > 0 ? STEP_MESSAGES_TOLD : STEP_DONE;
  return pillion_cli_output_check (output, error);
}

/* Takes the result of the step that ended, and chooses the next. */
static gboolean
finish_step (Feed         *feed,
             PillionCli   *cli,
             GAsyncResult *result,
             GError      **error)
{
  PillionEngine *engine = pillion_cli_get_engine (cli);

  switch (feed->step) {
  case STEP_NOTICES:
    return print_notices (feed, cli, result, error);
  case STEP_NOTICES_TOLD:
    feed->step = get_first_step_of_messages (feed, cli);
    return pillion_notices_set_told_finish (engine, result, error);
  case STEP_CONTACTS:
    return take_contacts (feed, cli, result, error);
  case STEP_MESSAGES:
    return print_messages (feed, cli, result, error);
  case STEP_MESSAGES_TOLD:
    feed->step = STEP_MESSAGES;
    return pillion_conversations_set_told_finish (engine, result, error);
  case STEP_DONE:
  default:
    g_assert_not_reached ();
  }
}

/* A step has ended, or (result is NULL) the first begins. */
static void
go_on (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PillionCli *cli = g_task_get_source_object (task);
  PillionEngine *engine = pillion_cli_get_engine (cli);
  Feed *feed = g_task_get_task_data (task);
  GError *error = NULL;

  if (result != NULL && !finish_step (feed, cli, result, &error)) {
    /* The store of a device that has just been locked or logged out tells nothing more. */
    if (!g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT)) {
      g_task_return_error (task, error);
      return;
    }
    g_error_free (error);
    feed->step = STEP_DONE;
  }
  switch (feed->step) {
  case STEP_NOTICES:
    pillion_notices_list_async (engine, NULL, go_on, g_steal_pointer (&task));
    break;
  case STEP_NOTICES_TOLD:
    pillion_notices_set_told_async (engine, feed->notice, NULL, go_on, g_steal_pointer (&task));
    break;
  case STEP_CONTACTS:
    pillion_contacts_list_async (engine, NULL, go_on, g_steal_pointer (&task));
    break;
  case STEP_MESSAGES:
    pillion_conversations_list_new_async (engine, PAGE, NULL, go_on, g_steal_pointer (&task));
    break;
  case STEP_MESSAGES_TOLD:
    pillion_conversations_set_told_async (engine, g_steal_pointer (&feed->rows), NULL, go_on, g_steal_pointer (&task));
    break;
  case STEP_DONE:
  default:
    g_task_return_boolean (task, TRUE);
  }
}

void
pillion_cli_feed_print_async (PillionCli         *cli,
                              PillionCliFeedFlags flags,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (cli, NULL, callback, user_data);
  Feed *feed = g_new0 (Feed, 1);

  g_task_set_source_tag (task, pillion_cli_feed_print_async);
  g_task_set_task_data (task, feed, (GDestroyNotify) feed_free);
  feed->flags = flags;
  feed->step = (flags & PILLION_CLI_FEED_NOTICES) != 0 ? STEP_NOTICES : get_first_step_of_messages (feed, cli);
  go_on (NULL, NULL, task);
}

GHashTable *
pillion_cli_feed_get_names (PillionCli *cli)
{
  return g_object_get_data (G_OBJECT (cli), NAMES);
}

gboolean
pillion_cli_feed_print_finish (PillionCli   *cli,
                               GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, cli), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
