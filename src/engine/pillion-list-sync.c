/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-list-sync.h"

/* n_added of wanted, from its position first on, replace n_removed of items. */
static void
splice (GListModel *model,
        GPtrArray  *items,
        guint       position,
        guint       n_removed,
        GPtrArray  *wanted,
        guint       first,
        guint       n_added)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_object_unref);

  if (n_removed == 0 && n_added == 0)
    return;
  /* What goes lives until everybody was told. */
  for (guint i = 0; i < n_removed; i++)
    g_ptr_array_add (removed, g_object_ref (items->pdata[position + i]));
  if (n_removed > 0)
    g_ptr_array_remove_range (items, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (items, (int) (position + i), g_object_ref (wanted->pdata[first + i]));
  g_list_model_items_changed (model, position, n_removed, n_added);
}

/* Where each object of items is, from 1 on, between the equal ends. */
static GHashTable *
index_items (GPtrArray *items,
             guint      first,
             guint      end)
{
  GHashTable *places = g_hash_table_new (NULL, NULL);

  for (guint i = first; i < end; i++)
    g_hash_table_insert (places, items->pdata[i], GUINT_TO_POINTER (i + 1));
  return places;
}

/* Whether what is in both is in the same order in both. */
static gboolean
is_in_order (GHashTable *places,
             GPtrArray  *wanted,
             guint       first,
             guint       end)
{
  guint last = 0;

  for (guint i = first; i < end; i++) {
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, wanted->pdata[i]));

    if (place == 0)
      continue;
    if (place < last)
      return FALSE;
    last = place;
  }
  return TRUE;
}

/* In the same order: each run that goes, comes, or both. */
static void
sync_runs (GListModel *model,
           GPtrArray  *items,
           guint       first,
           guint       n_old,
           GHashTable *known,
           GPtrArray  *wanted,
           guint       end)
{
  g_autoptr (GHashTable) staying = index_items (wanted, first, end);
  guint n_left = n_old;
  guint position = first;

  while (n_left > 0 || position < end) {
    guint n_removed = 0;
    guint n_added = 0;

    while (n_removed < n_left && !g_hash_table_contains (staying, items->pdata[position + n_removed]))
      n_removed++;
    while (position + n_added < end && !g_hash_table_contains (known, wanted->pdata[position + n_added]))
      n_added++;
    splice (model, items, position, n_removed, wanted, position, n_added);
    n_left -= n_removed;
    position += n_added;
    /* The one that stays here. */
    if (n_left > 0) {
      n_left--;
      position++;
    }
  }
}

void
pillion_list_sync (GListModel *model,
                   GPtrArray  *items,
                   GPtrArray  *wanted)
{
  g_autoptr (GHashTable) places = NULL;
  guint shorter = MIN (items->len, wanted->len);
  guint first = 0;
  guint n_same = 0;

  while (first < shorter && items->pdata[first] == wanted->pdata[first])
    first++;
  while (n_same < shorter - first && items->pdata[items->len - 1 - n_same] == wanted->pdata[wanted->len - 1 - n_same])
    n_same++;

  places = index_items (items, first, items->len - n_same);
  if (is_in_order (places, wanted, first, wanted->len - n_same))
    sync_runs (model, items, first, items->len - n_same - first, places, wanted, wanted->len - n_same);
  else
    splice (model, items, first, items->len - n_same - first, wanted, first, wanted->len - n_same - first);
}
