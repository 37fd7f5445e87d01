/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-blob-finish.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct _PillionRelayBlobFinish {
  PillionRelayJob job;
  uv_work_t work;
  PillionRelay *relay;
  guint8 blob[PILLION_ID_BYTES];
  int fd; /* (owned) */
  gboolean synced;
  PillionRelayBlobFinishFunc func; /* (nullable): NULL once cancelled */
  gpointer user_data;
};

static void
finish (PillionRelayBlobFinish *self,
        gboolean                stored)
{
  if (self->func != NULL)
    self->func (self->user_data, stored);
  close (self->fd);
  g_free (self);
}

static gboolean
run (PillionRelayJob    *job,
     PillionRelayStore  *store,
     GError            **error)
{
  PillionRelayBlobFinish *self = (PillionRelayBlobFinish *) job;

  return store->blob_finish (store, self->blob, error);
}

static void
done (PillionRelayJob *job,
      const GError    *error)
{
  PillionRelayBlobFinish *self = (PillionRelayBlobFinish *) job;

  if (error != NULL)
    pillion_relay_log ("A blob could not be finished: %s", error->message);
  finish (self, error == NULL);
}

static void
sync_file (uv_work_t *work)
{
  PillionRelayBlobFinish *self = work->data;

  self->synced = fsync (self->fd) == 0;
}

static void
file_synced (uv_work_t *work,
             int        status)
{
  PillionRelayBlobFinish *self = work->data;

  if (status != 0 || !self->synced || self->relay->queue == NULL) {
    finish (self, FALSE);
    return;
  }

  self->job.run = run;
  self->job.done = done;
  self->job.writes = TRUE;
  pillion_relay_queue_add (self->relay->queue, self);
}

PillionRelayBlobFinish *
pillion_relay_blob_finish_start (PillionRelay               *relay,
                                 const guint8               *blob,
                                 int                         fd,
                                 PillionRelayBlobFinishFunc  func,
                                 gpointer                    user_data)
{
  PillionRelayBlobFinish *self = g_new0 (PillionRelayBlobFinish, 1);

  self->relay = relay;
  memcpy (self->blob, blob, sizeof self->blob);
  self->fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  self->func = func;
  self->user_data = user_data;
  self->work.data = self;
  uv_queue_work (&relay->loop, &self->work, sync_file, file_synced);

  return self;
}

void
pillion_relay_blob_finish_cancel (PillionRelayBlobFinish *self)
{
  self->func = NULL;
}
