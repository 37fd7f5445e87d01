/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The style of what no toast may cover: the lower part of a page, to write and answer with. */
#define PILLION_TOAST_FLOOR "toast-floor"

AdwToast *pillion_toast_new (const char *text);

G_END_DECLS
