/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gives up, for good, all that decoding does not need: other descriptors are closed;
 * memory, processor time, files and processes get limits; after that every system call
 * ends the process but those that read requests from @socket_fd, write answers to it,
 * map shared memory and manage memory. Whatever opens a file must have happened.
 *
 * @extra_memory: bytes of address space beside what the process has now; sanitizers
 *   need more than any limit, so that a build with them has none
 *
 * FALSE if the system refuses a part of it: then nothing foreign may be decoded.
 */
gboolean pillion_media_sandbox_enter (int   socket_fd,
                                      gsize extra_memory);

G_END_DECLS
