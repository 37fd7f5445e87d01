/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-conversation-page-private.h"

#include "app/conversation/pillion-forward-window.h"
#include "app/conversation/pillion-message-details.h"
#include "app/conversation/pillion-message-menu.h"
#include "app/conversation/pillion-message-row.h"
#include "engine/pillion-conversations.h"
#include "engine/pillion-message-actions.h"

#include <glib/gi18n.h>

/* (transfer none) (nullable): the message of an action's parameter */
static PillionMessage *
find_message (PillionConversationPage *self,
              GVariant                *parameter)
{
  return pillion_message_history_find (self->history, g_variant_get_int64 (parameter));
}

static GtkWindow *
get_window (PillionConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PillionConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_message_change_finish (PILLION_ENGINE (source), result, &error))
    pillion_conversation_page_tell (self, error);
}

/* ----- answering and editing ----- */

static void
on_reply (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);

  if (message != NULL)
    pillion_message_entry_reply (self->entry, message);
}

static void
on_edit (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);

  if (message != NULL && pillion_message_menu_can_edit (message))
    pillion_message_entry_edit (self->entry, message);
}

static void
on_copy (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);
  GtkWidget *row = pillion_message_history_find_widget (self->history, g_variant_get_int64 (parameter));
  g_autofree char *selection = row != NULL ? pillion_message_row_dup_selection (PILLION_MESSAGE_ROW (row)) : NULL;

  if (message == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), selection != NULL ? selection : pillion_message_get_text (message));
}

/* ----- reactions ----- */

static void
on_react (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  const char *emoji;
  gint64 row;

  g_variant_get (parameter, "(x&s)", &row, &emoji);
  pillion_message_react_async (self->engine, row, emoji, NULL, on_changed, g_object_ref (self));
}

static void
on_emoji_picked (GtkEmojiChooser *chooser,
                 const char      *emoji,
                 gpointer         user_data)
{
  PillionConversationPage *self = user_data;
  gint64 *row = g_object_get_data (G_OBJECT (chooser), "message-row");

  gtk_widget_activate_action (GTK_WIDGET (self), "conversation.message-react", "(xs)", *row, emoji);
}

static void
on_choose_reaction (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  gint64 message = g_variant_get_int64 (parameter);
  GtkWidget *row = pillion_message_history_find_widget (self->history, message);
  GtkWidget *chooser;

  if (row == NULL)
    return;
  chooser = gtk_emoji_chooser_new ();
  g_object_set_data_full (G_OBJECT (chooser), "message-row", g_memdup2 (&message, sizeof message), g_free);
  gtk_widget_set_parent (chooser, row);
  g_signal_connect_object (chooser, "emoji-picked", G_CALLBACK (on_emoji_picked), self, 0);
  g_signal_connect (chooser, "closed", G_CALLBACK (pillion_message_menu_free_later), NULL);
  gtk_popover_popup (GTK_POPOVER (chooser));
}

/* ----- going somewhere ----- */

static void
on_show (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  gint64 row = g_variant_get_int64 (parameter);

  if (row > 0)
    pillion_message_history_jump_to_row (PILLION_CONVERSATION_PAGE (widget)->history, row);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PillionConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 row = pillion_conversations_find_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (row != 0)
    pillion_message_history_jump_to_row (self->history, row);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _ ("That message is not on this device."));
}

static void
on_show_replied (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (self->conversation);

  pillion_conversations_find_async (self->engine, account, g_variant_get_string (parameter, NULL), self->cancellable, on_found,
                                    g_object_ref (self));
}

/* ----- the rest ----- */

static void
on_forwarded (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PillionConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (pillion_message_send_finish (PILLION_ENGINE (source), result, &error) == 0)
    pillion_conversation_page_tell (self, error);
}

static void
on_forward_chosen (PillionForwardWindow    *window,
                   PillionConversation     *conversation,
                   PillionConversationPage *self)
{
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (conversation);

  pillion_message_forward_async (self->engine, pillion_forward_window_get_row (window), account, NULL, on_forwarded, g_object_ref (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _ ("Message forwarded"));
}

static void
on_forward (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  GtkWidget *window = pillion_forward_window_new (self->engine, g_variant_get_int64 (parameter));

  g_signal_connect_object (window, "chosen", G_CALLBACK (on_forward_chosen), self, 0);
  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (self));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_delete_answered (AdwMessageDialog *dialog,
                    const char       *response,
                    gpointer          user_data)
{
  PillionConversationPage *self = user_data;
  gint64 *row = g_object_get_data (G_OBJECT (dialog), "message-row");

  if (g_str_equal (response, "cancel") || g_cancellable_is_cancelled (self->cancellable))
    return;
  pillion_message_delete_async (self->engine, *row, g_str_equal (response, "everyone"), NULL, on_changed, g_object_ref (self));
}

static void
on_delete (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);
  gint64 row = g_variant_get_int64 (parameter);
  GtkWidget *dialog;

  if (message == NULL)
    return;
  dialog = pillion_message_details_new_delete_dialog (get_window (self), message);
  g_object_set_data_full (G_OBJECT (dialog), "message-row", g_memdup2 (&row, sizeof row), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_delete_answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_details (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);
  PillionMessage *message = find_message (self, parameter);

  if (message != NULL)
    gtk_window_present (GTK_WINDOW (pillion_message_details_new (get_window (self), self->engine, message)));
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  pillion_message_retry_async (self->engine, g_variant_get_int64 (parameter), NULL, on_changed, g_object_ref (self));
}

static void
on_asked_again (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (PillionConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_message_change_finish (PILLION_ENGINE (source), result, &error))
    pillion_conversation_page_tell (self, error);
  else if (!g_cancellable_is_cancelled (self->cancellable))
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", _("The sender is asked again"));
}

static void
on_ask_again (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionConversationPage *self = PILLION_CONVERSATION_PAGE (widget);

  pillion_message_ask_again_async (self->engine, g_variant_get_int64 (parameter), NULL, on_asked_again, g_object_ref (self));
}

void
pillion_conversation_page_install_message_actions (GtkWidgetClass *widget_class)
{
  static const struct {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "conversation.message-ask-again", "x", on_ask_again },
    { "conversation.message-choose-reaction", "x", on_choose_reaction },
    { "conversation.message-copy", "x", on_copy },
    { "conversation.message-delete", "x", on_delete },
    { "conversation.message-details", "x", on_details },
    { "conversation.message-edit", "x", on_edit },
    { "conversation.message-forward", "x", on_forward },
    { "conversation.message-react", "(xs)", on_react },
    { "conversation.message-reply", "x", on_reply },
    { "conversation.message-retry", "x", on_retry },
    { "conversation.message-show", "x", on_show },
    { "conversation.message-show-replied", "s", on_show_replied },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].func);
}
