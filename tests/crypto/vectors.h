/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

/* Reads the public vectors under tests/vectors/. Whatever is wrong with a file
 * ends the test program: the tests need them all. */

/**
 * VectorsFunc:
 * @group: the group of a Wycheproof file the case stands in
 * @test: the case
 *
 * Tests one case; its number is printed when it fails.
 */
typedef void (*VectorsFunc) (JsonObject *group,
                             JsonObject *test);

/* Returns: (transfer full): the file @name */
JsonNode *vectors_load               (const char *name);

/* Returns: (transfer full): the bytes that @member says in hexadecimal; none if
 *   there is no such member */
GBytes   *vectors_get_bytes          (JsonObject *object,
                                      const char *member);

/* Returns: the same, for who needs no length; NULL if there is no such member */
guint8   *vectors_dup_bytes          (JsonObject *object,
                                      const char *member);

/* Fails unless the @n bytes are those of @member. */
void      vectors_assert_equal       (JsonObject   *object,
                                      const char   *member,
                                      const guint8 *bytes,
                                      gsize         n);

gboolean  vectors_has_flag           (JsonObject *test,
                                      const char *flag);

/* Calls @func for each case of the Wycheproof file @name. Returns how many. */
guint     vectors_foreach_wycheproof (const char *name,
                                      VectorsFunc func);
