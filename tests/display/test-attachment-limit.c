/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/compat/pillion-navigation.h"
#include "app/conversation/pillion-attach-item.h"
#include "app/conversation/pillion-attach-page.h"
#include "app/conversation/pillion-conversation-page-private.h"
#include "engine/pillion-attachments.h"
#include "engine/pillion-conversation-list.h"
#include "pillion-test-engine.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The largest file there may be, and one byte more. */

#define ANA "+4915112345678"
#define BEN "+4915187654321"
#define MIB (1024 * 1024)

typedef struct {
  PillionTestRelay        *relay;
  PillionTestEngine       *ana;
  PillionTestEngine       *ben;
  PillionConversationList *chats; /* of Ana */
  PillionTestDisplay      *display;
  PillionNavigation       *navigation;
  PillionConversationPage *page;
  char                    *folder;
  char                    *path;
} World;

static gboolean
has_chat (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static void
set_up (World        *self,
        gconstpointer unused)
{
  static const char *const settings[] = { "verification=open", NULL };
  g_autoptr (PillionConversation) chat = NULL;
  g_autoptr (GError) error = NULL;

  self->relay = pillion_test_relay_new (settings);
  self->ana = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, ANA, "Ana");
  self->ben = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, BEN, "Ben");
  pillion_test_engine_send (self->ana, BEN, "Hello Ben", &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (self->ben, "Hello Ben");
  self->chats = pillion_conversation_list_new (pillion_test_engine_get (self->ana));
  pillion_test_wait_until (has_chat, self->chats, "the chat");
  chat = g_list_model_get_item (G_LIST_MODEL (self->chats), 0);
  self->page = PILLION_CONVERSATION_PAGE (pillion_conversation_page_new (pillion_test_engine_get (self->ana), chat));
  self->navigation = pillion_navigation_new ();
  pillion_navigation_push (self->navigation, GTK_WIDGET (self->page));
  self->display = pillion_test_display_new ();
  pillion_test_display_show (self->display, GTK_WIDGET (self->navigation));
  self->folder = g_dir_make_tmp ("pillion-attachment-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "film.mkv", NULL);
}

static void
tear_down (World        *self,
           gconstpointer unused)
{
  pillion_test_display_free (self->display);
  g_object_unref (self->chats);
  pillion_test_engine_free (self->ben);
  pillion_test_engine_free (self->ana);
  pillion_test_relay_free (self->relay);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

/* What is padded and sealed is a little more: the most that the relay takes then. */
static gsize
find_largest (World *self)
{
  gsize fits = 100 * 1000 * 1000;
  gsize too_large = 101 * MIB;

  while (too_large - fits > 1) {
    gsize middle = fits + (too_large - fits) / 2;

    if (pillion_attachments_check_size (pillion_test_engine_get (self->ana), middle, NULL))
      fits = middle;
    else
      too_large = middle;
  }
  return fits;
}

/* A file of zeros, which the disk does not hold. (transfer none): the page that it is shown on */
static GtkWidget *
attach (World *self,
        gsize  n_bytes)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_true (g_file_set_contents (self->path, "", 0, NULL));
  g_assert_cmpint (truncate (self->path, (off_t) n_bytes), ==, 0);
  g_ptr_array_add (items, pillion_attach_item_new_for_file (pillion_test_engine_get (self->ana), file));
  pillion_conversation_page_attach (self->page, items);
  return pillion_test_await_mapped (GTK_WIDGET (self->navigation), PILLION_TYPE_ATTACH_PAGE);
}

static gboolean
says_too_large (gpointer data)
{
  return pillion_test_has_label (data, "Too large: the server takes files up to");
}

static gboolean
can_send (gpointer data)
{
  return pillion_attach_page_can_send (data);
}

static gboolean
is_alone (gpointer data)
{
  return pillion_navigation_get_n_pages (data) == 1;
}

/* Of the newest message. (transfer none) (nullable) */
static PillionMessageAttachment *
get_attachment (World *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->page->list));
  g_autoptr (PillionMessage) message = n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->page->list), n - 1) : NULL;

  /* The list keeps it. */
  return message != NULL ? pillion_message_get_attachment (message) : NULL;
}

static gboolean
is_sent (gpointer data)
{
  PillionMessageAttachment *attachment = get_attachment (data);

  return attachment != NULL && pillion_message_attachment_get_state (attachment) == PILLION_MESSAGE_ATTACHMENT_STATE_HERE;
}

/* The most memory that this program has had. */
static gsize
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return (gsize) g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

/* Whether the relay has something else than what was sent. */
static void
assert_sealed (World *self,
               gsize  largest)
{
  g_autofree char *folder = g_build_filename (pillion_test_relay_get_data (self->relay), "blobs", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *path = g_build_filename (folder, g_dir_read_name (dir), NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const char *bytes = g_mapped_file_get_contents (file);
  const char zeros[32] = { 0 };

  g_assert_cmpuint (g_mapped_file_get_length (file), >=, largest);
  for (gsize i = 0; i + sizeof zeros <= g_mapped_file_get_length (file); i += MIB / 2)
    g_assert_true (memcmp (bytes + i, zeros, sizeof zeros) != 0);
}

/* It goes piece by piece: what is in memory is far less than the file. */
static void
test_largest (World        *self,
              gconstpointer unused)
{
  gsize largest = find_largest (self);
  GtkWidget *page = attach (self, largest);
  gsize peak;

  pillion_test_wait_until (can_send, page, "a file that can be sent");
  peak = read_peak ();
  gtk_widget_activate_action (page, "attach.send", NULL);
  pillion_test_display_await (is_alone, self->navigation);
  pillion_test_display_await (is_sent, self);
  g_assert_cmpuint (read_peak () - peak, <, 30 * MIB);
  g_assert_cmpuint (pillion_message_attachment_get_bytes (get_attachment (self)), ==, largest);
  assert_sealed (self, largest);
  pillion_test_engine_wait_for_message (self->ben, "");
}

static void
test_too_large (World        *self,
                gconstpointer unused)
{
  GtkWidget *page;
  g_autofree char *draft = NULL;

  pillion_message_entry_set_text (self->page->entry, "Look at this");
  page = attach (self, find_largest (self) + 1);
  pillion_test_wait_until (says_too_large, page, "word of the size");
  g_assert_false (can_send (page));
  gtk_widget_activate_action (page, "attach.send", NULL);
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  gtk_widget_activate_action (page, "attach.remove", "u", 0);
  pillion_test_display_await (is_alone, self->navigation);
  draft = pillion_message_entry_dup_text (self->page->entry);
  g_assert_cmpstr (draft, ==, "Look at this");
  g_assert_null (get_attachment (self));
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add ("/attachment-limit/largest", World, NULL, set_up, test_largest, tear_down);
  g_test_add ("/attachment-limit/too-large", World, NULL, set_up, test_too_large, tear_down);
  return g_test_run ();
}
