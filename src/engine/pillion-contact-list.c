/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-contact-list.h"

#include "engine/pillion-contact-private.h"
#include "engine/pillion-list-sync.h"
#include "engine/pillion-model-reader.h"

#include <string.h>

/**
 * PillionContactList:
 *
 * Everybody this account knows but itself, by name.
 */
struct _PillionContactList {
  GObject             parent_instance;

  PillionEngine      *engine;  /* (owned) */
  PillionModelReader *reader;  /* (owned) */
  GPtrArray          *items;   /* (owned) (element-type PillionContact) */
  GHashTable         *known;   /* (owned): by account */
  GError             *error;   /* (owned) (nullable) */
  gboolean            loading;
};

typedef enum {
  PROP_ENGINE = 1,
  PROP_LOADING,
  PROP_ERROR,
} PillionContactListProperty;

static GParamSpec *properties[PROP_ERROR + 1];

/* ----- the list ----- */

static GType
get_item_type (GListModel *model)
{
  return PILLION_TYPE_CONTACT;
}

static guint
get_n_items (GListModel *model)
{
  return PILLION_CONTACT_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *items = PILLION_CONTACT_LIST (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PillionContactList, pillion_contact_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

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
  PillionContactList *self = model;

  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_CLOSED)
    return NULL;
  *store_work = read_contacts;
  return g_new0 (ReadWork, 1);
}

/* ----- what was read ----- */

static void
set_error (PillionContactList *self,
           const GError       *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
end_loading (PillionContactList *self)
{
  if (!self->loading)
    return;
  self->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

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
  pillion_list_sync (G_LIST_MODEL (self), self->items, wanted);
}

static void
end_reading (gpointer      model,
             gpointer      data,
             const GError *error)
{
  g_autoptr (PillionContactList) self = g_object_ref (PILLION_CONTACT_LIST (model));

  if (data != NULL)
    show (self, data);
  set_error (self, error);
  end_loading (self);
}

static const PillionModelReaderVTable reader_vtable = { begin_reading, read_work_free, end_reading };

/* ----- the object ----- */

static void
pillion_contact_list_constructed (GObject *object)
{
  PillionContactList *self = PILLION_CONTACT_LIST (object);

  G_OBJECT_CLASS (pillion_contact_list_parent_class)->constructed (object);

  self->reader = pillion_model_reader_new (self->engine, &reader_vtable, self);
  pillion_model_reader_watch (self->reader, "messages-changed");
  pillion_model_reader_watch (self->reader, "notify::state");
  pillion_model_reader_read (self->reader);
}

static void
pillion_contact_list_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  PillionContactList *self = PILLION_CONTACT_LIST (object);

  switch ((PillionContactListProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, self->engine);
    break;
  case PROP_LOADING:
    g_value_set_boolean (value, self->loading);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_contact_list_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  PillionContactList *self = PILLION_CONTACT_LIST (object);

  if (property_id == PROP_ENGINE)
    self->engine = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
pillion_contact_list_dispose (GObject *object)
{
  PillionContactList *self = PILLION_CONTACT_LIST (object);

  g_clear_pointer (&self->reader, pillion_model_reader_free);

  G_OBJECT_CLASS (pillion_contact_list_parent_class)->dispose (object);
}

static void
pillion_contact_list_finalize (GObject *object)
{
  PillionContactList *self = PILLION_CONTACT_LIST (object);

  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->items);
  g_clear_error (&self->error);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_contact_list_parent_class)->finalize (object);
}

static void
pillion_contact_list_class_init (PillionContactListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pillion_contact_list_constructed;
  object_class->get_property = pillion_contact_list_get_property;
  object_class->set_property = pillion_contact_list_set_property;
  object_class->dispose = pillion_contact_list_dispose;
  object_class->finalize = pillion_contact_list_finalize;

  properties[PROP_ENGINE] =
    g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* Until the first read has ended. */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  /* Why the last read failed; NULL: it did not. What was read before stays. */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_contact_list_init (PillionContactList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  self->loading = TRUE;
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

/* Reads again, at once. */
void
pillion_contact_list_refresh (PillionContactList *self)
{
  g_return_if_fail (PILLION_IS_CONTACT_LIST (self));

  pillion_model_reader_read (self->reader);
}

PillionEngine *
pillion_contact_list_get_engine (PillionContactList *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT_LIST (self), NULL);

  return self->engine;
}

gboolean
pillion_contact_list_is_loading (PillionContactList *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT_LIST (self), FALSE);

  return self->loading;
}

const GError *
pillion_contact_list_get_error (PillionContactList *self)
{
  g_return_val_if_fail (PILLION_IS_CONTACT_LIST (self), NULL);

  return self->error;
}
