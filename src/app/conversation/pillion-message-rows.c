/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-message-rows.h"

#include "app/conversation/pillion-message-row.h"

struct _PillionMessageRows {
  PillionMessageList *list;    /* (owned) */
  GHashTable         *bound;   /* (owned) (element-type GtkListItem): those with a message */
  GtkListItemFactory *factory; /* (owned) */
};

static PillionMessage *
get_message (PillionMessageRows *self,
             guint               position)
{
  g_autoptr (PillionMessage) message = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  /* The list keeps it. */
  return message;
}

static void
show_place (PillionMessageRows *self,
            GtkListItem        *item)
{
  guint position = gtk_list_item_get_position (item);
  PillionMessageRow *row = PILLION_MESSAGE_ROW (gtk_list_item_get_child (item));
  PillionMessage *message = gtk_list_item_get_item (item);
  PillionMessagePlace place = { 0 };

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->list)) || pillion_message_row_get_message (row) != message)
    return;
  place.previous = position > 0 ? get_message (self, position - 1) : NULL;
  place.next = get_message (self, position + 1);
  place.is_first = position == 0 && pillion_message_list_is_at_start (self->list);
  place.is_first_unread = pillion_message_get_row (message) == pillion_message_list_get_first_unread_row (self->list);
  pillion_message_row_set_place (row, &place);
}

static void
on_setup (PillionMessageRows *self,
          GtkListItem        *item)
{
  gtk_list_item_set_child (item, pillion_message_row_new (pillion_live_list_get_engine (PILLION_LIVE_LIST (self->list))));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind (PillionMessageRows *self,
         GtkListItem        *item)
{
  pillion_message_row_set_message (PILLION_MESSAGE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
  g_hash_table_add (self->bound, item);
  show_place (self, item);
}

/* The row keeps its message: GTK 4.8 binds the same again when only its position changed, which is
 * then for nothing.
 */
static void
on_unbind (PillionMessageRows *self,
           GtkListItem        *item)
{
  g_hash_table_remove (self->bound, item);
}

PillionMessageRows *
pillion_message_rows_new (PillionMessageList *list)
{
  PillionMessageRows *self = g_new0 (PillionMessageRows, 1);

  self->list = g_object_ref (list);
  self->bound = g_hash_table_new (NULL, NULL);
  self->factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_swapped (self->factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect_swapped (self->factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect_swapped (self->factory, "unbind", G_CALLBACK (on_unbind), self);
  return self;
}

void
pillion_message_rows_free (PillionMessageRows *self)
{
  g_signal_handlers_disconnect_by_data (self->factory, self);
  g_object_unref (self->factory);
  g_hash_table_unref (self->bound);
  g_object_unref (self->list);
  g_free (self);
}

GtkListItemFactory *
pillion_message_rows_make_factory (PillionMessageRows *self)
{
  return g_object_ref (self->factory);
}

void
pillion_message_rows_show_places (PillionMessageRows *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    show_place (self, item);
}

GtkWidget *
pillion_message_rows_find (PillionMessageRows *self,
                           gint64              row)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (pillion_message_get_row (gtk_list_item_get_item (item)) == row)
      return gtk_list_item_get_child (item);
  return NULL;
}

gboolean
pillion_message_rows_measure (GtkWidget       *row,
                              GtkWidget       *page,
                              graphene_rect_t *bounds)
{
  GtkWidget *item = gtk_widget_get_parent (row);

  /* What is far from the page keeps the place that it was last seen at, and is not mapped. */
  return item != NULL && gtk_widget_get_mapped (item) && gtk_widget_get_width (item) > 0 &&
         gtk_widget_compute_bounds (item, page, bounds);
}

gboolean
pillion_message_rows_find_visible (PillionMessageRows *self,
                                   GtkWidget          *page,
                                   guint              *first,
                                   guint              *last)
{
  float height = (float) gtk_widget_get_height (page);
  GHashTableIter iter;
  gpointer item;

  *first = G_MAXUINT;
  *last = 0;
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL)) {
    guint position = gtk_list_item_get_position (item);
    GtkWidget *row = gtk_list_item_get_child (item);
    graphene_rect_t bounds;

    if (position == GTK_INVALID_LIST_POSITION || !pillion_message_rows_measure (row, page, &bounds) ||
        bounds.origin.y + bounds.size.height <= 0 || bounds.origin.y >= height)
      continue;
    *first = MIN (*first, position);
    *last = MAX (*last, position);
  }
  return *first != G_MAXUINT;
}
