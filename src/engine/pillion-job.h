/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-random.h"
#include "engine/pillion-conversation-event.h"
#include "engine/pillion-identity.h"
#include "protocol/pillion-trust-limits.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PillionEffects:
 *
 * What must follow on the main thread once a job's transaction is committed. Nothing of it
 * happens when the transaction fails.
 */
typedef enum {
  PILLION_EFFECT_MESSAGES = 1 << 0,      /* messages arrived or changed */
  PILLION_EFFECT_NOTICES = 1 << 1,       /* there is something to tell */
  PILLION_EFFECT_OUTBOX = 1 << 2,        /* something waits to be sent */
  PILLION_EFFECT_OWN_ACCOUNT = 1 << 3,   /* own membership or freshness is newer */
  PILLION_EFFECT_RECEIPTS = 1 << 4,      /* somebody is to be told that something arrived or was read */
  PILLION_EFFECT_PREFERENCES = 1 << 5,   /* a shared setting changed */
  PILLION_EFFECT_TRANSFERS = 1 << 6,     /* attachments are to be sent, or were let go of */
  PILLION_EFFECT_SYNC = 1 << 8,          /* what own devices share has changed, or what one has of it */
  PILLION_EFFECT_SHARE = 1 << 9,         /* the primary gave the share of the store's key */
  PILLION_EFFECT_HISTORY = 1 << 7,       /* a history transfer is further, or may go further */
} PillionEffects;

/* Whether an account types, as it says itself or by what it has sent. */
typedef struct {
  guint8   account[PILLION_ACCOUNT_BYTES];
  gboolean active;
} PillionTypingNews;

/**
 * PillionJob:
 *
 * What a piece of work on the store's thread knows of the world, and what it asks for. Made
 * on the main thread, used by one piece of work, read on the main thread again.
 */
typedef struct {
  PillionIdentity          *identity;            /* (owned) (nullable): none before the first link */
  const PillionRandom      *random;
  const PillionTrustLimits *limits;
  guint64                   now_ms;              /* T, PROTOCOL.md section 3.6 */
  PillionEffects            effects;
  guint64                   freshness_issued_at; /* of a newer freshness of the own account; 0: none */
  GPtrArray                *fetch;               /* (owned) (element-type GBytes): accounts to fetch */
  GHashTable               *chats;               /* (owned) (element-type GBytes): chats that changed */
  GPtrArray                *events;              /* (owned) (element-type PillionConversationEvent) */
  GArray                   *typing;              /* (owned) (nullable) (element-type PillionTypingNews) */
} PillionJob;

void     pillion_job_clear         (PillionJob       *self);

/* Asks for an account record of the relay. */
void     pillion_job_add_fetch     (PillionJob       *self,
                                    const guint8     *account);

/* A time of another own device. Of a clock that goes more than 10 min ahead it is now
 * (PROTOCOL.md, section 7.4).
 */
guint64  pillion_job_clamp_time    (const PillionJob *self,
                                    guint64           time);

/* Something in the chat with an account is shown otherwise now. */
void     pillion_job_note_chat     (PillionJob       *self,
                                    const guint8     *account);

/* event is (transfer full): told when the job is committed. */
void     pillion_job_add_event     (PillionJob                *self,
                                    PillionConversationEvent  *event);

/* An account began or ceased to type. */
void     pillion_job_note_typing   (PillionJob       *self,
                                    const guint8     *account,
                                    gboolean          active);

/* Stores something the user must be told once. detail is (transfer full). */
gboolean pillion_job_add_notice    (PillionJob       *self,
                                    PillionDatabase  *database,
                                    const char       *kind,
                                    JsonObject       *detail,
                                    GError          **error);

/* Counts something that was refused, by its kind; `status` shows the numbers. */
gboolean pillion_job_count_refusal (PillionJob       *self,
                                    PillionDatabase  *database,
                                    const char       *kind,
                                    GError          **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PillionJob, pillion_job_clear)

G_END_DECLS
