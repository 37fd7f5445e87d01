/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "app/compat/pillion-page.h"

G_BEGIN_DECLS

#define PILLION_TYPE_FAILURE_PAGE (pillion_failure_page_get_type ())
G_DECLARE_FINAL_TYPE (PillionFailurePage, pillion_failure_page, PILLION, FAILURE_PAGE, PillionPage)

GtkWidget *pillion_failure_page_new (const GError *error);

G_END_DECLS
