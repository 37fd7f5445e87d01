/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/pillion-cli-limit.h"

#include "engine/pillion-engine-error.h"

#include <glib/gi18n.h>

#define LIMIT_DEFAULT 50
#define LIMIT_MAX     10000

gboolean
pillion_cli_limit_parse (const char *text,
                         guint      *limit,
                         GError    **error)
{
  guint64 number = LIMIT_DEFAULT;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, LIMIT_MAX, &number, NULL)) {
    g_set_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_USAGE, _("--limit is a number from 1 to %d."), LIMIT_MAX);
    return FALSE;
  }
  *limit = (guint) number;
  return TRUE;
}
