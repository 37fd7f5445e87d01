/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-relay-schema.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* Prekeys (PROTOCOL.md, section 4.4). */

#define PILLION_ONE_TIME_PREKEYS_MAX 100

typedef struct {
  guint64 id; /* u32, from 1 */
  guint8  key[PILLION_KEY_BYTES];
} PillionRelayOneTimePrekey;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayOneTimePrekey, pillion_relay_one_time_prekey)

/* `prekeys.publish`. bundle: (nullable). one_time: of PillionRelayOneTimePrekey */
typedef struct {
  GBytes *bundle;
  GArray *one_time;
} PillionRelayPrekeysPublish;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayPrekeysPublish, pillion_relay_prekeys_publish)

/* Its answer, and push `prekeys.low` */
typedef struct {
  guint64 one_time_prekeys;
} PillionRelayPrekeysCount;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayPrekeysCount, pillion_relay_prekeys_count)

/* `prekeys.get`. devices: of PillionRelayDeviceId */
typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES];
  GArray *devices;
} PillionRelayPrekeysGet;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayPrekeysGet, pillion_relay_prekeys_get)

typedef struct {
  guint8                     device[PILLION_DEVICE_BYTES];
  GBytes                    *bundle;
  gboolean                   has_one_time;
  PillionRelayOneTimePrekey  one_time;
} PillionRelayPrekeysBundle;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayPrekeysBundle, pillion_relay_prekeys_bundle)

/* bundles: of PillionRelayPrekeysBundle */
typedef struct {
  GArray *bundles;
} PillionRelayPrekeysGetOk;

PILLION_RELAY_DECLARE_MESSAGE (PillionRelayPrekeysGetOk, pillion_relay_prekeys_get_ok)

G_END_DECLS
