/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "wire/pillion-message-body.h"

#include "bytes.h"
#include "canonical.h"

#include <string.h>

#define MALFORMED   PILLION_WIRE_ERROR_MALFORMED
#define TOO_LARGE   PILLION_WIRE_ERROR_TOO_LARGE
#define UNSUPPORTED PILLION_WIRE_ERROR_UNSUPPORTED

#define MEMBERSHIP                                                                           \
  "00 01 a1*32 0000000000000001 00*32 00 00 0000000000000001 0000000000000001 cc*32 00*8 01" \
  " 00 d0*16 ee*32 01 00 00*8 00 51*64"

#define AUTHORED_HEAD "01 a1*32 d1*16 01 b1*32 77*16 00*8 00*32 00*8 0001 00 "
#define AUTHORED AUTHORED_HEAD "0001 ff"

/* The type stands in the message around the body; here two bytes in front of it. */
static gsize
recode (const guint8 *bytes,
        gsize         len,
        guint8       *out,
        GError      **error)
{
  g_auto (PillionMessageBody) body = { 0 };
  gsize n = 0;

  if (len < 2) {
    g_set_error_literal (error, PILLION_WIRE_ERROR, MALFORMED, "no type");
    return 0;
  }

  memcpy (out, bytes, 2);

  if (!pillion_message_body_decode (&body, (guint16) (bytes[0] << 8 | bytes[1]), bytes + 2, len - 2, error))
    return 0;

  g_assert_true (pillion_message_body_encode (&body, out + 2, &n));

  return n + 2;
}

static void
test_canonical (void)
{
  static const char *const samples[] = {
    "0001 0005'Hello' 00",
    "0001 0000 00",
    "0001 0005 c3a9 0a09 41 02 0011 0000 0012 0001 ff",
    "0001 0005'Hello' 01 0001 0035 a1*32 77*16 04'Well'",
    "0001 0005'Hello' 02 0001 0031 a1*32 77*16 00 0002 0000",
    "0002 a1*32 77*16 04 f09f918d",
    "0002 a1*32 77*16 00",
    "0003 77*16 0005'Hello' 00",
    "0003 77*16 0000 01 0011 0000",
    "0004 77*16",
    "0005 0003'Cat' 01 07'cat.png' 09'image/png' 00000000000003e8 00000010 00000020 b0*16 c0*32 c1*32 c2*32"
    " 0000000000000400 0002 89ff 01 0002 0000",
    "0005 0000 02 00 00 00*8 00*8 b0*16 c0*32 c1*32 c2*32 00*8 0000 00",
    "0006 01 01 77*16",
    "0006 02 02 77*16 78*16",
    "0007 00",
    "0007 01",
    "0010 ee*32 00000000000003e8",
    "0011 0101 " MEMBERSHIP,
    "0012 ee*32 0098 " AUTHORED,
    "0100 5a*16 77*32",
    "0101 0000000000000002 88*32",
    "0102 03 00000000000003e8",
    "0103 d1*16 04 04'Desk' 05'Linux' 00000000000003e8",
    "0105 0000000000000007",
    "010e 0000000000000000 0000 0001 00",
    "010e 0000000000000007 01ff 0200 02"
    " b1*32 0c'+15551234567' 02 03'Bob' 02 b2*32 00 00 00 00",
    "010f 0000000000000001",
    "0110 77*16 0000000000000001 0000000000000000 0000000000000000",
    "0110 77*16 0000000000000001 0000000000000000 0000000000000007",
    "0111 77*16 55*32 0000000000000001 000186a0 00000002 00 00000003 66*16 02 00040000 44*32 00000001 33*32",
    "0111 77*16 55*32 0000000000000000 00000000 00000000 01 00000000 00*16 00",
    "0112 77*16 00000002 00",
    "0112 77*16 00000002 02",
    "0113 77*16 02",
    "0114 d1*16 0000000000000000 0000000000000009 51*64",
    "0118 0000000000000002 0003 abcdef",
    "0119 0000000000000002 02 d1*16 0000000000000007 ee*32 d2*16 00*8 00*32 0e 77*448",
    "0119 0000000000000002 00 0f 77*480",
    "011a 0000000000000002 0001 ab",
    "0136 b1*32 77*16",
    "0137 b1*32 77*16 b0*16",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GBytes) sample = layout (samples[i]);

    check_canonical (recode, sample);
  }
}

static void
test_bounds (void)
{
  check_refused (recode, "0001 0001 0d 00", MALFORMED, "not text, or with control characters");
  check_refused (recode, "0001 0001 00 00", MALFORMED, "not text, or with control characters");
  check_refused (recode, "0001 0001 ff 00", MALFORMED, "not text, or with control characters");
  check_refused (recode, "0001 0001 41 01 8000 0000", UNSUPPORTED, "unknown critical extension");
  check_accepted (recode, "0001 2000 41*8192 00");
  check_refused (recode, "0001 2001 41*8193 00", TOO_LARGE, "field too long");
  check_refused (recode, "0001 0000 01 0001 0030 a1*32 77*16", MALFORMED, "reply refused");
  check_refused (recode, "0001 0000 01 0001 0032 a1*32 77*16 00 00", MALFORMED, "reply refused");
  check_refused (recode, "0001 0000 01 0001 00fa a1*32 77*16 c9 41*201", MALFORMED, "reply refused");
  check_accepted (recode, "0001 0000 01 0001 00f9 a1*32 77*16 c8 41*200");
  check_refused (recode, "0001 0000 01 0002 0001 00", MALFORMED, "forwarded mark refused");
  check_accepted (recode, "0002 a1*32 77*16 20 41*32");
  check_refused (recode, "0002 a1*32 77*16 21 41*33", TOO_LARGE, "field too long");
  check_refused (recode, "0002 a1*32 77*16 01 0a", MALFORMED, "not text, or with control characters");
  check_accepted (recode, "0003 77*16 2000 41*8192 00");
  check_refused (recode, "0003 77*16 2001 41*8193 00", TOO_LARGE, "field too long");
  check_refused (recode, "0004 77*15", MALFORMED, "ends too early");
  check_refused (recode, "0005 0801 41*2049", TOO_LARGE, "field too long");
  check_refused (recode, "0005 0000 03 00 00", MALFORMED, "number out of range");
  check_refused (recode, "0005 0000 02 00 00 0000000000000002 00*8 b0*16 c0*32 c1*32 c2*32 0000000000000001 0000 00",
                 MALFORMED, "number out of range");
  check_accepted (recode, "0005 0800 41*2048 02 ff 41*255 64 41*100 00*8 00*8 b0*16 c0*32 c1*32 c2*32 00*8"
                          " 2000 ff*8192 01 0001 00f9 a1*32 77*16 c8 41*200");
  check_refused (recode, "0005 0000 02 00 00 00*8 00*8 b0*16 c0*32 c1*32 c2*32 00*8 2001 ff*8193 00", TOO_LARGE,
                 "field too long");
  check_refused (recode, "0006 00 01 77*16", MALFORMED, "number out of range");
  check_refused (recode, "0006 03 01 77*16", MALFORMED, "number out of range");
  check_refused (recode, "0006 01 00", MALFORMED, "number out of range");
  check_refused (recode, "0006 01 41 77*1040", MALFORMED, "number out of range");
  check_refused (recode, "0006 01 02 77*16 77*16", MALFORMED, "messages out of order");
  check_refused (recode, "0006 01 02 78*16 77*16", MALFORMED, "messages out of order");
  check_refused (recode, "0007 02", MALFORMED, "number out of range");
  check_refused (recode, "0010 ee*32 0020000000000000", MALFORMED, "number out of range");
  check_refused (recode, "0011 0001 00", MALFORMED, "membership refused");
  check_refused (recode, "0011 0401 00*1025", TOO_LARGE, "field too long");
  check_accepted (recode, "0012 ee*32 2fa8 " AUTHORED_HEAD "2f11 ab*12049");
  check_refused (recode, "0012 ee*32 0003 abcdef", MALFORMED, "message refused");
  check_refused (recode, "0012 ee*32 2fa9 ab*12201", TOO_LARGE, "field too long");
  check_refused (recode, "0012 ee*32 0000", MALFORMED, "field too short");
  check_refused (recode, "0101 0020000000000000 88*32", MALFORMED, "number out of range");
  check_refused (recode, "0102 04 00*8", MALFORMED, "number out of range");
  check_refused (recode, "0103 d1*16 00 00 00 00*8", MALFORMED, "number out of range");
  check_refused (recode, "0103 d1*16 05 00 00 00*8", MALFORMED, "number out of range");
  check_refused (recode, "010f 00*8", MALFORMED, "number out of range");

  /* History: chunks that are too large or empty, too many, or none where more follows. */
  check_refused (recode, "0111 77*16 55*32 00*8 00*4 00*4 00 00*4 66*16 01 00040001 44*32", MALFORMED, "length of a chunk");
  check_refused (recode, "0111 77*16 55*32 00*8 00*4 00*4 00 00*4 66*16 01 00000000 44*32", MALFORMED, "length of a chunk");
  check_refused (recode, "0111 77*16 55*32 00*8 00*4 00*4 00 00*4 66*16 09", MALFORMED, "number out of range");
  check_refused (recode, "0111 77*16 55*32 00*8 00*4 00*4 00 00*4 00*16 00", MALFORMED, "part of history");
  check_refused (recode, "0111 77*16 55*32 00*8 00*4 00*4 01 00*4 66*16 00", MALFORMED, "part of history");
  check_refused (recode, "0112 77*16 00000002 03", MALFORMED, "number out of range");
  check_refused (recode, "0113 77*16 00", MALFORMED, "number out of range");
  check_refused (recode, "0118 00*8 0000", MALFORMED, "field too short");
  check_refused (recode, "0118 00*8 2ee1 ab*12001", TOO_LARGE, "field too long");
  check_refused (recode, "0119 00*8 06 00*336 0e 77*448", MALFORMED, "number out of range");
  check_refused (recode, "0119 00*8 00 0d 77*416", MALFORMED, "number out of range");
  check_refused (recode, "0119 00*8 01 d1*16 00*8 ee*32 0e 77*448", MALFORMED, "hash of nothing");
  check_refused (recode, "0119 00*8 02 d1*16 00*40 d1*16 00*40 0e 77*448", MALFORMED, "devices not in order");
}

#define CONTACT_REST "00 00"

static void
test_contact_bounds (void)
{
  check_refused (recode, "010e 00*8 0000 0000 00", MALFORMED, "contacts out of order");
  check_refused (recode, "010e 00*8 0000 0002 00", MALFORMED, "contacts out of order");
  check_refused (recode, "010e 0000000000000001 0002 0002 00", MALFORMED, "contacts out of order");
  check_refused (recode, "010e 0000000000000001 0000 0201 00", MALFORMED, "contacts out of order");
  check_refused (recode, "010e 00*8 0000 0001 65", MALFORMED, "number out of range");
  check_refused (recode, "010e 00*8 0000 0001 01 b1*32 00 01 " CONTACT_REST, MALFORMED, "number out of range");
  check_refused (recode, "010e 00*8 0000 0001 01 b1*32 03'123' 01 " CONTACT_REST, MALFORMED, "not a phone number");
  check_refused (recode, "010e 00*8 0000 0001 01 b1*32 00 00 00 03", MALFORMED, "number out of range");
  check_refused (recode, "010e 00*8 0000 0001 02 b1*32 00 00 " CONTACT_REST " b1*32 00 00 " CONTACT_REST, MALFORMED,
                 "contacts out of order");
  check_refused (recode, "010e 00*8 0000 0001 02 b2*32 00 00 " CONTACT_REST " b1*32 00 00 " CONTACT_REST, MALFORMED,
                 "contacts out of order");
}

/* As many as are allowed, as long as they can be, fit into what is sent again. */
static void
test_contacts_fit (void)
{
  static guint8 out[PILLION_BODY_MAX_BYTES];
  PillionMessageBody body = { .type = PILLION_MESSAGE_TYPE_CONTACT_STATES, .contact_states = { .n_parts = 1 } };
  gsize len;

  for (guint i = 0; i < PILLION_CONTACT_STATES_MAX; i++) {
    PillionContactState *state = &body.contact_states.contacts[body.contact_states.n_contacts++];
    state->account[0] = (guint8) i;
    g_strlcpy (state->number, "+123456789012345", sizeof state->number);
    memset (state->name, 'a', PILLION_NAME_MAX_BYTES);
  }
  g_assert_true (pillion_message_body_encode (&body, out, &len));
  g_assert_cmpuint (len + PILLION_AUTHORED_MAX_BYTES - PILLION_BODY_MAX_BYTES, <=, PILLION_RESENT_MAX_BYTES);
  body.contact_states.n_contacts++;
  g_assert_false (pillion_message_body_encode (&body, out, &len));
}

/* Reserved types, and those of a later version. */
static void
test_unknown_types (void)
{
  guint n_known = 0;

  for (guint type = 0; type <= G_MAXUINT16; type++) {
    g_auto (PillionMessageBody) body = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (pillion_message_body_decode (&body, (guint16) type, (const guint8 *) "", 0, &error));

    if (pillion_message_type_is_known ((guint16) type)) {
      n_known++;
      g_assert_error (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_MALFORMED);
    } else {
      g_assert_error (error, PILLION_WIRE_ERROR, PILLION_WIRE_ERROR_UNSUPPORTED);
    }
  }

  g_assert_cmpuint (n_known, ==, 28);
  g_assert_false (pillion_message_type_is_known (PILLION_MESSAGE_TYPE_STATUS));
  g_assert_false (pillion_message_type_is_known (PILLION_MESSAGE_TYPE_LIVE_LOCATION));
}

static void
test_classes (void)
{
  g_assert_true (pillion_message_type_is_chained (PILLION_MESSAGE_TYPE_TEXT));
  g_assert_true (pillion_message_type_is_chained (PILLION_MESSAGE_TYPE_ATTACHMENT));
  g_assert_false (pillion_message_type_is_chained (PILLION_MESSAGE_TYPE_RECEIPT));
  g_assert_false (pillion_message_type_is_chained (PILLION_MESSAGE_TYPE_TYPING));
  g_assert_false (pillion_message_type_is_chained (PILLION_MESSAGE_TYPE_REMOVAL));
  g_assert_true (pillion_message_type_is_critical (PILLION_MESSAGE_TYPE_ATTACHMENT));
  g_assert_false (pillion_message_type_is_critical (PILLION_MESSAGE_TYPE_REACTION));
  g_assert_false (pillion_message_type_is_own_item (PILLION_MESSAGE_TYPE_REMOVAL));
  g_assert_false (pillion_message_type_is_own_item (255));
  g_assert_true (pillion_message_type_is_own_item (PILLION_MESSAGE_TYPE_RELEASE_SHARE));
  g_assert_true (pillion_message_type_is_own_item (G_MAXUINT16));
}

/* What is written of a reply is what is read of it. */
static void
test_marks (void)
{
  PillionMessageMarks marks = { .is_reply = TRUE, .forwarded = TRUE };
  PillionMessageMarks again;
  PillionExtensions extensions;
  PillionReader reader;

  memset (marks.reply_author, 0xa1, sizeof marks.reply_author);
  memset (marks.reply_message, 0x77, sizeof marks.reply_message);
  g_strlcpy (marks.reply_quote, "How it began", sizeof marks.reply_quote);
  pillion_message_marks_write (&marks, &extensions);
  g_assert_cmpuint (extensions.n, ==, 2);
  pillion_reader_init (&reader, NULL, 0);
  pillion_message_marks_read (&again, &extensions, &reader);
  g_assert_true (pillion_reader_is_valid (&reader));
  g_assert_true (again.is_reply && again.forwarded);
  g_assert_true (memcmp (again.reply_author, marks.reply_author, sizeof again.reply_author) == 0);
  g_assert_cmpstr (again.reply_quote, ==, "How it began");

  /* A quote that may not travel is left out. */
  g_strlcpy (marks.reply_quote, "two\nlines", sizeof marks.reply_quote);
  pillion_message_marks_write (&marks, &extensions);
  pillion_message_marks_read (&again, &extensions, &reader);
  g_assert_cmpstr (again.reply_quote, ==, "");
}

static void
decode (PillionMessageBody *body,
        guint16             type,
        const char         *text)
{
  g_autoptr (GBytes) bytes = layout (text);
  g_autoptr (GError) error = NULL;

  pillion_message_body_clear (body);
  g_assert_true (pillion_message_body_decode (body, type, g_bytes_get_data (bytes, NULL),
                                              g_bytes_get_size (bytes), &error));
  g_assert_no_error (error);
}

static void
test_fields (void)
{
  const PillionContactState *state;
  g_auto (PillionMessageBody) body = { 0 };

  decode (&body, PILLION_MESSAGE_TYPE_TEXT, "0005'Hello' 00");
  g_assert_cmpstr (body.text.text, ==, "Hello");
  decode (&body, PILLION_MESSAGE_TYPE_RESEND_REQUEST, "ee*32 00000000000003e8");
  g_assert_cmphex (body.resend_request.envelope_hash[31], ==, 0xee);
  g_assert_cmpuint (body.resend_request.time, ==, 1000);
  decode (&body, PILLION_MESSAGE_TYPE_REMOVAL, "0101 " MEMBERSHIP);
  g_assert_cmpuint (body.removal.membership_len, ==, 257);
  decode (&body, PILLION_MESSAGE_TYPE_RESENT, "ee*32 0098 " AUTHORED);
  g_assert_cmphex (body.resent.envelope_hash[0], ==, 0xee);
  g_assert_cmpuint (body.resent.authored_len, ==, 152);
  g_assert_cmphex (body.resent.authored[151], ==, 0xff);
  decode (&body, PILLION_MESSAGE_TYPE_RELEASE_SHARE, "5a*16 77*32");
  g_assert_cmphex (body.release_share.store[0], ==, 0x5a);
  g_assert_cmphex (body.release_share.release_share[31], ==, 0x77);
  decode (&body, PILLION_MESSAGE_TYPE_SELF_SYNC_KEY, "0000000000000002 88*32");
  g_assert_cmpuint (body.self_sync_key.epoch, ==, 2);
  g_assert_cmphex (body.self_sync_key.key[0], ==, 0x88);
  decode (&body, PILLION_MESSAGE_TYPE_HISTORY_OFFER, "01 00000000000003e8");
  g_assert_cmpuint (body.history_offer.depth, ==, PILLION_HISTORY_DEPTH_30_DAYS);
  g_assert_cmpuint (body.history_offer.since, ==, 1000);
  decode (&body, PILLION_MESSAGE_TYPE_MESSAGE_WANTED, "a1*32 d1*16 4e*16 ee*32");
  g_assert_cmphex (body.message_wanted.account[31], ==, 0xa1);
  g_assert_cmphex (body.message_wanted.device[15], ==, 0xd1);
  g_assert_cmphex (body.message_wanted.request[15], ==, 0x4e);
  g_assert_cmphex (body.message_wanted.envelope_hash[31], ==, 0xee);
  decode (&body, PILLION_MESSAGE_TYPE_DEVICE_LINKED, "d1*16 04 04'Desk' 05'Linux' 00000000000003e8");
  g_assert_cmphex (body.device_linked.device[15], ==, 0xd1);
  g_assert_cmpuint (body.device_linked.slot, ==, 4);
  g_assert_cmpstr (body.device_linked.name, ==, "Desk");
  g_assert_cmpstr (body.device_linked.platform, ==, "Linux");
  g_assert_cmpuint (body.device_linked.time, ==, 1000);
  decode (&body, PILLION_MESSAGE_TYPE_BUNDLE_RECEIVED, "0000000000000007");
  g_assert_cmpuint (body.bundle_received.epoch, ==, 7);
  decode (&body, PILLION_MESSAGE_TYPE_OPERATIONS, "0000000000000007 0002 abcd");
  g_assert_cmpuint (body.operations.epoch, ==, 7);
  g_assert_cmpuint (body.operations.sealed_len, ==, 2);
  decode (&body, PILLION_MESSAGE_TYPE_SYNC_STATE, "0000000000000007 01 d1*16 0000000000000009 ee*32 0e 77*448");
  g_assert_cmpuint (body.sync_state.n_heads, ==, 1);
  g_assert_cmpuint (body.sync_state.heads[0].sequence, ==, 9);
  g_assert_cmpuint (body.sync_state.n_digests, ==, 14);
  g_assert_cmphex (body.sync_state.digests[13][31], ==, 0x77);
  decode (&body, PILLION_MESSAGE_TYPE_FILE_WANTED, "b1*32 77*16");
  g_assert_cmphex (body.file_wanted.author[31], ==, 0xb1);
  g_assert_cmphex (body.file_wanted.message[15], ==, 0x77);
  decode (&body, PILLION_MESSAGE_TYPE_FILE_AGAIN, "b1*32 77*16 b0*16");
  g_assert_cmphex (body.file_again.author[31], ==, 0xb1);
  g_assert_cmphex (body.file_again.message[15], ==, 0x77);
  g_assert_cmphex (body.file_again.blob[15], ==, 0xb0);
  decode (&body, PILLION_MESSAGE_TYPE_CONTACT_STATES,
          "0000000000000007 0001 0002 01 b1*32 0c'+15551234567' 02 03'Bob' 01");
  g_assert_cmpuint (body.contact_states.round, ==, 7);
  g_assert_cmpuint (body.contact_states.part, ==, 1);
  g_assert_cmpuint (body.contact_states.n_parts, ==, 2);
  state = &body.contact_states.contacts[0];
  g_assert_cmpstr (state->number, ==, "+15551234567");
  g_assert_cmpuint (state->number_state, ==, PILLION_CONTACT_NUMBER_CONFIRMED);
  g_assert_cmpstr (state->name, ==, "Bob");
  g_assert_cmpuint (state->chat, ==, PILLION_CONTACT_CHAT_REQUEST);
}

static void
test_encode_refuses (void)
{
  static guint8 out[PILLION_BODY_MAX_BYTES];
  PillionMessageBody text = { .type = PILLION_MESSAGE_TYPE_TEXT };
  PillionMessageBody status = { .type = PILLION_MESSAGE_TYPE_STATUS };
  PillionMessageBody linked = { .type = PILLION_MESSAGE_TYPE_DEVICE_LINKED };
  gsize len;

  text.text.text = g_strnfill (PILLION_TEXT_MAX_BYTES + 1, 'a');
  g_assert_false (pillion_message_body_encode (&text, out, &len));
  g_assert_cmpuint (len, ==, 0);
  text.text.text[PILLION_TEXT_MAX_BYTES] = '\0';
  g_assert_true (pillion_message_body_encode (&text, out, &len));
  pillion_message_body_clear (&text);
  g_assert_null (text.text.text);

  g_assert_false (pillion_message_body_encode (&status, out, &len));
  g_assert_false (pillion_message_body_encode (&linked, out, &len));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-body/marks", test_marks);
  g_test_add_func ("/message-body/canonical", test_canonical);
  g_test_add_func ("/message-body/bounds", test_bounds);
  g_test_add_func ("/message-body/contact-bounds", test_contact_bounds);
  g_test_add_func ("/message-body/contacts-fit", test_contacts_fit);
  g_test_add_func ("/message-body/unknown-types", test_unknown_types);
  g_test_add_func ("/message-body/classes", test_classes);
  g_test_add_func ("/message-body/fields", test_fields);
  g_test_add_func ("/message-body/encode-refuses", test_encode_refuses);

  return g_test_run ();
}
