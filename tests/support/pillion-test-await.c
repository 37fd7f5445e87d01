/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-await.h"

#define DEADLINE_SECONDS 60

/* What changes outside the main context is looked at this often. */
#define TURN_MS 20

static gboolean
on_turn (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
pillion_test_wait_until (PillionTestCondition condition,
                         gpointer             data,
                         const char          *what)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_SECONDS * G_TIME_SPAN_SECOND;
  guint turn = g_timeout_add (TURN_MS, on_turn, NULL);

  while (!condition (data)) {
    if (g_get_monotonic_time () > deadline)
      g_error ("Waited in vain: %s", what);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (turn);
}

void
pillion_test_on_done (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
is_there (gpointer data)
{
  GAsyncResult **place = data;

  return *place != NULL;
}

GAsyncResult *
pillion_test_await (GAsyncResult **result)
{
  pillion_test_wait_until (is_there, result, "a call that ends");
  return *result;
}

void
pillion_test_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
