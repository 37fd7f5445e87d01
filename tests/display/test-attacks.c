/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/chats/pillion-main-page.h"
#include "app/conversation/pillion-conversation-page.h"
#include "app/conversation/pillion-message-bubble.h"
#include "app/devices/pillion-devices-page.h"
#include "app/link/pillion-add-device-page.h"
#include "app/pillion-application.h"
#include "app/pillion-window.h"
#include "crypto/pillion-base64url.h"
#include "engine/pillion-chat-actions.h"
#include "engine/pillion-companion-link.h"
#include "engine/pillion-hex.h"
#include "pillion-evil-relay.h"
#include "pillion-test-engine.h"
#include "pillion-test-operation.h"

#include <string.h>

/* The attacks of DESIGN.md by their numbers, on the whole window of a primary device. All that it
 * asks of its relay goes through one that counts.
 */

#define ANA "+4915112345678"
#define BEN "+4915187654321"
#define CARL "+4915100000009"
#define DAVE "+4915100000010"
#define N_STRANGERS 6

static GApplication *application;

typedef struct {
  PillionEvilRelay     *relay;
  PillionTestEngine    *ana;
  PillionTestEngine    *ben;  /* a stranger */
  PillionTestEngine    *carl; /* whom Ana has written to */
  PillionTestEngine    *laptop; /* (nullable): Ana's, too */
  PillionTestEngine    *strangers[N_STRANGERS];
  PillionCompanionLink *links[N_STRANGERS];
  guint                 n_strangers;
  char                 *device;    /* (owned): Ana's */
  GtkWidget            *window;    /* (nullable): weak */
  guint                 n_linking; /* requests of Ana's device that have to do with links */
  guint                 n_to_ben;  /* and those that send something to somebody */
  guint                 n_to_carl;
} World;

static gboolean
is_to (PillionEvilFrame  *frame,
       PillionTestEngine *somebody)
{
  JsonArray *envelopes = json_object_get_array_member (frame->json, "envelopes");

  for (guint i = 0; i < json_array_get_length (envelopes); i++) {
    JsonObject *envelope = json_array_get_object_element (envelopes, i);

    if (g_str_equal (json_object_get_string_member (envelope, "account"), pillion_test_engine_get_account (somebody)))
      return TRUE;
  }
  return FALSE;
}

static PillionEvilVerdict
count (PillionEvilFrame *frame,
       gpointer          data)
{
  World *self = data;

  if (frame->kind != PILLION_EVIL_REQUEST || !pillion_evil_frame_is_of (frame, self->device))
    return PILLION_EVIL_PASS;
  if (g_str_has_prefix (frame->name, "rendezvous."))
    self->n_linking++;
  if (g_str_equal (frame->name, "message.send") && is_to (frame, self->ben))
    self->n_to_ben++;
  if (g_str_equal (frame->name, "message.send") && is_to (frame, self->carl))
    self->n_to_carl++;
  return PILLION_EVIL_PASS;
}

/* (transfer full) */
static GBytes *
dup_account (PillionTestEngine *somebody)
{
  const char *text = pillion_test_engine_get_account (somebody);
  gsize n;
  guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);

  return g_bytes_new_take (bytes, n);
}

/* device: as the relay knows it. (transfer full) */
static guint8 *
decode_device (const char *device)
{
  gsize n;

  return pillion_base64url_decode (device, strlen (device), &n);
}

/* Nothing notifies where nobody shows it. */
static void
mute_carl (World *self)
{
  g_autoptr (GBytes) account = dup_account (self->carl);
  g_autoptr (GAsyncResult) result = NULL;

  pillion_chat_set_muted_async (pillion_test_engine_get (self->ana), account, G_MAXUINT64, NULL,
                                pillion_test_on_done, &result);
  pillion_test_await (&result);
}

/* The window has the profile that was made before. companion: (nullable): there is one */
static void
set_up (World        *self,
        gconstpointer companion)
{
  static const char *const settings[] = { "verification=open", NULL };
  g_autoptr (PillionEngine) engine = NULL;
  g_autoptr (GError) error = NULL;

  self->relay = pillion_evil_relay_new (settings);
  self->ana = pillion_test_engine_new_registered (pillion_evil_relay_get_url (self->relay), NULL, ANA, "Ana");
  self->ben = pillion_test_engine_new_registered (pillion_evil_relay_get_url (self->relay), NULL, BEN, "Ben");
  self->carl = pillion_test_engine_new_registered (pillion_evil_relay_get_url (self->relay), NULL, CARL, "Carl");
  pillion_test_engine_send (self->ana, CARL, "Hello Carl", &error);
  g_assert_no_error (error);
  mute_carl (self);
  if (companion != NULL) {
    self->laptop = pillion_test_engine_new ();
    pillion_test_engine_open (self->laptop);
    pillion_test_engine_link (self->laptop, self->ana, pillion_evil_relay_get_url (self->relay), FALSE);
  }
  self->device = g_strdup (pillion_test_engine_get_device (self->ana));
  pillion_test_engine_close (self->ana);
  pillion_evil_relay_add_hook (self->relay, count, self);
  engine = pillion_test_engine_create (self->ana);
  self->window = GTK_WIDGET (pillion_window_new (PILLION_APPLICATION (application), engine,
                                                 pillion_evil_relay_get_url (self->relay)));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
  pillion_test_await_mapped (self->window, PILLION_TYPE_MAIN_PAGE);
}

static gboolean
is_gone (gpointer data)
{
  return ((World *) data)->window == NULL;
}

static void
tear_down (World        *self,
           gconstpointer companion)
{
  gtk_window_close (GTK_WINDOW (self->window));
  pillion_test_display_await (is_gone, self);
  pillion_evil_relay_remove_hooks (self->relay);
  for (guint i = 0; i < self->n_strangers; i++) {
    pillion_companion_link_cancel (self->links[i]);
    pillion_test_settle ();
    g_object_unref (self->links[i]);
    pillion_test_engine_free (self->strangers[i]);
  }
  pillion_test_engine_free (self->ben);
  pillion_test_engine_free (self->carl);
  g_clear_pointer (&self->laptop, pillion_test_engine_free);
  pillion_test_engine_free (self->ana);
  pillion_evil_relay_free (self->relay);
  g_free (self->device);
}

static PillionEngine *
get_engine (World *self)
{
  return pillion_window_get_engine (PILLION_WINDOW (self->window));
}

static gboolean
is_online (gpointer data)
{
  return pillion_engine_is_online (get_engine (data));
}

static gboolean
shows_text (gpointer data)
{
  return pillion_companion_link_get_text (data) != NULL;
}

/* A device of somebody's that wants to be linked. (transfer none): what it shows */
static const char *
add_stranger (World   *self,
              gboolean code)
{
  guint i = self->n_strangers++;
  PillionCompanionLinkDetails details = {
    .relay_url = pillion_evil_relay_get_url (self->relay),
    .number = code ? ANA : NULL,
    .device_name = "Stranger",
  };

  self->strangers[i] = pillion_test_engine_new ();
  pillion_test_engine_open (self->strangers[i]);
  self->links[i] = pillion_companion_link_new (pillion_test_engine_get (self->strangers[i]), &details);
  pillion_companion_link_start (self->links[i]);
  pillion_test_wait_until (shows_text, self->links[i], "a code");
  return pillion_companion_link_get_text (self->links[i]);
}

/* Ben's word comes through the same relay: what it had to say before has come, too. */
static void
let_ben_write (World      *self,
               const char *text)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (self->ben, ANA, text, &error);
  g_assert_no_error (error);
}

static gboolean
has_page (World *self,
          GType  type)
{
  return pillion_test_find_mapped (self->window, type) != NULL;
}

/* ----- 1: what comes from outside of the link page ----- */

/* By a link somebody has on a page, as an argument of the program, or in the clipboard. */
static void
offer (World      *self,
       const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  g_autofree char *uris[] = {
    g_strconcat ("pillion://link/", escaped, NULL),
    g_strconcat ("pillion://link?code=", escaped, NULL),
    g_strconcat ("pillion://devices/link/", escaped, NULL),
    g_strconcat ("pillion:", escaped, NULL),
    g_strconcat ("pillion://chat/", escaped, NULL),
  };

  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->window), text);
  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);

    g_application_open (application, &file, 1, "");
    pillion_test_settle ();
    g_clear_pointer (&uris[i], g_free);
  }
  pillion_window_ask_of_page (PILLION_WINDOW (self->window), "welcome.link", NULL);
  pillion_test_settle ();
}

static void
assert_nothing_links (World *self)
{
  g_assert_false (has_page (self, PILLION_TYPE_ADD_DEVICE_PAGE));
  g_assert_cmpuint (self->n_linking, ==, 0);
  g_assert_cmpint (pillion_companion_link_get_state (self->links[0]), ==, PILLION_COMPANION_LINK_SHOWING);
}

static void
test_1_on_the_chats (World        *self,
                     gconstpointer unused)
{
  offer (self, add_stranger (self, FALSE));
  let_ben_write (self, "Hello");
  pillion_test_await_label (self->window, "Hello");
  g_assert_true (has_page (self, PILLION_TYPE_MAIN_PAGE));
  g_assert_false (has_page (self, PILLION_TYPE_DEVICES_PAGE));
  assert_nothing_links (self);
}

static void
test_1_on_linked_devices (World        *self,
                          gconstpointer unused)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "linked-devices", NULL);
  pillion_test_await_mapped (self->window, PILLION_TYPE_DEVICES_PAGE);
  offer (self, add_stranger (self, FALSE));
  assert_nothing_links (self);
  g_assert_true (has_page (self, PILLION_TYPE_DEVICES_PAGE));
}

/* Every label in it, and what a press on one would open. */
static void
assert_no_way_to_link (GtkWidget *root)
{
  if (GTK_IS_LABEL (root)) {
    g_autofree char *label = g_ascii_strdown (gtk_label_get_label (GTK_LABEL (root)), -1);

    g_assert_null (strstr (label, "href=\"pillion"));
    if (strstr (label, "<a ") != NULL)
      g_assert_null (strstr (label, "piln"));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_no_way_to_link (child);
}

static void
open_chat (World             *self,
           PillionTestEngine *somebody)
{
  g_autoptr (GBytes) account = dup_account (somebody);
  g_autofree char *hex = pillion_hex_encode (g_bytes_get_data (account, NULL), g_bytes_get_size (account));

  pillion_window_ask_of_page (PILLION_WINDOW (self->window), "chats.open", g_variant_new_string (hex));
  pillion_test_await_mapped (self->window, PILLION_TYPE_CONVERSATION_PAGE);
}

static void
test_1_in_a_chat (World        *self,
                  gconstpointer unused)
{
  const char *code = add_stranger (self, FALSE);
  g_autofree char *text = g_strdup_printf ("%s\npillion://link/%s", code, code);
  GtkWidget *bubble;

  let_ben_write (self, text);
  let_ben_write (self, "That was it");
  pillion_test_await_label (self->window, "That was it");
  open_chat (self, self->ben);
  pillion_test_await_label (pillion_test_await_mapped (self->window, PILLION_TYPE_CONVERSATION_PAGE), "That was it");
  bubble = pillion_test_await_mapped (self->window, PILLION_TYPE_MESSAGE_BUBBLE);
  g_assert_true (pillion_test_has_label (bubble, code));
  assert_no_way_to_link (self->window);
  assert_nothing_links (self);
}

/* What somebody calls themselves is theirs to choose; it takes no whole code. */
static void
test_1_in_a_name (World        *self,
                  gconstpointer unused)
{
  const char *code = add_stranger (self, FALSE);
  g_autofree char *name = g_strdup_printf ("pillion://link/%.24s", code);
  PillionTestEngine *dave = pillion_test_engine_new_registered (pillion_evil_relay_get_url (self->relay), NULL, DAVE, name);
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (dave, ANA, "It is me", &error);
  g_assert_no_error (error);
  pillion_test_await_label (self->window, "It is me");
  open_chat (self, dave);
  pillion_test_await_label (pillion_test_await_mapped (self->window, PILLION_TYPE_CONVERSATION_PAGE), "It is me");
  assert_no_way_to_link (self->window);
  assert_nothing_links (self);
  pillion_test_engine_free (dave);
}

/* ----- 2: who asks to be linked ----- */

/* And not where a device is added. */
static gboolean
shows_devices (gpointer data)
{
  g_assert_false (has_page (data, PILLION_TYPE_ADD_DEVICE_PAGE));
  return has_page (data, PILLION_TYPE_DEVICES_PAGE);
}

/* The window is where it was, and the relay was asked nothing. */
static void
test_2_flood (World        *self,
              gconstpointer unused)
{
  pillion_test_wait_until (is_online, self, "the relay");
  for (guint i = 0; i < 4; i++)
    add_stranger (self, TRUE);
  let_ben_write (self, "Hello");
  pillion_test_await_label (self->window, "Hello");
  g_assert_true (has_page (self, PILLION_TYPE_MAIN_PAGE));
  g_assert_false (has_page (self, PILLION_TYPE_ADD_DEVICE_PAGE));

  /* Nor where the user looks for them: who they are is shown once their code is typed. */
  g_action_group_activate_action (G_ACTION_GROUP (application), "linked-devices", NULL);
  pillion_test_wait_until (shows_devices, self, "the linked devices");
  let_ben_write (self, "Still there?");
  pillion_test_settle ();
  g_assert_true (has_page (self, PILLION_TYPE_DEVICES_PAGE));
  g_assert_false (pillion_test_has_label (self->window, "Stranger"));
  g_assert_cmpuint (self->n_linking, ==, 0);
}

/* ----- 7: a companion that speaks for others ----- */

/* Has Ana's laptop say, as that device, what Carl is called. */
static void
name_carl (World          *self,
           const char     *called,
           const char     *author,
           guint8          flip,
           PillionTestWork queue)
{
  g_autoptr (GBytes) carl = dup_account (self->carl);
  g_autofree guint8 *author_device = decode_device (author);
  g_autofree guint8 *own_device = decode_device (self->device);
  PillionTestOperation operation = {
    .to = own_device,
    .author = author_device,
    .flip = flip,
    .entry = { .collection = PILLION_COLLECTION_CONTACT_NAMES, .n_key = PILLION_ACCOUNT_BYTES, .n_value = (guint16) strlen (called) },
  };
  g_autoptr (GError) error = NULL;

  memcpy (operation.entry.key, g_bytes_get_data (carl, NULL), PILLION_ACCOUNT_BYTES);
  memcpy (operation.entry.value, called, operation.entry.n_value);
  pillion_test_engine_run (self->laptop, queue, &operation, &error);
  g_assert_no_error (error);
}

/* Whether it brings a change or its whole state: what it says as the primary, or what is not what it
 * signed, changes nothing that is shown; what it says itself does.
 */
static void
test_7_lies (World          *self,
             PillionTestWork queue)
{
  const char *own = pillion_test_engine_get_device (self->laptop);

  name_carl (self, "Mallory", self->device, 0, queue);
  name_carl (self, "Mallory", own, 0x40, queue);
  let_ben_write (self, "Hello");
  pillion_test_await_label (self->window, "Hello");
  pillion_test_engine_wait_for_message (self->laptop, "Hello");
  g_assert_false (pillion_test_has_label (self->window, "Mallory"));
  name_carl (self, "Karl", own, 0, queue);
  pillion_test_await_label (self->window, "Karl");
}

static void
test_7_false_operations (World        *self,
                         gconstpointer companion)
{
  test_7_lies (self, pillion_test_operation_queue);
}

static void
test_7_false_state (World        *self,
                    gconstpointer companion)
{
  test_7_lies (self, pillion_test_operation_queue_state);
}

/* ----- 14: what others learn of what is read ----- */

static gboolean
has_told_ben (gpointer data)
{
  return ((World *) data)->n_to_ben > 0;
}

static gboolean
has_told_carl (gpointer data)
{
  return ((World *) data)->n_to_carl > 0;
}

/* A stranger's chat is open and read, and they hear nothing of it until they are accepted: then of
 * all of it at once.
 */
static void
test_14_stranger (World        *self,
                  gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *page;

  for (guint i = 0; i < 5; i++)
    let_ben_write (self, "Are you there?");
  let_ben_write (self, "Hello?");
  pillion_test_await_label (self->window, "Hello?");
  open_chat (self, self->ben);
  page = pillion_test_await_mapped (self->window, PILLION_TYPE_CONVERSATION_PAGE);
  pillion_test_await_label (page, "Hello?");
  let_ben_write (self, "I see you");
  pillion_test_await_label (page, "I see you");
  /* Carl is told of what he wrote after that. */
  pillion_test_engine_send (self->carl, ANA, "Hello Ana", &error);
  g_assert_no_error (error);
  pillion_test_wait_until (has_told_carl, self, "a receipt for Carl");
  g_assert_cmpuint (self->n_to_ben, ==, 0);

  gtk_widget_activate_action (page, "conversation.accept", NULL);
  pillion_test_wait_until (has_told_ben, self, "a receipt for Ben");
  let_ben_write (self, "Thank you");
  pillion_test_await_label (page, "Thank you");
  /* Delivered and read, of seven messages; and what may have begun for the last one. */
  g_assert_cmpuint (self->n_to_ben, <=, 4);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (PillionApplication) program = NULL;
  g_autoptr (GError) error = NULL;

  pillion_test_display_init (&argc, &argv);
  program = pillion_application_new ();
  application = G_APPLICATION (program);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);

#define ADD(path, test) g_test_add ("/display/" path, World, NULL, set_up, test, tear_down)
  ADD ("attack-1/on-the-chats", test_1_on_the_chats);
  ADD ("attack-1/on-linked-devices", test_1_on_linked_devices);
  ADD ("attack-1/in-a-chat", test_1_in_a_chat);
  ADD ("attack-1/in-a-name", test_1_in_a_name);
  ADD ("attack-2/flood", test_2_flood);
  g_test_add ("/display/attack-7/false-operations", World, "companion", set_up, test_7_false_operations, tear_down);
  g_test_add ("/display/attack-7/false-state", World, "companion", set_up, test_7_false_state, tear_down);
  ADD ("attack-14/stranger", test_14_stranger);
#undef ADD

  return g_test_run ();
}
