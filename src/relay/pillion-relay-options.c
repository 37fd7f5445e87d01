/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "relay/pillion-relay-options.h"

#include <string.h>

#include "relay/pillion-relay-error.h"

/* The group [relay] of the configuration: all but the policy. */
typedef enum {
  KEY_LISTEN,
  KEY_METRICS_LISTEN,
  KEY_ORIGINS,
  KEY_DATA,
  KEY_TLS_CERT,
  KEY_TLS_KEY,
  KEY_VERIFICATION_COMMAND,
  KEY_INVITATIONS,
  KEY_SILENCE_MS,
  N_KEYS,
} Key;

static const char *const keys[N_KEYS] = {
  [KEY_LISTEN] = "listen",
  [KEY_METRICS_LISTEN] = "metrics_listen",
  [KEY_ORIGINS] = "origins",
  [KEY_DATA] = "data",
  [KEY_TLS_CERT] = "tls_cert",
  [KEY_TLS_KEY] = "tls_key",
  [KEY_VERIFICATION_COMMAND] = "verification_command",
  [KEY_INVITATIONS] = "invitations",
  [KEY_SILENCE_MS] = "silence_ms",
};

static void
replace (char       **field,
         const char  *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* 127.0.0.1:8765 or [::1]:8765. */
static gboolean
parse_address (const char  *text,
               char       **address,
               guint16     *port,
               GError     **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  guint64 number;

  if (colon != NULL)
    host = g_strndup (text, (gsize) (colon - text));

  if (host != NULL && host[0] == '[' && g_str_has_suffix (host, "]")) {
    memmove (host, host + 1, strlen (host));
    host[strlen (host) - 1] = '\0';
  }

  if (host == NULL || !g_hostname_is_ip_address (host) ||
      !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &number, NULL)) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                 "“%s” is not an address and a port, such as 127.0.0.1:8765 or [::1]:8765.", text);
    return FALSE;
  }

  replace (address, host);
  *port = (guint16) number;

  return TRUE;
}

/* PROTOCOL.md section 2: the port is always written, the host in lower case. */
static gboolean
is_origin (const char *text)
{
  const char *host = NULL;
  const char *port = strrchr (text, ':');
  g_autofree char *lower = g_ascii_strdown (text, -1);
  guint64 number;

  if (g_str_has_prefix (text, "ws://"))
    host = text + strlen ("ws://");
  else if (g_str_has_prefix (text, "wss://"))
    host = text + strlen ("wss://");

  return host != NULL && port > host && strpbrk (host, "/?# ") == NULL &&
         strcmp (lower, text) == 0 &&
         g_ascii_string_to_unsigned (port + 1, 10, 1, G_MAXUINT16, &number, NULL);
}

static gboolean
set_origins (PillionRelayOptions  *self,
             const char           *value,
             GError              **error)
{
  g_auto (GStrv) origins = g_strsplit (value, ";", -1);

  for (guint i = 0; origins[i] != NULL; i++) {
    if (!is_origin (g_strstrip (origins[i]))) {
      g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                   "“%s” is not an origin, such as wss://relay.example.org:443 (lower case, with a port).",
                   origins[i]);
      return FALSE;
    }
  }

  g_strfreev (self->origins);
  self->origins = g_steal_pointer (&origins);

  return TRUE;
}

static gboolean
set_silence (PillionRelayOptions  *self,
             const char           *value,
             GError              **error)
{
  if (g_ascii_string_to_unsigned (value, 10, 100, 3600000, &self->silence_ms, NULL))
    return TRUE;

  g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
               "silence_ms is a whole number from 100 to 3600000, not “%s”.", value);

  return FALSE;
}

static gboolean
set_key (PillionRelayOptions  *self,
         Key                   key,
         const char           *value,
         GError              **error)
{
  switch (key) {
  case KEY_LISTEN:
    return parse_address (value, &self->listen_address, &self->listen_port, error);
  case KEY_METRICS_LISTEN:
    return parse_address (value, &self->metrics_address, &self->metrics_port, error);
  case KEY_ORIGINS:
    return set_origins (self, value, error);
  case KEY_DATA:
    replace (&self->data, value);
    return TRUE;
  case KEY_TLS_CERT:
    replace (&self->tls_cert, value);
    return TRUE;
  case KEY_TLS_KEY:
    replace (&self->tls_key, value);
    return TRUE;
  case KEY_VERIFICATION_COMMAND:
    replace (&self->verification_command, value);
    return TRUE;
  case KEY_INVITATIONS:
    replace (&self->invitations, value);
    return TRUE;
  case KEY_SILENCE_MS:
    return set_silence (self, value, error);
  case N_KEYS:
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
set_named (PillionRelayOptions  *self,
           const char           *name,
           const char           *value,
           GError              **error)
{
  for (Key key = 0; key < N_KEYS; key++) {
    if (strcmp (keys[key], name) == 0)
      return set_key (self, key, value, error);
  }

  if (pillion_policy_has_key (name))
    return pillion_policy_set (&self->policy, name, value, error);

  g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE, "There is no key “%s”.", name);

  return FALSE;
}

static gboolean
load_group (PillionRelayOptions  *self,
            GKeyFile             *file,
            const char           *group,
            GError              **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);
  gboolean is_policy = strcmp (group, "policy") == 0;

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *value = g_key_file_get_value (file, group, names[i], NULL);

    if (is_policy != pillion_policy_has_key (names[i])) {
      g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                   "There is no key “%s” in the group [%s].", names[i], group);
      return FALSE;
    }

    if (!set_named (self, names[i], value, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
is_config_line (char *line)
{
  g_strstrip (line);
  return line[0] == '\0' || line[0] == '#' || (line[0] == '[' && g_str_has_suffix (line, "]")) ||
         (g_utf8_validate (line, -1, NULL) && strchr (line, '=') > line);
}

/* What is in a file that was given by mistake may be a secret: its lines are named, not shown. */
static void
set_config_error (const char    *path,
                  const GError  *cause,
                  GError       **error)
{
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;

  if (cause->domain != G_KEY_FILE_ERROR || !g_file_get_contents (path, &contents, NULL, NULL)) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE, "The configuration %s cannot be read: %s.",
                 path, cause->message);
    return;
  }

  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (!is_config_line (lines[i])) {
      g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE,
                   "The configuration %s cannot be used: line %u is no [GROUP], KEY=VALUE or # comment.", path, i + 1);
      return;
    }
  }
  g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_FILE,
               "The configuration %s cannot be used: it has to begin with [relay] or [policy].", path);
}

static gboolean
load_config (PillionRelayOptions  *self,
             const char           *path,
             GError              **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error)) {
    set_config_error (path, local_error, error);
    return FALSE;
  }

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++) {
    if (strcmp (groups[i], "relay") != 0 && strcmp (groups[i], "policy") != 0) {
      g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                   "There is no group [%s]; there are [relay] and [policy].", groups[i]);
      return FALSE;
    }

    if (!load_group (self, file, groups[i], error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
set_assignments (PillionRelayOptions  *self,
                 GStrv                 assignments,
                 GError              **error)
{
  for (guint i = 0; assignments != NULL && assignments[i] != NULL; i++) {
    const char *equals = strchr (assignments[i], '=');
    g_autofree char *name = NULL;

    if (equals == NULL) {
      g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                   "--set takes KEY=VALUE, not “%s”.", assignments[i]);
      return FALSE;
    }

    name = g_strndup (assignments[i], (gsize) (equals - assignments[i]));
    if (!set_named (self, name, equals + 1, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
is_any_address (const char *address)
{
  return strcmp (address, "0.0.0.0") == 0 || strcmp (address, "::") == 0;
}

static gboolean
check (PillionRelayOptions  *self,
       GError              **error)
{
  const char *wrong = NULL;

  if (self->data == NULL)
    wrong = "Say where to keep the data: --data DIR.";
  else if ((self->tls_cert == NULL) != (self->tls_key == NULL))
    wrong = "TLS needs both --tls-cert and --tls-key.";
  else if (self->origins == NULL && is_any_address (self->listen_address))
    wrong = "Listening on every address needs --origin: the URL that clients are given.";
  else if (self->policy.verification == PILLION_VERIFICATION_MODE_COMMAND && self->verification_command == NULL)
    wrong = "verification=command needs verification_command: the program that sends the code.";
  else if (self->policy.verification == PILLION_VERIFICATION_MODE_INVITE && self->invitations == NULL)
    wrong = "verification=invite needs invitations: the file that lists them.";

  if (wrong != NULL)
    g_set_error_literal (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE, wrong);

  return wrong == NULL;
}

static PillionRelayOptions *
options_new (void)
{
  PillionRelayOptions *self = g_new0 (PillionRelayOptions, 1);

  self->listen_address = g_strdup ("127.0.0.1");
  self->listen_port = 8765;
  self->silence_ms = 75000;
  self->trace_fd = -1;
  pillion_policy_init (&self->policy);

  return self;
}

/* What the command line says, before it is applied over the configuration. */
typedef struct {
  char *config;
  char *listen;
  char *data;
  char *tls_cert;
  char *tls_key;
  GStrv origins;
  GStrv assignments;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->config);
  g_free (self->listen);
  g_free (self->data);
  g_free (self->tls_cert);
  g_free (self->tls_key);
  g_strfreev (self->origins);
  g_strfreev (self->assignments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
apply_arguments (PillionRelayOptions  *self,
                 const Arguments      *arguments,
                 GError              **error)
{
  const struct {
    Key key;
    const char *value;
  } given[] = {
    { KEY_LISTEN, arguments->listen },
    { KEY_DATA, arguments->data },
    { KEY_TLS_CERT, arguments->tls_cert },
    { KEY_TLS_KEY, arguments->tls_key },
  };

  if (arguments->config != NULL && !load_config (self, arguments->config, error))
    return FALSE;

  if (!set_assignments (self, arguments->assignments, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (given); i++) {
    if (given[i].value != NULL && !set_key (self, given[i].key, given[i].value, error))
      return FALSE;
  }

  if (arguments->origins != NULL) {
    g_autofree char *origins = g_strjoinv (";", arguments->origins);

    return set_origins (self, origins, error);
  }

  return TRUE;
}

static gboolean
parse_arguments (PillionRelayOptions   *self,
                 Arguments             *arguments,
                 int                   *argc,
                 char                ***argv,
                 GError               **error)
{
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &arguments->listen, "Listen here; port 0 takes a free one (127.0.0.1:8765)", "ADDR:PORT" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &arguments->data, "Keep the data in this folder", "DIR" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &arguments->tls_cert, "Serve TLS with this certificate chain (PEM)", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &arguments->tls_key, "The key of the certificate (PEM)", "FILE" },
    { "origin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->origins, "The URL that clients are given (may be repeated)", "URL" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &arguments->config, "Read this configuration first", "FILE" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->assignments, "Set a key of the configuration (may be repeated)", "KEY=VALUE" },
    { "trace-fd", 0, 0, G_OPTION_ARG_INT, &self->trace_fd, "Write a byte for each step of a send to this descriptor", "N" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, "Print the version and exit", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) local_error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, "Pillion's relay: it holds accounts, prekeys and mailboxes, and reads no message.");
  g_option_context_set_description (context,
                                    "Exit status: 0 ended as asked, 1 internal error, 2 wrong option or value, 3 address not available,\n"
                                    "8 data folder not usable, 9 unreadable configuration, certificate or database.");

  if (!g_option_context_parse (context, argc, argv, &local_error)) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                 "%s (see --help).", local_error->message);
    return FALSE;
  }

  if (*argc > 1) {
    g_set_error (error, PILLION_RELAY_ERROR, PILLION_RELAY_ERROR_USAGE,
                 "“%s” is not an option (see --help).", (*argv)[1]);
    return FALSE;
  }

  return TRUE;
}

PillionRelayOptions *
pillion_relay_options_parse (int                   *argc,
                             char                ***argv,
                             GError               **error)
{
  g_autoptr (PillionRelayOptions) self = options_new ();
  g_auto (Arguments) arguments = { 0 };

  if (!parse_arguments (self, &arguments, argc, argv, error))
    return NULL;

  if (!self->show_version &&
      (!apply_arguments (self, &arguments, error) || !check (self, error)))
    return NULL;

  return g_steal_pointer (&self);
}

void
pillion_relay_options_free (PillionRelayOptions *self)
{
  g_free (self->listen_address);
  g_free (self->metrics_address);
  g_strfreev (self->origins);
  g_free (self->data);
  g_free (self->tls_cert);
  g_free (self->tls_key);
  g_free (self->verification_command);
  g_free (self->invitations);
  g_free (self);
}
