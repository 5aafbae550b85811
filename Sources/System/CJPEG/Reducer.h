// Makes a plane smaller while its rows come, by the mean of the samples that each new one covers.
#ifndef CJPEG_REDUCER_H
#define CJPEG_REDUCER_H

#include "CJPEG.h"

// The source samples that one target sample covers, and where their weights begin. Weights are of 256 and add up to it.
typedef struct {
    int first;
    int count;
    int weights;
} cjpeg_span;

typedef struct {
    cjpeg_span *spans;
    uint16_t *weights;
    // Each target sample is one of the source, in their order.
    int is_identity;
} cjpeg_axis;

// Rows that are made narrower at the same time: as many as a vector has bytes.
enum { CJPEG_STRIP = 16 };

typedef struct {
    cjpeg_plane target;
    int width;  // of the source
    int height; // of the source
    cjpeg_axis across;
    cjpeg_axis down;
    int next_source;
    int next_target;
    // One target row while it is added up.
    uint16_t *sums;
    // Rows that are added up and still as wide as the source, and how many there are.
    uint8_t *strip;
    size_t strip_stride;
    int strip_rows;
    // The same, column by column; and the columns of the target.
    uint8_t *columns;
    uint8_t *narrow;
} cjpeg_reducer;

// `start` and `step`: where the first target sample begins in the source, and how long each is, in source samples.
typedef struct {
    double start;
    double step;
} cjpeg_grid;

int cjpeg_reducer_start(
    cjpeg_reducer *reducer, const cjpeg_plane *target, int width, int height, cjpeg_grid across, cjpeg_grid down);

// Takes the next row of the source.
void cjpeg_reducer_take(cjpeg_reducer *reducer, const uint8_t *row);

// Safe for one that is zeroed and was never started.
void cjpeg_reducer_end(cjpeg_reducer *reducer);

#endif
