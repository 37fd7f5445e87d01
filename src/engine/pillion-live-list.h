/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

typedef struct _PillionModelReaderVTable PillionModelReaderVTable;

/* A #GListModel that keeps itself like what is in the store: what the lists of contacts,
 * conversations, devices and messages have in common. Properties: "engine" (construct only),
 * "loading" (until the first read has ended), "error" (why the last read failed; NULL: it did
 * not. What was read before stays).
 */
#define PILLION_TYPE_LIVE_LIST (pillion_live_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (PillionLiveList, pillion_live_list, PILLION, LIVE_LIST, GObject)

/**
 * PillionLiveListClass:
 * @item_type: what it lists
 * @reading: how it reads; its "end" calls pillion_live_list_end_reading()
 * @changed_signal: (nullable): of the engine: it may have changed
 * @clear: (nullable): shows nothing. A list that has this one is empty while the device is
 *   locked or logged out
 *
 * For the engine's lists (pillion-live-list-private.h).
 */
struct _PillionLiveListClass {
  GObjectClass                    parent_class;

  GType                           item_type;
  const PillionModelReaderVTable *reading;
  const char                     *changed_signal;
  void                          (*clear) (PillionLiveList *self);
};

PillionEngine *pillion_live_list_get_engine (PillionLiveList *self);
gboolean       pillion_live_list_is_loading (PillionLiveList *self);
const GError  *pillion_live_list_get_error  (PillionLiveList *self);

/* Reads again: time has passed, or the user asks. */
void           pillion_live_list_refresh    (PillionLiveList *self);

G_END_DECLS
