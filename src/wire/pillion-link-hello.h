/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-cpace.h"

#include "wire/pillion-link-frame.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* CPace's messages of linking by code (PROTOCOL.md, section 5.2). */

#define PILLION_LINK_HELLO_AD_MAX_BYTES 256
#define PILLION_LINK_HELLO_MAX_BYTES (1 + 32 + 2 + 256 + 64)
#define PILLION_LINK_CONFIRM_BYTES (1 + PILLION_CPACE_TAG_BYTES)

/**
 * PillionLinkHello:
 * @is_b: from the primary
 * @share: Ya or Yb
 * @ad: ADa or ADb, as they stood in the message and as CPace needs them
 * @tag: Tb; zeros in hello A
 *
 * A share with its associated data.
 */
typedef struct {
  gboolean is_b;
  guint8   share[PILLION_CPACE_SHARE_BYTES];
  guint16  ad_len;
  guint8   ad[PILLION_LINK_HELLO_AD_MAX_BYTES];
  guint8   tag[PILLION_CPACE_TAG_BYTES];
} PillionLinkHello;

/* Reads a hello of either side. */
gboolean      pillion_link_hello_decode      (PillionLinkHello            *self,
                                              const guint8                *bytes,
                                              gsize                        len,
                                              GError                     **error);

/* out has room for PILLION_LINK_HELLO_MAX_BYTES. Returns the number of bytes. */
gsize         pillion_link_hello_encode      (const PillionLinkHello      *self,
                                              guint8                      *out);

/* Ta, which is PILLION_CPACE_TAG_BYTES; out has room for PILLION_LINK_CONFIRM_BYTES. */
gboolean      pillion_link_confirm_decode    (guint8                      *tag,
                                              const guint8                *bytes,
                                              gsize                        len,
                                              GError                     **error);
void          pillion_link_confirm_encode    (const guint8                *tag,
                                              guint8                      *out);

/**
 * PillionLinkOffer:
 *
 * ADa: what the companion states in its hello. Nothing of it is shown before the
 * run is confirmed.
 */
typedef struct {
  guint8 ltk[PILLION_KEY_BYTES];
  guint8 request_hash[PILLION_HASH_BYTES];
  char   name[PILLION_NAME_MAX_BYTES + 1];
  char   platform[PILLION_PLATFORM_MAX_BYTES + 1];
  guint8 random[PILLION_ID_BYTES];
} PillionLinkOffer;

gboolean      pillion_link_offer_decode      (PillionLinkOffer            *self,
                                              const guint8                *bytes,
                                              gsize                        len,
                                              GError                     **error);

/* out has room for PILLION_LINK_HELLO_AD_MAX_BYTES. Returns the number of bytes, or 0
 * if a text is not valid.
 */
gsize         pillion_link_offer_encode      (const PillionLinkOffer      *self,
                                              guint8                      *out);

/**
 * PillionLinkIdentity:
 * @epoch: of the primary's newest membership
 *
 * ADb: what the primary states in its hello.
 */
typedef struct {
  guint8  account[PILLION_ACCOUNT_BYTES];
  guint8  aik[PILLION_KEY_BYTES];
  guint64 epoch;
  guint8  random[PILLION_ID_BYTES];
} PillionLinkIdentity;

gboolean      pillion_link_identity_decode   (PillionLinkIdentity         *self,
                                              const guint8                *bytes,
                                              gsize                        len,
                                              GError                     **error);

/* out has room for PILLION_LINK_HELLO_AD_MAX_BYTES. Returns the number of bytes, or 0
 * if a field is out of its range.
 */
gsize         pillion_link_identity_encode   (const PillionLinkIdentity   *self,
                                              guint8                      *out);

G_END_DECLS
