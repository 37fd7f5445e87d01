/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-unsent-prompt.h"

#include "app/compat/pillion-plain-row.h"
#include "app/devices/pillion-device-text.h"
#include "app/pillion-line.h"
#include "engine/pillion-history.h"
#include "engine/pillion-unsent.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More chats than this scroll, in a list that knows nothing of lines that wrap. */
#define UNSCROLLED_MAX 3
#define LIST_HEIGHT 240
#define LIST_MARGIN 3

/**
 * PillionUnsentPrompt:
 *
 * What a device had written and not sent when it was logged out is sent when its user says so:
 * once it is linked again and has heard what was sent after all, the user is asked once, and
 * may decide later by an action of the page.
 */
struct _PillionUnsentPrompt {
  GObject        parent_instance;

  GtkWidget     *page;        /* (unowned): it owns this */
  PillionEngine *engine;      /* (owned) */
  GCancellable  *cancellable; /* (owned) */
  GSignalGroup  *transfer;    /* (owned): of what the device missed */
  PillionUnsent *unsent;      /* (owned) (nullable): as it was read last */
  GtkWidget     *dialog;      /* (unowned) (nullable) */
  gboolean       asked;       /* by itself, which it does once */
  gboolean       wanted;      /* the user wants to decide */
  gboolean       reading;
  gboolean       read_again;
};

G_DEFINE_FINAL_TYPE (PillionUnsentPrompt, pillion_unsent_prompt, G_TYPE_OBJECT)

/* ----- what becomes of it ----- */

static void
tell (PillionUnsentPrompt *self,
      const char          *text)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    gtk_widget_activate_action (self->page, "window-status.toast", "s", text);
}

static char *
dup_on_its_way (guint n_messages,
                guint n_changes)
{
  g_autofree char *both = NULL;

  if (n_changes == 0)
    return g_strdup_printf (ngettext ("%u message is on its way", "%u messages are on their way", n_messages), n_messages);
  if (n_messages == 0)
    return g_strdup_printf (ngettext ("%u change is on its way", "%u changes are on their way", n_changes), n_changes);
  both = pillion_unsent_dup_count (n_messages, n_changes);
  /* Translators: as in: 2 messages and 1 change */
  return g_strdup_printf (_("%s are on their way"), both);
}

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionUnsentPrompt) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;
  g_autoptr (GArray) rows = pillion_unsent_send_finish (PILLION_ENGINE (source), result, &n_changes, &error);
  g_autofree char *text = NULL;

  if (rows == NULL) {
    tell (self, error->message);
    return;
  }
  if (rows->len == 0 && n_changes == 0) {
    tell (self, _("Nothing was sent. Blocked contacts get no messages; what you wrote to them stays in its chat."));
    return;
  }
  text = dup_on_its_way (rows->len, n_changes);
  tell (self, text);
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionUnsentPrompt) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pillion_unsent_keep_finish (PILLION_ENGINE (source), result, &error))
    tell (self, error->message);
}

/* A dialog that goes with its window decides nothing. */
static void
on_response (PillionUnsentPrompt *self,
             const char          *response)
{
  if (g_str_equal (response, "send"))
    pillion_unsent_send_async (self->engine, NULL, on_sent, g_object_ref (self));
  else if (g_str_equal (response, "not-now"))
    pillion_unsent_keep_async (self->engine, NULL, on_kept, g_object_ref (self));
}

/* ----- the dialog ----- */

static char *
describe (const PillionUnsentChat *chat)
{
  g_autofree char *first = pillion_device_text_dup_date (chat->first_ms);
  g_autofree char *last = pillion_device_text_dup_date (chat->last_ms);
  g_autofree char *count = pillion_unsent_dup_count (chat->n_messages, chat->n_changes);

  if (g_str_equal (first, last))
    /* Translators: so many messages, and the day they were written on. */
    return g_strdup_printf (_("%s, %s"), count, first);
  /* Translators: so many messages, and the days the first and the last were written on. */
  return g_strdup_printf (_("%s, %s to %s"), count, first, last);
}

static GtkWidget *
create_list (const PillionUnsent *unsent)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *window;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  /* Its shadow is not cut off. */
  gtk_widget_set_margin_start (list, LIST_MARGIN);
  gtk_widget_set_margin_end (list, LIST_MARGIN);
  gtk_widget_set_margin_top (list, LIST_MARGIN);
  gtk_widget_set_margin_bottom (list, LIST_MARGIN);
  for (guint i = 0; i < unsent->chats->len; i++) {
    const PillionUnsentChat *chat = unsent->chats->pdata[i];
    g_autofree char *name = pillion_line_flatten (chat->name, G_MAXUINT);
    g_autofree char *text = describe (chat);

    gtk_list_box_append (GTK_LIST_BOX (list), pillion_plain_row_new (name, text));
  }
  if (unsent->chats->len <= UNSCROLLED_MAX)
    return list;
  window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (window), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (window), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), list);
  return window;
}

static const char *
get_heading (const PillionUnsent *unsent)
{
  if (unsent->n_messages > 0)
    return ngettext ("Send Unsent Message?", "Send Unsent Messages?", unsent->n_messages);
  return ngettext ("Send Unsent Change?", "Send Unsent Changes?", unsent->n_changes);
}

/* What was changed is shown as changed here. */
static char *
dup_body (const PillionUnsent *unsent)
{
  g_autofree char *messages =
    g_strdup_printf (ngettext ("%u message was not sent before this device was logged out. Nobody gets it unless you send it; "
                               "until then it stays in its chat.",
                               "%u messages were not sent before this device was logged out. Nobody gets them unless you "
                               "send them; until then they stay in their chats.",
                               unsent->n_messages),
                     unsent->n_messages);
  g_autofree char *changes =
    g_strdup_printf (ngettext ("%u reaction, edit or deletion was not sent before this device was logged out. Unless you "
                               "send it, it shows on this device alone.",
                               "%u reactions, edits or deletions were not sent before this device was logged out. Unless "
                               "you send them, they show on this device alone.",
                               unsent->n_changes),
                     unsent->n_changes);

  g_autofree char *changes_too =
    g_strdup_printf (ngettext ("%u reaction, edit or deletion was not sent either, and shows on this device alone.",
                               "%u reactions, edits or deletions were not sent either, and show on this device alone.",
                               unsent->n_changes),
                     unsent->n_changes);

  if (unsent->n_changes == 0)
    return g_steal_pointer (&messages);
  if (unsent->n_messages == 0)
    return g_steal_pointer (&changes);
  return g_strconcat (messages, "\n\n", changes_too, NULL);
}

static void
present (PillionUnsentPrompt *self)
{
  g_autofree char *body = dup_body (self->unsent);
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (self->page)), get_heading (self->unsent), body);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), create_list (self->unsent));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "not-now", _("_Not Now"), "send", _("_Send"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "send");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "not-now");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->dialog, dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Where the answer is still to come from another device, the question waits for it; not so where the
 * user wants to decide now.
 */
static void
decide (PillionUnsentPrompt *self)
{
  gboolean must_ask = self->unsent->must_ask && !self->unsent->catching_up && !self->asked;

  gtk_widget_action_set_enabled (self->page, PILLION_UNSENT_ACTION, self->unsent->chats->len > 0);
  if ((!must_ask && !self->wanted) || self->unsent->chats->len == 0 || self->dialog != NULL ||
      !gtk_widget_get_mapped (self->page))
    return;
  self->asked = TRUE;
  self->wanted = FALSE;
  present (self);
}

/* ----- what there is ----- */

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionUnsentPrompt) self = user_data;
  PillionUnsent *unsent = pillion_unsent_load_finish (PILLION_ENGINE (source), result, NULL);

  self->reading = FALSE;
  if (unsent != NULL) {
    g_clear_pointer (&self->unsent, pillion_unsent_free);
    self->unsent = unsent;
  }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (unsent != NULL)
    decide (self);
  if (self->read_again)
    pillion_unsent_prompt_look (self);
}

/* Where nothing is left, nothing comes. */
static void
on_changed (PillionUnsentPrompt *self)
{
  if (self->reading || (self->unsent != NULL && self->unsent->chats->len > 0))
    pillion_unsent_prompt_look (self);
}

/* ----- the object ----- */

static void
pillion_unsent_prompt_dispose (GObject *object)
{
  PillionUnsentPrompt *self = PILLION_UNSENT_PROMPT (object);

  g_cancellable_cancel (self->cancellable);
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_weak_pointer (&self->dialog);
  g_clear_object (&self->transfer);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_unsent_prompt_parent_class)->dispose (object);
}

static void
pillion_unsent_prompt_finalize (GObject *object)
{
  PillionUnsentPrompt *self = PILLION_UNSENT_PROMPT (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->unsent, pillion_unsent_free);

  G_OBJECT_CLASS (pillion_unsent_prompt_parent_class)->finalize (object);
}

static void
pillion_unsent_prompt_class_init (PillionUnsentPromptClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pillion_unsent_prompt_dispose;
  G_OBJECT_CLASS (klass)->finalize = pillion_unsent_prompt_finalize;
}

static void
pillion_unsent_prompt_init (PillionUnsentPrompt *self)
{
  self->cancellable = g_cancellable_new ();
  self->transfer = g_signal_group_new (PILLION_TYPE_HISTORY_TRANSFER);
  g_signal_group_connect_swapped (self->transfer, "notify::state", G_CALLBACK (on_changed), self);
}

PillionUnsentPrompt *
pillion_unsent_prompt_new (GtkWidget     *page,
                           PillionEngine *engine)
{
  PillionUnsentPrompt *self = g_object_new (PILLION_TYPE_UNSENT_PROMPT, NULL);
  PillionHistory *history = pillion_engine_get_history (engine);

  self->page = page;
  self->engine = g_object_ref (engine);
  gtk_widget_action_set_enabled (page, PILLION_UNSENT_ACTION, FALSE);
  g_signal_connect_object (engine, "conversation-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_object_bind_property (history, "receiving", self->transfer, "target", G_BINDING_SYNC_CREATE);
  /* What is older may follow at once. */
  g_signal_connect_object (history, "notify::receiving", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
pillion_unsent_prompt_look (PillionUnsentPrompt *self)
{
  g_return_if_fail (PILLION_IS_UNSENT_PROMPT (self));

  self->read_again = self->reading;
  if (self->reading || pillion_engine_get_state (self->engine) != PILLION_ENGINE_STATE_READY)
    return;
  self->reading = TRUE;
  pillion_unsent_load_async (self->engine, self->cancellable, on_loaded, g_object_ref (self));
}

void
pillion_unsent_prompt_ask (PillionUnsentPrompt *self)
{
  g_return_if_fail (PILLION_IS_UNSENT_PROMPT (self));

  self->wanted = TRUE;
  pillion_unsent_prompt_look (self);
}
