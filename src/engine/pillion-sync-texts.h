/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is not alike on two own devices, for programs and for people. behind: as in
 * #PillionDevice:behind
 */

/* (transfer full): such as { "drafts", "read-marks", NULL } */
GStrv  pillion_sync_texts_dup_ids   (guint behind);

/* (transfer full): such as "drafts, what was read" */
char  *pillion_sync_texts_dup_words (guint behind);

G_END_DECLS
