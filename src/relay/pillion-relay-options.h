/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "relay/pillion-policy.h"

G_BEGIN_DECLS

/**
 * PillionRelayOptions:
 *
 * The command line and the configuration of a relay. Owns all of its text.
 */
typedef struct {
  char              *listen_address;       /* numeric, without brackets */
  guint16            listen_port;          /* 0: any free one */
  char              *metrics_address;      /* (nullable): NULL serves no metrics */
  guint16            metrics_port;
  GStrv              origins;              /* (nullable): NULL for what it listens on */
  char              *data;                 /* folder, made when missing */
  char              *tls_cert;             /* (nullable): file of PEM, the whole chain */
  char              *tls_key;              /* (nullable): file of PEM */
  char              *verification_command; /* (nullable): program, no shell */
  char              *invitations;          /* (nullable): file, an invitation a line */
  guint64            silence_ms;           /* a silent connection is dropped after so long */
  int                trace_fd;             /* see pillion-relay-trace.h; -1: none */
  gboolean           show_version;
  PillionPolicy policy;
} PillionRelayOptions;

/* Reads the arguments of main() and the file that --config names; what stands on the
 * command line wins. --help prints and ends the process. (transfer full): NULL with
 * PILLION_RELAY_ERROR_USAGE or PILLION_RELAY_ERROR_FILE.
 */
PillionRelayOptions *pillion_relay_options_parse (int                   *argc,
                                                  char                ***argv,
                                                  GError               **error);
void                 pillion_relay_options_free  (PillionRelayOptions   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PillionRelayOptions, pillion_relay_options_free)

G_END_DECLS
