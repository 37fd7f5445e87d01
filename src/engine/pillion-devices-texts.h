/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-engine.h"
#include "protocol/pillion-account-view.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* What people type of devices, accounts and relays, checked before it goes anywhere. */

/* %PILLION_ENGINE_ERROR_USAGE unless name is 1 to 64 bytes of UTF-8 on one line. */
gboolean pillion_devices_check_name    (const char  *name,
                                        GError     **error);

/* The same of a name that the user of this device chose: something of it can be seen, too. */
gboolean pillion_devices_check_chosen_name
                                       (const char  *name,
                                        GError     **error);

/* %PILLION_ENGINE_ERROR_USAGE unless it is E.164. */
gboolean pillion_devices_check_number  (const char  *number,
                                        GError     **error);

/* %PILLION_ENGINE_ERROR_USAGE unless it is a relay's address, which may be there or not. */
gboolean pillion_devices_check_relay   (const char  *relay_url,
                                        GError     **error);

/* given: (nullable): the system's name by default; cut where it is too long. */
void     pillion_devices_copy_platform (char         platform[PILLION_PLATFORM_MAX_BYTES + 1],
                                        const char  *given);

/* Static: what a device is in its account, as scripts read it. */
const char *pillion_devices_get_state_name (PillionDeviceTrust trust);

G_END_DECLS
