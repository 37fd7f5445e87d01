/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-search-page.h"

#include "app/chats/pillion-search-filters.h"
#include "app/chats/pillion-search-row.h"
#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-list-stop.h"
#include "app/compat/pillion-spinner.h"
#include "app/devices/pillion-device-text.h"
#include "app/history/pillion-history-state.h"
#include "engine/pillion-search-index.h"
#include "engine/pillion-search.h"

#include <glib/gi18n.h>

#define MAX_RECENT 5

/**
 * PillionSearchPage:
 *
 * What is typed is looked for at once. What was opened from here is remembered until the program
 * ends.
 */
struct _PillionSearchPage {
  PillionPage           parent_instance;

  PillionSearch        *search;  /* (owned) */
  PillionSearchIndex   *index;   /* (owned) */
  PillionAccount       *account; /* (owned) */
  PillionHistory       *history; /* (owned) */
  GtkStringList        *recent;  /* (owned) */

  GtkSearchEntry       *entry;
  PillionSearchFilters *filters;
  GtkWidget            *building;
  GtkLabel             *building_label;
  GtkProgressBar       *building_bar;
  GtkLabel             *partial;
  GtkStack             *stack;
  GtkWidget            *recent_group;
  GtkListBox           *recent_list;
  GtkWidget            *clear_filters;
  AdwStatusPage        *failure;
  GtkListView          *view;
};

G_DEFINE_FINAL_TYPE (PillionSearchPage, pillion_search_page, PILLION_TYPE_PAGE)

static guint
count (PillionSearchPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->search));
}

/* ----- what is shown ----- */

static const char *
choose_view (PillionSearchPage *self)
{
  switch (pillion_search_get_state (self->search)) {
  case PILLION_SEARCH_STATE_FAILED:
    return "failed";
  case PILLION_SEARCH_STATE_SEARCHING:
    return count (self) > 0 ? "results" : "searching";
  case PILLION_SEARCH_STATE_DONE:
    return count (self) > 0 ? "results" : "none";
  case PILLION_SEARCH_STATE_IDLE:
  default:
    return "idle";
  }
}

static void
announce_count (PillionSearchPage *self)
{
  guint n = count (self);
  g_autofree char *text = NULL;

  if (pillion_search_get_state (self->search) != PILLION_SEARCH_STATE_DONE)
    return;
  if (n == 0)
    text = g_strdup (_ ("No messages found"));
  else if (pillion_search_has_more (self->search))
    text = g_strdup_printf (ngettext ("More than %u message found", "More than %u messages found", n), n);
  else
    text = g_strdup_printf (ngettext ("%u message found", "%u messages found", n), n);
  pillion_announce (GTK_WIDGET (self), text);
}

static void
show_state (PillionSearchPage *self)
{
  const GError *error = pillion_search_get_error (self->search);

  if (error != NULL) {
    g_autofree char *description = g_markup_escape_text (error->message, -1);

    adw_status_page_set_description (self->failure, description);
  }
  gtk_widget_set_visible (self->clear_filters, pillion_search_filters_is_set (self->filters));
  gtk_widget_set_visible (self->recent_group, g_list_model_get_n_items (G_LIST_MODEL (self->recent)) > 0);
  gtk_stack_set_visible_child_name (self->stack, choose_view (self));
}

static void
on_state_changed (PillionSearchPage *self)
{
  show_state (self);
  announce_count (self);
}

/* Where there is nothing to wait for there is nothing to see. */
static void
show_progress (PillionSearchPage *self)
{
  guint percent = pillion_search_index_get_progress (self->index);
  /* Translators: of a number that grows to 100 */
  g_autofree char *text = g_strdup_printf (_ ("Older messages are made ready for searching: %u %%"), percent);

  gtk_label_set_label (self->building_label, text);
  gtk_progress_bar_set_fraction (self->building_bar, percent / 100.0);
  gtk_widget_set_visible (self->building, percent < 100);
}

static char *
describe_partial (PillionSearchPage *self)
{
  guint64 since_ms = pillion_history_get_here_since_ms (self->history);
  g_autofree char *date = NULL;

  if (since_ms == PILLION_HISTORY_NOTHING)
    return g_strdup (_ ("Messages from before linking are on your primary device."));
  date = pillion_device_text_dup_date (since_ms);
  /* Translators: %s is a date. */
  return g_strdup_printf (_ ("Messages from before %s are not on this device."), date);
}

static void
show_partial (PillionSearchPage *self)
{
  g_autofree char *text = describe_partial (self);

  gtk_label_set_label (self->partial, text);
  gtk_widget_set_visible (GTK_WIDGET (self->partial),
                          *pillion_account_get_account (self->account) != '\0' &&
                            !pillion_account_is_primary (self->account) && !pillion_history_is_loading (self->history) &&
                            pillion_history_get_here_since_ms (self->history) > 0);
}

/* ----- what is looked for ----- */

static const char *
get_text (PillionSearchPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
on_terms_changed (PillionSearchPage *self)
{
  PillionSearchTerms terms = { .text = get_text (self) };

  if (self->search == NULL)
    return;
  pillion_search_filters_fill (self->filters, &terms);
  pillion_search_start (self->search, &terms);
  show_state (self);
}

static void
on_again (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  on_terms_changed (PILLION_SEARCH_PAGE (widget));
}

static void
on_clear_filters (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PillionSearchPage *self = PILLION_SEARCH_PAGE (widget);

  pillion_search_filters_clear (self->filters);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_edge_reached (PillionSearchPage *self,
                 GtkPositionType    edge)
{
  if (edge == GTK_POS_BOTTOM)
    pillion_search_load_more (self->search);
}

/* ----- recent searches ----- */

static void
remember (PillionSearchPage *self)
{
  const char *text = get_text (self);

  if (*text == '\0')
    return;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->recent)); i > 0; i--) {
    if (g_str_equal (gtk_string_list_get_string (self->recent, i - 1), text) || i >= MAX_RECENT)
      gtk_string_list_remove (self->recent, i - 1);
  }
  gtk_string_list_splice (self->recent, 0, 0, (const char *[]){ text, NULL });
}

static GtkWidget *
create_recent (gpointer item,
               gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), gtk_string_object_get_string (item));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
on_recent_activated (GtkListBox        *list,
                     GtkListBoxRow     *row,
                     PillionSearchPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/* ----- opening ----- */

static void
open_result (PillionSearchPage *self,
             guint              position)
{
  g_autoptr (PillionSearchResult) result = g_list_model_get_item (G_LIST_MODEL (self->search), position);
  PillionMessage *message;

  if (result == NULL)
    return;
  remember (self);
  message = pillion_search_result_get_message (result);
  gtk_widget_activate_action (GTK_WIDGET (self), "chats.open-message", "(sx)", pillion_message_get_chat (message),
                              pillion_message_get_row (message));
}

static void
on_activate (GtkListView       *view,
             guint              position,
             PillionSearchPage *self)
{
  open_result (self, position);
}

/* Enter opens what was found first. */
static void
on_entry_activate (PillionSearchPage *self)
{
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "results"))
    open_result (self, 0);
}

/* ----- the object ----- */

static gboolean
pillion_search_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PILLION_SEARCH_PAGE (widget)->entry));
}

static void
pillion_search_page_dispose (GObject *object)
{
  PillionSearchPage *self = PILLION_SEARCH_PAGE (object);

  g_clear_object (&self->search);
  g_clear_object (&self->index);
  g_clear_object (&self->account);
  g_clear_object (&self->history);
  g_clear_object (&self->recent);

  G_OBJECT_CLASS (pillion_search_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_LIST_STOP);
  g_type_ensure (PILLION_TYPE_SEARCH_FILTERS);
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, building);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, building_bar);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, building_label);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, clear_filters);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, entry);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, failure);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, filters);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, partial);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, recent_list);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionSearchPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_recent_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_terms_changed);
}

static void
pillion_search_page_class_init (PillionSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_search_page_dispose;
  pillion_focus_class_set_first (widget_class, pillion_search_page_grab_focus);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "search.again", NULL, on_again);
  gtk_widget_class_install_action (widget_class, "search.clear-filters", NULL, on_clear_filters);
}

static void
pillion_search_page_init (PillionSearchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_search_page_new (PillionConversationList *conversations,
                         PillionAccount          *account,
                         GtkStringList           *recent)
{
  PillionSearchPage *self = g_object_new (PILLION_TYPE_SEARCH_PAGE, NULL);
  PillionEngine *engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (conversations));
  GtkSelectionModel *selection;
  g_autoptr (GtkListItemFactory) factory = pillion_search_row_create_factory ();

  self->account = g_object_ref (account);
  self->history = g_object_ref (pillion_engine_get_history (engine));
  self->recent = g_object_ref (recent);
  self->index = g_object_ref (pillion_search_index_get (engine));
  pillion_search_filters_set_chats (self->filters, conversations, account);
  self->search = pillion_search_new (engine);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->search))));
  gtk_list_view_set_model (self->view, selection);
  g_object_unref (selection);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_box_bind_model (self->recent_list, G_LIST_MODEL (recent), create_recent, NULL, NULL);
  g_signal_connect_object (self->search, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "items-changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->index, "notify::progress", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify", G_CALLBACK (show_partial), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "notify", G_CALLBACK (show_partial), self, G_CONNECT_SWAPPED);
  show_state (self);
  show_progress (self);
  show_partial (self);
  return GTK_WIDGET (self);
}
