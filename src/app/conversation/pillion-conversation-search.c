/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-conversation-search.h"

#include "app/compat/pillion-announce.h"
#include "engine/pillion-search.h"

#include <glib/gi18n.h>

/**
 * PillionConversationSearch:
 *
 * The newest match is shown as soon as it is found; from there it goes to older and newer ones.
 */
struct _PillionConversationSearch {
  GtkWidget       parent_instance;

  PillionSearch  *search;   /* (owned) (nullable) */
  char           *account;  /* (owned) (nullable) */
  guint           position; /* of the match that is shown; the newest is 0 */
  gboolean        wanted;   /* the match at this position, once it is found */

  GtkSearchBar   *bar;
  GtkSearchEntry *entry;
  GtkLabel       *place;
};

G_DEFINE_FINAL_TYPE (PillionConversationSearch, pillion_conversation_search, GTK_TYPE_WIDGET)

enum {
  FOUND,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint
count (PillionConversationSearch *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->search));
}

/* ----- what is shown ----- */

/* (transfer full) */
static char *
describe_place (PillionConversationSearch *self)
{
  PillionSearchState state = pillion_search_get_state (self->search);
  guint n = count (self);

  if (state == PILLION_SEARCH_STATE_FAILED)
    return g_strdup (_ ("Search failed"));
  if (n == 0)
    return g_strdup (state == PILLION_SEARCH_STATE_DONE ? _ ("No matches") : "");
  if (pillion_search_has_more (self->search))
    /* Translators: the third match of 50 that are known, and there are more: "3 of 50+" */
    return g_strdup_printf (_ ("%u of %u+"), self->position + 1, n);
  /* Translators: the third match of 17: "3 of 17" */
  return g_strdup_printf (_ ("%u of %u"), self->position + 1, n);
}

static void
show_place (PillionConversationSearch *self)
{
  g_autofree char *text = describe_place (self);
  guint n = count (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.older",
                                 self->position + 1 < n || (n > 0 && pillion_search_has_more (self->search)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.newer", self->position > 0 && n > 0);
  if (g_str_equal (text, gtk_label_get_label (self->place)))
    return;
  gtk_label_set_label (self->place, text);
  if (*text != '\0')
    pillion_announce (GTK_WIDGET (self), text);
}

static void
show_match (PillionConversationSearch *self)
{
  g_autoptr (PillionSearchResult) result = g_list_model_get_item (G_LIST_MODEL (self->search), self->position);

  if (!self->wanted || result == NULL)
    return;
  self->wanted = FALSE;
  g_signal_emit (self, signals[FOUND], 0, pillion_message_get_row (pillion_search_result_get_message (result)));
}

static void
on_state_changed (PillionConversationSearch *self)
{
  if (pillion_search_get_state (self->search) == PILLION_SEARCH_STATE_SEARCHING)
    return;
  if (count (self) <= self->position)
    self->position = 0;
  show_match (self);
  show_place (self);
}

/* ----- from match to match ----- */

static void
show_older (PillionConversationSearch *self)
{
  if (pillion_search_get_state (self->search) == PILLION_SEARCH_STATE_SEARCHING)
    return;
  if (self->position + 1 < count (self)) {
    self->position++;
    self->wanted = TRUE;
    show_match (self);
    show_place (self);
  } else if (pillion_search_has_more (self->search)) {
    self->position++;
    self->wanted = TRUE;
    pillion_search_load_more (self->search);
  }
}

static void
show_newer (PillionConversationSearch *self)
{
  if (self->position == 0 || pillion_search_get_state (self->search) == PILLION_SEARCH_STATE_SEARCHING)
    return;
  self->position--;
  self->wanted = TRUE;
  show_match (self);
  show_place (self);
}

static void
on_older_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  show_older (PILLION_CONVERSATION_SEARCH (widget));
}

static void
on_newer_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  show_newer (PILLION_CONVERSATION_SEARCH (widget));
}

static void
on_search_changed (PillionConversationSearch *self)
{
  PillionSearchTerms terms = { .text = gtk_editable_get_text (GTK_EDITABLE (self->entry)), .chat = self->account };

  if (self->search == NULL)
    return;
  self->position = 0;
  self->wanted = TRUE;
  pillion_search_start (self->search, &terms);
}

static void
on_mode_changed (PillionConversationSearch *self)
{
  if (gtk_search_bar_get_search_mode (self->bar))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_signal_emit (self, signals[CLOSED], 0);
}

/* ----- the object ----- */

static void
pillion_conversation_search_dispose (GObject *object)
{
  PillionConversationSearch *self = PILLION_CONVERSATION_SEARCH (object);

  g_clear_object (&self->search);
  if (self->bar != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->bar));
  self->bar = NULL;

  G_OBJECT_CLASS (pillion_conversation_search_parent_class)->dispose (object);
}

static void
pillion_conversation_search_finalize (GObject *object)
{
  g_free (PILLION_CONVERSATION_SEARCH (object)->account);

  G_OBJECT_CLASS (pillion_conversation_search_parent_class)->finalize (object);
}

static void
pillion_conversation_search_class_init (PillionConversationSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_conversation_search_dispose;
  object_class->finalize = pillion_conversation_search_finalize;

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_INT64);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-conversation-search.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionConversationSearch, bar);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationSearch, place);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, show_newer);
  gtk_widget_class_bind_template_callback (widget_class, show_older);
  gtk_widget_class_install_action (widget_class, "find.newer", NULL, on_newer_action);
  gtk_widget_class_install_action (widget_class, "find.older", NULL, on_older_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-conversation-search");
}

static void
pillion_conversation_search_init (PillionConversationSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
}

void
pillion_conversation_search_set_chat (PillionConversationSearch *self,
                                      PillionEngine             *engine,
                                      const char                *account)
{
  g_return_if_fail (PILLION_IS_CONVERSATION_SEARCH (self));
  g_return_if_fail (self->search == NULL);

  self->account = g_strdup (account);
  self->search = pillion_search_new (engine);
  g_signal_connect_object (self->search, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  show_place (self);
}

void
pillion_conversation_search_open (PillionConversationSearch *self)
{
  g_return_if_fail (PILLION_IS_CONVERSATION_SEARCH (self));

  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

gboolean
pillion_conversation_search_close (PillionConversationSearch *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_SEARCH (self), FALSE);

  if (!gtk_search_bar_get_search_mode (self->bar))
    return FALSE;
  gtk_search_bar_set_search_mode (self->bar, FALSE);
  return TRUE;
}
