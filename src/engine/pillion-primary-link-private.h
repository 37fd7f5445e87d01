/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine/pillion-primary-link-store.h"
#include "engine/pillion-primary-link.h"
#include "wire/pillion-relay-messages-rendezvous.h"

G_BEGIN_DECLS

/* One request for a link that is answered: of a QR code there is one, of a code several. */
typedef struct {
  PillionPrimaryLink *link;    /* (unowned): it owns this */
  PillionLinkPrimary *machine; /* (owned) (nullable): once it is joined */
  guint8              rendezvous[PILLION_ID_BYTES];
  guint               timer;   /* of the machine's deadline */
  gboolean            acting;
  gboolean            over;
  PillionLinkReason   reason;  /* why it is over */
} PillionPrimaryRun;

struct _PillionPrimaryLink {
  GObject                  parent_instance;

  PillionEngine           *engine;      /* (owned) */
  PillionAccountKey       *key;         /* (owned) */
  PillionPrimaryLinkWork  *work;        /* (owned) */
  PillionLinkQr            qr;          /* (secret): kind qr */
  PillionLinkCode          code;        /* (secret): kind code */
  PillionConnection       *connection;  /* (owned) (nullable): the engine's */
  PillionPrimaryLinkState  state;
  GPtrArray               *runs;        /* (owned) (element-type PillionPrimaryRun) */
  guint                    n_joining;   /* answers to come */
  PillionPrimaryRun       *chosen;      /* (unowned) (nullable): the one that goes on */
  PillionLinkReason        refusal;     /* why the relay did not take the publication */

  PillionLinkRequest       request;
  const char              *replaced;    /* (nullable): of the work's names */
  guint64                  requested_at;
  guint                    check;
  guint                    tries_left;
  gboolean                 checked;
  char                    *device;      /* (owned) (nullable): hexadecimal */
  guint                    slot;
  GError                  *error;       /* (owned) (nullable) */
};

/* Notifies. */
void     pillion_primary_link_set_state       (PillionPrimaryLink            *self,
                                               PillionPrimaryLinkState        state);
void     pillion_primary_link_show_check      (PillionPrimaryLink            *self,
                                               const PillionLinkAction       *action);
void     pillion_primary_link_show_checked    (PillionPrimaryLink            *self);

/* error: (transfer full). Does nothing when it is over already. */
void     pillion_primary_link_end             (PillionPrimaryLink            *self,
                                               GError                        *error);
void     pillion_primary_link_end_with_reason (PillionPrimaryLink            *self,
                                               PillionLinkReason              reason);
void     pillion_primary_link_leave           (PillionPrimaryLink            *self);

/* Begins what was joined. */
void     pillion_primary_run_begin            (PillionPrimaryRun             *self,
                                               PillionRelayRendezvousJoinOk  *joined,
                                               const guint8                  *aik_secret);
void     pillion_primary_run_free             (PillionPrimaryRun             *self);

/* A run is over for a reason; the last of them tells how the link ended. */
void     pillion_primary_run_set_over         (PillionPrimaryRun             *self,
                                               PillionLinkReason              reason);

/* Lets time pass for the machine, does what it asks for, and comes back at its deadline. A
 * #GSourceFunc of the run.
 */
gboolean pillion_primary_run_act              (gpointer                       run);

/* A push of the link's connection. */
void     pillion_primary_link_take_push       (PillionPrimaryLink            *self,
                                               const char                    *name,
                                               JsonObject                    *push);

G_END_DECLS
