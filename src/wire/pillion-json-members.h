/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-json-document.h"

G_BEGIN_DECLS

/**
 * PillionJsonMembers:
 *
 * Reads the members of one JSON object, of a tree or of a document, typed and
 * bounded, with an error that sticks: a decoder is a list of reads and one
 * pillion_json_members_finish(). After the first refusal every further read gives
 * zero, %NULL or %FALSE.
 *
 * Lives on the stack, borrows the object, owns nothing. The fields are private.
 *
 * An object within an object is read through a `PillionJsonMembers` of its own
 * whose refusals are those of the outermost one, which must outlive it.
 *
 * |[<!-- language="C" -->
 * pillion_json_members_init (&members, object);
 * pillion_json_members_bytes (&members, "account", account, sizeof account);
 * limit = pillion_json_members_integer (&members, "limit", 1, 64);
 * return pillion_json_members_finish (&members, "mailbox fetch", error);
 * ]|
 */
typedef struct _PillionJsonMembers PillionJsonMembers;
struct _PillionJsonMembers {
  JsonObject            *object; /* (unowned) (nullable): of a tree; or */
  const PillionJsonItem *item;   /* (unowned) (nullable): of a document; neither if it was refused */
  PillionJsonMembers    *root;   /* (unowned): itself for the outermost */
  const char            *name;   /* (unowned) (nullable): the member refused */
  const char            *reason; /* (unowned) (nullable): static */
  gboolean               large;  /* refused for a limit */
};

void        pillion_json_members_init            (PillionJsonMembers     *self,
                                                  JsonObject             *object);

/* The same for an object of a document. */
void        pillion_json_members_init_item       (PillionJsonMembers     *self,
                                                  const PillionJsonItem  *item);

/* Refuses what was read so far, for a reason only the caller can see (a static
 * string). The first refusal is the one that is told.
 */
void        pillion_json_members_refuse          (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  const char             *reason);

/* Whether a member is there at all; a member that is null counts as there, and no
 * read accepts it. For optional members.
 */
gboolean    pillion_json_members_has             (PillionJsonMembers     *self,
                                                  const char             *name);

/* A string of min_bytes to max_bytes bytes of UTF-8. The result belongs to the
 * object; "" after a refusal, never NULL.
 */
const char *pillion_json_members_string          (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  gsize                   min_bytes,
                                                  gsize                   max_bytes);

/* An integer of min to max, both included; min after a refusal. */
gint64      pillion_json_members_integer         (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  gint64                  min,
                                                  gint64                  max);

/* A time in milliseconds UTC or another counter: 0 to 2^53-1. */
guint64     pillion_json_members_counter         (PillionJsonMembers     *self,
                                                  const char             *name);

gboolean    pillion_json_members_boolean         (PillionJsonMembers     *self,
                                                  const char             *name);

/* Exactly len bytes in canonical base64url without padding. out is zeroed after a
 * refusal.
 */
void        pillion_json_members_bytes           (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  guint8                 *out,
                                                  gsize                   len);

/* min to max bytes in canonical base64url without padding. (transfer full)
 * (nullable): NULL after a refusal.
 */
GBytes     *pillion_json_members_dup_bytes       (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  gsize                   min,
                                                  gsize                   max);

/* Begins an object that is a member. */
void        pillion_json_members_object          (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  PillionJsonMembers     *object);

/* An array of min to max elements: their number goes to n_elements (0 after a
 * refusal). The result belongs to the object; NULL after a refusal. It is a JsonArray
 * of a tree, a PillionJsonItem of a document.
 */
gpointer    pillion_json_members_array           (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  guint                   min,
                                                  guint                   max,
                                                  guint                  *n_elements);

/* Elements of an array that pillion_json_members_array() gave; index below its
 * number of elements. name is the array's, for the error.
 */
void        pillion_json_members_element_object  (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  gpointer                array,
                                                  guint                   index,
                                                  PillionJsonMembers     *object);
void        pillion_json_members_element_bytes   (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  gpointer                array,
                                                  guint                   index,
                                                  guint8                 *out,
                                                  gsize                   len);
GBytes     *pillion_json_members_element_blob    (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  gpointer                array,
                                                  guint                   index,
                                                  gsize                   min,
                                                  gsize                   max);

guint64     pillion_json_members_element_counter (PillionJsonMembers     *self,
                                                  const char             *name,
                                                  gpointer                array,
                                                  guint                   index);

/* Whether nothing was refused so far. */
gboolean    pillion_json_members_is_valid        (PillionJsonMembers     *self);

/* Ends the outermost object. what names the message in the error
 * (PILLION_WIRE_ERROR_MALFORMED or _TOO_LARGE). Members nobody read are ignored:
 * that is how later versions add one.
 */
gboolean    pillion_json_members_finish          (PillionJsonMembers     *self,
                                                  const char             *what,
                                                  GError                **error);

/* Sets a member to bytes in base64url without padding. */
void        pillion_json_set_bytes               (JsonObject             *object,
                                                  const char             *name,
                                                  const guint8           *bytes,
                                                  gsize                   len);

/* Appends bytes in base64url without padding. */
void        pillion_json_add_bytes               (JsonArray              *array,
                                                  const guint8           *bytes,
                                                  gsize                   len);

/* Prints an object on one line, as it goes into a frame. (transfer full): UTF-8
 * with a terminating NUL; its size without the NUL goes to len (nullable).
 */
char       *pillion_json_print                   (JsonObject             *object,
                                                  gsize                  *len);

G_END_DECLS
