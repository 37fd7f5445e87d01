/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PILLION_WIRE_ERROR:
 *
 * The domain of every decoder in `wire/`. The message is for logs and tests: it
 * names the object, the field or the offset, and never holds a byte of content.
 */
#define PILLION_WIRE_ERROR (pillion_wire_error_quark ())

/**
 * PillionWireError:
 * @PILLION_WIRE_ERROR_MALFORMED: the bytes break the grammar or a field's range:
 *   drop them, count the sender; a relay answers `malformed`
 * @PILLION_WIRE_ERROR_TOO_LARGE: a limit on size, depth or number is exceeded: as
 *   above, but a relay answers `too_large` so that an honest client can split
 * @PILLION_WIRE_ERROR_UNSUPPORTED: well formed as far as it was read, but of a
 *   version or with a critical tag this program does not know: tell the user that
 *   a newer version is needed
 */
typedef enum {
  PILLION_WIRE_ERROR_MALFORMED,
  PILLION_WIRE_ERROR_TOO_LARGE,
  PILLION_WIRE_ERROR_UNSUPPORTED,
} PillionWireError;

GQuark pillion_wire_error_quark (void);

G_END_DECLS
