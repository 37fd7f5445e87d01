/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "media-helper/pillion-media-message.h"
#include "media-helper/pillion-media-worker.h"

#include <unistd.h>

/* Started by the application with one end of a socket; it has no arguments. No
 * setlocale(): translated messages of libraries would be files to open.
 */
int
main (void)
{
  /* Without what programs do when they end: the sandbox has no calls for it. */
  _exit (pillion_media_worker_run (PILLION_MEDIA_SOCKET_FD) ? 0 : 1);
}
