/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-history-flaws-private.h"

#include "engine/pillion-hex.h"

/* Those of scripts, and what a report says. */
static const struct {
  const char *name;
  const char *sentence;
} checks[] = {
  [PILLION_HISTORY_CHECK_NONE] = { "none", "nothing" },
  [PILLION_HISTORY_CHECK_NAME] = { "name", "length or hash of the sealed chunk are not those announced" },
  [PILLION_HISTORY_CHECK_SEAL] = { "seal", "the chunk does not open under the transfer's key" },
  [PILLION_HISTORY_CHECK_CONTENT] = { "content", "the chunk can't be decompressed or decoded" },
  [PILLION_HISTORY_CHECK_PLACE] = { "place", "the chunk belongs nowhere in this transfer" },
  [PILLION_HISTORY_CHECK_AUTHOR] = { "author", "a message or reaction has an author who is not in its chat" },
  [PILLION_HISTORY_CHECK_STATE] = { "state", "a message has a state that its author rules out" },
  [PILLION_HISTORY_CHECK_TIME] = { "time", "a message is older than what is served" },
  [PILLION_HISTORY_CHECK_FILE] = { "file", "the description of a file contradicts itself" },
};

static void
flaw_free (PillionHistoryFlaw *self)
{
  g_free (self->conversation);
  g_free (self->device);
  g_free (self->transfer);
  g_free (self);
}

static PillionHistoryFlaw *
flaw_new (const PillionHistoryFlawRow *row)
{
  PillionHistoryFlaw *self = g_new0 (PillionHistoryFlaw, 1);
  guint check = row->check < G_N_ELEMENTS (checks) ? row->check : PILLION_HISTORY_CHECK_NONE;

  self->conversation = row->has_chat ? pillion_hex_encode (row->chat, sizeof row->chat) : NULL;
  self->device = pillion_hex_encode (row->device, sizeof row->device);
  self->transfer = pillion_hex_encode (row->transfer, sizeof row->transfer);
  self->chunk = row->chunk;
  self->check = checks[check].name;
  self->n_messages = row->n_messages;
  self->since_ms = row->since;
  self->noted_ms = row->noted_at;
  return self;
}

GPtrArray *
pillion_history_flaws_new (GPtrArray *rows)
{
  GPtrArray *self = g_ptr_array_new_with_free_func ((GDestroyNotify) flaw_free);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self, flaw_new (rows->pdata[i]));
  return self;
}

static gboolean
is_equal (const PillionHistoryFlaw *a,
          const PillionHistoryFlaw *b)
{
  return g_strcmp0 (a->conversation, b->conversation) == 0 && g_str_equal (a->device, b->device) &&
         g_str_equal (a->transfer, b->transfer) && a->chunk == b->chunk && a->check == b->check &&
         a->n_messages == b->n_messages && a->since_ms == b->since_ms && a->noted_ms == b->noted_ms;
}

gboolean
pillion_history_flaws_equal (GPtrArray *a,
                             GPtrArray *b)
{
  for (guint i = 0; a->len == b->len && i < a->len; i++) {
    if (!is_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  }
  return a->len == b->len;
}

guint
pillion_history_get_n_flaws (PillionHistory *self)
{
  g_return_val_if_fail (PILLION_IS_HISTORY (self), 0);

  return pillion_history_get_flaws (self)->len;
}

const PillionHistoryFlaw *
pillion_history_get_flaw (PillionHistory *self,
                          guint           index)
{
  g_return_val_if_fail (PILLION_IS_HISTORY (self), NULL);
  g_return_val_if_fail (index < pillion_history_get_n_flaws (self), NULL);

  return pillion_history_get_flaws (self)->pdata[index];
}

gboolean
pillion_history_is_flawed (PillionHistory *self,
                           const char     *conversation)
{
  g_return_val_if_fail (PILLION_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (conversation != NULL, FALSE);

  for (guint i = 0; i < pillion_history_get_n_flaws (self); i++) {
    if (g_strcmp0 (pillion_history_get_flaw (self, i)->conversation, conversation) == 0)
      return TRUE;
  }
  return FALSE;
}

/* ----- the report ----- */

/* In UTC: whoever reads it may be anywhere. (transfer full) */
static char *
dup_time (guint64 ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc ((gint64) (ms / 1000));

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : g_strdup ("unknown");
}

static const char *
describe_check (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    if (g_str_equal (checks[i].name, name))
      return checks[i].sentence;
  }
  return name;
}

static void
append_flaw (GString                  *text,
             const PillionHistoryFlaw *flaw,
             guint                     n_chats)
{
  g_autofree char *noted = dup_time (flaw->noted_ms);
  g_autofree char *since = flaw->since_ms != 0 ? dup_time (flaw->since_ms) : g_strdup ("the beginning");

  g_string_append (text, "\n");
  if (flaw->conversation != NULL)
    g_string_append_printf (text, "Chat %u\n", n_chats);
  else
    g_string_append (text, "No chat in particular\n");
  g_string_append_printf (text, "  check: %s (%s)\n", flaw->check, describe_check (flaw->check));
  if (flaw->n_messages > 0)
    g_string_append_printf (text, "  messages left out: %u\n", flaw->n_messages);
  g_string_append_printf (text, "  found: %s\n  from device: %s\n  transfer: %s, since %s\n  first chunk: %u\n", noted,
                          flaw->device, flaw->transfer, since, flaw->chunk);
}

char *
pillion_history_dup_report (PillionHistory *self)
{
  GString *text = g_string_new ("Pillion " PILLION_VERSION ": older messages that failed a check\n");
  guint n_chats = 0;

  g_return_val_if_fail (PILLION_IS_HISTORY (self), NULL);

  for (guint i = 0; i < pillion_history_get_n_flaws (self); i++) {
    const PillionHistoryFlaw *flaw = pillion_history_get_flaw (self, i);

    n_chats += flaw->conversation != NULL;
    append_flaw (text, flaw, n_chats);
  }
  return g_string_free (text, FALSE);
}
