/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-search-filters.h"

#include "app/compat/pillion-css-class.h"
#include "app/conversation/pillion-message-time.h"
#include "app/pillion-line.h"

#include <glib/gi18n.h>

#define NAME_CHARS 40
#define DAY_MS     (24 * 60 * 60 * G_GUINT64_CONSTANT (1000))

struct _PillionSearchFilters {
  GtkWidget      parent_instance;

  GPtrArray     *authors; /* (owned) (element-type utf8) (nullable elements): by position in the list */
  GPtrArray     *chats;   /* (owned) (element-type utf8) (nullable elements): likewise */

  GtkMenuButton *button;
  GtkDropDown   *from;
  GtkDropDown   *in;
  GtkDropDown   *sent;
  GtkCheckButton *media;
};

G_DEFINE_FINAL_TYPE (PillionSearchFilters, pillion_search_filters, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* In the order of the list of times. */
typedef enum {
  SENT_ANY_TIME,
  SENT_PAST_WEEK,
  SENT_PAST_MONTH,
  SENT_PAST_YEAR,
  SENT_EARLIER,
} Sent;

static void
on_changed (PillionSearchFilters *self)
{
  pillion_css_class_set (GTK_WIDGET (self->button), "accent", pillion_search_filters_is_set (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_choice (GtkStringList *names,
            GPtrArray     *accounts,
            const char    *name,
            const char    *account)
{
  g_autofree char *line = pillion_line_flatten (name, NAME_CHARS);

  gtk_string_list_append (names, line);
  g_ptr_array_add (accounts, g_strdup (account));
}

static void
pillion_search_filters_dispose (GObject *object)
{
  PillionSearchFilters *self = PILLION_SEARCH_FILTERS (object);

  if (self->button != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->button));
  self->button = NULL;

  G_OBJECT_CLASS (pillion_search_filters_parent_class)->dispose (object);
}

static void
pillion_search_filters_finalize (GObject *object)
{
  PillionSearchFilters *self = PILLION_SEARCH_FILTERS (object);

  g_ptr_array_unref (self->authors);
  g_ptr_array_unref (self->chats);

  G_OBJECT_CLASS (pillion_search_filters_parent_class)->finalize (object);
}

static void
pillion_search_filters_class_init (PillionSearchFiltersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_search_filters_dispose;
  object_class->finalize = pillion_search_filters_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-search-filters.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionSearchFilters, button);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchFilters, from);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchFilters, in);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchFilters, media);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchFilters, sent);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
pillion_search_filters_init (PillionSearchFilters *self)
{
  self->authors = g_ptr_array_new_with_free_func (g_free);
  self->chats = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pillion_search_filters_set_chats (PillionSearchFilters    *self,
                                  PillionConversationList *conversations,
                                  PillionAccount          *account)
{
  g_autoptr (GtkStringList) from = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) in = gtk_string_list_new (NULL);

  g_return_if_fail (PILLION_IS_SEARCH_FILTERS (self));

  add_choice (from, self->authors, _ ("Anybody"), NULL);
  add_choice (from, self->authors, _ ("You"), pillion_account_get_account (account));
  add_choice (in, self->chats, _ ("All chats"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (conversations)); i++) {
    g_autoptr (PillionConversation) conversation = g_list_model_get_item (G_LIST_MODEL (conversations), i);
    const char *name = pillion_conversation_get_name (conversation);

    add_choice (from, self->authors, name, pillion_conversation_get_account (conversation));
    add_choice (in, self->chats, name, pillion_conversation_get_account (conversation));
  }
  gtk_drop_down_set_model (self->from, G_LIST_MODEL (from));
  gtk_drop_down_set_model (self->in, G_LIST_MODEL (in));
}

static const char *
get_account (GtkDropDown *list,
             GPtrArray   *accounts)
{
  guint selected = gtk_drop_down_get_selected (list);

  return selected < accounts->len ? accounts->pdata[selected] : NULL;
}

static void
fill_times (PillionSearchFilters *self,
            PillionSearchTerms   *terms)
{
  guint64 now_ms = pillion_message_time_get_now ();

  switch ((Sent) gtk_drop_down_get_selected (self->sent)) {
  case SENT_PAST_WEEK:
    terms->after_ms = now_ms - 7 * DAY_MS;
    break;
  case SENT_PAST_MONTH:
    terms->after_ms = now_ms - 31 * DAY_MS;
    break;
  case SENT_PAST_YEAR:
    terms->after_ms = now_ms - 365 * DAY_MS;
    break;
  case SENT_EARLIER:
    terms->before_ms = now_ms - 365 * DAY_MS;
    break;
  case SENT_ANY_TIME:
  default:
    break;
  }
}

void
pillion_search_filters_fill (PillionSearchFilters *self,
                             PillionSearchTerms   *terms)
{
  g_return_if_fail (PILLION_IS_SEARCH_FILTERS (self));

  terms->from = get_account (self->from, self->authors);
  terms->chat = get_account (self->in, self->chats);
  terms->has_media = gtk_check_button_get_active (self->media);
  fill_times (self, terms);
}

gboolean
pillion_search_filters_is_set (PillionSearchFilters *self)
{
  g_return_val_if_fail (PILLION_IS_SEARCH_FILTERS (self), FALSE);

  return get_account (self->from, self->authors) != NULL || get_account (self->in, self->chats) != NULL ||
         gtk_drop_down_get_selected (self->sent) != SENT_ANY_TIME || gtk_check_button_get_active (self->media);
}

void
pillion_search_filters_clear (PillionSearchFilters *self)
{
  g_return_if_fail (PILLION_IS_SEARCH_FILTERS (self));

  gtk_drop_down_set_selected (self->from, 0);
  gtk_drop_down_set_selected (self->in, 0);
  gtk_drop_down_set_selected (self->sent, SENT_ANY_TIME);
  gtk_check_button_set_active (self->media, FALSE);
}
