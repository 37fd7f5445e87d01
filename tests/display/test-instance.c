/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "display/pillion-test-display.h"

#include "app/pillion-application.h"
#include "app/pillion-instance.h"

#define FOLDER "/nowhere/profile"

/* How the other program, which has the name of the profile, takes what is handed to it. */
typedef enum {
  ANSWER,
  ANSWER_IN_VAIN, /* it lets go of the name after it said that it has no such object */
  FIRST_LET_GO,   /* and before it says so */
  DIE,
} Ending;

/* It is only what another program sees of it: a connection and a name, no objects. */
typedef struct {
  GDBusConnection *bus;
  Ending           ending;
  char            *name;
  char            *asked; /* (nullable): what the first call was */
} Other;

/* A process is one application. */
static GApplication *application;

static void
let_go (Other *self)
{
  g_dbus_connection_call (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReleaseName",
                          g_variant_new ("(s)", self->name), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
answer (Other        *self,
        GDBusMessage *message,
        gboolean      well)
{
  g_autoptr (GDBusMessage) reply = well ? g_dbus_message_new_method_reply (message)
                                        : g_dbus_message_new_method_error_literal (
                                            message, "org.freedesktop.DBus.Error.UnknownMethod", "No such interface");

  g_dbus_connection_send_message (self->bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

/* In the thread of the connection: the test's own waits for the answer. */
static GDBusMessage *
on_message (GDBusConnection *bus,
            GDBusMessage    *message,
            gboolean         incoming,
            gpointer         user_data)
{
  Other *self = user_data;

  if (!incoming || g_strcmp0 (g_dbus_message_get_interface (message), "org.freedesktop.Application") != 0)
    return message;
  g_assert_null (self->asked);
  self->asked = g_strdup (g_dbus_message_get_member (message));
  switch (self->ending) {
  case ANSWER_IN_VAIN:
    answer (self, message, FALSE);
    let_go (self);
    break;
  case FIRST_LET_GO:
    let_go (self);
    answer (self, message, FALSE);
    break;
  case DIE:
    g_dbus_connection_close (self->bus, NULL, NULL, NULL);
    break;
  case ANSWER:
  default:
    answer (self, message, TRUE);
  }
  g_object_unref (message);
  return NULL;
}

static guint32
ask_for_name (GDBusConnection *bus,
              const char      *method,
              GVariant        *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                                            "org.freedesktop.DBus", method, arguments, G_VARIANT_TYPE ("(u)"),
                                                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  guint32 answer;

  g_assert_no_error (error);
  g_variant_get (reply, "(u)", &answer);
  return answer;
}

static void
set_up (Other        *self,
        gconstpointer data)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, FOLDER, -1);
  g_autoptr (GError) error = NULL;

  self->bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  self->ending = (Ending) GPOINTER_TO_INT (data);
  self->name = g_strconcat (PILLION_APPLICATION_ID ".profile_", sum, NULL);
  g_assert_cmpuint (ask_for_name (self->bus, "RequestName", g_variant_new ("(su)", self->name, 0)), ==, 1);
  g_dbus_connection_add_filter (self->bus, on_message, self, NULL);
}

static void
tear_down (Other        *self,
           gconstpointer data)
{
  ask_for_name (g_application_get_dbus_connection (application), "ReleaseName", g_variant_new ("(s)", self->name));
  if (!g_dbus_connection_is_closed (self->bus))
    g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->asked);
  g_free (self->name);
}

/* RequestName() says 4 to whoever has it. */
static gboolean
has_name (Other *self)
{
  return ask_for_name (g_application_get_dbus_connection (application), "RequestName",
                       g_variant_new ("(su)", self->name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE)) == 4;
}

static void
test_is_taken (Other        *self,
               gconstpointer data)
{
  g_assert_true (pillion_instance_hand_over (application, FOLDER, NULL));
  g_assert_cmpstr (self->asked, ==, "Activate");
  g_assert_false (has_name (self));
}

static void
test_link_is_taken (Other        *self,
                    gconstpointer data)
{
  g_assert_true (pillion_instance_hand_over (application, FOLDER, "pillion://chat/+4915100000002"));
  g_assert_cmpstr (self->asked, ==, "Open");
  g_assert_false (has_name (self));
}

/* What it was started for is this program's to do, and nobody else's from then on. */
static void
test_is_not_taken (Other        *self,
                   gconstpointer data)
{
  g_assert_false (pillion_instance_hand_over (application, FOLDER, NULL));
  g_assert_cmpstr (self->asked, ==, "Activate");
  g_assert_true (has_name (self));
  /* Once more, for the link that came with the start. */
  g_assert_false (pillion_instance_hand_over (application, FOLDER, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (PillionApplication) program = NULL;
  g_autoptr (GError) error = NULL;

  pillion_test_display_init (&argc, &argv);
  program = pillion_application_new ();
  application = G_APPLICATION (program);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);

#define ADD(path, ending, test) \
  g_test_add ("/display/instance/" path, Other, GINT_TO_POINTER (ending), set_up, test, tear_down)
  ADD ("taken", ANSWER, test_is_taken);
  ADD ("link-taken", ANSWER, test_link_is_taken);
  ADD ("ends", ANSWER_IN_VAIN, test_is_not_taken);
  ADD ("ended", FIRST_LET_GO, test_is_not_taken);
  ADD ("dies", DIE, test_is_not_taken);
#undef ADD

  return g_test_run ();
}
