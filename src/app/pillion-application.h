/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PILLION_APPLICATION_ID "org.pillion.Pillion"

#define PILLION_TYPE_APPLICATION (pillion_application_get_type ())
G_DECLARE_FINAL_TYPE (PillionApplication, pillion_application, PILLION, APPLICATION, AdwApplication)

PillionApplication *pillion_application_new (void);

G_END_DECLS
