/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-ending.h"

#include "crypto/pillion-aead.h"
#include "crypto/pillion-contexts.h"
#include "crypto/pillion-hkdf.h"
#include "crypto/pillion-random.h"
#include "crypto/pillion-secret.h"
#include "engine/pillion-hex.h"
#include "store/pillion-file.h"

#include <glib/gstdio.h>
#include <string.h>

/* The file: u8 version | 24 nonce | ciphertext and tag of a key file (XChaCha20-Poly1305, AD = the
 * bytes before the ciphertext), so that a later version can add to it.
 */
#define VERSION 1
#define NONCE_AT 1
#define BOX_AT (NONCE_AT + PILLION_AEAD_NONCE_BYTES)
#define MAX_BYTES 16384

#define GROUP "ending"

/* All that pillion_device_get_state() says of a companion that is not in use. */
static const char *const reasons[] = { "removed", "expired", "resigned", "frozen", "locked", "seat-ended", NULL };

PillionEnding *
pillion_ending_new (const PillionIdentity *identity)
{
  PillionEnding *self = g_new0 (PillionEnding, 1);

  self->identity = pillion_identity_new ();
  self->reason = reasons[0];
  *self->identity = *identity;
  pillion_secret_wipe (self->identity->dsk_secret, sizeof self->identity->dsk_secret);
  pillion_secret_wipe (self->identity->ddh_secret, sizeof self->identity->ddh_secret);
  return self;
}

PillionEnding *
pillion_ending_copy (const PillionEnding *self)
{
  PillionEnding *copy = g_memdup2 (self, sizeof *self);

  pillion_identity_ref (copy->identity);
  copy->by = g_strdup (self->by);
  copy->unsent_to = g_strdupv (self->unsent_to);
  if (copy->link_runs != NULL)
    g_bytes_ref (copy->link_runs);
  return copy;
}

void
pillion_ending_free (PillionEnding *self)
{
  pillion_identity_unref (self->identity);
  g_free (self->by);
  g_strfreev (self->unsent_to);
  g_clear_pointer (&self->link_runs, g_bytes_unref);
  g_free (self);
}

/* ----- as text ----- */

static void
put_bytes (GKeyFile     *file,
           const char   *key,
           const guint8 *bytes,
           gsize         length)
{
  g_autofree char *text = pillion_hex_encode (bytes, length);

  g_key_file_set_string (file, GROUP, key, text);
}

static void
take_bytes (GKeyFile   *file,
            const char *key,
            guint8     *bytes,
            gsize       length)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, key, NULL);

  if (text == NULL || !pillion_hex_decode (text, bytes, length))
    memset (bytes, 0, length);
}

static void
take_text (GKeyFile   *file,
           const char *key,
           char       *text,
           gsize       size)
{
  g_autofree char *value = g_key_file_get_string (file, GROUP, key, NULL);

  g_strlcpy (text, value != NULL ? value : "", size);
}

static void
put_identity (GKeyFile              *file,
              const PillionIdentity *identity)
{
  put_bytes (file, "account", identity->account, sizeof identity->account);
  put_bytes (file, "device", identity->device, sizeof identity->device);
  put_bytes (file, "store", identity->store_id, sizeof identity->store_id);
  put_bytes (file, "relay-id", identity->relay_id, sizeof identity->relay_id);
  g_key_file_set_integer (file, GROUP, "slot", identity->slot);
  g_key_file_set_string (file, GROUP, "number", identity->number);
  g_key_file_set_string (file, GROUP, "name", identity->name);
  g_key_file_set_string (file, GROUP, "device-name", identity->device_name);
  g_key_file_set_string (file, GROUP, "relay", identity->relay_url);
}

static PillionIdentity *
take_identity (GKeyFile *file)
{
  PillionIdentity *identity = pillion_identity_new ();

  take_bytes (file, "account", identity->account, sizeof identity->account);
  take_bytes (file, "device", identity->device, sizeof identity->device);
  take_bytes (file, "store", identity->store_id, sizeof identity->store_id);
  take_bytes (file, "relay-id", identity->relay_id, sizeof identity->relay_id);
  identity->slot = (guint8) g_key_file_get_integer (file, GROUP, "slot", NULL);
  take_text (file, "number", identity->number, sizeof identity->number);
  take_text (file, "name", identity->name, sizeof identity->name);
  take_text (file, "device-name", identity->device_name, sizeof identity->device_name);
  take_text (file, "relay", identity->relay_url, sizeof identity->relay_url);
  return identity;
}

static char *
write_text (const PillionEnding *self,
            gsize               *length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  put_identity (file, self->identity);
  g_key_file_set_boolean (file, GROUP, "sealed", self->sealed);
  g_key_file_set_string (file, GROUP, "reason", self->reason);
  if (self->by != NULL)
    g_key_file_set_string (file, GROUP, "by", self->by);
  g_key_file_set_uint64 (file, GROUP, "ended", self->ended_ms);
  g_key_file_set_uint64 (file, GROUP, "not-after", self->not_after_ms);
  g_key_file_set_uint64 (file, GROUP, "unsent", self->n_unsent);
  if (self->unsent_to != NULL)
    g_key_file_set_string_list (file, GROUP, "unsent-to", (const char *const *) self->unsent_to,
                                g_strv_length (self->unsent_to));
  g_key_file_set_uint64 (file, GROUP, "missing", self->n_missing);
  g_key_file_set_uint64 (file, GROUP, "next-prekey", self->next_prekey);
  g_key_file_set_uint64 (file, GROUP, "locked-for", self->locked.locked_ms);
  g_key_file_set_uint64 (file, GROUP, "locked-at", self->locked.running_ms);
  put_bytes (file, "locked-boot", self->locked.boot_id, sizeof self->locked.boot_id);
  if (self->link_runs != NULL)
    put_bytes (file, "link-runs", g_bytes_get_data (self->link_runs, NULL), g_bytes_get_size (self->link_runs));
  return g_key_file_to_data (file, length, NULL);
}

static const char *
take_reason (GKeyFile *file)
{
  g_autofree char *reason = g_key_file_get_string (file, GROUP, "reason", NULL);

  for (guint i = 0; reasons[i] != NULL; i++) {
    if (g_strcmp0 (reasons[i], reason) == 0)
      return reasons[i];
  }
  return reasons[0];
}

static GBytes *
take_link_runs (GKeyFile *file)
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, "link-runs", NULL);
  gsize length = text != NULL ? strlen (text) / 2 : 0;
  g_autofree guint8 *bytes = g_malloc0 (length + 1);

  return length > 0 && pillion_hex_decode (text, bytes, length) ? g_bytes_new (bytes, length) : NULL;
}

static PillionEnding *
read_text (const char *text,
           gsize       length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  PillionEnding *self;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return NULL;
  self = g_new0 (PillionEnding, 1);
  self->identity = take_identity (file);
  self->sealed = g_key_file_get_boolean (file, GROUP, "sealed", NULL);
  self->reason = take_reason (file);
  self->by = g_key_file_get_string (file, GROUP, "by", NULL);
  self->ended_ms = g_key_file_get_uint64 (file, GROUP, "ended", NULL);
  self->not_after_ms = g_key_file_get_uint64 (file, GROUP, "not-after", NULL);
  self->n_unsent = g_key_file_get_uint64 (file, GROUP, "unsent", NULL);
  self->unsent_to = g_key_file_get_string_list (file, GROUP, "unsent-to", NULL, NULL);
  self->n_missing = g_key_file_get_uint64 (file, GROUP, "missing", NULL);
  self->next_prekey = (guint32) g_key_file_get_uint64 (file, GROUP, "next-prekey", NULL);
  self->locked.locked_ms = g_key_file_get_uint64 (file, GROUP, "locked-for", NULL);
  self->locked.running_ms = g_key_file_get_uint64 (file, GROUP, "locked-at", NULL);
  take_bytes (file, "locked-boot", self->locked.boot_id, sizeof self->locked.boot_id);
  self->link_runs = take_link_runs (file);
  return self;
}

/* ----- as a file ----- */

static void
derive (const guint8    *local_secret,
        PillionSecret32 *key)
{
  pillion_hkdf_with_context (key->bytes, sizeof key->bytes, NULL, 0, local_secret, sizeof key->bytes,
                             PILLION_CONTEXT_ENDING);
}

static PillionEnding *
open_box (const guint8 *bytes,
          gsize         length,
          const guint8 *local_secret)
{
  g_auto (PillionSecret32) key = { 0 };
  g_autofree char *text = NULL;

  if (length < BOX_AT + PILLION_AEAD_TAG_BYTES || length > MAX_BYTES || bytes[0] != VERSION)
    return NULL;
  text = g_malloc (length);
  derive (local_secret, &key);
  if (!pillion_aead_open ((guint8 *) text, bytes + BOX_AT, length - BOX_AT, bytes, BOX_AT, bytes + NONCE_AT, key.bytes))
    return NULL;
  return read_text (text, length - BOX_AT - PILLION_AEAD_TAG_BYTES);
}

gboolean
pillion_ending_load (const char     *folder,
                     const guint8   *local_secret,
                     PillionEnding **ending,
                     GError        **error)
{
  g_autofree char *path = g_build_filename (folder, PILLION_ENDING_FILE, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  *ending = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_file_get_contents (path, &bytes, &length, NULL))
    *ending = open_box ((const guint8 *) bytes, length, local_secret);
  if (*ending != NULL)
    return TRUE;
  g_set_error (error, PILLION_STORE_ERROR, PILLION_STORE_ERROR_DAMAGED, "%s is damaged", path);
  return FALSE;
}

gboolean
pillion_ending_save (const char          *folder,
                     const guint8        *local_secret,
                     const PillionEnding *self,
                     const PillionRandom *random,
                     GError             **error)
{
  g_autofree char *path = g_build_filename (folder, PILLION_ENDING_FILE, NULL);
  g_autofree char *text = NULL;
  g_autofree guint8 *bytes = NULL;
  g_auto (PillionSecret32) key = { 0 };
  gsize length;

  text = write_text (self, &length);
  bytes = g_malloc (BOX_AT + length + PILLION_AEAD_TAG_BYTES);
  bytes[0] = VERSION;
  pillion_random_fill (random, bytes + NONCE_AT, PILLION_AEAD_NONCE_BYTES);
  derive (local_secret, &key);
  pillion_aead_seal (bytes + BOX_AT, (const guint8 *) text, length, bytes, BOX_AT, bytes + NONCE_AT, key.bytes);
  return pillion_file_replace (path, bytes, BOX_AT + length + PILLION_AEAD_TAG_BYTES, error);
}

void
pillion_ending_remove (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, PILLION_ENDING_FILE, NULL);

  if (g_unlink (path) == 0)
    pillion_file_sync_folder (path, NULL);
}
