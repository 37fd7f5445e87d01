/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-database.h"

G_BEGIN_DECLS

/* Something the user must be told once: an alarm, a device linked, a log-out. */
typedef struct {
  gint64  id;
  char   *kind;       /* (owned): the name of the event */
  char   *detail;     /* (owned): a JSON object */
  guint64 created_at;
} PillionNoticeRow;

void     pillion_notice_row_free     (PillionNoticeRow  *self);
gboolean pillion_notices_add         (PillionDatabase   *database,
                                      const char        *kind,
                                      const char        *detail,
                                      guint64            now_ms,
                                      GError           **error);

/* (transfer full) (element-type PillionNoticeRow): not told yet, oldest first. */
gboolean pillion_notices_list_untold (PillionDatabase   *database,
                                      GPtrArray        **rows,
                                      GError           **error);
gboolean pillion_notices_set_told    (PillionDatabase   *database,
                                      gint64             up_to_id,
                                      GError           **error);

/* One of them alone. */
gboolean pillion_notices_set_one_told
                                    (PillionDatabase   *database,
                                     gint64             id,
                                     GError           **error);

/* All of a kind, told or not. */
gboolean pillion_notices_remove     (PillionDatabase   *database,
                                     const char        *kind,
                                     GError           **error);

G_END_DECLS
