/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-engine.h"

#include "wire/pillion-authored.h"
#include "wire/pillion-message-body.h"
#include "wire/pillion-payload.h"

G_BEGIN_DECLS

/**
 * PillionTestForgery:
 * @payload: as the engine would make it, to be made wrong; its authored bytes follow from
 *   @authored
 * @authored: a text that says “forged”, not yet encoded
 * @body: what @authored points to
 *
 * What somebody with a program of their own sends in a real session.
 */
typedef struct {
  PillionPayload           payload;
  PillionAuthored          authored;
  guint8                   body[PILLION_BODY_MAX_BYTES];
} PillionTestForgery;

/* Runs on the store's thread. */
typedef void (*PillionTestForge) (PillionTestForgery *forgery,
                                  PillionJob         *job,
                                  gpointer            data);

/* Replaces the body, and the type with it. */
void   pillion_test_forgery_set_body   (PillionTestForgery        *self,
                                        const PillionMessageBody  *body);

/* Sends a forgery to one device, which has a session with this one. The relay may take it
 * later.
 */
void   pillion_test_engine_send_forged (PillionTestEngine         *self,
                                        PillionTestEngine         *to,
                                        PillionTestForge           forge,
                                        gpointer                   data);

G_END_DECLS
