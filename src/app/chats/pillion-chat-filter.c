/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-chat-filter.h"

#include "engine/pillion-conversation.h"

#include <string.h>

struct _PillionChatFilter {
  GtkFilter parent_instance;

  char     *search;   /* (owned): "": nothing is searched for */
  gboolean  archived;
};

G_DEFINE_FINAL_TYPE (PillionChatFilter, pillion_chat_filter, GTK_TYPE_FILTER)

/* ----- what fits ----- */

/* Keeps the digits alone, as people write numbers in groups. */
static char *
extract_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_isdigit (*c))
      g_string_append_c (digits, *c);
  }
  return g_string_free (digits, FALSE);
}

static gboolean
contains_number (const char *search,
                 const char *number)
{
  g_autofree char *wanted = NULL;
  g_autofree char *digits = NULL;

  if (strspn (search, "0123456789+-() /.") != strlen (search))
    return FALSE;
  wanted = extract_digits (search);
  digits = extract_digits (number);
  return *wanted != '\0' && strstr (digits, wanted) != NULL;
}

/* Words are found where they begin; what is written without spaces, anywhere. */
static gboolean
contains_name (const char *search,
               const char *name)
{
  g_autofree char *folded_search = NULL;
  g_autofree char *folded_name = NULL;

  if (g_str_match_string (search, name, TRUE))
    return TRUE;
  folded_search = g_utf8_casefold (search, -1);
  folded_name = g_utf8_casefold (name, -1);
  return strstr (folded_name, g_strstrip (folded_search)) != NULL;
}

gboolean
pillion_chat_filter_fits (const char *search,
                          const char *name,
                          const char *number)
{
  return contains_name (search, name) || contains_number (search, number);
}

static gboolean
pillion_chat_filter_match (GtkFilter *filter,
                           gpointer   item)
{
  PillionChatFilter *self = PILLION_CHAT_FILTER (filter);
  PillionConversation *conversation = item;

  if (*self->search != '\0')
    return pillion_chat_filter_fits (self->search, pillion_conversation_get_name (conversation),
                                     pillion_conversation_get_number (conversation));
  return pillion_conversation_is_archived (conversation) == self->archived;
}

/* ----- what changes ----- */

static void
on_conversation_changed (PillionChatFilter *self)
{
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

/* One that moves comes again: it is watched once all the same. */
static void
watch (PillionChatFilter *self,
       GObject           *conversation)
{
  g_signal_handlers_disconnect_by_data (conversation, self);
  g_signal_connect_object (conversation, "notify::archived", G_CALLBACK (on_conversation_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conversation, "notify::name", G_CALLBACK (on_conversation_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
on_items_changed (GListModel        *conversations,
                  guint              position,
                  guint              n_removed,
                  guint              n_added,
                  PillionChatFilter *self)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (GObject) conversation = g_list_model_get_item (conversations, i);

    watch (self, conversation);
  }
}

/* ----- the object ----- */

static void
pillion_chat_filter_finalize (GObject *object)
{
  g_free (PILLION_CHAT_FILTER (object)->search);

  G_OBJECT_CLASS (pillion_chat_filter_parent_class)->finalize (object);
}

static void
pillion_chat_filter_class_init (PillionChatFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pillion_chat_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = pillion_chat_filter_match;
}

static void
pillion_chat_filter_init (PillionChatFilter *self)
{
  self->search = g_strdup ("");
}

PillionChatFilter *
pillion_chat_filter_new (GListModel *conversations,
                         gboolean    archived)
{
  PillionChatFilter *self = g_object_new (PILLION_TYPE_CHAT_FILTER, NULL);

  self->archived = archived;
  g_signal_connect_object (conversations, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  on_items_changed (conversations, 0, 0, g_list_model_get_n_items (conversations), self);
  return self;
}

const char *
pillion_chat_filter_get_search (PillionChatFilter *self)
{
  g_return_val_if_fail (PILLION_IS_CHAT_FILTER (self), NULL);

  return self->search;
}

/* search: "": nothing is searched for */
void
pillion_chat_filter_set_search (PillionChatFilter *self,
                                const char        *search)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (PILLION_IS_CHAT_FILTER (self));
  g_return_if_fail (search != NULL);

  stripped = g_strstrip (g_strdup (search));
  if (g_str_equal (self->search, stripped))
    return;
  g_free (self->search);
  self->search = g_steal_pointer (&stripped);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}
