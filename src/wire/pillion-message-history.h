/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "wire/pillion-reader.h"
#include "wire/pillion-wire.h"
#include "wire/pillion-writer.h"

G_BEGIN_DECLS

/* How history goes from one own device to another (PROTOCOL.md, section 7.7): types 272 to 276. */

#define PILLION_HISTORY_PART_MAX_CHUNKS 8
#define PILLION_HISTORY_CHUNK_MAX_BYTES 262144 /* sealed */

/* So far a source is ahead of what was received. */
#define PILLION_HISTORY_PARTS_AHEAD 4

/* until: 0: no bound; changed: only what arrived, or was spoken of, since; 0: all */
typedef struct {
  guint8  transfer[PILLION_ID_BYTES];
  guint64 since;
  guint64 until;
  guint64 changed;
} PillionBodyHistoryRequest;

typedef struct {
  guint32 n_bytes;
  guint8  hash[PILLION_HASH_BYTES];
} PillionHistoryChunkName;

/* key: (secret); since: from when on messages are served; n_messages: of the whole transfer, about */
typedef struct {
  guint8                  transfer[PILLION_ID_BYTES];
  guint8                  key[PILLION_KEY_BYTES];
  guint64                 since;
  guint32                 n_messages;
  guint32                 part;
  gboolean                last;
  guint32                 first_chunk;
  guint8                  blob[PILLION_ID_BYTES];
  guint8                  n_chunks;
  PillionHistoryChunkName chunks[PILLION_HISTORY_PART_MAX_CHUNKS];
} PillionBodyHistoryPart;

/* As they are written. */
typedef enum {
  PILLION_HISTORY_GOES_ON,
  PILLION_HISTORY_PAUSED,
  PILLION_HISTORY_ENDED,
} PillionHistoryProgress;

/* n_parts: stored, all from the first on */
typedef struct {
  guint8                 transfer[PILLION_ID_BYTES];
  guint32                n_parts;
  PillionHistoryProgress state;
} PillionBodyHistoryReceived;

/* As they are written. */
typedef enum {
  PILLION_HISTORY_REFUSAL_NO_RIGHT = 1,
  PILLION_HISTORY_REFUSAL_UNKNOWN,
} PillionHistoryRefusal;

typedef struct {
  guint8                transfer[PILLION_ID_BYTES];
  PillionHistoryRefusal reason;
} PillionBodyHistoryRefused;

/* signature: of the account, over what pillion_history_grant_encode() gives */
typedef struct {
  guint8  device[PILLION_DEVICE_BYTES];
  guint64 since;
  guint64 time;
  guint8  signature[PILLION_SIGNATURE_BYTES];
} PillionBodyHistoryGrant;

#define PILLION_HISTORY_GRANT_SIGNED_BYTES (PILLION_DEVICE_BYTES + 8 + 8)

/* What is signed of a grant. */
void pillion_history_grant_encode        (const PillionBodyHistoryGrant     *self,
                                          guint8                            *out);

void pillion_body_history_request_read   (PillionBodyHistoryRequest         *self,
                                          PillionReader                     *reader);
void pillion_body_history_request_write  (const PillionBodyHistoryRequest   *self,
                                          PillionWriter                     *writer);
void pillion_body_history_part_read      (PillionBodyHistoryPart            *self,
                                          PillionReader                     *reader);
void pillion_body_history_part_write     (const PillionBodyHistoryPart      *self,
                                          PillionWriter                     *writer);
void pillion_body_history_received_read  (PillionBodyHistoryReceived        *self,
                                          PillionReader                     *reader);
void pillion_body_history_received_write (const PillionBodyHistoryReceived  *self,
                                          PillionWriter                     *writer);
void pillion_body_history_refused_read   (PillionBodyHistoryRefused         *self,
                                          PillionReader                     *reader);
void pillion_body_history_refused_write  (const PillionBodyHistoryRefused   *self,
                                          PillionWriter                     *writer);
void pillion_body_history_grant_read     (PillionBodyHistoryGrant           *self,
                                          PillionReader                     *reader);
void pillion_body_history_grant_write    (const PillionBodyHistoryGrant     *self,
                                          PillionWriter                     *writer);

G_END_DECLS
