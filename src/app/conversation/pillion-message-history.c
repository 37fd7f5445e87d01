/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-history.h"

#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-spinner.h"
#include "app/conversation/pillion-message-history-keys.h"
#include "app/conversation/pillion-message-menu.h"
#include "app/conversation/pillion-message-row.h"
#include "app/conversation/pillion-message-rows.h"

#include <glib/gi18n.h>
#include <math.h>

/* How far below the upper edge a message is put that was jumped to, as a part of the page. */
#define JUMP_OFFSET 0.25
#define UNREAD_OFFSET 0.05

/* A jump is right after the second layout at the latest, unless the window is being resized. */
#define MAX_REVEAL_FRAMES 8

/**
 * PillionMessageHistory:
 *
 * The list view of a chat. What it does beside showing rows:
 *
 * - at the end it stays there, whatever comes; elsewhere what is seen stays where it is;
 * - it tells the list what is seen, once a frame, so that its window slides;
 * - it sums the clicks of a wheel to one change a frame: GtkListView 4.8 goes astray when its
 *   adjustment changes twice in one;
 * - it says which message was seen, while its window is active.
 */
struct _PillionMessageHistory {
  GtkWidget           parent_instance;

  PillionMessageList *list;          /* (owned) (nullable) */
  PillionMessageRows *rows;          /* (owned) (nullable) */
  GCancellable       *cancellable;   /* (owned) */

  gboolean            can_write;     /* to the chat */
  gboolean            opened;        /* the first place was chosen */
  gboolean            sticky;        /* stays at the end */
  gboolean            following;     /* the next frame goes there */
  gint64              newest_seen;   /* row */
  guint               n_unread;      /* what no own device has seen */

  guint               tick_id;       /* the next frame has something to do; 0: no */
  gboolean            stale;         /* rows may have other neighbours than they show */
  double              wheel;         /* clicks since the last frame */
  gint64              reveal_row;    /* to be brought into sight; 0: none */
  double              reveal_offset; /* part of the page */
  gboolean            highlight;     /* it, too */
  guint               n_frames;      /* spent on it */

  GtkStack           *stack;
  AdwStatusPage      *error;
  GtkScrolledWindow  *scrolled;
  GtkListView        *view;
  GtkWidget          *older;
  GtkRevealer        *jump;
  GtkWidget          *jump_button;
  GtkLabel           *n_new;
  GtkWidget          *menu;          /* (nullable): the open one */
};

G_DEFINE_FINAL_TYPE (PillionMessageHistory, pillion_message_history, GTK_TYPE_WIDGET)

static guint seen_signal;

static GtkAdjustment *
get_adjustment (PillionMessageHistory *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scrolled);
}

static double
get_end (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

static guint
get_n_items (PillionMessageHistory *self)
{
  return self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
}

static PillionMessage *
get_message (PillionMessageHistory *self,
             guint                  position)
{
  g_autoptr (PillionMessage) message = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  /* The list keeps it. */
  return message;
}

/* ----- what is seen ----- */

static gboolean
find_visible (PillionMessageHistory *self,
              guint                 *first,
              guint                 *last)
{
  return pillion_message_rows_find_visible (self->rows, GTK_WIDGET (self->scrolled), first, last);
}

static void
show_jump (PillionMessageHistory *self)
{
  guint n_items = get_n_items (self);
  guint n = pillion_message_list_get_n_below (self->list);
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  for (guint i = n_items; i > 0; i--) {
    PillionMessage *message = get_message (self, i - 1);

    if (pillion_message_get_row (message) <= self->newest_seen)
      break;
    n += !pillion_message_is_outgoing (message);
  }
  n = MIN (n, self->n_unread);
  text = g_strdup_printf ("%u", n);
  label = g_strdup_printf (ngettext ("Go to the newest message, %u new", "Go to the newest message, %u new", n), n);
  gtk_label_set_label (self->n_new, text);
  gtk_widget_set_visible (GTK_WIDGET (self->n_new), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->jump_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  n > 0 ? label : _ ("Go to the Newest Message"), -1);
  gtk_revealer_set_reveal_child (self->jump, self->opened && !self->sticky);
}

static gboolean
is_active (PillionMessageHistory *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root)) && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
note_visible (PillionMessageHistory *self)
{
  guint first;
  guint last;
  gint64 row;

  if (!self->opened || self->reveal_row != 0 || !find_visible (self, &first, &last))
    return;
  row = last < get_n_items (self) ? pillion_message_get_row (get_message (self, last)) : 0;
  self->newest_seen = MAX (self->newest_seen, row);
  pillion_message_list_note_visible (self->list, first, last);
  gtk_widget_set_visible (self->older, first == 0 && !pillion_message_list_is_at_start (self->list));
  show_jump (self);
  if (row > 0 && is_active (self))
    g_signal_emit (self, seen_signal, 0, row);
}

/* ----- one frame ----- */

static void
apply_wheel (PillionMessageHistory *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double step = pow (gtk_adjustment_get_page_size (adjustment), 2.0 / 3.0);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + self->wheel * step);
  self->wheel = 0;
}

/* Whether it is at the end now. */
static void
note_value (PillionMessageHistory *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  if (self->following)
    return;
  self->sticky = self->list != NULL && self->reveal_row == 0 && pillion_message_list_is_at_end (self->list) &&
                 gtk_adjustment_get_value (adjustment) >= get_end (adjustment) - 1;
}

static void
end_reveal (PillionMessageHistory *self,
            GtkWidget             *row)
{
  if (self->highlight && row != NULL)
    pillion_message_row_highlight (PILLION_MESSAGE_ROW (row));
  self->reveal_row = 0;
  self->opened = TRUE;
  note_value (self);
}

/* Somewhere onto the page, so that it is laid out. */
static void
scroll_near (PillionMessageHistory *self,
             gint64                 row)
{
  guint position;

  if (pillion_message_list_find (self->list, row, &position))
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* Moves the message to its place on the page. Its true place is known when it was laid out; the
 * rows above it may be laid out later yet.
 */
static void
go_on_revealing (PillionMessageHistory *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  GtkWidget *row = pillion_message_rows_find (self->rows, self->reveal_row);
  graphene_rect_t bounds;
  double wanted;
  double value;

  /* It is being read, or nothing was laid out yet. */
  if (!pillion_message_list_find (self->list, self->reveal_row, NULL) || gtk_adjustment_get_page_size (adjustment) < 1)
    return;
  if (self->n_frames++ > MAX_REVEAL_FRAMES) {
    end_reveal (self, row);
    return;
  }
  if (row == NULL || !pillion_message_rows_measure (row, GTK_WIDGET (self->scrolled), &bounds)) {
    scroll_near (self, self->reveal_row);
    return;
  }
  wanted = gtk_adjustment_get_page_size (adjustment) * self->reveal_offset;
  value = CLAMP (gtk_adjustment_get_value (adjustment) + bounds.origin.y - wanted, 0, get_end (adjustment));
  if (ABS (value - gtk_adjustment_get_value (adjustment)) < 1)
    end_reveal (self, row);
  else
    gtk_adjustment_set_value (adjustment, value);
}

/* Returns: whether it was elsewhere */
static gboolean
follow (PillionMessageHistory *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double before = gtk_adjustment_get_value (adjustment);

  self->following = FALSE;
  gtk_adjustment_set_value (adjustment, get_end (adjustment));
  return !G_APPROX_VALUE (gtk_adjustment_get_value (adjustment), before, 0.5);
}

static void
request_frame (PillionMessageHistory *self,
               GtkTickCallback        callback)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), callback, NULL, NULL);
}

/* Rows that came, and places that were scrolled to, are laid out after this: only the next frame
 * knows what is seen then. What is seen before the end is reached counts for nothing: the window
 * would slide away from there.
 */
static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  PillionMessageHistory *self = PILLION_MESSAGE_HISTORY (widget);

  self->tick_id = 0;
  if (self->list == NULL || pillion_live_list_is_loading (PILLION_LIVE_LIST (self->list)) ||
      (self->following && follow (self)))
    return G_SOURCE_REMOVE;
  if (self->reveal_row != 0)
    go_on_revealing (self);
  else if (!G_APPROX_VALUE (self->wheel, 0, 0.001))
    apply_wheel (self);
  if (self->stale || self->reveal_row != 0)
    request_frame (self, on_tick);
  if (self->reveal_row != 0)
    return G_SOURCE_REMOVE;
  if (self->stale)
    pillion_message_rows_show_places (self->rows);
  self->stale = FALSE;
  note_visible (self);
  return G_SOURCE_REMOVE;
}

static void
queue_tick (PillionMessageHistory *self)
{
  request_frame (self, on_tick);
}

/* ----- the end ----- */

static void
on_adjustment_changed (PillionMessageHistory *self)
{
  /* What turns out to fit was never scrolled, so that its value does not say so. */
  if (self->opened && !self->sticky && get_end (get_adjustment (self)) < 1)
    note_value (self);
  /* Not in the layout itself: the list view would go by its old anchor in the next one. */
  self->following = self->sticky && self->reveal_row == 0;
  queue_tick (self);
}

static void
on_value_changed (PillionMessageHistory *self)
{
  note_value (self);
  queue_tick (self);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           gpointer                  user_data)
{
  PillionMessageHistory *self = user_data;

  if (gtk_event_controller_scroll_get_unit (controller) != GDK_SCROLL_UNIT_WHEEL || G_APPROX_VALUE (dy, 0, 0.001) ||
      (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)) & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  self->wheel += dy;
  queue_tick (self);
  return GDK_EVENT_STOP;
}

/* ----- jumps ----- */

static void
on_jumped (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PillionMessageHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  guint position;

  if (!pillion_message_list_jump_to_finish (PILLION_MESSAGE_LIST (source), result, &position, &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    self->reveal_row = 0;
    gtk_widget_activate_action (GTK_WIDGET (self), "window-status.toast", "s", error->message);
    return;
  }
  /* The adjustment knows the new rows after their layout only. */
  if (self->sticky && get_n_items (self) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", get_n_items (self) - 1);
  else if (!self->sticky && position < get_n_items (self))
    self->reveal_row = pillion_message_get_row (get_message (self, position));
  queue_tick (self);
}

static void
jump (PillionMessageHistory *self,
      gint64                 row,
      double                 offset,
      gboolean               highlight)
{
  if (self->list == NULL)
    return;
  self->sticky = FALSE;
  self->following = FALSE;
  self->reveal_row = row;
  self->reveal_offset = offset;
  self->highlight = highlight;
  self->n_frames = 0;
  if (pillion_message_list_find (self->list, row, NULL)) {
    queue_tick (self);
    return;
  }
  pillion_message_list_jump_to_async (self->list, row, self->cancellable, on_jumped, g_object_ref (self));
}

/* ----- the list ----- */

static void
show_state (PillionMessageHistory *self)
{
  const GError *error = pillion_live_list_get_error (PILLION_LIVE_LIST (self->list));
  const char *name = "messages";

  if (get_n_items (self) == 0)
    name = error != NULL ? "error" : pillion_live_list_is_loading (PILLION_LIVE_LIST (self->list)) ? "loading"
                                                                                                   : "empty";
  if (error != NULL) {
    g_autofree char *description = g_markup_escape_text (error->message, -1);

    adw_status_page_set_description (self->error, description);
  }
  gtk_stack_set_visible_child_name (self->stack, name);
}

/* The last one, if it was not sent; 0: none */
static gint64
get_failed_row (PillionMessageHistory *self)
{
  guint n_items = get_n_items (self);
  PillionMessage *last = n_items > 0 ? get_message (self, n_items - 1) : NULL;

  return last != NULL && pillion_message_get_state (last) == PILLION_MESSAGE_DISPLAY_STATE_FAILED ? pillion_message_get_row (last)
                                                                                                  : 0;
}

/* At what is new, at what was not sent, or at the end. */
static void
open_place (PillionMessageHistory *self)
{
  gint64 first_unread = pillion_message_list_get_first_unread_row (self->list);
  gint64 failed = get_failed_row (self);

  /* Another place may be wanted already. */
  if (self->opened || self->reveal_row != 0 || pillion_live_list_is_loading (PILLION_LIVE_LIST (self->list)))
    return;
  if (first_unread != 0) {
    jump (self, first_unread, UNREAD_OFFSET, FALSE);
    return;
  }
  if (failed != 0) {
    jump (self, failed, JUMP_OFFSET, TRUE);
    return;
  }
  self->opened = TRUE;
  self->sticky = TRUE;
  queue_tick (self);
}

static void
on_list_changed (PillionMessageHistory *self)
{
  self->stale = TRUE;
  show_state (self);
  open_place (self);
  queue_tick (self);
}

static void
on_jump_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  pillion_message_history_jump_to_end (PILLION_MESSAGE_HISTORY (widget));
}

/* ----- the menu of a message ----- */

static void
on_menu_closed (PillionMessageHistory *self)
{
  /* Its action is done when it is closed. */
  if (self->menu != NULL)
    pillion_message_menu_free_later (g_steal_pointer (&self->menu));
}

static void
open_menu (PillionMessageHistory *self,
           gint64                 row,
           double                 x,
           double                 y)
{
  GtkWidget *widget = pillion_message_history_find_widget (self, row);
  double left;
  double top;

  if (widget == NULL || self->menu != NULL || !gtk_widget_translate_coordinates (widget, GTK_WIDGET (self), x, y, &left, &top))
    return;
  self->menu = pillion_message_menu_new (pillion_message_row_get_message (PILLION_MESSAGE_ROW (widget)), self->can_write);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (on_menu_closed), self, G_CONNECT_SWAPPED);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) left, (int) top, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_menu_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  gint64 row;
  double x;
  double y;

  g_variant_get (parameter, "(xdd)", &row, &x, &y);
  open_menu (PILLION_MESSAGE_HISTORY (widget), row, x, y);
}

/* ----- the focus ----- */

/* Tab leads to what is seen, not to the beginning of the list; from one message it leads out, not to the next. */
static gboolean
pillion_message_history_focus (GtkWidget        *widget,
                               GtkDirectionType  direction)
{
  PillionMessageHistory *self = PILLION_MESSAGE_HISTORY (widget);
  gboolean is_tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *row = is_tab ? pillion_focus_find_row (widget) : NULL;

  if (row != NULL)
    return pillion_focus_in_row (row, direction) ||
           (direction == GTK_DIR_TAB_FORWARD && gtk_widget_child_focus (GTK_WIDGET (self->jump), direction));
  if (is_tab && gtk_widget_get_focus_child (widget) == NULL && pillion_message_history_take_focus (self))
    return TRUE;
  return GTK_WIDGET_CLASS (pillion_message_history_parent_class)->focus (widget, direction);
}

/* ----- the object ----- */

static void
pillion_message_history_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pillion_message_history_parent_class)->map (widget);

  /* Today may be yesterday now. */
  PILLION_MESSAGE_HISTORY (widget)->stale = TRUE;
  queue_tick (PILLION_MESSAGE_HISTORY (widget));
}

static void
pillion_message_history_root (GtkWidget *widget)
{
  GtkRoot *root;

  GTK_WIDGET_CLASS (pillion_message_history_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (queue_tick), widget, G_CONNECT_SWAPPED);
}

static void
pillion_message_history_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), queue_tick, widget);

  GTK_WIDGET_CLASS (pillion_message_history_parent_class)->unroot (widget);
}

static void
pillion_message_history_dispose (GObject *object)
{
  PillionMessageHistory *self = PILLION_MESSAGE_HISTORY (object);

  g_cancellable_cancel (self->cancellable);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->stack != NULL) {
    g_signal_handlers_disconnect_by_data (get_adjustment (self), self);
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  }
  self->stack = NULL;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (pillion_message_history_parent_class)->dispose (object);
}

static void
pillion_message_history_finalize (GObject *object)
{
  PillionMessageHistory *self = PILLION_MESSAGE_HISTORY (object);

  g_clear_pointer (&self->rows, pillion_message_rows_free);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pillion_message_history_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-message-history.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, error);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, jump);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, jump_button);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, n_new);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, older);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, scrolled);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionMessageHistory, view);
}

static void
pillion_message_history_class_init (PillionMessageHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pillion_message_history_dispose;
  object_class->finalize = pillion_message_history_finalize;
  widget_class->focus = pillion_message_history_focus;
  widget_class->map = pillion_message_history_map;
  widget_class->root = pillion_message_history_root;
  widget_class->unroot = pillion_message_history_unroot;

  seen_signal = g_signal_new ("seen", PILLION_TYPE_MESSAGE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_INT64);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "history.menu", "(xdd)", on_menu_action);
  gtk_widget_class_install_action (widget_class, "history.jump-to-end", NULL, on_jump_action);
  pillion_message_history_add_keys (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-message-history");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
}

static void
pillion_message_history_init (PillionMessageHistory *self)
{
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  self->cancellable = g_cancellable_new ();
  self->n_unread = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));

  /* The natural height: pictures have no other. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (self->view), GTK_SCROLL_NATURAL);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect (wheel, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scrolled), wheel);
  g_signal_connect_object (get_adjustment (self), "changed", G_CALLBACK (on_adjustment_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_adjustment (self), "value-changed", G_CALLBACK (on_value_changed), self, G_CONNECT_SWAPPED);
}

/**
 * pillion_message_history_set_list:
 * @list: what is shown; set once
 */
void
pillion_message_history_set_list (PillionMessageHistory *self,
                                  PillionMessageList    *list)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  g_autoptr (GtkSelectionModel) selection = NULL;

  g_return_if_fail (PILLION_IS_MESSAGE_HISTORY (self));
  g_return_if_fail (self->list == NULL);
  g_return_if_fail (PILLION_IS_MESSAGE_LIST (list));

  self->list = g_object_ref (list);
  self->rows = pillion_message_rows_new (list);
  factory = pillion_message_rows_make_factory (self->rows);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (list))));
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, selection);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  on_list_changed (self);
}

/* Brings a message into sight, wherever in the chat it is, and draws the eye to it. */
void
pillion_message_history_jump_to_row (PillionMessageHistory *self,
                                     gint64                 row)
{
  g_return_if_fail (PILLION_IS_MESSAGE_HISTORY (self));
  g_return_if_fail (row > 0);

  jump (self, row, JUMP_OFFSET, TRUE);
}

void
pillion_message_history_jump_to_end (PillionMessageHistory *self)
{
  g_return_if_fail (PILLION_IS_MESSAGE_HISTORY (self));

  if (self->list == NULL)
    return;
  self->reveal_row = 0;
  self->opened = TRUE;
  self->sticky = TRUE;
  if (pillion_message_list_is_at_end (self->list) && get_n_items (self) > 0)
    on_adjustment_changed (self);
  else
    pillion_message_list_jump_to_async (self->list, 0, self->cancellable, on_jumped, g_object_ref (self));
}

/* Whether the newest message is seen. */
gboolean
pillion_message_history_is_at_end (PillionMessageHistory *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_HISTORY (self), FALSE);

  return self->sticky;
}

PillionMessage *
pillion_message_history_find (PillionMessageHistory *self,
                              gint64                 row)
{
  guint position;

  g_return_val_if_fail (PILLION_IS_MESSAGE_HISTORY (self), NULL);

  if (self->list == NULL || !pillion_message_list_find (self->list, row, &position))
    return NULL;
  return get_message (self, position);
}

/* The #PillionMessageRow of a message. (transfer none) (nullable) */
GtkWidget *
pillion_message_history_find_widget (PillionMessageHistory *self,
                                     gint64                 row)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_HISTORY (self), NULL);

  return self->rows != NULL ? pillion_message_rows_find (self->rows, row) : NULL;
}

/* Whether something can be sent to the chat: the menus offer it. */
void
pillion_message_history_set_can_write (PillionMessageHistory *self,
                                       gboolean               can_write)
{
  g_return_if_fail (PILLION_IS_MESSAGE_HISTORY (self));

  self->can_write = can_write;
}

/* How many messages of the chat no own device has seen: no more than these are new here. */
void
pillion_message_history_set_n_unread (PillionMessageHistory *self,
                                      guint                  n_unread)
{
  g_return_if_fail (PILLION_IS_MESSAGE_HISTORY (self));

  if (self->n_unread == n_unread)
    return;
  self->n_unread = n_unread;
  if (self->list != NULL)
    show_jump (self);
}

/* The newest own message that can be edited. (transfer none) (nullable) */
PillionMessage *
pillion_message_history_find_last_own (PillionMessageHistory *self)
{
  g_return_val_if_fail (PILLION_IS_MESSAGE_HISTORY (self), NULL);

  for (guint i = get_n_items (self); i > 0; i--) {
    PillionMessage *message = get_message (self, i - 1);

    if (pillion_message_menu_can_edit (message))
      return message;
  }
  return NULL;
}

/* (transfer none) (nullable) */
PillionMessage *
pillion_message_history_get_focused (PillionMessageHistory *self)
{
  GtkRoot *root;
  GtkWidget *row;

  g_return_val_if_fail (PILLION_IS_MESSAGE_HISTORY (self), NULL);

  root = gtk_widget_get_root (GTK_WIDGET (self));
  row = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (row == NULL || !gtk_widget_is_ancestor (row, GTK_WIDGET (self->view)))
    return NULL;
  /* The focus is on the list item around the row, or on something in it. */
  if (PILLION_IS_MESSAGE_ROW (gtk_widget_get_first_child (row)))
    row = gtk_widget_get_first_child (row);
  else
    row = gtk_widget_get_ancestor (row, PILLION_TYPE_MESSAGE_ROW);
  return row != NULL ? pillion_message_row_get_message (PILLION_MESSAGE_ROW (row)) : NULL;
}

gboolean
pillion_message_history_take_focus (PillionMessageHistory *self)
{
  GtkWidget *row;
  guint first;
  guint last;

  g_return_val_if_fail (PILLION_IS_MESSAGE_HISTORY (self), FALSE);

  if (self->list == NULL || !find_visible (self, &first, &last) || last >= get_n_items (self))
    return FALSE;
  row = pillion_message_rows_find (self->rows, pillion_message_get_row (get_message (self, last)));
  return row != NULL && gtk_widget_grab_focus (gtk_widget_get_parent (row));
}
