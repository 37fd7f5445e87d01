/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/pillion-store-error.h"

G_BEGIN_DECLS

/**
 * PillionProfileLock:
 *
 * A profile folder is used by one process at a time. The lock is on a file in it that
 * names its holder; the system lets go of it when the holder ends, however it ends.
 */
typedef struct _PillionProfileLock PillionProfileLock;

/**
 * pillion_profile_lock_take:
 * @folder: the profile; made with mode 0700 when it is not there
 * @program: the caller's name, for whoever must wait
 * @wait_ms: how long to wait for another holder
 * @error: %PILLION_STORE_ERROR_BUSY names the holder; _READ_ONLY, _FULL, _IO
 *
 * May block for @wait_ms.
 *
 * Returns: (transfer full) (nullable): the lock
 */
PillionProfileLock *pillion_profile_lock_take    (const char         *folder,
                                                  const char         *program,
                                                  guint               wait_ms,
                                                  GError            **error);
void                pillion_profile_lock_release (PillionProfileLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionProfileLock, pillion_profile_lock_release)

G_END_DECLS
