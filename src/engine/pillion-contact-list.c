/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-contact-list.h"

#include "engine/pillion-contact-private.h"
#include "engine/pillion-live-list-private.h"

#include <string.h>

/**
 * PillionContactList:
 *
 * Everybody this account knows but itself, by name.
 */
struct _PillionContactList {
  PillionLiveList  parent_instance;

  GHashTable      *known; /* (owned): by account */
};

G_DEFINE_FINAL_TYPE (PillionContactList, pillion_contact_list, PILLION_TYPE_LIVE_LIST)

/* ----- reading ----- */

typedef struct {
  PillionJob  job;
  GPtrArray  *contacts; /* (owned) (nullable) (element-type PillionContactFacts) */
} ReadWork;

static void
read_work_free (gpointer data)
{
  ReadWork *self = data;

  pillion_job_clear (&self->job);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_contacts (PillionDatabase *database,
               gpointer         data,
               GError         **error)
{
  ReadWork *work = data;

  work->contacts = pillion_contacts_read (database, &work->job, error);
  return work->contacts != NULL;
}

static gpointer
begin_reading (gpointer          model,
               PillionStoreWork *store_work)
{
  PillionEngine *engine = pillion_live_list_get_engine (model);

  if (pillion_engine_get_state (engine) == PILLION_ENGINE_STATE_CLOSED)
    return NULL;
  *store_work = read_contacts;
  return g_new0 (ReadWork, 1);
}

/* ----- what was read ----- */

/* facts is (transfer full). (transfer full) */
static PillionContact *
take_contact (PillionContactList  *self,
              PillionContactFacts *facts)
{
  PillionContact *contact = g_hash_table_lookup (self->known, facts->account);

  if (contact == NULL)
    return pillion_contact_new (facts);
  pillion_contact_update (contact, facts);
  return g_object_ref (contact);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const PillionContactFacts *first = *(const PillionContactFacts *const *) a;
  const PillionContactFacts *second = *(const PillionContactFacts *const *) b;
  int order = g_utf8_collate (first->display_name, second->display_name);

  return order != 0 ? order : strcmp (first->account, second->account);
}

static void
show (PillionContactList *self,
      ReadWork           *work)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_sort (work->contacts, compare_names);
  g_ptr_array_set_free_func (work->contacts, NULL);
  for (guint i = 0; i < work->contacts->len; i++)
    g_ptr_array_add (wanted, take_contact (self, work->contacts->pdata[i]));
  g_hash_table_remove_all (self->known);
  for (guint i = 0; i < wanted->len; i++)
    g_hash_table_insert (self->known, (gpointer) pillion_contact_get_account (wanted->pdata[i]), wanted->pdata[i]);
  pillion_live_list_take_items (PILLION_LIVE_LIST (self), wanted);
}

static void
end_reading (gpointer      model,
             gpointer      data,
             const GError *error)
{
  if (data != NULL)
    show (model, data);
  pillion_live_list_end_reading (model, error);
}

static const PillionModelReaderVTable reader_vtable = { begin_reading, read_work_free, end_reading };

/* ----- the object ----- */

static void
pillion_contact_list_finalize (GObject *object)
{
  PillionContactList *self = PILLION_CONTACT_LIST (object);

  g_hash_table_unref (self->known);

  G_OBJECT_CLASS (pillion_contact_list_parent_class)->finalize (object);
}

static void
pillion_contact_list_class_init (PillionContactListClass *klass)
{
  PillionLiveListClass *list_class = PILLION_LIVE_LIST_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pillion_contact_list_finalize;
  list_class->item_type = PILLION_TYPE_CONTACT;
  list_class->reading = &reader_vtable;
  list_class->changed_signal = "messages-changed";
}

static void
pillion_contact_list_init (PillionContactList *self)
{
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * pillion_contact_list_new:
 * @engine: kept alive
 *
 * Begins to read at once, or when the engine is open.
 */
PillionContactList *
pillion_contact_list_new (PillionEngine *engine)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  return g_object_new (PILLION_TYPE_CONTACT_LIST, "engine", engine, NULL);
}

/**
 * pillion_contact_list_find:
 * @account: hexadecimal
 *
 * Returns: (transfer none) (nullable)
 */
PillionContact *
pillion_contact_list_find (PillionContactList *self,
                           const char         *account)
{
  g_return_val_if_fail (PILLION_IS_CONTACT_LIST (self), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  return g_hash_table_lookup (self->known, account);
}
