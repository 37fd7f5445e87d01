/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"

G_BEGIN_DECLS

/**
 * PillionCompanionLinkState:
 * @PILLION_COMPANION_LINK_STARTING: not started, or no code is shown yet
 * @PILLION_COMPANION_LINK_SHOWING: a code is shown
 * @PILLION_COMPANION_LINK_ANSWERED: a primary has it: account and number are known
 * @PILLION_COMPANION_LINK_FINISHING: what the primary handed over is being stored
 * @PILLION_COMPANION_LINK_LINKED: this profile is a device
 * @PILLION_COMPANION_LINK_ENDED: it is not
 */
typedef enum {
  PILLION_COMPANION_LINK_STARTING,
  PILLION_COMPANION_LINK_SHOWING,
  PILLION_COMPANION_LINK_ANSWERED,
  PILLION_COMPANION_LINK_FINISHING,
  PILLION_COMPANION_LINK_LINKED,
  PILLION_COMPANION_LINK_ENDED,
} PillionCompanionLinkState;

#define PILLION_TYPE_COMPANION_LINK_STATE (pillion_companion_link_state_get_type ())
GType pillion_companion_link_state_get_type (void);

#define PILLION_TYPE_COMPANION_LINK (pillion_companion_link_get_type ())
G_DECLARE_FINAL_TYPE (PillionCompanionLink, pillion_companion_link, PILLION, COMPANION_LINK, GObject)

/**
 * PillionCompanionLinkDetails:
 * @relay_url: of the account's relay
 * @number: (nullable): E.164, of the account: link by one-time code; NULL: by QR code
 * @device_name: as the primary will show this device
 * @platform: (nullable): what this device is; the system's name by default
 *
 * Copied.
 */
typedef struct {
  const char *relay_url;
  const char *number;
  const char *device_name;
  const char *platform;
} PillionCompanionLinkDetails;

PillionCompanionLink      *pillion_companion_link_new                (PillionEngine                      *engine,
                                                                      const PillionCompanionLinkDetails  *details);

PillionCompanionLinkState  pillion_companion_link_get_state          (PillionCompanionLink               *self);
const char                *pillion_companion_link_get_text           (PillionCompanionLink               *self);
guint64                    pillion_companion_link_get_expires_at     (PillionCompanionLink               *self);
guint64                    pillion_companion_link_get_remaining_ms   (PillionCompanionLink               *self);
const char                *pillion_companion_link_get_account_name   (PillionCompanionLink               *self);
const char                *pillion_companion_link_get_account_number (PillionCompanionLink               *self);
guint                      pillion_companion_link_get_tries_left     (PillionCompanionLink               *self);
const GError              *pillion_companion_link_get_error          (PillionCompanionLink               *self);

void                       pillion_companion_link_start              (PillionCompanionLink               *self);
void                       pillion_companion_link_answer             (PillionCompanionLink               *self,
                                                                      guint                               number);
void                       pillion_companion_link_cancel             (PillionCompanionLink               *self);

void                       pillion_companion_link_resume_async       (PillionEngine                      *engine,
                                                                      GCancellable                       *cancellable,
                                                                      GAsyncReadyCallback                 callback,
                                                                      gpointer                            user_data);
gboolean                   pillion_companion_link_resume_finish      (PillionEngine                      *engine,
                                                                      GAsyncResult                       *result,
                                                                      gboolean                           *linked,
                                                                      GError                            **error);

G_END_DECLS
