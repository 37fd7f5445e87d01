/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/history/pillion-history-start.h"

#include "app/devices/pillion-device-text.h"
#include "app/history/pillion-history-report.h"
#include "app/history/pillion-history-request.h"
#include "app/history/pillion-history-state.h"
#include "engine/pillion-account.h"
#include "engine/pillion-history-flaws.h"

#include <glib/gi18n.h>

/**
 * PillionHistoryStart:
 *
 * Above the first message of a chat: that there may be older ones on other own devices, and how to
 * get them, or that some of its history failed its check. Nothing where there are none: on a
 * primary, where all have come, and where the chat's account is younger than what is here.
 */
struct _PillionHistoryStart {
  GtkWidget               parent_instance;

  PillionHistory         *history;  /* (owned) */
  PillionAccount         *account;  /* (owned) */
  PillionHistoryTransfer *transfer; /* (owned) (nullable): the newest that this device gets */
  char                   *chat;     /* (owned) (nullable) */
  GCancellable           *looking;  /* (owned) (nullable): for older messages of the chat */
  gboolean                older;    /* there may be some */
  guint64                 first_ms;

  GtkWidget              *box;      /* (owned) */
  GtkLabel               *label;
  GtkWidget              *buttons;
  GtkWidget              *request;
  GtkWidget              *retry;
  GtkWidget              *report;
};

G_DEFINE_FINAL_TYPE (PillionHistoryStart, pillion_history_start, GTK_TYPE_WIDGET)

static gboolean
is_active (PillionHistoryStart *self)
{
  return self->transfer != NULL && pillion_history_transfer_is_active (self->transfer);
}

static gboolean
is_flawed (PillionHistoryStart *self)
{
  return self->chat != NULL && pillion_history_is_flawed (self->history, self->chat);
}

/* (nullable): there is nothing to say */
static char *
describe (PillionHistoryStart *self)
{
  guint64 since_ms = pillion_history_get_here_since_ms (self->history);
  g_autofree char *date = NULL;
  g_autofree char *progress = NULL;

  if (*pillion_account_get_account (self->account) == '\0' || pillion_account_is_primary (self->account) ||
      pillion_history_is_loading (self->history) || ((since_ms == 0 || !self->older) && !is_flawed (self)))
    return NULL;
  if (is_active (self)) {
    if (pillion_history_transfer_get_n_messages (self->transfer) == 0)
      return g_strdup (_("Older messages were requested"));
    progress = pillion_history_state_dup_progress (self->transfer);
    /* Translators: %s is "34 of 100 messages". */
    return g_strdup_printf (_("Older messages are on their way: %s"), progress);
  }
  if (is_flawed (self))
    return g_strdup (_("Some older messages of this chat failed their check and were left out."));
  date = pillion_device_text_dup_date (since_ms != PILLION_HISTORY_NOTHING ? MIN (since_ms, self->first_ms) : self->first_ms);
  return g_strdup_printf (_("History before %s is not on this device."), date);
}

static void
show (PillionHistoryStart *self)
{
  g_autofree char *text = describe (self);

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  gtk_label_set_label (self->label, text != NULL ? text : "");
  gtk_widget_set_visible (self->buttons, !is_active (self));
  gtk_widget_set_visible (self->request, !is_flawed (self));
  gtk_widget_set_visible (self->retry, is_flawed (self));
  gtk_widget_set_visible (self->report, is_flawed (self));
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionHistoryStart) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean older;

  if (pillion_history_look_for_older_finish (PILLION_HISTORY (source), result, &older, &error)) {
    self->older = older;
    show (self);
  }
}

static void
look_for_older (PillionHistoryStart *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (self->chat == NULL)
    return;
  self->looking = g_cancellable_new ();
  pillion_history_look_for_older_async (self->history, self->chat, self->looking, on_looked, g_object_ref (self));
}

static void
on_history_changed (PillionHistoryStart *self)
{
  PillionHistoryTransfer *transfer = pillion_history_get_receiving (self->history);

  if (transfer != self->transfer) {
    if (self->transfer != NULL)
      g_signal_handlers_disconnect_by_data (self->transfer, self);
    g_set_object (&self->transfer, transfer);
    if (transfer != NULL)
      g_signal_connect_object (transfer, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  }
  show (self);
}

static void
on_request (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  pillion_history_request (widget, pillion_account_get_engine (PILLION_HISTORY_START (widget)->account));
}

static void
on_retry (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  pillion_history_ask_again (widget, pillion_account_get_engine (PILLION_HISTORY_START (widget)->account));
}

static void
on_report (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  pillion_history_show_report (widget, PILLION_HISTORY_START (widget)->history);
}

static void
pillion_history_start_dispose (GObject *object)
{
  PillionHistoryStart *self = PILLION_HISTORY_START (object);

  if (self->transfer != NULL)
    g_signal_handlers_disconnect_by_data (self->transfer, self);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->transfer);
  g_clear_object (&self->history);
  g_clear_object (&self->account);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (pillion_history_start_parent_class)->dispose (object);
}

static void
pillion_history_start_finalize (GObject *object)
{
  g_free (PILLION_HISTORY_START (object)->chat);

  G_OBJECT_CLASS (pillion_history_start_parent_class)->finalize (object);
}

static void
pillion_history_start_class_init (PillionHistoryStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pillion_history_start_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_history_start_finalize;

  gtk_widget_class_install_action (widget_class, "history-start.report", NULL, on_report);
  gtk_widget_class_install_action (widget_class, "history-start.request", NULL, on_request);
  gtk_widget_class_install_action (widget_class, "history-start.retry", NULL, on_retry);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-history-start");
}

static GtkWidget *
add_button (PillionHistoryStart *self,
            const char          *label,
            const char          *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

static void
pillion_history_start_init (PillionHistoryStart *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->request = add_button (self, _("Request It"), "history-start.request");
  self->retry = add_button (self, _("Try Again"), "history-start.retry");
  self->report = add_button (self, _("Report…"), "history-start.report");
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_justify (self->label, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_set_halign (self->buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
pillion_history_start_new (PillionEngine *engine)
{
  PillionHistoryStart *self = g_object_new (PILLION_TYPE_HISTORY_START, NULL);

  self->history = g_object_ref (pillion_engine_get_history (engine));
  self->account = pillion_account_new (engine);
  g_signal_connect_object (self->history, "notify", G_CALLBACK (on_history_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "notify::here-since-ms", G_CALLBACK (look_for_older), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  on_history_changed (self);
  return GTK_WIDGET (self);
}

void
pillion_history_start_set_first (PillionHistoryStart *self,
                                 guint64              first_ms)
{
  g_return_if_fail (PILLION_IS_HISTORY_START (self));

  if (self->first_ms == first_ms)
    return;
  self->first_ms = first_ms;
  show (self);
}

void
pillion_history_start_set_chat (PillionHistoryStart *self,
                                const char          *chat)
{
  g_return_if_fail (PILLION_IS_HISTORY_START (self));

  if (g_strcmp0 (self->chat, chat) == 0)
    return;
  g_free (self->chat);
  self->chat = g_strdup (chat);
  /* Nothing is said until it is known. */
  self->older = FALSE;
  look_for_older (self);
  show (self);
}
