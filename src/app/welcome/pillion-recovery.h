/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ways out of what only the system can mend, as actions of a class of widgets:
 * "recovery.open-clock-settings", "recovery.open-disk-usage", "recovery.check-for-updates", and
 * "recovery.open-sign-in-page" with the address of the server that was not reached. Where the
 * system offers no such way, a toast says what to do by hand.
 */
void     pillion_recovery_install_actions (GtkWidgetClass *widget_class);

/* Whether signing in to the network may help against an error. */
gboolean pillion_recovery_wants_sign_in   (const GError   *error);

G_END_DECLS
