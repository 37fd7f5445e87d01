/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What tests ask of a tree of widgets. */

/* The first of a type that is on the screen. (transfer none) (nullable) */
GtkWidget *pillion_test_find_mapped        (GtkWidget  *root,
                                            GType       type);

/* Runs the main loop until there is one. (transfer none) */
GtkWidget *pillion_test_await_mapped       (GtkWidget  *root,
                                            GType       type);

/* A button with this label. (transfer none) (nullable) */
GtkWidget *pillion_test_find_button        (GtkWidget  *root,
                                            const char *label);

/* Whether a label is on the screen whose text begins so. */
gboolean   pillion_test_has_label          (GtkWidget  *root,
                                            const char *beginning);

/* Waits until there is one. */
void       pillion_test_await_label        (GtkWidget  *root,
                                            const char *beginning);

/* Tab and Shift+Tab lead to something in it, which shows that it has the focus, to one row of a list
 * view, and in the end out of it; the focus stays where it is.
 */
void       pillion_test_assert_left_by_tab (GtkWidget  *root);

/* Whoever can't see the screen knows each button and each entry, and whoever has keys only is shut
 * in nowhere; and all of it fits into the narrowest window.
 */
void       pillion_test_assert_accessible  (GtkWidget  *root);
void       pillion_test_assert_narrow      (GtkWidget  *root);

G_END_DECLS
