/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PillionJsonText:
 *
 * A place in a JSON document. Used by the scanner alone; at and end belong to it, a
 * reason is set with each refusal.
 */
typedef struct {
  const char *at;
  const char *end;
  const char *reason; /* (nullable): static */
} PillionJsonText;

/* Reads one character of a string, unescaped, at a place where at least one byte is
 * left. Refuses control characters, unknown escapes, surrogates that do not pair up
 * and what is not UTF-8 (RFC 3629).
 */
gboolean pillion_json_text_next  (PillionJsonText *self,
                                  gunichar        *c);

/* Whether two keys, given without their quotes and read without refusal before, are
 * the same characters.
 */
gboolean pillion_json_text_equal (PillionJsonText  a,
                                  PillionJsonText  b);

/* A hash of the unescaped characters of such a key, to find different ones quickly. */
guint32  pillion_json_text_hash  (PillionJsonText  key);

G_END_DECLS
