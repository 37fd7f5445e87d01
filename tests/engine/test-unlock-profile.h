/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pillion-test-engine.h"

#include "engine/pillion-secret-item.h"
#include "engine/pillion-unlock.h"

G_BEGIN_DECLS

/* A profile that is opened again and again, by whatever keeps its key. */
typedef struct {
  PillionTestEngine *test;   /* (owned): its folder */
  PillionEngine     *engine; /* (owned) */
  char              *folder; /* (owned) */
} Profile;

void           profile_init           (Profile       *self);
void           profile_clear          (Profile       *self);

/* Another process would have another engine. */
PillionUnlock *profile_renew          (Profile       *self);

gboolean       profile_open           (Profile       *self,
                                       GError       **error);
void           profile_close          (Profile       *self);
void           profile_assert_opens   (Profile       *self);
void           profile_assert_refused (Profile       *self,
                                       int            code);

/* Whether a file is in its folder. */
gboolean       profile_has            (Profile       *self,
                                       const char    *name);

/* In the keyring. (transfer full) */
char          *profile_dup_id         (Profile       *self);

gboolean       load_item              (const char    *profile_id,
                                       const char    *name,
                                       guint8        *secret,
                                       GError       **error);
void           store_item             (const char    *profile_id,
                                       const char    *name,
                                       const guint8  *secret);
void           forget_item            (const char    *profile_id,
                                       const char    *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Profile, profile_clear)

G_END_DECLS
