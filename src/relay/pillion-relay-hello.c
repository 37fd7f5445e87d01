/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-hello.h"

#include <string.h>

#include "wire/pillion-relay-frame.h"
#include "wire/pillion-relay-messages-session.h"

int
pillion_relay_hello_get_verification (const PillionPolicy *policy)
{
  switch (policy->verification) {
  case PILLION_VERIFICATION_MODE_INVITE:
    return PILLION_RELAY_VERIFICATION_INVITE;
  case PILLION_VERIFICATION_MODE_OPEN:
    return PILLION_RELAY_VERIFICATION_OPEN;
  case PILLION_VERIFICATION_MODE_LOG:
  case PILLION_VERIFICATION_MODE_COMMAND:
  default:
    return PILLION_RELAY_VERIFICATION_CODE;
  }
}

static void
set_policy (PillionRelayPolicy  *told,
            const PillionPolicy *policy)
{
  told->companions_max = policy->companions_max;
  told->primary_idle_ms = policy->primary_idle_ms;
  told->companion_idle_ms = policy->companion_idle_ms;
  told->forget_after_ms = policy->forget_after_ms;
  told->qr_first_ms = policy->qr_first_ms;
  told->qr_next_ms = policy->qr_next_ms;
  told->qr_overlap_ms = policy->qr_overlap_ms;
  told->qr_total_ms = policy->qr_total_ms;
  told->code_lifetime_ms = policy->code_lifetime_ms;
  told->rendezvous_ms = policy->rendezvous_ms;
  told->link_runs = policy->link_runs;
  told->link_window_ms = policy->link_window_ms;
  told->link_rest_ms = policy->link_rest_ms;
  told->envelope_max_bytes = policy->envelope_max_bytes;
  told->blob_max_bytes = policy->blob_max_bytes;
  told->verification = (PillionRelayVerification) pillion_relay_hello_get_verification (policy);
}

JsonObject *
pillion_relay_hello_make (PillionRelay *relay,
                          const guint8 *nonce)
{
  g_auto (PillionRelayHello) hello = { 0 };
  guint64 version = PILLION_RELAY_PROTOCOL;

  hello.protocol = version;
  hello.versions = g_array_new (FALSE, FALSE, sizeof version);
  g_array_append_val (hello.versions, version);
  hello.time = pillion_relay_now_ms ();
  memcpy (hello.nonce, nonce, sizeof hello.nonce);
  set_policy (&hello.policy, &relay->options->policy);

  return pillion_relay_hello_write (&hello);
}
