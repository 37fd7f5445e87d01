/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"
#include "display/pillion-test-widgets.h"

#include "app/pillion-application.h"
#include "app/pillion-window.h"
#include "app/welcome/pillion-failure-page.h"
#include "app/welcome/pillion-passphrase-page.h"
#include "app/welcome/pillion-welcome-page.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-secret-item.h"
#include "engine/pillion-unlock.h"
#include "pillion-test-engine.h"
#include "pillion-test-keyring.h"

#include <glib/gstdio.h>

#define PASSPHRASE "correct horse battery staple"

/* A profile that does not open by itself, and the window that says so. */
typedef struct {
  PillionTestEngine *test;
  char              *folder;
  GtkWidget         *window; /* (nullable): weak */
} World;

/* A process is one application. */
static GApplication *application;

static void
set_up (World        *self,
        gconstpointer data)
{
  g_autoptr (PillionEngine) engine = NULL;

  self->test = pillion_test_engine_new ();
  engine = pillion_test_engine_create (self->test);
  self->folder = g_strdup (pillion_engine_get_folder (engine));
}

static gboolean
is_gone (gpointer data)
{
  return ((World *) data)->window == NULL;
}

static void
close_window (World *self)
{
  gtk_window_close (GTK_WINDOW (self->window));
  pillion_test_display_await (is_gone, self);
}

static void
tear_down (World        *self,
           gconstpointer data)
{
  if (self->window != NULL)
    close_window (self);
  pillion_test_engine_free (self->test);
  g_free (self->folder);
}

static void
show_window (World *self)
{
  g_autoptr (PillionEngine) engine = pillion_test_engine_create (self->test);

  pillion_unlock_set_keyring (pillion_unlock_get (engine), TRUE);
  self->window = GTK_WIDGET (pillion_window_new (PILLION_APPLICATION (application), engine, "ws://127.0.0.1:1"));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_present (GTK_WINDOW (self->window));
}

static gboolean
has_file (World      *self,
          const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
press (World      *self,
       const char *label)
{
  GtkWidget *button = pillion_test_find_button (self->window, label);

  g_assert_nonnull (button);
  gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
}

/* ----- the pages of failures ----- */

typedef struct {
  PillionEngineError code;
  const char        *name;
  const char        *title;
  const char        *labels[2];
} Failure;

static const Failure failures[] = {
  { PILLION_ENGINE_ERROR_BUSY, "busy", "Pillion Is Already Open", { "Try Again", "Quit" } },
  { PILLION_ENGINE_ERROR_DISK, "disk", "Can’t Write to the Disk", { "Try Again", "Open Disk Usage" } },
  { PILLION_ENGINE_ERROR_READ_ONLY, "read-only", "Can’t Write to the Disk", { "Try Again", "Quit" } },
  { PILLION_ENGINE_ERROR_VERSION, "version", "Your Data Is from a Newer Version", { "Check for Updates", "Quit" } },
  { PILLION_ENGINE_ERROR_DAMAGED, "damaged", "Your Data Is Damaged", { "Try Again", "Move Old Data Aside and Link Again" } },
  { PILLION_ENGINE_ERROR_KEYS_UNSAFE, "keys-unsafe", "Can’t Store Keys Safely", { "Set a Passphrase", "Try Again" } },
  { PILLION_ENGINE_ERROR_NO_KEYRING, "no-keyring", "The Keyring Is Not Available", { "Try Again", "Quit" } },
  { PILLION_ENGINE_ERROR_KEYRING_LOCKED, "keyring-locked", "The Keyring Is Locked", { "Unlock Keyring", "Quit" } },
  { PILLION_ENGINE_ERROR_KEY_MISSING, "key-missing", "The Key of Your Data Is Missing", { "Try Again", "Move Old Data Aside and Link Again" } },
  { PILLION_ENGINE_ERROR_KEY_CHANGED, "key-changed", "The Key of Your Data Changed", { "Try Again", "Move Old Data Aside and Link Again" } },
};

/* Title, sentence, and one thing to do first. */
static void
test_page (gconstpointer data)
{
  const Failure *failure = data;
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  g_autoptr (GError) error = g_error_new_literal (PILLION_ENGINE_ERROR, (int) failure->code, "Why <b>& what</b> is safe.");
  GtkWidget *page = pillion_failure_page_new (error);

  pillion_test_display_show (display, page);
  g_assert_true (pillion_test_has_label (page, failure->title));
  g_assert_true (pillion_test_has_label (page, "Why"));
  for (gsize i = 0; i < G_N_ELEMENTS (failure->labels); i++) {
    GtkWidget *button = pillion_test_find_button (page, failure->labels[i]);

    g_assert_nonnull (button);
    gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
    g_assert_nonnull (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)));
    g_assert_true (gtk_widget_has_css_class (button, "suggested-action") == (i == 0));
  }
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
}

/* ----- passphrases ----- */

static GtkWidget *
find_row (GtkWidget  *root,
          const char *title)
{
  if (ADW_IS_ENTRY_ROW (root) && gtk_widget_get_mapped (root) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
type (World      *self,
      const char *title,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_row (self->window, title)), text);
}

static void
assert_invalid (World      *self,
                const char *title)
{
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (find_row (self->window, title)), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
}

static void
test_passphrase (World        *self,
                 gconstpointer data)
{
  GtkWidget *page;

  pillion_test_engine_make_profile (self->test, FALSE, PASSPHRASE);
  show_window (self);
  page = pillion_test_await_mapped (self->window, PILLION_TYPE_PASSPHRASE_PAGE);
  g_assert_true (pillion_test_has_label (page, "Enter Your Passphrase"));
  g_assert_null (find_row (page, "Passphrase again"));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (page)), find_row (page, "Passphrase")));
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  press (self, "Unlock");
  g_assert_true (pillion_test_has_label (page, "Type the passphrase."));
  assert_invalid (self, "Passphrase");

  type (self, "Passphrase", "another");
  press (self, "Unlock");
  pillion_test_await_label (self->window, "That is not the passphrase");
  assert_invalid (self, "Passphrase");
  g_assert_false (has_file (self, "keyring"));

  type (self, "Passphrase", PASSPHRASE);
  press (self, "Unlock");
  pillion_test_await_mapped (self->window, PILLION_TYPE_WELCOME_PAGE);
}

/* Who closes the window has changed nothing. */
static void
test_passphrase_cancelled (World        *self,
                           gconstpointer data)
{
  pillion_test_engine_make_profile (self->test, FALSE, PASSPHRASE);
  show_window (self);
  pillion_test_await_mapped (self->window, PILLION_TYPE_PASSPHRASE_PAGE);
  close_window (self);
  g_assert_true (has_file (self, "key") && has_file (self, "store-key") && has_file (self, "pillion.db"));

  show_window (self);
  pillion_test_await_mapped (self->window, PILLION_TYPE_PASSPHRASE_PAGE);
}

static void
test_new_passphrase (World        *self,
                     gconstpointer data)
{
  GtkWidget *page;

  show_window (self);
  pillion_test_await_label (self->window, "Can’t Store Keys Safely");
  g_assert_false (has_file (self, "key") || has_file (self, "store-key"));
  press (self, "Set a Passphrase");
  page = pillion_test_await_mapped (self->window, PILLION_TYPE_PASSPHRASE_PAGE);
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);

  type (self, "Passphrase", "short");
  press (self, "Set Passphrase");
  g_assert_true (pillion_test_has_label (page, "Choose at least 10 characters"));
  type (self, "Passphrase", PASSPHRASE);
  type (self, "Passphrase again", "another");
  press (self, "Set Passphrase");
  assert_invalid (self, "Passphrase again");
  type (self, "Passphrase again", PASSPHRASE);
  press (self, "Set Passphrase");
  pillion_test_await_mapped (self->window, PILLION_TYPE_WELCOME_PAGE);
  g_assert_true (has_file (self, "key") && !has_file (self, "keyring"));
}

/* ----- the keyring ----- */

static void
test_locked (World        *self,
             gconstpointer data)
{
  pillion_test_keyring_start ();
  pillion_test_engine_make_profile (self->test, TRUE, NULL);
  pillion_test_keyring_lock ();
  show_window (self);
  pillion_test_await_label (self->window, "The Keyring Is Locked");

  pillion_test_keyring_stop ();
  press (self, "Unlock Keyring");
  pillion_test_await_label (self->window, "The Keyring Is Not Available");

  pillion_test_keyring_start ();
  press (self, "Try Again");
  pillion_test_await_mapped (self->window, PILLION_TYPE_WELCOME_PAGE);
  close_window (self);
  pillion_test_keyring_stop ();
}

static void
forget_key (World *self)
{
  g_autofree char *path = g_build_filename (self->folder, "keyring", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GString) id = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (id, "%02x", (guint8) bytes[i]);
  pillion_secret_item_forget_async (id->str, PILLION_SECRET_ITEM_LOCAL, NULL, pillion_test_on_done, &result);
  pillion_secret_item_forget_finish (pillion_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_no_errno (g_unlink (path));
  }
  g_assert_no_errno (g_rmdir (folder));
}

/* Nothing of it is lost, and one can begin anew. */
static void
set_aside (World *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *aside = g_strdup_printf ("%s-aside-%s", self->folder, date);
  g_autofree char *store_key = g_build_filename (aside, "store-key", NULL);

  press (self, "Move Old Data Aside and Link Again");
  pillion_test_await_mapped (self->window, PILLION_TYPE_WELCOME_PAGE);
  g_assert_true (g_file_test (store_key, G_FILE_TEST_EXISTS));
  remove_folder (aside);
}

static void
test_item_missing (World        *self,
                   gconstpointer data)
{
  pillion_test_keyring_start ();
  pillion_test_engine_make_profile (self->test, TRUE, NULL);
  forget_key (self);
  show_window (self);
  pillion_test_await_label (self->window, "The Key of Your Data Is Missing");
  set_aside (self);
  close_window (self);
  pillion_test_keyring_stop ();
}

/* ----- the files ----- */

static void
test_damaged (World        *self,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "pillion.db", NULL);

  pillion_test_engine_make_profile (self->test, FALSE, NULL);
  g_assert_no_errno (g_unlink (path));
  show_window (self);
  pillion_test_await_label (self->window, "Your Data Is Damaged");
  g_assert_true (pillion_test_has_label (self->window, "A part of this profile is missing"));
  press (self, "Try Again");
  pillion_test_await_label (self->window, "Your Data Is Damaged");
  g_assert_false (has_file (self, "pillion.db"));
}

static void
test_busy (World        *self,
           gconstpointer data)
{
  pillion_test_engine_set_lock_wait (self->test, 0);
  pillion_test_engine_open (self->test);
  show_window (self);
  pillion_test_await_label (self->window, "Pillion Is Already Open");
  pillion_test_engine_close (self->test);
  press (self, "Try Again");
  /* Its key is in a file, and there is no keyring to move it into. */
  pillion_test_await_mapped (self->window, PILLION_TYPE_WELCOME_PAGE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (PillionApplication) program = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  pillion_test_keyring_begin_here ();
  pillion_test_display_init (&argc, &argv);
  program = pillion_application_new ();
  application = G_APPLICATION (program);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *path = g_strconcat ("/display/opening/page-", failures[i].name, NULL);

    g_test_add_data_func (path, &failures[i], test_page);
  }
#define ADD(path, test) g_test_add ("/display/opening/" path, World, NULL, set_up, test, tear_down)
  ADD ("passphrase", test_passphrase);
  ADD ("passphrase-cancelled", test_passphrase_cancelled);
  ADD ("new-passphrase", test_new_passphrase);
  ADD ("locked", test_locked);
  ADD ("item-missing", test_item_missing);
  ADD ("damaged", test_damaged);
  ADD ("busy", test_busy);
#undef ADD

  status = g_test_run ();
  pillion_test_keyring_end ();
  return status;
}
