/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Ceilings of the scanner itself: limits may be lower, never higher, because the
 * keys of all open objects are held in one array of fixed size on the stack.
 */
#define PILLION_JSON_DEPTH_MAX 16
#define PILLION_JSON_MEMBERS_MAX 64

/* RFC 8259 section 6: the integers every implementation agrees on. */
#define PILLION_JSON_INTEGER_MAX G_GINT64_CONSTANT (9007199254740991)

/**
 * PillionJsonLimits:
 * @max_bytes: size of the whole document in bytes
 * @max_depth: objects and arrays open at once, at most %PILLION_JSON_DEPTH_MAX
 * @max_string_bytes: size of one string or key in bytes of UTF-8, unescaped
 * @max_members: members of one object, at most %PILLION_JSON_MEMBERS_MAX
 * @max_elements: elements of one array
 *
 * What a document may cost before anything is allocated for it.
 */
typedef struct {
  gsize max_bytes;
  guint max_depth;
  gsize max_string_bytes;
  guint max_members;
  guint max_elements;
} PillionJsonLimits;

/**
 * pillion_json_limits_frame:
 *
 * A frame of the relay's socket after authentication: 256 KiB.
 */
extern const PillionJsonLimits pillion_json_limits_frame;

/**
 * pillion_json_limits_unauthenticated:
 *
 * A frame of a peer that has not proved who it is: 4 KiB.
 */
extern const PillionJsonLimits pillion_json_limits_unauthenticated;

/**
 * PillionJsonRules:
 * @PILLION_JSON_RULES_OBJECT: the top level is an object
 * @PILLION_JSON_RULES_INTEGERS: numbers are integers of at most 2^53-1 in size,
 *   without fraction or exponent, and zero has no sign
 * @PILLION_JSON_RULES_TEXT: no escape stands for NUL
 * @PILLION_JSON_RULES_UNIQUE: no object has two members of one name
 * @PILLION_JSON_RULES_ALL: all of them: what the protocol speaks
 *
 * What we demand beyond RFC 8259. Surrogate escapes must always pair up, and
 * bytes must always be UTF-8: without that a string has no meaning.
 */
typedef enum {
  PILLION_JSON_RULES_OBJECT = 1 << 0,
  PILLION_JSON_RULES_INTEGERS = 1 << 1,
  PILLION_JSON_RULES_TEXT = 1 << 2,
  PILLION_JSON_RULES_UNIQUE = 1 << 3,
  PILLION_JSON_RULES_ALL = (1 << 4) - 1,
} PillionJsonRules;

/**
 * PillionJsonItem:
 * @kind: what it is
 * @n: bytes of a string, members of an object, elements of an array
 * @n_items: items that it takes with all that is in it
 * @text: where it stands; of a string, its first character
 *
 * A value or a key as the scanner saw it. What is in an object or array follows it in
 * order, a key before each member's value.
 */
typedef enum {
  PILLION_JSON_KIND_OBJECT,
  PILLION_JSON_KIND_ARRAY,
  PILLION_JSON_KIND_STRING,
  PILLION_JSON_KIND_INTEGER,
  PILLION_JSON_KIND_BOOLEAN,
  PILLION_JSON_KIND_NULL,
} PillionJsonKind;

typedef struct {
  PillionJsonKind kind;
  guint32         n;
  guint32         n_items;
  const char     *text;
} PillionJsonItem;

/**
 * pillion_json_scan:
 * @bytes: (array length=len): the document; needs no terminating NUL
 * @len: its size in bytes
 * @limits: what it may cost
 * @rules: what is demanded beyond the grammar; everything but the test of the
 *   grammar itself passes %PILLION_JSON_RULES_ALL
 * @error: return location
 *
 * Decides whether a document may be given to json-glib, which has no limit of
 * depth, accepts much that is not JSON, cuts strings at NUL, wraps integers and
 * lets the last of two equal keys win. One pass, no recursion, no allocation, time
 * linear in @len (a key is compared with the at most 63 others of its object).
 *
 * Returns: %TRUE if the document is admitted; else @error is
 *   %PILLION_WIRE_ERROR_TOO_LARGE for a limit and %PILLION_WIRE_ERROR_MALFORMED
 *   for all else, and says the offset and the reason
 */
gboolean    pillion_json_scan  (const char               *bytes,
                                gsize                     len,
                                const PillionJsonLimits  *limits,
                                PillionJsonRules          rules,
                                GError                  **error);

/**
 * pillion_json_scan_items:
 * @items: (element-type PillionJsonItem): where what was seen is appended
 *
 * The same with all rules for somebody who then needs the values: it is behind
 * pillion-json-document.h. Items of a document that is refused mean nothing.
 */
gboolean    pillion_json_scan_items (const char               *bytes,
                                     gsize                     len,
                                     const PillionJsonLimits  *limits,
                                     GArray                   *items,
                                     GError                  **error);

/**
 * pillion_json_parse:
 * @bytes: (array length=len): the document; needs no terminating NUL
 * @len: its size in bytes
 * @limits: what it may cost
 * @error: return location
 *
 * Scans a document with all rules and, only if it is admitted, parses it.
 *
 * Returns: (transfer full): the object; or %NULL with the errors of
 *   pillion_json_scan()
 */
JsonObject *pillion_json_parse (const char               *bytes,
                                gsize                     len,
                                const PillionJsonLimits  *limits,
                                GError                  **error);

G_END_DECLS
