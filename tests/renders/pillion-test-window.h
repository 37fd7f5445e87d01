/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/pillion-window.h"

#include "pillion-test-engine.h"

G_BEGIN_DECLS

/**
 * PillionTestWindow:
 *
 * The application's window on a profile of its own, which is brought into a state before, and
 * a relay. All that is shown comes from the engine; nothing is put into a widget.
 */
typedef struct _PillionTestWindow PillionTestWindow;

/* Once per program, instead of g_test_init(): GTK, libadwaita, the application. */
void               pillion_test_window_init        (int                *argc,
                                                    char             ***argv);

PillionTestWindow *pillion_test_window_new         (void);
void               pillion_test_window_free        (PillionTestWindow  *self);

/* Of the relay of all windows of this program, which asks for no verification codes, unless
 * another was set.
 */
const char        *pillion_test_window_get_url     (PillionTestWindow  *self);
void               pillion_test_window_set_url     (PillionTestWindow  *self,
                                                    const char         *url);

/* Frees it after the window and its engines; the newest first. */
void               pillion_test_window_keep        (PillionTestWindow  *self,
                                                    gpointer            data,
                                                    GDestroyNotify      destroy);

/* The window's own profile, until it is presented; open or closed. */
PillionTestEngine *pillion_test_window_peek_own    (PillionTestWindow  *self);

/* The same, opened if it is closed. */
PillionTestEngine *pillion_test_window_get_own     (PillionTestWindow  *self);

/* An open engine on another profile, which lives as long as the window. */
PillionTestEngine *pillion_test_window_add_other   (PillionTestWindow  *self);

/* Until the window is freed, another engine has the window's own profile open. */
void               pillion_test_window_keep_busy   (PillionTestWindow  *self);

/* Until the window is freed the store of its engine, which is presented, has other work. */
void               pillion_test_window_hold_store  (PillionTestWindow  *self);

/* The window keeps the key of a new profile in the keyring, and moves that of an old one there. */
void               pillion_test_window_use_keyring (PillionTestWindow  *self);

/* Shows the window on its own profile, which is closed before if it is open. */
void               pillion_test_window_present     (PillionTestWindow  *self);

GtkWindow         *pillion_test_window_get         (PillionTestWindow  *self);

/* The page on top. */
GtkWidget         *pillion_test_window_get_page    (PillionTestWindow  *self);

/* Waits until a label, a title or a button on the screen says this, or begins so, in the
 * language of the program. text: as in the sources, also with its %s, or what no one translates.
 */
void               pillion_test_window_await_text  (PillionTestWindow  *self,
                                                    const char         *text);

/* Activates an action of the topmost page or of what lies in it. parameter: a floating
 * variant or NULL.
 */
void               pillion_test_window_activate    (PillionTestWindow  *self,
                                                    const char         *action,
                                                    GVariant           *parameter);

/* Presses a button as soon as it is there and can be pressed. */
void               pillion_test_window_press       (PillionTestWindow  *self,
                                                    const char         *label);

/* The first widget of a type on the screen; waits for it. (transfer none) */
GtkWidget         *pillion_test_window_await       (PillionTestWindow  *self,
                                                    GType               type);

/* Types into the row whose title begins so. */
void               pillion_test_window_type        (PillionTestWindow  *self,
                                                    const char         *title,
                                                    const char         *text);

/* Waits until it has this size, or the least that is wide enough for what it shows, and has drawn
 * itself.
 */
void               pillion_test_window_resize      (PillionTestWindow  *self,
                                                    int                 width,
                                                    int                 height);

/* Draws the window, and the dialogs on it, into a PNG file. */
void               pillion_test_window_save_png    (PillionTestWindow  *self,
                                                    const char         *path);

/* Calls it for each widget that is on the screen, from the top. */
typedef void (*PillionTestVisit) (GtkWidget *widget,
                                  gpointer   data);

void               pillion_test_window_visit       (GtkWidget          *root,
                                                    PillionTestVisit    visit,
                                                    gpointer            data);

/* The same for a window and the dialogs on it. */
void               pillion_test_window_visit_all   (GtkWindow          *window,
                                                    PillionTestVisit    visit,
                                                    gpointer            data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionTestWindow, pillion_test_window_free)

G_END_DECLS
