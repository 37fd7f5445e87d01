/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"

#include "app/compat/pillion-navigation.h"
#include "app/compat/pillion-page.h"

static GtkWidget *
create_page (const char *title)
{
  GtkWidget *page = g_object_new (PILLION_TYPE_PAGE, "title", title, NULL);

  pillion_page_set_child (PILLION_PAGE (page), gtk_button_new_with_label (title));
  return page;
}

static gboolean
has_visible (gpointer data)
{
  gpointer *expected = data;

  return pillion_navigation_get_visible_page (expected[0]) == expected[1] &&
         pillion_navigation_get_n_pages (expected[0]) == GPOINTER_TO_UINT (expected[2]);
}

static void
await_page (PillionNavigation *navigation,
            GtkWidget         *page,
            guint              n_pages)
{
  gpointer expected[] = { navigation, page, GUINT_TO_POINTER (n_pages) };

  pillion_test_display_await (has_visible, expected);
}

static void
test_push_and_pop (void)
{
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  PillionNavigation *navigation = pillion_navigation_new ();
  GtkWidget *root = create_page ("Root");
  GtkWidget *page = create_page ("Page");

  pillion_test_display_show (display, GTK_WIDGET (navigation));
  pillion_navigation_replace (navigation, root);
  await_page (navigation, root, 1);
  g_assert_false (pillion_page_get_can_go_back (PILLION_PAGE (root)));
  g_assert_false (pillion_navigation_pop (navigation));

  g_assert_true (gtk_widget_grab_focus (pillion_page_get_child (PILLION_PAGE (root))));
  pillion_navigation_push (navigation, page);
  await_page (navigation, page, 2);
  g_assert_true (pillion_page_get_can_go_back (PILLION_PAGE (page)));

  g_assert_true (pillion_navigation_pop (navigation));
  await_page (navigation, root, 1);
  g_assert_true (gtk_widget_is_focus (pillion_page_get_child (PILLION_PAGE (root))));
}

static void
test_pop_twice (void)
{
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  PillionNavigation *navigation = pillion_navigation_new ();
  GtkWidget *root = create_page ("Root");

  pillion_test_display_show (display, GTK_WIDGET (navigation));
  pillion_navigation_replace (navigation, root);
  pillion_navigation_push (navigation, create_page ("One"));
  pillion_navigation_push (navigation, create_page ("Two"));
  g_assert_true (pillion_navigation_pop (navigation));
  g_assert_true (pillion_navigation_pop (navigation));
  g_assert_false (pillion_navigation_pop (navigation));
  await_page (navigation, root, 1);
}

static void
test_replace (void)
{
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  PillionNavigation *navigation = pillion_navigation_new ();
  GtkWidget *page = create_page ("New");

  pillion_test_display_show (display, GTK_WIDGET (navigation));
  pillion_navigation_replace (navigation, create_page ("Old"));
  pillion_navigation_push (navigation, create_page ("Above"));
  pillion_navigation_replace (navigation, page);
  await_page (navigation, page, 1);
}

static gboolean
has_size (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

/* While pages slide, as they do for most users. */
static void
test_push_after_replace (void)
{
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  PillionNavigation *navigation = pillion_navigation_new ();
  GtkWidget *old = create_page ("Old");
  GtkWidget *page = create_page ("Page");

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  pillion_navigation_replace (navigation, old);
  pillion_test_display_show (display, GTK_WIDGET (navigation));
  pillion_test_display_await (has_size, old);
  pillion_navigation_replace (navigation, create_page ("New"));
  pillion_navigation_push (navigation, page);
  await_page (navigation, page, 2);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

/* What a page led to lies beside: it keeps the focus. */
static void
test_leaves_focus_elsewhere (void)
{
  g_autoptr (PillionTestDisplay) display = pillion_test_display_new ();
  PillionNavigation *navigation = pillion_navigation_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *entry = gtk_text_new ();
  GtkWidget *root = create_page ("Root");

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (navigation));
  gtk_box_append (GTK_BOX (box), entry);
  pillion_navigation_replace (navigation, root);
  pillion_test_display_show (display, box);
  pillion_test_display_await (has_size, root);
  g_assert_true (gtk_widget_grab_focus (pillion_page_get_child (PILLION_PAGE (root))));
  pillion_navigation_push (navigation, create_page ("Page"));
  g_assert_true (pillion_navigation_pop_to (navigation, root));
  g_assert_true (gtk_widget_grab_focus (entry));
  await_page (navigation, root, 1);
  g_assert_true (gtk_widget_is_focus (entry));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

int
main (int    argc,
      char **argv)
{
  pillion_test_display_init (&argc, &argv);

  g_test_add_func ("/display/navigation/push-and-pop", test_push_and_pop);
  g_test_add_func ("/display/navigation/pop-twice", test_pop_twice);
  g_test_add_func ("/display/navigation/replace", test_replace);
  g_test_add_func ("/display/navigation/push-after-replace", test_push_after_replace);
  g_test_add_func ("/display/navigation/leaves-focus-elsewhere", test_leaves_focus_elsewhere);

  return g_test_run ();
}
