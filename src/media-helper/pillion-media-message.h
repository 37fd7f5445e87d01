/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the application and its media helper say to each other over a socket of whole
 * messages (SOCK_SEQPACKET): a hello when the helper is ready, then one request and one
 * answer at a time. Either side takes the other's bytes for foreign ones.
 *
 * With a request come two memfds: the picture, sealed against every change, and the room
 * for the result, sealed against another size.
 */

/* The helper's end of the socket. */
#define PILLION_MEDIA_SOCKET_FD 3

/* Bounds of what is read. 24 mebipixels of 4 bytes are 96 MiB. */
#define PILLION_MEDIA_MAX_INPUT_BYTES (32 * 1024 * 1024)
#define PILLION_MEDIA_MAX_SIDE        32767
#define PILLION_MEDIA_MAX_PIXELS      (24 * 1024 * 1024)
#define PILLION_MEDIA_MAX_CPU_MS      2000

/* Bounds of what is asked for. */
#define PILLION_MEDIA_MAX_EDGE         8192
#define PILLION_MEDIA_MAX_OUTPUT_BYTES (32 * 1024 * 1024)

/* Pictures that one helper decodes; then another one is started. */
#define PILLION_MEDIA_MAX_PICTURES 64

#define PILLION_MEDIA_HELLO_BYTES   8
#define PILLION_MEDIA_REQUEST_BYTES 28
#define PILLION_MEDIA_ANSWER_BYTES  32

typedef enum {
  PILLION_MEDIA_OPERATION_RGBA = 1, /* pixels of 4 bytes to show */
  PILLION_MEDIA_OPERATION_GREY,     /* pixels of 1 byte to look for codes in */
  PILLION_MEDIA_OPERATION_JPEG,     /* a JPEG file, as small as asked for */
  PILLION_MEDIA_OPERATION_STRIPPED, /* a file to send that holds pixels only */
} PillionMediaOperation;

typedef enum {
  PILLION_MEDIA_STATUS_DONE = 1,
  PILLION_MEDIA_STATUS_UNSUPPORTED, /* no kind of picture that is decoded here */
  PILLION_MEDIA_STATUS_UNREADABLE,  /* damaged */
  PILLION_MEDIA_STATUS_TOO_LARGE,   /* the picture, or every result that could be made */
} PillionMediaStatus;

typedef enum {
  PILLION_MEDIA_FORMAT_RGBA = 1,
  PILLION_MEDIA_FORMAT_GREY,
  PILLION_MEDIA_FORMAT_JPEG,
  PILLION_MEDIA_FORMAT_PNG,
} PillionMediaFormat;

typedef struct {
  guint32 serial;
  PillionMediaOperation operation;
  guint32 max_width;   /* of the result, 1 to PILLION_MEDIA_MAX_EDGE */
  guint32 max_height;  /* likewise */
  guint32 input_bytes; /* 1 to PILLION_MEDIA_MAX_INPUT_BYTES, the memfd's size */
  guint32 max_bytes;   /* of the result, 1 to PILLION_MEDIA_MAX_OUTPUT_BYTES, the memfd's size */
} PillionMediaRequest;

/* All but serial and status are 0 unless it is done. */
typedef struct {
  guint32 serial; /* of the request */
  PillionMediaStatus status;
  PillionMediaFormat format;
  guint32 width;
  guint32 height;
  guint32 stride; /* bytes from one row to the next; 0 for a file */
  guint32 n_bytes;
} PillionMediaAnswer;

void     pillion_media_hello_encode   (guint8                    *out);
gboolean pillion_media_hello_check    (const guint8              *data,
                                       gsize                      size);

/* Each decode is TRUE only if all bounds hold; an answer must fit its request. */
void     pillion_media_request_encode (const PillionMediaRequest *request,
                                       guint8                    *out);
gboolean pillion_media_request_decode (PillionMediaRequest       *request,
                                       const guint8              *data,
                                       gsize                      size);

void     pillion_media_answer_encode  (const PillionMediaAnswer  *answer,
                                       guint8                    *out);
gboolean pillion_media_answer_decode  (PillionMediaAnswer        *answer,
                                       const PillionMediaRequest *request,
                                       const guint8              *data,
                                       gsize                      size);

G_END_DECLS
