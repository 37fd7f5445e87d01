/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-search-result.h"

#include "engine/pillion-search-work.h"

struct _PillionSearchResult {
  GObject         parent_instance;

  PillionMessage *message;   /* (owned) */
  char           *chat_name; /* (owned) */
  char           *snippet;   /* (owned) */
  GArray         *ranges;    /* (owned) (element-type PillionTextRange) */
};

typedef enum {
  PROP_MESSAGE = 1,
  PROP_CHAT_NAME,
  PROP_SNIPPET,
} PillionSearchResultProperty;

static GParamSpec *properties[PROP_SNIPPET + 1];

G_DEFINE_FINAL_TYPE (PillionSearchResult, pillion_search_result, G_TYPE_OBJECT)

static void
pillion_search_result_finalize (GObject *object)
{
  PillionSearchResult *self = PILLION_SEARCH_RESULT (object);

  g_object_unref (self->message);
  g_free (self->chat_name);
  g_free (self->snippet);
  g_array_unref (self->ranges);

  G_OBJECT_CLASS (pillion_search_result_parent_class)->finalize (object);
}

static void
pillion_search_result_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  PillionSearchResult *self = PILLION_SEARCH_RESULT (object);

  switch ((PillionSearchResultProperty) property_id) {
  case PROP_MESSAGE:
    g_value_set_object (value, self->message);
    break;
  case PROP_CHAT_NAME:
    g_value_set_string (value, self->chat_name);
    break;
  case PROP_SNIPPET:
    g_value_set_string (value, self->snippet);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_search_result_class_init (PillionSearchResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = pillion_search_result_finalize;
  object_class->get_property = pillion_search_result_get_property;

  properties[PROP_MESSAGE] = g_param_spec_object ("message", NULL, NULL, PILLION_TYPE_MESSAGE, flags);
  properties[PROP_CHAT_NAME] = g_param_spec_string ("chat-name", NULL, NULL, NULL, flags);
  properties[PROP_SNIPPET] = g_param_spec_string ("snippet", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_search_result_init (PillionSearchResult *self)
{
}

PillionSearchResult *
pillion_search_result_new (PillionSearchFacts *facts)
{
  PillionSearchResult *self = g_object_new (PILLION_TYPE_SEARCH_RESULT, NULL);

  self->message = pillion_message_new (g_steal_pointer (&facts->message));
  self->chat_name = g_steal_pointer (&facts->chat_name);
  self->snippet = g_steal_pointer (&facts->snippet);
  self->ranges = g_steal_pointer (&facts->ranges);
  pillion_search_facts_free (facts);
  return self;
}

gboolean
pillion_search_result_equal (PillionSearchResult *self,
                             PillionSearchResult *other)
{
  return pillion_message_get_row (self->message) == pillion_message_get_row (other->message) &&
         g_str_equal (pillion_message_get_text (self->message), pillion_message_get_text (other->message)) &&
         g_str_equal (pillion_message_get_author_name (self->message), pillion_message_get_author_name (other->message)) &&
         g_str_equal (self->chat_name, other->chat_name) && g_str_equal (self->snippet, other->snippet);
}

PillionMessage *
pillion_search_result_get_message (PillionSearchResult *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH_RESULT (self), NULL);

  return self->message;
}

const char *
pillion_search_result_get_chat_name (PillionSearchResult *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH_RESULT (self), NULL);

  return self->chat_name;
}

const char *
pillion_search_result_get_snippet (PillionSearchResult *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH_RESULT (self), NULL);

  return self->snippet;
}

const PillionTextRange *
pillion_search_result_get_ranges (PillionSearchResult *self,
                                  guint               *n_ranges)
{
  g_return_val_if_fail (PILLION_IS_SEARCH_RESULT (self), NULL);

  *n_ranges = self->ranges->len;
  return (const PillionTextRange *) (gpointer) self->ranges->data;
}
