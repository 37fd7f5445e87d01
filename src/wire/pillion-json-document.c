/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-json-document.h"

#include "wire/pillion-json-text.h"

#include <string.h>

/* Room for the values of an ordinary request. */
#define N_ITEMS 32

struct _PillionJsonDocument {
  char *text;    /* (owned) */
  GArray *items; /* (owned) (element-type PillionJsonItem) */
};

/* What a string means is never longer than how it was written. Returns: its new size. */
static gsize
unescape (char  *string,
          gsize  len)
{
  PillionJsonText from = { string, string + len, NULL };
  char *to = string;
  gunichar c;

  while (from.at < from.end && pillion_json_text_next (&from, &c))
    to += g_unichar_to_utf8 (c, to);

  return (gsize) (to - string);
}

/* The items speak of the bytes that were scanned. Now they speak of the copy, and its
 * strings become what they mean, with a NUL behind each: over its quote at the latest.
 */
static void
take_over (PillionJsonDocument *self,
           const char          *bytes)
{
  for (guint i = 0; i < self->items->len; i++) {
    PillionJsonItem *item = &g_array_index (self->items, PillionJsonItem, i);
    char *text = self->text + (item->text - bytes);

    item->text = text;
    if (item->kind != PILLION_JSON_KIND_STRING)
      continue;

    if (memchr (text, '\\', item->n) != NULL)
      item->n = (guint32) unescape (text, item->n);
    text[item->n] = '\0';
  }
}

PillionJsonDocument *
pillion_json_document_new (const char              *bytes,
                           gsize                    len,
                           const PillionJsonLimits *limits,
                           GError                 **error)
{
  g_autoptr (GArray) items = g_array_sized_new (FALSE, FALSE, sizeof (PillionJsonItem), N_ITEMS);
  PillionJsonDocument *self;

  if (!pillion_json_scan_items (bytes, len, limits, items, error))
    return NULL;

  self = g_new (PillionJsonDocument, 1);
  self->text = g_memdup2 (bytes, len);
  self->items = g_steal_pointer (&items);
  take_over (self, bytes);

  return self;
}

void
pillion_json_document_free (PillionJsonDocument *self)
{
  g_free (self->text);
  g_array_unref (self->items);
  g_free (self);
}

const PillionJsonItem *
pillion_json_document_get_root (const PillionJsonDocument *self)
{
  return &g_array_index (self->items, PillionJsonItem, 0);
}

const PillionJsonItem *
pillion_json_item_find_member (const PillionJsonItem *object,
                               const char            *name)
{
  const PillionJsonItem *key = object + 1;

  for (guint i = 0; i < object->n; i++) {
    if (strcmp (key->text, name) == 0)
      return key + 1;

    key += 1 + key[1].n_items;
  }

  return NULL;
}

const PillionJsonItem *
pillion_json_item_get_element (const PillionJsonItem *array,
                               guint                  index)
{
  const PillionJsonItem *element = array + 1;

  for (guint i = 0; i < index; i++)
    element += element->n_items;

  return element;
}

gint64
pillion_json_item_get_integer (const PillionJsonItem *self)
{
  return g_ascii_strtoll (self->text, NULL, 10);
}

gboolean
pillion_json_item_get_boolean (const PillionJsonItem *self)
{
  return *self->text == 't';
}
