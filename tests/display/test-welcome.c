/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/test-welcome-world.h"
#include "display/pillion-test-widgets.h"

#include "app/link/pillion-link-page.h"
#include "app/welcome/pillion-phone-number.h"
#include "app/welcome/pillion-pin-hint.h"
#include "app/welcome/pillion-problem-view.h"
#include "app/welcome/pillion-register-code.h"
#include "app/welcome/pillion-register-form.h"
#include "app/welcome/pillion-register-page.h"
#include "app/welcome/pillion-row-error.h"
#include "app/welcome/pillion-server-page.h"
#include "app/welcome/pillion-welcome-page.h"

#define ANA "+4915112345678"
#define NOWHERE "ws://127.0.0.1:1"

static GtkWidget *
find_row (GtkWidget  *root,
          const char *title)
{
  if (ADW_IS_ENTRY_ROW (root) && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
type (WelcomeWorld *self,
      const char *title,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_row (welcome_world_get_page (self), title)), text);
}

static void
fill_in (WelcomeWorld *self)
{
  type (self, "Phone number", "+49 151 12345678");
  type (self, "Your name", "Ana");
  type (self, "Name of this device", "Desk");
  type (self, "PIN, at least", PILLION_TEST_PIN);
  type (self, "PIN again", PILLION_TEST_PIN);
}

static guint
count_mapped (GtkWidget *root,
              GType      type)
{
  guint n = gtk_widget_get_mapped (root) && G_OBJECT_TYPE (root) == type ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_mapped (child, type);
  return n;
}

/* ----- creating an account ----- */

static void
test_form (void)
{
  g_auto (WelcomeWorld) world = { 0 };
  GtkWidget *page;

  welcome_world_init (&world, NOWHERE, "welcome.register");
  page = welcome_world_get_page (&world);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (page)), find_row (page, "Phone number")));
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  welcome_world_act (&world, "register.create", NULL);
  g_assert_cmpuint (count_mapped (page, PILLION_TYPE_ROW_ERROR), ==, 3);
  fill_in (&world);
  g_assert_cmpuint (count_mapped (page, PILLION_TYPE_ROW_ERROR), ==, 0);
  type (&world, "PIN again", "271828");
  welcome_world_act (&world, "register.create", NULL);
  g_assert_cmpuint (count_mapped (page, PILLION_TYPE_ROW_ERROR), ==, 1);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (find_row (page, "PIN again")), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
}

/* Others would see nothing where the name stands. */
static void
test_blank_name (void)
{
  g_auto (WelcomeWorld) world = { 0 };
  GtkWidget *page;

  welcome_world_init (&world, NOWHERE, "welcome.register");
  page = welcome_world_get_page (&world);
  fill_in (&world);
  type (&world, "Your name", " \u200b ");
  welcome_world_act (&world, "register.create", NULL);
  g_assert_cmpuint (count_mapped (page, PILLION_TYPE_ROW_ERROR), ==, 1);
  g_assert_true (pillion_test_has_label (page, "Nothing of that name can be seen."));
}

static void
test_by_code (void)
{
  static const char *const by_log[] = { "verification=log", NULL };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_log);
  g_auto (WelcomeWorld) world = { 0 };
  g_autofree char *code = NULL;

  welcome_world_init (&world, pillion_test_relay_get_url (relay), "welcome.register");
  fill_in (&world);
  welcome_world_act (&world, "register.create", NULL);
  pillion_test_await_mapped (welcome_world_get_page (&world), PILLION_TYPE_REGISTER_CODE);
  pillion_test_assert_accessible (welcome_world_get_page (&world));
  pillion_test_assert_narrow (welcome_world_get_page (&world));
  welcome_world_act (&world, "register.verify", "000000");
  pillion_test_await_mapped (welcome_world_get_page (&world), PILLION_TYPE_ROW_ERROR);
  code = pillion_test_relay_dup_code (relay, ANA);
  welcome_world_act (&world, "register.verify", code);
  pillion_test_engine_wait_for_state (world.engine, PILLION_ENGINE_STATE_READY);
  g_assert_true (pillion_engine_is_primary (pillion_test_engine_get (world.engine)));
}

static gboolean
offers_take_over (gpointer data)
{
  GtkWidget *button = pillion_test_find_button (welcome_world_get_page (data), "Take Over");

  return button != NULL && gtk_widget_get_mapped (button);
}

/* As far as the choice. relay: (nullable): whose log has what verifies the number */
static void
run_into_taken (WelcomeWorld *self,
                PillionTestRelay *relay)
{
  g_autofree char *code = NULL;

  welcome_world_act (self, "register.create", NULL);
  if (relay != NULL) {
    pillion_test_await_mapped (welcome_world_get_page (self), PILLION_TYPE_REGISTER_CODE);
    code = pillion_test_relay_dup_code (relay, ANA);
    welcome_world_act (self, "register.verify", code);
  }
  pillion_test_wait_until (offers_take_over, self, "the choice to take over");
}

static void
test_taken (void)
{
  static const char *const by_log[] = { "verification=log", NULL };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_log);
  g_autoptr (PillionTestEngine) other G_GNUC_UNUSED =
    pillion_test_engine_new_registered (pillion_test_relay_get_url (relay), relay, ANA, "Ana");
  g_auto (WelcomeWorld) world = { 0 };

  welcome_world_init (&world, pillion_test_relay_get_url (relay), "welcome.register");
  fill_in (&world);
  run_into_taken (&world, relay);
  /* What does harm is not what Enter does. */
  g_assert_true (gtk_widget_is_focus (pillion_test_find_button (welcome_world_get_page (&world), "Use Another Number")));
  pillion_test_assert_narrow (welcome_world_get_page (&world));
  welcome_world_act (&world, "register.take-over", NULL);
  pillion_test_engine_wait_for_state (world.engine, PILLION_ENGINE_STATE_READY);
}

static void
test_not_given (void)
{
  static const char *const by_open[] = { "verification=open", NULL };
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (PillionTestEngine) other = pillion_test_engine_new_registered (pillion_test_relay_get_url (relay), NULL, ANA, "Ana");
  g_auto (WelcomeWorld) world = { 0 };
  PillionProblemView *problem;

  welcome_world_init (&world, pillion_test_relay_get_url (relay), "welcome.register");
  fill_in (&world);
  run_into_taken (&world, NULL);
  welcome_world_act (&world, "register.take-over", NULL);
  problem = PILLION_PROBLEM_VIEW (pillion_test_await_mapped (welcome_world_get_page (&world), PILLION_TYPE_PROBLEM_VIEW));
  g_assert_cmpstr (pillion_problem_view_get_title (problem), ==, "The Number Can’t Be Taken Over");
  welcome_world_act (&world, "register.edit", NULL);
  g_assert_nonnull (pillion_test_find_mapped (welcome_world_get_page (&world), PILLION_TYPE_REGISTER_FORM));
  g_assert_cmpint (pillion_test_engine_get_state (other), ==, PILLION_ENGINE_STATE_READY);
}

static void
test_offline (void)
{
  g_auto (WelcomeWorld) world = { 0 };
  PillionProblemView *problem;

  welcome_world_init (&world, NOWHERE, "welcome.register");
  fill_in (&world);
  welcome_world_act (&world, "register.create", NULL);
  problem = PILLION_PROBLEM_VIEW (pillion_test_await_mapped (welcome_world_get_page (&world), PILLION_TYPE_PROBLEM_VIEW));
  g_assert_cmpstr (pillion_problem_view_get_title (problem), ==, "Can’t Reach the Server");
  g_assert_cmpstr (pillion_problem_view_get_action (problem), ==, "register.try-again");
  /* The way back leads to what was typed before it leads away. */
  welcome_world_act (&world, "navigation.pop", NULL);
  g_assert_nonnull (pillion_test_find_mapped (welcome_world_get_page (&world), PILLION_TYPE_REGISTER_FORM));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (welcome_world_get_page (&world), "Your name"))), ==, "Ana");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (welcome_world_get_page (&world), "PIN again"))), ==,
                   PILLION_TEST_PIN);
  welcome_world_act (&world, "navigation.pop", NULL);
  g_assert_true (PILLION_IS_WELCOME_PAGE (welcome_world_get_page (&world)));
}

/* ----- another server ----- */

static void
test_server (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (NULL);
  g_auto (WelcomeWorld) world = { 0 };
  GtkWidget *page;

  welcome_world_init (&world, NOWHERE, "welcome.server");
  page = welcome_world_get_page (&world);
  pillion_test_assert_accessible (page);
  pillion_test_assert_narrow (page);
  welcome_world_await_refusal (&world);
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (page, "Try Again")));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (page, "Address"))), ==, NOWHERE);

  type (&world, "Address", "an address/with a path");
  g_assert_null (pillion_server_page_get_message (PILLION_SERVER_PAGE (page)));
  welcome_world_await_refusal (&world);
  g_assert_true (gtk_widget_get_mapped (pillion_test_find_button (page, "Edit Address")));

  type (&world, "Address", pillion_test_relay_get_url (relay));
  welcome_world_await_approval (&world);
  g_assert_cmpstr (pillion_welcome_page_get_relay_url (PILLION_WELCOME_PAGE (welcome_world_get_page (&world))), ==,
                   pillion_test_relay_get_url (relay));
}

/* ----- nothing links by itself ----- */

static void
assert_takes_no_drop (GtkWidget *root)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (root);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    g_assert_false (GTK_IS_DROP_TARGET (controller) || GTK_IS_DROP_TARGET_ASYNC (controller));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_takes_no_drop (child);
}

static void
test_link_needs_a_hand (void)
{
  g_auto (WelcomeWorld) world = { 0 };
  GtkWidget *welcome;

  welcome_world_init (&world, NOWHERE, NULL);
  welcome = welcome_world_get_page (&world);
  pillion_test_assert_accessible (welcome);
  pillion_test_assert_narrow (welcome);
  assert_takes_no_drop (welcome);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (welcome), "PILLION:LINK");
  pillion_test_settle ();
  g_assert_true (welcome_world_get_page (&world) == welcome);
  g_assert_cmpuint (pillion_navigation_get_n_pages (world.navigation), ==, 1);

  welcome_world_act (&world, "welcome.link", NULL);
  g_assert_true (PILLION_IS_LINK_PAGE (welcome_world_get_page (&world)));
}

/* ----- what is typed ----- */

static void
test_normalize (void)
{
  g_autofree char *decorated = pillion_phone_number_normalize ("0049 (151)\u00a01234‑5678");
  g_autofree char *arabic = pillion_phone_number_normalize ("+\u0664\u0669 151");
  g_autofree char *word = pillion_phone_number_normalize ("+49 anna");

  g_assert_cmpstr (decorated, ==, ANA);
  g_assert_cmpstr (arabic, ==, "+49151");
  g_assert_cmpstr (word, ==, "+49anna");
}

static void
test_pin_hint (void)
{
  g_assert_cmpstr (pillion_pin_hint ("12345"), ==, "");
  g_assert_true (g_str_has_prefix (pillion_pin_hint ("123456"), "Easy"));
  g_assert_true (g_str_has_prefix (pillion_pin_hint ("777777"), "Easy"));
  g_assert_true (g_str_has_prefix (pillion_pin_hint ("484848"), "Easy"));
  g_assert_true (g_str_has_prefix (pillion_pin_hint ("314159"), "Fair"));
  g_assert_true (g_str_has_prefix (pillion_pin_hint ("3141592653"), "Hard"));
  g_assert_true (g_str_has_prefix (pillion_pin_hint ("tea at nine"), "Hard"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/display/register-page/form", test_form);
  g_test_add_func ("/display/register-page/blank-name", test_blank_name);
  g_test_add_func ("/display/register-page/by-code", test_by_code);
  g_test_add_func ("/display/register-page/taken", test_taken);
  g_test_add_func ("/display/register-page/not-given", test_not_given);
  g_test_add_func ("/display/register-page/offline", test_offline);
  g_test_add_func ("/display/server-page/check", test_server);
  g_test_add_func ("/display/welcome-page/link-needs-a-hand", test_link_needs_a_hand);
  g_test_add_func ("/display/welcome/normalize", test_normalize);
  g_test_add_func ("/display/welcome/pin-hint", test_pin_hint);

  return g_test_run ();
}
