/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-chat-list.h"

#include "app/chats/pillion-chat-filter.h"
#include "app/chats/pillion-conversation-row.h"
#include "app/chats/pillion-chat-selection.h"
#include "app/chats/pillion-chat-text.h"
#include "app/compat/pillion-list-stop.h"

#define N_SKELETON_ROWS 6

/* So many are added with every other frame until there are all that a list view makes. */
#define N_ROWS_A_FRAME 12
#define N_ROWS_OF_VIEW 200

/**
 * PillionChatList:
 *
 * The chats, or the archived ones, as rows; or why there are none.
 */
struct _PillionChatList {
  GtkWidget                parent_instance;

  PillionConversationList *conversations; /* (owned) */
  PillionChatFilter       *filter;        /* (owned) */
  GtkSliceListModel       *slice;         /* (owned): what has a row already */
  PillionChatSelection    *selection;     /* (owned) */
  GHashTable              *rows;          /* (owned) (element-type PillionConversationRow): borrowed, those that are bound */
  guint                    midnight_id;
  guint                    frame_id;      /* while rows are added to the slice */
  gboolean                 was_painted;   /* what the slice has */
  gboolean                 archived;

  GtkStack                *stack;
  GtkBox                  *skeleton;
  AdwStatusPage           *failure;
  GtkListView             *view;
};

G_DEFINE_FINAL_TYPE (PillionChatList, pillion_chat_list, GTK_TYPE_WIDGET)

typedef enum {
  PROP_CONVERSATIONS = 1,
  PROP_ARCHIVED,
} PillionChatListProperty;

static GParamSpec *properties[PROP_ARCHIVED + 1];

/* ----- rows ----- */

static void
on_setup (PillionChatList *self,
          GtkListItem     *item)
{
  gtk_list_item_set_child (item, pillion_conversation_row_new ());
}

static void
on_bind (PillionChatList *self,
         GtkListItem     *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_hash_table_add (self->rows, row);
  pillion_conversation_row_set_conversation (PILLION_CONVERSATION_ROW (row), gtk_list_item_get_item (item));
}

/* The row keeps its conversation: GTK 4.8 binds the same again when only its position changed, which
 * is then for nothing.
 */
static void
on_unbind (PillionChatList *self,
           GtkListItem     *item)
{
  g_hash_table_remove (self->rows, gtk_list_item_get_child (item));
}

static GtkListItemFactory *
create_factory (PillionChatList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  return factory;
}

static void
on_activate (GtkListView *view,
             guint        position,
             gpointer     user_data)
{
  PillionChatList *self = user_data;
  g_autoptr (PillionConversation) conversation = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (conversation != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "chats.open", "s",
                                pillion_conversation_get_account (conversation));
}

/* The keys for a menu come to the list's own widget around the row, which has the focus. */
static gboolean
on_menu_key (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (row == NULL || !PILLION_IS_CONVERSATION_ROW (row))
    return FALSE;
  pillion_conversation_row_show_menu (PILLION_CONVERSATION_ROW (row), NULL);
  return TRUE;
}

/* ----- times that become older ----- */

static void
refresh_rows (PillionChatList *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    pillion_conversation_row_refresh (row);
}

static guint
count_seconds_to_midnight (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return (guint) (24 * 60 * 60 - (g_date_time_get_hour (now) * 60 * 60 + g_date_time_get_minute (now) * 60 +
                                  g_date_time_get_second (now)));
}

static gboolean
on_midnight (gpointer user_data)
{
  PillionChatList *self = user_data;

  refresh_rows (self);
  self->midnight_id = g_timeout_add_seconds (count_seconds_to_midnight () + 1, on_midnight, self);
  return G_SOURCE_REMOVE;
}

/* A timer does not run while the computer sleeps: what is shown again is shown as of now. */
static void
pillion_chat_list_map (GtkWidget *widget)
{
  PillionChatList *self = PILLION_CHAT_LIST (widget);

  GTK_WIDGET_CLASS (pillion_chat_list_parent_class)->map (widget);
  refresh_rows (self);
  self->midnight_id = g_timeout_add_seconds (count_seconds_to_midnight () + 1, on_midnight, self);
}

static void
pillion_chat_list_unmap (GtkWidget *widget)
{
  PillionChatList *self = PILLION_CHAT_LIST (widget);

  g_clear_handle_id (&self->midnight_id, g_source_remove);
  GTK_WIDGET_CLASS (pillion_chat_list_parent_class)->unmap (widget);
}

/* ----- rows, or why there are none ----- */

static const char *
find_state (PillionChatList *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    return "list";
  if (pillion_live_list_is_loading (PILLION_LIVE_LIST (self->conversations)))
    return "loading";
  if (pillion_live_list_get_error (PILLION_LIVE_LIST (self->conversations)) != NULL)
    return "failed";
  if (*pillion_chat_filter_get_search (self->filter) != '\0')
    return "nothing-found";
  if (self->archived)
    return "empty-archive";
  return g_list_model_get_n_items (G_LIST_MODEL (self->conversations)) > 0 ? "all-archived" : "empty";
}

static void
show_state (PillionChatList *self)
{
  const GError *error = pillion_live_list_get_error (PILLION_LIVE_LIST (self->conversations));

  adw_status_page_set_description (self->failure, error != NULL ? error->message : NULL);
  gtk_stack_set_visible_child_name (self->stack, find_state (self));
}

static GtkWidget *
create_bone (const char *class_name)
{
  GtkWidget *bone = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (bone, "bone");
  gtk_widget_add_css_class (bone, class_name);
  gtk_widget_set_halign (bone, GTK_ALIGN_START);
  gtk_widget_set_valign (bone, GTK_ALIGN_CENTER);
  return bone;
}

static void
fill_skeleton (PillionChatList *self)
{
  for (guint i = 0; i < N_SKELETON_ROWS; i++) {
    GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

    gtk_widget_add_css_class (row, "skeleton");
    gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (lines), create_bone ("short"));
    gtk_box_append (GTK_BOX (lines), create_bone ("long"));
    gtk_box_append (GTK_BOX (row), create_bone ("round"));
    gtk_box_append (GTK_BOX (row), lines);
    gtk_box_append (self->skeleton, row);
  }
}

/* ----- the first rows first ----- */

/* A list view makes up to 200 rows at once, of which a window shows a dozen: they come with the
 * first frame, the others after it. This is called before a frame is painted.
 */
static gboolean
on_frame (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  PillionChatList *self = PILLION_CHAT_LIST (widget);
  guint size = gtk_slice_list_model_get_size (self->slice) + N_ROWS_A_FRAME;

  self->was_painted = !self->was_painted;
  if (self->was_painted)
    return G_SOURCE_CONTINUE;
  gtk_slice_list_model_set_size (self->slice, size < N_ROWS_OF_VIEW ? size : G_MAXUINT);
  if (size < N_ROWS_OF_VIEW && g_list_model_get_n_items (G_LIST_MODEL (self->slice)) == size)
    return G_SOURCE_CONTINUE;
  self->frame_id = 0;
  return G_SOURCE_REMOVE;
}

static void
on_slice_changed (PillionChatList *self)
{
  if (self->frame_id == 0 &&
      g_list_model_get_n_items (G_LIST_MODEL (self->slice)) == gtk_slice_list_model_get_size (self->slice))
    self->frame_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_frame, NULL, NULL);
}

/* ----- the object ----- */

static void
pillion_chat_list_constructed (GObject *object)
{
  PillionChatList *self = PILLION_CHAT_LIST (object);
  g_autoptr (GtkListItemFactory) factory = create_factory (self);
  GtkFilterListModel *shown;

  G_OBJECT_CLASS (pillion_chat_list_parent_class)->constructed (object);

  self->filter = pillion_chat_filter_new (G_LIST_MODEL (self->conversations), self->archived);
  shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->conversations)),
                                     g_object_ref (GTK_FILTER (self->filter)));
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (shown), 0, N_ROWS_A_FRAME);
  self->selection = pillion_chat_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  g_signal_connect_object (self->slice, "items-changed", G_CALLBACK (on_slice_changed), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->conversations, "notify", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);
}

static void
pillion_chat_list_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  PillionChatList *self = PILLION_CHAT_LIST (object);

  switch ((PillionChatListProperty) property_id) {
  case PROP_CONVERSATIONS:
    g_value_set_object (value, self->conversations);
    break;
  case PROP_ARCHIVED:
    g_value_set_boolean (value, self->archived);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_chat_list_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  PillionChatList *self = PILLION_CHAT_LIST (object);

  switch ((PillionChatListProperty) property_id) {
  case PROP_CONVERSATIONS:
    self->conversations = g_value_dup_object (value);
    break;
  case PROP_ARCHIVED:
    self->archived = g_value_get_boolean (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_chat_list_dispose (GObject *object)
{
  PillionChatList *self = PILLION_CHAT_LIST (object);

  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;

  G_OBJECT_CLASS (pillion_chat_list_parent_class)->dispose (object);
}

static void
pillion_chat_list_finalize (GObject *object)
{
  PillionChatList *self = PILLION_CHAT_LIST (object);

  g_hash_table_unref (self->rows);
  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  g_clear_object (&self->filter);
  g_clear_object (&self->conversations);

  G_OBJECT_CLASS (pillion_chat_list_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PILLION_TYPE_LIST_STOP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pillion/Pillion/ui/pillion-chat-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PillionChatList, failure);
  gtk_widget_class_bind_template_child (widget_class, PillionChatList, skeleton);
  gtk_widget_class_bind_template_child (widget_class, PillionChatList, stack);
  gtk_widget_class_bind_template_child (widget_class, PillionChatList, view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
pillion_chat_list_class_init (PillionChatListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pillion_chat_list_constructed;
  object_class->get_property = pillion_chat_list_get_property;
  object_class->set_property = pillion_chat_list_set_property;
  object_class->dispose = pillion_chat_list_dispose;
  object_class->finalize = pillion_chat_list_finalize;
  widget_class->map = pillion_chat_list_map;
  widget_class->unmap = pillion_chat_list_unmap;

  properties[PROP_CONVERSATIONS] =
    g_param_spec_object ("conversations", NULL, NULL, PILLION_TYPE_CONVERSATION_LIST, flags);
  /* Whether it shows the archived ones. */
  properties[PROP_ARCHIVED] = g_param_spec_boolean ("archived", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key, NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "pillion-chat-list");
}

static void
pillion_chat_list_init (PillionChatList *self)
{
  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_skeleton (self);
}

GtkWidget *
pillion_chat_list_new (PillionConversationList *conversations,
                       gboolean                 archived)
{
  return g_object_new (PILLION_TYPE_CHAT_LIST, "conversations", conversations, "archived", archived, NULL);
}

/* search: "": shows all */
void
pillion_chat_list_set_search (PillionChatList *self,
                              const char      *search)
{
  g_return_if_fail (PILLION_IS_CHAT_LIST (self));

  pillion_chat_filter_set_search (self->filter, search);
}

/* conversation: (nullable): the one that is open; its row is scrolled to when it is another one */
void
pillion_chat_list_set_selected (PillionChatList     *self,
                                PillionConversation *conversation)
{
  guint position;

  g_return_if_fail (PILLION_IS_CHAT_LIST (self));

  if (pillion_chat_selection_get_selected (self->selection) == (gpointer) conversation)
    return;
  pillion_chat_selection_set_selected (self->selection, conversation);
  position = pillion_chat_selection_get_position (self->selection);
  if (conversation != NULL && position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* (transfer none): the widget that rows and keys belong to */
GtkWidget *
pillion_chat_list_get_view (PillionChatList *self)
{
  g_return_val_if_fail (PILLION_IS_CHAT_LIST (self), NULL);

  return GTK_WIDGET (self->view);
}

/* Returns: (transfer full) (nullable): a row as it is shown, counted from 0 */
PillionConversation *
pillion_chat_list_dup_nth (PillionChatList *self,
                           guint            n)
{
  g_return_val_if_fail (PILLION_IS_CHAT_LIST (self), NULL);

  return g_list_model_get_item (G_LIST_MODEL (self->selection), n);
}

/**
 * pillion_chat_list_dup_neighbour:
 * @direction: 1: the next one down, -1: up
 * @unread_only: whether it looks on, and around the end, for one with something new
 *
 * Returns: (transfer full) (nullable): what comes after the selected row; where none is, the
 *   first or the last one
 */
PillionConversation *
pillion_chat_list_dup_neighbour (PillionChatList *self,
                                 int              direction,
                                 gboolean         unread_only)
{
  int n_items;
  int position;

  g_return_val_if_fail (PILLION_IS_CHAT_LIST (self), NULL);
  g_return_val_if_fail (direction == 1 || direction == -1, NULL);

  n_items = (int) g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  position = (int) pillion_chat_selection_get_position (self->selection);
  if (position < 0)
    position = direction > 0 ? -1 : n_items;
  for (int i = 0; i < n_items; i++) {
    g_autoptr (PillionConversation) conversation = NULL;

    position += direction;
    if (unread_only)
      position = (position + n_items) % n_items;
    conversation = pillion_chat_list_dup_nth (self, (guint) position);
    if (conversation == NULL || !unread_only || pillion_chat_text_is_unread (conversation))
      return g_steal_pointer (&conversation);
  }
  return NULL;
}
