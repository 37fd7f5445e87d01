/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-engine-error.h"

#include "crypto/pillion-crypto.h"
#include "net/pillion-net-error.h"
#include "protocol/pillion-protocol-error.h"
#include "store/pillion-store-error.h"
#include "wire/pillion-wire-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

typedef struct {
  guint    retry_after_ms;
  gboolean wants_sign_in;
} PillionEngineErrorPrivate;

static void
pillion_engine_error_private_init (PillionEngineErrorPrivate *priv)
{
}

static void
pillion_engine_error_private_copy (const PillionEngineErrorPrivate *src,
                                   PillionEngineErrorPrivate       *dest)
{
  *dest = *src;
}

static void
pillion_engine_error_private_clear (PillionEngineErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (PillionEngineError, pillion_engine_error)

static const char *const names[] = {
  [PILLION_ENGINE_ERROR_INTERNAL] = "internal",
  [PILLION_ENGINE_ERROR_USAGE] = "usage",
  [PILLION_ENGINE_ERROR_BUSY] = "busy",
  [PILLION_ENGINE_ERROR_NETWORK] = "network",
  [PILLION_ENGINE_ERROR_RELAY] = "relay",
  [PILLION_ENGINE_ERROR_TLS] = "tls",
  [PILLION_ENGINE_ERROR_WRONG_PIN] = "wrong-pin",
  [PILLION_ENGINE_ERROR_DISK] = "disk",
  [PILLION_ENGINE_ERROR_BAD_FILE] = "bad-file",
  [PILLION_ENGINE_ERROR_EXPIRED] = "expired",
  [PILLION_ENGINE_ERROR_WRONG_CODE] = "wrong-code",
  [PILLION_ENGINE_ERROR_BURNED] = "burned",
  [PILLION_ENGINE_ERROR_LIMIT] = "limit",
  [PILLION_ENGINE_ERROR_DECLINED] = "declined",
  [PILLION_ENGINE_ERROR_MISMATCH] = "mismatch",
  [PILLION_ENGINE_ERROR_VERSION] = "version",
  [PILLION_ENGINE_ERROR_CLOCK] = "clock",
  [PILLION_ENGINE_ERROR_CROWDED] = "crowded",
  [PILLION_ENGINE_ERROR_CANCELLED] = "cancelled",
  [PILLION_ENGINE_ERROR_RATE_LIMITED] = "rate-limited",
  [PILLION_ENGINE_ERROR_ALREADY_LINKED] = "already-linked",
  [PILLION_ENGINE_ERROR_NOT_PRIMARY] = "not-primary",
  [PILLION_ENGINE_ERROR_LOGGED_OUT] = "logged-out",
  [PILLION_ENGINE_ERROR_NO_CONTACT] = "no-contact",
  [PILLION_ENGINE_ERROR_CONFIRMATION] = "confirmation",
  [PILLION_ENGINE_ERROR_KEYS_UNSAFE] = "keys-unsafe",
  [PILLION_ENGINE_ERROR_NO_KEYRING] = "no-keyring",
  [PILLION_ENGINE_ERROR_KEYRING_LOCKED] = "keyring-locked",
  [PILLION_ENGINE_ERROR_KEY_MISSING] = "key-missing",
  [PILLION_ENGINE_ERROR_KEY_CHANGED] = "key-changed",
  [PILLION_ENGINE_ERROR_PASSPHRASE_NEEDED] = "passphrase-needed",
  [PILLION_ENGINE_ERROR_WRONG_PASSPHRASE] = "wrong-passphrase",
  [PILLION_ENGINE_ERROR_READ_ONLY] = "read-only",
  [PILLION_ENGINE_ERROR_DAMAGED] = "damaged",
};

const char *
pillion_engine_error_get_name (int code)
{
  if (code < PILLION_ENGINE_ERROR_INTERNAL || code > PILLION_ENGINE_ERROR_LAST)
    return names[PILLION_ENGINE_ERROR_INTERNAL];
  return names[code];
}

guint
pillion_engine_error_get_retry_after_ms (const GError *error)
{
  if (error == NULL || error->domain != PILLION_ENGINE_ERROR)
    return 0;
  return pillion_engine_error_get_private (error)->retry_after_ms;
}

GError *
pillion_engine_error_new_rate_limited (const char *sentence,
                                       guint       retry_after_ms)
{
  GError *error = g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RATE_LIMITED, sentence);

  pillion_engine_error_set_retry_after_ms (error, retry_after_ms);
  return error;
}

void
pillion_engine_error_set_retry_after_ms (GError *error,
                                         guint   retry_after_ms)
{
  g_return_if_fail (error != NULL && error->domain == PILLION_ENGINE_ERROR);

  pillion_engine_error_get_private (error)->retry_after_ms = retry_after_ms;
}

gboolean
pillion_engine_error_wants_sign_in (const GError *error)
{
  if (error == NULL || error->domain != PILLION_ENGINE_ERROR)
    return FALSE;
  return pillion_engine_error_get_private (error)->wants_sign_in;
}

static GError *
say (PillionEngineError code,
     const char        *sentence)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, (int) code, sentence);
}

static GError *
say_address (void)
{
  return say (PILLION_ENGINE_ERROR_USAGE,
              _("That is not a server’s address. It begins with wss://, like wss://relay.example, or with ws:// for a server "
                 "on this computer, and has no path."));
}

static GError *
from_store (const GError *error)
{
  switch ((PillionStoreError) error->code) {
  case PILLION_STORE_ERROR_BUSY:
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BUSY,
                        _("%s. Close it, then try again."), error->message);
  case PILLION_STORE_ERROR_FULL:
    return say (PILLION_ENGINE_ERROR_DISK,
                _("The disk is full. Nothing was changed; make some room, then try again."));
  case PILLION_STORE_ERROR_READ_ONLY:
    return say (PILLION_ENGINE_ERROR_READ_ONLY,
                _("The profile folder can’t be written. Nothing was changed; check its permissions."));
  case PILLION_STORE_ERROR_DAMAGED:
    return say (PILLION_ENGINE_ERROR_DAMAGED,
                _("The data of this profile is damaged, and was left as it is. Put a copy of it back, or set it aside and "
                   "begin anew."));
  case PILLION_STORE_ERROR_UNFIT:
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_DAMAGED,
                        _("The file “%s” should hold a key that you alone can read, and does not, so it was not used. Nothing "
                           "was changed. Put the right file there, readable for you alone, then try again."),
                        error->message);
  case PILLION_STORE_ERROR_WRONG_KEY:
    return say (PILLION_ENGINE_ERROR_KEY_CHANGED,
                _("The key that is here does not open this profile. Nothing was changed. If you have the one that does, put it "
                   "back, then try again."));
  case PILLION_STORE_ERROR_NEWER:
    return say (PILLION_ENGINE_ERROR_VERSION,
                _("A newer version of Pillion wrote this profile. Update Pillion to open it; nothing was changed."));
  case PILLION_STORE_ERROR_IO:
    return say (PILLION_ENGINE_ERROR_DISK,
                _("The disk reported an error. Nothing was changed; check the disk, then try again."));
  case PILLION_STORE_ERROR_CLOSED:
  default:
    return say (PILLION_ENGINE_ERROR_INTERNAL, _("The profile is closed. Open it again, then try again."));
  }
}

static GError *
say_wait (guint retry_after_ms)
{
  guint seconds = (retry_after_ms + 999) / 1000;
  g_autofree char *sentence = NULL;

  sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "The server asks to wait %u second, then to try again.",
                                           "The server asks to wait %u seconds, then to try again.", seconds),
                              seconds);
  return pillion_engine_error_new_rate_limited (sentence, retry_after_ms);
}

static GError *
from_refusal (const GError *error)
{
  guint retry_after_ms = pillion_net_error_get_retry_after_ms (error);

  if (pillion_net_error_is_refusal (error, "rate-limited") && retry_after_ms > 0)
    return say_wait (retry_after_ms);
  if (pillion_net_error_is_refusal (error, "rate-limited"))
    return say (PILLION_ENGINE_ERROR_RATE_LIMITED, _("That was too often in a short time. Try again later."));
  if (pillion_net_error_is_refusal (error, "not-found"))
    return say (PILLION_ENGINE_ERROR_NO_CONTACT, _("Nobody is known here by that number or id."));
  if (pillion_net_error_is_refusal (error, "logged-out"))
    return say (PILLION_ENGINE_ERROR_LOGGED_OUT,
                _("This device is logged out. Its messages are sealed, unless the primary device had them erased: "
                   "they open again when it is linked again, or can be erased."));
  if (pillion_net_error_is_refusal (error, "unauthenticated"))
    return say (PILLION_ENGINE_ERROR_LOGGED_OUT,
                _("The server does not know this device any more: another device may have taken its number over. Its "
                   "messages are kept; to write and receive again, register or link another profile."));
  if (pillion_net_error_is_refusal (error, "limit"))
    return say (PILLION_ENGINE_ERROR_LIMIT,
                _("Four devices are linked already. Remove one on the primary device, then try again."));
  if (pillion_net_error_is_refusal (error, "expired"))
    return say (PILLION_ENGINE_ERROR_EXPIRED, _("The code has expired. Get a new one."));
  if (pillion_net_error_is_refusal (error, "wrong-code"))
    return say (PILLION_ENGINE_ERROR_WRONG_CODE, _("That is not the code. Check it and try again."));
  if (pillion_net_error_is_refusal (error, "crowded"))
    return say (PILLION_ENGINE_ERROR_CROWDED, _("Somebody else answered that code too, so it was ended. Start over."));
  if (pillion_net_error_is_refusal (error, "clock"))
    return say (PILLION_ENGINE_ERROR_CLOCK,
                _("This device’s clock and the server’s differ by more than 10 minutes. Check date and time."));
  return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RELAY, _("The server refused that: %s"), error->message);
}

static GError *
say_sign_in (const GError *cause)
{
  GError *error = g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                               _("This network wants a sign-in first (%s). Nothing was sent; open its sign-in page, then try "
                                  "again."),
                               cause->message);

  pillion_engine_error_get_private (error)->wants_sign_in = TRUE;
  return error;
}

static GError *
from_net (const GError *error)
{
  switch ((PillionNetError) error->code) {
  case PILLION_NET_ERROR_ADDRESS:
    return say_address ();
  case PILLION_NET_ERROR_CA_FILE:
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_BAD_FILE,
                        _("The file of trusted certificates can’t be read (%s). Nothing was sent; check the file, then try "
                           "again."),
                        error->message);
  case PILLION_NET_ERROR_UNREACHABLE:
    if (pillion_net_error_get_retry_after_ms (error) > 0)
      return say_wait (pillion_net_error_get_retry_after_ms (error));
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NETWORK,
                        _("The server can’t be reached (%s). Nothing is lost; try again when there is a network."),
                        error->message);
  case PILLION_NET_ERROR_CLOSED:
    return say (PILLION_ENGINE_ERROR_NETWORK,
                _("The connection to the server broke. Nothing is lost; try again when there is a network."));
  case PILLION_NET_ERROR_TIMEOUT:
    return say (PILLION_ENGINE_ERROR_NETWORK,
                _("The server did not answer in time. Nothing is lost; try again later."));
  case PILLION_NET_ERROR_UNTRUSTED:
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_TLS,
                        _("The server’s certificate is not trusted (%s). Nothing was sent; ask who runs the server."),
                        error->message);
  case PILLION_NET_ERROR_NO_TLS:
    return say (PILLION_ENGINE_ERROR_TLS,
                _("What answers at that address does not speak TLS, as a server at wss:// does. Nothing of yours was sent; "
                   "check the address and its port."));
  case PILLION_NET_ERROR_CAPTIVE_PORTAL:
    return say_sign_in (error);
  case PILLION_NET_ERROR_NOT_A_RELAY:
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RELAY,
                        _("What answers at that address is not a Pillion server (%s). Nothing of yours was sent; check the "
                           "address."),
                        error->message);
  case PILLION_NET_ERROR_PROTOCOL:
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_RELAY,
                        _("The server broke the rules of the protocol (%s), so the connection was ended. Nothing is lost; "
                           "try again later."),
                        error->message);
  case PILLION_NET_ERROR_VERSION:
    return g_error_new (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_VERSION,
                        _("This server and this program are too far apart in age (%s). Nothing was sent; update the older "
                           "one."),
                        error->message);
  case PILLION_NET_ERROR_REFUSED:
    return from_refusal (error);
  case PILLION_NET_ERROR_BUSY:
  case PILLION_NET_ERROR_TOO_LARGE:
  case PILLION_NET_ERROR_TICKET:
  case PILLION_NET_ERROR_NOT_FOUND:
  case PILLION_NET_ERROR_MISMATCH:
  default:
    return say (PILLION_ENGINE_ERROR_RELAY, _("The server did not take that. Nothing is lost; try again later."));
  }
}

static GError *
from_protocol (const GError *error)
{
  switch ((PillionProtocolError) error->code) {
  case PILLION_PROTOCOL_ERROR_ORIGIN:
    return say_address ();
  case PILLION_PROTOCOL_ERROR_LIMIT:
    return say (PILLION_ENGINE_ERROR_LIMIT,
                _("Four devices are linked already. Remove one, then try again."));
  case PILLION_PROTOCOL_ERROR_INVALID:
  case PILLION_PROTOCOL_ERROR_STALE:
  case PILLION_PROTOCOL_ERROR_INCOMPLETE:
  case PILLION_PROTOCOL_ERROR_LAPSED:
  default:
    return say (PILLION_ENGINE_ERROR_RELAY,
                _("What the server says of that account can’t be trusted, so it was not used."));
  }
}

GError *
pillion_engine_error_from (GError *error)
{
  g_autoptr (GError) lower = error;

  if (lower->domain == PILLION_ENGINE_ERROR || g_error_matches (lower, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&lower);
  /* What libraries and parts of the program say of it is for programmers. */
  g_debug ("%s: %s", g_quark_to_string (lower->domain), lower->message);
  if (lower->domain == PILLION_STORE_ERROR)
    return from_store (lower);
  if (lower->domain == PILLION_NET_ERROR)
    return from_net (lower);
  if (lower->domain == PILLION_PROTOCOL_ERROR)
    return from_protocol (lower);
  if (lower->domain == PILLION_WIRE_ERROR)
    return say (PILLION_ENGINE_ERROR_RELAY,
                _("The server sent something that makes no sense, so it was not used. Nothing is lost; try again later."));
  if (g_error_matches (lower, PILLION_CRYPTO_ERROR, PILLION_CRYPTO_ERROR_WRONG_SECRET))
    return say (PILLION_ENGINE_ERROR_WRONG_PIN, _("That is not the PIN."));
  return say (PILLION_ENGINE_ERROR_INTERNAL,
              _("Something went wrong in the program. Try again; if it happens again, please report it."));
}
