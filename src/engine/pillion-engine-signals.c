/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-engine-private.h"

void
pillion_engine_install_signals (GObjectClass *object_class)
{
  /* Messages arrived, or their states changed. */
  g_signal_new ("messages-changed", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* There is something that the user must be told once. */
  g_signal_new ("notices-changed", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The own account's devices, their names or their freshness changed. */
  g_signal_new ("account-changed", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* Everything that waited in the mailbox is stored. */
  g_signal_new ("drained", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* A send ended: the request's 16 bytes, and the error, NULL if the relay has it. */
  g_signal_new ("sent", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  /* Something in the chat with this account changed. Comes before messages-changed. */
  g_signal_new ("conversation-changed", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  /* A PillionConversationEvent, as it happens. */
  g_signal_new ("conversation-event", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /* This account began or ceased to type. */
  g_signal_new ("typing-changed", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  /* A setting that own devices share is another now. */
  g_signal_new ("preferences-changed", PILLION_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                NULL, NULL, NULL, G_TYPE_NONE, 0);
}
