/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-message-window.h"

#include "engine/pillion-message-list.h"
#include "engine/pillion-review.h"

#define WINDOW PILLION_MESSAGE_LIST_WINDOW
#define SLIDE  PILLION_MESSAGE_LIST_SLIDE

/* More are not counted. */
#define MAX_BELOW 10000

void
pillion_message_window_free (gpointer data)
{
  PillionMessageWindow *self = data;

  pillion_job_clear (&self->job);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

/* The newest rows before one (0: of all), and whether there are none before them. */
static gboolean
list_before (PillionDatabase      *database,
             PillionMessageWindow *self,
             gint64                before,
             guint                 limit,
             GPtrArray           **rows,
             GError              **error)
{
  if (!pillion_messages_list (database, self->chat, before, limit + 1, rows, error))
    return FALSE;
  self->at_start = (*rows)->len <= limit;
  if (!self->at_start)
    g_ptr_array_remove_index (*rows, 0);
  return TRUE;
}

/* The oldest rows after one, and whether there are none after them. */
static gboolean
list_after (PillionDatabase      *database,
            PillionMessageWindow *self,
            gint64                after,
            guint                 limit,
            GPtrArray           **rows,
            GError              **error)
{
  if (!pillion_messages_list_after (database, self->chat, after, limit + 1, rows, error))
    return FALSE;
  self->at_end = (*rows)->len <= limit;
  if (!self->at_end)
    g_ptr_array_set_size (*rows, (int) limit);
  return TRUE;
}

static gint64
get_row (GPtrArray *rows,
         guint      i)
{
  return ((const PillionMessageRow *) rows->pdata[i])->id;
}

/* Up to the last row, as it was; at the end also what came since. */
static gboolean
list_kept (PillionDatabase      *database,
           PillionMessageWindow *self,
           GPtrArray           **rows,
           GError              **error)
{
  gboolean was_at_end = self->at_end;
  guint n = 0;

  if (!list_after (database, self, self->first - 1, WINDOW + SLIDE, rows, error))
    return FALSE;
  if (was_at_end)
    return TRUE;
  while (n < (*rows)->len && get_row (*rows, n) <= self->last)
    n++;
  self->at_end = self->at_end && n == (*rows)->len;
  g_ptr_array_set_size (*rows, (int) n);
  return TRUE;
}

/* So many came that the window is too large: those far above what is seen go, and if these are
 * not enough, the newest: they are below.
 */
static void
trim (PillionMessageWindow *self,
      GPtrArray            *rows)
{
  guint n = 0;

  if (rows->len <= WINDOW)
    return;
  while (n < rows->len - (WINDOW - SLIDE) && (self->anchor == 0 || get_row (rows, n) < self->anchor))
    n++;
  if (n > 0) {
    g_ptr_array_remove_range (rows, 0, n);
    self->at_start = FALSE;
  }
  if (rows->len > WINDOW) {
    g_ptr_array_set_size (rows, WINDOW);
    self->at_end = FALSE;
  }
}

/* Moves the rows of one list behind the other's. */
static void
join (GPtrArray *rows,
      GPtrArray *more)
{
  g_ptr_array_set_free_func (more, NULL);
  g_ptr_array_extend (rows, more, NULL, NULL);
}

static gboolean
list_slid (PillionDatabase      *database,
           PillionMessageWindow *self,
           GPtrArray           **rows,
           GError              **error)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) more = NULL;

  if (!list_kept (database, self, &kept, error))
    return FALSE;
  if (self->step == PILLION_MESSAGE_WINDOW_UP) {
    if (!list_before (database, self, self->first, SLIDE, &more, error))
      return FALSE;
    join (more, kept);
    if (more->len > WINDOW) {
      g_ptr_array_set_size (more, WINDOW);
      self->at_end = FALSE;
    }
    *rows = g_steal_pointer (&more);
    return TRUE;
  }
  if (!list_after (database, self, self->last, SLIDE, &more, error))
    return FALSE;
  join (kept, more);
  if (kept->len > WINDOW) {
    g_ptr_array_remove_range (kept, 0, kept->len - WINDOW);
    self->at_start = FALSE;
  }
  *rows = g_steal_pointer (&kept);
  return TRUE;
}

/* As many on both sides of a row, or as there are. */
static gboolean
list_around (PillionDatabase      *database,
             PillionMessageWindow *self,
             GPtrArray           **rows,
             GError              **error)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  if (!list_before (database, self, self->target, WINDOW / 2, &before, error) ||
      !list_after (database, self, self->target - 1, WINDOW / 2, &after, error))
    return FALSE;
  if (after->len < WINDOW / 2) {
    g_clear_pointer (&before, g_ptr_array_unref);
    if (!list_before (database, self, self->target, WINDOW - after->len, &before, error))
      return FALSE;
  } else if (before->len < WINDOW / 2) {
    g_clear_pointer (&after, g_ptr_array_unref);
    if (!list_after (database, self, self->target - 1, WINDOW - before->len, &after, error))
      return FALSE;
  }
  join (before, after);
  *rows = g_steal_pointer (&before);
  return TRUE;
}

static gboolean
list_newest (PillionDatabase      *database,
             PillionMessageWindow *self,
             GPtrArray           **rows,
             GError              **error)
{
  self->at_end = TRUE;
  return list_before (database, self, 0, WINDOW, rows, error);
}

static gboolean
list_rows (PillionDatabase      *database,
           PillionMessageWindow *self,
           GPtrArray           **rows,
           GError              **error)
{
  switch (self->step) {
  case PILLION_MESSAGE_WINDOW_KEEP:
    if (!list_kept (database, self, rows, error))
      return FALSE;
    trim (self, *rows);
    return TRUE;
  case PILLION_MESSAGE_WINDOW_UP:
  case PILLION_MESSAGE_WINDOW_DOWN:
    return list_slid (database, self, rows, error);
  case PILLION_MESSAGE_WINDOW_JUMP:
    return list_around (database, self, rows, error);
  case PILLION_MESSAGE_WINDOW_END:
  default:
    return list_newest (database, self, rows, error);
  }
}

static gboolean
count_below (PillionDatabase      *database,
             PillionMessageWindow *self,
             GPtrArray            *rows,
             GError              **error)
{
  gint64 last = rows->len > 0 ? get_row (rows, rows->len - 1) : 0;

  self->newest = MAX (self->newest, last);
  return self->at_end || pillion_messages_count_after (database, self->chat, self->newest, MAX_BELOW, &self->n_below, error);
}

gboolean
pillion_message_window_read (PillionDatabase *database,
                             gpointer         data,
                             GError         **error)
{
  PillionMessageWindow *self = data;
  g_auto (PillionMessageReader) reader = { 0 };
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_review_check (database, &self->job, error) || !list_rows (database, self, &rows, error))
    return FALSE;
  /* Nothing is left of it. */
  if (rows->len == 0 && self->step != PILLION_MESSAGE_WINDOW_END) {
    g_clear_pointer (&rows, g_ptr_array_unref);
    if (!list_newest (database, self, &rows, error))
      return FALSE;
  }
  if (self->want_unread && !pillion_chats_first_unread (database, self->chat, &self->first_unread, error))
    return FALSE;
  pillion_message_reader_init (&reader, database, &self->job);
  self->messages = pillion_message_reader_read_all (&reader, rows, error);
  return self->messages != NULL && count_below (database, self, rows, error);
}
