/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-engine.h"

G_BEGIN_DECLS

/* Chats of a registered profile as they are after some weeks of use, written into its store:
 * every kind of message, and every state of a row. The profile is open.
 */
void   pillion_test_chats_fill     (PillionTestEngine *engine);

/* The account of the first contact, in hexadecimal: the chat in which everything is. (transfer
 * full)
 */
char  *pillion_test_chats_dup_chat (guint contact);

/* The row of the message with this text in a store that was filled so. */
gint64 pillion_test_chats_find_row (const char *text);

/* Contacts: the chat of each has its own state. */
enum {
  PILLION_TEST_CHAT_EVERYTHING,
  PILLION_TEST_CHAT_DRAFT,
  PILLION_TEST_CHAT_FAILED,
  PILLION_TEST_CHAT_MUTED,
  PILLION_TEST_CHAT_HEBREW,
  PILLION_TEST_CHAT_REQUEST,
  PILLION_TEST_CHAT_BLOCKED,
  PILLION_TEST_CHAT_ARCHIVED,
  PILLION_TEST_N_CHATS,
};

G_END_DECLS
