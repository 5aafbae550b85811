#include "Reducer.h"

#include <stdlib.h>
#include <string.h>

#include "Transpose.h"
#include "Vectors.h"

enum { WHOLE = 256 };

static void end_axis(cjpeg_axis *axis) {
    free(axis->spans);
    free(axis->weights);
}

static int start_axis(cjpeg_axis *axis, int targets, int sources, cjpeg_grid grid) {
    // A target pixel covers whole samples, and a part of one at each end.
    size_t most = (size_t)targets * ((size_t)grid.step + 3);
    axis->spans = malloc(sizeof(cjpeg_span) * (size_t)targets);
    axis->weights = malloc(sizeof(uint16_t) * most);
    if (axis->spans == NULL || axis->weights == NULL) return CJPEG_NO_MEMORY;
    axis->is_identity = targets == sources;
    int used = 0;
    for (int i = 0; i < targets; i++) {
        double start = grid.start + i * grid.step, end = start + grid.step;
        if (start < 0) start = 0;
        if (end > sources) end = sources;
        // Rounding errors at an end that falls between two samples do not count as part of a sample.
        int first = (int)(start + 1e-6), last = (int)(end - 1e-6);
        if (first > sources - 1) first = sources - 1;
        if (last < first) last = first;
        cjpeg_span *span = &axis->spans[i];
        *span = (cjpeg_span){first, last - first + 1, used};
        // Rounded cumulatively, so that all weights add up exactly.
        double total = end - start;
        int given = 0;
        for (int s = first; s <= last; s++) {
            double until = s == last || total <= 0 ? 1 : (s + 1 - start) / total;
            int share = (int)(until * WHOLE + 0.5);
            axis->weights[used++] = (uint16_t)(share - given);
            given = share;
        }
        if (span->count != 1 || first != i) axis->is_identity = 0;
    }
    return CJPEG_OK;
}

int cjpeg_reducer_start(
    cjpeg_reducer *reducer, const cjpeg_plane *target, int width, int height, cjpeg_grid across, cjpeg_grid down) {
    memset(reducer, 0, sizeof *reducer);
    reducer->target = *target;
    reducer->width = width;
    reducer->height = height;
    int status = start_axis(&reducer->across, target->width, width, across);
    if (status == CJPEG_OK) status = start_axis(&reducer->down, target->height, height, down);
    if (status != CJPEG_OK) return status;
    // Reads sixteen columns at a time.
    reducer->strip_stride = ((size_t)width + 15) / 16 * 16;
    reducer->sums = malloc(sizeof(uint16_t) * (size_t)width);
    reducer->strip = calloc(CJPEG_STRIP, reducer->strip_stride);
    reducer->columns = malloc(CJPEG_STRIP * reducer->strip_stride);
    reducer->narrow = malloc(CJPEG_STRIP * target->stride);
    int is_whole = reducer->sums && reducer->strip && reducer->columns && reducer->narrow;
    return is_whole ? CJPEG_OK : CJPEG_NO_MEMORY;
}

void cjpeg_reducer_end(cjpeg_reducer *reducer) {
    end_axis(&reducer->across);
    end_axis(&reducer->down);
    free(reducer->sums);
    free(reducer->strip);
    free(reducer->columns);
    free(reducer->narrow);
    memset(reducer, 0, sizeof *reducer);
}

// Sixteen rows are interleaved by column, so that each sum is a sum of vectors.
CJPEG_VECTORS
void cjpeg_reducer_narrow(cjpeg_reducer *reducer) {
    const cjpeg_plane *target = &reducer->target;
    const uint8_t *columns = reducer->columns;
    for (size_t x = 0; x < reducer->strip_stride; x += 16) {
        cjpeg_transpose(reducer->strip + x, (ptrdiff_t)reducer->strip_stride, reducer->columns + x * 16, 16);
    }
    for (int x = 0; x < target->width; x++) {
        const cjpeg_span *span = &reducer->across.spans[x];
        const uint16_t *weights = reducer->across.weights + span->weights;
        const uint8_t *column = columns + (size_t)span->first * 16;
        uint8_t *out = reducer->narrow + (size_t)x * 16;
        uint16_t sums[16];
        for (int i = 0; i < 16; i++) sums[i] = (uint16_t)(column[i] * weights[0] + WHOLE / 2);
        for (int s = 1; s < span->count; s++) {
            column += 16;
            for (int i = 0; i < 16; i++) sums[i] = (uint16_t)(sums[i] + (uint16_t)(column[i] * weights[s]));
        }
        for (int i = 0; i < 16; i++) out[i] = (uint8_t)(sums[i] >> 8);
    }
    for (size_t x = (size_t)target->width; x < target->stride; x++) {
        memcpy(reducer->narrow + x * 16, reducer->narrow + ((size_t)target->width - 1) * 16, 16);
    }
    uint8_t *out = target->samples + (size_t)(reducer->next_target - reducer->strip_rows) * target->stride;
    for (size_t x = 0; x < target->stride; x += 16) {
        if (reducer->strip_rows == CJPEG_STRIP) {
            cjpeg_transpose(reducer->narrow + x * 16, 16, out + x, (ptrdiff_t)target->stride);
        } else {
            uint8_t square[CJPEG_STRIP * 16];
            cjpeg_transpose(reducer->narrow + x * 16, 16, square, 16);
            for (int y = 0; y < reducer->strip_rows; y++) memcpy(out + (size_t)y * target->stride + x, square + y * 16, 16);
        }
    }
}

CJPEG_VECTORS
void cjpeg_reducer_begin_sum(uint16_t *sums, const uint8_t *row, int count, uint16_t weight) {
    for (int i = 0; i < count; i++) sums[i] = (uint16_t)(row[i] * weight);
}

CJPEG_VECTORS
void cjpeg_reducer_add(uint16_t *sums, const uint8_t *row, int count, uint16_t weight) {
    for (int i = 0; i < count; i++) sums[i] = (uint16_t)(sums[i] + (uint16_t)(row[i] * weight));
}

CJPEG_VECTORS
void cjpeg_reducer_finish_sum(
    const uint16_t *restrict sums, const uint8_t *restrict row, int count, uint16_t weight, uint8_t *restrict out) {
    for (int i = 0; i < count; i++) {
        uint16_t sum = (uint16_t)(sums[i] + (uint16_t)(row[i] * weight) + WHOLE / 2);
        out[i] = (uint8_t)(sum >> 8);
    }
}

void cjpeg_reducer_take(cjpeg_reducer *reducer, const uint8_t *row) {
    int source = reducer->next_source++;
    cjpeg_plane *target = &reducer->target;
    while (reducer->next_target < target->height) {
        const cjpeg_span *span = &reducer->down.spans[reducer->next_target];
        int tap = source - span->first;
        if (tap < 0) return;
        uint16_t weight = reducer->down.weights[span->weights + tap];
        if (tap < span->count - 1) {
            if (tap == 0) {
                cjpeg_reducer_begin_sum(reducer->sums, row, reducer->width, weight);
            } else {
                cjpeg_reducer_add(reducer->sums, row, reducer->width, weight);
            }
            return;
        }
        // The last row of this target pixel, and perhaps the first of the next.
        uint8_t *out = reducer->across.is_identity
            ? target->samples + (size_t)reducer->next_target * target->stride
            : reducer->strip + (size_t)reducer->strip_rows * reducer->strip_stride;
        if (span->count == 1) {
            memcpy(out, row, (size_t)reducer->width);
        } else {
            cjpeg_reducer_finish_sum(reducer->sums, row, reducer->width, weight, out);
        }
        reducer->next_target++;
        if (reducer->across.is_identity) {
            memset(out + target->width, out[target->width - 1], target->stride - (size_t)target->width);
        } else {
            reducer->strip_rows++;
            if (reducer->strip_rows == CJPEG_STRIP || reducer->next_target == target->height) {
                cjpeg_reducer_narrow(reducer);
                reducer->strip_rows = 0;
            }
        }
    }
}
