/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-sync-texts.h"

#include "wire/pillion-operation.h"

#include <glib/gi18n.h>

static const struct {
  const char *id;
  const char *words;
} texts[PILLION_N_COLLECTIONS + 1] = {
  [PILLION_COLLECTION_DEVICE_NAMES] = { "device-names", N_("names of devices") },
  [PILLION_COLLECTION_CONTACT_NAMES] = { "contact-names", N_("names of contacts") },
  [PILLION_COLLECTION_NUMBERS] = { "numbers", N_("numbers of contacts") },
  [PILLION_COLLECTION_BLOCKED] = { "blocked", N_("blocked contacts") },
  [PILLION_COLLECTION_ACCEPTED] = { "accepted", N_("accepted chats") },
  [PILLION_COLLECTION_READ_MARKS] = { "read-marks", N_("what was read") },
  [PILLION_COLLECTION_MUTED] = { "muted", N_("muted chats") },
  [PILLION_COLLECTION_PINNED] = { "pinned", N_("pinned chats") },
  [PILLION_COLLECTION_ARCHIVED] = { "archived", N_("archived chats") },
  [PILLION_COLLECTION_MARKED_UNREAD] = { "marked-unread", N_("chats marked as unread") },
  [PILLION_COLLECTION_DRAFTS] = { "drafts", N_("drafts") },
  [PILLION_COLLECTION_SETTINGS] = { "settings", N_("settings") },
  [PILLION_COLLECTION_HIDDEN] = { "hidden-messages", N_("deleted messages") },
  [PILLION_COLLECTION_REMOVED_DEVICES] = { "removed-devices", N_("removed devices") },
  [PILLION_COLLECTION_VERIFIED] = { "verified", N_("verified contacts") },
};

static gboolean
is_behind (guint behind,
           guint collection)
{
  return (behind & 1U << (collection - 1)) != 0;
}

GStrv
pillion_sync_texts_dup_ids (guint behind)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 1; i <= PILLION_N_COLLECTIONS; i++) {
    if (is_behind (behind, i))
      g_strv_builder_add (ids, texts[i].id);
  }
  return g_strv_builder_end (ids);
}

char *
pillion_sync_texts_dup_words (guint behind)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 1; i <= PILLION_N_COLLECTIONS; i++) {
    if (is_behind (behind, i))
      g_strv_builder_add (words, _(texts[i].words));
  }
  list = g_strv_builder_end (words);
  /* Translators: between the parts of a list, such as in "drafts, what was read". */
  return g_strjoinv (_(", "), list);
}
