/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "engine/pillion-live-list-private.h"

#include "engine/pillion-list-sync.h"

/**
 * PillionLiveList:
 *
 * Reads on the store's worker when something may have changed, and tells what differs. Main
 * thread. It begins to read at once, or when the engine is open.
 */
typedef struct {
  PillionEngine      *engine;  /* (owned) */
  PillionModelReader *reader;  /* (owned) (nullable) */
  GPtrArray          *items;   /* (owned) (element-type GObject) */
  GError             *error;   /* (owned) (nullable) */
  gboolean            loading;
} PillionLiveListPrivate;

typedef enum {
  PROP_ENGINE = 1,
  PROP_LOADING,
  PROP_ERROR,
} PillionLiveListProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void init_list_model (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (PillionLiveList, pillion_live_list, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (PillionLiveList)
                                  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

static PillionLiveListPrivate *
get_private (gpointer self)
{
  return pillion_live_list_get_instance_private (self);
}

/* ----- the list ----- */

static GType
get_item_type (GListModel *model)
{
  return PILLION_LIVE_LIST_GET_CLASS (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return get_private (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *items = get_private (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ----- what was read ----- */

static void
set_error (PillionLiveList *self,
           const GError    *error)
{
  PillionLiveListPrivate *priv = get_private (self);

  if (priv->error == NULL && error == NULL)
    return;
  g_clear_error (&priv->error);
  priv->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
pillion_live_list_end_reading (PillionLiveList *self,
                               const GError    *error)
{
  PillionLiveListPrivate *priv = get_private (self);
  PillionLiveListClass *klass = PILLION_LIVE_LIST_GET_CLASS (self);

  if (klass->clear != NULL && g_error_matches (error, PILLION_ENGINE_ERROR, PILLION_ENGINE_ERROR_LOGGED_OUT))
    klass->clear (self);
  set_error (self, error);
  if (!priv->loading)
    return;
  priv->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
pillion_live_list_take_items (PillionLiveList *self,
                              GPtrArray       *wanted)
{
  pillion_list_sync (G_LIST_MODEL (self), get_private (self)->items, wanted);
}

GPtrArray *
pillion_live_list_get_items (PillionLiveList *self)
{
  return get_private (self)->items;
}

PillionModelReader *
pillion_live_list_get_reader (PillionLiveList *self)
{
  return get_private (self)->reader;
}

static void
on_state_changed (PillionLiveList *self)
{
  PillionLiveListClass *klass = PILLION_LIVE_LIST_GET_CLASS (self);
  PillionLiveListPrivate *priv = get_private (self);
  PillionEngineState state = pillion_engine_get_state (priv->engine);

  if (state == PILLION_ENGINE_STATE_CLOSED)
    return;
  if (klass->clear != NULL && state != PILLION_ENGINE_STATE_READY)
    klass->clear (self);
  else
    pillion_model_reader_read (priv->reader);
}

/* ----- the object ----- */

static void
pillion_live_list_constructed (GObject *object)
{
  PillionLiveListPrivate *priv = get_private (object);
  PillionLiveListClass *klass = PILLION_LIVE_LIST_GET_CLASS (object);

  G_OBJECT_CLASS (pillion_live_list_parent_class)->constructed (object);

  priv->reader = pillion_model_reader_new (priv->engine, klass->reading, object);
  if (klass->changed_signal != NULL)
    pillion_model_reader_watch (priv->reader, klass->changed_signal);
  g_signal_connect_object (priv->engine, "notify::state", G_CALLBACK (on_state_changed), object, G_CONNECT_SWAPPED);
  pillion_model_reader_read (priv->reader);
}

static void
pillion_live_list_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  PillionLiveListPrivate *priv = get_private (object);

  switch ((PillionLiveListProperty) property_id) {
  case PROP_ENGINE:
    g_value_set_object (value, priv->engine);
    break;
  case PROP_LOADING:
    g_value_set_boolean (value, priv->loading);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, priv->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_live_list_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (property_id == PROP_ENGINE)
    get_private (object)->engine = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
pillion_live_list_dispose (GObject *object)
{
  PillionLiveListPrivate *priv = get_private (object);

  g_clear_pointer (&priv->reader, pillion_model_reader_free);
  if (priv->engine != NULL)
    g_signal_handlers_disconnect_by_data (priv->engine, object);

  G_OBJECT_CLASS (pillion_live_list_parent_class)->dispose (object);
}

static void
pillion_live_list_finalize (GObject *object)
{
  PillionLiveListPrivate *priv = get_private (object);

  g_ptr_array_unref (priv->items);
  g_clear_error (&priv->error);
  g_clear_object (&priv->engine);

  G_OBJECT_CLASS (pillion_live_list_parent_class)->finalize (object);
}

static void
pillion_live_list_class_init (PillionLiveListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = pillion_live_list_constructed;
  object_class->get_property = pillion_live_list_get_property;
  object_class->set_property = pillion_live_list_set_property;
  object_class->dispose = pillion_live_list_dispose;
  object_class->finalize = pillion_live_list_finalize;

  properties[PROP_ENGINE] =
    g_param_spec_object ("engine", NULL, NULL, PILLION_TYPE_ENGINE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pillion_live_list_init (PillionLiveList *self)
{
  PillionLiveListPrivate *priv = get_private (self);

  priv->items = g_ptr_array_new_with_free_func (g_object_unref);
  priv->loading = TRUE;
}

/* (transfer none) */
PillionEngine *
pillion_live_list_get_engine (PillionLiveList *self)
{
  g_return_val_if_fail (PILLION_IS_LIVE_LIST (self), NULL);

  return get_private (self)->engine;
}

gboolean
pillion_live_list_is_loading (PillionLiveList *self)
{
  g_return_val_if_fail (PILLION_IS_LIVE_LIST (self), FALSE);

  return get_private (self)->loading;
}

/* (transfer none) (nullable) */
const GError *
pillion_live_list_get_error (PillionLiveList *self)
{
  g_return_val_if_fail (PILLION_IS_LIVE_LIST (self), NULL);

  return get_private (self)->error;
}

void
pillion_live_list_refresh (PillionLiveList *self)
{
  g_return_if_fail (PILLION_IS_LIVE_LIST (self));

  pillion_model_reader_read (get_private (self)->reader);
}
