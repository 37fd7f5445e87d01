/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-mail-json.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* Names, numbers and ids of one mail take less than this. */
#define FRAME_BYTES 320

static void
append_bytes (GString      *text,
              const char   *name,
              const guint8 *bytes,
              gsize         len)
{
  gsize size = sodium_base64_encoded_len (len, VARIANT);
  gsize at;

  g_string_append (text, name);
  at = text->len;
  g_string_set_size (text, at + size);
  sodium_bin2base64 (text->str + at, size, bytes, len, VARIANT);

  /* Over the NUL that was counted. */
  text->str[at + size - 1] = '"';
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
  return FRAME_BYTES + sodium_base64_encoded_len (mail->envelope_len, VARIANT);
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
