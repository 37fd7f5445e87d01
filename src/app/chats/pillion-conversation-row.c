/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-conversation-row.h"

#include "app/chats/pillion-chat-menu.h"
#include "app/chats/pillion-chat-text.h"
#include "app/compat/pillion-css-class.h"
#include "app/conversation/pillion-message-text.h"
#include "app/conversation/pillion-message-time.h"

#include <glib/gi18n.h>

/* Small things in a line, in their order. */
typedef enum {
  /* Behind the name. */
  MARK_BLOCKED,
  MARK_ARCHIVED,
  MARK_MUTED,
  /* Before what was said last. */
  MARK_ATTACHMENT,
  /* Behind it. */
  MARK_STATE,
  MARK_PINNED,
  MARK_REQUEST,
  MARK_BADGE,
  N_MARKS,
} Mark;

/**
 * PillionConversationRow:
 *
 * One chat in the chat list: who, what was said last and when, and what state it is in. What it
 * says to a screen reader stands on it and on the list's own item around it.
 */
struct _PillionConversationRow {
  GtkWidget            parent_instance;

  PillionConversation *conversation;  /* (owned) (nullable) */
  GSignalGroup        *signals;       /* (owned): of the conversation */
  GSignalGroup        *last_signals;  /* (owned): of its newest message */
  GtkWidget           *menu;          /* (nullable) */

  AdwAvatar           *avatar;
  GtkLabel            *name;
  GtkLabel            *time;
  GtkLabel            *prefix;
  GtkLabel            *preview;
  GtkWidget           *marks[N_MARKS]; /* (nullable) each: most rows have none */
};

G_DEFINE_FINAL_TYPE (PillionConversationRow, pillion_conversation_row, GTK_TYPE_WIDGET)

typedef enum {
  PROP_CONVERSATION = 1,
} PillionConversationRowProperty;

static GParamSpec *properties[PROP_CONVERSATION + 1];

/* ----- what it shows ----- */

static const char *
find_state_icon (PillionMessage *message)
{
  switch (pillion_message_get_state (message)) {
  case PILLION_MESSAGE_DISPLAY_STATE_QUEUED:
  case PILLION_MESSAGE_DISPLAY_STATE_SENDING:
    return "pillion-message-pending-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_SENT:
    return "pillion-message-sent-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_DELIVERED:
    return "pillion-message-delivered-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_READ:
    return "pillion-message-read-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_FAILED:
    return "pillion-message-failed-symbolic";
  case PILLION_MESSAGE_DISPLAY_STATE_RECEIVED:
  case PILLION_MESSAGE_DISPLAY_STATE_APART:
  case PILLION_MESSAGE_DISPLAY_STATE_WAITING:
  case PILLION_MESSAGE_DISPLAY_STATE_UNSUPPORTED:
  default:
    return NULL;
  }
}

/* Asked for when it is to be shown: to set it asks the display where the pointer is, for each row. */
static gboolean
on_state_tooltip (PillionConversationRow *self,
                  int                     x,
                  int                     y,
                  gboolean                keyboard_mode,
                  GtkTooltip             *tooltip)
{
  PillionMessage *last = self->conversation != NULL ? pillion_conversation_get_last (self->conversation) : NULL;

  if (last == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, pillion_message_text_state (last));
  return TRUE;
}

static GtkWidget *
create_image (const char *icon,
              const char *tooltip)
{
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   "icon-name", icon,
                                   "tooltip-text", tooltip,
                                   NULL);

  gtk_widget_add_css_class (image, "mark");
  return image;
}

static GtkWidget *
create_label (const char *text,
              const char *first_class,
              const char *second_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, first_class);
  gtk_widget_add_css_class (label, second_class);
  return label;
}

static GtkWidget *
create_mark (PillionConversationRow *self,
             Mark                    mark)
{
  GtkWidget *widget;

  switch (mark) {
  case MARK_BLOCKED:
    return create_image ("action-unavailable-symbolic", _ ("Blocked"));
  case MARK_ARCHIVED:
    return create_image ("pillion-archive-symbolic", _ ("Archived"));
  case MARK_MUTED:
    return create_image ("notifications-disabled-symbolic", _ ("Muted"));
  case MARK_ATTACHMENT:
    return create_image ("mail-attachment-symbolic", NULL);
  case MARK_STATE:
    widget = create_image (NULL, NULL);
    gtk_widget_set_has_tooltip (widget, TRUE);
    g_signal_connect_object (widget, "query-tooltip", G_CALLBACK (on_state_tooltip), self, G_CONNECT_SWAPPED);
    return widget;
  case MARK_PINNED:
    return create_image ("view-pin-symbolic", _ ("Pinned"));
  case MARK_REQUEST:
    return create_label (_ ("Request"), "caption-heading", "accent");
  case MARK_BADGE:
    widget = create_label (NULL, "numeric", "badge");
    gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
    return widget;
  case N_MARKS:
  default:
    g_assert_not_reached ();
  }
}

static GtkWidget *
find_before (PillionConversationRow *self,
             Mark                    mark)
{
  GtkLabel *label = self->preview;
  Mark first = MARK_STATE;

  if (mark <= MARK_MUTED) {
    label = self->name;
    first = MARK_BLOCKED;
  } else if (mark == MARK_ATTACHMENT) {
    label = self->prefix;
    first = MARK_ATTACHMENT;
  }
  for (Mark i = mark; i > first; i--) {
    if (self->marks[i - 1] != NULL)
      return self->marks[i - 1];
  }
  return GTK_WIDGET (label);
}

/* Made when it is needed. Returns: (nullable): it, if it is shown */
static GtkWidget *
show_mark (PillionConversationRow *self,
           Mark                    mark,
           gboolean                is_shown)
{
  if (self->marks[mark] == NULL && is_shown) {
    GtkWidget *before = find_before (self, mark);

    self->marks[mark] = create_mark (self, mark);
    gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (before)), self->marks[mark], before);
  }
  if (self->marks[mark] != NULL)
    gtk_widget_set_visible (self->marks[mark], is_shown);
  return is_shown ? self->marks[mark] : NULL;
}

static void
show_state (PillionConversationRow *self,
            PillionMessage *last,
            gboolean        is_draft)
{
  const char *icon = NULL;
  GtkWidget *image;

  if (last != NULL && !is_draft && pillion_message_get_kind (last) != PILLION_MESSAGE_KIND_DELETED)
    icon = find_state_icon (last);
  image = show_mark (self, MARK_STATE, icon != NULL);
  if (image == NULL)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  pillion_css_class_set (image, "error",
                         pillion_message_get_state (last) == PILLION_MESSAGE_DISPLAY_STATE_FAILED);
}

static void
show_preview (PillionConversationRow *self)
{
  PillionMessage *last = pillion_conversation_get_last (self->conversation);
  gboolean is_typing = pillion_conversation_is_typing (self->conversation);
  gboolean is_draft = *pillion_conversation_get_draft (self->conversation) != '\0';
  g_autofree char *prefix = is_typing ? g_strdup ("") : pillion_chat_text_prefix (self->conversation);
  g_autofree char *preview = is_typing ? g_strdup (_ ("Typing…")) : pillion_chat_text_preview (self->conversation);

  gtk_label_set_label (self->prefix, prefix);
  gtk_widget_set_visible (GTK_WIDGET (self->prefix), *prefix != '\0');
  pillion_css_class_set (GTK_WIDGET (self->prefix), "accent", is_draft);
  gtk_label_set_label (self->preview, preview);
  pillion_css_class_set (GTK_WIDGET (self->preview), "accent", is_typing);
  show_mark (self, MARK_ATTACHMENT,
             !is_typing && !is_draft && last != NULL && pillion_message_get_kind (last) == PILLION_MESSAGE_KIND_ATTACHMENT);
  show_state (self, last, is_draft || is_typing);
}

static void
show_badge (PillionConversationRow *self)
{
  guint n_unread = pillion_conversation_get_n_unread (self->conversation);
  gboolean is_unread = pillion_chat_text_is_unread (self->conversation);
  g_autofree char *text = n_unread > 0 ? g_strdup_printf (n_unread > 999 ? _ ("999+") : "%u", n_unread) : g_strdup ("");
  GtkWidget *badge = show_mark (self, MARK_BADGE, is_unread);

  pillion_css_class_set (GTK_WIDGET (self), "unread", is_unread);
  if (badge == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (badge), text);
  pillion_css_class_set (badge, "muted", pillion_conversation_is_muted (self->conversation));
}

static void
show_marks (PillionConversationRow *self)
{
  show_mark (self, MARK_ARCHIVED, pillion_conversation_is_archived (self->conversation));
  show_mark (self, MARK_BLOCKED, pillion_conversation_is_blocked (self->conversation));
  show_mark (self, MARK_MUTED, pillion_conversation_is_muted (self->conversation));
  show_mark (self, MARK_PINNED, pillion_conversation_is_pinned (self->conversation));
  show_mark (self, MARK_REQUEST, pillion_conversation_is_request (self->conversation));
}

/* A list item of GTK 4.8 can't be given a name: its widget, around this one, is. */
static void
show_sentence (PillionConversationRow *self,
               guint64         now_ms)
{
  g_autofree char *sentence = pillion_chat_text_describe (self->conversation, now_ms);
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

/**
 * pillion_conversation_row_refresh:
 *
 * Shows it as of now: times change by themselves.
 */
void
pillion_conversation_row_refresh (PillionConversationRow *self)
{
  guint64 now_ms = pillion_message_time_get_now ();
  g_autofree char *name = NULL;
  g_autofree char *time = NULL;
  PillionMessage *last;

  g_return_if_fail (PILLION_IS_CONVERSATION_ROW (self));

  if (self->conversation == NULL)
    return;
  last = pillion_conversation_get_last (self->conversation);
  name = pillion_chat_text_name (self->conversation);
  time = pillion_chat_text_time (last != NULL ? pillion_message_get_sent_at_ms (last) : 0, now_ms);
  gtk_label_set_label (self->name, name);
  adw_avatar_set_text (self->avatar, name);
  adw_avatar_set_show_initials (self->avatar, pillion_chat_text_has_initials (name));
  gtk_label_set_label (self->time, time);
  show_preview (self);
  show_badge (self);
  show_marks (self);
  show_sentence (self, now_ms);
}

static void
on_conversation_changed (PillionConversationRow *self)
{
  g_signal_group_set_target (self->last_signals, pillion_conversation_get_last (self->conversation));
  pillion_conversation_row_refresh (self);
}

/* ----- the menu ----- */

static gboolean
drop_menu (gpointer user_data)
{
  GtkWidget *menu = user_data;

  gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

/* What was chosen is activated through it after it has closed: it goes a turn later. */
static void
on_menu_closed (PillionConversationRow *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_menu, g_object_ref (g_steal_pointer (&self->menu)), g_object_unref);
}

/**
 * pillion_conversation_row_show_menu:
 * @at: (nullable): where in the row
 */
void
pillion_conversation_row_show_menu (PillionConversationRow     *self,
                                    const GdkRectangle *at)
{
  g_autoptr (GMenuModel) model = NULL;

  g_return_if_fail (PILLION_IS_CONVERSATION_ROW (self));

  if (self->conversation == NULL || self->menu != NULL)
    return;
  model = pillion_chat_menu_new (self->conversation, pillion_message_time_get_now ());
  self->menu = gtk_popover_menu_new_from_model (model);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (on_menu_closed), self, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_pressed (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  pillion_conversation_row_show_menu (PILLION_CONVERSATION_ROW (user_data), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_long_pressed (GtkGestureLongPress *gesture,
                 double               x,
                 double               y,
                 gpointer             user_data)
{
  pillion_conversation_row_show_menu (PILLION_CONVERSATION_ROW (user_data), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* ----- the object ----- */

static void
pillion_conversation_row_get_property (GObject    *object,
                                       guint property_id,
                                       GValue *value,
                                       GParamSpec *pspec)
{
  PillionConversationRow *self = PILLION_CONVERSATION_ROW (object);

  switch ((PillionConversationRowProperty) property_id) {
  case PROP_CONVERSATION:
    g_value_set_object (value, self->conversation);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_conversation_row_set_property (GObject      *object,
                                       guint property_id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  switch ((PillionConversationRowProperty) property_id) {
  case PROP_CONVERSATION:
    pillion_conversation_row_set_conversation (PILLION_CONVERSATION_ROW (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_conversation_row_dispose (GObject *object)
{
  PillionConversationRow *self = PILLION_CONVERSATION_ROW (object);
  GtkWidget *child;

  g_signal_group_set_target (self->signals, NULL);
  g_signal_group_set_target (self->last_signals, NULL);
  g_clear_object (&self->conversation);
  self->menu = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (pillion_conversation_row_parent_class)->dispose (object);
}

static void
pillion_conversation_row_finalize (GObject *object)
{
  PillionConversationRow *self = PILLION_CONVERSATION_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->last_signals);

  G_OBJECT_CLASS (pillion_conversation_row_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-conversation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionConversationRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationRow, name);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationRow, prefix);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationRow, preview);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationRow, time);
  gtk_widget_class_bind_template_callback (widget_class, on_long_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
}

static void
pillion_conversation_row_class_init (PillionConversationRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_conversation_row_get_property;
  object_class->set_property = pillion_conversation_row_set_property;
  object_class->dispose = pillion_conversation_row_dispose;
  object_class->finalize = pillion_conversation_row_finalize;

  properties[PROP_CONVERSATION] = g_param_spec_object ("conversation", NULL, NULL, PILLION_TYPE_CONVERSATION,
                                                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-conversation-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pillion_conversation_row_init (PillionConversationRow *self)
{
  self->signals = g_signal_group_new (PILLION_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_conversation_changed), self);
  self->last_signals = g_signal_group_new (PILLION_TYPE_MESSAGE);
  g_signal_group_connect_swapped (self->last_signals, "notify", G_CALLBACK (pillion_conversation_row_refresh), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_conversation_row_new (void)
{
  return g_object_new (PILLION_TYPE_CONVERSATION_ROW, NULL);
}

/* (transfer none) (nullable) */
PillionConversation *
pillion_conversation_row_get_conversation (PillionConversationRow *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_ROW (self), NULL);

  return self->conversation;
}

/* conversation: (nullable) */
void
pillion_conversation_row_set_conversation (PillionConversationRow      *self,
                                           PillionConversation *conversation)
{
  g_return_if_fail (PILLION_IS_CONVERSATION_ROW (self));

  if (!g_set_object (&self->conversation, conversation))
    return;
  g_signal_group_set_target (self->signals, conversation);
  g_signal_group_set_target (self->last_signals,
                             conversation != NULL ? pillion_conversation_get_last (conversation) : NULL);
  pillion_conversation_row_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
}
