/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-evil-relay.h"

G_BEGIN_DECLS

/**
 * Served:
 * @account: base64url: whose record is at stake
 * @only_for: (nullable): base64url: the device that is lied to; NULL: all
 * @record: (owned) (nullable): is served in place of the real one
 * @freshness: (owned) (nullable): is served in place of the record's
 * @takes_refresh: keeps each freshness that the primary publishes as @freshness, and the
 *   real relay never sees it: a relay that lives in another time
 * @silent: pushes about the own account never arrive, and cut-offs neither
 * @last: (owned) (nullable): the newest record that went by
 * @n_served: how often it lied
 *
 * What an evil relay says of an account; data of served_hook().
 */
typedef struct {
  const char *account;
  const char *only_for;
  JsonObject *record;
  GBytes     *freshness;
  gboolean    takes_refresh;
  gboolean    silent;
  JsonObject *last;
  guint       n_served;
} Served;

void               served_clear (Served            *self);
PillionEvilVerdict served_hook  (PillionEvilFrame  *frame,
                                 gpointer           data);

/* From now on the last record that went by is all there is. */
void               served_freeze (Served           *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Served, served_clear)

/**
 * Swallowed:
 * @from: base64url: the device whose sends the real relay never sees
 * @passes: it is only looked at: the real relay sees it, too
 * @devices: (element-type utf8): those it sent to last, base64url
 * @n_sends: how many it was
 * @last: (owned) (nullable): the last of them
 * @account: (owned) (nullable): of @from
 *
 * Sends that are answered with ok and kept; data of swallowed_hook().
 */
typedef struct {
  const char *from;
  gboolean    passes;
  GPtrArray  *devices;
  guint       n_sends;
  JsonObject *last;
  char       *account;
} Swallowed;

void               swallowed_clear    (Swallowed         *self);
PillionEvilVerdict swallowed_hook     (PillionEvilFrame  *frame,
                                       gpointer           data);

/* Gives a device what the last send had for it, as mail; or what it had for others, as if it
 * were for it. Returns whether there was anything.
 */
gboolean           swallowed_feed     (Swallowed         *self,
                                       PillionEvilRelay  *relay,
                                       const char        *device);
gboolean           swallowed_feed_all (Swallowed         *self,
                                       PillionEvilRelay  *relay,
                                       const char        *device);

/* Whether the last send went to a device. */
gboolean           swallowed_has_sent (Swallowed         *self,
                                       const char        *device);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Swallowed, swallowed_clear)

G_END_DECLS
