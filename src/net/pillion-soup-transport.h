/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "net/pillion-relay-address.h"
#include "net/pillion-transport.h"

G_BEGIN_DECLS

#define PILLION_TYPE_SOUP_TRANSPORT (pillion_soup_transport_get_type ())

G_DECLARE_FINAL_TYPE (PillionSoupTransport, pillion_soup_transport, PILLION, SOUP_TRANSPORT, GObject)

PillionTransport *pillion_soup_transport_new  (SoupSession          *session,
                                               PillionRelayAddress  *address,
                                               guint                 silence_ms);

G_END_DECLS
