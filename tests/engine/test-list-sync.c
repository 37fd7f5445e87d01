/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-list-sync.h"

#include <string.h>

/* A list model and what a view makes of its signals. */
typedef struct {
  GListStore *model;  /* (owned): stands for the model, holds nothing */
  GPtrArray  *items;  /* (owned) */
  GPtrArray  *seen;   /* (owned): as the signals tell it */
  guint       n_signals;
  guint       n_rows; /* that the signals touched */
} Fixture;

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  Fixture *self = user_data;

  g_assert_cmpuint (position + n_removed, <=, self->seen->len);
  g_assert_cmpuint (position + n_added, <=, self->items->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->seen, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (self->seen, (int) (position + i), g_object_ref (self->items->pdata[position + i]));
  self->n_signals++;
  self->n_rows += MAX (n_removed, n_added);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->model = g_list_store_new (G_TYPE_OBJECT);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->seen = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (on_items_changed), self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_object (&self->model);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->seen);
}

static void
assert_same (GPtrArray *a,
             GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    g_assert_true (a->pdata[i] == b->pdata[i]);
}

static void
sync_to (Fixture   *self,
         GPtrArray *wanted)
{
  self->n_signals = 0;
  self->n_rows = 0;
  pillion_list_sync (G_LIST_MODEL (self->model), self->items, wanted);
  assert_same (self->items, wanted);
  assert_same (self->seen, wanted);
}

/* (transfer full): n new objects */
static GPtrArray *
make_objects (guint n)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (objects, g_object_new (G_TYPE_OBJECT, NULL));
  return objects;
}

/* (transfer full): the letters of text name the objects */
static GPtrArray *
choose (GPtrArray  *objects,
        const char *text)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (gsize i = 0; i < strlen (text); i++)
    g_ptr_array_add (chosen, objects->pdata[text[i] - 'a']);
  return chosen;
}

static const struct {
  const char *before;
  const char *after;
  guint       n_signals;
  guint       n_rows;
} steps[] = {
  { "", "abc", 1, 3 },
  { "abc", "abc", 0, 0 },
  { "abc", "", 1, 3 },
  /* At both ends, as a window slides. */
  { "abcdef", "cdefgh", 2, 4 },
  { "cdefgh", "abcdef", 2, 4 },
  /* In the middle. */
  { "abdef", "abcdef", 1, 1 },
  { "abcdef", "abdef", 1, 1 },
  { "abcdef", "abxdef", 1, 1 },
  /* One moves up, one moves down: the rows between, at once. */
  { "abcdef", "eabcdf", 1, 5 },
  { "abcdef", "abdecf", 1, 3 },
  /* A jump. */
  { "abc", "xyz", 1, 3 },
};

static void
test_steps (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (GPtrArray) objects = make_objects (26);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GPtrArray) before = choose (objects, steps[i].before);
    g_autoptr (GPtrArray) after = choose (objects, steps[i].after);

    sync_to (self, before);
    sync_to (self, after);
    g_assert_cmpuint (self->n_signals, ==, steps[i].n_signals);
    g_assert_cmpuint (self->n_rows, ==, steps[i].n_rows);
  }
}

/* A random part of the objects; often in their order. */
static GPtrArray *
choose_at_random (GPtrArray *objects,
                  GRand     *random)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < objects->len; i++) {
    if (g_rand_boolean (random))
      g_ptr_array_add (chosen, objects->pdata[i]);
  }
  for (guint i = 0; chosen->len > 1 && g_rand_boolean (random) && i < 3; i++) {
    guint from = (guint) g_rand_int_range (random, 0, (gint32) chosen->len);
    gpointer moved = g_ptr_array_remove_index (chosen, from);

    g_ptr_array_insert (chosen, g_rand_int_range (random, 0, (gint32) chosen->len + 1), moved);
  }
  return chosen;
}

static void
test_random (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (GPtrArray) objects = make_objects (12);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 5000; i++) {
    g_autoptr (GPtrArray) wanted = choose_at_random (objects, random);

    sync_to (self, wanted);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/list-sync/steps", Fixture, NULL, set_up, test_steps, tear_down);
  g_test_add ("/list-sync/random", Fixture, NULL, set_up, test_random, tear_down);
  return g_test_run ();
}
