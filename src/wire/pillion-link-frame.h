/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

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
gboolean      pillion_link_frame_get_type  (const guint8         *bytes,
                                            gsize                 len,
                                            PillionLinkFrameType *type,
                                            GError              **error);

/**
 * pillion_link_frame_get_noise:
 * @noise_len: (out): bytes of the Noise message
 *
 * Returns: (transfer none) (nullable): what stands behind the type of a message of
 *   %PILLION_LINK_FRAME_NOISE_1 to %PILLION_LINK_FRAME_TRANSPORT; %NULL if it is not
 *   of type @type
 */
const guint8 *pillion_link_frame_get_noise (const guint8         *bytes,
                                            gsize                 len,
                                            PillionLinkFrameType  type,
                                            gsize                *noise_len,
                                            GError              **error);

/* Writes a type and a Noise message. out has room for PILLION_LINK_FRAME_MAX_BYTES.
 * Returns the number of bytes, or 0 if it would be too large.
 */
gsize         pillion_link_frame_put_noise (PillionLinkFrameType  type,
                                            const guint8         *noise,
                                            gsize                 noise_len,
                                            guint8               *out);

G_END_DECLS
