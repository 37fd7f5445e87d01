/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"
#include "engine/pillion-engine.h"

G_BEGIN_DECLS

#define PILLION_TYPE_PASSPHRASE_PAGE (pillion_passphrase_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionPassphrasePage, pillion_passphrase_page, PILLION, PASSPHRASE_PAGE, PillionPage)

GtkWidget *pillion_passphrase_page_new (PillionEngine *engine,
                                        gboolean       is_new,
                                        const GError  *error);

G_END_DECLS
