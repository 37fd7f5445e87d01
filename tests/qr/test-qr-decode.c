/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "qr/pillion-qr-decode.h"
#include "qr/pillion-qr-draw.h"

#include <qrencode.h>
#include <string.h>

/* As long as the text of a link code, of all characters of base45. */
#define LINK_TEXT \
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" \
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" \
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" \
  "PILLION"

typedef struct
{
  guint width;
  guint height;
  guint8 *pixels;
} Canvas;

static Canvas *
canvas_new (guint  width,
            guint  height,
            guint8 grey)
{
  Canvas *canvas = g_new (Canvas, 1);

  canvas->width = width;
  canvas->height = height;
  canvas->pixels = g_malloc ((gsize) width * height);
  memset (canvas->pixels, grey, (gsize) width * height);

  return canvas;
}

static void
canvas_free (Canvas *canvas)
{
  g_free (canvas->pixels);
  g_free (canvas);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canvas, canvas_free)

static void
canvas_draw_code (Canvas     *canvas,
                  const char *text,
                  guint       scale,
                  guint       left,
                  guint       top)
{
  g_autoptr (PillionQrCode) code = pillion_qr_encode (text, PILLION_QR_LEVEL_M, NULL);
  g_autofree guint8 *pixels = NULL;
  guint side;

  pixels = pillion_qr_draw_pixels (code, scale, &side, NULL);
  g_assert_cmpuint (left + side, <=, canvas->width);
  g_assert_cmpuint (top + side, <=, canvas->height);
  for (guint y = 0; y < side; y++)
    memcpy (canvas->pixels + (gsize) (top + y) * canvas->width + left, pixels + (gsize) y * side, side);
}

static Canvas *
canvas_new_with_code (void)
{
  Canvas *canvas = canvas_new (480, 480, 255);

  canvas_draw_code (canvas, LINK_TEXT, 6, 60, 60);

  return canvas;
}

/* Maps each grey to @black + grey * (@white - @black) / 255. */
static void
canvas_map (Canvas *canvas,
            int     black,
            int     white)
{
  for (gsize i = 0; i < (gsize) canvas->width * canvas->height; i++)
    canvas->pixels[i] = (guint8) (black + canvas->pixels[i] * (white - black) / 255);
}

static void
canvas_add_noise (Canvas *canvas,
                  int     amplitude)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gsize i = 0; i < (gsize) canvas->width * canvas->height; i++) {
    int grey = canvas->pixels[i] + g_rand_int_range (rand, -amplitude, amplitude + 1);

    canvas->pixels[i] = (guint8) CLAMP (grey, 0, 255);
  }
}

/* Turns by the angle of this cosine and sine about the middle. */
static void
canvas_rotate (Canvas *canvas,
               double  cosine,
               double  sine)
{
  g_autoptr (Canvas) turned = canvas_new (canvas->width, canvas->height, 255);
  double middle = canvas->width / 2.0;

  for (guint y = 0; y < turned->height; y++)
    for (guint x = 0; x < turned->width; x++) {
      int from_x = (int) ((x - middle) * cosine + (y - middle) * sine + middle);
      int from_y = (int) ((y - middle) * cosine - (x - middle) * sine + middle);

      if (from_x >= 0 && from_y >= 0 && from_x < (int) canvas->width && from_y < (int) canvas->height)
        turned->pixels[y * turned->width + x] = canvas->pixels[from_y * (int) canvas->width + from_x];
    }

  memcpy (canvas->pixels, turned->pixels, (gsize) canvas->width * canvas->height);
}

static char **
canvas_decode (const Canvas *canvas)
{
  g_autoptr (GError) error = NULL;
  char **texts = pillion_qr_decode (canvas->pixels, canvas->width, canvas->height, canvas->width, &error);

  g_assert_no_error (error);

  return texts;
}

static void
assert_decodes (const Canvas *canvas,
                const char   *text)
{
  const char *const expected[] = { text, NULL };
  g_auto (GStrv) texts = canvas_decode (canvas);

  g_assert_cmpstrv ((const char *const *) texts, expected);
}

static void
assert_finds_nothing (const Canvas *canvas)
{
  const char *const expected[] = { NULL };
  g_auto (GStrv) texts = canvas_decode (canvas);

  g_assert_cmpstrv ((const char *const *) texts, expected);
}

static void
test_round_trip (void)
{
  g_autoptr (Canvas) canvas = canvas_new_with_code ();

  g_assert_cmpuint (strlen (LINK_TEXT), ==, 142);
  assert_decodes (canvas, LINK_TEXT);
}

static void
test_scales (void)
{
  static const guint scales[] = { 2, 3, 5, 10, 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    g_autoptr (Canvas) canvas = canvas_new (60 * scales[i], 60 * scales[i], 255);

    canvas_draw_code (canvas, LINK_TEXT, scales[i], 0, 0);
    assert_decodes (canvas, LINK_TEXT);
  }
}

static void
test_contrast (void)
{
  static const struct
  {
    int black;
    int white;
  } table[] = { { 0, 60 }, { 200, 255 }, { 120, 140 }, { 127, 133 } };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (Canvas) canvas = canvas_new_with_code ();

    canvas_map (canvas, table[i].black, table[i].white);
    assert_decodes (canvas, LINK_TEXT);
  }
}

static void
test_inverted (void)
{
  g_autoptr (Canvas) canvas = canvas_new_with_code ();

  canvas_map (canvas, 255, 0);
  assert_decodes (canvas, LINK_TEXT);
}

static void
test_noise (void)
{
  static const int amplitudes[] = { 40, 80, 120 };

  for (gsize i = 0; i < G_N_ELEMENTS (amplitudes); i++) {
    g_autoptr (Canvas) canvas = canvas_new_with_code ();

    canvas_map (canvas, 40, 200);
    canvas_add_noise (canvas, amplitudes[i]);
    assert_decodes (canvas, LINK_TEXT);
  }
}

static void
test_rotation (void)
{
  static const struct
  {
    double cosine;
    double sine;
  } table[] = {
    { 0.99619, 0.08716 },  /* 5 degrees */
    { 0.96593, 0.25882 },  /* 15 */
    { 0.86603, 0.5 },      /* 30 */
    { 0.70711, 0.70711 },  /* 45 */
    { 0.5, 0.86603 },      /* 60 */
    { 0, 1 },              /* 90 */
    { -0.81915, 0.57358 }, /* 145 */
    { -1, 0 },             /* 180 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (Canvas) canvas = canvas_new_with_code ();

    canvas_rotate (canvas, table[i].cosine, table[i].sine);
    assert_decodes (canvas, LINK_TEXT);
  }
}

static void
test_damaged (void)
{
  g_autoptr (Canvas) canvas = canvas_new_with_code ();

  for (guint y = 200; y < 240; y++)
    memset (canvas->pixels + y * canvas->width + 200, 255, 60);
  assert_decodes (canvas, LINK_TEXT);
}

static void
test_partial (void)
{
  g_autoptr (Canvas) canvas = canvas_new_with_code ();

  memset (canvas->pixels + 240 * canvas->width, 255, 240 * canvas->width);
  assert_finds_nothing (canvas);
}

static void
test_large (void)
{
  static const guint scales[] = { 4, 30 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    g_autoptr (Canvas) canvas = canvas_new (4000, 3000, 230);

    canvas_draw_code (canvas, LINK_TEXT, scales[i], 1001, 701);
    assert_decodes (canvas, LINK_TEXT);
  }
}

static void
test_several (void)
{
  const char *const expected[] = { "FIRST", "SECOND", NULL };
  g_autoptr (Canvas) canvas = canvas_new (600, 400, 255);
  g_auto (GStrv) texts = NULL;

  canvas_draw_code (canvas, "SECOND", 6, 20, 20);
  canvas_draw_code (canvas, "FIRST", 6, 300, 30);
  canvas_draw_code (canvas, "FIRST", 6, 200, 200);

  texts = canvas_decode (canvas);
  g_assert_cmpuint (g_strv_length (texts), ==, 2);
  if (g_str_equal (texts[0], expected[1])) {
    char *text = texts[0];

    texts[0] = texts[1];
    texts[1] = text;
  }
  g_assert_cmpstrv ((const char *const *) texts, expected);
}

/* More codes than are returned. */
static void
test_crowd (void)
{
  g_autoptr (Canvas) canvas = canvas_new (600, 600, 255);
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < 25; i++) {
    g_autofree char *text = g_strdup_printf ("CODE %u", i);

    canvas_draw_code (canvas, text, 4, 120 * (i % 5), 120 * (i / 5));
  }

  texts = canvas_decode (canvas);
  g_assert_cmpuint (g_strv_length (texts), ==, PILLION_QR_MAX_TEXTS);
}

static void
test_stride (void)
{
  g_autoptr (Canvas) canvas = canvas_new_with_code ();
  gsize stride = 512;
  g_autofree guint8 *pixels = g_malloc0 (stride * canvas->height);
  g_auto (GStrv) texts = NULL;

  for (guint y = 0; y < canvas->height; y++)
    memcpy (pixels + y * stride, canvas->pixels + y * canvas->width, canvas->width);

  texts = pillion_qr_decode (pixels, canvas->width, canvas->height, stride, NULL);
  g_assert_cmpuint (g_strv_length (texts), ==, 1);
  g_assert_cmpstr (texts[0], ==, LINK_TEXT);
}

static void
test_nothing (void)
{
  static const guint sides[] = { 1, 2, 3, 7, 64, 300 };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++) {
    g_autoptr (Canvas) one_grey = canvas_new (sides[i], sides[i], 128);
    g_autoptr (Canvas) noise = canvas_new (sides[i], 1, 128);

    assert_finds_nothing (one_grey);
    canvas_add_noise (noise, 127);
    assert_finds_nothing (noise);
  }
}

/* EAN-13 of 4006381333931, drawn by the rules of GS1: the most common other code. */
static void
test_other_symbology (void)
{
  static const char bars[] =
    "101"
    "0001101"
    "0100111"
    "0101111"
    "0111101"
    "0001001"
    "0110011"
    "01010"
    "1000010"
    "1000010"
    "1000010"
    "1110100"
    "1000010"
    "1100110"
    "101";
  g_autoptr (Canvas) canvas = canvas_new (500, 200, 255);

  for (guint y = 30; y < 170; y++)
    for (guint x = 0; x < 4 * strlen (bars); x++)
      if (bars[x / 4] == '1')
        canvas->pixels[y * canvas->width + x + 60] = 0;

  assert_finds_nothing (canvas);
}

/* Bytes as another program may put them into a code. */
static void
test_foreign_bytes (void)
{
  static const struct
  {
    const char *bytes;
    int n_bytes;
    const char *text; /* (nullable) */
  } table[] = {
    { "https://example.org/?a=b", 24, "https://example.org/?a=b" },
    { "gr\xc3\xbc\xc3\x9f", 6, "gr\xc3\xbc\xc3\x9f" },
    { "before\0after", 12, NULL },
    { "\0\0\0\0", 4, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    QRcode *symbol = QRcode_encodeData (table[i].n_bytes, (const unsigned char *) table[i].bytes, 0, QR_ECLEVEL_M);
    g_autoptr (Canvas) canvas = canvas_new (200, 200, 255);

    for (int y = 0; y < symbol->width * 4; y++)
      for (int x = 0; x < symbol->width * 4; x++)
        if (symbol->data[y / 4 * symbol->width + x / 4] & 1)
          canvas->pixels[(y + 20) * 200 + x + 20] = 0;
    QRcode_free (symbol);

    if (table[i].text)
      assert_decodes (canvas, table[i].text);
    else
      assert_finds_nothing (canvas);
  }
}

static void
test_size_refused (void)
{
  static const struct
  {
    guint width;
    guint height;
    gsize stride;
  } table[] = {
    { 0, 0, 0 },
    { 0, 10, 10 },
    { 10, 0, 10 },
    { 10, 10, 9 },
    { PILLION_QR_MAX_SIDE + 1, 1, PILLION_QR_MAX_SIDE + 1 },
    { 1, PILLION_QR_MAX_SIDE + 1, 1 },
    { PILLION_QR_MAX_SIDE, PILLION_QR_MAX_SIDE, PILLION_QR_MAX_SIDE },
    { 6000, 4001, 6000 },
    { G_MAXUINT, G_MAXUINT, G_MAXSIZE },
    { 65536, 65536, 65536 },
  };
  const guint8 pixel = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pillion_qr_decode (&pixel, table[i].width, table[i].height, table[i].stride, &error));
    g_assert_error (error, PILLION_QR_ERROR, PILLION_QR_ERROR_SIZE);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qr/decode/round-trip", test_round_trip);
  g_test_add_func ("/qr/decode/scales", test_scales);
  g_test_add_func ("/qr/decode/contrast", test_contrast);
  g_test_add_func ("/qr/decode/inverted", test_inverted);
  g_test_add_func ("/qr/decode/noise", test_noise);
  g_test_add_func ("/qr/decode/rotation", test_rotation);
  g_test_add_func ("/qr/decode/damaged", test_damaged);
  g_test_add_func ("/qr/decode/partial", test_partial);
  g_test_add_func ("/qr/decode/large", test_large);
  g_test_add_func ("/qr/decode/several", test_several);
  g_test_add_func ("/qr/decode/crowd", test_crowd);
  g_test_add_func ("/qr/decode/stride", test_stride);
  g_test_add_func ("/qr/decode/nothing", test_nothing);
  g_test_add_func ("/qr/decode/other-symbology", test_other_symbology);
  g_test_add_func ("/qr/decode/foreign-bytes", test_foreign_bytes);
  g_test_add_func ("/qr/decode/size-refused", test_size_refused);

  return g_test_run ();
}
