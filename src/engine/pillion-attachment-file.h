/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "store/pillion-attachments-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The sealed files of attachments in the folder "attachments" of a profile (PROTOCOL.md, section
 * 7.6). All of it may block on the disk: not for the main thread.
 */

/* Whether what a row promises fits together: its lengths, and its key with the commitment to it.
 * Nothing of an attachment that does not is ever fetched or opened.
 */
gboolean pillion_attachment_file_is_sound (const PillionAttachmentRow  *row);

/* (transfer full): where the sealed file of a row is, or would be; named by its hash. */
char    *pillion_attachment_file_get_path (const char                  *profile,
                                           const PillionAttachmentRow  *row);

/* (transfer full): where the beginning of it is while the rest is fetched for a message. */
char    *pillion_attachment_file_get_part_path (const char                  *profile,
                                                const PillionAttachmentRow  *row);

/* (transfer full) (element-type filename): the names of all files that are there; and the hash
 * that stands in one of them, if it is one of ours.
 */
GPtrArray *pillion_attachment_file_list       (const char                  *profile);
gboolean   pillion_attachment_file_parse_name (const char                  *name,
                                               guint8                      *hash);
void       pillion_attachment_file_remove     (const char                  *profile,
                                               const char                  *name);

/* All of them, and their folder. FALSE: something is left. */
gboolean   pillion_attachment_file_erase_all  (const char                  *profile);

/* Makes the folder that they are in. */
gboolean   pillion_attachment_file_make_folder (const char                 *profile,
                                                GError                    **error);

/**
 * pillion_attachment_file_take:
 *
 * Checks what was fetched as a part, and gives it its name; what is not the file that was
 * promised is removed: %G_IO_ERROR_INVALID_DATA. One that is here already is checked alone.
 */
gboolean pillion_attachment_file_take     (const char                  *profile,
                                           const PillionAttachmentRow  *row,
                                           GCancellable                *cancellable,
                                           GError                     **error);

/* Whether a file of n_bytes, padded and sealed, has at most max_bytes. */
gboolean pillion_attachment_file_fits     (guint64                      n_bytes,
                                           guint64                      max_bytes);

/**
 * pillion_attachment_file_seal:
 * @source: read once, from its beginning to its end
 * @profile: the folder of the profile
 * @max_bytes: of the sealed file
 * @row: gets sizes, key, commitment and hash
 * @error: %G_IO_ERROR_NO_SPACE and its like of either side; %G_IO_ERROR_MESSAGE_TOO_LARGE: it
 *   would have more than @max_bytes; %G_IO_ERROR_PARTIAL_INPUT: it changed meanwhile
 *
 * Seals a file into the profile, under a new key. There is a whole file or none.
 */
gboolean pillion_attachment_file_seal     (GFile                       *source,
                                           const char                  *profile,
                                           guint64                      max_bytes,
                                           const PillionRandom         *random,
                                           PillionAttachmentRow        *row,
                                           GCancellable                *cancellable,
                                           GError                     **error);

/* The same for memory. */
gboolean pillion_attachment_file_seal_bytes (GBytes                 *source,
                                             const char             *profile,
                                             guint64                 max_bytes,
                                             const PillionRandom    *random,
                                             PillionAttachmentRow   *row,
                                             GCancellable           *cancellable,
                                             GError                **error);

/* Whether a file is the whole sealed file that a row promises: FALSE with %G_IO_ERROR_INVALID_DATA
 * if it is another. Attack 16 ends here: nothing is decrypted before.
 */
gboolean pillion_attachment_file_check    (const char                  *path,
                                           const PillionAttachmentRow  *row,
                                           GCancellable                *cancellable,
                                           GError                     **error);

/* Writes the content of a sealed file that is here, after it was checked. The stream is not
 * closed: what it holds after an error is to be thrown away.
 */
gboolean pillion_attachment_file_open     (const char                  *profile,
                                           const PillionAttachmentRow  *row,
                                           GOutputStream               *target,
                                           GCancellable                *cancellable,
                                           GError                     **error);

G_END_DECLS
