/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"

#include "app/conversation/pillion-emoji-completion.h"
#include "app/conversation/pillion-emoji-names.h"

#define THUMBS_UP "\U0001f44d"

/* A text with its completion. */
typedef struct {
  PillionTestDisplay     *display; /* (owned) */
  GtkWidget              *box;     /* (owned) */
  GtkTextBuffer          *buffer;
  PillionEmojiCompletion *completion;
} Scene;

static void
on_typed (Scene *self)
{
  pillion_emoji_completion_update (self->completion, TRUE);
}

static void
on_cursor_moved (Scene *self)
{
  pillion_emoji_completion_update (self->completion, FALSE);
}

static void
set_up (Scene        *self,
        gconstpointer unused)
{
  GtkWidget *view = gtk_text_view_new ();

  self->box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (GTK_BOX (self->box), view);
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  self->completion = pillion_emoji_completion_new (self->box, GTK_TEXT_VIEW (view));
  g_signal_connect_swapped (self->buffer, "end-user-action", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (on_cursor_moved), self);
  self->display = pillion_test_display_new ();
  pillion_test_display_show (self->display, self->box);
}

static void
tear_down (Scene        *self,
           gconstpointer unused)
{
  g_signal_handlers_disconnect_by_data (self->buffer, self);
  gtk_widget_unparent (GTK_WIDGET (self->completion));
  pillion_test_display_free (self->display);
  g_object_unref (self->box);
}

static void
type (Scene      *self,
      const char *text)
{
  gtk_text_buffer_insert_interactive_at_cursor (self->buffer, text, -1, TRUE);
}

static gboolean
press (Scene *self,
       guint  key)
{
  return pillion_emoji_completion_handle_key (self->completion, key, 0);
}

static gboolean
is_offered (Scene *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->completion));
}

static void
assert_text (Scene      *self,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_enter (Scene        *self,
            gconstpointer unused)
{
  type (self, "Fine ");
  g_assert_false (press (self, GDK_KEY_Return));
  type (self, ":thumbs_up");
  g_assert_true (is_offered (self));
  g_assert_true (press (self, GDK_KEY_Return));
  assert_text (self, "Fine " THUMBS_UP);
  g_assert_false (is_offered (self));
  g_assert_false (press (self, GDK_KEY_Return));
}

static void
test_arrows (Scene        *self,
             gconstpointer unused)
{
  g_autoptr (GPtrArray) found = pillion_emoji_names_find ("thumb", 7);
  const PillionEmoji *second = found->pdata[1];

  g_assert_cmpuint (found->len, >, 1);
  type (self, ":thumb");
  g_assert_true (press (self, GDK_KEY_Up));
  g_assert_true (press (self, GDK_KEY_Down));
  g_assert_true (press (self, GDK_KEY_Tab));
  assert_text (self, second->text);
}

/* Whoever does not want it is not asked again for the same word. */
static void
test_escape (Scene        *self,
             gconstpointer unused)
{
  type (self, ":thumb");
  g_assert_true (press (self, GDK_KEY_Escape));
  g_assert_false (is_offered (self));
  type (self, "s");
  g_assert_false (is_offered (self));
  g_assert_false (press (self, GDK_KEY_Escape));
  type (self, " :thumb");
  g_assert_true (is_offered (self));
}

static void
test_whole_name (Scene        *self,
                 gconstpointer unused)
{
  type (self, "Yes :thumbs_up");
  type (self, ":");
  assert_text (self, "Yes " THUMBS_UP);
  g_assert_false (is_offered (self));
  type (self, " :no_such_emoji:");
  assert_text (self, "Yes " THUMBS_UP " :no_such_emoji:");
}

static void
test_not_meant (Scene        *self,
                gconstpointer unused)
{
  static const char *const texts[] = { "12:30", "see:also", "all :D", ": smile", ":qqqq", "http://thumbs" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gtk_text_buffer_set_text (self->buffer, "", -1);
    type (self, texts[i]);
    assert_text (self, texts[i]);
    g_assert_false (is_offered (self));
  }
}

static void
test_cursor_leaves (Scene        *self,
                    gconstpointer unused)
{
  GtkTextIter start;

  type (self, "a :thumb");
  g_assert_true (is_offered (self));
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  g_assert_false (is_offered (self));
}

static void
add (const char *path,
     void       (*test) (Scene *self, gconstpointer unused))
{
  g_test_add (path, Scene, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  add ("/display/emoji-completion/enter", test_enter);
  add ("/display/emoji-completion/arrows", test_arrows);
  add ("/display/emoji-completion/escape", test_escape);
  add ("/display/emoji-completion/whole-name", test_whole_name);
  add ("/display/emoji-completion/not-meant", test_not_meant);
  add ("/display/emoji-completion/cursor-leaves", test_cursor_leaves);

  return g_test_run ();
}
