/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-new-chat-page.h"

#include "app/chats/pillion-chat-filter.h"
#include "app/chats/pillion-contact-row.h"
#include "app/compat/pillion-announce.h"
#include "app/compat/pillion-list-stop.h"
#include "app/welcome/pillion-phone-number.h"
#include "engine/pillion-contact-list.h"
#include "engine/pillion-hex.h"

#include <glib/gi18n.h>
#include <string.h>

/* E.164. */
#define MIN_DIGITS 7
#define MAX_DIGITS 15

/**
 * PillionNewChatPage:
 *
 * Whom to write to: somebody who is known already, or a phone number. What was typed stays
 * whatever happens.
 */
struct _PillionNewChatPage {
  PillionPage         parent_instance;

  PillionAccount     *account;     /* (owned) */
  PillionContactList *contacts;    /* (owned) */
  GtkFilter          *filter;      /* (owned) */
  GtkNoSelection     *shown;       /* (owned): the contacts that fit */
  GCancellable       *cancellable; /* (owned) (nullable): while a number is looked up */

  GtkEntry           *entry;
  GtkWidget          *error_box;
  GtkLabel           *error;
  GtkButton          *recovery;
  GtkWidget          *find_button;
  GtkLabel           *find_label;
  GtkStack           *find_stack;
  GtkSpinner         *spinner;
  GtkStack           *stack;
  AdwStatusPage      *hint;
  GtkListView        *view;
};

G_DEFINE_FINAL_TYPE (PillionNewChatPage, pillion_new_chat_page, PILLION_TYPE_PAGE)

/* ----- numbers ----- */

char *
pillion_new_chat_page_to_number (const char *text)
{
  g_autofree char *number = NULL;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  number = pillion_phone_number_normalize (text);
  length = strlen (number);
  if (length < 1 + MIN_DIGITS || length > 1 + MAX_DIGITS || number[0] != '+' || number[1] == '0' ||
      strspn (number + 1, "0123456789") != length - 1)
    return NULL;
  return g_steal_pointer (&number);
}

static const char *
get_text (PillionNewChatPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* Whether somebody began to write a number in the way their neighbours do. */
static gboolean
lacks_country (const char *text)
{
  g_autofree char *digits = pillion_digits_normalize (text);

  return strlen (digits) >= MIN_DIGITS && strspn (digits, "0123456789") == strlen (digits) &&
         !g_str_has_prefix (digits, "00");
}

/* ----- what it shows ----- */

static void
show_hint (PillionNewChatPage *self)
{
  if (pillion_live_list_is_loading (PILLION_LIVE_LIST (self->contacts))) {
    adw_status_page_set_title (self->hint, "");
    adw_status_page_set_description (self->hint, NULL);
  } else if (lacks_country (get_text (self))) {
    adw_status_page_set_title (self->hint, _ ("Nobody Found"));
    adw_status_page_set_description (
      self->hint, _ ("No contact has this number. To write to somebody new, begin with + and their country, such as +49."));
  } else if (g_list_model_get_n_items (G_LIST_MODEL (self->contacts)) == 0) {
    adw_status_page_set_title (self->hint, _ ("No Contacts Yet"));
    adw_status_page_set_description (self->hint, _ ("Enter the phone number of somebody who uses Pillion."));
  } else {
    adw_status_page_set_title (self->hint, _ ("Nobody Found"));
    adw_status_page_set_description (self->hint, _ ("No contact has this name or number."));
  }
}

static void
show_contacts (PillionNewChatPage *self)
{
  g_autofree char *number = pillion_new_chat_page_to_number (get_text (self));
  gboolean has_contacts = g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0;

  show_hint (self);
  gtk_stack_set_visible_child_name (self->stack, has_contacts ? "contacts" : "hint");
  /* With a number there is something to do: nothing is missing. */
  gtk_widget_set_visible (GTK_WIDGET (self->stack), has_contacts || number == NULL);
}

static void
show_find (PillionNewChatPage *self)
{
  g_autofree char *number = pillion_new_chat_page_to_number (get_text (self));
  gboolean is_finding = self->cancellable != NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->find_button, number != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "new-chat.find", number != NULL && !is_finding);
  gtk_stack_set_visible_child_name (self->find_stack, is_finding ? "spinner" : "icon");
  gtk_spinner_set_spinning (self->spinner, is_finding);
  if (number == NULL)
    return;
  /* Translators: %s is a phone number. */
  label = g_strdup_printf (is_finding ? _ ("Looking for %s…") : _ ("Write to %s"), number);
  gtk_label_set_label (self->find_label, label);
}

static void
show_error (PillionNewChatPage *self,
            const char         *sentence,
            const char         *recovery,
            const char         *action)
{
  gtk_label_set_label (self->error, sentence);
  gtk_widget_set_visible (self->error_box, *sentence != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->recovery), recovery != NULL);
  if (recovery != NULL) {
    gtk_button_set_label (self->recovery, recovery);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->recovery), action);
  }
  if (*sentence != '\0') {
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
    pillion_announce (GTK_WIDGET (self), sentence);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               *sentence != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
stop_finding (PillionNewChatPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* What is looked for is what is typed. */
static void
on_text_changed (PillionNewChatPage *self)
{
  stop_finding (self);
  show_error (self, "", NULL, NULL);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_find (self);
  show_contacts (self);
}

static gboolean
fits (gpointer item,
      gpointer user_data)
{
  PillionNewChatPage *self = user_data;
  g_autofree char *text = g_strstrip (g_strdup (get_text (self)));

  return *text == '\0' || pillion_chat_filter_fits (text, pillion_contact_get_display_name (item),
                                                    pillion_contact_get_number (item));
}

/* ----- whom to write to ----- */

static void
show_failure (PillionNewChatPage *self,
              const GError       *error)
{
  if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_CONTACT))
    show_error (self, error->message, _ ("Check Spelling"), "new-chat.edit");
  else if (g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE))
    show_error (self, error->message, NULL, NULL);
  else
    show_error (self, error->message, _ ("Try Again"), "new-chat.find");
}

static void
open_chat (PillionNewChatPage *self,
           GBytes             *account)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (account, &length);
  g_autofree char *id = pillion_hex_encode (bytes, length);

  if (g_str_equal (id, pillion_account_get_account (self->account)))
    show_error (self, _ ("This is your own number."), _ ("Check Spelling"), "new-chat.edit");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "chats.open", "s", id);
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (PillionNewChatPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) account = pillion_contacts_resolve_finish (PILLION_ENGINE (source), result, &error);

  /* Another text is being looked for, or the page is gone. */
  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  show_find (self);
  if (account != NULL)
    open_chat (self, account);
  else
    show_failure (self, error);
}

static void
on_find (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionNewChatPage *self = PILLION_NEW_CHAT_PAGE (widget);
  g_autofree char *number = pillion_new_chat_page_to_number (get_text (self));

  if (number == NULL || self->cancellable != NULL)
    return;
  show_error (self, "", NULL, NULL);
  self->cancellable = g_cancellable_new ();
  show_find (self);
  pillion_contacts_resolve_async (pillion_account_get_engine (self->account), number, self->cancellable, on_resolved,
                                  g_object_ref (self));
}

static void
on_edit (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  PillionNewChatPage *self = PILLION_NEW_CHAT_PAGE (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

static void
open_contact (PillionNewChatPage *self,
              guint               position)
{
  g_autoptr (PillionContact) contact = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (contact != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "chats.open", "s", pillion_contact_get_account (contact));
}

static void
on_activate (GtkListView *view,
             guint        position,
             gpointer     user_data)
{
  open_contact (PILLION_NEW_CHAT_PAGE (user_data), position);
}

static void
on_entry_activate (PillionNewChatPage *self)
{
  g_autofree char *number = pillion_new_chat_page_to_number (get_text (self));

  if (number != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "new-chat.find", NULL);
  else if (lacks_country (get_text (self)))
    show_error (self, _ ("Begin with + and the number of the country, such as +49."), NULL, NULL);
  else if (*get_text (self) != '\0')
    open_contact (self, 0);
}

/* ----- the object ----- */

static void
pillion_new_chat_page_dispose (GObject *object)
{
  PillionNewChatPage *self = PILLION_NEW_CHAT_PAGE (object);

  stop_finding (self);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->contacts);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (pillion_new_chat_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_LIST_STOP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-new-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, entry);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, error);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, find_button);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, find_label);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, find_stack);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, hint);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, recovery);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionNewChatPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
}

static void
pillion_new_chat_page_class_init (PillionNewChatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_new_chat_page_dispose;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "new-chat.edit", NULL, on_edit);
  gtk_widget_class_install_action (widget_class, "new-chat.find", NULL, on_find);
}

static void
pillion_new_chat_page_init (PillionNewChatPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pillion_new_chat_page_new (PillionAccount *account)
{
  PillionNewChatPage *self = g_object_new (PILLION_TYPE_NEW_CHAT_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = pillion_contact_row_create_factory ();
  GtkFilterListModel *filtered;

  self->account = g_object_ref (account);
  self->contacts = pillion_contact_list_new (pillion_account_get_engine (account));
  self->filter = GTK_FILTER (gtk_custom_filter_new (fits, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->contacts)), g_object_ref (self->filter));
  self->shown = gtk_no_selection_new (G_LIST_MODEL (filtered));
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->shown));
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (show_contacts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contacts, "notify::loading", G_CALLBACK (show_contacts), self, G_CONNECT_SWAPPED);
  show_find (self);
  show_contacts (self);
  return GTK_WIDGET (self);
}

/* (transfer none) */
GtkEditable *
pillion_new_chat_page_get_entry (PillionNewChatPage *self)
{
  g_return_val_if_fail (PILLION_IS_NEW_CHAT_PAGE (self), NULL);

  return GTK_EDITABLE (self->entry);
}

const char *
pillion_new_chat_page_get_error (PillionNewChatPage *self)
{
  g_return_val_if_fail (PILLION_IS_NEW_CHAT_PAGE (self), NULL);

  return gtk_label_get_label (self->error);
}
