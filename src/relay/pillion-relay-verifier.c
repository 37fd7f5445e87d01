/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-verifier.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "crypto/pillion-hash.h"

#define CODE_DIGITS 6
#define CODE_LIFETIME_MS (10 * 60 * 1000)
#define CODE_TRIES 5

/* Numbers that may be waiting for a code at once. */
#define PENDING_MAX 65536

typedef struct {
  char code[CODE_DIGITS + 1];
  guint64 expires_at;
  guint n_wrong;
  gboolean in_use;
} Pending;

struct _PillionRelayVerifier {
  const PillionRelayOptions *options;
  GHashTable *pending; /* (owned): number to Pending */
};

PillionRelayVerifier *
pillion_relay_verifier_new (const PillionRelayOptions *options)
{
  PillionRelayVerifier *self = g_new0 (PillionRelayVerifier, 1);

  self->options = options;
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
pillion_relay_verifier_free (PillionRelayVerifier *self)
{
  g_hash_table_unref (self->pending);
  g_free (self);
}

static gboolean
is_over (gpointer key,
         gpointer value,
         gpointer user_data)
{
  const Pending *pending = value;
  const guint64 *now = user_data;

  return !pending->in_use && pending->expires_at <= *now;
}

/* The number is an argument, the code comes on standard input, so that no list of
 * processes shows it.
 */
static void
run_command (PillionRelayVerifier *self,
             const char           *number,
             const char           *code)
{
  const char *argv[] = { self->options->verification_command, number, NULL };
  g_autofree char *line = g_strconcat (code, "\n", NULL);
  g_autoptr (GError) error = NULL;
  int input;

  if (!g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                                 NULL, &input, NULL, NULL, &error)) {
    pillion_relay_log ("The verification command did not start: %s", error->message);
    return;
  }

  /* A pipe takes a line of this size whole or not at all. */
  if (write (input, line, strlen (line)) < 0)
    pillion_relay_log ("The verification command does not read its input.");
  close (input);
}

guint64
pillion_relay_verifier_begin (PillionRelayVerifier *self,
                              const char           *number)
{
  PillionVerificationMode mode = self->options->policy.verification;
  guint64 now = pillion_relay_now_ms ();
  Pending *pending;

  if (mode == PILLION_VERIFICATION_MODE_OPEN || mode == PILLION_VERIFICATION_MODE_INVITE)
    return now + CODE_LIFETIME_MS;

  if (g_hash_table_size (self->pending) >= PENDING_MAX)
    g_hash_table_foreach_remove (self->pending, is_over, &now);

  pending = g_hash_table_lookup (self->pending, number);
  if (pending != NULL && pending->in_use)
    return pending->expires_at;

  if (pending == NULL && g_hash_table_size (self->pending) >= PENDING_MAX)
    return now;

  pending = g_new0 (Pending, 1);
  g_snprintf (pending->code, sizeof pending->code, "%06u", randombytes_uniform (1000000));
  pending->expires_at = now + CODE_LIFETIME_MS;
  g_hash_table_replace (self->pending, g_strdup (number), pending);

  if (mode == PILLION_VERIFICATION_MODE_COMMAND)
    run_command (self, number, pending->code);
  else
    pillion_relay_log ("verification code for %s: %s", number, pending->code);

  return pending->expires_at;
}

static PillionRelayVerdict
check_code (PillionRelayVerifier *self,
            const char           *number,
            const char           *code)
{
  Pending *pending = g_hash_table_lookup (self->pending, number);

  if (pending == NULL || pending->expires_at <= pillion_relay_now_ms () || pending->n_wrong >= CODE_TRIES)
    return PILLION_RELAY_VERDICT_EXPIRED;

  if (pending->in_use)
    return PILLION_RELAY_VERDICT_BUSY;

  if (strlen (code) != CODE_DIGITS || sodium_memcmp (code, pending->code, CODE_DIGITS) != 0) {
    pending->n_wrong++;
    return PILLION_RELAY_VERDICT_WRONG;
  }

  pending->in_use = TRUE;

  return PILLION_RELAY_VERDICT_RIGHT;
}

gboolean
pillion_relay_verifier_get_invitation (PillionRelayVerifier *self,
                                       const char           *code,
                                       guint8               *hash)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (self->options->invitations, &text, NULL, &error)) {
    pillion_relay_log ("The invitations cannot be read: %s", error->message);
    return FALSE;
  }

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);

    if (line[0] != '\0' && line[0] != '#' && strlen (line) == strlen (code) &&
        sodium_memcmp (line, code, strlen (line)) == 0) {
      pillion_hash (hash, (const guint8 *) line, strlen (line));
      return TRUE;
    }
  }

  return FALSE;
}

PillionRelayVerdict
pillion_relay_verifier_check (PillionRelayVerifier *self,
                              const char           *number,
                              const char           *code)
{
  guint8 hash[PILLION_HASH_BYTES];

  switch (self->options->policy.verification) {
  case PILLION_VERIFICATION_MODE_OPEN:
    return PILLION_RELAY_VERDICT_RIGHT;
  case PILLION_VERIFICATION_MODE_INVITE:
    if (!pillion_relay_verifier_get_invitation (self, code, hash))
      return PILLION_RELAY_VERDICT_WRONG;
    return PILLION_RELAY_VERDICT_RIGHT;
  case PILLION_VERIFICATION_MODE_LOG:
  case PILLION_VERIFICATION_MODE_COMMAND:
  default:
    return check_code (self, number, code);
  }
}

void
pillion_relay_verifier_end (PillionRelayVerifier *self,
                            const char           *number,
                            gboolean              spent)
{
  Pending *pending = g_hash_table_lookup (self->pending, number);

  if (pending == NULL)
    return;

  if (spent)
    g_hash_table_remove (self->pending, number);
  else
    pending->in_use = FALSE;
}
