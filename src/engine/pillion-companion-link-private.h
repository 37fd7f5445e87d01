/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-companion-link-store.h"
#include "engine/pillion-companion-link.h"
#include "wire/pillion-relay-messages-rendezvous.h"

G_BEGIN_DECLS

/* One code that was shown, and what came of it. */
typedef struct {
  PillionCompanionLink *link;    /* (unowned): it owns this */
  PillionLinkCompanion *machine; /* (owned) */
  guint8                rendezvous[PILLION_ID_BYTES];
  guint                 timer;   /* of the machine's deadline */
  gboolean              acting;
  gboolean              over;
  GError               *keep_error; /* (owned) (nullable): why its keys could not be stored */
} PillionCompanionRun;

struct _PillionCompanionLink {
  GObject                    parent_instance;

  PillionEngine             *engine;      /* (owned) */
  char                      *relay_url;   /* (owned) */
  char                      *number;      /* (owned) (nullable): kind code */
  PillionCompanionLinkWork  *work;        /* (owned) */
  PillionCompanionLinkState  state;
  PillionConnection         *connection;  /* (owned) (nullable) */
  PillionRelayPolicy         policy;
  gboolean                   greeted;
  GPtrArray                 *runs;        /* (owned) (element-type PillionCompanionRun): the shown one last */
  PillionCompanionRun       *chosen;      /* (unowned) (nullable): the one a primary answers */
  guint                      rotation;    /* until another code is shown */
  guint64                    stops_at;    /* T: no code after it */

  char                      *text;        /* (owned) (nullable) (secret) */
  guint64                    expires_at;
  guint                      tries_left;
  GError                    *error;       /* (owned) (nullable) */
};

/* Notifies. */
void                 pillion_companion_link_set_state     (PillionCompanionLink                *self,
                                                           PillionCompanionLinkState            state);

/* text: (transfer full) (nullable) */
void                 pillion_companion_link_set_text      (PillionCompanionLink                *self,
                                                           char                                *text,
                                                           guint64                              expires_at);
void                 pillion_companion_link_ask_check     (PillionCompanionLink                *self,
                                                           guint                                tries_left);

/* error: (transfer full). Does nothing when it is over already. */
void                 pillion_companion_link_end           (PillionCompanionLink                *self,
                                                           GError                              *error);
void                 pillion_companion_link_leave         (PillionCompanionLink                *self);

/* Whether nothing but the store, or nothing at all, has still to be done. */
gboolean             pillion_companion_link_is_over       (PillionCompanionLink                *self);

/* The profile has its identity: connects as the device, then says LINKED. */
void                 pillion_companion_link_become_device (PillionCompanionLink                *self);

/* Begins to wait behind a code that lives so long. (transfer none) */
PillionCompanionRun *pillion_companion_link_add_run       (PillionCompanionLink                *self,
                                                           const PillionRelayRendezvousOpenOk  *opened,
                                                           guint64                              lives_ms);
void                 pillion_companion_run_free           (PillionCompanionRun                 *self);

/* Lets time pass for the machine, does what it asks for, and comes back at its deadline. A
 * #GSourceFunc of the run.
 */
gboolean             pillion_companion_run_act            (gpointer                             run);

/* A push of the link's connection. */
void                 pillion_companion_link_take_push     (PillionCompanionLink                *self,
                                                           const char                          *name,
                                                           JsonObject                          *push);

G_END_DECLS
