/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-main-page.h"

#include "app/chats/pillion-chats-page.h"
#include "app/chats/pillion-connection-bar.h"
#include "app/chats/pillion-main-page-private.h"
#include "app/chats/pillion-new-chat-page.h"
#include "app/chats/pillion-notifier.h"
#include "app/chats/pillion-search-page.h"
#include "app/chats/pillion-unsent-prompt.h"
#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-conversation-page.h"
#include "app/devices/pillion-devices-page.h"
#include "app/devices/pillion-idle-notifier.h"
#include "app/devices/pillion-use-watch.h"
#include "engine/pillion-account.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-network.h"
#include "engine/pillion-search-index.h"

#include <glib/gi18n.h>

#define ACCOUNT_BYTES 32

/**
 * PillionMainPage:
 *
 * The chats of a device that belongs to an account: the list at the side, where a new chat and
 * the archive are found too, and the chat that is open. In a narrow window it is one of both.
 */
struct _PillionMainPage {
  GtkWidget                parent_instance;

  PillionEngine           *engine;        /* (owned) */
  PillionAccount          *account;       /* (owned) */
  PillionConversationList *conversations; /* (owned) */
  PillionNotifier         *notifier;      /* (owned) */
  PillionIdleNotifier     *idle;          /* (owned) */
  PillionUnsentPrompt     *unsent;        /* (owned) */
  PillionConversation     *open;          /* (owned) (nullable) */
  char                    *wanted;        /* (owned) (nullable): to be opened once the chats are read */
  GtkStringList           *recent;        /* (owned): what was searched for */
  PillionChatsPage        *chats;
  PillionChatList         *archive;       /* (nullable): while it is shown */

  AdwToastOverlay         *toasts;
  AdwLeaflet              *leaflet;
  AdwClamp                *side;
  PillionNavigation       *sidebar;
  AdwBin                  *content;
  GtkWidget               *no_chat;       /* (owned) */
};

G_DEFINE_FINAL_TYPE (PillionMainPage, pillion_main_page, GTK_TYPE_WIDGET)

/* ----- panes ----- */

static gboolean
is_chat_visible (PillionMainPage *self)
{
  return adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->content);
}

/* Of the list beside a chat, in pixels; how much wider it gets with larger text; and more
 * than any window has.
 */
#define SIDE_WIDTH  340
#define MOST_GROWTH 1.4
#define ALL_WIDTH   10000

/* The list would be as wide as its widest row if that needed more. */
static int
get_side_width (PillionMainPage *self)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return (int) (SIDE_WIDTH * CLAMP (dpi / (96. * PANGO_SCALE), 1, MOST_GROWTH));
}

static gboolean
set_side_width (gpointer data)
{
  PillionMainPage *self = data;

  if (self->toasts != NULL)
    adw_clamp_set_maximum_size (self->side, adw_leaflet_get_folded (self->leaflet) ? ALL_WIDTH : get_side_width (self));
  return G_SOURCE_REMOVE;
}

/* Side by side each pane has one edge of the window, and so the buttons of that edge. */
static void
on_folded (PillionMainPage *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  GtkWidget *side = pillion_navigation_get_visible_page (self->sidebar);
  PillionPage *page = PILLION_PAGE (adw_bin_get_child (self->content));

  /* The panes are given their places at this moment: another width would not be seen. */
  g_idle_add_full (G_PRIORITY_DEFAULT, set_side_width, g_object_ref (self), g_object_unref);
  if (side != NULL)
    pillion_page_set_title_buttons (PILLION_PAGE (side), TRUE, folded);
  if (page == NULL)
    return;
  pillion_page_set_title_buttons (page, folded, TRUE);
  pillion_page_set_can_go_back (page, folded);
  /* Beside the list, that has one. */
  if (PILLION_IS_CONVERSATION_PAGE (page))
    pillion_conversation_page_set_bar (PILLION_CONVERSATION_PAGE (page),
                                       folded ? pillion_connection_bar_new_for_account (self->account) : NULL);
}

/* What the user sees now is not announced. */
static void
on_pane_changed (PillionMainPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean is_seen = self->open != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                     (!adw_leaflet_get_folded (self->leaflet) || is_chat_visible (self)) && GTK_IS_WINDOW (root) &&
                     gtk_window_is_active (GTK_WINDOW (root));

  if (self->notifier != NULL)
    pillion_notifier_set_seen (self->notifier, is_seen ? pillion_conversation_get_account (self->open) : NULL);
}

/* What is useful in it, rather than the header bar. */
static void
focus_side (PillionMainPage *self)
{
  GtkWidget *page = pillion_navigation_get_visible_page (self->sidebar);
  GtkWidget *view = pillion_chat_list_get_view (pillion_chats_page_get_list (self->chats));

  if (page != GTK_WIDGET (self->chats) || !gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (pillion_page_get_child (PILLION_PAGE (page)), GTK_DIR_TAB_FORWARD);
}

static void
focus_chat (PillionMainPage *self)
{
  GtkWidget *page = adw_bin_get_child (self->content);

  if (!gtk_widget_grab_focus (page))
    gtk_widget_child_focus (pillion_page_get_child (PILLION_PAGE (page)), GTK_DIR_TAB_FORWARD);
}

static gboolean
go_back (PillionMainPage *self)
{
  if (!adw_leaflet_get_folded (self->leaflet) || !is_chat_visible (self))
    return FALSE;
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->side));
  focus_side (self);
  return TRUE;
}

static void
on_pop_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  if (!go_back (PILLION_MAIN_PAGE (widget)))
    gtk_widget_activate_action (gtk_widget_get_parent (widget), "navigation.pop", NULL);
}

static gboolean
on_pop_shortcut (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  return go_back (PILLION_MAIN_PAGE (widget));
}

/* ----- the side ----- */

static void
pop_to_chats (PillionMainPage *self)
{
  pillion_navigation_pop_to (self->sidebar, GTK_WIDGET (self->chats));
}

static void
push_at_side (PillionMainPage *self,
              GtkWidget       *page)
{
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->side));
  pop_to_chats (self);
  pillion_navigation_push (self->sidebar, page);
}

static void
on_new (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);

  push_at_side (self, pillion_new_chat_page_new (self->account));
}

/* The number may come from outside: it is only typed for the user. */
static void
on_write_to (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  GtkWidget *page = pillion_new_chat_page_new (self->account);
  GtkEditable *entry = pillion_new_chat_page_get_entry (PILLION_NEW_CHAT_PAGE (page));

  gtk_editable_set_text (entry, g_variant_get_string (parameter, NULL));
  gtk_editable_set_position (entry, -1);
  push_at_side (self, page);
}

static void
on_archived (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  GtkWidget *page = g_object_new (PILLION_TYPE_PAGE, "title", _ ("Archived"), NULL);
  GtkWidget *list = pillion_chat_list_new (self->conversations, TRUE);

  pillion_page_set_child (PILLION_PAGE (page), list);
  push_at_side (self, page);
  g_clear_weak_pointer (&self->archive);
  g_set_weak_pointer (&self->archive, PILLION_CHAT_LIST (list));
  pillion_chat_list_set_selected (self->archive, self->open);
}

static void
on_devices (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (widget, PILLION_TYPE_NAVIGATION);

  if (navigation != NULL)
    pillion_navigation_push (PILLION_NAVIGATION (navigation),
                             pillion_devices_page_new (PILLION_MAIN_PAGE (widget)->engine));
}

/* The page says how it went. */
static void
on_keep_linked (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root))
    pillion_use_watch_note (GTK_WINDOW (root));
  gtk_widget_activate_action (widget, "chats.devices", NULL);
}

static void
on_jump (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->side));
  pop_to_chats (self);
  gtk_widget_activate_action (GTK_WIDGET (self->chats), "chats.search", NULL);
}

static void
on_search_messages (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  GtkWidget *page = pillion_navigation_get_visible_page (self->sidebar);

  if (!PILLION_IS_SEARCH_PAGE (page)) {
    push_at_side (self, pillion_search_page_new (self->conversations, self->account, self->recent));
    return;
  }
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->side));
  gtk_widget_grab_focus (page);
}

/* ----- the open chat ----- */

static void
set_selected (PillionMainPage *self)
{
  pillion_chat_list_set_selected (pillion_chats_page_get_list (self->chats), self->open);
  if (self->archive != NULL)
    pillion_chat_list_set_selected (self->archive, self->open);
}

static void
show_conversation (PillionMainPage     *self,
                   PillionConversation *conversation)
{
  GtkWidget *page = self->no_chat;

  if (g_set_object (&self->open, conversation)) {
    if (conversation != NULL)
      page = pillion_conversation_page_new (self->engine, conversation);
    adw_bin_set_child (self->content, page);
    on_folded (self);
    set_selected (self);
  }
  if (conversation != NULL) {
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content));
    focus_chat (self);
  }
  on_pane_changed (self);
}

/* Whoever asks may come from outside, with anything: only what is an account is opened, and
 * only from what is known here once that is read.
 */
static void
open_account (PillionMainPage *self,
              const char      *account)
{
  guint8 bytes[ACCOUNT_BYTES];

  if (!pillion_hex_decode (account, bytes, sizeof bytes))
    return;
  if (pillion_live_list_is_loading (PILLION_LIVE_LIST (self->conversations))) {
    g_free (self->wanted);
    self->wanted = g_strdup (account);
    return;
  }
  pop_to_chats (self);
  show_conversation (self, pillion_conversation_list_ensure (self->conversations, account));
}

static void
on_open (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  open_account (PILLION_MAIN_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* What it was found with stays beside it. */
static void
on_open_message (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  const char *account;
  gint64 row;

  g_variant_get (parameter, "(&sx)", &account, &row);
  show_conversation (self, pillion_conversation_list_ensure (self->conversations, account));
  pillion_conversation_page_show_message (PILLION_CONVERSATION_PAGE (adw_bin_get_child (self->content)), row);
}

/* In the chat that is seen, or else in all. */
static void
on_find (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);

  if (self->open != NULL && (!adw_leaflet_get_folded (self->leaflet) || is_chat_visible (self)))
    gtk_widget_activate_action (adw_bin_get_child (self->content), "conversation.search", NULL);
  else
    gtk_widget_activate_action (widget, "chats.search-messages", NULL);
}

static void
on_loaded (PillionMainPage *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted);

  if (wanted != NULL)
    open_account (self, wanted);
}

static void
on_close (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);

  show_conversation (self, NULL);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->side));
}

/* ----- from chat to chat ----- */

static void
show_neighbour (PillionMainPage *self,
                int              direction,
                gboolean         unread_only)
{
  g_autoptr (PillionConversation) conversation = NULL;

  conversation = pillion_chat_list_dup_neighbour (pillion_chats_page_get_list (self->chats), direction, unread_only);
  if (conversation != NULL)
    show_conversation (self, conversation);
}

static void
on_neighbour (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  show_neighbour (PILLION_MAIN_PAGE (widget), g_str_has_prefix (action_name, "chats.next") ? 1 : -1,
                  g_str_has_suffix (action_name, "-unread"));
}

static void
on_nth (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  guint n = g_variant_get_uint32 (parameter);
  g_autoptr (PillionConversation) conversation = NULL;

  if (n > 0)
    conversation = pillion_chat_list_dup_nth (pillion_chats_page_get_list (self->chats), n - 1);
  if (conversation != NULL)
    show_conversation (self, conversation);
}

static void
on_unsent (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  pillion_unsent_prompt_ask (PILLION_MAIN_PAGE (widget)->unsent);
}

/* Between the list and the chat. */
static void
on_next_pane (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean in_chat = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->content));

  if (adw_leaflet_get_folded (self->leaflet))
    return;
  if (in_chat)
    focus_side (self);
  else if (self->open != NULL)
    focus_chat (self);
}

/* ----- the object ----- */

static void
pillion_main_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pillion_main_page_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active", G_CALLBACK (on_pane_changed), widget,
                             G_CONNECT_SWAPPED);
}

static void
pillion_main_page_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_pane_changed, widget);
  GTK_WIDGET_CLASS (pillion_main_page_parent_class)->unroot (widget);
}

/* The connection is made once there is something to see. */
static void
pillion_main_page_map (GtkWidget *widget)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);

  GTK_WIDGET_CLASS (pillion_main_page_parent_class)->map (widget);
  pillion_network_stay_online (pillion_engine_get_network (self->engine));
  on_pane_changed (self);
  pillion_unsent_prompt_look (self->unsent);
}

static void
pillion_main_page_dispose (GObject *object)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (object);

  g_clear_weak_pointer (&self->archive);
  g_clear_object (&self->notifier);
  g_clear_object (&self->idle);
  if (self->unsent != NULL)
    g_object_run_dispose (G_OBJECT (self->unsent));
  g_clear_object (&self->unsent);
  g_clear_object (&self->open);
  if (self->toasts != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->toasts));
  self->toasts = NULL;
  g_clear_object (&self->no_chat);
  g_clear_object (&self->conversations);
  g_clear_object (&self->account);
  g_clear_object (&self->recent);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_main_page_parent_class)->dispose (object);
}

static void
pillion_main_page_finalize (GObject *object)
{
  g_free (PILLION_MAIN_PAGE (object)->wanted);

  G_OBJECT_CLASS (pillion_main_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chats.archived", NULL, on_archived);
  gtk_widget_class_install_action (widget_class, "chats.close", NULL, on_close);
  gtk_widget_class_install_action (widget_class, "chats.devices", NULL, on_devices);
  gtk_widget_class_install_action (widget_class, "chats.find", NULL, on_find);
  gtk_widget_class_install_action (widget_class, "chats.jump", NULL, on_jump);
  gtk_widget_class_install_action (widget_class, "chats.keep-linked", NULL, on_keep_linked);
  gtk_widget_class_install_action (widget_class, "chats.new", NULL, on_new);
  gtk_widget_class_install_action (widget_class, "chats.next", NULL, on_neighbour);
  gtk_widget_class_install_action (widget_class, "chats.next-pane", NULL, on_next_pane);
  gtk_widget_class_install_action (widget_class, "chats.next-unread", NULL, on_neighbour);
  gtk_widget_class_install_action (widget_class, "chats.nth", "u", on_nth);
  gtk_widget_class_install_action (widget_class, "chats.open", "s", on_open);
  gtk_widget_class_install_action (widget_class, "chats.open-message", "(sx)", on_open_message);
  gtk_widget_class_install_action (widget_class, "chats.previous", NULL, on_neighbour);
  gtk_widget_class_install_action (widget_class, "chats.previous-unread", NULL, on_neighbour);
  gtk_widget_class_install_action (widget_class, "chats.search-messages", NULL, on_search_messages);
  gtk_widget_class_install_action (widget_class, PILLION_UNSENT_ACTION, NULL, on_unsent);
  gtk_widget_class_install_action (widget_class, "chats.write-to", "s", on_write_to);
  gtk_widget_class_install_action (widget_class, "navigation.pop", NULL, on_pop_action);
  pillion_main_page_install_chat_actions (widget_class);
}

static void
pillion_main_page_class_init (PillionMainPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_main_page_dispose;
  object_class->finalize = pillion_main_page_finalize;
  widget_class->map = pillion_main_page_map;
  widget_class->root = pillion_main_page_root;
  widget_class->unroot = pillion_main_page_unroot;

  g_type_ensure (PILLION_TYPE_NAVIGATION);
  g_type_ensure (PILLION_TYPE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-main-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionMainPage, content);
  gtk_widget_class_bind_template_child (widget_class, PillionMainPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PillionMainPage, no_chat);
  gtk_widget_class_bind_template_child (widget_class, PillionMainPage, side);
  gtk_widget_class_bind_template_child (widget_class, PillionMainPage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PillionMainPage, toasts);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_pane_changed);

  install_actions (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_pop_shortcut, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, on_pop_shortcut, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-main-page");
}

static void
pillion_main_page_init (PillionMainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->no_chat);
  pillion_main_page_add_shortcuts (self);
}

GtkWidget *
pillion_main_page_new (PillionEngine *engine)
{
  PillionMainPage *self = g_object_new (PILLION_TYPE_MAIN_PAGE, NULL);

  self->engine = g_object_ref (engine);
  self->account = pillion_account_new (engine);
  self->recent = gtk_string_list_new (NULL);
  self->conversations = pillion_conversation_list_new (engine);
  self->notifier = pillion_notifier_new (self->conversations, g_application_get_default ());
  self->idle = pillion_idle_notifier_new (self->account, g_application_get_default ());
  self->unsent = pillion_unsent_prompt_new (GTK_WIDGET (self), engine);
  self->chats = PILLION_CHATS_PAGE (pillion_chats_page_new (self->conversations, self->account));
  pillion_navigation_replace (self->sidebar, GTK_WIDGET (self->chats));
  g_signal_connect_object (self->conversations, "notify::loading", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi", G_CALLBACK (on_folded), self,
                           G_CONNECT_SWAPPED);
  on_folded (self);
  /* Old messages come into the index while nobody waits for it. */
  pillion_search_index_get (engine);
  return GTK_WIDGET (self);
}

/* (transfer none) (nullable): the one that is open */
PillionConversation *
pillion_main_page_get_conversation (PillionMainPage *self)
{
  g_return_val_if_fail (PILLION_IS_MAIN_PAGE (self), NULL);

  return self->open;
}

/* Whether it shows one pane at a time. */
gboolean
pillion_main_page_is_folded (PillionMainPage *self)
{
  g_return_val_if_fail (PILLION_IS_MAIN_PAGE (self), FALSE);

  return adw_leaflet_get_folded (self->leaflet);
}

PillionEngine *
pillion_main_page_get_engine (PillionMainPage *self)
{
  return self->engine;
}

PillionConversationList *
pillion_main_page_get_conversations (PillionMainPage *self)
{
  return self->conversations;
}

AdwToastOverlay *
pillion_main_page_get_toasts (PillionMainPage *self)
{
  return self->toasts;
}
