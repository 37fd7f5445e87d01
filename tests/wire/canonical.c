/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "canonical.h"

#include "bytes.h"

static gsize
append_hex (GByteArray *bytes,
            const char *at)
{
  guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]));
  guint64 n = 1;
  char *end = (char *) at + 2;

  g_assert_true (g_ascii_isxdigit (at[0]) && g_ascii_isxdigit (at[1]));

  if (*end == '*')
    n = g_ascii_strtoull (end + 1, &end, 10);

  for (guint64 i = 0; i < n; i++)
    g_byte_array_append (bytes, &byte, 1);

  return (gsize) (end - at);
}

GBytes *
layout (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  while (*text != '\0')
    if (*text == ' ') {
      text++;
    } else if (*text == '\'') {
      gsize len = strcspn (text + 1, "'");

      g_byte_array_append (bytes, (const guint8 *) text + 1, (guint) len);
      text += len + 2;
    } else {
      text += append_hex (bytes, text);
    }

  return g_byte_array_free_to_bytes (bytes);
}

/* Out of a block of its own size, so that a sanitizer sees each byte read too far. */
static gsize
recode_copy (Recode        recode,
             const guint8 *bytes,
             gsize         len,
             guint8       *out,
             GError      **error)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, len);

  return recode (copy, len, out, error);
}

static void
check_prefixes (Recode        recode,
                const guint8 *bytes,
                gsize         len)
{
  g_autofree guint8 *out = g_malloc (RECODE_MAX_BYTES);

  for (gsize n = 0; n < len; n++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (recode_copy (recode, bytes, n, out, &error), ==, 0);
    g_assert_true (error != NULL && error->domain == PILLION_WIRE_ERROR);
  }
}

static void
check_tails (Recode        recode,
             const guint8 *bytes,
             gsize         len)
{
  static const guint8 tails[] = { 0x00, 0x01, 0x80, 0xff };
  g_autofree guint8 *out = g_malloc (RECODE_MAX_BYTES);
  g_autofree guint8 *longer = g_malloc (len + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++) {
    memcpy (longer, bytes, len);
    longer[len] = tails[i];
    g_assert_cmpuint (recode_copy (recode, longer, len + 1, out, NULL), ==, 0);
  }
}

static void
check_mutants (Recode        recode,
               const guint8 *bytes,
               gsize         len)
{
  static const guint8 masks[] = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x7f, 0xff };
  g_autofree guint8 *out = g_malloc (RECODE_MAX_BYTES);
  g_autofree guint8 *mutant = g_memdup2 (bytes, len);
  guint n_refused = 0;

  for (gsize i = 0; i < len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (masks); k++) {
      gsize n;

      mutant[i] ^= masks[k];
      n = recode_copy (recode, mutant, len, out, NULL);

      if (n == 0)
        n_refused++;
      else
        assert_bytes (out, n, mutant, len);

      mutant[i] ^= masks[k];
    }

  g_assert_cmpuint (n_refused, >, 0);
}

void
check_canonical (Recode  recode,
                 GBytes *sample)
{
  gsize len;
  const guint8 *bytes = g_bytes_get_data (sample, &len);
  g_autofree guint8 *out = g_malloc (RECODE_MAX_BYTES);
  g_autoptr (GError) error = NULL;
  gsize n = recode_copy (recode, bytes, len, out, &error);

  g_assert_no_error (error);
  assert_bytes (out, n, bytes, len);
  check_prefixes (recode, bytes, len);
  check_tails (recode, bytes, len);
  check_mutants (recode, bytes, len);
}

static void
assert_refused (Recode           recode,
                const guint8    *bytes,
                gsize            len,
                PillionWireError code,
                const char      *reason)
{
  g_autofree guint8 *out = g_malloc (RECODE_MAX_BYTES);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (recode_copy (recode, bytes, len, out, &error), ==, 0);
  g_assert_error (error, PILLION_WIRE_ERROR, (int) code);

  if (!g_str_has_suffix (error->message, reason))
    g_error ("“%s” instead of “%s”", error->message, reason);
}

void
check_patches (Recode       recode,
               GBytes      *sample,
               const Patch *patches,
               gsize        n_patches)
{
  for (gsize i = 0; i < n_patches; i++) {
    g_autoptr (GBytes) replacement = layout (patches[i].replacement);
    gsize len = g_bytes_get_size (sample);
    g_autofree guint8 *patched = g_memdup2 (g_bytes_get_data (sample, NULL), len);

    g_assert_cmpuint (patches[i].offset + g_bytes_get_size (replacement), <=, len);
    memcpy (patched + patches[i].offset, g_bytes_get_data (replacement, NULL),
            g_bytes_get_size (replacement));
    assert_refused (recode, patched, len, patches[i].code, patches[i].reason);
  }
}

void
check_refused (Recode           recode,
               const char      *text,
               PillionWireError code,
               const char      *reason)
{
  g_autoptr (GBytes) bytes = layout (text);

  assert_refused (recode, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), code, reason);
}

void
check_accepted (Recode      recode,
                const char *text)
{
  g_autoptr (GBytes) bytes = layout (text);
  g_autofree guint8 *out = g_malloc (RECODE_MAX_BYTES);
  g_autoptr (GError) error = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  gsize n = recode_copy (recode, data, len, out, &error);

  g_assert_no_error (error);
  assert_bytes (out, n, data, len);
}
