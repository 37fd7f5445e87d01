/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "net/pillion-net-error.h"

#include "wire/pillion-json-members.h"

#include <glib/gi18n.h>

#define CODE_MAX_BYTES 32
#define MESSAGE_MAX_BYTES 1024
#define RETRY_AFTER_MAX_MS (24 * 60 * 60 * 1000)

typedef struct {
  JsonObject *members;    /* (owned) (nullable): NULL unless refused */
  const char *relay_code; /* (nullable): borrowed from members */
  guint retry_after_ms;
} PillionNetErrorPrivate;

static void
pillion_net_error_private_init (PillionNetErrorPrivate *priv)
{
}

static void
pillion_net_error_private_copy (const PillionNetErrorPrivate *src,
                                PillionNetErrorPrivate       *dest)
{
  *dest = *src;
  if (dest->members != NULL)
    json_object_ref (dest->members);
}

static void
pillion_net_error_private_clear (PillionNetErrorPrivate *priv)
{
  g_clear_pointer (&priv->members, json_object_unref);
}

G_DEFINE_EXTENDED_ERROR (PillionNetError, pillion_net_error)

static const PillionNetErrorPrivate *
find_private (const GError *error)
{
  if (error == NULL || error->domain != PILLION_NET_ERROR)
    return NULL;

  return pillion_net_error_get_private (error);
}

/* The code is compared and logged, so it holds nothing but its own alphabet. */
static gboolean
is_relay_code (const char *code)
{
  for (const char *p = code; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '-')
      return FALSE;

  return TRUE;
}

const char *
pillion_net_error_get_relay_code (const GError *error)
{
  const PillionNetErrorPrivate *priv = find_private (error);

  return priv != NULL ? priv->relay_code : NULL;
}

guint
pillion_net_error_get_retry_after_ms (const GError *error)
{
  const PillionNetErrorPrivate *priv = find_private (error);

  return priv != NULL ? priv->retry_after_ms : 0;
}

JsonObject *
pillion_net_error_get_members (const GError *error)
{
  const PillionNetErrorPrivate *priv = find_private (error);

  return priv != NULL ? priv->members : NULL;
}

gboolean
pillion_net_error_is_refusal (const GError *error,
                              const char   *relay_code)
{
  g_return_val_if_fail (relay_code != NULL, FALSE);

  return g_strcmp0 (pillion_net_error_get_relay_code (error), relay_code) == 0;
}

GError *
pillion_net_error_new_refused (JsonObject *members)
{
  PillionJsonMembers reader;
  PillionNetErrorPrivate *priv;
  const char *code;
  const char *message = "";
  gint64 retry_after_ms = 0;
  GError *error;

  g_return_val_if_fail (members != NULL, NULL);

  pillion_json_members_init (&reader, members);
  code = pillion_json_members_string (&reader, "code", 1, CODE_MAX_BYTES);
  if (pillion_json_members_has (&reader, "message"))
    message = pillion_json_members_string (&reader, "message", 0, MESSAGE_MAX_BYTES);
  if (pillion_json_members_has (&reader, "retry_after"))
    retry_after_ms = (gint64) pillion_json_members_counter (&reader, "retry_after");
  if (!is_relay_code (code))
    pillion_json_members_refuse (&reader, "code", "has other letters");

  if (!pillion_json_members_is_valid (&reader))
    return g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_PROTOCOL,
                                _("it answered with an error that can’t be read"));

  error = g_error_new (PILLION_NET_ERROR, PILLION_NET_ERROR_REFUSED,
                       "%s (%s)", message, code);
  priv = pillion_net_error_get_private (error);
  priv->members = json_object_ref (members);
  priv->relay_code = code;
  priv->retry_after_ms = (guint) MIN (retry_after_ms, RETRY_AFTER_MAX_MS);

  return error;
}

GError *
pillion_net_error_new_later (const char *message,
                             guint64     retry_after_ms)
{
  GError *error = g_error_new_literal (PILLION_NET_ERROR, PILLION_NET_ERROR_UNREACHABLE, message);

  pillion_net_error_get_private (error)->retry_after_ms = (guint) MIN (retry_after_ms, RETRY_AFTER_MAX_MS);
  return error;
}
