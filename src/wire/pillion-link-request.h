/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-extensions.h"
#include "wire/pillion-certificate.h"
#include "wire/pillion-wire.h"

G_BEGIN_DECLS

/* What the two sides tell each other of themselves within the channel: the primary in
 * the third message of the handshake, the companion in its request (PROTOCOL.md,
 * sections 5.3 and 5.4).
 */

#define PILLION_LINK_INTRODUCTION_MAX_BYTES 1181

/**
 * PillionLinkIntroduction:
 * @certificate: of slot 0, @certificate_len bytes that decode
 * @number: E.164
 * @epoch: of the newest membership, whose hash follows
 */
typedef struct {
  guint8  aik[PILLION_KEY_BYTES];
  guint16 certificate_len;
  guint8  certificate[PILLION_CERTIFICATE_MAX_BYTES];
  char    number[PILLION_NUMBER_MAX_BYTES + 1];
  char    name[PILLION_NAME_MAX_BYTES + 1];
  guint64 epoch;
  guint8  membership_hash[PILLION_HASH_BYTES];
} PillionLinkIntroduction;

gboolean  pillion_link_introduction_decode  (PillionLinkIntroduction        *self,
                                             const guint8                   *bytes,
                                             gsize                           len,
                                             GError                        **error);

/* out has room for PILLION_LINK_INTRODUCTION_MAX_BYTES. Returns the number of bytes, or
 * 0 if a field is out of its range.
 */
gsize     pillion_link_introduction_encode  (const PillionLinkIntroduction  *self,
                                             guint8                         *out);

#define PILLION_LINK_REQUEST_MAX_BYTES 1225 /* the body, without signature and mac */

/**
 * PillionLinkRequest:
 * @has_sealed_store: @store is that of a sealed store of this account, which is to be
 *   opened again
 * @store: the store's id, new and random if none is sealed
 *
 * The body of a companion's request: what is hashed (request hash), signed and
 * authenticated.
 */
typedef struct {
  guint8              dsk[PILLION_KEY_BYTES];
  guint8              ddh[PILLION_KEY_BYTES];
  char                platform[PILLION_PLATFORM_MAX_BYTES + 1];
  char                name[PILLION_NAME_MAX_BYTES + 1];
  PillionCapabilities capabilities;
  gboolean            has_sealed_store;
  guint8              store[PILLION_ID_BYTES];
  PillionExtensions   extensions;
} PillionLinkRequest;

/* Reads a body that stands within another object. */
void      pillion_link_request_read         (PillionLinkRequest             *self,
                                             PillionReader                  *reader);

gboolean  pillion_link_request_decode       (PillionLinkRequest             *self,
                                             const guint8                   *bytes,
                                             gsize                           len,
                                             GError                        **error);

/* out has room for PILLION_LINK_REQUEST_MAX_BYTES. Returns the number of bytes, or 0 if
 * a field is out of its range.
 */
gsize     pillion_link_request_encode       (const PillionLinkRequest       *self,
                                             guint8                         *out);

G_END_DECLS
