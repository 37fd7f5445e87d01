/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "net/pillion-relay-address.h"

G_BEGIN_DECLS

/* What uploads and downloads have in common (PROTOCOL.md section 4.7). */

/* Makes a message about one blob that shows its ticket. NULL with
 * PILLION_NET_ERROR_TICKET if it cannot be one: it came from the relay. (transfer full)
 */
SoupMessage *pillion_blob_request_new           (const char           *method,
                                                 PillionRelayAddress  *address,
                                                 const guint8         *blob_id,
                                                 const char           *ticket,
                                                 GError              **error);

/* Says what a status means that is not a success. cause is nullable where there was an
 * answer. (transfer full)
 */
GError      *pillion_blob_request_explain       (SoupMessage          *message,
                                                 const GError         *cause);

/* Reads how much of a blob the relay has, from the answer to HEAD. FALSE with
 * PILLION_NET_ERROR_MISMATCH if the whole is not size, PILLION_NET_ERROR_PROTOCOL if
 * there is no such figure.
 */
gboolean     pillion_blob_request_get_received  (SoupMessage          *message,
                                                 guint64               size,
                                                 guint64              *received,
                                                 GError              **error);

/* Checks that the answer to GET has the bytes from offset to size. FALSE with
 * PILLION_NET_ERROR_MISMATCH.
 */
gboolean     pillion_blob_request_check_range   (SoupMessage          *message,
                                                 guint64               offset,
                                                 guint64               size,
                                                 GError              **error);

G_END_DECLS
