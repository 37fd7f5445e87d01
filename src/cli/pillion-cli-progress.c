/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-progress.h"

#include <stdio.h>
#include <unistd.h>

/**
 * PillionCliProgress:
 *
 * Shows how far a file has come, from its making to its end: the event "attachment.progress" at
 * each percent, or a line of a terminal that is written again and again.
 */
struct _PillionCliProgress {
  GObject                    parent_instance;

  PillionCliOutput          *output;   /* (unowned) */
  PillionAttachmentTransfer *transfer; /* (owned) */
  PillionMessage            *message;  /* (owned) */
  int                        percent;  /* that was shown; -1: none */
};

G_DEFINE_FINAL_TYPE (PillionCliProgress, pillion_cli_progress, G_TYPE_OBJECT)

static gboolean
is_for_people (PillionCliProgress *self)
{
  return !self->output->json && isatty (STDERR_FILENO) == 1;
}

static void
pillion_cli_progress_dispose (GObject *object)
{
  PillionCliProgress *self = PILLION_CLI_PROGRESS (object);

  if (self->transfer != NULL && self->percent >= 0 && is_for_people (self))
    fputc ('\n', stderr);
  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_data (self->transfer, self);
  g_clear_object (&self->transfer);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (pillion_cli_progress_parent_class)->dispose (object);
}

static void
pillion_cli_progress_class_init (PillionCliProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pillion_cli_progress_dispose;
}

static void
pillion_cli_progress_init (PillionCliProgress *self)
{
  self->percent = -1;
}

static void
print_line (PillionCliProgress *self)
{
  PillionMessageAttachment *attachment = pillion_message_get_attachment (self->message);
  g_autofree char *name = pillion_cli_output_escape (
    attachment != NULL ? pillion_message_attachment_get_name (attachment) : "", FALSE);

  fprintf (stderr, "\r%s: %d %%", name, self->percent);
}

static void
print_event (PillionCliProgress *self)
{
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "message", pillion_message_get_id (self->message));
  json_object_set_int_member (members, "percent", self->percent);
  pillion_cli_output_event (self->output, "attachment.progress", members, NULL);
}

static void
on_fraction_changed (PillionCliProgress *self)
{
  int percent = (int) (100 * pillion_attachment_transfer_get_fraction (self->transfer));

  if (percent == self->percent)
    return;
  self->percent = percent;
  if (is_for_people (self))
    print_line (self);
  else
    print_event (self);
}

PillionCliProgress *
pillion_cli_progress_new (PillionCliOutput          *output,
                          PillionAttachmentTransfer *transfer,
                          PillionMessage            *message)
{
  PillionCliProgress *self = g_object_new (PILLION_TYPE_CLI_PROGRESS, NULL);

  self->output = output;
  self->transfer = g_object_ref (transfer);
  self->message = g_object_ref (message);
  g_signal_connect_object (transfer, "notify::fraction", G_CALLBACK (on_fraction_changed), self, G_CONNECT_SWAPPED);
  return self;
}
