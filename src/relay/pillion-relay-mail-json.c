/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-mail-json.h"

#include "crypto/pillion-base64url.h"

/* Names, numbers and ids of one mail take less than this. */
#define FRAME_BYTES 320

static void
append_bytes (GString      *text,
              const char   *name,
              const guint8 *bytes,
              gsize         len)
{
  gsize length = pillion_base64url_get_length (len);
  gsize at;

  g_string_append (text, name);
  at = text->len;
  g_string_set_size (text, at + length + 1);
  pillion_base64url_encode_to (text->str + at, bytes, len);
  text->str[at + length] = '"';
}

static void
append_number (GString    *text,
               const char *name,
               guint64     number)
{
  char digits[24];
  char *at = digits + sizeof digits - 1;

  *at = '\0';
  do
    *--at = (char) ('0' + number % 10);
  while ((number /= 10) > 0);

  g_string_append (text, name);
  g_string_append (text, at);
}

gsize
pillion_relay_mail_json_get_max (const PillionRelayMail *mail)
{
  return FRAME_BYTES + pillion_base64url_get_length (mail->envelope_len);
}

void
pillion_relay_mail_json_append (GString                *text,
                                const PillionRelayMail *mail)
{
  if (text->str[text->len - 1] != '[')
    g_string_append_c (text, ',');

  append_number (text, "{\"id\":", (guint64) mail->id);
  append_bytes (text, ",\"account\":\"", mail->sender, sizeof mail->sender);
  if (mail->gap > 0) {
    append_number (text, ",\"gap\":", mail->gap);
  } else {
    append_bytes (text, ",\"device\":\"", mail->sender_device, sizeof mail->sender_device);
    append_bytes (text, ",\"request\":\"", mail->request, sizeof mail->request);
    append_number (text, ",\"time\":", mail->time);
    append_bytes (text, ",\"envelope\":\"", mail->envelope, mail->envelope_len);
  }
  g_string_append_c (text, '}');
}
