/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-pair.h"

void
test_pair_init (TestPair          *self,
                const char *const *settings)
{
  self->relay = pillion_test_relay_new (settings);
  self->ana = test_relay_account_new (1, 0);
  self->ben = test_relay_account_new (2, 0);
  self->ana_client = test_client_new (self->relay);
  self->ben_client = test_client_new (self->relay);
  test_client_register (self->ana_client, self->relay, self->ana, "+4930100001");
  test_client_register (self->ben_client, self->relay, self->ben, "+4930100002");
  json_object_unref (test_client_authenticate (self->ana_client, self->relay, self->ana, &self->ana->devices[0]));
  json_object_unref (test_client_authenticate (self->ben_client, self->relay, self->ben, &self->ben->devices[0]));
}

void
test_pair_clear (TestPair *self)
{
  test_client_free (self->ana_client);
  test_client_free (self->ben_client);
  test_account_free (self->ana);
  test_account_free (self->ben);
  pillion_test_relay_free (self->relay);
}
