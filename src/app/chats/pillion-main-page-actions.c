/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-main-page-private.h"

#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-toast.h"
#include "app/pillion-line.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-contacts.h"

#include <glib/gi18n.h>

#define UNDO_SECONDS 10

/* What is done with chats. All of it can be undone, so nothing is asked. */

/* ----- what is said of it ----- */

static void
show_toast (PillionMainPage *self,
            AdwToast        *toast,
            const char      *text)
{
  /* Toasts are not read to the user. */
  pillion_announce (GTK_WIDGET (self), text);
  adw_toast_overlay_add_toast (pillion_main_page_get_toasts (self), toast);
}

static void
offer_undo (PillionMainPage *self,
            const char      *title,
            const char      *action,
            const char      *account)
{
  AdwToast *toast = pillion_toast_new (title);

  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target (toast, "s", account);
  show_toast (self, toast, title);
}

static void
tell_error (PillionMainPage *self,
            const GError    *error)
{
  /* What waits for a connection is stored: the bar says the rest. */
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  show_toast (self, pillion_toast_new (error->message), error->message);
}

static void
on_chat_changed (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (PillionMainPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_chat_change_finish (PILLION_ENGINE (source), result, &error))
    tell_error (self, error);
}

static void
on_contact_changed (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (PillionMainPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_contacts_change_finish (PILLION_ENGINE (source), result, &error))
    tell_error (self, error);
}

/* ----- what is done ----- */

static PillionConversation *
find_conversation (PillionMainPage *self,
                   const char      *account)
{
  return pillion_conversation_list_find (pillion_main_page_get_conversations (self), account);
}

static void
on_mark_read (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  PillionConversation *conversation = find_conversation (self, g_variant_get_string (parameter, NULL));

  if (conversation != NULL)
    pillion_chat_mark_read_async (pillion_main_page_get_engine (self),
                                  pillion_conversation_get_account_bytes (conversation), 0, NULL, on_chat_changed,
                                  g_object_ref (self));
}

static void
on_mark_unread (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  PillionConversation *conversation = find_conversation (self, g_variant_get_string (parameter, NULL));

  if (conversation != NULL)
    pillion_chat_set_marked_unread_async (pillion_main_page_get_engine (self),
                                          pillion_conversation_get_account_bytes (conversation), TRUE, NULL,
                                          on_chat_changed, g_object_ref (self));
}

static void
on_pin (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  PillionConversation *conversation = find_conversation (self, g_variant_get_string (parameter, NULL));

  if (conversation != NULL)
    pillion_chat_set_pinned_async (pillion_main_page_get_engine (self),
                                   pillion_conversation_get_account_bytes (conversation),
                                   g_str_equal (action_name, "chats.pin"), NULL, on_chat_changed, g_object_ref (self));
}

static void
on_mute (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  PillionConversation *conversation;
  const char *account;
  guint64 until_ms;

  g_variant_get (parameter, "(&st)", &account, &until_ms);
  conversation = find_conversation (self, account);
  if (conversation != NULL)
    pillion_chat_set_muted_async (pillion_main_page_get_engine (self),
                                  pillion_conversation_get_account_bytes (conversation), until_ms, NULL,
                                  on_chat_changed, g_object_ref (self));
}

static void
on_archive (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  const char *account = g_variant_get_string (parameter, NULL);
  PillionConversation *conversation = find_conversation (self, account);
  gboolean archived = g_str_equal (action_name, "chats.archive");

  if (conversation == NULL)
    return;
  pillion_chat_set_archived_async (pillion_main_page_get_engine (self),
                                   pillion_conversation_get_account_bytes (conversation), archived, NULL,
                                   on_chat_changed, g_object_ref (self));
  if (archived)
    offer_undo (self, _ ("Chat archived"), "chats.unarchive", account);
}

static void
on_block (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  PillionMainPage *self = PILLION_MAIN_PAGE (widget);
  const char *account = g_variant_get_string (parameter, NULL);
  PillionConversation *conversation = find_conversation (self, account);
  gboolean blocked = g_str_equal (action_name, "chats.block");
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  if (conversation == NULL)
    return;
  pillion_contacts_set_blocked_async (pillion_main_page_get_engine (self),
                                      pillion_conversation_get_account_bytes (conversation), blocked, NULL,
                                      on_contact_changed, g_object_ref (self));
  if (!blocked)
    return;
  name = pillion_line_isolate (pillion_conversation_get_name (conversation));
  /* Translators: %s is a person's name. */
  title = g_strdup_printf (_ ("%s is blocked"), name);
  offer_undo (self, title, "chats.unblock", account);
}

/* The chat that is open, for the keyboard. */
static void
on_archive_open (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PillionConversation *conversation = pillion_main_page_get_conversation (PILLION_MAIN_PAGE (widget));

  if (conversation != NULL)
    gtk_widget_activate_action (
      widget, pillion_conversation_is_archived (conversation) ? "chats.unarchive" : "chats.archive", "s",
      pillion_conversation_get_account (conversation));
}

void
pillion_main_page_install_chat_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chats.archive", "s", on_archive);
  gtk_widget_class_install_action (widget_class, "chats.archive-open", NULL, on_archive_open);
  gtk_widget_class_install_action (widget_class, "chats.block", "s", on_block);
  gtk_widget_class_install_action (widget_class, "chats.mark-read", "s", on_mark_read);
  gtk_widget_class_install_action (widget_class, "chats.mark-unread", "s", on_mark_unread);
  gtk_widget_class_install_action (widget_class, "chats.mute", "(st)", on_mute);
  gtk_widget_class_install_action (widget_class, "chats.pin", "s", on_pin);
  gtk_widget_class_install_action (widget_class, "chats.unarchive", "s", on_archive);
  gtk_widget_class_install_action (widget_class, "chats.unblock", "s", on_block);
  gtk_widget_class_install_action (widget_class, "chats.unpin", "s", on_pin);
}
