/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"

G_BEGIN_DECLS

/**
 * PillionModelReader:
 *
 * Keeps a model like what is in the store: one read after the other, on the store's
 * worker, whenever something may have changed. Changes that come in a burst are read together.
 * Main thread; belongs to its model, and nothing comes to it after it was freed.
 */
typedef struct _PillionModelReader PillionModelReader;

/**
 * PillionModelReaderVTable:
 * @begin: gives the data of the next read (transfer full), which begins with a #PillionJob, and
 *   its work; NULL: there is nothing to read
 * @free_data: frees the data
 * @end: data is NULL with an error; both are the reader's. The model lives at least until it
 *   returns
 */
typedef struct _PillionModelReaderVTable {
  gpointer (*begin)     (gpointer           model,
                         PillionStoreWork  *work);
  void     (*free_data) (gpointer           data);
  void     (*end)       (gpointer           model,
                         gpointer           data,
                         const GError      *error);
} PillionModelReaderVTable;

/* model: a #GObject, not kept alive */
PillionModelReader *pillion_model_reader_new         (PillionEngine                   *engine,
                                                      const PillionModelReaderVTable  *vtable,
                                                      gpointer                         model);

/* Cancels what is under way. */
void                pillion_model_reader_free        (PillionModelReader              *self);

/* Reads as soon as the last read has ended. */
void                pillion_model_reader_read        (PillionModelReader              *self);

/* The same, but not more often than the eye can follow. */
void                pillion_model_reader_note_change (PillionModelReader              *self);

/* Notes each change that the engine tells of with this signal, for as long as the reader is
 * there.
 */
void                pillion_model_reader_watch       (PillionModelReader              *self,
                                                      const char                      *signal_name);

gboolean            pillion_model_reader_is_reading  (PillionModelReader              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionModelReader, pillion_model_reader_free)

G_END_DECLS
