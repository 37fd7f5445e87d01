/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "crypto/pillion-cpace.h"

#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* A message of a rendezvous: at most this many bytes, as the relay carries them. */
#define PILLION_LINK_FRAME_MAX_BYTES 2880

typedef enum {
  PILLION_LINK_FRAME_HELLO_A = 1,
  PILLION_LINK_FRAME_HELLO_B,
  PILLION_LINK_FRAME_CONFIRM_A,
  PILLION_LINK_FRAME_NOISE_1,
  PILLION_LINK_FRAME_NOISE_2,
  PILLION_LINK_FRAME_NOISE_3,
  PILLION_LINK_FRAME_TRANSPORT,
} PillionLinkFrameType;

/**
 * pillion_link_frame_get_type:
 * @type: (out): of the message
 *
 * Looks at the first byte of a message from the rendezvous.
 *
 * Returns: %FALSE if it is empty, too large, or of no known type
 */
gboolean      pillion_link_frame_get_type    (const guint8                *bytes,
                                              gsize                        len,
                                              PillionLinkFrameType        *type,
                                              GError                     **error);

/**
 * pillion_link_frame_get_noise:
 * @noise_len: (out): bytes of the Noise message
 *
 * Returns: (transfer none) (nullable): what stands behind the type of a message of
 *   %PILLION_LINK_FRAME_NOISE_1 to %PILLION_LINK_FRAME_TRANSPORT; %NULL if it is not
 *   of type @type
 */
const guint8 *pillion_link_frame_get_noise   (const guint8                *bytes,
                                              gsize                        len,
                                              PillionLinkFrameType         type,
                                              gsize                       *noise_len,
                                              GError                     **error);

/* Writes a type and a Noise message. out has room for PILLION_LINK_FRAME_MAX_BYTES.
 * Returns the number of bytes, or 0 if it would be too large.
 */
gsize         pillion_link_frame_put_noise   (PillionLinkFrameType         type,
                                              const guint8                *noise,
                                              gsize                        noise_len,
                                              guint8                      *out);

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
