/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-secret-item.h"

#include "crypto/pillion-secret.h"
#include "engine/pillion-engine-error.h"
#include "engine/pillion-hex.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <string.h>

/* As text: not every service keeps zeros. */
#define TEXT_BYTES (2 * PILLION_SECRET_ITEM_BYTES)

static const SecretSchema schema = {
  .name = "org.pillion.Pillion",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "item", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static GHashTable *
new_attributes (const char *profile_id,
                const char *name)
{
  return secret_attributes_build (&schema, "profile", profile_id, "item", name, NULL);
}

static GError *
say_locked (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEYRING_LOCKED,
                              _("The keyring is locked. Nothing was changed; unlock it to go on."));
}

static GError *
say_missing (void)
{
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_KEY_MISSING,
                              _("The keyring does not hold the key of this profile. Nothing was changed. If another "
                                 "keyring or password manager holds it, open that one, then try again."));
}

/* What libsecret says. Dismissing its dialogue is reported as if the caller had cancelled.
 * error: (transfer full)
 */
static GError *
explain (GError       *error,
         GCancellable *cancellable)
{
  g_autoptr (GError) cause = error;

  if (g_cancellable_is_cancelled (cancellable))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, cause->message);
  if (g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return say_locked ();
  g_debug ("%s", cause->message);
  return g_error_new_literal (PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NO_KEYRING,
                              _("The keyring does not answer. Nothing was changed; see that a keyring service runs, then "
                                 "try again."));
}

/* ----- loading ----- */

typedef struct {
  GHashTable     *attributes; /* (owned) */
  PillionSecret32 secret;     /* (secret) */
} Item;

static void
item_free (gpointer data)
{
  Item *self = data;

  g_hash_table_unref (self->attributes);
  pillion_secret32_clear (&self->secret);
  g_free (self);
}

static Item *
item_new (const char *profile_id,
          const char *name)
{
  Item *self = g_new0 (Item, 1);

  self->attributes = new_attributes (profile_id, name);
  return self;
}

static gboolean
decode (SecretValue *value,
        guint8      *secret)
{
  g_autoptr (PillionSecret) text = NULL;
  gsize length = 0;
  const char *bytes = secret_value_get (value, &length);

  if (length != TEXT_BYTES)
    return FALSE;
  text = pillion_secret_new (TEXT_BYTES + 1);
  memcpy (pillion_secret_get_bytes (text), bytes, TEXT_BYTES);
  return pillion_hex_decode ((const char *) pillion_secret_get_bytes (text), secret, PILLION_SECRET_ITEM_BYTES);
}

/* An item that is there and was not given is behind a lock that stayed closed. */
static void
on_searched (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autolist (GObject) found = NULL;
  GError *error = NULL;

  found = secret_password_search_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, explain (error, g_task_get_cancellable (task)));
  else
    g_task_return_error (task, found != NULL ? say_locked () : say_missing ());
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Item *item = g_task_get_task_data (task);
  GError *error = NULL;
  SecretValue *value = secret_password_lookup_binary_finish (result, &error);

  if (error != NULL) {
    g_task_return_error (task, explain (error, g_task_get_cancellable (task)));
  } else if (value == NULL) {
    secret_password_searchv (&schema, item->attributes, SECRET_SEARCH_ALL, g_task_get_cancellable (task), on_searched,
                             g_object_ref (task));
  } else {
    if (decode (value, item->secret.bytes))
      g_task_return_boolean (task, TRUE);
    else
      g_task_return_error (task, say_missing ());
    secret_value_unref (value);
  }
}

void
pillion_secret_item_load_async (const char         *profile_id,
                                const char         *name,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Item *item = item_new (profile_id, name);

  g_task_set_source_tag (task, pillion_secret_item_load_async);
  g_task_set_task_data (task, item, item_free);
  secret_password_lookupv (&schema, item->attributes, cancellable, on_looked_up, task);
}

gboolean
pillion_secret_item_load_finish (GAsyncResult *result,
                                 guint8       *secret,
                                 GError      **error)
{
  Item *item;

  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_secret_item_load_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  item = g_task_get_task_data (G_TASK (result));
  memcpy (secret, item->secret.bytes, PILLION_SECRET_ITEM_BYTES);
  return TRUE;
}

/* ----- storing ----- */

typedef struct {
  char           *profile_id; /* (owned) */
  char           *name;       /* (owned) */
  PillionSecret32 secret;     /* (secret) */
} Storing;

static void
storing_free (gpointer data)
{
  Storing *self = data;

  g_free (self->profile_id);
  g_free (self->name);
  pillion_secret32_clear (&self->secret);
  g_free (self);
}

static void
wipe_text (gpointer data)
{
  pillion_secret_wipe (data, TEXT_BYTES);
  g_free (data);
}

static SecretValue *
encode (const guint8 *secret)
{
  char *text = pillion_hex_encode (secret, PILLION_SECRET_ITEM_BYTES);

  return secret_value_new_full (text, TEXT_BYTES, "text/plain", wipe_text);
}

/* A service that lost what it took would be found out when it is too late. */
static void
on_read_back (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Storing *storing = g_task_get_task_data (task);
  g_auto (PillionSecret32) held = { 0 };
  GError *error = NULL;

  if (!pillion_secret_item_load_finish (result, held.bytes, &error))
    g_task_return_error (task, error);
  else if (!pillion_secret_equal (held.bytes, storing->secret.bytes, sizeof held.bytes))
    g_task_return_error (task, say_missing ());
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Storing *storing = g_task_get_task_data (task);
  GError *error = NULL;

  if (secret_password_store_finish (result, &error)) {
    pillion_secret_item_load_async (storing->profile_id, storing->name, g_task_get_cancellable (task), on_read_back,
                                    g_object_ref (task));
    return;
  }
  if (error != NULL)
    g_task_return_error (task, explain (error, g_task_get_cancellable (task)));
  else
    g_task_return_error (task, say_locked ());
}

void
pillion_secret_item_store_async (const char         *profile_id,
                                 const char         *name,
                                 const guint8       *secret,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Storing *storing = g_new0 (Storing, 1);
  g_autoptr (GHashTable) attributes = new_attributes (profile_id, name);
  SecretValue *value = encode (secret);

  storing->profile_id = g_strdup (profile_id);
  storing->name = g_strdup (name);
  memcpy (storing->secret.bytes, secret, sizeof storing->secret.bytes);
  g_task_set_source_tag (task, pillion_secret_item_store_async);
  g_task_set_task_data (task, storing, storing_free);
  secret_password_storev_binary (&schema, attributes, SECRET_COLLECTION_DEFAULT, _("A key of your messages in Pillion"),
                                 value, cancellable, on_stored, task);
  secret_value_unref (value);
}

gboolean
pillion_secret_item_store_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_secret_item_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ----- forgetting ----- */

static void
on_cleared (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, explain (error, g_task_get_cancellable (task)));
  else
    g_task_return_boolean (task, TRUE);
}

void
pillion_secret_item_forget_async (const char         *profile_id,
                                  const char         *name,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = new_attributes (profile_id, name);

  g_task_set_source_tag (task, pillion_secret_item_forget_async);
  secret_password_clearv (&schema, attributes, cancellable, on_cleared, task);
}

gboolean
pillion_secret_item_forget_finish (GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pillion_secret_item_forget_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
