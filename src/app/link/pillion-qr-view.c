/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "app/link/pillion-qr-view.h"

#include "qr/pillion-qr-draw.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * PillionQrView:
 *
 * Draws a QR code as large as its place allows, dark on white in every style, since readers
 * expect that. Each module is a whole number of the screen's pixels, so that its edges are
 * crisp. It asks for a square; without a text it is an empty one of the same size.
 */
struct _PillionQrView {
  GtkWidget      parent_instance;

  char          *text; /* (owned) (nullable) */
  PillionQrCode *code; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PillionQrView, pillion_qr_view, GTK_TYPE_WIDGET)

typedef enum {
  PROP_TEXT = 1,
} PillionQrViewProperty;

static GParamSpec *properties[PROP_TEXT + 1];

#define MIN_SIZE     160
#define NATURAL_SIZE 296

static void
pillion_qr_view_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  *minimum = MIN_SIZE;
  *natural = for_size > 0 ? CLAMP (for_size, MIN_SIZE, NATURAL_SIZE) : NATURAL_SIZE;
}

/* One rectangle for each run of dark modules in a row. */
static void
append_row (GtkSnapshot         *snapshot,
            const PillionQrCode *code,
            int                  y,
            float                module,
            float                left,
            float                top)
{
  static const GdkRGBA dark = { 0, 0, 0, 1 };
  int n_modules = (int) pillion_qr_code_get_n_modules (code);

  for (int x = 0; x < n_modules; x++) {
    int start = x;

    while (x < n_modules && pillion_qr_code_is_dark (code, x, y))
      x++;
    if (x > start)
      gtk_snapshot_append_color (snapshot, &dark,
                                 &GRAPHENE_RECT_INIT (left + module * (float) start, top + module * (float) y,
                                                      module * (float) (x - start), module));
  }
}

static void
pillion_qr_view_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  static const GdkRGBA light = { 1, 1, 1, 1 };
  PillionQrView *self = PILLION_QR_VIEW (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int side = MIN (width, height);
  GskRoundedRect card;
  int n_modules;
  float module;
  float left;
  float top;

  gsk_rounded_rect_init_from_rect (&card,
                                   &GRAPHENE_RECT_INIT ((float) (width - side) / 2, (float) (height - side) / 2,
                                                        (float) side, (float) side),
                                   12);
  gtk_snapshot_push_rounded_clip (snapshot, &card);
  gtk_snapshot_append_color (snapshot, &light, &card.bounds);
  if (self->code != NULL) {
    n_modules = (int) pillion_qr_code_get_n_modules (self->code);
    module = floorf ((float) (side * scale) / (float) (n_modules + 2 * PILLION_QR_QUIET_ZONE)) / (float) scale;
    /* On whole pixels of the screen. */
    left = floorf (((float) width - module * (float) n_modules) / 2 * (float) scale) / (float) scale;
    top = floorf (((float) height - module * (float) n_modules) / 2 * (float) scale) / (float) scale;
    for (int y = 0; y < n_modules; y++)
      append_row (snapshot, self->code, y, module, left, top);
  }
  gtk_snapshot_pop (snapshot);
}

static GtkSizeRequestMode
pillion_qr_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pillion_qr_view_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PillionQrView *self = PILLION_QR_VIEW (object);

  switch ((PillionQrViewProperty) property_id) {
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_qr_view_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  PillionQrView *self = PILLION_QR_VIEW (object);

  switch ((PillionQrViewProperty) property_id) {
  case PROP_TEXT:
    pillion_qr_view_set_text (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
pillion_qr_view_finalize (GObject *object)
{
  PillionQrView *self = PILLION_QR_VIEW (object);

  g_clear_pointer (&self->code, pillion_qr_code_free);
  g_free (self->text);

  G_OBJECT_CLASS (pillion_qr_view_parent_class)->finalize (object);
}

static void
pillion_qr_view_class_init (PillionQrViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pillion_qr_view_get_property;
  object_class->set_property = pillion_qr_view_set_property;
  object_class->finalize = pillion_qr_view_finalize;
  widget_class->measure = pillion_qr_view_measure;
  widget_class->get_request_mode = pillion_qr_view_get_request_mode;
  widget_class->snapshot = pillion_qr_view_snapshot;

  /* (nullable): of the 45 characters of the alphanumeric mode */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "pillion-qr-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pillion_qr_view_init (PillionQrView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("QR code for your primary device to scan"),
                                  -1);
}

GtkWidget *
pillion_qr_view_new (void)
{
  return g_object_new (PILLION_TYPE_QR_VIEW, NULL);
}

/* (nullable) */
const char *
pillion_qr_view_get_text (PillionQrView *self)
{
  g_return_val_if_fail (PILLION_IS_QR_VIEW (self), NULL);

  return self->text;
}

/**
 * pillion_qr_view_set_text:
 * @text: (nullable): what the code says; one that no QR code can hold is shown as none
 */
void
pillion_qr_view_set_text (PillionQrView *self,
                          const char    *text)
{
  g_return_if_fail (PILLION_IS_QR_VIEW (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->code, pillion_qr_code_free);
  if (text != NULL)
    self->code = pillion_qr_encode (text, PILLION_QR_LEVEL_M, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}
