/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-account-world.h"

#include "crypto/pillion-base64url.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-outbox.h"
#include "store/pillion-sessions-table.h"
#include "store/pillion-settings-table.h"

#include <string.h>

PillionTestEngine *
account_world_register (AccountWorld *self,
                        const char   *number,
                        const char   *name)
{
  return pillion_test_engine_new_registered (self->url, NULL, number, name);
}

void
account_world_init (AccountWorld *self,
                    const char   *url)
{
  *self = (AccountWorld) { .url = url };
  self->ana = account_world_register (self, ANA, "Ana");
}

void
account_world_set_up (AccountWorld *self,
                      gconstpointer unused)
{
  PillionTestRelay *relay = pillion_test_relay_new ((const char *[]) { "verification=open", NULL });

  account_world_init (self, pillion_test_relay_get_url (relay));
  self->relay = relay;
  self->ben = account_world_register (self, BEN, "Ben");
  account_world_deliver (self->ana, BEN, "hello", self->ben);
  account_world_deliver (self->ben, ANA, "hi", self->ana);
}

void
account_world_clear (AccountWorld *self)
{
  g_clear_pointer (&self->ana, pillion_test_engine_free);
  g_clear_pointer (&self->laptop, pillion_test_engine_free);
  g_clear_pointer (&self->desktop, pillion_test_engine_free);
  g_clear_pointer (&self->ben, pillion_test_engine_free);
  g_clear_pointer (&self->relay, pillion_test_relay_free);
}

PillionTestEngine *
account_world_link (AccountWorld *self)
{
  PillionTestEngine *companion = pillion_test_engine_new ();

  pillion_test_engine_open (companion);
  pillion_test_engine_link (companion, self->ana, self->url, FALSE);
  return companion;
}

void
account_world_deliver (PillionTestEngine *from,
                       const char        *number,
                       const char        *text,
                       PillionTestEngine *to)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_send (from, number, text, &error);
  g_assert_no_error (error);
  pillion_test_engine_wait_for_message (to, text);
}

void
account_world_tear_down (AccountWorld *self,
                         gconstpointer unused)
{
  account_world_clear (self);
}

char *
account_world_dup_id (PillionTestEngine *device)
{
  const char *text = pillion_test_engine_get_device (device);
  gsize n;
  g_autofree guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);

  return pillion_hex_encode (bytes, n);
}

GBytes *
account_world_dup_account (PillionTestEngine *engine)
{
  const char *text = pillion_test_engine_get_account (engine);
  gsize n = 0;
  guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);

  return g_bytes_new_take (bytes, n);
}

typedef struct {
  GBytes     *account;
  const char *text;
} Writing;

static gboolean
queue_text (PillionDatabase *database,
            PillionJob      *job,
            gpointer         data,
            GError         **error)
{
  const Writing *writing = data;
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_TEXT, .text.text = (char *) writing->text };
  guint8 request[PILLION_ID_BYTES];
  gint64 message;

  return pillion_outbox_queue_message (database, job, g_bytes_get_data (writing->account, NULL), &body, request, &message,
                                       error);
}

void
account_world_write_offline (PillionTestEngine *from,
                             PillionTestEngine *to,
                             const char        *text)
{
  g_autoptr (GBytes) account = account_world_dup_account (to);
  g_autoptr (GError) error = NULL;
  Writing writing = { account, text };

  pillion_test_engine_go_offline (from);
  pillion_test_engine_run (from, queue_text, &writing, &error);
  g_assert_no_error (error);
}

typedef struct {
  GBytes            *chat;
  const char        *text;
  gboolean           forwarded;
  PillionMessageRow *row; /* (owned) (nullable) */
} Search;

static gboolean
search (PillionDatabase *database,
        PillionJob      *job,
        gpointer         data,
        GError         **error)
{
  Search *self = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_messages_list (database, g_bytes_get_data (self->chat, NULL), 0, 100, &rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len && self->row == NULL; i++) {
    PillionMessageRow *row = rows->pdata[i];

    if (g_strcmp0 (row->text, self->text) == 0 && row->forwarded == self->forwarded)
      self->row = g_ptr_array_steal_index (rows, i);
  }
  return TRUE;
}

PillionMessageRow *
account_world_find (PillionTestEngine *engine,
                    PillionTestEngine *other,
                    const char        *text,
                    gboolean           forwarded)
{
  g_autoptr (GBytes) chat = account_world_dup_account (other);
  Search self = { chat, text, forwarded, NULL };
  g_autoptr (GError) error = NULL;

  pillion_test_engine_run (engine, search, &self, &error);
  g_assert_no_error (error);
  return self.row;
}

GPtrArray *
account_world_list (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *devices;

  pillion_devices_list_async (pillion_test_engine_get (self), NULL, pillion_test_on_done, &result);
  devices = pillion_devices_list_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return devices;
}

static PillionDevice *
find_device (GPtrArray         *devices,
             PillionTestEngine *device)
{
  g_autofree char *id = account_world_dup_id (device);

  for (guint i = 0; i < devices->len; i++) {
    PillionDevice *listed = devices->pdata[i];

    if (g_str_equal (pillion_device_get_id (listed), id))
      return listed;
  }
  return NULL;
}

const char *
account_world_get_state (PillionTestEngine *self,
                         PillionTestEngine *device)
{
  g_autoptr (GPtrArray) devices = account_world_list (self);
  PillionDevice *listed = find_device (devices, device);

  return listed != NULL ? pillion_device_get_state (listed) : NULL;
}

typedef struct {
  PillionTestEngine *engine;
  PillionTestEngine *device;
  const char        *name;
} NameWait;

static gboolean
has_name (gpointer data)
{
  NameWait *wait = data;
  g_autoptr (GPtrArray) devices = account_world_list (wait->engine);
  PillionDevice *listed = find_device (devices, wait->device);

  return listed != NULL && g_strcmp0 (pillion_device_get_name (listed), wait->name) == 0;
}

void
account_world_wait_for_name (PillionTestEngine *self,
                             PillionTestEngine *device,
                             const char        *name)
{
  NameWait wait = { self, device, name };

  pillion_test_wait_until (has_name, &wait, name);
}

typedef struct {
  const guint8 *device;
  guint         n;
} SessionCount;

static gboolean
count_sessions (PillionDatabase *database,
                PillionJob      *job,
                gpointer         data,
                GError         **error)
{
  SessionCount *count = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (!pillion_sessions_list (database, job->identity->account, count->device, &rows, error))
    return FALSE;
  count->n = rows->len;
  return TRUE;
}

guint
account_world_count_sessions (PillionTestEngine *self,
                              PillionTestEngine *device)
{
  const char *text = pillion_test_engine_get_device (device);
  gsize n;
  g_autofree guint8 *bytes = pillion_base64url_decode (text, strlen (text), &n);
  g_autoptr (GError) error = NULL;
  SessionCount count = { bytes, 0 };

  pillion_test_engine_run (self, count_sessions, &count, &error);
  g_assert_no_error (error);
  return count.n;
}

typedef struct {
  const char *name;
  guint64     number;
} NumberLoad;

static gboolean
load_number (PillionDatabase *database,
             PillionJob      *job,
             gpointer         data,
             GError         **error)
{
  NumberLoad *load = data;

  return pillion_settings_load_number (database, load->name, &load->number, error);
}

guint64
account_world_get_number (PillionTestEngine *self,
                          const char        *name)
{
  g_autoptr (GError) error = NULL;
  NumberLoad load = { name, 0 };

  pillion_test_engine_run (self, load_number, &load, &error);
  g_assert_no_error (error);
  return load.number;
}
