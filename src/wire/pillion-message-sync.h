/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-reader.h"
#include "wire/pillion-wire.h"
#include "wire/pillion-writer.h"

G_BEGIN_DECLS

/* The bodies with which own devices keep their chats alike (PROTOCOL.md, section 7.4): types 263
 * to 268. conversation: the account the chat is with.
 */

#define PILLION_DRAFT_TEXT_MAX_BYTES 4096
#define PILLION_SETTING_MAX_BYTES 64

/* author, message: the last one that was read */
typedef struct {
  guint8  conversation[PILLION_ACCOUNT_BYTES];
  guint8  author[PILLION_ACCOUNT_BYTES];
  guint8  message[PILLION_ID_BYTES];
  guint64 time;
} PillionBodyReadMark;

/* muted_until: 0: not muted; PILLION_COUNTER_MAX: until it is unmuted */
typedef struct {
  guint8   conversation[PILLION_ACCOUNT_BYTES];
  guint64  muted_until;
  gboolean pinned;
  gboolean archived;
  gboolean marked_unread;
  guint64  time;
} PillionBodyChatState;

/* text: (owned) (nullable) */
typedef struct {
  guint8   conversation[PILLION_ACCOUNT_BYTES];
  char    *text;
  guint64  time;
} PillionBodyDraft;

typedef struct {
  char    name[PILLION_SETTING_MAX_BYTES + 1];
  char    value[PILLION_SETTING_MAX_BYTES + 1];
  guint64 time;
} PillionBodySetting;

typedef struct {
  guint8 conversation[PILLION_ACCOUNT_BYTES];
  guint8 author[PILLION_ACCOUNT_BYTES];
  guint8 message[PILLION_ID_BYTES];
} PillionBodyMessageHidden;

typedef struct {
  guint8  conversation[PILLION_ACCOUNT_BYTES];
  guint64 time;
} PillionBodyChatAccepted;

void pillion_body_read_mark_read       (PillionBodyReadMark             *self,
                                        PillionReader                   *reader);
void pillion_body_read_mark_write      (const PillionBodyReadMark       *self,
                                        PillionWriter                   *writer);
void pillion_body_chat_state_read      (PillionBodyChatState            *self,
                                        PillionReader                   *reader);
void pillion_body_chat_state_write     (const PillionBodyChatState      *self,
                                        PillionWriter                   *writer);
void pillion_body_draft_read           (PillionBodyDraft                *self,
                                        PillionReader                   *reader);
void pillion_body_draft_write          (const PillionBodyDraft          *self,
                                        PillionWriter                   *writer);
void pillion_body_setting_read         (PillionBodySetting              *self,
                                        PillionReader                   *reader);
void pillion_body_setting_write        (const PillionBodySetting        *self,
                                        PillionWriter                   *writer);
void pillion_body_message_hidden_read  (PillionBodyMessageHidden        *self,
                                        PillionReader                   *reader);
void pillion_body_message_hidden_write (const PillionBodyMessageHidden  *self,
                                        PillionWriter                   *writer);

G_END_DECLS
