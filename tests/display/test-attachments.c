/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-attach-page.h"
#include "app/conversation/pillion-attachment-actions.h"
#include "app/conversation/pillion-attachment-tile.h"
#include "app/conversation/pillion-conversation-page-private.h"
#include "app/conversation/pillion-picture-frame.h"
#include "app/conversation/pillion-picture-page.h"
#include "app/media/pillion-media-client-private.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-conversation-list.h"
#include "engine/pillion-message-actions.h"
#include "pillion-test-engine.h"
#include "store/pillion-attachments-table.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Ana and Ben, beside each other, each with the chat of both. */
typedef struct {
  PillionTestEngine       *engine; /* (owned) */
  PillionConversationList *chats;  /* (owned) */
  PillionNavigation       *navigation;
  PillionConversationPage *page;
} Side;

typedef struct {
  PillionTestRelay   *relay;   /* (owned) */
  PillionTestDisplay *display; /* (owned) */
  char               *folder;  /* (owned): for files */
  Side                ana;
  Side                ben;
} Scene;

#define ANA "+4915112345678"
#define BEN "+4915187654321"

#define WIDTH  160
#define HEIGHT 80

#define RED  0xffff0000
#define BLUE 0xff0000ff

/* ----- the scene ----- */

static gboolean
has_chat (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static void
side_open (Side             *side,
           PillionTestRelay *relay,
           const char       *number,
           const char       *name)
{
  side->engine = pillion_test_engine_new_registered (pillion_test_relay_get_url (relay), NULL, number, name);
}

static void
side_show (Side   *side,
           GtkBox *box)
{
  PillionEngine *engine = pillion_test_engine_get (side->engine);
  g_autoptr (PillionConversation) chat = NULL;

  side->chats = pillion_conversation_list_new (engine);
  pillion_test_display_await (has_chat, side->chats);
  chat = g_list_model_get_item (G_LIST_MODEL (side->chats), 0);
  side->page = PILLION_CONVERSATION_PAGE (pillion_conversation_page_new (engine, chat));
  side->navigation = pillion_navigation_new ();
  pillion_navigation_push (side->navigation, GTK_WIDGET (side->page));
  gtk_widget_set_hexpand (GTK_WIDGET (side->navigation), TRUE);
  gtk_box_append (box, GTK_WIDGET (side->navigation));
}

static void
side_close (Side *side)
{
  g_object_unref (side->chats);
  pillion_test_engine_free (side->engine);
}

static void
set_up (Scene        *self,
        gconstpointer unused)
{
  static const char *const settings[] = { "verification=open", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autoptr (GError) error = NULL;

  self->relay = pillion_test_relay_new (settings);
  self->folder = g_dir_make_tmp ("pillion-attachments-XXXXXX", NULL);
  side_open (&self->ana, self->relay, ANA, "Ana");
  side_open (&self->ben, self->relay, BEN, "Ben");
  /* Both have written: neither is a stranger to the other. */
  pillion_test_engine_send (self->ana.engine, BEN, "Hello Ben", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (self->ben.engine, "Hello Ben");
  pillion_test_engine_send (self->ben.engine, ANA, "Hello Ana", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (self->ana.engine, "Hello Ana");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  side_show (&self->ana, GTK_BOX (box));
  side_show (&self->ben, GTK_BOX (box));
  self->display = pillion_test_display_new ();
  pillion_test_display_show (self->display, box);
}

static void
tear_down (Scene        *self,
           gconstpointer unused)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  pillion_test_display_free (self->display);
  side_close (&self->ana);
  side_close (&self->ben);
  pillion_test_relay_free (self->relay);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* ----- pictures ----- */

/* A PNG of two halves, red and blue. (transfer full) */
static GBytes *
make_picture (void)
{
  g_autofree guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    pixels[i] = i % WIDTH < WIDTH / 2 ? RED : BLUE;
  bytes = g_bytes_new (pixels, WIDTH * HEIGHT * sizeof *pixels);
  texture = gdk_memory_texture_new (WIDTH, HEIGHT, GDK_MEMORY_DEFAULT, bytes, WIDTH * sizeof *pixels);
  return gdk_texture_save_to_png_bytes (texture);
}

static void
assert_colour (guint32 pixel,
               guint32 colour)
{
  /* It went through JPEG, perhaps. */
  for (guint shift = 0; shift < 32; shift += 8)
    g_assert_cmpint (ABS ((int) (pixel >> shift & 0xff) - (int) (colour >> shift & 0xff)), <, 12);
}

static gboolean
is_laid_out (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

/* What the screen shows of it: red on the left, blue on the right. */
static void
assert_painted (GtkWidget *tile)
{
  GtkWidget *picture = pillion_test_find_mapped (tile, PILLION_TYPE_PICTURE_FRAME);
  GdkPaintable *paintable = pillion_picture_frame_get_paintable (PILLION_PICTURE_FRAME (picture));
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (tile));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);

  pillion_test_display_await (is_laid_out, picture);
  g_assert_cmpint (gtk_widget_get_width (picture), ==, WIDTH);
  g_assert_cmpint (gtk_widget_get_height (picture), ==, HEIGHT);
  gdk_paintable_snapshot (paintable, snapshot, WIDTH, HEIGHT);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, HEIGHT);
  gdk_texture_download (texture, (guint8 *) pixels, WIDTH * sizeof *pixels);
  assert_colour (pixels[HEIGHT / 2 * WIDTH + WIDTH / 4], RED);
  assert_colour (pixels[HEIGHT / 2 * WIDTH + 3 * WIDTH / 4], BLUE);
}

/* ----- what waiting looks at ----- */

typedef struct {
  Side       *side;
  const char *text;
  GtkWidget  *widget;
  PillionMessageAttachmentState state;
} Wait;

/* (transfer none) (nullable): with this caption; it lives as long as the list has it */
static PillionMessage *
find_message (Side       *side,
              const char *caption)
{
  GListModel *list = G_LIST_MODEL (side->page->list);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--) {
    g_autoptr (PillionMessage) message = g_list_model_get_item (list, i - 1);

    if (pillion_message_get_attachment (message) != NULL && g_str_equal (pillion_message_get_text (message), caption))
      return message;
  }
  return NULL;
}

static gboolean
is_in_state (gpointer data)
{
  Wait *wait = data;
  PillionMessage *message = find_message (wait->side, wait->text);

  return message != NULL && pillion_message_attachment_get_state (pillion_message_get_attachment (message)) == wait->state;
}

static PillionMessage *
await_state (Side                         *side,
             const char                   *caption,
             PillionMessageAttachmentState state)
{
  Wait wait = { .side = side, .text = caption, .state = state };

  pillion_test_display_await (is_in_state, &wait);
  return find_message (side, caption);
}

static gboolean
is_shown (gpointer data)
{
  Wait *wait = data;

  wait->widget = pillion_test_find_mapped (GTK_WIDGET (wait->side->page), PILLION_TYPE_ATTACHMENT_TILE);
  return wait->widget != NULL &&
         g_str_equal (pillion_attachment_tile_get_shown (PILLION_ATTACHMENT_TILE (wait->widget)), wait->text);
}

/* (transfer none): the only tile in the chat, when it shows this */
static GtkWidget *
await_tile (Side       *side,
            const char *shown)
{
  Wait wait = { .side = side, .text = shown };

  pillion_test_display_await (is_shown, &wait);
  return wait.widget;
}

static gboolean
has_button (gpointer data)
{
  Wait *wait = data;
  GtkWidget *button = pillion_test_find_button (wait->widget, wait->text);

  return button != NULL && gtk_widget_get_mapped (button);
}

static void
await_button (GtkWidget  *root,
              const char *label)
{
  Wait wait = { .widget = root, .text = label };

  pillion_test_display_await (has_button, &wait);
}

static gboolean
is_said (gpointer data)
{
  Wait *wait = data;

  return pillion_test_has_label (GTK_WIDGET (wait->side->navigation), wait->text);
}

static gboolean
is_alone (gpointer data)
{
  return pillion_navigation_get_n_pages (data) == 1;
}

static gboolean
is_sendable (gpointer data)
{
  return gtk_widget_get_mapped (data) && pillion_attach_page_can_send (data);
}

/* ----- what a user does ----- */

static void
put_on_clipboard (Side       *side,
                  GBytes     *bytes,
                  const char *mime)
{
  g_autoptr (GdkContentProvider) provider = gdk_content_provider_new_for_bytes (mime, bytes);

  g_assert_true (gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (side->page)), provider));
}

/* (transfer none) */
static GtkWidget *
paste (Side *side)
{
  gtk_widget_activate_action (GTK_WIDGET (side->page), "conversation.paste", NULL);
  return pillion_test_await_mapped (GTK_WIDGET (side->navigation), PILLION_TYPE_ATTACH_PAGE);
}

static void
send (Side       *side,
      GtkWidget  *page,
      const char *caption)
{
  pillion_test_display_await (is_sendable, page);
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  pillion_attach_page_set_caption (PILLION_ATTACH_PAGE (page), caption);
  gtk_widget_activate_action (page, "attach.send", NULL);
  pillion_test_display_await (is_alone, side->navigation);
}

/* What the handler of drops does with files. (transfer none) */
static GtkWidget *
drop_file (Side       *side,
           const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  PillionEngine *engine = pillion_test_engine_get (side->engine);

  g_ptr_array_add (items, pillion_attach_item_new_for_file (engine, file));
  pillion_conversation_page_attach (side->page, items);
  return pillion_test_await_mapped (GTK_WIDGET (side->navigation), PILLION_TYPE_ATTACH_PAGE);
}

static char *
write_file (Scene      *scene,
            const char *name,
            GBytes     *bytes)
{
  char *path = g_build_filename (scene->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

/* Bytes that differ. (transfer full) */
static GBytes *
make_content (gsize n)
{
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (i * 31 >> 5);
  return g_bytes_new_take (bytes, n);
}

/* ----- pictures ----- */

static void
test_pasted_picture (Scene        *scene,
                     gconstpointer unused)
{
  g_autoptr (GBytes) picture = make_picture ();
  PillionMessageAttachment *attachment;

  put_on_clipboard (&scene->ana, picture, "image/png");
  send (&scene->ana, paste (&scene->ana), "two halves");
  assert_painted (await_tile (&scene->ana, "picture"));

  attachment = pillion_message_get_attachment (await_state (&scene->ben, "two halves", PILLION_MESSAGE_ATTACHMENT_STATE_HERE));
  g_assert_cmpuint (pillion_message_attachment_get_width (attachment), ==, WIDTH);
  g_assert_cmpuint (pillion_message_attachment_get_height (attachment), ==, HEIGHT);
  g_assert_nonnull (pillion_message_attachment_get_thumbnail (attachment));
  assert_painted (await_tile (&scene->ben, "picture"));
  pillion_test_assert_accessible (GTK_WIDGET (scene->ben.page));
  pillion_test_assert_narrow (GTK_WIDGET (scene->ben.page));
}

static gboolean
has_texture (gpointer data)
{
  return pillion_picture_page_get_texture (data) != NULL;
}

static void
on_texture (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GdkTexture **texture = user_data;

  *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_local (gpointer data)
{
  return gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (data), GDK_TYPE_TEXTURE);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_viewer (Scene        *scene,
             gconstpointer unused)
{
  g_autoptr (GBytes) picture = make_picture ();
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (scene->ana.page));
  g_autoptr (GdkTexture) copied = NULL;
  GtkWidget *page;

  put_on_clipboard (&scene->ana, picture, "image/png");
  send (&scene->ana, paste (&scene->ana), "first");
  await_state (&scene->ben, "first", PILLION_MESSAGE_ATTACHMENT_STATE_HERE);
  send (&scene->ana, paste (&scene->ana), "second");
  await_state (&scene->ben, "second", PILLION_MESSAGE_ATTACHMENT_STATE_HERE);

  gtk_widget_activate_action (GTK_WIDGET (scene->ben.page), "conversation.message-view", "x",
                              pillion_message_get_row (find_message (&scene->ben, "second")));
  page = pillion_test_await_mapped (GTK_WIDGET (scene->ben.navigation), PILLION_TYPE_PICTURE_PAGE);
  pillion_test_display_await (has_texture, page);
  g_assert_cmpint (gdk_texture_get_width (pillion_picture_page_get_texture (PILLION_PICTURE_PAGE (page))), ==, WIDTH);
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);

  gtk_widget_activate_action (page, "picture.zoom-in", NULL);
  g_assert_cmpfloat (pillion_picture_page_get_zoom (PILLION_PICTURE_PAGE (page)), >, 0);
  gtk_widget_activate_action (page, "picture.zoom-fit", NULL);
  g_assert_cmpfloat (pillion_picture_page_get_zoom (PILLION_PICTURE_PAGE (page)), ==, 0);
  gtk_widget_activate_action (page, "picture.previous", NULL);
  g_assert_true (pillion_picture_page_get_message (PILLION_PICTURE_PAGE (page)) == find_message (&scene->ben, "first"));
  pillion_test_display_await (has_texture, page);
  /* There is none before it. */
  gtk_widget_activate_action (page, "picture.previous", NULL);
  g_assert_true (pillion_picture_page_get_message (PILLION_PICTURE_PAGE (page)) == find_message (&scene->ben, "first"));

  gtk_widget_activate_action (page, "picture.copy", NULL);
  pillion_test_display_await (is_local, clipboard);
  gdk_clipboard_read_texture_async (clipboard, NULL, on_texture, &copied);
  pillion_test_display_await (is_set, &copied);
  g_assert_cmpint (gdk_texture_get_width (copied), ==, WIDTH);
  g_assert_cmpint (gdk_texture_get_height (copied), ==, HEIGHT);
}

/* What only says that it is a picture is sent as a file, byte for byte. */
static void
test_unreadable_picture (Scene        *scene,
                         gconstpointer unused)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x89PNG\r\n\x1a\nand nothing more", 24);

  put_on_clipboard (&scene->ana, bytes, "image/png");
  send (&scene->ana, paste (&scene->ana), "broken");
  await_state (&scene->ben, "broken", PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE);
  await_tile (&scene->ben, "file");
}

/* The helper dies over it: the picture says so, and is there at the next try. */
static void
test_helper_dies (Scene        *scene,
                  gconstpointer unused)
{
  const char *helper = g_getenv ("PILLION_MEDIA_HELPER");
  g_autofree char *real = g_file_read_link (helper, NULL);
  g_autoptr (GBytes) picture = make_picture ();
  GtkWidget *tile;
  int pid;

  put_on_clipboard (&scene->ana, picture, "image/png");
  send (&scene->ana, paste (&scene->ana), "fragile");
  await_tile (&scene->ben, "picture");

  /* From now on each of them dies. */
  g_assert_cmpint (g_unlink (helper), ==, 0);
  g_assert_cmpint (symlink (PILLION_TEST_EVIL_HELPER, helper), ==, 0);
  pid = pillion_media_client_get_helper_pid (pillion_media_client_get_default ());
  if (pid != 0)
    kill (pid, SIGKILL);
  gtk_widget_set_visible (GTK_WIDGET (scene->ben.page), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (scene->ben.page), TRUE);
  tile = await_tile (&scene->ben, "file");
  await_button (tile, "Try Again");

  g_assert_cmpint (g_unlink (helper), ==, 0);
  g_assert_cmpint (symlink (real, helper), ==, 0);
  gtk_widget_activate_action (tile, "tile.try-again", NULL);
  assert_painted (await_tile (&scene->ben, "picture"));
}

/* It is the installation that is not whole, and not the picture. */
static void
test_helper_missing (Scene        *scene,
                     gconstpointer unused)
{
  const char *helper = g_getenv ("PILLION_MEDIA_HELPER");
  g_autofree char *real = g_file_read_link (helper, NULL);
  g_autoptr (GBytes) picture = make_picture ();
  Wait shown = { .side = &scene->ben, .text = "The part of Pillion that reads pictures can't be started." };
  Wait sent = { .side = &scene->ana, .text = "Sent as a file: the part of Pillion" };

  put_on_clipboard (&scene->ana, picture, "image/png");
  send (&scene->ana, paste (&scene->ana), "whole");
  await_tile (&scene->ben, "picture");

  g_assert_cmpint (g_unlink (helper), ==, 0);
  /* What is to be sent ends the helper that runs. */
  paste (&scene->ana);
  pillion_test_display_await (is_said, &sent);
  gtk_widget_set_visible (GTK_WIDGET (scene->ben.page), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (scene->ben.page), TRUE);
  await_tile (&scene->ben, "file");
  pillion_test_display_await (is_said, &shown);
  g_assert_cmpint (symlink (real, helper), ==, 0);
}

/* ----- files ----- */

static gboolean
exists (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
test_dropped_file (Scene        *scene,
                   gconstpointer unused)
{
  g_autoptr (GBytes) content = make_content (3 * 1024 * 1024);
  /* RIGHT-TO-LEFT OVERRIDE: it would look as if it ended in "exe.txt". */
  g_autofree char *path = write_file (scene, "report\xe2\x80\xae"
                                             "txt.exe",
                                      content);
  g_autofree char *saved = g_build_filename (scene->folder, "saved", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (saved);
  g_autofree char *bytes = NULL;
  PillionMessage *message;
  gsize n;

  send (&scene->ana, drop_file (&scene->ana, path), "the report");
  message = await_state (&scene->ben, "the report", PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE);
  g_assert_cmpstr (pillion_message_attachment_get_name (pillion_message_get_attachment (message)), ==, "reporttxt.exe");
  gtk_widget_activate_action (await_tile (&scene->ben, "file"), "tile.activate", NULL);
  await_state (&scene->ben, "the report", PILLION_MESSAGE_ATTACHMENT_STATE_HERE);

  pillion_attachment_actions_save_to (GTK_WIDGET (scene->ben.page), pillion_test_engine_get (scene->ben.engine), message, target);
  pillion_test_display_await (exists, saved);
  g_assert_true (g_file_get_contents (saved, &bytes, &n, NULL));
  g_assert_cmpuint (n, ==, g_bytes_get_size (content));
  g_assert_true (memcmp (bytes, g_bytes_get_data (content, NULL), n) == 0);
}

/* The only blob that the relay has. (transfer full) */
static char *
dup_blob_path (Scene *scene)
{
  g_autofree char *folder = g_build_filename (pillion_test_relay_get_data (scene->relay), "blobs", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return g_build_filename (folder, g_dir_read_name (dir), NULL);
}

/* The relay changes a bit of the file that it keeps. */
static void
change_file (Scene *scene)
{
  g_autofree char *path = dup_blob_path (scene);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[n / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
}

typedef struct {
  const char *what;
  gint64      row;
} Change;

/* Ben's device was given another key than the one that the message is bound to: one that opens
 * nothing; or one that opens the file, so that nothing but the commitment tells.
 */
static gboolean
change_key (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  g_autoptr (PillionAttachmentRow) row = NULL;
  const Change *change = data;

  if (!pillion_attachments_load (database, change->row, &row, error))
    return FALSE;
  if (g_str_equal (change->what, "key"))
    row->key[0] ^= 1;
  else
    row->commitment[0] ^= 1;
  return pillion_attachments_save (database, row, error);
}

/* It is shown as failed, and nothing of it as a picture. */
static void
test_tampered (Scene        *scene,
               gconstpointer what)
{
  g_autoptr (GBytes) content = make_content (2 * 1024 * 1024);
  PillionAttachmentSource source = {
    .bytes = content, .name = "cat.png", .mime = "image/png", .picture = TRUE, .width = WIDTH, .height = HEIGHT
  };
  g_autoptr (GBytes) account = pillion_conversation_get_account_bytes (scene->ana.page->conversation);
  Change change = { .what = what };
  GtkWidget *tile;

  pillion_attachments_send_async (pillion_test_engine_get (scene->ana.engine), account, &source, "changed", 0, NULL, NULL, NULL);
  change.row = pillion_message_get_row (await_state (&scene->ben, "changed", PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE));
  if (what != NULL)
    g_assert_true (pillion_test_engine_run (scene->ben.engine, change_key, &change, NULL));
  else
    change_file (scene);

  tile = await_tile (&scene->ben, "placeholder");
  gtk_widget_activate_action (tile, "tile.activate", NULL);
  await_state (&scene->ben, "changed", PILLION_MESSAGE_ATTACHMENT_STATE_FAILED);
  await_button (tile, "Try Again");
  g_assert_cmpstr (pillion_attachment_tile_get_shown (PILLION_ATTACHMENT_TILE (tile)), ==, "placeholder");
}

static void
test_unreadable_drop (Scene        *scene,
                      gconstpointer unused)
{
  g_autofree char *path = g_build_filename (scene->folder, "not there", NULL);
  Wait wait = { .side = &scene->ana, .text = "This file can’t be read" };
  GtkWidget *page = drop_file (&scene->ana, path);

  pillion_test_display_await (is_said, &wait);
  g_assert_false (pillion_attach_page_can_send (PILLION_ATTACH_PAGE (page)));
}

/* Unchanged, byte for byte, with all that is in it. */
static void
test_as_files (Scene        *scene,
               gconstpointer unused)
{
  g_autoptr (GBytes) picture = make_picture ();
  g_autofree char *path = write_file (scene, "halves.png", picture);
  GtkWidget *page = drop_file (&scene->ana, path);
  PillionMessageAttachment *attachment;

  pillion_attach_page_set_as_files (PILLION_ATTACH_PAGE (page), TRUE);
  send (&scene->ana, page, "unchanged");
  attachment = pillion_message_get_attachment (await_state (&scene->ben, "unchanged", PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE));
  g_assert_cmpuint (pillion_message_attachment_get_bytes (attachment), ==, g_bytes_get_size (picture));
  g_assert_cmpstr (pillion_message_attachment_get_name (attachment), ==, "halves.png");
  await_tile (&scene->ben, "file");
}

/* Order, removal, and the text with the first. */
static void
test_several (Scene        *scene,
              gconstpointer unused)
{
  g_autoptr (GBytes) content = make_content (1000);
  g_autofree char *a = write_file (scene, "a.txt", content);
  g_autofree char *b = write_file (scene, "b.txt", content);
  g_autofree char *c = write_file (scene, "c.txt", content);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const char *paths[] = { b, c };
  GtkWidget *page = drop_file (&scene->ana, a);
  PillionMessage *first;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GFile) file = g_file_new_for_path (paths[i]);

    g_ptr_array_add (items, pillion_attach_item_new_for_file (pillion_test_engine_get (scene->ana.engine), file));
  }
  pillion_attach_page_add (PILLION_ATTACH_PAGE (page), items);
  gtk_widget_activate_action (page, "attach.raise", "u", 1);
  gtk_widget_activate_action (page, "attach.remove", "u", 2);
  g_assert_cmpuint (pillion_attach_page_get_n_items (PILLION_ATTACH_PAGE (page)), ==, 2);
  send (&scene->ana, page, "first");
  first = await_state (&scene->ben, "first", PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE);
  g_assert_cmpstr (pillion_message_attachment_get_name (pillion_message_get_attachment (first)), ==, "b.txt");
  first = await_state (&scene->ben, "", PILLION_MESSAGE_ATTACHMENT_STATE_REMOTE);
  g_assert_cmpstr (pillion_message_attachment_get_name (pillion_message_get_attachment (first)), ==, "a.txt");
}

/* Without the relay it waits in the history, and leaves later. */
static void
test_offline (Scene        *scene,
              gconstpointer unused)
{
  g_autoptr (GBytes) picture = make_picture ();
  PillionMessage *message;

  pillion_test_engine_go_offline (scene->ana.engine);
  put_on_clipboard (&scene->ana, picture, "image/png");
  send (&scene->ana, paste (&scene->ana), "later");
  message = await_state (&scene->ana, "later", PILLION_MESSAGE_ATTACHMENT_STATE_UPLOADING);
  g_assert_cmpint (pillion_message_get_state (message), ==, PILLION_MESSAGE_DISPLAY_STATE_QUEUED);
  await_tile (&scene->ana, "picture");

  g_assert_true (pillion_test_engine_go_online (scene->ana.engine, NULL));
  await_state (&scene->ben, "later", PILLION_MESSAGE_ATTACHMENT_STATE_HERE);
  assert_painted (await_tile (&scene->ben, "picture"));
}

/* ----- the program ----- */

/* The helper is found by a link that tests turn; its name is what the evil one does. */
static char *
link_helper (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pillion-helper-XXXXXX", NULL);
  char *path = g_build_filename (folder, "dies", NULL);

  g_assert_cmpint (symlink (PILLION_TEST_MEDIA_HELPER, path), ==, 0);
  g_setenv ("PILLION_MEDIA_HELPER", path, TRUE);
  return path;
}

static void
unlink_helper (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *helper = NULL;
  int status;

  pillion_test_display_init (&argc, &argv);
  helper = link_helper ();

  g_test_add ("/attachments/pasted-picture", Scene, NULL, set_up, test_pasted_picture, tear_down);
  g_test_add ("/attachments/viewer", Scene, NULL, set_up, test_viewer, tear_down);
  g_test_add ("/attachments/unreadable-picture", Scene, NULL, set_up, test_unreadable_picture, tear_down);
  g_test_add ("/attachments/helper-dies", Scene, NULL, set_up, test_helper_dies, tear_down);
  g_test_add ("/attachments/helper-missing", Scene, NULL, set_up, test_helper_missing, tear_down);
  g_test_add ("/attachments/dropped-file", Scene, NULL, set_up, test_dropped_file, tear_down);
  g_test_add ("/attachments/tampered", Scene, NULL, set_up, test_tampered, tear_down);
  g_test_add ("/attachments/attack-16/another-key", Scene, "key", set_up, test_tampered, tear_down);
  g_test_add ("/attachments/attack-16/two-keys", Scene, "commitment", set_up, test_tampered, tear_down);
  g_test_add ("/attachments/unreadable-drop", Scene, NULL, set_up, test_unreadable_drop, tear_down);
  g_test_add ("/attachments/as-files", Scene, NULL, set_up, test_as_files, tear_down);
  g_test_add ("/attachments/several", Scene, NULL, set_up, test_several, tear_down);
  g_test_add ("/attachments/offline", Scene, NULL, set_up, test_offline, tear_down);

  status = g_test_run ();
  unlink_helper (helper);
  return status;
}
