/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-attachment-file.h"

#include "crypto/pillion-attachment-seal.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hash.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-hex.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "attachments"

#define CHUNK PILLION_ATTACHMENT_SEAL_CHUNK_BYTES
#define SEALED_CHUNK (CHUNK + PILLION_ATTACHMENT_SEAL_TAG_BYTES)

gboolean
pillion_attachment_file_is_sound (const PillionAttachmentRow *row)
{
  guint8 commitment[PILLION_ATTACHMENT_SEAL_COMMITMENT_BYTES];

  if (row->n_bytes > PILLION_ATTACHMENT_SEAL_MAX_BYTES ||
      row->padded_bytes != pillion_attachment_seal_get_padded (row->n_bytes))
    return FALSE;
  pillion_attachment_seal_commit (commitment, row->key);
  return memcmp (commitment, row->commitment, sizeof commitment) == 0;
}

char *
pillion_attachment_file_get_path (const char                 *profile,
                                  const PillionAttachmentRow *row)
{
  g_autofree char *name = pillion_hex_encode (row->hash, sizeof row->hash);

  return g_build_filename (profile, FOLDER, name, NULL);
}

char *
pillion_attachment_file_get_part_path (const char                 *profile,
                                       const PillionAttachmentRow *row)
{
  g_autofree char *path = pillion_attachment_file_get_path (profile, row);

  return g_strdup_printf ("%s."
                          "%" G_GINT64_FORMAT,
                          path, row->message);
}

GPtrArray *
pillion_attachment_file_list (const char *profile)
{
  g_autofree char *folder = g_build_filename (profile, FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

gboolean
pillion_attachment_file_parse_name (const char *name,
                                    guint8     *hash)
{
  g_autofree char *digits = g_strndup (name, 2 * PILLION_ATTACHMENT_HASH_BYTES);

  return pillion_hex_decode (digits, hash, PILLION_ATTACHMENT_HASH_BYTES);
}

void
pillion_attachment_file_remove (const char *profile,
                                const char *name)
{
  g_autofree char *path = g_build_filename (profile, FOLDER, name, NULL);

  g_unlink (path);
}

gboolean
pillion_attachment_file_erase_all (const char *profile)
{
  g_autofree char *folder = g_build_filename (profile, FOLDER, NULL);
  g_autoptr (GPtrArray) names = pillion_attachment_file_list (profile);

  for (guint i = 0; i < names->len; i++)
    pillion_attachment_file_remove (profile, names->pdata[i]);
  return g_rmdir (folder) == 0 || errno == ENOENT;
}

/* What is sealed or opened at a time; its plain bytes are wiped in the end. */
typedef struct {
  guint8 plain[CHUNK];
  guint8 sealed[SEALED_CHUNK];
} Buffers;

static void
buffers_free (Buffers *self)
{
  pillion_secret_wipe (self->plain, sizeof self->plain);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Buffers, buffers_free)

static gboolean
is_last (const PillionAttachmentRow *row,
         guint64                     index)
{
  return index + 1 == pillion_attachment_seal_get_chunks (row->padded_bytes);
}

static gsize
get_chunk_bytes (const PillionAttachmentRow *row,
                 guint64                     index)
{
  return (gsize) MIN (row->padded_bytes - index * CHUNK, CHUNK);
}

/* ----- sealing ----- */

/* Padding, and which chunk is the last, depend on the length. */
static gboolean
measure (GFile        *file,
         guint64      *size,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  *size = (guint64) g_file_info_get_size (info);
  return TRUE;
}

static gboolean
seal_chunks (GInputStream         *source,
             GOutputStream        *target,
             PillionAttachmentRow *row,
             GCancellable         *cancellable,
             GError              **error)
{
  g_autoptr (Buffers) buffers = g_new (Buffers, 1);
  guint64 n_chunks = pillion_attachment_seal_get_chunks (row->padded_bytes);
  guint64 n_read = 0;
  PillionHash hash;

  pillion_hash_init_with_context (&hash, PILLION_CONTEXT_ATTACHMENT_FILE,
                                  pillion_attachment_seal_get_sealed (row->padded_bytes));
  for (guint64 i = 0; i < n_chunks; i++) {
    gsize n = get_chunk_bytes (row, i);
    gsize n_content = 0;

    memset (buffers->plain, 0, sizeof buffers->plain);
    if (!g_input_stream_read_all (source, buffers->plain, n, &n_content, cancellable, error))
      return FALSE;
    n_read += n_content;
    pillion_attachment_seal_chunk (buffers->sealed, buffers->plain, n, i, is_last (row, i), row->key);
    pillion_hash_update (&hash, buffers->sealed, n + PILLION_ATTACHMENT_SEAL_TAG_BYTES);
    if (!g_output_stream_write_all (target, buffers->sealed, n + PILLION_ATTACHMENT_SEAL_TAG_BYTES, NULL, cancellable,
                                    error))
      return FALSE;
  }
  pillion_hash_finish (&hash, row->hash);
  if (n_read == row->n_bytes)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the file changed while it was read");
  return FALSE;
}

gboolean
pillion_attachment_file_fits (guint64 n_bytes,
                              guint64 max_bytes)
{
  return n_bytes <= PILLION_ATTACHMENT_SEAL_MAX_BYTES &&
         pillion_attachment_seal_get_sealed (pillion_attachment_seal_get_padded (n_bytes)) <= max_bytes;
}

static gboolean
choose_sizes (PillionAttachmentRow *row,
              guint64               max_bytes,
              GError              **error)
{
  if (pillion_attachment_file_fits (row->n_bytes, max_bytes)) {
    row->padded_bytes = pillion_attachment_seal_get_padded (row->n_bytes);
    return TRUE;
  }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the file is too large");
  return FALSE;
}

gboolean
pillion_attachment_file_make_folder (const char *profile,
                                     GError    **error)
{
  g_autofree char *folder = g_build_filename (profile, FOLDER, NULL);
  int code;

  if (g_mkdir (folder, 0700) == 0 || errno == EEXIST)
    return TRUE;
  code = errno;
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s: %s", folder, g_strerror (code));
  return FALSE;
}

/* It gets its name when it is whole. */
static gboolean
finish_file (const char           *profile,
             GFile                *part,
             PillionAttachmentRow *row,
             GCancellable         *cancellable,
             GError              **error)
{
  g_autofree char *path = pillion_attachment_file_get_path (profile, row);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return g_file_move (part, file, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error);
}

/* row->n_bytes says how much is to come. */
static gboolean
seal_stream (GInputStream         *input,
             const char           *profile,
             guint64               max_bytes,
             const PillionRandom  *random,
             PillionAttachmentRow *row,
             GCancellable         *cancellable,
             GError              **error)
{
  g_autofree char *part_path = g_build_filename (profile, FOLDER, "sealing-XXXXXX", NULL);
  g_autoptr (GFileOutputStream) output = NULL;
  g_autoptr (GFile) part = NULL;
  gboolean done;
  int fd;

  if (!choose_sizes (row, max_bytes, error) || !pillion_attachment_file_make_folder (profile, error))
    return FALSE;
  fd = g_mkstemp_full (part_path, 0, 0600);
  if (fd == -1 || !g_close (fd, error)) {
    if (fd == -1)
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no file can be made in the profile");
    return FALSE;
  }
  part = g_file_new_for_path (part_path);
  output = g_file_append_to (part, G_FILE_CREATE_PRIVATE, cancellable, error);
  pillion_random_fill (random, row->key, sizeof row->key);
  pillion_attachment_seal_commit (row->commitment, row->key);
  done = output != NULL && seal_chunks (input, G_OUTPUT_STREAM (output), row, cancellable, error) &&
         g_output_stream_close (G_OUTPUT_STREAM (output), cancellable, error) &&
         finish_file (profile, part, row, cancellable, error);
  if (!done)
    g_unlink (part_path);
  return done;
}

gboolean
pillion_attachment_file_seal (GFile                *source,
                              const char           *profile,
                              guint64               max_bytes,
                              const PillionRandom  *random,
                              PillionAttachmentRow *row,
                              GCancellable         *cancellable,
                              GError              **error)
{
  g_autoptr (GFileInputStream) input = NULL;

  /* What is too large is not even opened. */
  if (!measure (source, &row->n_bytes, cancellable, error) || !choose_sizes (row, max_bytes, error))
    return FALSE;
  input = g_file_read (source, cancellable, error);
  return input != NULL &&
         seal_stream (G_INPUT_STREAM (input), profile, max_bytes, random, row, cancellable, error);
}

gboolean
pillion_attachment_file_seal_bytes (GBytes               *source,
                                    const char           *profile,
                                    guint64               max_bytes,
                                    const PillionRandom  *random,
                                    PillionAttachmentRow *row,
                                    GCancellable         *cancellable,
                                    GError              **error)
{
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_bytes (source);

  row->n_bytes = g_bytes_get_size (source);
  return seal_stream (input, profile, max_bytes, random, row, cancellable, error);
}

/* ----- opening ----- */

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the file is not what was sent");
  return FALSE;
}

static gboolean
read_chunk (GInputStream               *input,
            Buffers                    *buffers,
            const PillionAttachmentRow *row,
            guint64                     index,
            gsize                      *n,
            GCancellable               *cancellable,
            GError                    **error)
{
  gsize n_wanted = get_chunk_bytes (row, index) + PILLION_ATTACHMENT_SEAL_TAG_BYTES;

  if (!g_input_stream_read_all (input, buffers->sealed, n_wanted, n, cancellable, error))
    return FALSE;
  return *n == n_wanted || refuse (error);
}

static gboolean
check_hash (GInputStream               *input,
            const PillionAttachmentRow *row,
            GCancellable               *cancellable,
            GError                    **error)
{
  g_autoptr (Buffers) buffers = g_new (Buffers, 1);
  guint64 n_chunks = pillion_attachment_seal_get_chunks (row->padded_bytes);
  guint8 found[PILLION_HASH_BYTES];
  PillionHash hash;
  gsize n;

  pillion_hash_init_with_context (&hash, PILLION_CONTEXT_ATTACHMENT_FILE,
                                  pillion_attachment_seal_get_sealed (row->padded_bytes));
  for (guint64 i = 0; i < n_chunks; i++) {
    if (!read_chunk (input, buffers, row, i, &n, cancellable, error))
      return FALSE;
    pillion_hash_update (&hash, buffers->sealed, n);
  }
  pillion_hash_finish (&hash, found);
  if (!g_input_stream_read_all (input, buffers->sealed, 1, &n, cancellable, error))
    return FALSE;
  return (n == 0 && memcmp (found, row->hash, sizeof found) == 0) || refuse (error);
}

/* (transfer full): the sealed file from its beginning, after it was checked */
static GFileInputStream *
read_checked (const char                 *path,
              const PillionAttachmentRow *row,
              GCancellable               *cancellable,
              GError                    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) input = NULL;

  if (!pillion_attachment_file_is_sound (row)) {
    refuse (error);
    return NULL;
  }
  input = g_file_read (file, cancellable, error);
  if (input == NULL || !check_hash (G_INPUT_STREAM (input), row, cancellable, error) ||
      !g_seekable_seek (G_SEEKABLE (input), 0, G_SEEK_SET, cancellable, error))
    return NULL;
  return g_steal_pointer (&input);
}

gboolean
pillion_attachment_file_check (const char                 *path,
                               const PillionAttachmentRow *row,
                               GCancellable               *cancellable,
                               GError                    **error)
{
  g_autoptr (GFileInputStream) input = read_checked (path, row, cancellable, error);

  return input != NULL;
}

/* Another message that shares the file may have brought it meanwhile. */
gboolean
pillion_attachment_file_take (const char                 *profile,
                              const PillionAttachmentRow *row,
                              GCancellable               *cancellable,
                              GError                    **error)
{
  g_autofree char *path = pillion_attachment_file_get_path (profile, row);
  g_autofree char *part_path = pillion_attachment_file_get_part_path (profile, row);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) part = g_file_new_for_path (part_path);
  GError *check_error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS) && pillion_attachment_file_check (path, row, cancellable, NULL)) {
    g_unlink (part_path);
    return TRUE;
  }
  if (pillion_attachment_file_check (part_path, row, cancellable, &check_error))
    return g_file_move (part, file, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, error);
  if (g_error_matches (check_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_unlink (part_path);
  g_propagate_error (error, check_error);
  return FALSE;
}

static gboolean
is_zero (const guint8 *bytes,
         gsize         n)
{
  guint8 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum |= bytes[i];
  return sum == 0;
}

/* left: bytes of content that are still to come */
static gboolean
write_content (GOutputStream *target,
               const guint8  *plain,
               gsize          n,
               guint64       *left,
               GCancellable  *cancellable,
               GError       **error)
{
  gsize n_content = (gsize) MIN (*left, n);

  if (!is_zero (plain + n_content, n - n_content))
    return refuse (error);
  *left -= n_content;
  return g_output_stream_write_all (target, plain, n_content, NULL, cancellable, error);
}

gboolean
pillion_attachment_file_open (const char                 *profile,
                              const PillionAttachmentRow *row,
                              GOutputStream              *target,
                              GCancellable               *cancellable,
                              GError                    **error)
{
  g_autofree char *path = pillion_attachment_file_get_path (profile, row);
  g_autoptr (Buffers) buffers = g_new (Buffers, 1);
  g_autoptr (GFileInputStream) input = read_checked (path, row, cancellable, error);
  guint64 n_chunks = pillion_attachment_seal_get_chunks (row->padded_bytes);
  guint64 left = row->n_bytes;
  gsize n;

  if (input == NULL)
    return FALSE;
  for (guint64 i = 0; i < n_chunks; i++) {
    if (!read_chunk (G_INPUT_STREAM (input), buffers, row, i, &n, cancellable, error))
      return FALSE;
    if (!pillion_attachment_open_chunk (buffers->plain, buffers->sealed, n, i, is_last (row, i), row->key))
      return refuse (error);
    if (!write_content (target, buffers->plain, n - PILLION_ATTACHMENT_SEAL_TAG_BYTES, &left, cancellable, error))
      return FALSE;
  }
  return TRUE;
}
