/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-json-scan.h"

G_BEGIN_DECLS

/**
 * PillionJsonDocument:
 *
 * A document that the scanner admitted: a copy of its text, and a list of where each
 * value stands in it. Two allocations whatever it holds, where a tree takes several for
 * each value; a relay reads every request so.
 */
typedef struct _PillionJsonDocument PillionJsonDocument;

/**
 * pillion_json_document_new:
 * @bytes: (array length=len): the document; needs no terminating NUL
 * @len: its size in bytes
 * @limits: what it may cost
 * @error: return location
 *
 * Returns: (transfer full): the document; or %NULL with the errors of
 *   pillion_json_scan() with all rules
 */
PillionJsonDocument   *pillion_json_document_new      (const char               *bytes,
                                                       gsize                     len,
                                                       const PillionJsonLimits  *limits,
                                                       GError                  **error);
void                   pillion_json_document_free     (PillionJsonDocument      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionJsonDocument, pillion_json_document_free)

/* The object that the document is. It and all below belong to the document. */
const PillionJsonItem *pillion_json_document_get_root (const PillionJsonDocument *self);

/* The value of a member of an object; NULL if there is none of that name. */
const PillionJsonItem *pillion_json_item_find_member  (const PillionJsonItem    *object,
                                                       const char               *name);

/* The element of an array; index below its n. Time linear in index. */
const PillionJsonItem *pillion_json_item_get_element  (const PillionJsonItem    *array,
                                                       guint                     index);

/* The value of an integer. */
gint64                 pillion_json_item_get_integer  (const PillionJsonItem    *self);

/* The value of a boolean. */
gboolean               pillion_json_item_get_boolean  (const PillionJsonItem    *self);

G_END_DECLS
