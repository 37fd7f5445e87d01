/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-devices.h"

#include "app/compat/pillion-page.h"

void
pillion_test_devices_init (PillionTestDevices *self)
{
  pillion_test_devices_init_with (self, (const char *const[]){ "verification=open", NULL });
}

void
pillion_test_devices_init_with (PillionTestDevices *self,
                                const char *const  *settings)
{
  self->n_others = 0;
  self->relay = pillion_test_relay_new (settings);
  self->primary = pillion_test_engine_new_registered (pillion_test_relay_get_url (self->relay), NULL, "+4915112345678", "Ana");
  self->list = pillion_device_list_new (pillion_test_engine_get (self->primary));
  self->display = pillion_test_display_new ();
  self->navigation = pillion_navigation_new ();
  pillion_test_display_show (self->display, GTK_WIDGET (self->navigation));
  pillion_navigation_replace (self->navigation, g_object_new (PILLION_TYPE_PAGE, NULL));
}

void
pillion_test_devices_clear (PillionTestDevices *self)
{
  pillion_test_display_free (self->display);
  g_clear_object (&self->list);
  pillion_test_settle ();
  for (guint i = 0; i < self->n_others; i++)
    pillion_test_engine_free (self->others[i]);
  pillion_test_engine_free (self->primary);
  pillion_test_relay_free (self->relay);
}

PillionTestEngine *
pillion_test_devices_add (PillionTestDevices *self)
{
  PillionTestEngine *engine = pillion_test_engine_new ();

  g_assert_cmpuint (self->n_others, <, PILLION_TEST_MAX_OTHERS);
  self->others[self->n_others++] = engine;
  pillion_test_engine_open (engine);
  return engine;
}

PillionTestEngine *
pillion_test_devices_add_linked (PillionTestDevices *self)
{
  PillionTestEngine *engine = pillion_test_devices_add (self);

  pillion_test_engine_link (engine, self->primary, pillion_test_relay_get_url (self->relay), FALSE);
  return engine;
}

/* ----- what is waited for ----- */

typedef struct {
  PillionTestDevices *self;
  guint               n;
} Count;

static gboolean
has_companions (gpointer data)
{
  Count *count = data;

  return pillion_device_list_get_n_companions (count->self->list) == count->n;
}

void
pillion_test_devices_await_count (PillionTestDevices *self,
                                  guint               n_companions)
{
  Count count = { self, n_companions };

  pillion_test_wait_until (has_companions, &count, "a number of companions");
}

static gboolean
has_pages (gpointer data)
{
  Count *count = data;

  return pillion_navigation_get_n_pages (count->self->navigation) == count->n;
}

void
pillion_test_devices_await_pages (PillionTestDevices *self,
                                  guint               n_pages)
{
  Count count = { self, n_pages };

  pillion_test_wait_until (has_pages, &count, "a number of pages");
}

static gboolean
has_dialog (gpointer data)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  AdwMessageDialog **dialog = data;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

    if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (window))
      *dialog = ADW_MESSAGE_DIALOG (window);
  }
  return *dialog != NULL;
}

AdwMessageDialog *
pillion_test_devices_await_question (void)
{
  AdwMessageDialog *dialog = NULL;

  pillion_test_wait_until (has_dialog, &dialog, "a question");
  return dialog;
}

void
pillion_test_devices_answer (const char *response)
{
  AdwMessageDialog *dialog = pillion_test_devices_await_question ();

  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

PillionDevice *
pillion_test_devices_get (PillionTestDevices *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (PillionDevice) device = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    /* The list keeps it. */
    if (!pillion_device_is_primary (device))
      return device;
  }
  g_assert_not_reached ();
}
