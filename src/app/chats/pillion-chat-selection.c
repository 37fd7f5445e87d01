/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/chats/pillion-chat-selection.h"

struct _PillionChatSelection {
  GObject     parent_instance;

  GListModel *model;    /* (owned) */
  GObject    *selected; /* (owned) (nullable): also while it is not in the model */
  guint       position; /* of it, or GTK_INVALID_LIST_POSITION */
};

/* ----- the list ----- */

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (PILLION_CHAT_SELECTION (model)->model);
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (PILLION_CHAT_SELECTION (model)->model);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (PILLION_CHAT_SELECTION (model)->model, position);
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ----- the selection: what a user would select is refused, as the interface does by itself ----- */

static gboolean
is_selected (GtkSelectionModel *model,
             guint              position)
{
  PillionChatSelection *self = PILLION_CHAT_SELECTION (model);

  return self->position == position && position != GTK_INVALID_LIST_POSITION;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint              position,
                        guint              n_items)
{
  PillionChatSelection *self = PILLION_CHAT_SELECTION (model);
  GtkBitset *bitset = gtk_bitset_new_empty ();

  if (self->position != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (bitset, self->position);
  return bitset;
}

static void
init_selection_model (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionChatSelection, pillion_chat_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, init_selection_model))

static guint
find_position (PillionChatSelection *self)
{
  guint n_items = g_list_model_get_n_items (self->model);

  for (guint i = 0; self->selected != NULL && i < n_items; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

    if (item == self->selected)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
tell_position (PillionChatSelection *self,
               guint                 position)
{
  if (position != GTK_INVALID_LIST_POSITION && position < g_list_model_get_n_items (self->model))
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
}

static void
on_items_changed (GListModel           *model,
                  guint                 position,
                  guint                 n_removed,
                  guint                 n_added,
                  PillionChatSelection *self)
{
  guint before = self->position;

  /* Where it is now is known before the view asks for the rows that came. */
  self->position = find_position (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (before != self->position)
    tell_position (self, self->position);
}

static void
pillion_chat_selection_dispose (GObject *object)
{
  PillionChatSelection *self = PILLION_CHAT_SELECTION (object);

  g_clear_object (&self->model);
  g_clear_object (&self->selected);

  G_OBJECT_CLASS (pillion_chat_selection_parent_class)->dispose (object);
}

static void
pillion_chat_selection_class_init (PillionChatSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pillion_chat_selection_dispose;
}

static void
pillion_chat_selection_init (PillionChatSelection *self)
{
  self->position = GTK_INVALID_LIST_POSITION;
}

PillionChatSelection *
pillion_chat_selection_new (GListModel *model)
{
  PillionChatSelection *self = g_object_new (PILLION_TYPE_CHAT_SELECTION, NULL);

  self->model = model;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  return self;
}

/* (transfer none) (nullable) */
gpointer
pillion_chat_selection_get_selected (PillionChatSelection *self)
{
  g_return_val_if_fail (PILLION_IS_CHAT_SELECTION (self), NULL);

  return self->selected;
}

/* item: (nullable): need not be in the model; it is selected once it is. */
void
pillion_chat_selection_set_selected (PillionChatSelection *self,
                                     gpointer              item)
{
  guint before;

  g_return_if_fail (PILLION_IS_CHAT_SELECTION (self));

  if (!g_set_object (&self->selected, item))
    return;
  before = self->position;
  self->position = find_position (self);
  tell_position (self, before);
  tell_position (self, self->position);
}

/* Returns: %GTK_INVALID_LIST_POSITION if nothing is selected or it is not in the model. */
guint
pillion_chat_selection_get_position (PillionChatSelection *self)
{
  g_return_val_if_fail (PILLION_IS_CHAT_SELECTION (self), GTK_INVALID_LIST_POSITION);

  return self->position;
}
