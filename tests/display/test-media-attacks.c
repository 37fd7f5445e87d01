/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/conversation/pillion-attachment-tile.h"
#include "app/conversation/pillion-conversation-page.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-conversation-list.h"
#include "engine/test-account-world.h"
#include "pillion-evil-blobs.h"

#include <glib/gstdio.h>

/* A relay that has fallen to an enemy gives a picture otherwise than it was brought. */

#define ANA "+4915112345678"
#define BEN "+4915187654321"
#define CARL "+4915100000009"

/* Of noise, which no compression makes smaller: more than is fetched without being asked for. */
#define EDGE 640

typedef struct {
  PillionEvilRelay        *relay;   /* (owned) */
  PillionEvilBlobs        *blobs;   /* (owned) */
  PillionTestEngine       *ana;     /* (owned) */
  PillionTestEngine       *ben;     /* (owned) */
  PillionTestEngine       *carl;    /* (owned) */
  PillionConversationList *chats;   /* (owned) */
  PillionTestDisplay      *display; /* (owned) */
  GtkWidget               *page;    /* Ana's chat with Ben */
} World;

/* (transfer full) */
static GBytes *
make_picture (guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint32 *pixels = g_new (guint32, EDGE * EDGE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  for (guint i = 0; i < EDGE * EDGE; i++)
    pixels[i] = g_rand_int (random) | 0xff000000;
  bytes = g_bytes_new_take (pixels, EDGE * EDGE * sizeof *pixels);
  texture = gdk_memory_texture_new (EDGE, EDGE, GDK_MEMORY_DEFAULT, bytes, EDGE * sizeof *pixels);
  return gdk_texture_save_to_png_bytes (texture);
}

static void
send_picture (World             *self,
              PillionTestEngine *to,
              guint32            seed)
{
  g_autoptr (GBytes) picture = make_picture (seed);
  PillionAttachmentSource source = {
    .bytes = picture, .name = "cat.png", .mime = "image/png", .picture = TRUE, .width = EDGE, .height = EDGE
  };
  g_autoptr (GBytes) account = account_world_dup_account (to);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  pillion_attachments_send_async (pillion_test_engine_get (self->ben), account, &source, "The cat", 0, NULL,
                                  pillion_test_on_done, &result);
  pillion_attachments_send_finish (pillion_test_engine_get (self->ben), pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static gboolean
has_chat (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static void
set_up (World        *self,
        gconstpointer unused)
{
  const char *url;
  g_autoptr (PillionConversation) chat = NULL;

  self->relay = pillion_evil_relay_new (NULL);
  self->blobs = pillion_evil_blobs_new (self->relay);
  url = pillion_evil_relay_get_url (self->relay);
  self->ana = pillion_test_engine_new_registered (url, NULL, ANA, "Ana");
  self->ben = pillion_test_engine_new_registered (url, NULL, BEN, "Ben");
  self->carl = pillion_test_engine_new_registered (url, NULL, CARL, "Carl");
  account_world_deliver (self->ana, BEN, "Hello Ben", self->ben);
  send_picture (self, self->carl, 1);
  send_picture (self, self->ana, 2);

  self->chats = pillion_conversation_list_new (pillion_test_engine_get (self->ana));
  pillion_test_display_await (has_chat, self->chats);
  chat = g_list_model_get_item (G_LIST_MODEL (self->chats), 0);
  self->page = pillion_conversation_page_new (pillion_test_engine_get (self->ana), chat);
  self->display = pillion_test_display_new ();
  pillion_test_display_show (self->display, self->page);
}

static void
tear_down (World        *self,
           gconstpointer unused)
{
  pillion_test_display_free (self->display);
  g_object_unref (self->chats);
  pillion_test_engine_free (self->ana);
  pillion_test_engine_free (self->ben);
  pillion_test_engine_free (self->carl);
  pillion_evil_blobs_free (self->blobs);
  pillion_evil_relay_free (self->relay);
}

/* The only one in the chat. (transfer none) */
static PillionAttachmentTile *
await_tile (World *self)
{
  return PILLION_ATTACHMENT_TILE (pillion_test_await_mapped (self->page, PILLION_TYPE_ATTACHMENT_TILE));
}

static gboolean
shows_picture (gpointer data)
{
  return g_str_equal (pillion_attachment_tile_get_shown (await_tile (data)), "picture");
}

/* Not a byte, from which somebody could open it. */
static void
assert_nothing_kept (World *self)
{
  g_autofree char *folder = g_build_filename (pillion_engine_get_folder (pillion_test_engine_get (self->ana)), "attachments", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    GStatBuf info;

    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmpint (info.st_size, ==, 0);
  }
}

/* What is said to have another size is not fetched at all. */
static gboolean
is_of_size (PillionEvilLie lie)
{
  return lie == PILLION_EVIL_LIE_LARGER || lie == PILLION_EVIL_LIE_SMALLER;
}

/* The picture stays what it was before it was asked for, with what is wrong; all else goes on; and
 * it comes as soon as the relay gives it.
 */
static void
test_lie (World        *self,
          gconstpointer lie)
{
  PillionAttachmentTile *tile = await_tile (self);

  g_assert_cmpstr (pillion_attachment_tile_get_shown (tile), ==, "placeholder");
  pillion_evil_blobs_set_lie (self->blobs, GPOINTER_TO_UINT (lie));
  gtk_widget_activate_action (GTK_WIDGET (tile), "tile.activate", NULL);
  pillion_test_await_label (self->page, "What arrived is not the file that was sent");
  pillion_test_await_label (self->page, "Try Again");
  g_assert_cmpuint (pillion_evil_blobs_get_n_got (self->blobs), ==, is_of_size (GPOINTER_TO_UINT (lie)) ? 0 : 1);
  g_assert_cmpstr (pillion_attachment_tile_get_shown (tile), ==, "placeholder");
  g_assert_true (pillion_test_has_label (self->page, "The cat"));
  assert_nothing_kept (self);
  account_world_deliver (self->ben, ANA, "Do you see it?", self->ana);
  pillion_test_await_label (self->page, "Do you see it?");

  pillion_evil_blobs_set_lie (self->blobs, PILLION_EVIL_LIE_NONE);
  gtk_widget_activate_action (GTK_WIDGET (await_tile (self)), "tile.try-again", NULL);
  pillion_test_display_await (shows_picture, self);
  g_assert_false (pillion_test_has_label (self->page, "What arrived"));
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

#define ADD(name, LIE) \
  g_test_add ("/media-attacks/" name, World, GUINT_TO_POINTER (PILLION_EVIL_LIE_##LIE), set_up, test_lie, tear_down)
  ADD ("flipped", FLIPPED);
  ADD ("another", ANOTHER);
  ADD ("truncated", TRUNCATED);
  ADD ("endless", ENDLESS);
  ADD ("larger", LARGER);
  ADD ("smaller", SMALLER);
#undef ADD

  return g_test_run ();
}
