/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-conversation-page-private.h"

#include "app/chats/pillion-chat-text.h"
#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-safety-number-page.h"
#include "app/pillion-line.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-message-actions.h"
#include "engine/pillion-typing.h"

#include <glib/gi18n.h>

/* At most so much of a draft is lost with the program, also while somebody types without a pause. */
#define DRAFT_MS 1000

/**
 * PillionConversationPage:
 *
 * One chat. What is typed is kept as a draft, in this chat, until it is sent.
 */
G_DEFINE_FINAL_TYPE (PillionConversationPage, pillion_conversation_page, PILLION_TYPE_PAGE)

typedef enum {
  PROP_ENGINE = 1,
  PROP_CONVERSATION,
} PillionConversationPageProperty;

static GParamSpec *properties[PROP_CONVERSATION + 1];

void
pillion_conversation_page_tell (PillionConversationPage *self,
                                const GError            *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", error->message);
}

static void
on_chat_changed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (PillionConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_chat_change_finish (PILLION_ENGINE (source), result, &error))
    pillion_conversation_page_tell (self, error);
}

/* ----- who it is with ----- */

static char *
dup_name (PillionConversationPage *self)
{
  return pillion_line_isolate (pillion_conversation_get_name (self->conversation));
}

static void
show_name (PillionConversationPage *self)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *title = pillion_line_flatten (pillion_conversation_get_name (self->conversation), 255);
  g_autofree char *request = g_strdup_printf (_ ("%s wants to write to you. Until you accept, they don’t see whether you read their messages."), name);
  g_autofree char *blocked = g_strdup_printf (_ ("You blocked %s. Nothing they write reaches you."), name);

  pillion_page_set_title (PILLION_PAGE (self), title);
  adw_avatar_set_text (self->avatar, title);
  adw_avatar_set_show_initials (self->avatar, pillion_chat_text_has_initials (title));
  pillion_focus_label_set_text (self->request, request, NULL);
  pillion_focus_label_set_text (self->blocked, blocked, NULL);
}

static void
show_verified (PillionConversationPage *self)
{
  gtk_widget_set_visible (self->verified, pillion_conversation_is_verified (self->conversation));
}

/* Where there is something to decide the focus goes to what it is about: a key that was meant for
 * the text before it decides nothing.
 */
static gboolean
focus_bottom (PillionConversationPage *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->bottom);

  if (g_str_equal (name, "entry"))
    return gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return gtk_widget_grab_focus (GTK_WIDGET (g_str_equal (name, "request") ? self->request : self->blocked));
}

/* The button is there, to a screen reader, also while something else is shown. */
static void
update_send (PillionConversationPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.send",
                                 g_str_equal (gtk_stack_get_visible_child_name (self->bottom), "entry") &&
                                   pillion_message_entry_can_send (self->entry));
}

/* To nobody who is blocked or not accepted goes anything, neither by a menu nor by a key. */
static void
set_can_write (PillionConversationPage *self,
               gboolean                 can_write)
{
  static const char *const actions[] = {
    "conversation.message-choose-reaction",
    "conversation.message-edit",
    "conversation.message-react",
    "conversation.message-reply",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], can_write);
  pillion_message_history_set_can_write (self->history, can_write);
}

static void
show_bottom (PillionConversationPage *self)
{
  const char *name = "entry";
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->bottom)) != NULL;

  if (pillion_conversation_is_blocked (self->conversation))
    name = "blocked";
  else if (pillion_conversation_is_request (self->conversation))
    name = "request";
  gtk_stack_set_visible_child_name (self->bottom, name);
  update_send (self);
  set_can_write (self, g_str_equal (name, "entry"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.block", !g_str_equal (name, "blocked"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.unblock", g_str_equal (name, "blocked"));
  if (had_focus)
    focus_bottom (self);
}

/* ----- who types ----- */

static void
show_typing (PillionConversationPage *self)
{
  gboolean typing = pillion_conversation_is_typing (self->conversation);
  g_autofree char *name = dup_name (self);
  g_autofree char *text = g_strdup_printf (_ ("%s is typing…"), name);

  if (typing)
    gtk_label_set_label (self->typing_label, text);
  gtk_revealer_set_reveal_child (self->typing, typing);
}

/* An edit is nothing that is about to come. */
static void
tell_typing (PillionConversationPage *self,
             gboolean                 active)
{
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);

  pillion_typing_note (self->engine, account, active && pillion_message_entry_get_edited (self->entry) == NULL);
}

/* ----- drafts ----- */

static void
store_draft (PillionConversationPage *self,
             gboolean                 leaving)
{
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->draft_id, g_source_remove);
  /* What is edited is no draft; what it took the place of was stored before. */
  if (pillion_message_entry_get_edited (self->entry) != NULL)
    return;
  text = pillion_message_entry_dup_text (self->entry);
  if (g_str_equal (text, self->draft) && !leaving)
    return;
  /* Not cancelled with the page: it is for the next one. */
  pillion_chat_set_draft_async (self->engine, account, text, leaving, NULL, on_chat_changed, g_object_ref (self));
  g_free (self->draft);
  self->draft = g_steal_pointer (&text);
}

static gboolean
on_draft_due (gpointer data)
{
  PillionConversationPage *self = data;

  self->draft_id = 0;
  store_draft (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Another device changed it: it is taken over unless something else is written here. */
static void
on_draft_changed (PillionConversationPage *self)
{
  const char *draft = pillion_conversation_get_draft (self->conversation);
  g_autofree char *text = pillion_message_entry_dup_text (self->entry);

  if (g_str_equal (draft, self->draft) || !g_str_equal (text, self->draft) ||
      pillion_message_entry_get_edited (self->entry) != NULL || gtk_widget_get_focus_child (GTK_WIDGET (self->entry)) != NULL)
    return;
  g_free (self->draft);
  self->draft = g_strdup (draft);
  pillion_message_entry_set_text (self->entry, draft);
}

static void
on_entry_changed (PillionConversationPage *self)
{
  tell_typing (self, pillion_message_entry_can_send (self->entry));
  if (self->draft_id == 0)
    self->draft_id = g_timeout_add (DRAFT_MS, on_draft_due, self);
}

/* ----- sending ----- */

/* A text that comes back if it could not be kept. */
typedef struct {
  PillionConversationPage *self; /* (owned) */
  char                    *text; /* (owned) */
} SendWork;

static void
send_work_free (SendWork *work)
{
  g_object_unref (work->self);
  g_free (work->text);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SendWork, send_work_free)

static SendWork *
send_work_new (PillionConversationPage *self,
               const char              *text)
{
  SendWork *work = g_new0 (SendWork, 1);

  work->self = g_object_ref (self);
  work->text = g_strdup (text);
  return work;
}

static void
take_back (SendWork     *work,
           const GError *error)
{
  PillionConversationPage *self = work->self;
  g_autofree char *present = NULL;

  if (error == NULL || g_cancellable_is_cancelled (self->cancellable) ||
      g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK))
    return;
  pillion_conversation_page_tell (self, error);
  present = pillion_message_entry_dup_text (self->entry);
  /* It is in the history if the relay refused it later. */
  if (*present == '\0' && g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE))
    pillion_message_entry_set_text (self->entry, work->text);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SendWork) work = user_data;
  g_autoptr (GError) error = NULL;

  pillion_message_send_finish (PILLION_ENGINE (source), result, &error);
  take_back (work, error);
}

static void
on_edited (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SendWork) work = user_data;
  g_autoptr (GError) error = NULL;

  pillion_message_change_finish (PILLION_ENGINE (source), result, &error);
  pillion_conversation_page_tell (work->self, error);
}

static void
send_edit (PillionConversationPage *self,
           const char              *text)
{
  PillionMessage *edited = pillion_message_entry_get_edited (self->entry);

  if (!g_str_equal (text, pillion_message_get_text (edited)))
    pillion_message_edit_async (self->engine, pillion_message_get_row (edited), text, NULL, on_edited, send_work_new (self, text));
  pillion_message_entry_cancel (self->entry);
}

static void
send_text (PillionConversationPage *self,
           const char              *text)
{
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);
  PillionMessage *replied = pillion_message_entry_get_replied (self->entry);

  pillion_message_send_async (self->engine, account, text, replied != NULL ? pillion_message_get_row (replied) : 0, NULL, on_sent,
                              send_work_new (self, text));
  pillion_typing_note_sent (self->engine, account);
  pillion_message_entry_cancel (self->entry);
  pillion_message_entry_set_text (self->entry, "");
  store_draft (self, FALSE);
  pillion_message_list_clear_first_unread (self->list);
  pillion_message_history_jump_to_end (self->history);
}

static void
on_send_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  g_autofree char *text = pillion_message_entry_dup_text (self->entry);

  if (!pillion_message_entry_can_send (self->entry))
    return;
  g_strstrip (text);
  if (pillion_message_entry_get_edited (self->entry) != NULL)
    send_edit (self, text);
  else
    send_text (self, text);
}

static void
on_edit_last (PillionConversationPage *self)
{
  PillionMessage *message = pillion_message_history_find_last_own (self->history);

  if (message != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.message-edit", "x", pillion_message_get_row (message));
}

/* ----- reading ----- */

static void
on_seen (PillionConversationPage *self,
         gint64                   row)
{
  g_autoptr (GBytes) account = NULL;

  if (row <= self->marked_read ||
      (pillion_conversation_get_n_unread (self->conversation) == 0 && !pillion_conversation_is_marked_unread (self->conversation)))
    return;
  self->marked_read = row;
  account = pillion_conversation_get_account_bytes (self->conversation);
  pillion_chat_mark_read_async (self->engine, account, row, NULL, on_chat_changed, g_object_ref (self));
}

static void
show_n_unread (PillionConversationPage *self)
{
  pillion_message_history_set_n_unread (self->history, pillion_conversation_get_n_unread (self->conversation));
}

/* ----- actions of the chat ----- */

static void
on_contact_changed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (PillionConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_contacts_change_finish (PILLION_ENGINE (source), result, &error))
    pillion_conversation_page_tell (self, error);
}

static void
on_accept_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);

  pillion_chat_accept_async (self->engine, account, NULL, on_chat_changed, g_object_ref (self));
}

static void
on_block_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);
  gboolean block = g_str_equal (action_name, "conversation.block");

  pillion_contacts_set_blocked_async (self->engine, account, block, NULL, on_contact_changed, g_object_ref (self));
}

static void
on_safety_number_action (GtkWidget  *widget,
                         const char *action_name,
                         GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  GtkWidget *navigation = gtk_widget_get_ancestor (widget, PILLION_TYPE_NAVIGATION);

  if (navigation != NULL)
    pillion_navigation_push (PILLION_NAVIGATION (navigation), pillion_safety_number_page_new (self->engine, self->conversation));
}

static void
on_emoji_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  pillion_message_entry_open_emoji (PILLION_CONVERSATION_PAGE (widget)->entry);
}

static void
on_jump_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  pillion_message_history_jump_to_end (PILLION_CONVERSATION_PAGE (widget)->history);
}

static void
on_cancel_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  pillion_message_entry_cancel (self->entry);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* ----- finding words ----- */

static void
on_search_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  pillion_conversation_search_open (PILLION_CONVERSATION_PAGE (widget)->search);
}

static void
on_match_found (PillionConversationPage *self,
                gint64                   row)
{
  pillion_message_history_jump_to_row (self->history, row);
}

static void
on_search_closed (PillionConversationPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_bottom (self);
}

/* ----- keys ----- */

/* Of a message's text, or of what is written. */
static gboolean
drop_selection (PillionConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (GTK_IS_LABEL (focus) && gtk_label_get_selection_bounds (GTK_LABEL (focus), NULL, NULL)) {
    gtk_label_select_region (GTK_LABEL (focus), 0, 0);
    return TRUE;
  }
  return pillion_message_entry_drop_selection (self->entry);
}

/* Popovers come before, by themselves; what nothing here is cancelled by leads back. */
static gboolean
on_escape (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  return pillion_conversation_search_close (self->search) || pillion_message_entry_cancel (self->entry) ||
         drop_selection (self);
}

/* From the history to the entry; from there the window's next part has its turn. */
static gboolean
on_next_pane (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->history)) == NULL)
    return FALSE;
  return focus_bottom (self);
}

static gboolean
on_previous_pane (GtkWidget *widget,
                  GVariant  *arguments,
                  gpointer   user_data)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->bottom)) == NULL)
    return FALSE;
  return pillion_message_history_take_focus (self->history);
}

/* ----- the object ----- */

static void
pillion_conversation_page_get_property (GObject    *object,
                                        guint       property_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (object);

  switch ((PillionConversationPageProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, self->engine);
    break;
  case PROP_CONVERSATION:
    g_value_set_object (value, self->conversation);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_conversation_page_set_property (GObject      *object,
                                        guint         property_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (object);

  switch ((PillionConversationPageProperty) property_id) {
  case PROP_ENGINE:
    self->engine = g_value_dup_object (value);
    break;
  case PROP_CONVERSATION:
    self->conversation = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
watch (PillionConversationPage *self,
       const char              *signal,
       void (*func) (PillionConversationPage *self))
{
  g_signal_connect_object (self->conversation, signal, G_CALLBACK (func), self, G_CONNECT_SWAPPED);
  func (self);
}

static void
pillion_conversation_page_constructed (GObject *object)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (object);

  G_OBJECT_CLASS (pillion_conversation_page_parent_class)->constructed (object);

  self->list = pillion_message_list_new (self->engine, pillion_conversation_get_account (self->conversation));
  pillion_message_history_set_list (self->history, self->list);
  pillion_conversation_search_set_chat (self->search, self->engine, pillion_conversation_get_account (self->conversation));
  watch (self, "notify::name", show_name);
  watch (self, "notify::verified", show_verified);
  watch (self, "notify::request", show_bottom);
  watch (self, "notify::blocked", show_bottom);
  watch (self, "notify::n-unread", show_n_unread);
  watch (self, "notify::draft", on_draft_changed);
  watch (self, "notify::typing", show_typing);
  watch (self, "notify::name", show_typing);
}

/* The chat is left: other devices get the draft now. */
static void
pillion_conversation_page_unmap (GtkWidget *widget)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  g_autofree char *text = pillion_message_entry_dup_text (self->entry);

  if ((self->draft_id != 0 || *text != '\0') && pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_READY) {
    store_draft (self, TRUE);
  }
  g_clear_handle_id (&self->draft_id, g_source_remove);
  tell_typing (self, FALSE);

  GTK_WIDGET_CLASS (pillion_conversation_page_parent_class)->unmap (widget);
}

static gboolean
pillion_conversation_page_grab_focus (GtkWidget *widget)
{
  return focus_bottom (PILLION_CONVERSATION_PAGE (widget));
}

static void
pillion_conversation_page_dispose (GObject *object)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
  g_clear_object (&self->conversation);
  g_clear_object (&self->list);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_conversation_page_parent_class)->dispose (object);
}

static void
pillion_conversation_page_finalize (GObject *object)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (object);

  g_clear_object (&self->cancellable);
  g_free (self->draft);

  G_OBJECT_CLASS (pillion_conversation_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_CONVERSATION_SEARCH);
  g_type_ensure (PILLION_TYPE_MESSAGE_ENTRY);
  g_type_ensure (PILLION_TYPE_MESSAGE_HISTORY);
  g_type_ensure (PILLION_TYPE_FOCUS_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-conversation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, accept);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, bar);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, blocked);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, bottom);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, entry);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, history);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, request);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, search);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, typing);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, typing_label);
  gtk_widget_class_bind_template_child (widget_class, PillionConversationPage, verified);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_last);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_match_found);
  gtk_widget_class_bind_template_callback (widget_class, on_search_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_seen);
  gtk_widget_class_bind_template_callback (widget_class, update_send);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.accept", NULL, on_accept_action);
  gtk_widget_class_install_action (widget_class, "conversation.block", NULL, on_block_action);
  gtk_widget_class_install_action (widget_class, "conversation.cancel", NULL, on_cancel_action);
  gtk_widget_class_install_action (widget_class, "conversation.emoji", NULL, on_emoji_action);
  gtk_widget_class_install_action (widget_class, "conversation.jump-to-end", NULL, on_jump_action);
  gtk_widget_class_install_action (widget_class, "conversation.safety-number", NULL, on_safety_number_action);
  gtk_widget_class_install_action (widget_class, "conversation.search", NULL, on_search_action);
  gtk_widget_class_install_action (widget_class, "conversation.send", NULL, on_send_action);
  gtk_widget_class_install_action (widget_class, "conversation.unblock", NULL, on_block_action);
  pillion_conversation_page_install_attachment_actions (widget_class);
  pillion_conversation_page_install_message_actions (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F6, 0, on_next_pane, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F6, GDK_SHIFT_MASK, on_previous_pane, NULL);
}

static void
pillion_conversation_page_class_init (PillionConversationPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pillion_conversation_page_get_property;
  object_class->set_property = pillion_conversation_page_set_property;
  object_class->constructed = pillion_conversation_page_constructed;
  object_class->dispose = pillion_conversation_page_dispose;
  object_class->finalize = pillion_conversation_page_finalize;
  pillion_focus_class_set_first (widget_class, pillion_conversation_page_grab_focus);
  widget_class->unmap = pillion_conversation_page_unmap;

  properties[PROP_ENGINE] = g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE, construct);
  /* Of the list of chats, or one that it ensured. */
  properties[PROP_CONVERSATION] = g_param_spec_object ("conversation", NULL, NULL, PILLION_TYPE_CONVERSATION, construct);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  bind_template (widget_class);
  install_actions (widget_class);
}

static void
pillion_conversation_page_init (PillionConversationPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->draft = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  pillion_conversation_page_add_attachment_inputs (self);
}

GtkWidget *
pillion_conversation_page_new (PillionEngine       *engine,
                               PillionConversation *conversation)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (PILLION_IS_CONVERSATION (conversation), NULL);

  return g_object_new (PILLION_TYPE_CONVERSATION_PAGE, "engine", engine, "conversation", conversation, NULL);
}

/* (transfer none) */
PillionConversation *
pillion_conversation_page_get_conversation (PillionConversationPage *self)
{
  g_return_val_if_fail (PILLION_IS_CONVERSATION_PAGE (self), NULL);

  return self->conversation;
}

/* bar: (nullable): lies between the header bar and the chat */
void
pillion_conversation_page_set_bar (PillionConversationPage *self,
                                   GtkWidget               *bar)
{
  g_return_if_fail (PILLION_IS_CONVERSATION_PAGE (self));

  adw_bin_set_child (self->bar, bar);
}

/* Shows a message, wherever in the chat it is. */
void
pillion_conversation_page_show_message (PillionConversationPage *self,
                                        gint64                   row)
{
  g_return_if_fail (PILLION_IS_CONVERSATION_PAGE (self));

  pillion_message_history_jump_to_row (self->history, row);
}
