/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-contact-sync.h"

#include "engine/pillion-content.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-number-claims.h"
#include "engine/pillion-outbox.h"
#include "engine/pillion-sync-snapshot.h"
#include "store/pillion-accounts-table.h"
#include "store/pillion-chats-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

/* So long the parts of a round have to arrive before they are made anew. They lie in the
 * mailbox meanwhile: sooner would only fill it.
 */
#define REPEAT_AFTER_MS G_GUINT64_CONSTANT (3600000)

/* The round of a companion that has everything. */
#define ROUND_DONE PILLION_COUNTER_MAX

/* ----- telling ----- */

static gboolean
get_number_state (PillionDatabase         *database,
                  const PillionAccountRow *row,
                  PillionContactNumber    *state,
                  GError                 **error)
{
  guint8 pinned[PILLION_ACCOUNT_BYTES];
  gboolean found;

  *state = PILLION_CONTACT_NUMBER_CLAIMED;
  if (row->number == NULL || *row->number == '\0')
    return TRUE;
  if (!pillion_pins_load (database, row->number, pinned, &found, error))
    return FALSE;
  if (found && memcmp (pinned, row->account, sizeof pinned) == 0)
    *state = row->number_verified ? PILLION_CONTACT_NUMBER_CONFIRMED : PILLION_CONTACT_NUMBER_PINNED;
  return TRUE;
}

static gboolean
add_contact (PillionDatabase          *database,
             const PillionAccountRow  *row,
             const PillionChatRow     *chat,
             PillionBodyContactStates *states,
             GError                  **error)
{
  PillionContactState *state = &states->contacts[states->n_contacts++];

  memcpy (state->account, row->account, sizeof state->account);
  g_strlcpy (state->number, row->number != NULL ? row->number : "", sizeof state->number);
  g_strlcpy (state->name, row->name != NULL ? row->name : "", sizeof state->name);
  if (chat != NULL)
    state->chat = chat->request ? PILLION_CONTACT_CHAT_REQUEST : PILLION_CONTACT_CHAT_ACCEPTED;
  return get_number_state (database, row, &state->number_state, error);
}

gboolean
pillion_contact_sync_tell (PillionDatabase *database,
                           PillionJob      *job,
                           const guint8    *account,
                           GError         **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACT_STATES, .contact_states = { .n_parts = 1 } };
  g_autoptr (PillionAccountRow) row = NULL;
  g_autoptr (PillionChatRow) chat = NULL;

  if (job->identity == NULL || pillion_identity_is_own (job->identity, account))
    return TRUE;
  if (!pillion_accounts_load (database, account, &row, error) || !pillion_chats_load (database, account, &chat, error))
    return FALSE;
  return row == NULL || (add_contact (database, row, chat, &body.contact_states, error) &&
                         pillion_outbox_queue_own (database, job, &body, error));
}

/* ----- a whole round, to one companion ----- */

static char *
get_round_name (const guint8 *device)
{
  g_autofree char *hex = pillion_hex_encode (device, PILLION_DEVICE_BYTES);

  return g_strconcat ("contacts-round-", hex, NULL);
}

static gboolean
queue_part (PillionDatabase    *database,
            PillionJob         *job,
            const guint8       *device,
            GPtrArray          *rows,
            PillionMessageBody *body,
            GError            **error)
{
  guint first = (guint) body->contact_states.part * PILLION_CONTACT_STATES_MAX;

  for (guint i = first; i < MIN (rows->len, first + PILLION_CONTACT_STATES_MAX); i++) {
    const PillionAccountRow *row = rows->pdata[i];
    g_autoptr (PillionChatRow) chat = NULL;

    if (!pillion_chats_load (database, row->account, &chat, error) ||
        !add_contact (database, row, chat, &body->contact_states, error))
      return FALSE;
  }
  return pillion_outbox_queue_to (database, job, job->identity->account, device, body, error);
}

static int
compare_accounts (gconstpointer a,
                  gconstpointer b)
{
  const PillionAccountRow *const *left = a;
  const PillionAccountRow *const *right = b;

  return memcmp ((*left)->account, (*right)->account, sizeof (*left)->account);
}

/* (transfer full) (element-type PillionAccountRow): all but the own account, in order of the ids */
static gboolean
list_contacts (PillionDatabase *database,
               PillionJob      *job,
               GPtrArray      **rows,
               GError         **error)
{
  if (!pillion_accounts_list (database, rows, error))
    return FALSE;
  g_ptr_array_sort (*rows, compare_accounts);
  for (guint i = 0; i < (*rows)->len; i++) {
    if (pillion_identity_is_own (job->identity, ((PillionAccountRow *) (*rows)->pdata[i])->account))
      g_ptr_array_remove_index (*rows, i--);
  }
  return TRUE;
}

static gboolean
queue_round (PillionDatabase *database,
             PillionJob      *job,
             const guint8    *device,
             guint64          round,
             GError         **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  guint n_parts;

  if (!list_contacts (database, job, &rows, error))
    return FALSE;
  n_parts = (rows->len + PILLION_CONTACT_STATES_MAX - 1) / PILLION_CONTACT_STATES_MAX;
  n_parts = CLAMP (n_parts, 1, PILLION_CONTACT_PARTS_MAX);
  for (guint part = 0; part < n_parts; part++) {
    PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACT_STATES };

    body.contact_states.round = round;
    body.contact_states.part = (guint16) part;
    body.contact_states.n_parts = (guint16) n_parts;
    if (!queue_part (database, job, device, rows, &body, error))
      return FALSE;
  }
  return pillion_sync_snapshot_queue (database, job, device, error);
}

gboolean
pillion_contact_sync_queue (PillionDatabase *database,
                            PillionJob      *job,
                            const guint8    *device,
                            GError         **error)
{
  g_autofree char *name = get_round_name (device);
  guint64 round = 0;

  if (!pillion_settings_load_number (database, name, &round, error))
    return FALSE;
  if (round == ROUND_DONE || (round != 0 && job->now_ms < round + REPEAT_AFTER_MS))
    return TRUE;
  round = MAX (job->now_ms, round + 1);
  return pillion_settings_save_number (database, name, round, error) &&
         queue_round (database, job, device, round, error);
}

gboolean
pillion_contact_sync_forget (PillionDatabase *database,
                             const guint8    *device,
                             GError         **error)
{
  g_autofree char *name = get_round_name (device);

  return pillion_settings_remove (database, name, error);
}

gboolean
pillion_contact_sync_take_received (PillionDatabase                   *database,
                                    const PillionDelivery             *delivery,
                                    const PillionBodyContactsReceived *received,
                                    GError                           **error)
{
  g_autofree char *name = get_round_name (delivery->device);
  guint64 round = 0;

  if (!pillion_settings_load_number (database, name, &round, error))
    return FALSE;
  /* A round that was made anew is confirmed on its own. */
  return received->round != round || pillion_settings_save_number (database, name, ROUND_DONE, error);
}

/* ----- taking ----- */

static void
replace_text (char      **text,
              const char *with)
{
  g_free (*text);
  *text = *with != '\0' ? g_strdup (with) : NULL;
}

/* A number that means another account here stays with it: the user is told, and decides
 * (PROTOCOL.md, section 7.4).
 */
static gboolean
take_number (PillionDatabase           *database,
             PillionJob                *job,
             PillionAccountRow         *row,
             const PillionContactState *state,
             GError                   **error)
{
  guint8 pinned[PILLION_ACCOUNT_BYTES];
  gboolean is_new = g_strcmp0 (row->number, state->number) != 0;
  gboolean found;

  if (state->number_state == PILLION_CONTACT_NUMBER_CLAIMED) {
    if (row->number == NULL || *row->number == '\0')
      replace_text (&row->number, state->number);
    return TRUE;
  }
  if (!pillion_pins_load (database, state->number, pinned, &found, error))
    return FALSE;
  replace_text (&row->number, state->number);
  if (found && memcmp (pinned, row->account, sizeof pinned) != 0) {
    row->number_verified = FALSE;
    return !is_new || pillion_number_claims_note (database, job, state->number, row->account, error);
  }
  row->number_verified = (row->number_verified && !is_new) || state->number_state == PILLION_CONTACT_NUMBER_CONFIRMED;
  return found || pillion_pins_save (database, state->number, row->account, job->now_ms, error);
}

static gboolean
take_chat (PillionDatabase           *database,
           PillionJob                *job,
           const PillionContactState *state,
           GError                   **error)
{
  g_autoptr (PillionChatRow) chat = NULL;

  if (state->chat == PILLION_CONTACT_CHAT_NONE)
    return TRUE;
  if (!pillion_chats_load (database, state->account, &chat, error))
    return FALSE;
  if (chat == NULL && state->chat == PILLION_CONTACT_CHAT_REQUEST) {
    chat = pillion_chat_row_new (state->account);
    chat->request = TRUE;
    if (!pillion_chats_save (database, chat, error))
      return FALSE;
  }
  return state->chat != PILLION_CONTACT_CHAT_ACCEPTED || pillion_content_accept (database, job, state->account, error);
}

static gboolean
take_contact (PillionDatabase           *database,
              PillionJob                *job,
              const PillionContactState *state,
              GError                   **error)
{
  g_autoptr (PillionAccountRow) row = NULL;

  if (pillion_identity_is_own (job->identity, state->account))
    return pillion_job_count_refusal (job, database, "own-item", error);
  if (!pillion_accounts_load (database, state->account, &row, error))
    return FALSE;
  if (row == NULL)
    row = pillion_account_row_new (state->account);
  if (row->name == NULL || *row->name == '\0') /* what the contact itself says here is newer */
    replace_text (&row->name, state->name);
  if (row->view == NULL)
    pillion_job_add_fetch (job, state->account);
  pillion_job_note_chat (job, state->account);
  return take_number (database, job, row, state, error) && pillion_accounts_save (database, row, error) &&
         take_chat (database, job, state, error);
}

/* Which parts of the newest round are here: u64 round, then a bit for each. */
typedef struct {
  guint64 round;
  guint8  parts[PILLION_CONTACT_PARTS_MAX / 8];
} Progress;

static gboolean
load_progress (PillionDatabase *database,
               Progress        *progress,
               GError         **error)
{
  g_autoptr (GBytes) saved = NULL;

  memset (progress, 0, sizeof *progress);
  if (!pillion_settings_load (database, "contacts-received", &saved, error))
    return FALSE;
  if (saved != NULL && g_bytes_get_size (saved) == sizeof *progress)
    memcpy (progress, g_bytes_get_data (saved, NULL), sizeof *progress);
  return TRUE;
}

static gboolean
is_complete (const Progress *progress,
             guint           n_parts)
{
  for (guint i = 0; i < n_parts; i++) {
    if ((progress->parts[i / 8] & (1 << i % 8)) == 0)
      return FALSE;
  }
  return TRUE;
}

/* What is here needs no order, and may come twice; the primary is told once all of it is here. */
static gboolean
follow_round (PillionDatabase                *database,
              PillionJob                     *job,
              const PillionDelivery          *delivery,
              const PillionBodyContactStates *states,
              GError                        **error)
{
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACTS_RECEIVED };
  Progress progress;

  if (!load_progress (database, &progress, error))
    return FALSE;
  if (states->round < progress.round)
    return TRUE;
  if (states->round > progress.round)
    memset (&progress, 0, sizeof progress);
  progress.round = states->round;
  progress.parts[states->part / 8] |= (guint8) (1 << states->part % 8);
  if (!pillion_settings_save (database, "contacts-received", &progress, sizeof progress, error))
    return FALSE;
  body.contacts_received.round = states->round;
  return !is_complete (&progress, states->n_parts) ||
         pillion_outbox_queue_to (database, job, delivery->account, delivery->device, &body, error);
}

gboolean
pillion_contact_sync_take (PillionDatabase                *database,
                           PillionJob                     *job,
                           const PillionDelivery          *delivery,
                           gboolean                        primary,
                           const PillionBodyContactStates *states,
                           GError                        **error)
{
  if (states->round != 0 && !primary)
    return pillion_job_count_refusal (job, database, "own-item", error);
  for (guint i = 0; i < states->n_contacts; i++) {
    if (!take_contact (database, job, &states->contacts[i], error))
      return FALSE;
  }
  return states->round == 0 || follow_round (database, job, delivery, states, error);
}
