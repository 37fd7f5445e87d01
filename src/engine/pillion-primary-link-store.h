/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine-private.h"
#include "protocol/pillion-attempts.h"
#include "protocol/pillion-link-primary.h"

G_BEGIN_DECLS

/**
 * PillionPrimaryLinkWork:
 * @by_code: a run is to be counted
 * @run_limits: of runs by code
 * @refusal: (owned) (nullable): why nothing can be linked now
 * @full: (owned) (nullable): that no further device may be linked; the one that asks is told too
 * @view: (owned) (nullable): the own account
 * @release_root: (secret)
 * @sync_key: (secret)
 * @stores: (owned) (nullable) (element-type PillionLinkStore): of the companions there were
 * @store_names: (owned) (nullable): what those companions are called; "" where that is not known
 * @rendezvous: of the QR code; kind qr
 * @publication: (unowned): of the run; while it is stored
 * @named: whether the newest membership names the new device
 *
 * What a link is made of on this side, for the store's worker and the main thread, one
 * after the other. Lies in secret memory.
 */
typedef struct {
  PillionJob                    job;
  gboolean                      by_code;
  PillionLinkRunLimits          run_limits;
  GError                       *refusal;
  GError                       *full;
  PillionAccountView           *view;
  guint8                        release_root[PILLION_KEY_BYTES];
  guint64                       sync_epoch;
  guint8                        sync_key[PILLION_KEY_BYTES];
  GArray                       *stores;
  GStrv                         store_names;
  guint8                        rendezvous[PILLION_ID_BYTES];
  const PillionLinkPublication *publication;
  guint8                        device[PILLION_DEVICE_BYTES];
  gboolean                      named;
} PillionPrimaryLinkWork;

/* Counted by reference; any thread. */
PillionPrimaryLinkWork *pillion_primary_link_work_new   (void);
PillionPrimaryLinkWork *pillion_primary_link_work_ref   (PillionPrimaryLinkWork  *self);
void                    pillion_primary_link_work_unref (PillionPrimaryLinkWork  *self);

/* Steps on the store's worker. data is a PillionPrimaryLinkWork. */

/* Loads what a run needs, and counts it; refusal says why there may be none. */
gboolean pillion_primary_link_prepare (PillionDatabase  *database,
                                       gpointer          data,
                                       GError          **error);

/* Stores what is to be published, durably, with the key that will be in force then; refusal
 * says why not.
 */
gboolean pillion_primary_link_save    (PillionDatabase  *database,
                                       gpointer          data,
                                       GError          **error);

/* Finds out what became of it once nothing waits to be published. */
gboolean pillion_primary_link_judge   (PillionDatabase  *database,
                                       gpointer          data,
                                       GError          **error);

G_END_DECLS
