/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-emoji-completion.h"

#include "app/conversation/pillion-emoji-names.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_OFFERED 7

/* From so many letters on something is offered: ":D" and the like are meant as they stand. */
#define MIN_LETTERS 2

struct _PillionEmojiCompletion {
  GtkPopover   parent_instance;

  GtkTextView *view;      /* (unowned) */
  GtkListBox  *list;
  int          dismissed; /* where the colon stands that nothing is offered for; -1: nowhere */
  gboolean     replacing;
};

G_DEFINE_FINAL_TYPE (PillionEmojiCompletion, pillion_emoji_completion, GTK_TYPE_POPOVER)

static gboolean
is_name_character (gunichar character)
{
  return character == '_' || (character < 0x80 && g_ascii_isalnum ((char) character));
}

/* What is typed before the cursor. start: (out): of its colon. (transfer full) (nullable) */
static char *
dup_typed (PillionEmojiCompletion *self,
           GtkTextIter            *start,
           GtkTextIter            *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *typed = NULL;
  GtkTextIter before;

  gtk_text_buffer_get_iter_at_mark (buffer, end, gtk_text_buffer_get_insert (buffer));
  *start = *end;
  while (gtk_text_iter_backward_char (start) && is_name_character (gtk_text_iter_get_char (start)))
    if (gtk_text_iter_get_offset (end) - gtk_text_iter_get_offset (start) > PILLION_EMOJI_NAME_MAX_BYTES)
      return NULL;
  if (gtk_text_iter_get_char (start) != ':')
    return NULL;
  before = *start;
  /* "12:30" is a time. */
  if (gtk_text_iter_backward_char (&before) && g_unichar_isalnum (gtk_text_iter_get_char (&before)))
    return NULL;
  typed = gtk_text_iter_get_text (start, end);
  return g_ascii_strdown (typed + 1, -1);
}

static void
put (PillionEmojiCompletion *self,
     GtkTextIter            *start,
     GtkTextIter            *end,
     const char             *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);

  self->replacing = TRUE;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, start, end);
  gtk_text_buffer_insert (buffer, start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  self->replacing = FALSE;
}

static void
accept_row (PillionEmojiCompletion *self,
            GtkListBoxRow          *row)
{
  const PillionEmoji *emoji = g_object_get_data (G_OBJECT (row), "emoji");
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *typed = dup_typed (self, &start, &end);

  gtk_popover_popdown (GTK_POPOVER (self));
  if (typed != NULL)
    put (self, &start, &end, emoji->text);
}

/* Returns: whether the cursor stands behind a whole ":name:", which is replaced */
static gboolean
replace_whole (PillionEmojiCompletion *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  const PillionEmoji *emoji;
  g_autofree char *typed = NULL;
  GtkTextIter cursor;
  GtkTextIter colon;
  GtkTextIter start;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  colon = cursor;
  if (!gtk_text_iter_backward_char (&colon) || gtk_text_iter_get_char (&colon) != ':')
    return FALSE;
  gtk_text_buffer_place_cursor (buffer, &colon);
  typed = dup_typed (self, &start, &colon);
  emoji = typed != NULL && *typed != '\0' ? pillion_emoji_names_get (typed) : NULL;
  gtk_text_buffer_place_cursor (buffer, &cursor);
  if (emoji != NULL)
    put (self, &start, &cursor, emoji->text);
  return emoji != NULL;
}

/* ----- what is offered ----- */

static void
select_row (PillionEmojiCompletion *self,
            GtkListBoxRow          *row)
{
  gtk_list_box_select_row (self->list, row);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
}

static void
append_row (PillionEmojiCompletion *self,
            PillionEmoji           *emoji)
{
  g_autofree char *name = g_strdup_printf (":%s:", emoji->name);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_box_append (GTK_BOX (box), gtk_label_new (emoji->text));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, emoji->name, -1);
  g_object_set_data (G_OBJECT (row), "emoji", emoji);
  gtk_list_box_append (self->list, row);
}

static void
show_rows (PillionEmojiCompletion *self,
           GPtrArray              *emojis)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < emojis->len; i++)
    append_row (self, emojis->pdata[i]);
  select_row (self, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
point_at (PillionEmojiCompletion *self,
          GtkTextIter            *start)
{
  GdkRectangle place;
  double x;
  double y;

  gtk_text_view_get_iter_location (self->view, start, &place);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x, &place.y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->view), gtk_widget_get_parent (GTK_WIDGET (self)), place.x, place.y, &x, &y))
    return;
  place.x = (int) x;
  place.y = (int) y;
  place.width = MAX (place.width, 1);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
}

static void
offer (PillionEmojiCompletion *self)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *typed = dup_typed (self, &start, &end);
  g_autoptr (GPtrArray) emojis = NULL;

  if (typed == NULL || gtk_text_iter_get_offset (&start) != self->dismissed)
    self->dismissed = -1;
  if (typed != NULL && strlen (typed) >= MIN_LETTERS && self->dismissed < 0)
    emojis = pillion_emoji_names_find (typed, MAX_OFFERED);
  if (emojis == NULL || emojis->len == 0) {
    gtk_popover_popdown (GTK_POPOVER (self));
    return;
  }
  show_rows (self, emojis);
  point_at (self, &start);
  gtk_popover_popup (GTK_POPOVER (self));
}

void
pillion_emoji_completion_update (PillionEmojiCompletion *self,
                                 gboolean                typed)
{
  g_return_if_fail (PILLION_IS_EMOJI_COMPLETION (self));

  if (self->replacing)
    return;
  if (typed && replace_whole (self))
    gtk_popover_popdown (GTK_POPOVER (self));
  else if (typed || gtk_widget_get_visible (GTK_WIDGET (self)))
    offer (self);
}

/* ----- keys ----- */

static void
move (PillionEmojiCompletion *self,
      int                     by)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (selected) + by);

  if (next != NULL)
    select_row (self, next);
}

static void
dismiss (PillionEmojiCompletion *self)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *typed = dup_typed (self, &start, &end);

  self->dismissed = typed != NULL ? gtk_text_iter_get_offset (&start) : -1;
  gtk_popover_popdown (GTK_POPOVER (self));
}

gboolean
pillion_emoji_completion_handle_key (PillionEmojiCompletion *self,
                                     guint                   key,
                                     GdkModifierType         state)
{
  GtkListBoxRow *selected;

  g_return_val_if_fail (PILLION_IS_EMOJI_COMPLETION (self), FALSE);

  selected = gtk_list_box_get_selected_row (self->list);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || selected == NULL ||
      (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    move (self, 1);
    return TRUE;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    move (self, -1);
    return TRUE;
  case GDK_KEY_Tab:
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    accept_row (self, selected);
    return TRUE;
  case GDK_KEY_Escape:
    dismiss (self);
    return TRUE;
  default:
    return FALSE;
  }
}

/* ----- the object ----- */

static void
on_closed (PillionEmojiCompletion *self)
{
  if (self->view != NULL)
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static void
pillion_emoji_completion_class_init (PillionEmojiCompletionClass *klass)
{
}

static void
pillion_emoji_completion_init (PillionEmojiCompletion *self)
{
  self->dismissed = -1;
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Emoji"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (accept_row), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (self->list));
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_TOP);
  gtk_widget_add_css_class (GTK_WIDGET (self), "emoji-completion");
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

PillionEmojiCompletion *
pillion_emoji_completion_new (GtkWidget   *parent,
                              GtkTextView *view)
{
  PillionEmojiCompletion *self = g_object_new (PILLION_TYPE_EMOJI_COMPLETION, NULL);

  self->view = view;
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
