/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"
#include "engine/pillion-pin.h"
#include "wire/pillion-link-message.h"

G_BEGIN_DECLS

/**
 * PillionPrimaryLinkState:
 * @PILLION_PRIMARY_LINK_STARTING: not started, or no device has answered yet
 * @PILLION_PRIMARY_LINK_REQUESTED: a device asks: its name, its platform, and the number to
 *   be typed on it are known
 * @PILLION_PRIMARY_LINK_PUBLISHING: it was approved, and is being made a device
 * @PILLION_PRIMARY_LINK_LINKED: it is one
 * @PILLION_PRIMARY_LINK_ENDED: it is not
 */
typedef enum {
  PILLION_PRIMARY_LINK_STARTING,
  PILLION_PRIMARY_LINK_REQUESTED,
  PILLION_PRIMARY_LINK_PUBLISHING,
  PILLION_PRIMARY_LINK_LINKED,
  PILLION_PRIMARY_LINK_ENDED,
} PillionPrimaryLinkState;

#define PILLION_TYPE_PRIMARY_LINK_STATE (pillion_primary_link_state_get_type ())
GType pillion_primary_link_state_get_type (void);

#define PILLION_TYPE_PRIMARY_LINK (pillion_primary_link_get_type ())
G_DECLARE_FINAL_TYPE (PillionPrimaryLink, pillion_primary_link, PILLION, PRIMARY_LINK, GObject)

PillionPrimaryLink      *pillion_primary_link_new              (PillionEngine       *engine,
                                                                PillionAccountKey   *key);

PillionPrimaryLinkState  pillion_primary_link_get_state        (PillionPrimaryLink  *self);
const char              *pillion_primary_link_get_device_name  (PillionPrimaryLink  *self);
const char              *pillion_primary_link_get_platform     (PillionPrimaryLink  *self);
const char              *pillion_primary_link_get_replaced     (PillionPrimaryLink  *self);
guint64                  pillion_primary_link_get_time         (PillionPrimaryLink  *self);
guint                    pillion_primary_link_get_check_number (PillionPrimaryLink  *self);
guint                    pillion_primary_link_get_tries_left   (PillionPrimaryLink  *self);
gboolean                 pillion_primary_link_is_checked       (PillionPrimaryLink  *self);
const char              *pillion_primary_link_get_device       (PillionPrimaryLink  *self);
guint                    pillion_primary_link_get_slot         (PillionPrimaryLink  *self);
const GError            *pillion_primary_link_get_error        (PillionPrimaryLink  *self);

/* Whether a code could link at all, before the PIN is asked for: the errors of the two below that
 * need no network. engine: a device of an account.
 */
gboolean                 pillion_primary_link_check_qr         (PillionEngine       *engine,
                                                                const char          *text,
                                                                GError             **error);
gboolean                 pillion_primary_link_check_code       (const char          *code,
                                                                GError             **error);

void                     pillion_primary_link_start_qr         (PillionPrimaryLink  *self,
                                                                const char          *text);
void                     pillion_primary_link_start_code       (PillionPrimaryLink  *self,
                                                                const char          *code);
void                     pillion_primary_link_approve          (PillionPrimaryLink  *self,
                                                                PillionHistoryDepth  depth);
void                     pillion_primary_link_decline          (PillionPrimaryLink  *self);
void                     pillion_primary_link_cancel           (PillionPrimaryLink  *self);

G_END_DECLS
