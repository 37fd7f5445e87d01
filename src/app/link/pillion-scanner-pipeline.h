/* SPDX-FileCopyrightText: 2026 The Pillion developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PillionScannerProblem:
 * @PILLION_SCANNER_PROBLEM_NO_CAMERA: there is none
 * @PILLION_SCANNER_PROBLEM_BUSY: another program uses it
 * @PILLION_SCANNER_PROBLEM_DENIED: it may not be used
 * @PILLION_SCANNER_PROBLEM_UNAVAILABLE: it does not work, or what reads it is not installed
 */
typedef enum {
  PILLION_SCANNER_PROBLEM_NO_CAMERA,
  PILLION_SCANNER_PROBLEM_BUSY,
  PILLION_SCANNER_PROBLEM_DENIED,
  PILLION_SCANNER_PROBLEM_UNAVAILABLE,
} PillionScannerProblem;

/* A camera that is looked through for QR codes. Signals, on the main thread, while it runs:
 * "frame" (a GdkTexture), "text" (of a code, each time it is seen), "failed" (a
 * PillionScannerProblem, as int): it has stopped.
 */
#define PILLION_TYPE_SCANNER_PIPELINE (pillion_scanner_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (PillionScannerPipeline, pillion_scanner_pipeline, PILLION, SCANNER_PIPELINE, GObject)

PillionScannerPipeline *pillion_scanner_pipeline_new   (const char              *source);

void                    pillion_scanner_pipeline_start (PillionScannerPipeline  *self);
void                    pillion_scanner_pipeline_stop  (PillionScannerPipeline  *self);

G_END_DECLS
