/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-attachment-world.h"

#include "engine/pillion-attachments.h"
#include "engine/pillion-hex.h"

GBytes *
attachment_world_make_content (gsize n)
{
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (i * 31 >> 5);
  return g_bytes_new_take (bytes, n);
}

gint64
attachment_world_send (PillionTestEngine *from,
                       PillionTestEngine *to,
                       GBytes            *content,
                       gboolean           picture,
                       const char        *caption)
{
  PillionAttachmentSource source = { .bytes = content, .name = "../cat.png", .mime = "image/png", .picture = picture };
  g_autoptr (GBytes) account = account_world_dup_account (to);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 row;

  pillion_attachments_send_async (pillion_test_engine_get (from), account, &source, caption, 0, NULL,
                                  pillion_test_on_done, &result);
  row = pillion_attachments_send_finish (pillion_test_engine_get (from), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return row;
}

typedef struct {
  PillionTestEngine     *engine;
  PillionTestEngine     *other;
  const char            *caption;
  gboolean               forwarded;
  PillionAttachmentState state;
} Wait;

static gboolean
has_state (gpointer data)
{
  Wait *wait = data;
  g_autoptr (PillionMessageRow) row =
    account_world_find (wait->engine, wait->other, wait->caption, wait->forwarded);

  return row != NULL && row->attachment != NULL && row->attachment->state == wait->state;
}

PillionMessageRow *
attachment_world_wait (PillionTestEngine     *engine,
                       PillionTestEngine     *other,
                       const char            *caption,
                       gboolean               forwarded,
                       PillionAttachmentState state)
{
  Wait wait = { engine, other, caption, forwarded, state };

  pillion_test_wait_until (has_state, &wait, caption);
  return account_world_find (engine, other, caption, forwarded);
}

gint64
attachment_world_wait_for_state (PillionTestEngine     *engine,
                                 PillionTestEngine     *other,
                                 const char            *caption,
                                 PillionAttachmentState state)
{
  g_autoptr (PillionMessageRow) row = attachment_world_wait (engine, other, caption, FALSE, state);

  return row->id;
}

gboolean
attachment_world_fetch (PillionTestEngine *engine,
                        gint64             row,
                        GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_attachments_fetch_async (pillion_test_engine_get (engine), row, NULL, pillion_test_on_done, &result);
  return pillion_attachments_fetch_finish (pillion_test_engine_get (engine), pillion_test_await (&result), error);
}

GBytes *
attachment_world_load (PillionTestEngine *engine,
                       gint64             row,
                       gsize              max_bytes,
                       GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  pillion_attachments_load_async (pillion_test_engine_get (engine), row, max_bytes, NULL, pillion_test_on_done, &result);
  return pillion_attachments_load_finish (pillion_test_engine_get (engine), pillion_test_await (&result), error);
}

void
attachment_world_assert_content (PillionTestEngine *engine,
                                 gint64             row,
                                 GBytes            *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) loaded = attachment_world_load (engine, row, g_bytes_get_size (content), &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (loaded, content));
}

char *
attachment_world_dup_blob_path (AccountWorld            *fixture,
                                const PillionMessageRow *row)
{
  g_autofree char *name = pillion_hex_encode (row->attachment->blob, sizeof row->attachment->blob);

  return g_build_filename (pillion_test_relay_get_data (fixture->relay), "blobs", name, NULL);
}
