/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-history-table.h"

#include "store/pillion-settings-table.h"

/* So many rows are left for history: more than any account has messages. */
#define ROOM (G_GINT64_CONSTANT (1) << 40)

/* Behind all that is here so many rows stay free, for what is between and comes right too. */
#define SPACE 100

/* Settings: the last row before the room for what is older than the device; and of each room for what
 * it missed that row and, where a version wrote it that had several rooms, when it was made.
 */
#define BOTTOM "history-bottom"
#define MISSED_BOTTOM "history-missed-bottom"

static gboolean
get_last_row (PillionDatabase *database,
              gint64          *id,
              GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT coalesce (max (seq), 0) FROM sqlite_sequence WHERE name = 'messages'");

  *id = pillion_statement_next (statement) ? pillion_statement_get_integer (statement, 0) : 0;
  return pillion_statement_finish (statement, error);
}

/* Messages that come from now on are behind a room that begins there. */
static gboolean
leap (PillionDatabase *database,
      gint64           bottom,
      GError         **error)
{
  g_autoptr (PillionStatement) forget =
    pillion_database_prepare (database, "DELETE FROM sqlite_sequence WHERE name = 'messages'");
  g_autoptr (PillionStatement) insert =
    pillion_database_prepare (database, "INSERT INTO sqlite_sequence (name, seq) VALUES ('messages', ?1)");

  pillion_statement_bind_integer (insert, 1, bottom + ROOM);
  return pillion_statement_run (forget, error) && pillion_statement_run (insert, error);
}

gboolean
pillion_history_reserve (PillionDatabase *database,
                         GError         **error)
{
  gint64 last;

  return get_last_row (database, &last, error) &&
         pillion_settings_save_number (database, BOTTOM, (guint64) last, error) && leap (database, last, error);
}

gboolean
pillion_history_reserve_missed (PillionDatabase *database,
                                guint64          now_ms,
                                GError         **error)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GByteArray) rooms = g_byte_array_new ();
  guint64 room[2];
  gint64 last;

  if (!pillion_settings_load (database, MISSED_BOTTOM, &before, error) || !get_last_row (database, &last, error))
    return FALSE;
  if (before != NULL)
    g_byte_array_append (rooms, g_bytes_get_data (before, NULL), (guint) g_bytes_get_size (before));
  if (rooms->len % sizeof room != 0)
    g_byte_array_set_size (rooms, 0);
  room[0] = GUINT64_TO_BE ((guint64) last);
  room[1] = GUINT64_TO_BE (now_ms);
  g_byte_array_append (rooms, (const guint8 *) room, sizeof room);
  return pillion_settings_save (database, MISSED_BOTTOM, rooms->data, rooms->len, error) &&
         leap (database, last, error);
}

gboolean
pillion_history_forget_rooms (PillionDatabase *database,
                              GError         **error)
{
  return pillion_settings_remove (database, MISSED_BOTTOM, error);
}

/* Below what is in a room already, or came behind it. end: the last row before the next room */
static gboolean
find_next (PillionDatabase *database,
           guint64          bottom,
           guint64          end,
           gint64          *next,
           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT coalesce (min (id), ?3) FROM messages WHERE id > ?1 AND id <= ?2");

  pillion_statement_bind_integer (statement, 1, (gint64) bottom);
  pillion_statement_bind_integer (statement, 2, (gint64) end);
  pillion_statement_bind_integer (statement, 3, (gint64) bottom + ROOM + 1);
  *next = pillion_statement_next (statement) ? pillion_statement_get_integer (statement, 0) - 1 : 0;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_list_rooms (PillionDatabase *database,
                            GArray         **rooms,
                            GError         **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (PillionHistoryRoom));
  g_autoptr (GBytes) stored = NULL;
  const guint64 *numbers;
  gsize n = 0;

  if (!pillion_settings_load (database, MISSED_BOTTOM, &stored, error))
    return FALSE;
  numbers = stored != NULL ? g_bytes_get_data (stored, &n) : NULL;
  n /= sizeof *numbers;
  for (gsize i = 0; i < n; i += 2) {
    PillionHistoryRoom room = { .made_at = i + 1 < n ? GUINT64_FROM_BE (numbers[i + 1]) : 0 };
    guint64 end = i + 2 < n ? GUINT64_FROM_BE (numbers[i + 2]) : G_MAXINT64;

    if (!find_next (database, GUINT64_FROM_BE (numbers[i]), end, &room.next, error))
      return FALSE;
    g_array_append_val (list, room);
  }
  *rooms = g_steal_pointer (&list);
  return TRUE;
}

gboolean
pillion_history_find_top (PillionDatabase *database,
                          gboolean         missed,
                          gint64          *top,
                          GError         **error)
{
  g_autoptr (GArray) rooms = NULL;
  guint64 bottom = G_MAXUINT64;

  *top = 0;
  if (!missed)
    return pillion_settings_load_number (database, BOTTOM, &bottom, error) &&
           (bottom == G_MAXUINT64 || find_next (database, bottom, G_MAXINT64, top, error));
  if (!pillion_history_list_rooms (database, &rooms, error))
    return FALSE;
  if (rooms->len > 0)
    *top = g_array_index (rooms, PillionHistoryRoom, rooms->len - 1).next;
  return TRUE;
}

/* Whether a message of a chat arrived before all that are here, so that nobody need look further. */
static gboolean
is_oldest (PillionDatabase *database,
           const guint8    *chat,
           guint64          arrived_at,
           gboolean        *oldest,
           GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT received_at FROM messages WHERE chat = ?1 ORDER BY id LIMIT 1");

  pillion_statement_bind_bytes (statement, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  *oldest = !pillion_statement_next (statement) || (guint64) pillion_statement_get_integer (statement, 0) >= arrived_at;
  return pillion_statement_finish (statement, error);
}

/* The last row of a chat before those that came later, and the first of those. */
static gboolean
find_neighbours (PillionDatabase *database,
                 const guint8    *chat,
                 guint64          arrived_at,
                 gint64          *below,
                 gint64          *above,
                 GError         **error)
{
  g_autoptr (PillionStatement) older =
    pillion_database_prepare (database, "SELECT id FROM messages WHERE chat = ?1 AND received_at < ?2"
                                        " ORDER BY id DESC LIMIT 1");
  g_autoptr (PillionStatement) newer =
    pillion_database_prepare (database, "SELECT id FROM messages WHERE chat = ?1 AND received_at > ?2 AND id > ?3"
                                        " ORDER BY id LIMIT 1");

  pillion_statement_bind_bytes (older, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (older, 2, (gint64) arrived_at);
  *below = pillion_statement_next (older) ? pillion_statement_get_integer (older, 0) : 0;
  pillion_statement_bind_bytes (newer, 1, chat, PILLION_ACCOUNT_ID_BYTES);
  pillion_statement_bind_integer (newer, 2, (gint64) arrived_at);
  pillion_statement_bind_integer (newer, 3, *below);
  *above = pillion_statement_next (newer) ? pillion_statement_get_integer (newer, 0) : G_MAXINT64;
  return pillion_statement_finish (older, error) && pillion_statement_finish (newer, error);
}

/* Behind all that is here: where the newest of all was left out, the row that was left for it. */
static gboolean
find_end (PillionDatabase *database,
          gint64          *id,
          GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT 1 FROM messages WHERE id = ?1");
  gint64 last;

  if (!get_last_row (database, &last, error))
    return FALSE;
  pillion_statement_bind_integer (statement, 1, last);
  *id = pillion_statement_next (statement) ? last + SPACE : last;
  return pillion_statement_finish (statement, error);
}

gboolean
pillion_history_find_gap (PillionDatabase *database,
                          const guint8    *chat,
                          guint64          arrived_at,
                          gint64          *id,
                          GError         **error)
{
  g_autoptr (PillionStatement) statement =
    pillion_database_prepare (database, "SELECT id - 1 FROM messages AS next WHERE id > ?1 AND id <= ?2"
                                        " AND NOT EXISTS (SELECT 1 FROM messages WHERE id = next.id - 1)"
                                        " ORDER BY id DESC LIMIT 1");
  gint64 below;
  gint64 above;
  gboolean oldest;

  *id = 0;
  if (!is_oldest (database, chat, arrived_at, &oldest, error))
    return FALSE;
  if (oldest)
    return TRUE;
  if (!find_neighbours (database, chat, arrived_at, &below, &above, error))
    return FALSE;
  pillion_statement_bind_integer (statement, 1, below);
  pillion_statement_bind_integer (statement, 2, above);
  if (pillion_statement_next (statement))
    *id = pillion_statement_get_integer (statement, 0);
  if (!pillion_statement_finish (statement, error))
    return FALSE;
  return *id != 0 || above != G_MAXINT64 || find_end (database, id, error);
}
