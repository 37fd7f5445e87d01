/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The real Secret Service of GNOME on a session bus of its own, which nobody is on who could ask a
 * person: its prompts end as if they had been dismissed. One at a time; main thread.
 */

/* Makes the bus, and libsecret use it. Before anything else asks for a bus. No service is there yet. */
void pillion_test_keyring_begin      (void);

/* The same on the bus of private-display.py. */
void pillion_test_keyring_begin_here (void);

void pillion_test_keyring_end        (void);

/* The service comes, with its keyring unlocked, or goes; what was stored stays. */
void pillion_test_keyring_start      (void);
void pillion_test_keyring_stop       (void);

/* Locks the keyring; it is unlocked by stopping and starting. */
void pillion_test_keyring_lock       (void);

G_END_DECLS
