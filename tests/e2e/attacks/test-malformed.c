/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "world.h"

#include <string.h>

/* Attack 21: what is no frame, or a wrong one, ends the connection and nothing else. Each
 * decoder by itself is the business of tests/wire and tests/fuzz.
 */

static PillionEvilClient *
get_ben (World *world)
{
  return pillion_evil_relay_find_client (world->relay, pillion_test_engine_get_device (world->ben));
}

/* ----- no frames at all ----- */

static const struct {
  const char *what;
  gboolean    text;
  const char *bytes;
  gsize       n; /* 0: those of a string */
} raw_frames[] = {
  { "empty", TRUE, "", 0 },
  { "binary", FALSE, "{\"push\":\"mailbox.drained\"}", 0 },
  { "no JSON", TRUE, "hello", 0 },
  { "half of JSON", TRUE, "{\"push\":\"mailbox.drained\"", 0 },
  { "two documents", TRUE, "{\"push\":\"x\"}{\"push\":\"x\"}", 0 },
  { "list", TRUE, "[1,2,3]", 0 },
  { "number", TRUE, "1", 0 },
  { "empty object", TRUE, "{}", 0 },
  { "neither id nor push", TRUE, "{\"op\":\"message.send\"}", 0 },
  { "a request", TRUE, "{\"id\":1,\"op\":\"account.get\"}", 0 },
  { "id of text", TRUE, "{\"id\":\"1\",\"ok\":{}}", 0 },
  { "id zero", TRUE, "{\"id\":0,\"ok\":{}}", 0 },
  { "negative id", TRUE, "{\"id\":-1,\"ok\":{}}", 0 },
  { "fraction", TRUE, "{\"id\":1.5,\"ok\":{}}", 0 },
  { "exponent", TRUE, "{\"id\":1e3,\"ok\":{}}", 0 },
  { "integer of 60 bits", TRUE, "{\"id\":1152921504606846976,\"ok\":{}}", 0 },
  { "neither ok nor error", TRUE, "{\"id\":1}", 0 },
  { "ok and error", TRUE, "{\"id\":1,\"ok\":{},\"error\":{\"code\":\"busy\",\"message\":\"\"}}", 0 },
  { "error without code", TRUE, "{\"id\":1,\"error\":{}}", 0 },
  { "name twice", TRUE, "{\"push\":\"mailbox.drained\",\"push\":\"mailbox.drained\"}", 0 },
  { "lone surrogate", TRUE, "{\"push\":\"\\ud800\"}", 0 },
  { "U+0000", TRUE, "{\"push\":\"a\\u0000b\"}", 0 },
  { "depth of 17", TRUE, "{\"push\":\"x\",\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", 0 },
  { "push of a number", TRUE, "{\"push\":1}", 0 },
  { "mailbox of nothing", TRUE, "{\"push\":\"mailbox\"}", 0 },
  { "mailbox of a number", TRUE, "{\"push\":\"mailbox\",\"messages\":[1]}", 0 },
  { "mailbox of empty objects", TRUE, "{\"push\":\"mailbox\",\"messages\":[{}]}", 0 },
  { "freshness of text", TRUE, "{\"push\":\"account.freshness\",\"freshness\":\"!!\"}", 0 },
  { "epoch of text", TRUE, "{\"push\":\"account.changed\",\"epoch\":\"2\"}", 0 },
  { "unknown reason", TRUE, "{\"push\":\"logged-out\",\"reason\":\"because\"}", 0 },
  { "few prekeys of nothing", TRUE, "{\"push\":\"prekeys.low\"}", 0 },
};

static void
send_raw_and_see (World *world,
                  guint  i)
{
  guint n_clients = pillion_evil_relay_get_n_clients (world->relay);
  gsize n = raw_frames[i].n != 0 ? raw_frames[i].n : strlen (raw_frames[i].bytes);

  g_test_message ("%s", raw_frames[i].what);
  pillion_evil_client_send_raw (get_ben (world), raw_frames[i].text, raw_frames[i].bytes, n);
  world_wait_for_return (world, world->ben, n_clients);
}

static void
test_no_frames (void)
{
  g_auto (World) world = { 0 };

  world_init (&world, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (raw_frames); i++)
    send_raw_and_see (&world, i);
  world_introduce (&world);
}

/* Nothing of what is too long is kept, and nobody waits for its end. */
static void
test_too_long (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *filling = g_strnfill (300 * 1024, 'a');
  g_autofree char *text = g_strdup_printf ("{\"push\":\"%s\"}", filling);
  guint n_clients;

  world_init (&world, NULL);
  n_clients = pillion_evil_relay_get_n_clients (world.relay);
  pillion_evil_client_send_raw (get_ben (&world), TRUE, text, strlen (text));
  world_wait_for_return (&world, world.ben, n_clients);
  world_introduce (&world);
}

/* ----- frames whose members are wrong ----- */

static const char *const wrong_values[] = {
  "null",
  "true",
  "-1",
  "9007199254740993",
  "\"x\"",
  "\"\xc3\xa4\"",
  "{}",
  "[]",
  "[{}]",
  "[[1]]",
  NULL,
};

/* Changes one member of one kind of frame, once. */
typedef struct {
  PillionEvilKind  kind;
  const char      *name;
  guint            member;
  guint            value; /* of wrong_values, whose end means: the member is missing */
  gboolean         done;
  gboolean         exhausted; /* there is no such member */
} Mutation;

static PillionEvilVerdict
mutate (PillionEvilFrame *frame,
        gpointer          data)
{
  Mutation *mutation = data;
  JsonObject *object = frame->kind == PILLION_EVIL_ANSWER ? frame->ok : frame->json;
  g_autoptr (GList) members = NULL;
  const char *member;

  if (mutation->done || !pillion_evil_frame_is (frame, mutation->kind, mutation->name) || object == NULL)
    return PILLION_EVIL_PASS;
  mutation->done = TRUE;
  members = json_object_get_members (object);
  member = g_list_nth_data (members, mutation->member);
  mutation->exhausted = member == NULL;
  if (member == NULL)
    return PILLION_EVIL_PASS;
  if (wrong_values[mutation->value] == NULL)
    json_object_remove_member (object, member);
  else
    json_object_set_member (object, member, json_from_string (wrong_values[mutation->value], NULL));
  return PILLION_EVIL_PASS;
}

static gboolean
is_done (gpointer data)
{
  Mutation *mutation = data;

  return mutation->done;
}

/* Frames of every new connection, and those that a message makes. */
static const struct {
  const char      *path;
  PillionEvilKind  kind;
  const char      *name;
  gboolean         needs_message;
} mutated[] = {
  { "hello", PILLION_EVIL_PUSH, "hello", FALSE },
  { "authenticate", PILLION_EVIL_ANSWER, "authenticate", FALSE },
  { "account", PILLION_EVIL_ANSWER, "account.get", FALSE },
  { "mailbox-open", PILLION_EVIL_ANSWER, "mailbox.open", FALSE },
  { "mailbox", PILLION_EVIL_PUSH, "mailbox", TRUE },
};

static void
run_mutation (World    *world,
              Mutation *mutation,
              gboolean  needs_message)
{
  guint n_clients = pillion_evil_relay_get_n_clients (world->relay);
  g_autofree char *text = g_strdup_printf ("%u.%u", mutation->member, mutation->value);

  pillion_evil_relay_add_hook (world->relay, mutate, mutation);
  if (needs_message)
    world_send (world->ana, BEN, text);
  else
    pillion_evil_client_close (get_ben (world), 1001);
  pillion_test_wait_until (is_done, mutation, mutation->name);
  if (needs_message)
    pillion_test_engine_wait_for_message (world->ben, text);
  else
    world_wait_for_return (world, world->ben, n_clients);
  pillion_evil_relay_remove_hook (world->relay, mutate, mutation);
}

static void
test_mutated (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto (World) world = { 0 };
  gboolean exhausted = FALSE;

  world_init (&world, NULL);
  /* The first member of a push is its name. */
  for (guint member = mutated[i].kind == PILLION_EVIL_PUSH; !exhausted; member++) {
    for (guint value = 0; value < G_N_ELEMENTS (wrong_values) && !exhausted; value++) {
      Mutation mutation = { mutated[i].kind, mutated[i].name, member, value, FALSE, FALSE };

      g_test_message ("member %u, value %s", member, wrong_values[value]);
      run_mutation (&world, &mutation, mutated[i].needs_message);
      exhausted = mutation.exhausted;
    }
  }
  world_introduce (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/attack-21/no-frames", test_no_frames);
  g_test_add_func ("/e2e/attack-21/too-long", test_too_long);
  for (guint i = 0; i < G_N_ELEMENTS (mutated); i++) {
    g_autofree char *path = g_strconcat ("/e2e/attack-21/", mutated[i].path, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_mutated);
  }
  return g_test_run ();
}
