/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/conversation/pillion-attach-page.h"
#include "app/conversation/pillion-attachment-tile.h"
#include "app/conversation/pillion-conversation-page-private.h"
#include "app/conversation/pillion-picture-page.h"
#include "engine/pillion-attachment-file.h"
#include "engine/pillion-hex.h"
#include "store/pillion-messages-table.h"
#include "wire/pillion-message-body.h"

#include "pillion-test-chats.h"
#include "pillion-test-servers.h"
#include "pillion-test-states-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* S15, S17 and S18: pictures and files in a chat, before they are sent, and large. */

#define WIDTH  640
#define HEIGHT 420

#define THUMBNAIL_DIVISOR 16

#define FILE_BYTES 48213

/* What somebody sent; in the order of the chat. */
typedef struct {
  PillionAttachmentState state;
  gboolean               own;
  gboolean               picture;
  gboolean               damaged; /* it only says that it is a picture */
  const char            *name;
  const char            *mime;
  const char            *caption;
} Sent;

static const Sent shown[] = {
  { PILLION_ATTACHMENT_STATE_HERE, .picture = TRUE, .name = "lake.png", .mime = "image/png", .caption = "That evening!" },
  { PILLION_ATTACHMENT_STATE_HERE, .own = TRUE, .name = "Tickets there and back.pdf", .mime = "application/pdf", .caption = "" },
  { PILLION_ATTACHMENT_STATE_HERE, .own = TRUE, .picture = TRUE, .name = "blanket.png", .mime = "image/png", .caption = "" },
};

static const Sent not_here[] = {
  { PILLION_ATTACHMENT_STATE_REMOTE, .picture = TRUE, .name = "path.png", .mime = "image/png", .caption = "" },
  { PILLION_ATTACHMENT_STATE_FAILED, .name = "route.gpx", .mime = "application/gpx+xml", .caption = "" },
  { PILLION_ATTACHMENT_STATE_EXPIRED, .name = "song.ogg", .mime = "audio/ogg", .caption = "Do you remember?" },
};

static const Sent waiting[] = {
  { PILLION_ATTACHMENT_STATE_DOWNLOAD, .picture = TRUE, .name = "path.png", .mime = "image/png", .caption = "The way there" },
  { PILLION_ATTACHMENT_STATE_UPLOAD, .own = TRUE, .name = "Shopping.ods", .mime = "application/vnd.oasis.opendocument.spreadsheet",
    .caption = "" },
};

static const Sent broken[] = {
  { PILLION_ATTACHMENT_STATE_HERE, .picture = TRUE, .damaged = TRUE, .name = "lake.png", .mime = "image/png", .caption = "" },
};

/* ----- a picture ----- */

static guint32
mix (const double *a,
     const double *b,
     double        share)
{
  guint32 pixel = 0xff;

  for (guint i = 0; i < 3; i++)
    pixel = pixel << 8 | (guint32) (a[i] + (b[i] - a[i]) * CLAMP (share, 0, 1));
  return pixel;
}

/* A lake in the evening. */
static guint32
get_pixel (double x,
           double y)
{
  static const double night[] = { 52, 60, 112 };
  static const double glow[] = { 250, 176, 108 };
  static const double hill[] = { 46, 62, 70 };
  static const double deep[] = { 24, 34, 66 };
  double ridge = 0.56 - 0.09 * sin (x * 7) - 0.04 * sin (x * 17 + 1);

  if (hypot ((x - 0.68) * WIDTH / HEIGHT, y - 0.38) < 0.07)
    return mix (glow, (const double[]){ 255, 240, 200 }, 0.8);
  if (y < ridge)
    return mix (night, glow, y / 0.62);
  if (y < 0.64)
    return mix (hill, night, 0.2);
  return mix (glow, deep, (y - 0.56) * 2.4 + 0.06 * sin (y * 260) + fabs (x - 0.68) * 0.5);
}

/* (transfer full) */
static GBytes *
make_picture (int width,
              int height)
{
  gsize n_bytes = (gsize) width * (gsize) height * sizeof (guint32);
  guint32 *pixels = g_malloc (n_bytes);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  for (int i = 0; i < width * height; i++)
    pixels[i] = get_pixel ((double) (i % width) / width, (double) (i / width) / height);
  bytes = g_bytes_new_take (pixels, n_bytes);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * sizeof (guint32));
  return gdk_texture_save_to_png_bytes (texture);
}

/* ----- in the store ----- */

typedef struct {
  const Sent  *sent;
  gsize        n_sent;
  const char  *profile; /* its folder */
  PillionRandom const *random;
  guint8       own[PILLION_ACCOUNT_ID_BYTES];
  guint8       chat[PILLION_ACCOUNT_ID_BYTES];
} Fill;

static PillionAttachmentRow *
create_attachment (const Sent *sent,
                   Fill       *fill)
{
  PillionAttachmentRow *row = g_new0 (PillionAttachmentRow, 1);
  g_autoptr (GBytes) content = sent->picture && !sent->damaged
                                 ? make_picture (WIDTH, HEIGHT)
                                 : g_bytes_new_take (g_malloc0 (FILE_BYTES), FILE_BYTES);
  g_autoptr (GError) error = NULL;

  pillion_attachment_file_seal_bytes (content, fill->profile, G_MAXUINT32, fill->random, row, NULL, &error);
  g_assert_no_error (error);
  row->state = sent->state;
  row->kind = sent->picture ? PILLION_ATTACHMENT_KIND_PICTURE : PILLION_ATTACHMENT_KIND_FILE;
  row->name = g_strdup (sent->name);
  row->mime = g_strdup (sent->mime);
  if (!sent->picture)
    return row;
  row->width = WIDTH;
  row->height = HEIGHT;
  row->thumbnail = make_picture (WIDTH / THUMBNAIL_DIVISOR, HEIGHT / THUMBNAIL_DIVISOR);
  return row;
}

/* A message leaves when what it carries is at the relay. */
static PillionMessageState
get_own_state (const Sent *sent)
{
  return sent->state == PILLION_ATTACHMENT_STATE_UPLOAD ? PILLION_MESSAGE_STATE_QUEUED : PILLION_MESSAGE_STATE_READ;
}

static gboolean
insert (PillionDatabase *database,
        PillionJob      *job,
        gpointer         data,
        GError         **error)
{
  Fill *fill = data;

  for (guint i = 0; i < fill->n_sent; i++) {
    const Sent *sent = &fill->sent[i];
    g_autoptr (PillionMessageRow) row = g_new0 (PillionMessageRow, 1);
    guint number = 1000 + i;
    gboolean is_new;

    row->type = PILLION_MESSAGE_TYPE_ATTACHMENT;
    row->state = sent->own ? get_own_state (sent) : PILLION_MESSAGE_STATE_RECEIVED;
    row->printed = TRUE;
    memcpy (row->chat, fill->chat, sizeof row->chat);
    memcpy (row->author, sent->own ? fill->own : fill->chat, sizeof row->author);
    memcpy (row->message_id, &number, sizeof number);
    row->text = g_strdup (sent->caption);
    row->sent_at = (guint64) (g_get_real_time () / 1000) - (fill->n_sent - i) * 60000;
    row->received_at = row->sent_at;
    row->attachment = create_attachment (sent, fill);
    if (!pillion_messages_insert (database, row, &is_new, error))
      return FALSE;
  }
  return TRUE;
}

static void
fill (PillionTestWindow *window,
      const Sent        *sent,
      gsize              n_sent)
{
  PillionTestEngine *own = pillion_test_window_get_own (window);
  PillionEngine *engine = pillion_test_engine_get (own);
  g_autofree char *chat = pillion_test_chats_dup_chat (PILLION_TEST_CHAT_DRAFT);
  Fill filling = { .sent = sent, .n_sent = n_sent };
  g_autoptr (GError) error = NULL;

  pillion_test_fill_chats (window);
  engine = pillion_test_engine_get (own);
  filling.profile = pillion_engine_get_folder (engine);
  filling.random = pillion_engine_get_options (engine)->random;
  memcpy (filling.own, pillion_engine_get_identity (engine)->account, sizeof filling.own);
  g_assert_true (pillion_hex_decode (chat, filling.chat, sizeof filling.chat));
  pillion_test_engine_run (own, insert, &filling, &error);
  g_assert_no_error (error);
}

static void
fill_shown (PillionTestWindow *window)
{
  fill (window, shown, G_N_ELEMENTS (shown));
}

static void
fill_not_here (PillionTestWindow *window)
{
  fill (window, not_here, G_N_ELEMENTS (not_here));
}

/* Nothing travels without a relay. */
static void
fill_waiting (PillionTestWindow *window)
{
  PillionTestRelay *relay = pillion_test_use_relay (window, NULL);

  fill (window, waiting, G_N_ELEMENTS (waiting));
  pillion_test_relay_kill (relay);
}

static void
fill_broken (PillionTestWindow *window)
{
  fill (window, broken, G_N_ELEMENTS (broken));
}

/* ----- what a user does ----- */

static void
show_chat (PillionTestWindow *window)
{
  g_autofree char *chat = pillion_test_chats_dup_chat (PILLION_TEST_CHAT_DRAFT);

  pillion_test_window_activate (window, "chats.open", g_variant_new_string (chat));
}

typedef struct {
  PillionTestWindow *window;
  const char        *shown;
  gboolean           found;
} TileWait;

static void
look_at_tile (GtkWidget *widget,
              gpointer   data)
{
  TileWait *wait = data;

  if (PILLION_IS_ATTACHMENT_TILE (widget) &&
      g_str_equal (pillion_attachment_tile_get_shown (PILLION_ATTACHMENT_TILE (widget)), wait->shown))
    wait->found = TRUE;
}

static gboolean
is_shown (gpointer data)
{
  TileWait *wait = data;

  pillion_test_window_visit (GTK_WIDGET (pillion_test_window_get (wait->window)), look_at_tile, wait);
  return wait->found;
}

static void
show_pictures (PillionTestWindow *window)
{
  TileWait wait = { .window = window, .shown = "picture" };

  show_chat (window);
  pillion_test_wait_until (is_shown, &wait, wait.shown);
}

static void
show_thumbnails (PillionTestWindow *window)
{
  TileWait wait = { .window = window, .shown = "thumbnail" };

  show_chat (window);
  pillion_test_wait_until (is_shown, &wait, wait.shown);
}

static PillionConversationPage *
await_page (PillionTestWindow *window)
{
  show_chat (window);
  return PILLION_CONVERSATION_PAGE (pillion_test_window_await (window, PILLION_TYPE_CONVERSATION_PAGE));
}

static gboolean
has_picture (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PILLION_CONVERSATION_PAGE (data)->list)) > 1;
}

/* The newest message carries a picture. */
static void
show_picture (PillionTestWindow *window)
{
  PillionConversationPage *page = await_page (window);
  g_autoptr (PillionMessage) message = NULL;
  GListModel *list = G_LIST_MODEL (page->list);

  pillion_test_wait_until (has_picture, page, "the messages");
  message = g_list_model_get_item (list, g_list_model_get_n_items (list) - 1);
  pillion_test_window_activate (window, "conversation.message-view", g_variant_new_int64 (pillion_message_get_row (message)));
}

static gboolean
has_texture (gpointer data)
{
  return pillion_picture_page_get_texture (data) != NULL;
}

static void
show_whole_picture (PillionTestWindow *window)
{
  show_picture (window);
  pillion_test_wait_until (has_texture, pillion_test_window_await (window, PILLION_TYPE_PICTURE_PAGE), "the picture");
}

/* A file of the user's, until the window is freed. */
static void
drop_file (gpointer data)
{
  g_autofree char *path = data;
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
}

/* bytes: (nullable): there is no such file. (transfer none) */
static char *
write_file (PillionTestWindow *window,
            const char        *name,
            GBytes            *bytes)
{
  g_autofree char *folder = g_dir_make_tmp ("pillion-render-XXXXXX", NULL);
  char *path = g_build_filename (folder, name, NULL);

  if (bytes != NULL)
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  pillion_test_window_keep (window, path, drop_file);
  return path;
}

static void
attach (PillionTestWindow *window,
        const char *const *paths)
{
  PillionConversationPage *page = await_page (window);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *paths != NULL; paths++) {
    g_autoptr (GFile) file = g_file_new_for_path (*paths);

    g_ptr_array_add (items, pillion_attach_item_new_for_file (page->engine, file));
  }
  pillion_conversation_page_attach (page, items);
}

static void
show_attach (PillionTestWindow *window)
{
  g_autoptr (GBytes) picture = make_picture (WIDTH, HEIGHT);
  const char *paths[] = { write_file (window, "The lake in the evening.png", picture), NULL };

  attach (window, paths);
}

static void
show_attach_several (PillionTestWindow *window)
{
  g_autoptr (GBytes) picture = make_picture (WIDTH, HEIGHT);
  g_autoptr (GBytes) text = g_bytes_new_static ("9:04 platform 4", 15);
  g_autoptr (GBytes) damaged = g_bytes_new_static ("\x89PNG\r\n\x1a\n", 8);
  const char *paths[] = { write_file (window, "The lake in the evening.png", picture),
                          write_file (window, "Timetable.txt", text), write_file (window, "Old.png", damaged), NULL };

  attach (window, paths);
}

static void
show_too_large (PillionTestWindow *window)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("", 0);
  char *path = write_file (window, "Film.mkv", text);
  const char *paths[] = { path, NULL };

  g_assert_cmpint (truncate (path, 101 * 1024 * 1024), ==, 0);
  attach (window, paths);
}

static void
show_unreadable (PillionTestWindow *window)
{
  const char *paths[] = { write_file (window, "From another program.odt", NULL), NULL };

  attach (window, paths);
}

const PillionTestState pillion_test_attachments_states[] = {
  { "attachments", fill_shown, show_pictures, "That evening!" },
  { "attachments-not-here", fill_not_here, show_thumbnails, "Do you remember?" },
  { "attachments-waiting", fill_waiting, show_thumbnails, "Paused." },
  { "attach", pillion_test_fill_chats, show_attach, "Send Unchanged, as Files" },
  { "attach-several", pillion_test_fill_chats, show_attach_several, "Send Unchanged, as Files" },
  { "attach-too-large", pillion_test_fill_chats, show_too_large, "Too large" },
  { "attach-unreadable", pillion_test_fill_chats, show_unreadable, "This file can’t be read" },
  { "picture", fill_shown, show_whole_picture, "blanket.png" },
  { "picture-broken", fill_broken, show_picture, "Can’t Show This Picture" },
  { NULL, NULL, NULL, NULL },
};
