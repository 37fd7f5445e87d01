/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "engine/pillion-engine.h"
#include "engine/pillion-message.h"

G_BEGIN_DECLS

/* A message with its place in the history: the day's line above it, the line of what is new, its
 * side, its reactions. Properties: "engine" (construct only).
 */
#define PILLION_TYPE_MESSAGE_ROW (pillion_message_row_get_type ())
G_DECLARE_FINAL_TYPE (PillionMessageRow, pillion_message_row, PILLION, MESSAGE_ROW, GtkWidget)

/**
 * PillionMessagePlace:
 * @previous: (nullable): the message above
 * @next: (nullable): the one below
 * @is_first: of all messages of the chat
 * @is_first_unread: what is new begins here
 */
typedef struct {
  PillionMessage *previous;
  PillionMessage *next;
  gboolean        is_first;
  gboolean        is_first_unread;
} PillionMessagePlace;

GtkWidget      *pillion_message_row_new           (PillionEngine             *engine);

PillionMessage *pillion_message_row_get_message   (PillionMessageRow         *self);
void            pillion_message_row_set_message   (PillionMessageRow         *self,
                                                   PillionMessage            *message);
void            pillion_message_row_set_place     (PillionMessageRow         *self,
                                                   const PillionMessagePlace *place);

char           *pillion_message_row_dup_selection (PillionMessageRow         *self);
gboolean        pillion_message_row_find_middle   (PillionMessageRow         *self,
                                                   double                    *x,
                                                   double                    *y);
void            pillion_message_row_highlight     (PillionMessageRow         *self);

G_END_DECLS
