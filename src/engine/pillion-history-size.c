/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-size.h"

#include "engine/pillion-engine-error.h"
#include "engine/pillion-history-private.h"
#include "store/pillion-history-table.h"

#include <string.h>

/* Of the store's worker at a time. */
#define STEP_MESSAGES 10000

/* What a message is beside its text: most of it are its id and times, which hardly compress. */
#define MESSAGE_BYTES 35

/* The same of a file: where it is, and what it is checked and opened by. */
#define ATTACHMENT_BYTES 160

/* What becomes of a text in a chunk. */
#define TEXT_RATIO 0.45

/* Taken for usual, since nothing is known of the network: each byte goes up from here, and down to
 * the other device.
 */
#define BYTES_PER_SECOND 500000.0
#define MESSAGES_PER_SECOND 5000.0

typedef struct {
  PillionJob           job;
  gint64               below;
  PillionHistoryAmount amounts[PILLION_HISTORY_N_DEPTHS];
} MeasureWork;

static void
measure_work_free (MeasureWork *self)
{
  pillion_job_clear (&self->job);
  g_free (self);
}

/* The first step sets from when on each depth is: all of it is measured by one time. */
static gboolean
measure (PillionDatabase *database,
         gpointer         data,
         GError         **error)
{
  MeasureWork *work = data;

  for (guint i = 0; i < PILLION_HISTORY_N_DEPTHS && work->below == G_MAXINT64; i++)
    work->amounts[i].since = pillion_history_depth_get_since ((PillionHistoryDepth) i, work->job.now_ms);
  return pillion_history_measure (database, work->below, STEP_MESSAGES, work->amounts, PILLION_HISTORY_N_DEPTHS,
                                  &work->below, error);
}

static void
add_up (const PillionHistoryAmount *amount,
        PillionHistorySize         *size)
{
  size->n_messages = amount->n_messages;
  size->n_bytes = (guint64) amount->n_messages * MESSAGE_BYTES + (guint64) amount->n_attachments * ATTACHMENT_BYTES +
                  (guint64) ((double) amount->n_text_bytes * TEXT_RATIO) + amount->n_thumbnail_bytes;
  size->seconds = MAX ((double) size->n_bytes / BYTES_PER_SECOND, size->n_messages / MESSAGES_PER_SECOND);
}

static PillionHistorySize *
add_up_all (const MeasureWork *work)
{
  PillionHistorySize *sizes = g_new0 (PillionHistorySize, PILLION_HISTORY_N_DEPTHS);

  for (guint i = 0; i < PILLION_HISTORY_N_DEPTHS; i++)
    add_up (&work->amounts[i], &sizes[i]);
  return sizes;
}

static void
on_step_done (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  const MeasureWork *work = pillion_engine_run_finish (PILLION_ENGINE (source), result, &error);
  MeasureWork *next;

  if (work == NULL) {
    g_task_return_error (task, pillion_engine_error_from (error));
  } else if (work->below == 0) {
    g_task_return_pointer (task, add_up_all (work), g_free);
  } else {
    next = g_new0 (MeasureWork, 1);
    next->below = work->below;
    memcpy (next->amounts, work->amounts, sizeof next->amounts);
    pillion_engine_run_async (PILLION_ENGINE (source), measure, next, (GDestroyNotify) measure_work_free,
                              g_task_get_cancellable (task), on_step_done, g_object_ref (task));
  }
}

void
pillion_history_measure_sizes_async (PillionHistory     *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  MeasureWork *work = g_new0 (MeasureWork, 1);

  g_return_if_fail (PILLION_IS_HISTORY (self));

  g_task_set_source_tag (task, pillion_history_measure_sizes_async);
  work->below = G_MAXINT64;
  pillion_engine_run_async (pillion_history_get_engine (self), measure, work, (GDestroyNotify) measure_work_free,
                            cancellable, on_step_done, task);
}

gboolean
pillion_history_measure_sizes_finish (PillionHistory     *self,
                                      GAsyncResult       *result,
                                      PillionHistorySize *sizes,
                                      GError            **error)
{
  g_autofree PillionHistorySize *measured = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  measured = g_task_propagate_pointer (G_TASK (result), error);
  if (measured == NULL)
    return FALSE;
  memcpy (sizes, measured, PILLION_HISTORY_N_DEPTHS * sizeof *sizes);
  return TRUE;
}
