/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A libsoup session as Pillion uses one: no cookies, no cache, no redirects, no
 * extensions of WebSocket but our own guard, no language header. Trusts the
 * system's certificates, or only those in ca_file (PEM, nullable: the system's).
 * Reads ca_file, so it may block on the disk. A transfer that stands still for
 * idle_seconds fails (0: never). NULL with PILLION_NET_ERROR_CA_FILE. (transfer full)
 */
SoupSession *pillion_http_session_new          (const char    *ca_file,
                                                guint          idle_seconds,
                                                GError       **error);

/* Makes a message for the session that follows no redirect, and remembers why a
 * certificate was refused. uri must be valid. (transfer full)
 */
SoupMessage *pillion_http_message_new          (const char    *method,
                                                const char    *uri);

/* Says in words of PILLION_NET_ERROR why message has no answer, or none of a relay:
 * UNREACHABLE, UNTRUSTED, NO_TLS, CAPTIVE_PORTAL, NOT_A_RELAY; or G_IO_ERROR_CANCELLED. cause is
 * nullable where the status says it all. (transfer full)
 */
GError      *pillion_http_message_explain      (SoupMessage   *message,
                                                const GError  *cause);

G_END_DECLS
