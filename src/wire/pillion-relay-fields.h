/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-relay-schema.h"

#include <stddef.h>

/* The rows of a message's table. Each names a member of the structure, which is also the
 * name in JSON, and takes its size from there. A row is written in braces.
 */

#define FIELD_AT(Type, member, what) \
  .name = #member, .kind = PILLION_RELAY_KIND_##what, .offset = offsetof (Type, member)

#define FIELD_SIZE(Type, member) sizeof (((Type *) NULL)->member)

#define FIELD_COUNTER(Type, member, least, most) \
  FIELD_AT (Type, member, COUNTER), .min = (least), .max = (most)

/* A time or a count without a bound of its own. */
#define FIELD_ANY_COUNTER(Type, member) FIELD_COUNTER (Type, member, 0, PILLION_JSON_INTEGER_MAX)

/* 0 is written as nothing, and nothing is read as 0. */
#define FIELD_OPTIONAL_COUNTER(Type, member) \
  FIELD_AT (Type, member, COUNTER), .optional = TRUE, .min = 1, .max = PILLION_JSON_INTEGER_MAX

#define FIELD_BOOLEAN(Type, member) FIELD_AT (Type, member, BOOLEAN)

#define FIELD_ENUM(Type, member, least, values) \
  FIELD_AT (Type, member, ENUM), .min = (least), .max = G_N_ELEMENTS (values) - 1, .names = (values)

#define FIELD_OPTIONAL_TEXT(Type, member) \
  FIELD_AT (Type, member, TEXT), .optional = TRUE, .min = 1, .max = FIELD_SIZE (Type, member) - 1

#define FIELD_NUMBER(Type, member) FIELD_AT (Type, member, NUMBER)

#define FIELD_OPTIONAL_NUMBER(Type, member) FIELD_AT (Type, member, NUMBER), .optional = TRUE

#define FIELD_FIXED(Type, member) \
  FIELD_AT (Type, member, FIXED), .max = FIELD_SIZE (Type, member)

#define FIELD_OPTIONAL_FIXED(Type, member) \
  FIELD_AT (Type, member, FIXED), .max = FIELD_SIZE (Type, member), \
                                  .optional = TRUE, .has_offset = offsetof (Type, has_##member)

#define FIELD_BYTES(Type, member, most) FIELD_AT (Type, member, BYTES), .min = 1, .max = (most)

#define FIELD_OPTIONAL_BYTES(Type, member, most) \
  FIELD_AT (Type, member, BYTES), .optional = TRUE, .min = 1, .max = (most)

#define FIELD_OBJECT(Type, member, table) \
  FIELD_AT (Type, member, OBJECT), .schema = &(table)

#define FIELD_OPTIONAL_OBJECT(Type, member, table) \
  FIELD_AT (Type, member, OBJECT), .schema = &(table), \
                                   .optional = TRUE, .has_offset = offsetof (Type, has_##member)

#define FIELD_OBJECTS(Type, member, least, most, table) \
  FIELD_AT (Type, member, OBJECTS), .min = (least), .max = (most), .schema = &(table)

#define FIELD_COUNTERS(Type, member, least, most) \
  FIELD_AT (Type, member, COUNTERS), .min = (least), .max = (most)

#define FIELD_DEVICES(Type, member, least, most) \
  FIELD_AT (Type, member, DEVICES), .min = (least), .max = (most)

#define FIELD_BLOBS(Type, member, least, most, most_bytes) \
  FIELD_AT (Type, member, BLOBS), .min = (least), .max = (most), .item_max = (most_bytes)

/* The table of a message whose rows are the array NAME_fields. */
#define DEFINE_SCHEMA(Type, name, text, checker) \
  const PillionRelaySchema name##_schema = { \
    .what = (text), \
    .size = sizeof (Type), \
    .fields = name##_fields, \
    .n_fields = G_N_ELEMENTS (name##_fields), \
    .check = (checker), \
  }
