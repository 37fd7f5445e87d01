/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-notifier.h"

#include "app/chats/pillion-chat-text.h"
#include "app/chats/pillion-notification-pace.h"
#include "app/conversation/pillion-message-text.h"
#include "app/pillion-line.h"
#include "app/settings/pillion-settings.h"
#include "engine/pillion-conversations.h"

#include <glib/gi18n.h>

#define MAX_MESSAGES 64
#define BODY_CHARS 240

#define SUMMARY_ID "chats"

/**
 * PillionNotifier:
 *
 * What the engine has not told to the user yet is announced and then marked as told: after a
 * crash between it is announced twice, never lost. Nothing is announced of chats that are muted,
 * archived, blocked or requests. Many messages at once are few notifications
 * (pillion-notification-pace.h), and how much of them is shown the user decides.
 */
struct _PillionNotifier {
  GObject                  parent_instance;

  PillionConversationList *conversations; /* (owned) */
  GApplication            *application;   /* (owned) (nullable) */
  GCancellable            *cancellable;   /* (owned) */
  GHashTable              *waiting;       /* (owned) (element-type utf8 PillionMessage): the newest, by chat */
  GHashTable              *announced;     /* (owned) (element-type utf8): chats with a notification */
  PillionNotificationPace *pace;          /* (owned) */
  guint                    later_id;      /* the source that looks again; 0: none */
  gboolean                 is_summarized; /* there is a notification for many chats */
  char                    *seen;          /* (owned) (nullable) */
  gboolean                 reading;
  gboolean                 read_again;
};

G_DEFINE_FINAL_TYPE (PillionNotifier, pillion_notifier, G_TYPE_OBJECT)

enum {
  ANNOUNCED,
  WITHDRAWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ----- notifications ----- */

static char *
create_id (const char *account)
{
  return g_strconcat ("chat:", account, NULL);
}

/* account: (nullable): NULL: of many */
static void
send (PillionNotifier *self,
      const char      *account,
      const char      *title,
      const char      *body)
{
  if (self->application != NULL) {
    g_autoptr (GNotification) notification = g_notification_new (title);
    g_autofree char *id = account != NULL ? create_id (account) : g_strdup (SUMMARY_ID);

    g_notification_set_body (notification, body);
    g_notification_set_category (notification, "im.received");
    if (account != NULL)
      g_notification_set_default_action_and_target (notification, "app.open-chat", "s", account);
    g_application_send_notification (self->application, id, notification);
  }
  g_signal_emit (self, signals[ANNOUNCED], 0, account, title, body);
}

static void
announce (PillionNotifier     *self,
          PillionConversation *conversation,
          PillionMessage      *message)
{
  PillionNotificationContent content = pillion_settings_get_notification_content ();
  g_autofree char *name = pillion_chat_text_name (conversation);
  g_autofree char *text = pillion_message_text_describe (message);
  g_autofree char *line = pillion_line_flatten (text, BODY_CHARS);

  send (self, pillion_conversation_get_account (conversation),
        content == PILLION_NOTIFICATION_CONTENT_NONE ? g_get_application_name () : name,
        content == PILLION_NOTIFICATION_CONTENT_ALL ? line : _ ("New message"));
}

static void
summarize (PillionNotifier *self)
{
  guint n = g_hash_table_size (self->announced);
  g_autofree char *body = g_strdup_printf (ngettext ("%u chat has new messages", "%u chats have new messages", n), n);

  self->is_summarized = TRUE;
  send (self, NULL, _ ("New Messages"), body);
}

static void
withdraw (PillionNotifier *self,
          const char      *account)
{
  g_autofree char *id = create_id (account);
  g_autofree char *kept = g_strdup (account);

  if (!g_hash_table_remove (self->announced, account))
    return;
  if (self->application != NULL)
    g_application_withdraw_notification (self->application, id);
  if (self->is_summarized && g_hash_table_size (self->announced) == 0) {
    self->is_summarized = FALSE;
    if (self->application != NULL)
      g_application_withdraw_notification (self->application, SUMMARY_ID);
  }
  g_signal_emit (self, signals[WITHDRAWN], 0, kept);
}

/* ----- what is announced ----- */

static gboolean
is_wanted (PillionNotifier     *self,
           PillionConversation *conversation)
{
  return g_strcmp0 (self->seen, pillion_conversation_get_account (conversation)) != 0 &&
         pillion_conversation_get_n_unread (conversation) > 0 && !pillion_conversation_is_archived (conversation) &&
         !pillion_conversation_is_blocked (conversation) && !pillion_conversation_is_request (conversation) &&
         !pillion_conversation_is_muted (conversation);
}

static gboolean
on_later (gpointer user_data)
{
  PillionNotifier *self = user_data;

  self->later_id = 0;
  pillion_notifier_refresh (self);
  return G_SOURCE_REMOVE;
}

/* Returns: whether it is done with, or waits for its turn */
static gboolean
take_turn (PillionNotifier     *self,
           PillionConversation *conversation,
           PillionMessage      *message)
{
  const char *account = pillion_conversation_get_account (conversation);
  gint64 wait_us = 0;
  PillionNotificationTurn turn = pillion_notification_pace_ask (self->pace, account, g_get_monotonic_time (), &wait_us);

  if (turn == PILLION_NOTIFICATION_TURN_LATER) {
    if (self->later_id == 0)
      self->later_id = g_timeout_add ((guint) (wait_us / 1000) + 1, on_later, self);
    return FALSE;
  }
  g_hash_table_add (self->announced, g_strdup (account));
  if (turn == PILLION_NOTIFICATION_TURN_SUMMARY)
    summarize (self);
  else
    announce (self, conversation, message);
  return TRUE;
}

static void
decide (PillionNotifier     *self,
        PillionConversation *conversation)
{
  const char *account = pillion_conversation_get_account (conversation);
  g_autoptr (PillionMessage) message = NULL;

  g_set_object (&message, g_hash_table_lookup (self->waiting, account));
  if (message == NULL)
    return;
  if (!is_wanted (self, conversation) || take_turn (self, conversation, message))
    g_hash_table_remove (self->waiting, account);
}

/* That a message was read, here or on another own device; or that one came. */
static void
on_n_unread_changed (PillionConversation *conversation,
                     GParamSpec          *pspec,
                     PillionNotifier     *self)
{
  if (pillion_conversation_get_n_unread (conversation) == 0)
    withdraw (self, pillion_conversation_get_account (conversation));
  else
    decide (self, conversation);
}

/* The list of chats reads at its own pace. What it says of a chat counts once it knows the
 * message: who is muted or read elsewhere is not announced by mistake.
 */
static void
look_at (PillionNotifier     *self,
         PillionConversation *conversation,
         PillionMessage      *message)
{
  PillionMessage *last = pillion_conversation_get_last (conversation);

  g_signal_handlers_disconnect_by_func (conversation, on_n_unread_changed, self);
  g_signal_connect_object (conversation, "notify::n-unread", G_CALLBACK (on_n_unread_changed), self, 0);
  if (last != NULL && pillion_message_get_row (last) >= pillion_message_get_row (message))
    decide (self, conversation);
}

static void
look_at_all (PillionNotifier *self)
{
  /* What is decided leaves the table. */
  g_autoptr (GList) messages = g_hash_table_get_values (self->waiting);

  for (GList *link = messages; link != NULL; link = link->next) {
    PillionConversation *conversation =
      pillion_conversation_list_find (self->conversations, pillion_message_get_chat (link->data));

    if (conversation != NULL)
      look_at (self, conversation, link->data);
  }
}

/* ----- what is new ----- */

static void
take_messages (PillionNotifier *self,
               GPtrArray       *messages)
{
  for (guint i = 0; i < messages->len; i++) {
    PillionMessage *message = messages->pdata[i];
    PillionMessageKind kind = pillion_message_get_kind (message);

    if (!pillion_message_is_outgoing (message) &&
        (kind == PILLION_MESSAGE_KIND_TEXT || kind == PILLION_MESSAGE_KIND_ATTACHMENT))
      g_hash_table_replace (self->waiting, g_strdup (pillion_message_get_chat (message)), g_object_ref (message));
  }
}

static GArray *
list_rows (GPtrArray *messages)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < messages->len; i++) {
    gint64 row = pillion_message_get_row (messages->pdata[i]);

    g_array_append_val (rows, row);
  }
  return rows;
}

static void
end_reading (PillionNotifier *self,
             gboolean         read_again)
{
  self->reading = FALSE;
  if (read_again || self->read_again)
    pillion_notifier_refresh (self);
}

static void
on_told (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (PillionNotifier) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_told = pillion_conversations_set_told_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!is_told)
    g_message ("What was announced could not be marked: %s", error->message);
  /* There may be more than one reading takes; what can't be marked is not read again and again. */
  end_reading (self, is_told);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionNotifier) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = pillion_conversations_list_new_finish (PILLION_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (messages == NULL || messages->len == 0) {
    look_at_all (self); /* somebody's turn may have come */
    end_reading (self, FALSE);
    return;
  }
  take_messages (self, messages);
  look_at_all (self);
  pillion_conversations_set_told_async (PILLION_ENGINE (source), list_rows (messages), self->cancellable, on_told,
                                        g_object_ref (self));
}

/* ----- the object ----- */

static void
pillion_notifier_dispose (GObject *object)
{
  PillionNotifier *self = PILLION_NOTIFIER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->later_id, g_source_remove);
  g_clear_object (&self->conversations);
  g_clear_object (&self->application);

  G_OBJECT_CLASS (pillion_notifier_parent_class)->dispose (object);
}

static void
pillion_notifier_finalize (GObject *object)
{
  PillionNotifier *self = PILLION_NOTIFIER (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->announced);
  pillion_notification_pace_free (self->pace);
  g_free (self->seen);

  G_OBJECT_CLASS (pillion_notifier_parent_class)->finalize (object);
}

static void
pillion_notifier_class_init (PillionNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pillion_notifier_dispose;
  object_class->finalize = pillion_notifier_finalize;

  signals[ANNOUNCED] = g_signal_new ("announced", PILLION_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[WITHDRAWN] = g_signal_new ("withdrawn", PILLION_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pillion_notifier_init (PillionNotifier *self)
{
  self->cancellable = g_cancellable_new ();
  self->pace = pillion_notification_pace_new ();
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

PillionNotifier *
pillion_notifier_new (PillionConversationList *conversations,
                      GApplication            *application)
{
  PillionNotifier *self = g_object_new (PILLION_TYPE_NOTIFIER, NULL);
  PillionEngine *engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (conversations));

  self->conversations = g_object_ref (conversations);
  g_set_object (&self->application, application);
  g_signal_connect_object (engine, "messages-changed", G_CALLBACK (pillion_notifier_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (conversations, "items-changed", G_CALLBACK (look_at_all), self, G_CONNECT_SWAPPED);
  pillion_notifier_refresh (self);
  return self;
}

/**
 * pillion_notifier_refresh:
 *
 * Looks for what was not told to the user yet. It does so by itself when messages change.
 */
void
pillion_notifier_refresh (PillionNotifier *self)
{
  PillionEngine *engine;

  g_return_if_fail (PILLION_IS_NOTIFIER (self));

  engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (self->conversations));
  self->read_again = self->reading;
  if (self->reading || pillion_engine_get_state (engine) != PILLION_ENGINE_STATE_READY)
    return;
  self->reading = TRUE;
  pillion_conversations_list_new_async (engine, MAX_MESSAGES, self->cancellable, on_listed, g_object_ref (self));
}

void
pillion_notifier_set_seen (PillionNotifier *self,
                           const char      *account)
{
  g_return_if_fail (PILLION_IS_NOTIFIER (self));

  if (g_strcmp0 (self->seen, account) == 0)
    return;
  g_free (self->seen);
  self->seen = g_strdup (account);
  if (account != NULL)
    withdraw (self, account);
}
