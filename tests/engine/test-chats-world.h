/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-engine.h"

#include "store/pillion-accounts-table.h"
#include "store/pillion-chats-table.h"

G_BEGIN_DECLS

/* A device of an account whose chats are written straight into its store, for lists that show
 * them.
 */
typedef struct {
  PillionTestRelay  *relay;    /* (owned) */
  PillionTestEngine *engine;   /* (owned) */
  guint              n_messages; /* made so far: they are named by their numbers */
} ChatsWorld;

/* Registered and offline. */
void  chats_world_init       (ChatsWorld    *self);
void  chats_world_clear      (ChatsWorld    *self);

/* The account of a contact, by number. (transfer full): hexadecimal */
char *chats_world_dup_chat   (guint          contact);

/* n messages from a contact, each with its own number as text; the lists hear of it. */
void  chats_world_add        (ChatsWorld    *self,
                              guint          contact,
                              guint          n);

/* The same with a text that says something, n times. */
void  chats_world_add_text   (ChatsWorld    *self,
                              guint          contact,
                              guint          n,
                              const char    *text);

/* One message to each of n contacts, in their order. */
void  chats_world_add_chats  (ChatsWorld    *self,
                              guint          n);

/* The same for one message; state: PILLION_MESSAGE_STATE_.... */
void  chats_world_set_state  (ChatsWorld          *self,
                              gint64               row,
                              PillionMessageState  state);
void  chats_world_remove     (ChatsWorld    *self,
                              gint64         row);

/* What the user decides of a chat. */
void  chats_world_save       (ChatsWorld    *self,
                              guint          contact,
                              gboolean       pinned,
                              gboolean       archived,
                              const char    *draft);

G_END_DECLS
