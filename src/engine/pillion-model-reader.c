/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-model-reader.h"

/* Two frames of a display. */
#define REST_MS 33

struct _PillionModelReader {
  PillionEngine                  *engine;      /* (owned) */
  const PillionModelReaderVTable *vtable;
  GObject                        *model;       /* (unowned) (nullable): NULL once it is gone */
  GCancellable                   *cancellable; /* (owned) */
  guint                           rest_source; /* after a read */
  gboolean                        reading;
  gboolean                        wanted;      /* at once */
  gboolean                        changed;     /* when it has rested */
};

static void
reader_clear (gpointer data)
{
  PillionModelReader *self = data;

  g_object_unref (self->engine);
  g_object_unref (self->cancellable);
}

PillionModelReader *
pillion_model_reader_new (PillionEngine                  *engine,
                          const PillionModelReaderVTable *vtable,
                          gpointer                        model)
{
  PillionModelReader *self = g_rc_box_new0 (PillionModelReader);

  self->engine = g_object_ref (engine);
  self->vtable = vtable;
  self->model = model;
  self->cancellable = g_cancellable_new ();
  return self;
}

void
pillion_model_reader_free (PillionModelReader *self)
{
  self->model = NULL;
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_cancellable_cancel (self->cancellable);
  g_rc_box_release_full (self, reader_clear);
}

static gboolean
on_rested (gpointer user_data)
{
  PillionModelReader *self = user_data;

  self->rest_source = 0;
  if (self->changed)
    pillion_model_reader_read (self);
  return G_SOURCE_REMOVE;
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  PillionModelReader *self = user_data;
  GError *work_error = NULL;
  g_autoptr (GError) error = NULL;
  gpointer data = pillion_engine_run_finish (PILLION_ENGINE (source), result, &work_error);

  self->reading = FALSE;
  if (work_error != NULL)
    error = pillion_engine_error_from (work_error);
  if (self->model != NULL) {
    g_autoptr (GObject) model = g_object_ref (self->model);

    self->rest_source = g_timeout_add (REST_MS, on_rested, self);
    self->vtable->end (model, data, error);
  }
  /* The model may have gone by what it told. */
  if (self->model != NULL && self->wanted)
    pillion_model_reader_read (self);
  g_rc_box_release_full (self, reader_clear);
}

void
pillion_model_reader_read (PillionModelReader *self)
{
  PillionStoreWork work = NULL;
  gpointer data;

  self->wanted = TRUE;
  if (self->reading)
    return;
  self->wanted = FALSE;
  self->changed = FALSE;
  data = self->vtable->begin (self->model, &work);
  if (data == NULL)
    return;
  self->reading = TRUE;
  g_clear_handle_id (&self->rest_source, g_source_remove);
  pillion_engine_run_async (self->engine, work, data, self->vtable->free_data, self->cancellable, on_read,
                            g_rc_box_acquire (self));
}

void
pillion_model_reader_note_change (PillionModelReader *self)
{
  self->changed = TRUE;
  if (!self->reading && self->rest_source == 0)
    pillion_model_reader_read (self);
}

void
pillion_model_reader_watch (PillionModelReader *self,
                            const char         *signal_name)
{
  g_signal_connect_swapped (self->engine, signal_name, G_CALLBACK (pillion_model_reader_note_change), self);
}

gboolean
pillion_model_reader_is_reading (PillionModelReader *self)
{
  return self->reading;
}
