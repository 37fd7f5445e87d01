/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A window for widgets under test, on the display that private-display.py gives. */
typedef struct _PillionTestDisplay PillionTestDisplay;

/* Instead of g_test_init(): also GTK, libadwaita and the application's resources. Slides
 * and fades are off, as for users who asked for less motion.
 */
void                pillion_test_display_init       (int                 *argc,
                                                     char              ***argv);

PillionTestDisplay *pillion_test_display_new        (void);
void                pillion_test_display_free       (PillionTestDisplay  *self);

/* (transfer none) */
GtkWindow          *pillion_test_display_get_window (PillionTestDisplay  *self);

/* Makes it the window's content and waits until it is on the screen. */
void                pillion_test_display_show       (PillionTestDisplay  *self,
                                                     GtkWidget           *widget);

/* Runs the main loop until it is so; where that never comes, the test fails. */
void                pillion_test_display_await      (gboolean           (*is_so) (gpointer data),
                                                     gpointer             data);

/* Runs the main loop until the window asks for no frame any more; with animations and without the
 * cursor of an entry, which blinks.
 */
void                pillion_test_display_await_rest (PillionTestDisplay  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionTestDisplay, pillion_test_display_free)

G_END_DECLS
