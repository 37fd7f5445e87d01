/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/pillion-store-error.h"

#include <errno.h>

G_DEFINE_QUARK (pillion-store-error-quark, pillion_store_error)

int
pillion_store_error_from_errno (int saved_errno)
{
  switch (saved_errno) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return PILLION_STORE_ERROR_FULL;
  case EACCES:
  case EPERM:
  case EROFS:
    return PILLION_STORE_ERROR_READ_ONLY;
  default:
    return PILLION_STORE_ERROR_IO;
  }
}
