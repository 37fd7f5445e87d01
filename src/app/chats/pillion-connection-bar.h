/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-account.h"
#include "engine/pillion-network.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Actions: "connection.details", "connection.retry". Properties: "network" (construct only),
 * "relay" (its address, as it is named to people), "network-available" (whether this computer
 * has any), "title" (read only; "": there is nothing to say).
 */
#define PILLION_TYPE_CONNECTION_BAR (pillion_connection_bar_get_type ())
G_DECLARE_FINAL_TYPE (PillionConnectionBar, pillion_connection_bar, PILLION, CONNECTION_BAR, GtkWidget)

/* After so many failed tries it says when the next one is, and offers to try at once. */
#define PILLION_CONNECTION_BAR_TRIES 5

GtkWidget  *pillion_connection_bar_new             (PillionNetwork       *network);
GtkWidget  *pillion_connection_bar_new_for_account (PillionAccount       *account);

const char *pillion_connection_bar_get_title       (PillionConnectionBar *self);

G_END_DECLS
