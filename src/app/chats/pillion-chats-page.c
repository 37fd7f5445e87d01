/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-chats-page.h"

#include "app/chats/pillion-connection-bar.h"
#include "app/chats/pillion-tips.h"
#include "app/devices/pillion-idle-bar.h"
#include "app/history/pillion-history-bar.h"
#include "app/pillion-line.h"
#include "engine/pillion-names.h"

/**
 * PillionChatsPage:
 *
 * The side of the window that lists the chats: what the connection is, the search, what
 * comes of older messages, and the primary menu with who the user is.
 */
struct _PillionChatsPage {
  PillionPage      parent_instance;

  PillionAccount  *account; /* (owned) */
  PillionChatList *list;

  GtkMenuButton   *menu_button;
  AdwBin          *bar;
  AdwBin          *idle;
  GtkSearchBar    *search_bar;
  GtkSearchEntry  *search_entry;
  AdwBin          *history;
  AdwBin          *content;
  GtkWidget       *account_row;
  AdwAvatar       *own_avatar;
  GtkLabel        *own_name;
  GtkLabel        *own_number;
  GtkWidget       *tips;
};

G_DEFINE_FINAL_TYPE (PillionChatsPage, pillion_chats_page, PILLION_TYPE_PAGE)

/* ----- the search ----- */

static void
on_search_changed (GtkSearchEntry *entry,
                   gpointer        user_data)
{
  PillionChatsPage *self = user_data;

  if (self->list != NULL)
    pillion_chat_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* Enter opens what was found first: to jump to a chat is to type its name and Enter. */
static void
on_search_activate (GtkSearchEntry *entry,
                    gpointer        user_data)
{
  PillionChatsPage *self = user_data;
  g_autoptr (PillionConversation) conversation = pillion_chat_list_dup_nth (self->list, 0);

  if (conversation == NULL || *gtk_editable_get_text (GTK_EDITABLE (entry)) == '\0')
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "chats.open", "s", pillion_conversation_get_account (conversation));
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
on_search (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionChatsPage *self = PILLION_CHATS_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_clear_filter (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PillionChatsPage *self = PILLION_CHATS_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* ----- the account ----- */

static void
show_account (PillionChatsPage *self)
{
  gboolean has_name = pillion_names_can_be_seen (pillion_account_get_name (self->account));
  g_autofree char *name = pillion_line_flatten (pillion_account_get_name (self->account), G_MAXUINT);
  const char *number = pillion_account_get_number (self->account);

  adw_avatar_set_text (self->own_avatar, name);
  gtk_label_set_label (self->own_name, has_name ? name : number);
  gtk_label_set_label (self->own_number, number);
  gtk_widget_set_visible (GTK_WIDGET (self->own_number), has_name);
  /* They are for linked devices; another profile on this computer may have begun them. */
  gtk_widget_set_visible (self->tips, *pillion_account_get_account (self->account) != '\0' &&
                                        !pillion_account_is_primary (self->account));
}

/* ----- the object ----- */

static void
pillion_chats_page_dispose (GObject *object)
{
  PillionChatsPage *self = PILLION_CHATS_PAGE (object);

  self->list = NULL;
  g_clear_object (&self->account);

  G_OBJECT_CLASS (pillion_chats_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_TIPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-chats-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, content);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, history);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, idle);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, own_avatar);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, own_name);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, own_number);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PillionChatsPage, tips);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
pillion_chats_page_class_init (PillionChatsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_chats_page_dispose;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "chats.clear-filter", NULL, on_clear_filter);
  gtk_widget_class_install_action (widget_class, "chats.search", NULL, on_search);
}

static void
pillion_chats_page_init (PillionChatsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_popover_menu_add_child (GTK_POPOVER_MENU (gtk_menu_button_get_popover (self->menu_button)), self->account_row,
                              "account");
}

static void
add_bars (PillionChatsPage *self,
          PillionEngine    *engine)
{
  GtkWidget *history = pillion_history_bar_new (pillion_engine_get_history (engine), self->account);

  adw_bin_set_child (self->bar, pillion_connection_bar_new_for_account (self->account));
  adw_bin_set_child (self->idle, pillion_idle_bar_new (self->account));
  g_object_bind_property (g_network_monitor_get_default (), "network-metered", history, "network-metered",
                          G_BINDING_SYNC_CREATE);
  adw_bin_set_child (self->history, history);
}

GtkWidget *
pillion_chats_page_new (PillionConversationList *conversations,
                        PillionAccount          *account)
{
  PillionChatsPage *self = g_object_new (PILLION_TYPE_CHATS_PAGE, NULL);

  self->account = g_object_ref (account);
  self->list = PILLION_CHAT_LIST (pillion_chat_list_new (conversations, FALSE));
  adw_bin_set_child (self->content, GTK_WIDGET (self->list));
  add_bars (self, pillion_live_list_get_engine (PILLION_LIVE_LIST (conversations)));
  /* Typing in the list searches. */
  gtk_search_bar_set_key_capture_widget (self->search_bar, pillion_chat_list_get_view (self->list));
  g_signal_connect_object (account, "notify", G_CALLBACK (show_account), self, G_CONNECT_SWAPPED);
  show_account (self);
  return GTK_WIDGET (self);
}

/* (transfer none) */
PillionChatList *
pillion_chats_page_get_list (PillionChatsPage *self)
{
  g_return_val_if_fail (PILLION_IS_CHATS_PAGE (self), NULL);

  return self->list;
}
