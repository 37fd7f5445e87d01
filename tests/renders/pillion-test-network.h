/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The GNetworkMonitor of this program says what it is told, whatever network the computer has.
 * Before anything asks for the monitor.
 */
void pillion_test_network_install       (void);

/* It does until it is told otherwise. */
void pillion_test_network_set_available (gboolean available);

/* It is not until it is told otherwise. */
void pillion_test_network_set_metered   (gboolean metered);

/* It leads nowhere before a sign-in; not so until it is told. */
void pillion_test_network_set_portal    (gboolean portal);

G_END_DECLS
