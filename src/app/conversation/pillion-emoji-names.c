/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-emoji-names.h"

#include <string.h>

/* The data of GTK's emoji chooser, which lie in its library: names of Unicode's CLDR. */
#define RESOURCE "/org/gtk/libgtk/emoji/en.data"

/* Code points, name, (from GTK 4.10 on the local name,) keywords, ... */
static const char *const formats[] = { "a(ausasu)", "a(aussasasu)" };

/* "thumbs up: light" as it is typed: "thumbs_up_light" */
static char *
make_name (const char *words)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *at = words; *at != '\0'; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '_')
      g_string_append_c (name, '_');
  }
  if (name->len > 0 && name->str[name->len - 1] == '_')
    g_string_truncate (name, name->len - 1);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* Where a skin tone may stand there is a zero. */
static char *
make_text (GVariant *codes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (codes); i++) {
    guint32 code;

    g_variant_get_child (codes, i, "u", &code);
    if (code != 0)
      g_string_append_unichar (text, code);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static PillionEmoji *
make_emoji (GVariant *item)
{
  PillionEmoji *emoji = g_new0 (PillionEmoji, 1);
  g_autoptr (GVariant) codes = g_variant_get_child_value (item, 0);
  g_autoptr (GVariant) name = g_variant_get_child_value (item, 1);

  emoji->text = make_text (codes);
  emoji->name = make_name (g_variant_get_string (name, NULL));
  for (gsize i = 2; emoji->keywords == NULL && i < g_variant_n_children (item); i++) {
    g_autoptr (GVariant) member = g_variant_get_child_value (item, i);

    if (g_variant_is_of_type (member, G_VARIANT_TYPE_STRING_ARRAY))
      emoji->keywords = g_variant_dup_strv (member, NULL);
  }
  return emoji;
}

/* Nothing where GTK keeps them otherwise: then nothing is completed. */
static GPtrArray *
load (void)
{
  GPtrArray *emojis = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; bytes != NULL && emojis->len == 0 && i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GVariant) data = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (formats[i]), bytes, FALSE));

    if (!g_variant_is_normal_form (data))
      continue;
    for (gsize j = 0; j < g_variant_n_children (data); j++) {
      g_autoptr (GVariant) item = g_variant_get_child_value (data, j);

      g_ptr_array_add (emojis, make_emoji (item));
    }
  }
  return emojis;
}

/* (transfer none): for as long as the program runs; the thread of the windows alone asks */
static GPtrArray *
get_all (void)
{
  static GPtrArray *all;

  if (all == NULL)
    all = load ();
  return all;
}

/* How well an emoji fits what was typed; 0: not at all */
static guint
rate (const PillionEmoji *emoji,
      const char         *beginning)
{
  gsize length = strlen (beginning);

  if (g_str_equal (emoji->name, beginning))
    return 4;
  if (strncmp (emoji->name, beginning, length) == 0)
    return 3;
  for (const char *at = strchr (emoji->name, '_'); at != NULL; at = strchr (at + 1, '_'))
    if (strncmp (at + 1, beginning, length) == 0)
      return 2;
  for (guint i = 0; emoji->keywords != NULL && emoji->keywords[i] != NULL; i++)
    if (strncmp (emoji->keywords[i], beginning, length) == 0)
      return 1;
  return 0;
}

GPtrArray *
pillion_emoji_names_find (const char *beginning,
                          guint       max)
{
  GPtrArray *all = get_all ();
  GPtrArray *found = g_ptr_array_new ();

  g_return_val_if_fail (beginning != NULL, found);

  for (guint wanted = 4; wanted > 0; wanted--)
    for (guint i = 0; i < all->len && found->len < max; i++)
      if (rate (all->pdata[i], beginning) == wanted)
        g_ptr_array_add (found, all->pdata[i]);
  return found;
}

const PillionEmoji *
pillion_emoji_names_get (const char *name)
{
  g_autoptr (GPtrArray) found = pillion_emoji_names_find (name, 1);
  const PillionEmoji *emoji = found->len > 0 ? found->pdata[0] : NULL;

  return emoji != NULL && g_str_equal (emoji->name, name) ? emoji : NULL;
}
