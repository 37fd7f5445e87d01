/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* That the primary was not used: what is told of it, when, and how often. */

#include "test-account-world.h"

#include "engine/pillion-idle-warning.h"
#include "engine/pillion-notices.h"
#include "engine/pillion-status.h"

#define DAY_MS G_GUINT64_CONSTANT (86400000)
#define MINUTE_MS G_GUINT64_CONSTANT (60000)

/* An account that allows so little that the relay does not mind clocks that are ahead by it, and what
 * is a day of the 14 there.
 */
#define SHORT   "primary_idle_ms=420000"
#define PART_MS G_GUINT64_CONSTANT (30000)

/* Ana's primary and her laptop, whose clocks stand still. setting: (nullable): of the relay */
static void
world_init (AccountWorld *world,
            const char   *setting)
{
  const char *const settings[] = { "verification=open", setting, NULL };

  world->relay = pillion_test_relay_new (settings);
  account_world_init (world, pillion_test_relay_get_url (world->relay));
  world->laptop = account_world_link (world);
  pillion_test_engine_stop_clock (world->ana);
  pillion_test_engine_stop_clock (world->laptop);
}

/* For both. */
static void
pass_parts (AccountWorld *world,
            guint         n_parts)
{
  pillion_test_engine_pass_time (world->ana, n_parts * PART_MS);
  pillion_test_engine_pass_time (world->laptop, n_parts * PART_MS);
}

static void
go_online (PillionTestEngine *self)
{
  g_autoptr (GError) error = NULL;

  pillion_test_engine_go_online (self, &error);
  g_assert_no_error (error);
}

static void
open_again (PillionTestEngine *self)
{
  pillion_test_engine_close (self);
  pillion_test_engine_open (self);
}

/* ----- what is told ----- */

static PillionStatus *
load_status (PillionTestEngine *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PillionStatus *status;

  pillion_status_load_async (pillion_test_engine_get (self), NULL, pillion_test_on_done, &result);
  status = pillion_status_load_finish (pillion_test_engine_get (self), pillion_test_await (&result), &error);
  g_assert_no_error (error);
  return status;
}

static PillionIdleStage
get_stage (PillionTestEngine *self)
{
  PillionStatus *status = load_status (self);
  PillionIdleStage stage = status->idle_stage;

  pillion_status_free (status);
  return stage;
}

/* Of the notice that was not told yet; there are never two. tell: it is now */
static PillionIdleStage
find_notice (PillionTestEngine *self,
             gboolean           tell)
{
  PillionEngine *engine = pillion_test_engine_get (self);
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  PillionIdleStage stage = PILLION_IDLE_STAGE_NONE;

  pillion_notices_list_async (engine, NULL, pillion_test_on_done, &listed);
  notices = pillion_notices_list_finish (engine, pillion_test_await (&listed), NULL);
  g_assert_nonnull (notices);
  for (guint i = 0; i < notices->len; i++) {
    const PillionNotice *notice = notices->pdata[i];
    g_autoptr (GAsyncResult) told = NULL;

    if (!g_str_equal (notice->kind, PILLION_IDLE_NOTICE))
      continue;
    g_assert_cmpint (stage, ==, PILLION_IDLE_STAGE_NONE);
    stage = (PillionIdleStage) json_object_get_int_member (notice->detail, "stage");
    g_assert_cmpint (json_object_get_boolean_member (notice->detail, "primary"), ==, pillion_engine_is_primary (engine));
    if (!tell)
      continue;
    pillion_notices_set_one_told_async (engine, notice->id, NULL, pillion_test_on_done, &told);
    g_assert_true (pillion_notices_set_told_finish (engine, pillion_test_await (&told), NULL));
  }
  return stage;
}

/* At so much time after the primary's last use. */
static PillionIdleStage
tell_at (PillionTestEngine *self,
         guint64            idle_ms)
{
  PillionStatus *status = load_status (self);
  guint64 wanted_ms = status->issued_at_ms + idle_ms;

  pillion_status_free (status);
  g_assert_cmpuint (wanted_ms, >=, pillion_test_engine_get_time (self));
  pillion_test_engine_pass_time (self, wanted_ms - pillion_test_engine_get_time (self));
  pillion_idle_warning_look (pillion_test_engine_get (self));
  return find_notice (self, TRUE);
}

/* ----- tests ----- */

/* Each stage once, also when the program starts anew. */
static void
check_stages (PillionTestEngine *self)
{
  static const struct {
    guint            n_days;
    PillionIdleStage stage;
  } steps[] = {
    { 7, PILLION_IDLE_STAGE_FIRST },
    { 11, PILLION_IDLE_STAGE_SECOND },
    { 13, PILLION_IDLE_STAGE_LAST },
  };

  pillion_test_engine_go_offline (self);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_assert_cmpint (tell_at (self, steps[i].n_days * DAY_MS - MINUTE_MS), ==, PILLION_IDLE_STAGE_NONE);
    g_assert_cmpint (get_stage (self), ==, (int) steps[i].stage - 1);
    g_assert_cmpint (tell_at (self, steps[i].n_days * DAY_MS), ==, steps[i].stage);
    g_assert_cmpint (get_stage (self), ==, steps[i].stage);
    g_assert_cmpint (tell_at (self, steps[i].n_days * DAY_MS + MINUTE_MS), ==, PILLION_IDLE_STAGE_NONE);
    open_again (self);
    g_assert_cmpint (tell_at (self, steps[i].n_days * DAY_MS + 2 * MINUTE_MS), ==, PILLION_IDLE_STAGE_NONE);
  }
}

static void
test_companion (void)
{
  g_auto (AccountWorld) world = { 0 };

  world_init (&world, NULL);
  check_stages (world.laptop);
}

/* Once the time is over there is nothing to warn of. */
static void
test_primary (void)
{
  g_auto (AccountWorld) world = { 0 };

  world_init (&world, NULL);
  check_stages (world.ana);
  g_assert_cmpint (tell_at (world.ana, 14 * DAY_MS), ==, PILLION_IDLE_STAGE_NONE);
  g_assert_cmpint (get_stage (world.ana), ==, PILLION_IDLE_STAGE_NONE);
}

/* A primary without companions has nobody to lose. */
static void
test_alone (void)
{
  g_auto (AccountWorld) world = { 0 };
  g_autoptr (GError) error = NULL;

  world_init (&world, NULL);
  pillion_test_engine_remove (world.ana, world.laptop, &error);
  g_assert_no_error (error);
  pillion_test_engine_go_offline (world.ana);
  g_assert_cmpint (tell_at (world.ana, 12 * DAY_MS), ==, PILLION_IDLE_STAGE_NONE);
}

/* Of what was not told in time only the newest is. */
static void
test_replaced (void)
{
  g_auto (AccountWorld) world = { 0 };
  PillionTestEngine *laptop;

  world_init (&world, NULL);
  laptop = world.laptop;
  pillion_test_engine_go_offline (laptop);
  pillion_test_engine_pass_time (laptop, 8 * DAY_MS);
  pillion_idle_warning_look (pillion_test_engine_get (laptop));
  g_assert_cmpint (find_notice (laptop, FALSE), ==, PILLION_IDLE_STAGE_FIRST);
  g_assert_cmpint (tell_at (laptop, 12 * DAY_MS), ==, PILLION_IDLE_STAGE_SECOND);
}

static gboolean
has_no_notice (gpointer data)
{
  return get_stage (data) == PILLION_IDLE_STAGE_NONE;
}

/* The primary is used: nothing of it is left anywhere, and later it is told again. */
static void
test_used (void)
{
  g_auto (AccountWorld) world = { 0 };

  world_init (&world, SHORT);
  pillion_test_engine_go_offline (world.ana);
  pillion_test_engine_go_offline (world.laptop);
  pass_parts (&world, 12);
  pillion_idle_warning_look (pillion_test_engine_get (world.ana));
  g_assert_cmpint (find_notice (world.ana, FALSE), ==, PILLION_IDLE_STAGE_SECOND);
  go_online (world.laptop);
  g_assert_cmpint (find_notice (world.laptop, FALSE), ==, PILLION_IDLE_STAGE_SECOND);

  go_online (world.ana);
  pillion_test_engine_use (world.ana);
  pillion_test_wait_until (has_no_notice, world.laptop, "a freshness");
  g_assert_cmpint (find_notice (world.ana, FALSE), ==, PILLION_IDLE_STAGE_NONE);
  g_assert_cmpint (find_notice (world.laptop, FALSE), ==, PILLION_IDLE_STAGE_NONE);

  pillion_test_engine_go_offline (world.laptop);
  g_assert_cmpint (tell_at (world.laptop, 8 * PART_MS), ==, PILLION_IDLE_STAGE_FIRST);
}

/* A companion that was away asks first whether the primary was used meanwhile. */
static void
test_absent (void)
{
  g_auto (AccountWorld) world = { 0 };

  world_init (&world, SHORT);
  pillion_test_engine_close (world.laptop);
  pass_parts (&world, 8);
  go_online (world.ana);
  pillion_test_engine_use (world.ana);
  pillion_test_engine_open (world.laptop);
  g_assert_cmpint (find_notice (world.laptop, FALSE), ==, PILLION_IDLE_STAGE_NONE);
  go_online (world.laptop);
  g_assert_cmpint (find_notice (world.laptop, FALSE), ==, PILLION_IDLE_STAGE_NONE);
}

/* Of an account that allows 14 hours. */
static void
test_scaled (void)
{
  g_auto (AccountWorld) world = { 0 };
  guint64 hour_ms = 60 * MINUTE_MS;

  world_init (&world, "primary_idle_ms=50400000");
  pillion_test_engine_go_offline (world.laptop);
  g_assert_cmpint (tell_at (world.laptop, 7 * hour_ms - MINUTE_MS), ==, PILLION_IDLE_STAGE_NONE);
  g_assert_cmpint (tell_at (world.laptop, 7 * hour_ms), ==, PILLION_IDLE_STAGE_FIRST);
  g_assert_cmpint (tell_at (world.laptop, 11 * hour_ms), ==, PILLION_IDLE_STAGE_SECOND);
  g_assert_cmpint (tell_at (world.laptop, 13 * hour_ms), ==, PILLION_IDLE_STAGE_LAST);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/idle-warning/companion", test_companion);
  g_test_add_func ("/engine/idle-warning/primary", test_primary);
  g_test_add_func ("/engine/idle-warning/alone", test_alone);
  g_test_add_func ("/engine/idle-warning/replaced", test_replaced);
  g_test_add_func ("/engine/idle-warning/used", test_used);
  g_test_add_func ("/engine/idle-warning/absent", test_absent);
  g_test_add_func ("/engine/idle-warning/scaled", test_scaled);
  return g_test_run ();
}
