/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-row.h"

#include "app/compat/pillion-css-class.h"
#include "app/conversation/pillion-message-bubble.h"
#include "app/conversation/pillion-message-reactions.h"
#include "app/conversation/pillion-message-text.h"
#include "app/conversation/pillion-message-time.h"
#include "app/history/pillion-history-start.h"

#include <glib/gi18n.h>

/* Messages of one author that are nearer to each other look like one. */
#define GROUP_MS (5 * 60 * 1000)

#define HIGHLIGHT_MS 1500

/**
 * PillionMessageRow:
 *
 * A message at its place in the history. It names itself to screen readers by one sentence, and
 * also the list item that it lies in: GTK 4.8 has no other way to name that.
 */
struct _PillionMessageRow {
  GtkWidget                parent_instance;

  PillionEngine           *engine;       /* (owned) */
  PillionMessage          *message;      /* (owned) (nullable) */
  gulong                   notify_id;    /* of the message */
  guint                    highlight_id; /* the source that ends it; 0: none */

  GtkWidget               *box;          /* (owned) */
  PillionMessageBubble    *bubble;
  GtkWidget               *older;        /* (nullable) */
  GtkWidget               *start;        /* (nullable) */
  GtkWidget               *day;          /* (nullable) */
  GtkWidget               *unread;       /* (nullable) */
  PillionMessageReactions *reactions;    /* (nullable) */
  GtkWidget               *failure;      /* (nullable) */
  GtkWidget               *ask;          /* (nullable) */
};

G_DEFINE_FINAL_TYPE (PillionMessageRow, pillion_message_row, GTK_TYPE_WIDGET)

typedef enum {
  PROP_ENGINE = 1,
} PillionMessageRowProperty;

static GParamSpec *properties[PROP_ENGINE + 1];

static gboolean
is_notice (PillionMessage *message)
{
  return pillion_message_get_kind (message) == PILLION_MESSAGE_KIND_NOTICE;
}

/* ----- what is around the bubble ----- */

static void
show_sentence (PillionMessageRow *self)
{
  g_autofree char *sentence = pillion_message_text_to_sentence (self->message);
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static GtkAlign
get_align (PillionMessageRow *self)
{
  if (is_notice (self->message))
    return GTK_ALIGN_CENTER;
  return pillion_message_is_outgoing (self->message) ? GTK_ALIGN_END : GTK_ALIGN_START;
}

static void
show_side (PillionMessageRow *self)
{
  GtkAlign align = get_align (self);

  gtk_widget_set_halign (GTK_WIDGET (self->bubble), align);
  gtk_widget_set_margin_start (GTK_WIDGET (self->bubble), align == GTK_ALIGN_END ? 48 : 0);
  gtk_widget_set_margin_end (GTK_WIDGET (self->bubble), align == GTK_ALIGN_START ? 48 : 0);
}

static void
show_reactions (PillionMessageRow *self)
{
  GPtrArray *reactions = pillion_message_get_reactions (self->message);

  if (self->reactions == NULL && (reactions == NULL || reactions->len == 0))
    return;
  if (self->reactions == NULL) {
    self->reactions = pillion_message_reactions_new ();
    gtk_box_insert_child_after (GTK_BOX (self->box), GTK_WIDGET (self->reactions), GTK_WIDGET (self->bubble));
  }
  gtk_widget_set_halign (GTK_WIDGET (self->reactions), get_align (self));
  pillion_message_reactions_show (self->reactions, self->message);
}

static void
add_failure_button (PillionMessageRow *self,
                    const char *label,
                    const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "caption");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", pillion_message_get_row (self->message));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->failure), button);
}

static void
create_failure (PillionMessageRow *self)
{
  GtkWidget *label = gtk_label_new (_ ("Not sent"));

  self->failure = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_halign (self->failure, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->failure, "failure");
  gtk_widget_add_css_class (label, "error");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_margin_end (label, 6);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, _ ("Not sent"));
  gtk_box_append (GTK_BOX (self->failure), label);
  add_failure_button (self, _ ("Retry"), "conversation.message-retry");
  add_failure_button (self, _ ("Delete"), "conversation.message-delete");
  add_failure_button (self, _ ("Details"), "conversation.message-details");
  gtk_box_append (GTK_BOX (self->box), self->failure);
}

static void
show_failure (PillionMessageRow *self)
{
  gboolean failed = pillion_message_get_state (self->message) == PILLION_MESSAGE_DISPLAY_STATE_FAILED;

  if (self->failure == NULL && !failed)
    return;
  if (self->failure == NULL)
    create_failure (self);
  gtk_widget_set_visible (self->failure, failed);
  for (GtkWidget *child = gtk_widget_get_first_child (self->failure); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_ACTIONABLE (child))
      gtk_actionable_set_action_target (GTK_ACTIONABLE (child), "x", pillion_message_get_row (self->message));
}

/* What could not be read was asked for once, when it came. */
static void
show_ask (PillionMessageRow *self)
{
  gboolean waiting = pillion_message_get_state (self->message) == PILLION_MESSAGE_DISPLAY_STATE_WAITING;

  if (self->ask == NULL && !waiting)
    return;
  if (self->ask == NULL) {
    self->ask = gtk_button_new_with_label (_("Ask to Resend"));
    gtk_widget_set_halign (self->ask, GTK_ALIGN_START);
    gtk_widget_add_css_class (self->ask, "flat");
    gtk_widget_add_css_class (self->ask, "caption");
    gtk_box_insert_child_after (GTK_BOX (self->box), self->ask, GTK_WIDGET (self->bubble));
  }
  gtk_widget_set_visible (self->ask, waiting);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->ask), "x", pillion_message_get_row (self->message));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->ask), "conversation.message-ask-again");
}

static void
on_changed (PillionMessageRow *self)
{
  show_side (self);
  show_reactions (self);
  show_failure (self);
  show_ask (self);
  show_sentence (self);
}

/* ----- lines above the bubble ----- */

/* Only few rows have one: it is made when it is needed. */
static void
show_line (PillionMessageRow *self,
           GtkWidget        **line,
           const char        *style,
           const char        *text,
           GtkWidget         *after)
{
  if (*line == NULL && text != NULL) {
    *line = gtk_label_new (NULL);
    gtk_label_set_wrap (GTK_LABEL (*line), TRUE);
    gtk_label_set_justify (GTK_LABEL (*line), GTK_JUSTIFY_CENTER);
    gtk_widget_add_css_class (*line, style);
    gtk_widget_add_css_class (*line, "caption");
    gtk_box_insert_child_after (GTK_BOX (self->box), *line, after);
  }
  if (*line == NULL)
    return;
  gtk_widget_set_visible (*line, text != NULL);
  gtk_label_set_label (GTK_LABEL (*line), text != NULL ? text : "");
}

/* Messages that are not here, before the first that is. */
static void
show_older (PillionMessageRow *self,
            gboolean           is_first)
{
  PillionHistoryStart *start;

  if (self->older == NULL && is_first) {
    self->older = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    gtk_box_append (GTK_BOX (self->older), pillion_history_start_new (self->engine));
    gtk_box_prepend (GTK_BOX (self->box), self->older);
  }
  if (self->older == NULL)
    return;
  gtk_widget_set_visible (self->older, is_first);
  start = PILLION_HISTORY_START (gtk_widget_get_first_child (self->older));
  pillion_history_start_set_first (start, pillion_message_get_sent_at_ms (self->message));
  pillion_history_start_set_chat (start, pillion_message_get_chat (self->message));
}

static gboolean
is_same_group (PillionMessage *message,
               PillionMessage *neighbour)
{
  guint64 a;
  guint64 b;

  if (neighbour == NULL || is_notice (message) || is_notice (neighbour) ||
      !g_str_equal (pillion_message_get_author (message), pillion_message_get_author (neighbour)))
    return FALSE;
  a = pillion_message_get_sent_at_ms (message);
  b = pillion_message_get_sent_at_ms (neighbour);
  return MAX (a, b) - MIN (a, b) < GROUP_MS && pillion_message_time_is_same_day (a, b);
}

static gboolean
end_highlight (gpointer data)
{
  PillionMessageRow *self = data;

  self->highlight_id = 0;
  pillion_css_class_set (GTK_WIDGET (self), "highlight", FALSE);
  return G_SOURCE_REMOVE;
}

/* ----- keys and pointers ----- */

static void
open_menu (PillionMessageRow *self,
           double             x,
           double             y)
{
  if (self->message != NULL && !is_notice (self->message))
    gtk_widget_activate_action (GTK_WIDGET (self), "history.menu", "(xdd)", pillion_message_get_row (self->message), x, y);
}

static void
on_pressed (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (!gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (user_data, x, y);
}

static void
on_long_press (GtkGestureLongPress *gesture,
               double               x,
               double               y,
               gpointer             user_data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (user_data, x, y);
}

/* Before the label's own menu, which has nothing of the message. */
static void
add_gestures (PillionMessageRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (press, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

/* ----- the object ----- */

static void
pillion_message_row_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PillionMessageRow *self = PILLION_MESSAGE_ROW (object);

  switch ((PillionMessageRowProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, self->engine);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_message_row_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  PillionMessageRow *self = PILLION_MESSAGE_ROW (object);

  switch ((PillionMessageRowProperty) property_id) {
  case PROP_ENGINE:
    self->engine = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_message_row_constructed (GObject *object)
{
  PillionMessageRow *self = PILLION_MESSAGE_ROW (object);

  G_OBJECT_CLASS (pillion_message_row_parent_class)->constructed (object);

  self->bubble = g_object_new (PILLION_TYPE_MESSAGE_BUBBLE, "engine", self->engine, NULL);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->bubble));
}

static void
pillion_message_row_dispose (GObject *object)
{
  PillionMessageRow *self = PILLION_MESSAGE_ROW (object);

  if (self->box != NULL)
    pillion_message_row_set_message (self, NULL);
  g_clear_handle_id (&self->highlight_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_message_row_parent_class)->dispose (object);
}

static void
pillion_message_row_class_init (PillionMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_message_row_get_property;
  object_class->set_property = pillion_message_row_set_property;
  object_class->constructed = pillion_message_row_constructed;
  object_class->dispose = pillion_message_row_dispose;

  properties[PROP_ENGINE] = g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-message-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
pillion_message_row_init (PillionMessageRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_gestures (self);
}

GtkWidget *
pillion_message_row_new (PillionEngine *engine)
{
  return g_object_new (PILLION_TYPE_MESSAGE_ROW, "engine", engine, NULL);
}

/* (transfer none) (nullable) */
PillionMessage *
pillion_message_row_get_message (PillionMessageRow *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ROW (self), NULL);

  return self->message;
}

/**
 * pillion_message_row_set_message:
 * @message: (nullable): what is shown from now on
 */
void
pillion_message_row_set_message (PillionMessageRow *self,
                                 PillionMessage    *message)
{
  g_return_if_fail (PILLION_IS_MESSAGE_ROW (self));

  if (self->message == message)
    return;
  if (self->message != NULL)
    g_clear_signal_handler (&self->notify_id, self->message);
  g_set_object (&self->message, message);
  pillion_message_bubble_set_message (self->bubble, message);
  pillion_css_class_set (GTK_WIDGET (self), "highlight", FALSE);
  if (message == NULL)
    return;
  self->notify_id = g_signal_connect_object (message, "notify", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

/* Says what is around it; only while it has a message. */
void
pillion_message_row_set_place (PillionMessageRow         *self,
                               const PillionMessagePlace *place)
{
  guint64 sent_at_ms;
  g_autofree char *day = NULL;

  g_return_if_fail (PILLION_IS_MESSAGE_ROW (self));
  g_return_if_fail (self->message != NULL);

  sent_at_ms = pillion_message_get_sent_at_ms (self->message);
  if (place->previous == NULL || !pillion_message_time_is_same_day (pillion_message_get_sent_at_ms (place->previous), sent_at_ms))
    day = pillion_message_time_to_day (sent_at_ms, pillion_message_time_get_now ());
  show_older (self, place->is_first);
  show_line (self, &self->start, "start",
             place->is_first ? _ ("Only you and the other side can read these messages: they are end-to-end encrypted.") : NULL,
             self->older);
  show_line (self, &self->day, "day", day, self->start);
  show_line (self, &self->unread, "unread", place->is_first_unread ? _ ("New Messages") : NULL,
             self->day != NULL ? self->day : self->start);
  pillion_css_class_set (GTK_WIDGET (self), "follows", is_same_group (self->message, place->previous) && !place->is_first_unread);
  pillion_css_class_set (GTK_WIDGET (self), "followed", is_same_group (self->message, place->next));
}

/* (transfer full) (nullable) */
char *
pillion_message_row_dup_selection (PillionMessageRow *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_ROW (self), NULL);

  return pillion_message_bubble_dup_selection (self->bubble);
}

/* The middle of what was written, which is on one side of the row. */
gboolean
pillion_message_row_find_middle (PillionMessageRow *self,
                                 double            *x,
                                 double            *y)
{
  GtkWidget *bubble;

  g_return_val_if_fail (PILLION_IS_MESSAGE_ROW (self), FALSE);

  bubble = GTK_WIDGET (self->bubble);
  return gtk_widget_translate_coordinates (bubble, GTK_WIDGET (self), gtk_widget_get_width (bubble) / 2.0,
                                           gtk_widget_get_height (bubble) / 2.0, x, y);
}

/* Draws the eye to it for a moment. */
void
pillion_message_row_highlight (PillionMessageRow *self)
{
  g_return_if_fail (PILLION_IS_MESSAGE_ROW (self));

  g_clear_handle_id (&self->highlight_id, g_source_remove);
  pillion_css_class_set (GTK_WIDGET (self), "highlight", TRUE);
  self->highlight_id = g_timeout_add (HIGHLIGHT_MS, end_highlight, self);
}
