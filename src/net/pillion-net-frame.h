/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PillionNetFrameKind:
 * @PILLION_NET_FRAME_OK: the answer to a request
 * @PILLION_NET_FRAME_ERROR: the refusal of a request
 * @PILLION_NET_FRAME_PUSH: what the relay says unasked
 */
typedef enum {
  PILLION_NET_FRAME_OK,
  PILLION_NET_FRAME_ERROR,
  PILLION_NET_FRAME_PUSH,
} PillionNetFrameKind;

/**
 * PillionNetFrame:
 * @kind: which of the three
 * @id: of the request, at least 1; 0 for a push
 * @name: (nullable): of the push; borrowed from @members
 * @members: (owned): the object "ok" or "error", or the whole push; immutable
 *
 * A message from the relay whose outer form was checked (PROTOCOL.md section 4); what
 * is in @members is for its reader to check.
 */
typedef struct {
  PillionNetFrameKind kind;
  gint64 id;
  const char *name;
  JsonObject *members;
} PillionNetFrame;

/* Reads the scanned and parsed top-level object. FALSE if it is none of the three;
 * then nothing is to be cleared. Members beside these are ignored.
 */
gboolean pillion_net_frame_read   (PillionNetFrame  *self,
                                     JsonObject         *object);

void     pillion_net_frame_clear  (PillionNetFrame  *self);

/* Prints a request. members is nullable and has no "id" and no "op". The size without
 * the NUL goes to len. (transfer full)
 */
char    *pillion_net_frame_print  (gint64              id,
                                     const char         *op,
                                     JsonObject         *members,
                                     gsize              *len);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionNetFrame, pillion_net_frame_clear)

G_END_DECLS
