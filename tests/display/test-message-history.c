/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"

#include "app/compat/pillion-focus.h"
#include "app/compat/pillion-spinner.h"
#include "app/conversation/pillion-message-history.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-hex.h"
#include "engine/test-chats-world.h"

#define CONTACT   7
#define MANY      10000
#define N_STEPS   60

#define N_OPENINGS 10

/* A frame may be drawn between a change and what follows from it. */
#define N_FRAMES 12

static ChatsWorld world;

typedef struct {
  PillionTestDisplay    *display; /* (owned) */
  PillionMessageList    *list;    /* (owned) */
  PillionMessageHistory *history;
  GtkWidget             *scrolled;
  GtkAdjustment         *adjustment;
} View;

static gboolean
has_rows (gpointer data)
{
  View *self = data;

  return !pillion_live_list_is_loading (PILLION_LIVE_LIST (self->list)) && gtk_adjustment_get_upper (self->adjustment) > 100;
}

/* The first label of a style. */
static GtkWidget *
find_with_class (GtkWidget  *widget,
                 const char *style)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, style))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_with_class (child, style);
  return found;
}

/* The scrolled window around the first list view below a widget. */
static GtkWidget *
find_scrolled (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_scrolled (child);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  guint *n = user_data;

  return ++*n < N_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
has_drawn (gpointer data)
{
  return *(guint *) data >= N_FRAMES;
}

static void
draw_frames (View *self)
{
  guint n = 0;

  gtk_widget_add_tick_callback (GTK_WIDGET (self->history), count_frame, &n, NULL);
  pillion_test_display_await (has_drawn, &n);
}

static View *
view_new (guint contact)
{
  g_autofree char *chat = chats_world_dup_chat (contact);
  View *self = g_new0 (View, 1);

  self->display = pillion_test_display_new ();
  self->list = pillion_message_list_new (pillion_test_engine_get (world.engine), chat);
  self->history = g_object_new (PILLION_TYPE_MESSAGE_HISTORY, NULL);
  pillion_message_history_set_list (self->history, self->list);
  self->scrolled = find_scrolled (GTK_WIDGET (self->history));
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  pillion_test_display_show (self->display, GTK_WIDGET (self->history));
  pillion_test_display_await (has_rows, self);
  draw_frames (self);
  return self;
}

static void
view_free (View *self)
{
  pillion_test_display_free (self->display);
  g_object_unref (self->list);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

static double
get_end (View *self)
{
  return gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);
}

static gboolean
is_at_end (View *self)
{
  return gtk_adjustment_get_value (self->adjustment) >= get_end (self) - 1;
}

/* Where the widget of a message is, from the upper edge of what is seen. */
static double
measure (View  *self,
         gint64 row)
{
  GtkWidget *widget = pillion_message_history_find_widget (self->history, row);
  graphene_rect_t bounds;

  g_assert_nonnull (widget);
  /* Its lower edge: lines above it may come and go. */
  g_assert_true (gtk_widget_compute_bounds (widget, self->scrolled, &bounds));
  return (double) (bounds.origin.y + bounds.size.height);
}

/* The first message whose widget is seen as a whole. */
static gint64
find_visible (View *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PillionMessage) message = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    gint64 row = pillion_message_get_row (message);
    GtkWidget *widget = pillion_message_history_find_widget (self->history, row);

    /* What is far away keeps an old place, and is not mapped. */
    if (widget != NULL && gtk_widget_get_mapped (widget) && measure (self, row) > 200)
      return row;
  }
  g_assert_not_reached ();
}

/* The user saw all of it. */
static void
read_all (guint contact)
{
  g_autofree char *chat = chats_world_dup_chat (contact);
  guint8 bytes[PILLION_ACCOUNT_BYTES];
  g_autoptr (GBytes) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pillion_hex_decode (chat, bytes, sizeof bytes));
  account = g_bytes_new (bytes, sizeof bytes);
  pillion_chat_mark_read_async (pillion_test_engine_get (world.engine), account, 0, NULL, pillion_test_on_done, &result);
  pillion_chat_change_finish (pillion_test_engine_get (world.engine), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

/* ----- tests ----- */

static void
test_follows_end (void)
{
  g_autoptr (View) view = NULL;

  chats_world_add (&world, CONTACT, 30);
  read_all (CONTACT);
  view = view_new (CONTACT);
  g_assert_true (is_at_end (view));
  g_assert_true (pillion_message_history_is_at_end (view->history));

  chats_world_add (&world, CONTACT, 5);
  draw_frames (view);
  g_assert_true (is_at_end (view));

  gtk_window_set_default_size (pillion_test_display_get_window (view->display), 360, 400);
  draw_frames (view);
  g_assert_true (is_at_end (view));
}

static void
test_stays_where_it_is (void)
{
  g_autoptr (View) view = NULL;
  double before;
  gint64 row;

  read_all (CONTACT);
  view = view_new (CONTACT);
  gtk_adjustment_set_value (view->adjustment, get_end (view) - 600);
  draw_frames (view);
  g_assert_false (pillion_message_history_is_at_end (view->history));
  row = find_visible (view);
  before = measure (view, row);

  chats_world_add (&world, CONTACT, 3);
  draw_frames (view);
  g_assert_cmpfloat_with_epsilon (measure (view, row), before, 1);

  pillion_message_history_jump_to_end (view->history);
  draw_frames (view);
  g_assert_true (is_at_end (view));
}

static void
test_opens_at_first_unread (void)
{
  g_autoptr (View) view = NULL;
  gint64 row;

  chats_world_add (&world, CONTACT + 1, 50);
  read_all (CONTACT + 1);
  chats_world_add (&world, CONTACT + 1, 40);
  view = view_new (CONTACT + 1);
  row = pillion_message_list_get_first_unread_row (view->list);
  g_assert_cmpint (row, >, 0);
  g_assert_false (is_at_end (view));
  g_assert_cmpfloat (measure (view, row), >, 0);
  g_assert_cmpfloat (measure (view, row), <, gtk_widget_get_height (view->scrolled) / 2.0);
}

/* The number on the button that leads to the newest message. */
static void
assert_n_new (View       *self,
              const char *expected)
{
  GtkWidget *badge = find_with_class (GTK_WIDGET (self->history), "count");

  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (badge)), ==, expected);
}

/* What another own device has read is not new here, wherever this one stands. */
static void
test_counts_what_is_unread (void)
{
  g_autoptr (View) view = NULL;

  read_all (CONTACT);
  view = view_new (CONTACT);
  gtk_adjustment_set_value (view->adjustment, get_end (view) - 600);
  draw_frames (view);
  chats_world_add (&world, CONTACT, 3);
  draw_frames (view);
  assert_n_new (view, "3");
  pillion_message_history_set_n_unread (view->history, 2);
  assert_n_new (view, "2");
  pillion_message_history_set_n_unread (view->history, 0);
  assert_n_new (view, "0");
}

/* Every step of a wheel moves what is seen by that step, while the window slides below. */
static void
test_scrolls_without_jump (void)
{
  g_autoptr (View) view = NULL;
  gint64 first;
  g_autoptr (PillionMessage) message = NULL;

  chats_world_add (&world, CONTACT + 2, MANY);
  read_all (CONTACT + 2);
  view = view_new (CONTACT + 2);
  message = g_list_model_get_item (G_LIST_MODEL (view->list), 0);
  first = pillion_message_get_row (message);
  for (guint i = 0; i < N_STEPS; i++) {
    gint64 row = find_visible (view);
    double before = measure (view, row);
    double value = gtk_adjustment_get_value (view->adjustment);
    double moved;

    gtk_adjustment_set_value (view->adjustment, value - 300);
    moved = value - gtk_adjustment_get_value (view->adjustment);
    draw_frames (view);
    g_assert_cmpfloat_with_epsilon (measure (view, row), before + moved, 1);
  }
  g_clear_object (&message);
  message = g_list_model_get_item (G_LIST_MODEL (view->list), 0);
  g_assert_cmpint (pillion_message_get_row (message), <, first - 100);
}

static void
test_jumps_to_row (void)
{
  g_autoptr (View) view = view_new (CONTACT + 2);
  g_autoptr (PillionMessage) last = NULL;
  gint64 row;

  last = g_list_model_get_item (G_LIST_MODEL (view->list), g_list_model_get_n_items (G_LIST_MODEL (view->list)) - 1);
  row = pillion_message_get_row (last) - 5000;
  g_assert_null (pillion_message_history_find (view->history, row));
  pillion_message_history_jump_to_row (view->history, row);
  while (pillion_message_history_find (view->history, row) == NULL)
    g_main_context_iteration (NULL, TRUE);
  draw_frames (view);
  g_assert_cmpfloat (measure (view, row), >, 0);
  g_assert_cmpfloat (measure (view, row), <, gtk_widget_get_height (view->scrolled));

  pillion_message_history_jump_to_end (view->history);
  while (!pillion_message_list_is_at_end (view->list))
    g_main_context_iteration (NULL, TRUE);
  draw_frames (view);
  g_assert_true (is_at_end (view));
}

static gboolean
is_spinning (GtkWidget *widget)
{
  gboolean spins = PILLION_IS_SPINNER (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !spins; child = gtk_widget_get_next_sibling (child))
    spins = is_spinning (child);
  return spins;
}

/* What it shows on the way there is not what its user looks at. */
static void
test_opens_at_end (void)
{
  for (guint i = 0; i < N_OPENINGS; i++) {
    g_autoptr (View) view = view_new (CONTACT + 2);

    g_assert_true (is_at_end (view));
    g_assert_true (pillion_message_list_is_at_end (view->list));
    g_assert_false (is_spinning (GTK_WIDGET (view->history)));
  }
}

static void
test_is_accessible (void)
{
  g_autoptr (View) view = view_new (CONTACT);
  GtkWidget *row;

  gtk_test_accessible_assert_role (view->history, GTK_ACCESSIBLE_ROLE_LOG);
  row = pillion_message_history_find_widget (view->history, find_visible (view));
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_true (pillion_message_history_take_focus (view->history));
  g_assert_nonnull (pillion_message_history_get_focused (view->history));
}

static gboolean
forbids_hyphens (PangoAttribute *attribute,
                 gpointer        data)
{
  return attribute->klass->type == PANGO_ATTR_INSERT_HYPHENS && ((PangoAttrInt *) attribute)->value == FALSE;
}

/* Whoever goes through the window by Tab does not pass all messages. */
static void
test_tab_leads_out (void)
{
  static const GtkDirectionType directions[] = { GTK_DIR_TAB_FORWARD, GTK_DIR_TAB_BACKWARD };
  g_autoptr (View) view = view_new (CONTACT + 2);

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++) {
    GtkWidget *row;

    g_assert_true (pillion_message_history_take_focus (view->history));
    row = pillion_focus_find_row (GTK_WIDGET (view->history));
    g_assert_nonnull (row);
    while (gtk_widget_child_focus (GTK_WIDGET (view->history), directions[i]))
      g_assert_true (pillion_focus_find_row (GTK_WIDGET (view->history)) == row);
  }
}

static void
test_adds_no_hyphens (void)
{
  g_autoptr (View) view = view_new (CONTACT);
  GtkWidget *row = pillion_message_history_find_widget (view->history, find_visible (view));
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (find_with_class (row, "text")));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_copy (pango_layout_get_attributes (layout));
  g_autoptr (PangoAttrList) found = pango_attr_list_filter (attributes, forbids_hyphens, NULL);

  g_assert_nonnull (found);
}

int
main (int    argc,
      char **argv)
{
  int result;

  pillion_test_display_init (&argc, &argv);
  chats_world_init (&world);

  g_test_add_func ("/display/message-history/follows-end", test_follows_end);
  g_test_add_func ("/display/message-history/stays-where-it-is", test_stays_where_it_is);
  g_test_add_func ("/display/message-history/counts-what-is-unread", test_counts_what_is_unread);
  g_test_add_func ("/display/message-history/opens-at-first-unread", test_opens_at_first_unread);
  g_test_add_func ("/display/message-history/scrolls-without-jump", test_scrolls_without_jump);
  g_test_add_func ("/display/message-history/jumps-to-row", test_jumps_to_row);
  g_test_add_func ("/display/message-history/opens-at-end", test_opens_at_end);
  g_test_add_func ("/display/message-history/is-accessible", test_is_accessible);
  g_test_add_func ("/display/message-history/tab-leads-out", test_tab_leads_out);
  g_test_add_func ("/display/message-history/adds-no-hyphens", test_adds_no_hyphens);

  result = g_test_run ();
  chats_world_clear (&world);
  return result;
}
