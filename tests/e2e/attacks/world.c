/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

PillionTestEngine *
world_add (World      *self,
           const char *number,
           const char *name)
{
  return pillion_test_engine_new_registered (self->url, NULL, number, name);
}

void
world_init (World             *self,
            const char *const *settings)
{
  *self = (World) { 0 };
  self->relay = pillion_evil_relay_new (settings);
  self->url = pillion_evil_relay_get_url (self->relay);
  self->ana = world_add (self, ANA, "Ana");
  self->ben = world_add (self, BEN, "Ben");
}

void
world_clear (World *self)
{
  if (self->relay != NULL)
    pillion_evil_relay_remove_hooks (self->relay);
  g_clear_pointer (&self->ana, pillion_test_engine_free);
  g_clear_pointer (&self->companion, pillion_test_engine_free);
  g_clear_pointer (&self->ben, pillion_test_engine_free);
  g_clear_pointer (&self->relay, pillion_evil_relay_free);
}

void
world_send (PillionTestEngine *from,
            const char        *number,
            const char        *text)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (from, number, text, &error);
  g_assert_no_error (error);
}

void
world_introduce (World *self)
{
  world_send (self->ben, ANA, "Hello, Ana");
  pillion_test_engine_wait_for_message (self->ana, "Hello, Ana");
  world_send (self->ana, BEN, "Hello, Ben");
  pillion_test_engine_wait_for_message (self->ben, "Hello, Ben");
  if (self->companion == NULL)
    return;
  pillion_test_engine_wait_for_message (self->companion, "Hello, Ana");
  world_send (self->companion, BEN, "Hello from the companion");
  pillion_test_engine_wait_for_message (self->ben, "Hello from the companion");
  pillion_test_engine_wait_for_message (self->ana, "Hello from the companion");
}

typedef struct {
  World             *world;
  PillionTestEngine *engine;
  guint              n_clients;
} Return;

static gboolean
has_returned (gpointer data)
{
  Return *wait = data;

  return pillion_evil_relay_get_n_clients (wait->world->relay) > wait->n_clients &&
         pillion_engine_is_online (pillion_test_engine_get (wait->engine));
}

void
world_wait_for_return (World             *self,
                       PillionTestEngine *engine,
                       guint              n_clients)
{
  Return wait = { self, engine, n_clients };

  pillion_test_wait_until (has_returned, &wait, "a new connection");
}
