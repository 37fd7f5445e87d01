/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-message-list.h"

#include "engine/pillion-hex.h"
#include "engine/pillion-live-list-private.h"
#include "engine/pillion-message-window.h"

#include <glib/gi18n.h>
#include <string.h>

#define WINDOW PILLION_MESSAGE_LIST_WINDOW
#define SLIDE  PILLION_MESSAGE_LIST_SLIDE
#define MARGIN PILLION_MESSAGE_LIST_MARGIN

/**
 * PillionMessageList:
 *
 * A window over one conversation. Its length does not depend on the conversation's: it slides
 * with what is seen. Whatever changes, the window is read again, and what differs is told: by
 * the message itself, or as rows that come or go.
 *
 * A list view of GTK 4.8 goes astray in a model of more rows than it realizes (about 205), and
 * every row that a signal covers costs time: hence the window.
 */
struct _PillionMessageList {
  PillionLiveList  parent_instance;

  char            *chat;          /* (owned) */
  GPtrArray       *items;         /* (unowned): the base's, by row */
  GTask           *jump;          /* (owned) (nullable) */
  gint64           jump_row;
  gint64           first_visible; /* rows; 0: not known */
  gint64           last_visible;
  gint64           newest;        /* row; ever in the window */
  gint64           first_unread;
  guint            n_below;
  gboolean         at_start;
  gboolean         at_end;
};

typedef enum {
  PROP_CHAT = 1,
  PROP_AT_START,
  PROP_AT_END,
  PROP_N_BELOW,
  PROP_FIRST_UNREAD_ROW,
} PillionMessageListProperty;

static GParamSpec *properties[PROP_FIRST_UNREAD_ROW + 1];

G_DEFINE_FINAL_TYPE (PillionMessageList, pillion_message_list, PILLION_TYPE_LIVE_LIST)

/* ----- places ----- */

static gint64
get_row (PillionMessageList *self,
         guint               position)
{
  return pillion_message_get_row (self->items->pdata[position]);
}

/* The first position with this row or a later one. */
static guint
find_position (PillionMessageList *self,
               gint64              row)
{
  guint first = 0;
  guint end = self->items->len;

  while (first < end) {
    guint middle = first + (end - first) / 2;

    if (get_row (self, middle) < row)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

/* How far what is seen is from the window's edges. */
static void
measure (PillionMessageList *self,
         guint              *n_above,
         guint              *n_below)
{
  guint last = find_position (self, self->last_visible);

  *n_above = find_position (self, self->first_visible);
  *n_below = self->items->len - MIN (last + 1, self->items->len);
}

/* A step that brought what is seen as near to the other edge would be taken back next. */
static gboolean
choose_slide (PillionMessageList       *self,
              PillionMessageWindowStep *step)
{
  gboolean grows = self->items->len + SLIDE <= WINDOW;
  guint n_above;
  guint n_below;

  if (self->first_visible == 0 || self->items->len == 0)
    return FALSE;
  measure (self, &n_above, &n_below);
  *step = PILLION_MESSAGE_WINDOW_UP;
  if (!self->at_start && n_above < MARGIN && (grows || n_above + SLIDE < n_below))
    return TRUE;
  *step = PILLION_MESSAGE_WINDOW_DOWN;
  return !self->at_end && n_below < MARGIN && (grows || n_below + SLIDE < n_above);
}

/* ----- reading ----- */

static void
fail_jump (PillionMessageList *self,
           const GError       *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->jump);

  if (task != NULL)
    g_task_return_error (task, g_error_copy (error));
}

static GError *
no_device_error (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT,
                              _("This device can’t show messages now."));
}

static PillionMessageWindowStep
choose_step (PillionMessageList *self)
{
  PillionMessageWindowStep step;

  if (self->jump != NULL)
    return self->jump_row > 0 ? PILLION_MESSAGE_WINDOW_JUMP : PILLION_MESSAGE_WINDOW_END;
  if (self->items->len == 0)
    return PILLION_MESSAGE_WINDOW_END;
  return choose_slide (self, &step) ? step : PILLION_MESSAGE_WINDOW_KEEP;
}

/* What must stay at the beginning, for what is seen. */
static gint64
get_anchor (PillionMessageList *self)
{
  guint position = find_position (self, self->first_visible);

  if (self->first_visible == 0 || self->items->len == 0)
    return 0;
  return get_row (self, position > MARGIN ? MIN (position - MARGIN, self->items->len - 1) : 0);
}

static gpointer
begin_reading (gpointer          model,
               PillionStoreWork *store_work)
{
  PillionMessageList *self = model;
  g_autoptr (GError) error = NULL;
  PillionMessageWindow *window;

  if (pillion_engine_get_state (pillion_live_list_get_engine (model)) != PILLION_ENGINE_STATE_READY) {
    error = no_device_error ();
    fail_jump (self, error);
    return NULL;
  }
  window = g_new0 (PillionMessageWindow, 1);
  pillion_hex_decode (self->chat, window->chat, sizeof window->chat);
  window->step = choose_step (self);
  window->target = self->jump_row;
  window->anchor = get_anchor (self);
  window->first = self->items->len > 0 ? get_row (self, 0) : 0;
  window->last = self->items->len > 0 ? get_row (self, self->items->len - 1) : 0;
  window->newest = self->newest;
  window->at_start = self->at_start;
  window->at_end = self->at_end;
  window->want_unread = pillion_live_list_is_loading (model);
  *store_work = pillion_message_window_read;
  return window;
}

/* ----- what was read ----- */

static void
set_at_start (PillionMessageList *self,
              gboolean            at_start)
{
  if (self->at_start == at_start)
    return;
  self->at_start = at_start;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_START]);
}

static void
set_at_end (PillionMessageList *self,
            gboolean            at_end)
{
  if (self->at_end == at_end)
    return;
  self->at_end = at_end;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
}

static void
set_n_below (PillionMessageList *self,
             guint               n_below)
{
  if (self->n_below == n_below)
    return;
  self->n_below = n_below;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BELOW]);
}

static void
set_first_unread (PillionMessageList *self,
                  gint64              row)
{
  if (self->first_unread == row)
    return;
  self->first_unread = row;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_UNREAD_ROW]);
}

static void
note_sending (PillionMessageList *self)
{
  gboolean sending = pillion_engine_is_sending (pillion_live_list_get_engine (PILLION_LIVE_LIST (self)));

  for (guint i = 0; i < self->items->len; i++)
    pillion_message_note_sending (self->items->pdata[i], sending);
}

/* The object of a row stays the same while it is in the window. facts is (transfer full).
 * (transfer full)
 */
static PillionMessage *
take_message (PillionMessageList  *self,
              PillionMessageFacts *facts)
{
  guint position = find_position (self, facts->row);
  PillionMessage *message;

  if (position == self->items->len || get_row (self, position) != facts->row)
    return pillion_message_new (facts);
  message = g_object_ref (self->items->pdata[position]);
  pillion_message_update (message, facts);
  return message;
}

static void
show (PillionMessageList   *self,
      PillionMessageWindow *window)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);

  g_object_freeze_notify (G_OBJECT (self));
  g_ptr_array_set_free_func (window->messages, NULL);
  for (guint i = 0; i < window->messages->len; i++)
    g_ptr_array_add (wanted, take_message (self, window->messages->pdata[i]));
  self->newest = window->newest;
  if (window->want_unread)
    set_first_unread (self, window->first_unread);
  pillion_live_list_take_items (PILLION_LIVE_LIST (self), wanted);
  note_sending (self);
  set_at_start (self, window->at_start);
  set_at_end (self, window->at_end);
  set_n_below (self, window->n_below);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
pillion_message_list_clear (PillionLiveList *list)
{
  PillionMessageList *self = PILLION_MESSAGE_LIST (list);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  pillion_live_list_take_items (list, nothing);
  set_n_below (self, 0);
  set_first_unread (self, 0);
}

static void
end_jump (PillionMessageList  *self,
          gint64               row,
          const GError        *error)
{
  g_autoptr (GTask) task = NULL;

  if (error != NULL) {
    fail_jump (self, error);
    return;
  }
  task = g_steal_pointer (&self->jump);
  /* What was seen is gone; the view says what is next. */
  self->first_visible = 0;
  self->last_visible = 0;
  if (row > 0)
    g_task_return_int (task, find_position (self, row));
  else
    g_task_return_int (task, self->items->len);
}

static gboolean
is_of_jump (PillionMessageList   *self,
            PillionMessageWindow *window)
{
  if (self->jump == NULL || window->target != self->jump_row)
    return FALSE;
  return window->step == PILLION_MESSAGE_WINDOW_JUMP || (window->step == PILLION_MESSAGE_WINDOW_END && window->target == 0);
}

static void
end_reading (gpointer      model,
             gpointer      data,
             const GError *error)
{
  PillionMessageList *self = model;
  PillionMessageWindow *window = data;
  PillionMessageWindowStep step;
  PillionModelReader *reader;

  if (window != NULL)
    show (self, window);
  if (window == NULL || is_of_jump (self, window))
    end_jump (self, self->jump_row, error);
  pillion_live_list_end_reading (model, error);
  reader = pillion_live_list_get_reader (model);
  if (reader != NULL && error == NULL && (self->jump != NULL || choose_slide (self, &step)))
    pillion_model_reader_read (reader);
}

static const PillionModelReaderVTable reader_vtable = { begin_reading, pillion_message_window_free, end_reading };

/* ----- the object ----- */

static void
on_conversation_changed (PillionMessageList *self,
                         GBytes             *account)
{
  guint8 chat[PILLION_ACCOUNT_ID_BYTES];

  if (pillion_hex_decode (self->chat, chat, sizeof chat) && g_bytes_get_size (account) == sizeof chat &&
      memcmp (g_bytes_get_data (account, NULL), chat, sizeof chat) == 0)
    pillion_model_reader_note_change (pillion_live_list_get_reader (PILLION_LIVE_LIST (self)));
}

static void
pillion_message_list_constructed (GObject *object)
{
  PillionEngine *engine;

  G_OBJECT_CLASS (pillion_message_list_parent_class)->constructed (object);

  engine = pillion_live_list_get_engine (PILLION_LIVE_LIST (object));
  g_signal_connect_object (engine, "conversation-changed", G_CALLBACK (on_conversation_changed), object,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::sending", G_CALLBACK (note_sending), object, G_CONNECT_SWAPPED);
}

static void
pillion_message_list_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PillionMessageList *self = PILLION_MESSAGE_LIST (object);

  switch ((PillionMessageListProperty) property_id) {
  case PROP_CHAT:
    g_value_set_string (value, self->chat);
    break;
  case PROP_AT_START:
    g_value_set_boolean (value, self->at_start);
    break;
  case PROP_AT_END:
    g_value_set_boolean (value, self->at_end);
    break;
  case PROP_N_BELOW:
    g_value_set_uint (value, self->n_below);
    break;
  case PROP_FIRST_UNREAD_ROW:
    g_value_set_int64 (value, self->first_unread);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_message_list_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  PillionMessageList *self = PILLION_MESSAGE_LIST (object);

  if (property_id == PROP_CHAT)
    self->chat = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
pillion_message_list_finalize (GObject *object)
{
  PillionMessageList *self = PILLION_MESSAGE_LIST (object);

  g_free (self->chat);

  G_OBJECT_CLASS (pillion_message_list_parent_class)->finalize (object);
}

static void
pillion_message_list_class_init (PillionMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PillionLiveListClass *list_class = PILLION_LIVE_LIST_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pillion_message_list_constructed;
  object_class->get_property = pillion_message_list_get_property;
  object_class->set_property = pillion_message_list_set_property;
  object_class->finalize = pillion_message_list_finalize;
  list_class->item_type = PILLION_TYPE_MESSAGE;
  list_class->reading = &reader_vtable;
  list_class->clear = pillion_message_list_clear;

  /* The account that it is with, hexadecimal. */
  properties[PROP_CHAT] =
    g_param_spec_string ("chat", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* Whether nothing is before the window, and after it. */
  properties[PROP_AT_START] = g_param_spec_boolean ("at-start", NULL, NULL, FALSE, flags);
  properties[PROP_AT_END] = g_param_spec_boolean ("at-end", NULL, NULL, FALSE, flags);
  /* Messages that came while the window was elsewhere; 10,000 at most are counted. */
  properties[PROP_N_BELOW] = g_param_spec_uint ("n-below", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /* The first message that was not read when the list was made; 0: none. Reading does not move
   * it: the line above it stays where it is.
   */
  properties[PROP_FIRST_UNREAD_ROW] =
    g_param_spec_int64 ("first-unread-row", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_message_list_init (PillionMessageList *self)
{
  self->items = pillion_live_list_get_items (PILLION_LIVE_LIST (self));
}

/**
 * pillion_message_list_new:
 * @engine: kept alive
 * @chat: the account that the conversation is with, 64 hexadecimal digits
 *
 * Begins to read the newest messages at once, or when the engine is open.
 */
PillionMessageList *
pillion_message_list_new (PillionEngine *engine,
                          const char    *chat)
{
  guint8 account[PILLION_ACCOUNT_ID_BYTES];

  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (chat != NULL && pillion_hex_decode (chat, account, sizeof account), NULL);

  return g_object_new (PILLION_TYPE_MESSAGE_LIST, "engine", engine, "chat", chat, NULL);
}

const char *
pillion_message_list_get_chat (PillionMessageList *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_LIST (self), NULL);

  return self->chat;
}

gboolean
pillion_message_list_is_at_start (PillionMessageList *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_LIST (self), FALSE);

  return self->at_start;
}

gboolean
pillion_message_list_is_at_end (PillionMessageList *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_LIST (self), FALSE);

  return self->at_end;
}

guint
pillion_message_list_get_n_below (PillionMessageList *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_LIST (self), 0);

  return self->n_below;
}

gint64
pillion_message_list_get_first_unread_row (PillionMessageList *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_LIST (self), 0);

  return self->first_unread;
}

/**
 * pillion_message_list_find:
 * @position: (out) (optional): where it is
 *
 * Returns: whether a row is in the window
 */
gboolean
pillion_message_list_find (PillionMessageList *self,
                           gint64              row,
                           guint              *position)
{
  guint found;

  g_return_val_if_fail (PILLION_IS_MESSAGE_LIST (self), FALSE);

  found = find_position (self, row);
  if (found == self->items->len || get_row (self, found) != row)
    return FALSE;
  if (position != NULL)
    *position = found;
  return TRUE;
}

/**
 * pillion_message_list_note_visible:
 * @first: position of the first message that is seen
 * @last: of the last one
 *
 * Slides the window by %PILLION_MESSAGE_LIST_SLIDE where what is seen is nearer than
 * %PILLION_MESSAGE_LIST_MARGIN to an edge beyond which there are more. Cheap where it need not.
 */
void
pillion_message_list_note_visible (PillionMessageList *self,
                                   guint               first,
                                   guint               last)
{
  PillionMessageWindowStep step;
  PillionModelReader *reader;

  g_return_if_fail (PILLION_IS_MESSAGE_LIST (self));
  g_return_if_fail (first <= last);

  if (self->items->len == 0)
    return;
  self->first_visible = get_row (self, MIN (first, self->items->len - 1));
  self->last_visible = get_row (self, MIN (last, self->items->len - 1));
  reader = pillion_live_list_get_reader (PILLION_LIVE_LIST (self));
  if (choose_slide (self, &step) && !pillion_model_reader_is_reading (reader))
    pillion_model_reader_read (reader);
}

/* The line "New messages" has done its work: a message was sent, or the chat was left. */
void
pillion_message_list_clear_first_unread (PillionMessageList *self)
{
  g_return_if_fail (PILLION_IS_MESSAGE_LIST (self));

  set_first_unread (self, 0);
}

/**
 * pillion_message_list_jump_to_async:
 * @row: of a message, in the window or not; 0: to the end
 *
 * Replaces the window by one around a row, or with the newest messages. Another jump before
 * this one has ended cancels it.
 */
void
pillion_message_list_jump_to_async (PillionMessageList *self,
                                    gint64              row,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) superseded = NULL;

  g_return_if_fail (PILLION_IS_MESSAGE_LIST (self));
  g_return_if_fail (row >= 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pillion_message_list_jump_to_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  superseded = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "another jump came");
  fail_jump (self, superseded);
  self->jump = g_steal_pointer (&task);
  self->jump_row = row;
  pillion_live_list_refresh (PILLION_LIVE_LIST (self));
}

/**
 * pillion_message_list_jump_to_finish:
 * @position: (out) (optional): of the message, or of the next one if it is there no longer; the
 *   number of messages for the end
 * @error: %G_IO_ERROR_CANCELLED, or what kept it from being read
 */
gboolean
pillion_message_list_jump_to_finish (PillionMessageList *self,
                                     GAsyncResult       *result,
                                     guint              *position,
                                     GError            **error)
{
  GError *jump_error = NULL;
  gssize found;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_int (G_TASK (result), &jump_error);
  if (jump_error != NULL) {
    g_propagate_error (error, jump_error);
    return FALSE;
  }
  if (position != NULL)
    *position = (guint) found;
  return TRUE;
}
