/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-account.h"

#include "engine/pillion-directory.h"
#include "engine/pillion-fields.h"
#include "engine/pillion-hex.h"
#include "engine/pillion-idle-warning-private.h"
#include "engine/pillion-lock.h"
#include "engine/pillion-model-reader.h"
#include "store/pillion-devices-table.h"

/* The fields are the properties. */
typedef struct {
  char     *account;     /* (owned); so all the strings */
  char     *device;
  char     *number;
  char     *name;
  char     *device_name;
  char     *relay;
  gboolean  primary;
  guint64   not_after_ms;
  guint     idle_stage;
} AccountFacts;

/**
 * PillionAccount:
 *
 * Who this profile is. It follows what changes: after registering and linking, when a device
 * is renamed, and with each freshness.
 */
struct _PillionAccount {
  GObject             parent_instance;

  PillionEngine      *engine; /* (owned) */
  PillionModelReader *reader; /* (owned) */
  AccountFacts        facts;
};

G_DEFINE_FINAL_TYPE (PillionAccount, pillion_account, G_TYPE_OBJECT)

#define AT(member) G_STRUCT_OFFSET (AccountFacts, member)

static const PillionField fields[] = {
  /* Ids, hexadecimal. */
  { "account", PILLION_FIELD_STRING, AT (account), NULL },
  { "device", PILLION_FIELD_STRING, AT (device), NULL },
  { "number", PILLION_FIELD_STRING, AT (number), NULL },
  /* As others see it, and as the own devices see this one. */
  { "name", PILLION_FIELD_STRING, AT (name), NULL },
  { "device-name", PILLION_FIELD_STRING, AT (device_name), NULL },
  /* Its address. */
  { "relay", PILLION_FIELD_STRING, AT (relay), NULL },
  { "primary", PILLION_FIELD_BOOLEAN, AT (primary), NULL },
  /* When the companions lapse if the primary is not used; 0: not known. */
  { "not-after-ms", PILLION_FIELD_UINT64, AT (not_after_ms), NULL },
  /* A PillionIdleStage: how urgent it is to use the primary. */
  { "idle-stage", PILLION_FIELD_UINT, AT (idle_stage), NULL },
};

#undef AT

enum {
  PROP_ENGINE = G_N_ELEMENTS (fields) + 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* ----- reading ----- */

typedef struct {
  PillionJob   job;
  AccountFacts facts;
} ReadWork;

static void
read_work_free (gpointer data)
{
  ReadWork *self = data;

  pillion_job_clear (&self->job);
  pillion_fields_clear (fields, G_N_ELEMENTS (fields), &self->facts);
  g_free (self);
}

static void
facts_init (AccountFacts *self)
{
  self->account = g_strdup ("");
  self->device = g_strdup ("");
  self->number = g_strdup ("");
  self->name = g_strdup ("");
  self->device_name = g_strdup ("");
  self->relay = g_strdup ("");
}

static void
facts_fill (AccountFacts          *self,
            const PillionIdentity *identity,
            const char            *device_name)
{
  self->account = pillion_hex_encode (identity->account, sizeof identity->account);
  self->device = pillion_hex_encode (identity->device, sizeof identity->device);
  self->number = g_strdup (identity->number);
  self->name = g_strdup (identity->name);
  self->device_name = g_strdup (device_name);
  self->relay = g_strdup (identity->relay_url);
  self->primary = pillion_identity_is_primary (identity);
}

static gboolean
read_account (PillionDatabase *database,
              gpointer         data,
              GError         **error)
{
  ReadWork *work = data;
  PillionIdentity *identity = work->job.identity;
  g_autoptr (PillionAccountView) view = NULL;
  g_autoptr (PillionDeviceRow) row = NULL;
  PillionIdleWarning warning;

  if (identity == NULL) {
    facts_init (&work->facts);
    return TRUE;
  }
  if (!pillion_directory_load_view (database, identity->account, &view, error) ||
      !pillion_devices_load (database, identity->account, identity->device, &row, error))
    return FALSE;
  facts_fill (&work->facts, identity, row != NULL && row->name != NULL ? row->name : identity->device_name);
  pillion_idle_warning_judge (view, &work->job, &warning);
  work->facts.not_after_ms = warning.not_after_ms;
  work->facts.idle_stage = warning.stage;
  return TRUE;
}

static gpointer
begin_reading (gpointer          model,
               PillionStoreWork *store_work)
{
  PillionAccount *self = model;

  if (pillion_engine_get_state (self->engine) == PILLION_ENGINE_STATE_CLOSED)
    return NULL;
  *store_work = read_account;
  return g_new0 (ReadWork, 1);
}

/* What is known stays when it can't be read. */
static void
end_reading (gpointer      model,
             gpointer      data,
             const GError *error)
{
  PillionAccount *self = model;
  ReadWork *work = data;

  if (work != NULL)
    pillion_fields_take (fields, G_N_ELEMENTS (fields), &self->facts, &work->facts, G_OBJECT (self), properties);
}

static const PillionModelReaderVTable reader_vtable = { begin_reading, read_work_free, end_reading };

/* ----- the object ----- */

static void
pillion_account_constructed (GObject *object)
{
  PillionAccount *self = PILLION_ACCOUNT (object);
  PillionIdentity *identity = pillion_engine_get_identity (self->engine);

  G_OBJECT_CLASS (pillion_account_parent_class)->constructed (object);

  /* The store of a companion that is logged out can't be read. */
  if (identity != NULL && pillion_lock_is_shut (pillion_engine_get_lock (self->engine))) {
    pillion_fields_clear (fields, G_N_ELEMENTS (fields), &self->facts);
    facts_fill (&self->facts, identity, identity->device_name);
  }

  self->reader = pillion_model_reader_new (self->engine, &reader_vtable, self);
  pillion_model_reader_watch (self->reader, "account-changed");
  /* A later stage of the warning. */
  pillion_model_reader_watch (self->reader, "notices-changed");
  pillion_model_reader_watch (self->reader, "notify::state");
  pillion_model_reader_read (self->reader);
}

static void
pillion_account_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PillionAccount *self = PILLION_ACCOUNT (object);

  if (property_id == PROP_ENGINE)
    g_value_set_object (value, self->engine);
  else
    pillion_fields_get (&fields[property_id - 1], &self->facts, value);
}

static void
pillion_account_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  PillionAccount *self = PILLION_ACCOUNT (object);

  if (property_id == PROP_ENGINE)
    self->engine = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
pillion_account_dispose (GObject *object)
{
  PillionAccount *self = PILLION_ACCOUNT (object);

  g_clear_pointer (&self->reader, pillion_model_reader_free);

  G_OBJECT_CLASS (pillion_account_parent_class)->dispose (object);
}

static void
pillion_account_finalize (GObject *object)
{
  PillionAccount *self = PILLION_ACCOUNT (object);

  pillion_fields_clear (fields, G_N_ELEMENTS (fields), &self->facts);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (pillion_account_parent_class)->finalize (object);
}

static void
pillion_account_class_init (PillionAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = pillion_account_constructed;
  object_class->get_property = pillion_account_get_property;
  object_class->set_property = pillion_account_set_property;
  object_class->dispose = pillion_account_dispose;
  object_class->finalize = pillion_account_finalize;

  pillion_fields_add_properties (fields, G_N_ELEMENTS (fields), properties);
  properties[PROP_ENGINE] =
    g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_account_init (PillionAccount *self)
{
  facts_init (&self->facts);
}

/**
 * pillion_account_new:
 * @engine: kept alive
 *
 * Begins to read at once, or when the engine is open.
 */
PillionAccount *
pillion_account_new (PillionEngine *engine)
{
  g_return_val_if_fail (PILLION_IS_ENGINE (engine), NULL);

  return g_object_new (PILLION_TYPE_ACCOUNT, "engine", engine, NULL);
}

PillionEngine *
pillion_account_get_engine (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), NULL);

  return self->engine;
}

const char *
pillion_account_get_account (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), NULL);

  return self->facts.account;
}

const char *
pillion_account_get_device (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), NULL);

  return self->facts.device;
}

const char *
pillion_account_get_number (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), NULL);

  return self->facts.number;
}

const char *
pillion_account_get_name (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), NULL);

  return self->facts.name;
}

const char *
pillion_account_get_device_name (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), NULL);

  return self->facts.device_name;
}

const char *
pillion_account_get_relay (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), NULL);

  return self->facts.relay;
}

gboolean
pillion_account_is_primary (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), FALSE);

  return self->facts.primary;
}

guint64
pillion_account_get_not_after_ms (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), 0);

  return self->facts.not_after_ms;
}

PillionIdleStage
pillion_account_get_idle_stage (PillionAccount *self)
{
  g_return_val_if_fail (PILLION_IS_ACCOUNT (self), PILLION_IDLE_STAGE_NONE);

  return self->facts.idle_stage;
}
