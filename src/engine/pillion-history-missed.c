/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-missed.h"

#include "engine/pillion-history-here.h"
#include "store/pillion-history-table.h"
#include "store/pillion-settings-table.h"
#include "wire/pillion-link-message.h"

/* Settings: how far the mailbox was, and when the relay first dropped something; from when on something
 * is missing, and whether that is only what failed its check; since when it had all.
 */
#define MAILBOX "mailbox-time"
#define DROPPED "mailbox-dropped"
#define MISSED "history-missed"
#define SETTLED "history-missed-settled"
#define HERE "history-here-since"

/* The mailbox's time is written no oftener. */
#define STEP_MS 60000

gboolean
pillion_history_missed_note_mailbox (PillionDatabase *database,
                                     PillionJob      *job,
                                     guint64          mailbox_time_ms,
                                     GError         **error)
{
  guint64 before = 0;

  /* Or what comes until then would count as here. */
  mailbox_time_ms = pillion_job_clamp_time (job, mailbox_time_ms);
  return pillion_settings_load_number (database, MAILBOX, &before, error) &&
         (mailbox_time_ms < before + STEP_MS ||
          pillion_settings_save_number (database, MAILBOX, mailbox_time_ms, error));
}

/* from: what is missing already stays so */
static gboolean
save_missed (PillionDatabase *database,
             PillionJob      *job,
             guint64          from,
             GError         **error)
{
  guint64 before = PILLION_HISTORY_NOTHING;
  guint64 margin_ms = 2 * job->limits->clock_tolerance_ms;

  if (!pillion_settings_load_number (database, MISSED, &before, error))
    return FALSE;
  /* Clocks may differ so far; and 0 would mean that nothing is. */
  from = MAX (from - MIN (from, margin_ms), 1);
  return pillion_settings_save_number (database, MISSED, MIN (from, before), error);
}

gboolean
pillion_history_missed_note_dropped (PillionDatabase *database,
                                     GError         **error)
{
  guint64 mailbox = 0;
  guint64 dropped = PILLION_HISTORY_NOTHING;

  return pillion_settings_load_number (database, MAILBOX, &mailbox, error) &&
         pillion_settings_load_number (database, DROPPED, &dropped, error) &&
         (dropped <= mailbox || pillion_settings_save_number (database, DROPPED, mailbox, error));
}

gboolean
pillion_history_missed_begin (PillionDatabase *database,
                              PillionJob      *job,
                              guint64         *here_since,
                              GError         **error)
{
  guint64 mailbox = 0;
  guint64 dropped = PILLION_HISTORY_NOTHING;
  guint64 hole;
  guint64 waiting;

  if (!pillion_history_here_load (database, job, here_since, error) ||
      !pillion_settings_load_number (database, MAILBOX, &mailbox, error) ||
      !pillion_settings_load_number (database, DROPPED, &dropped, error) ||
      !pillion_chains_find_oldest_hole (database, &hole, error) ||
      !pillion_messages_find_oldest_waiting (database, &waiting, error))
    return FALSE;
  /* Where nothing ever came, nothing is here since it was linked. */
  if (mailbox == 0)
    mailbox = *here_since;
  return save_missed (database, job, MIN (MIN (mailbox, dropped), MIN (hole, waiting)), error) &&
         pillion_settings_remove (database, SETTLED, error) && pillion_messages_remove_waiting (database, error) &&
         pillion_history_reserve_missed (database, job->now_ms, error) &&
         pillion_settings_save_number (database, HERE, *here_since, error);
}

gboolean
pillion_history_missed_load (PillionDatabase *database,
                             guint64         *from,
                             guint64         *here_since,
                             GError         **error)
{
  *from = 0;
  *here_since = PILLION_HISTORY_NOTHING;
  return pillion_settings_load_number (database, MISSED, from, error) &&
         pillion_settings_load_number (database, HERE, here_since, error);
}

gboolean
pillion_history_missed_settle (PillionDatabase *database,
                               GError         **error)
{
  return pillion_settings_save_number (database, SETTLED, 1, error);
}

gboolean
pillion_history_missed_is_settled (PillionDatabase *database,
                                   gboolean        *settled,
                                   GError         **error)
{
  guint64 value = 0;

  if (!pillion_settings_load_number (database, SETTLED, &value, error))
    return FALSE;
  *settled = value != 0;
  return TRUE;
}

gboolean
pillion_history_missed_end (PillionDatabase *database,
                            GError         **error)
{
  return pillion_settings_remove (database, MISSED, error) && pillion_settings_remove (database, DROPPED, error) &&
         pillion_settings_remove (database, SETTLED, error) && pillion_history_forget_rooms (database, error);
}
