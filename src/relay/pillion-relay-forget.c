/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-forget.h"

#include <glib/gstdio.h>

#include "relay/pillion-relay-tickets.h"

#define STEP_MS (60 * 1000)
#define DEVICES_A_STEP 1000

#define DAY_MS (24 * G_GUINT64_CONSTANT (3600000))

/* PROTOCOL.md, sections 4.4 and 4.5. */
#define REQUESTS_MS (30 * DAY_MS)
#define HANDOUTS_MS (1 * DAY_MS)

typedef struct {
  PillionRelayJob job;
  PillionRelay *relay;
  PillionRelayExpiry expiry;
} Job;

static gboolean
run (PillionRelayJob    *job,
     PillionRelayStore  *store,
     GError            **error)
{
  Job *self = (Job *) job;

  g_array_set_size (self->expiry.blobs, 0);

  return store->expire (store, &self->expiry, error);
}

static void
done (PillionRelayJob *job,
      const GError    *error)
{
  Job *self = (Job *) job;

  if (error != NULL) {
    pillion_relay_log ("Old things could not be forgotten: %s", error->message);
  } else {
    self->relay->expired_after = self->expiry.after;
    for (guint i = 0; i < self->expiry.blobs->len; i++) {
      const PillionRelayBlob *blob = &g_array_index (self->expiry.blobs, PillionRelayBlob, i);
      g_autofree char *path = pillion_relay_blob_get_path (self->relay, blob->id);

      (void) g_unlink (path);
    }
  }

  g_array_unref (self->expiry.blobs);
  g_free (self);
}

static guint64
before (guint64 now_ms,
        guint64 age_ms)
{
  return now_ms > age_ms ? now_ms - age_ms : 0;
}

void
pillion_relay_forget_tick (PillionRelay *relay,
                           guint64       now_ms)
{
  const PillionPolicy *policy = &relay->options->policy;
  guint64 time = pillion_relay_now_ms ();
  Job *job;

  if (relay->draining || now_ms < relay->forget_ms)
    return;

  relay->forget_ms = now_ms + STEP_MS;
  job = g_new0 (Job, 1);
  job->job.run = run;
  job->job.done = done;
  job->job.writes = TRUE;
  job->job.patient = TRUE;
  job->relay = relay;
  job->expiry.mail_before = before (time, policy->mailbox_ttl_ms);
  job->expiry.requests_before = before (time, REQUESTS_MS);
  job->expiry.handouts_before = before (time, HANDOUTS_MS);
  job->expiry.blobs_before = before (time, policy->blob_ttl_ms);
  job->expiry.n_devices = DEVICES_A_STEP;
  job->expiry.after = relay->expired_after;
  job->expiry.blobs = g_array_new (FALSE, FALSE, sizeof (PillionRelayBlob));
  pillion_relay_queue_add (relay->queue, job);
}
