/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fuzz.h"

#include "wire/pillion-json-members.h"
#include "wire/pillion-json-scan.h"

#include <string.h>

/* What the scanner admits, json-glib parses, and what that prints is admitted again and
 * is the same. Without our rules no less is admitted.
 */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  const char *text = (const char *) data;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) node_again = NULL;
  g_autofree char *printed = NULL;
  gboolean grammar = pillion_json_scan (text, size, &pillion_json_limits_frame, 0, NULL);
  gsize len;

  if (!pillion_json_scan (text, size, &pillion_json_limits_frame, PILLION_JSON_RULES_ALL, NULL))
    return 0;

  g_assert_true (grammar);
  object = pillion_json_parse (text, size, &pillion_json_limits_frame, NULL);
  g_assert_nonnull (object);
  printed = pillion_json_print (object, &len);

  /* Printed escapes may be longer than what they stand for. */
  if (len > pillion_json_limits_frame.max_bytes)
    return 0;

  again = pillion_json_parse (printed, len, &pillion_json_limits_frame, NULL);
  g_assert_nonnull (again);
  node = json_node_init_object (json_node_alloc (), object);
  node_again = json_node_init_object (json_node_alloc (), again);
  g_assert_true (json_node_equal (node, node_again));

  return 0;
}
