/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "pillion-test-engine.h"

#include "engine/pillion-contacts.h"
#include "engine/pillion-conversations.h"
#include "engine/pillion-message-actions.h"
#include "engine/pillion-notices.h"
#include "engine/pillion-status.h"

static GBytes *
resolve (PillionTestEngine *self,
         const char        *number,
         GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_contacts_resolve_async (pillion_test_engine_get (self), number, NULL, pillion_test_on_done, &result);
  return pillion_contacts_resolve_finish (pillion_test_engine_get (self), pillion_test_await (&result), error);
}

gboolean
pillion_test_engine_send (PillionTestEngine *self,
                          const char        *number,
                          const char        *text,
                          GError           **error)
{
  g_autoptr (GBytes) account = resolve (self, number, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (account == NULL)
    return FALSE;
  pillion_message_send_async (pillion_test_engine_get (self), account, text, 0, NULL, pillion_test_on_done, &result);
  return pillion_message_send_finish (pillion_test_engine_get (self), pillion_test_await (&result), error) != 0;
}

guint
pillion_test_engine_count (PillionTestEngine *self,
                           const char        *text,
                           const char        *state)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  pillion_conversations_list_new_async (pillion_test_engine_get (self), 1000, NULL, pillion_test_on_done, &result);
  messages = pillion_conversations_list_new_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < messages->len; i++) {
    PillionMessage *message = messages->pdata[i];

    if (g_str_equal (pillion_message_get_text (message), text) && (state == NULL || g_str_equal (pillion_message_get_state_name (message), state)))
      n++;
  }
  return n;
}

static PillionStatus *
load_status (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionStatus *status;

  pillion_status_load_async (pillion_test_engine_get (self), NULL, pillion_test_on_done, &result);
  status = pillion_status_load_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return status;
}

guint
pillion_test_engine_count_refused (PillionTestEngine *self,
                                   const char        *kind)
{
  PillionStatus *status = load_status (self);
  guint n = 0;

  if (json_object_has_member (status->refused, kind))
    n = (guint) json_object_get_int_member (status->refused, kind);
  pillion_status_free (status);
  return n;
}

guint
pillion_test_engine_count_notices (PillionTestEngine *self,
                                   const char        *kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  pillion_notices_list_async (pillion_test_engine_get (self), NULL, pillion_test_on_done, &result);
  notices = pillion_notices_list_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < notices->len; i++)
    n += g_str_equal (((PillionNotice *) notices->pdata[i])->kind, kind);
  return n;
}

typedef guint (*Count) (PillionTestEngine *engine,
                        const char        *text);

/* What is stored is looked at between the turns, never within one. */
typedef struct {
  PillionTestEngine *engine;
  const char        *text;
  guint              n;
  Count              count;
} CountWait;

static gboolean
has_counted (gpointer data)
{
  CountWait *wait = data;

  return wait->count (wait->engine, wait->text) >= wait->n;
}

static guint
count_any (PillionTestEngine *self,
           const char        *text)
{
  return pillion_test_engine_count (self, text, NULL);
}

void
pillion_test_engine_wait_for_message (PillionTestEngine *self,
                                      const char        *text)
{
  CountWait wait = { self, text, 1, count_any };

  pillion_test_wait_until (has_counted, &wait, text);
}

void
pillion_test_engine_wait_for_refusal (PillionTestEngine *self,
                                      const char        *kind,
                                      guint              n)
{
  CountWait wait = { self, kind, n, pillion_test_engine_count_refused };

  pillion_test_wait_until (has_counted, &wait, kind);
}

void
pillion_test_engine_wait_for_notice (PillionTestEngine *self,
                                     const char        *kind)
{
  CountWait wait = { self, kind, 1, pillion_test_engine_count_notices };

  pillion_test_wait_until (has_counted, &wait, kind);
}
