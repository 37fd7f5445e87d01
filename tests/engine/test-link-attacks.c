/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-link-profile.h"

#include "crypto/pillion-crypto.h"
#include "crypto/pillion-link-code.h"
#include "engine/pillion-contacts.h"
#include "engine/pillion-conversations.h"
#include "engine/pillion-directory.h"
#include "engine/pillion-message-actions.h"
#include "engine/pillion-pin-seal.h"
#include "protocol/pillion-attempts.h"
#include "protocol/pillion-membership-build.h"
#include "store/pillion-keys-table.h"
#include "wire/pillion-relay-messages-account.h"

#include <string.h>

#define ANA "+4915112345678"
#define BEN "+4915187654321"

static const char *const by_open[] = { "verification=open", NULL };

static int
get_companion_code (TestLink *link)
{
  const GError *error = pillion_companion_link_get_error (link->companion);

  return error != NULL ? error->code : 0;
}

/* What the primary says to a code that is typed. */
static int
try_code (TestProfile *primary,
          const char  *code)
{
  g_autoptr (PillionAccountKey) key = test_open_pin (primary, TEST_PIN, NULL);
  g_autoptr (PillionPrimaryLink) link = pillion_primary_link_new (primary->engine, key);

  pillion_primary_link_start_code (link, code);
  test_await_primary (link);
  return pillion_primary_link_get_error (link)->code;
}

static void
draw_code (char *text)
{
  g_auto (PillionLinkCode) code = { 0 };

  pillion_link_code_generate (&code, pillion_random_system ());
  pillion_link_code_format (&code, text);
}

/* ----- 1: a QR code's text that comes by chat ----- */

static void
send_text (TestProfile *from,
           const char  *number,
           const char  *text)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) resolved = NULL;
  g_autoptr (GAsyncResult) sent = NULL;
  g_autoptr (GBytes) account = NULL;
  GError *error = NULL;

  pillion_contacts_resolve_async (from->engine, number, NULL, test_keep_result, &pending);
  resolved = test_await (&pending);
  account = pillion_contacts_resolve_finish (from->engine, resolved, &error);
  g_assert_no_error (error);
  pillion_message_send_async (from->engine, account, text, 0, NULL, test_keep_result, &pending);
  sent = test_await (&pending);
  g_assert_cmpint (pillion_message_send_finish (from->engine, sent, &error), >, 0);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
set_true (gboolean *flag)
{
  *flag = TRUE;
}

static void
test_text_in_a_chat (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) ben = test_primary_new (relay, BEN);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_auto (TestLink) link = { 0 };
  gboolean received = FALSE;

  test_profile_open (laptop);
  test_link_init (&link, laptop, ana, relay, NULL);
  test_link_show (&link);
  g_signal_connect_swapped (ana->engine, "messages-changed", G_CALLBACK (set_true), &received);
  send_text (ben, ANA, pillion_companion_link_get_text (link.companion));
  test_await_true (is_set, &received);
  g_signal_handlers_disconnect_by_func (ana->engine, set_true, &received);
  /* Whoever had answered the code would have been first. */
  g_assert_cmpint (pillion_companion_link_get_state (link.companion), ==, PILLION_COMPANION_LINK_SHOWING);
  test_link_run (&link);
  g_assert_cmpint (pillion_companion_link_get_state (link.companion), ==, PILLION_COMPANION_LINK_LINKED);
}

/* ----- 2: requests that nobody asked for ----- */

typedef struct {
  TestProfile *profile;
  TestLink     link;
} Stranger;

static void
strangers_ask (Stranger         *strangers,
               guint             n,
               TestProfile      *primary,
               PillionTestRelay *relay)
{
  for (guint i = 0; i < n; i++) {
    strangers[i].profile = test_profile_new ();
    test_profile_open (strangers[i].profile);
    test_link_init (&strangers[i].link, strangers[i].profile, primary, relay, ANA);
    test_link_show (&strangers[i].link);
  }
}

static void
strangers_leave (Stranger *strangers,
                 guint     n)
{
  for (guint i = 0; i < n; i++) {
    test_link_clear (&strangers[i].link);
    test_profile_free (strangers[i].profile);
  }
}

static void
test_uninvited_requests (gconstpointer user_data)
{
  const char *number = user_data;
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_auto (TestLink) link = { 0 };
  Stranger strangers[3] = { 0 };
  gboolean told = FALSE;

  g_signal_connect_swapped (ana->engine, "notices-changed", G_CALLBACK (set_true), &told);
  strangers_ask (strangers, G_N_ELEMENTS (strangers), ana, relay);
  g_assert_false (told);
  g_signal_handlers_disconnect_by_func (ana->engine, set_true, &told);

  /* They block nobody: the one that shows the code is found among them. */
  test_profile_open (laptop);
  test_link_init (&link, laptop, ana, relay, number);
  test_link_show (&link);
  test_link_run (&link);
  g_assert_no_error (pillion_primary_link_get_error (link.primary));
  g_assert_cmpint (pillion_companion_link_get_state (link.companion), ==, PILLION_COMPANION_LINK_LINKED);
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    g_assert_cmpint (pillion_engine_get_state (strangers[i].profile->engine), ==, PILLION_ENGINE_STATE_EMPTY);
  strangers_leave (strangers, G_N_ELEMENTS (strangers));
}

/* ----- 3: a second guess ----- */

static void
test_guess_after_a_wrong_one (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_auto (TestLink) link = { 0 };
  g_autofree char *right = NULL;
  char wrong[PILLION_LINK_CODE_TEXT_BYTES];

  test_profile_open (laptop);
  test_link_init (&link, laptop, ana, relay, ANA);
  test_link_show (&link);
  right = g_strdup (pillion_companion_link_get_text (link.companion));
  draw_code (wrong);
  g_assert_cmpint (try_code (ana, wrong), ==, PILLION_ENGINE_ERROR_WRONG_CODE);
  test_await_companion (link.companion);
  g_assert_cmpint (get_companion_code (&link), ==, PILLION_ENGINE_ERROR_WRONG_CODE);
  g_assert_cmpint (try_code (ana, wrong), ==, PILLION_ENGINE_ERROR_BURNED);
  g_assert_cmpint (try_code (ana, right), ==, PILLION_ENGINE_ERROR_EXPIRED);
}

static void
cancel_when_asked (TestLink *link)
{
  if (pillion_primary_link_get_state (link->primary) == PILLION_PRIMARY_LINK_REQUESTED)
    pillion_primary_link_cancel (link->primary);
}

static void
test_guess_after_an_abort (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_profile_new ();
  g_auto (TestLink) link = { 0 };
  g_autofree char *right = NULL;

  test_profile_open (laptop);
  test_link_init (&link, laptop, ana, relay, ANA);
  g_signal_handlers_disconnect_by_data (link.primary, &link);
  g_signal_connect_swapped (link.primary, "notify::state", G_CALLBACK (cancel_when_asked), &link);
  test_link_show (&link);
  right = g_strdup (pillion_companion_link_get_text (link.companion));
  test_link_run (&link);
  g_assert_cmpint (get_companion_code (&link), ==, PILLION_ENGINE_ERROR_CANCELLED);
  g_assert_cmpint (try_code (ana, right), ==, PILLION_ENGINE_ERROR_BURNED);
}

static void
test_primary_counts_guesses (void)
{
  guint n = pillion_link_run_limits_default ()->runs;
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  char code[PILLION_LINK_CODE_TEXT_BYTES];

  for (guint i = 0; i < n; i++) {
    draw_code (code);
    g_assert_cmpint (try_code (ana, code), ==, PILLION_ENGINE_ERROR_EXPIRED);
  }
  draw_code (code);
  g_assert_cmpint (try_code (ana, code), ==, PILLION_ENGINE_ERROR_RATE_LIMITED);
  test_profile_close (ana);
  test_profile_go_online (ana);
  draw_code (code);
  g_assert_cmpint (try_code (ana, code), ==, PILLION_ENGINE_ERROR_RATE_LIMITED);
  ana->clock_offset_ms += (gint64) pillion_link_run_limits_default ()->rest_ms;
  draw_code (code);
  g_assert_cmpint (try_code (ana, code), ==, PILLION_ENGINE_ERROR_EXPIRED);
}

/* A relay may only make it stricter. */
static void
test_relay_lowers_limit (void)
{
  static const char *const stricter[] = { "verification=open", "link_runs=2", NULL };
  static const char *const looser[] = { "verification=open", "link_runs=50", "link_rest_ms=1000", NULL };
  static const char *const *const settings[] = { stricter, looser };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (settings[i]);
    g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
    guint n = i == 0 ? 2 : pillion_link_run_limits_default ()->runs;
    char code[PILLION_LINK_CODE_TEXT_BYTES];

    for (guint j = 0; j <= n; j++) {
      draw_code (code);
      g_assert_cmpint (try_code (ana, code), ==,
                       j < n ? PILLION_ENGINE_ERROR_EXPIRED : PILLION_ENGINE_ERROR_RATE_LIMITED);
    }
  }
}

static void
test_companion_counts_codes (void)
{
  guint n = pillion_link_run_limits_default ()->runs;
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_profile_new ();

  test_profile_open (laptop);
  for (guint i = 0; i <= n; i++) {
    g_auto (TestLink) link = { 0 };

    test_link_init (&link, laptop, ana, relay, ANA);
    pillion_companion_link_start (link.companion);
    test_await_shown (link.companion);
    g_assert_cmpint (get_companion_code (&link), ==, i < n ? 0 : PILLION_ENGINE_ERROR_RATE_LIMITED);
    pillion_companion_link_cancel (link.companion);
    test_link_clear (&link);
    test_profile_close (laptop);
    test_profile_open (laptop);
  }
}

/* ----- 18: a fifth companion ----- */

static void
test_fifth (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (GPtrArray) companions = g_ptr_array_new_with_free_func ((GDestroyNotify) test_profile_free);
  g_autoptr (TestProfile) fifth = test_profile_new ();
  g_auto (TestLink) link = { 0 };
  const GError *error;

  for (guint i = 0; i < PILLION_COMPANIONS_MAX; i++)
    g_ptr_array_add (companions, test_companion_new (ana, relay));
  test_profile_open (fifth);
  test_link_init (&link, fifth, ana, relay, NULL);
  test_link_show (&link);
  pillion_primary_link_start_qr (link.primary, pillion_companion_link_get_text (link.companion));
  test_await_primary (link.primary);
  error = pillion_primary_link_get_error (link.primary);
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT);
  /* The sentence says what to do, and which ones there are. */
  g_assert_nonnull (strstr (error->message, "Remove one"));
  g_assert_nonnull (strstr (error->message, "Laptop ("));
  /* And so does the one that asked. */
  test_await_companion (link.companion);
  g_assert_error (pillion_companion_link_get_error (link.companion), PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LIMIT);
}

static gboolean
both_are_over (gpointer data)
{
  PillionPrimaryLink **primaries = data;

  return pillion_primary_link_get_state (primaries[0]) >= PILLION_PRIMARY_LINK_LINKED &&
         pillion_primary_link_get_state (primaries[1]) >= PILLION_PRIMARY_LINK_LINKED;
}

static void
test_fifth_in_a_race (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (GPtrArray) companions = g_ptr_array_new_with_free_func ((GDestroyNotify) test_profile_free);
  Stranger racers[2] = { 0 };
  PillionPrimaryLink *primaries[2];
  guint n_linked = 0;

  for (guint i = 0; i + 1 < PILLION_COMPANIONS_MAX; i++)
    g_ptr_array_add (companions, test_companion_new (ana, relay));
  for (guint i = 0; i < G_N_ELEMENTS (racers); i++) {
    racers[i].profile = test_profile_new ();
    test_profile_open (racers[i].profile);
    test_link_init (&racers[i].link, racers[i].profile, ana, relay, NULL);
    test_link_show (&racers[i].link);
    primaries[i] = racers[i].link.primary;
  }
  for (guint i = 0; i < G_N_ELEMENTS (racers); i++)
    pillion_primary_link_start_qr (primaries[i], pillion_companion_link_get_text (racers[i].link.companion));
  test_await_true (both_are_over, primaries);
  for (guint i = 0; i < G_N_ELEMENTS (racers); i++) {
    if (pillion_primary_link_get_state (primaries[i]) == PILLION_PRIMARY_LINK_LINKED)
      n_linked++;
    test_await_companion (racers[i].link.companion);
  }
  g_assert_cmpuint (n_linked, ==, 1);
  strangers_leave (racers, G_N_ELEMENTS (racers));
}

/* ----- 19: what a companion holds ----- */

typedef struct {
  PillionJob job;
  gboolean   holds;
  GBytes    *forged;
} Search;

static gboolean
search_keys (PillionDatabase *database,
             gpointer         data,
             GError         **error)
{
  static const struct {
    const char *name;
    gsize       length;
  } keys[] = {
    { "aik-seal", PILLION_PIN_SEAL_BYTES },
    { "lrk", PILLION_SIGN_SECRET_BYTES },
    { "publish-lrk", PILLION_SIGN_SECRET_BYTES },
    { "release-root", PILLION_KEY_BYTES },
  };
  Search *search = data;
  g_autoptr (PillionAccountView) view = NULL;
  PillionMembership next;
  guint8 key[PILLION_PIN_SEAL_BYTES];
  gboolean found;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!pillion_keys_load (database, keys[i].name, key, keys[i].length, &found, error))
      return FALSE;
    search->holds = search->holds || found;
  }
  if (!pillion_directory_load_view (database, search->job.identity->account, &view, error))
    return FALSE;
  pillion_membership_begin_next (&next, pillion_account_view_get_membership (view), search->job.now_ms);
  pillion_membership_expire_companions (&next, search->job.now_ms);
  memcpy (next.lrk, search->job.identity->dsk_secret + PILLION_SIGN_SEED_BYTES, sizeof next.lrk);
  search->forged = pillion_membership_sign_with_renewal_key (&next, search->job.identity->dsk_secret);
  return TRUE;
}

static void
test_companion_makes_nothing (void)
{
  g_autoptr (PillionTestRelay) relay = pillion_test_relay_new (by_open);
  g_autoptr (TestProfile) ana = test_primary_new (relay, ANA);
  g_autoptr (TestProfile) laptop = test_companion_new (ana, relay);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) searched = NULL;
  g_autoptr (GAsyncResult) published = NULL;
  g_autoptr (GBytes) freshness = g_bytes_new_static ("no freshness", 12);
  g_autoptr (GBytes) forged = NULL;
  PillionRelayAccountPublish publish = { .freshness = freshness };
  g_autoptr (JsonObject) members = NULL;
  g_autoptr (GError) error = NULL;
  Search *search = g_new0 (Search, 1);

  pillion_engine_run_async (laptop->engine, search_keys, search, g_free, NULL, test_keep_result, &pending);
  searched = test_await (&pending);
  g_assert_nonnull (pillion_engine_run_finish (laptop->engine, searched, &error));
  g_assert_false (search->holds);
  forged = search->forged;
  pillion_job_clear (&search->job);

  g_assert_null (test_open_pin (laptop, TEST_PIN, &error));
  g_assert_error (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_NOT_PRIMARY);
  g_clear_error (&error);

  publish.membership = forged;
  members = pillion_relay_account_publish_write (&publish);
  pillion_connection_request_async (pillion_engine_get_connection (laptop->engine), "account.publish", members, NULL,
                                    test_keep_result, &pending);
  published = test_await (&pending);
  g_assert_null (pillion_connection_request_finish (pillion_engine_get_connection (laptop->engine), published, &error));
  g_assert_true (pillion_net_error_is_refusal (error, "forbidden"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (pillion_crypto_init ());

  g_test_add_func ("/engine/attack-1/text-in-a-chat", test_text_in_a_chat);
  g_test_add_data_func ("/engine/attack-2/uninvited-requests/qr", NULL, test_uninvited_requests);
  g_test_add_data_func ("/engine/attack-2/uninvited-requests/code", ANA, test_uninvited_requests);
  g_test_add_func ("/engine/attack-3/after-a-wrong-guess", test_guess_after_a_wrong_one);
  g_test_add_func ("/engine/attack-3/after-an-abort", test_guess_after_an_abort);
  g_test_add_func ("/engine/attack-3/primary-counts", test_primary_counts_guesses);
  g_test_add_func ("/engine/attack-3/relay-lowers-limit", test_relay_lowers_limit);
  g_test_add_func ("/engine/attack-3/companion-counts", test_companion_counts_codes);
  g_test_add_func ("/engine/attack-18/fifth-companion", test_fifth);
  g_test_add_func ("/engine/attack-18/fifth-in-a-race", test_fifth_in_a_race);
  g_test_add_func ("/engine/attack-19/companion-makes-nothing", test_companion_makes_nothing);

  return g_test_run ();
}
