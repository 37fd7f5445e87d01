/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/test-welcome-world.h"

#include "app/welcome/pillion-server-page.h"
#include "app/welcome/pillion-welcome-page.h"

void
welcome_world_init (WelcomeWorld *self,
                    const char *relay_url,
                    const char *action)
{
  self->engine = pillion_test_engine_new ();
  pillion_test_engine_open (self->engine);
  self->display = pillion_test_display_new ();
  self->navigation = pillion_navigation_new ();
  pillion_test_display_show (self->display, GTK_WIDGET (self->navigation));
  pillion_navigation_replace (self->navigation,
                              pillion_welcome_page_new (pillion_test_engine_get (self->engine), relay_url));
  if (action != NULL)
    welcome_world_act (self, action, NULL);
}

void
welcome_world_clear (WelcomeWorld *self)
{
  pillion_test_display_free (self->display);
  pillion_test_settle ();
  pillion_test_engine_free (self->engine);
}

GtkWidget *
welcome_world_get_page (WelcomeWorld *self)
{
  return pillion_navigation_get_visible_page (self->navigation);
}

void
welcome_world_act (WelcomeWorld *self,
                   const char *action,
                   const char *parameter)
{
  g_assert_true (gtk_widget_activate_action (welcome_world_get_page (self), action, parameter != NULL ? "s" : NULL,
                                             parameter));
}

static gboolean
has_message (gpointer data)
{
  return pillion_server_page_get_message (data) != NULL;
}

void
welcome_world_await_refusal (WelcomeWorld *self)
{
  welcome_world_act (self, "server.check", NULL);
  pillion_test_wait_until (has_message, welcome_world_get_page (self), "what is wrong with the server");
}

static gboolean
is_back (gpointer data)
{
  return PILLION_IS_WELCOME_PAGE (welcome_world_get_page (data));
}

void
welcome_world_await_approval (WelcomeWorld *self)
{
  welcome_world_act (self, "server.check", NULL);
  pillion_test_wait_until (is_back, self, "the welcome page");
}
