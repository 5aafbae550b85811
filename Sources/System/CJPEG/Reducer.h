// Reduces a plane by area averaging, row by row as the rows arrive.
#ifndef CJPEG_REDUCER_H
#define CJPEG_REDUCER_H

#include "CJPEG.h"

// The source samples of one target sample, and the index of their weights, which add up to 256.
typedef struct {
    int first;
    int count;
    int weights;
} cjpeg_span;

typedef struct {
    cjpeg_span *spans;
    uint16_t *weights;
    // Whether each target sample equals the source sample of the same index.
    int is_identity;
} cjpeg_axis;

// Rows that are narrowed together: as many as a vector has bytes.
enum { CJPEG_STRIP = 16 };

typedef struct {
    cjpeg_plane target;
    int width;  // of the source
    int height; // of the source
    cjpeg_axis across;
    cjpeg_axis down;
    int next_source;
    int next_target;
    // The sums of one target row.
    uint16_t *sums;
    // Source rows that are not narrowed yet, and their count.
    uint8_t *strip;
    size_t strip_stride;
    int strip_rows;
    // The same rows interleaved by column, and the columns of the target.
    uint8_t *columns;
    uint8_t *narrow;
} cjpeg_reducer;

// `start` and `step`: the position of the first target sample in the source, and its size, in source samples.
typedef struct {
    double start;
    double step;
} cjpeg_grid;

int cjpeg_reducer_start(
    cjpeg_reducer *reducer, const cjpeg_plane *target, int width, int height, cjpeg_grid across, cjpeg_grid down);

// Adds the next row of the source.
void cjpeg_reducer_take(cjpeg_reducer *reducer, const uint8_t *row);

// Also accepts a zeroed reducer that was never started.
void cjpeg_reducer_end(cjpeg_reducer *reducer);

#endif
