/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-frame-guard.h"

#include "net/pillion-transport.h"

/**
 * PillionFrameGuard:
 *
 * Bounds a fragmented WebSocket message. libsoup before 3.8 limits each frame but not
 * the message they add up to: a relay that never sends the last fragment would fill
 * the memory. An extension is the one place where libsoup shows each frame before it
 * keeps it, so this is one that changes nothing and refuses what is too much.
 *
 * It is never offered to the relay: the header that asks for it is taken out of the
 * request, and the one that grants it is put into the answer here.
 */

#define GUARD_NAME "x-pillion-frame-guard"
#define EXTENSIONS_HEADER "Sec-WebSocket-Extensions"

/* RFC 6455, section 5.2 */
#define FIRST_BYTE_FINAL 0x80
#define FIRST_BYTE_CONTROL 0x08

struct _PillionFrameGuard {
  SoupWebsocketExtension parent_instance;

  gsize n_bytes;     /* of the message that is not complete */
  guint n_fragments; /* likewise */
};

G_DEFINE_FINAL_TYPE (PillionFrameGuard, pillion_frame_guard, SOUP_TYPE_WEBSOCKET_EXTENSION)

static GBytes *
pillion_frame_guard_process_incoming_message (SoupWebsocketExtension *extension,
                                              guint8                 *header,
                                              GBytes                 *payload,
                                              GError                **error)
{
  PillionFrameGuard *self = PILLION_FRAME_GUARD (extension);

  if (header[0] & FIRST_BYTE_CONTROL)
    return payload;

  /* libsoup has refused a frame above PILLION_TRANSPORT_MAX_BYTES before. */
  self->n_bytes += g_bytes_get_size (payload);
  self->n_fragments++;

  if (self->n_bytes > PILLION_TRANSPORT_MAX_BYTES || self->n_fragments > PILLION_TRANSPORT_MAX_FRAGMENTS) {
    g_set_error_literal (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG,
                         "The message has too many bytes or fragments");
    g_bytes_unref (payload);
    return NULL;
  }

  if (header[0] & FIRST_BYTE_FINAL) {
    self->n_bytes = 0;
    self->n_fragments = 0;
  }

  return payload;
}

static void
pillion_frame_guard_class_init (PillionFrameGuardClass *klass)
{
  SoupWebsocketExtensionClass *extension_class = SOUP_WEBSOCKET_EXTENSION_CLASS (klass);

  extension_class->name = GUARD_NAME;
  extension_class->process_incoming_message = pillion_frame_guard_process_incoming_message;
}

static void
pillion_frame_guard_init (PillionFrameGuard *self)
{
}

static void
on_starting (SoupMessage *message)
{
  soup_message_headers_remove (soup_message_get_request_headers (message), EXTENSIONS_HEADER);
}

static void
on_got_informational (SoupMessage *message)
{
  /* An extension the relay grants although none was asked for is refused by libsoup,
   * as long as it finds it in the list.
   */
  soup_message_headers_append (soup_message_get_response_headers (message), EXTENSIONS_HEADER, GUARD_NAME);
}

void
pillion_frame_guard_attach (SoupMessage *message)
{
  g_return_if_fail (SOUP_IS_MESSAGE (message));

  g_signal_connect (message, "starting", G_CALLBACK (on_starting), NULL);
  g_signal_connect (message, "got-informational", G_CALLBACK (on_got_informational), NULL);
}
