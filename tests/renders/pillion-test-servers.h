/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-window.h"

#include "pillion-evil-relay.h"

G_BEGIN_DECLS

/* Servers that a window uses instead of the relay of all windows. Each lives as long as the
 * window; for its preparation.
 */

/* Nothing answers there. */
void              pillion_test_use_nowhere    (PillionTestWindow  *window);

/* A relay of its own. settings: "key=value", ended by NULL; it asks for no verification codes. */
PillionTestRelay *pillion_test_use_relay      (PillionTestWindow  *window,
                                               const char *const  *settings);

/* One that lies where it is told to. */
PillionEvilRelay *pillion_test_use_evil_relay (PillionTestWindow  *window);

/* Something takes connections there and says nothing. */
void              pillion_test_use_silence    (PillionTestWindow  *window);

/* Something else answers: answer as in raw-server.h; hello: (nullable): what it says first, as a
 * WebSocket, instead.
 */
void              pillion_test_use_raw_server (PillionTestWindow  *window,
                                               const char         *answer,
                                               const char         *hello);

/* It shows a certificate that nobody trusts. */
void              pillion_test_use_untrusted  (PillionTestWindow  *window);

/* The evil relay refuses requests of this operation with this code from now on. Both static. */
void              pillion_test_refuse         (PillionTestWindow  *window,
                                               PillionEvilRelay   *relay,
                                               const char         *operation,
                                               const char         *code);

/* From now on, links that are begun at the evil relay are known to it, and it can end them for
 * a reason of section 5.6 of PROTOCOL.md.
 */
void              pillion_test_watch_links    (PillionTestWindow  *window,
                                               PillionEvilRelay   *relay);
void              pillion_test_end_links      (const char         *reason);

G_END_DECLS
