#include "Planes.h"

#include <stdlib.h>
#include <string.h>

#include "Vectors.h"

static const cjpeg_plane *plane_of(const cjpeg_planes *planes, int channel) {
    return channel == 0 ? &planes->y : channel == 1 ? &planes->cb : &planes->cr;
}

int cjpeg_planes_start(cjpeg_planes *planes, int width, int height) {
    // Rows are encoded in blocks of eight samples, and produced sixteen at a time.
    int chroma_width = (width + 1) / 2, chroma_height = (height + 1) / 2;
    size_t luma = ((size_t)width + 15) / 16 * 16, chroma = ((size_t)chroma_width + 15) / 16 * 16;
    uint8_t *samples = malloc(luma * (size_t)height + 2 * chroma * (size_t)chroma_height);
    planes->y = (cjpeg_plane){samples, width, height, luma};
    if (samples == NULL) return CJPEG_NO_MEMORY;
    planes->cb = (cjpeg_plane){samples + luma * (size_t)height, chroma_width, chroma_height, chroma};
    planes->cr = planes->cb;
    planes->cr.samples += chroma * (size_t)chroma_height;
    return CJPEG_OK;
}

// The chroma samples along one axis of `targets` luma samples.
static cjpeg_grid grid_of(int targets, int is_chroma, double luma, double samples, int is_mirrored) {
    double step = luma / targets / samples;
    if (!is_chroma) return (cjpeg_grid){0, step};
    // Pairs are counted from the end that becomes the beginning.
    return (cjpeg_grid){is_mirrored && targets % 2 != 0 ? -step : 0, 2 * step};
}

int cjpeg_planes_reduce(
    const cjpeg_planes *target, int channel, const cjpeg_channel *source, int orientation, cjpeg_reducer *reducer) {
    int mirrors_across = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    int mirrors_down = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    return cjpeg_reducer_start(
        reducer, plane_of(target, channel), source->samples_across, source->samples_down,
        grid_of(target->y.width, channel > 0, source->width, source->across, mirrors_across),
        grid_of(target->y.height, channel > 0, source->height, source->down, mirrors_down));
}

int cjpeg_shrink(const cjpeg_planes *source, int width, int height, cjpeg_planes *target) {
    int status = cjpeg_planes_start(target, width, height);
    for (int channel = 0; status == CJPEG_OK && channel < 3; channel++) {
        const cjpeg_plane *plane = plane_of(source, channel);
        double samples = channel == 0 ? 1 : 2;
        cjpeg_channel from = {source->y.width, source->y.height, samples, samples, plane->width, plane->height};
        cjpeg_reducer reducer;
        status = cjpeg_planes_reduce(target, channel, &from, 1, &reducer);
        for (int y = 0; status == CJPEG_OK && y < plane->height; y++) {
            cjpeg_reducer_take(&reducer, plane->samples + (size_t)y * plane->stride);
        }
        cjpeg_reducer_end(&reducer);
    }
    if (status != CJPEG_OK) {
        free(target->y.samples);
        target->y.samples = NULL;
    }
    return status;
}

// As in libjpeg and Pillow: ITU-R BT.601 with sixteen fraction bits.
CJPEG_VECTORS
void cjpeg_channels_of_rgb(const uint8_t *rgb, int count, uint8_t *y, uint8_t *cb, uint8_t *cr) {
    enum { HALF = 0x8000, NEUTRAL = (128 << 16) + HALF - 1 };
    for (int i = 0; i < count; i++, rgb += 3) {
        int r = rgb[0], g = rgb[1], b = rgb[2];
        y[i] = (uint8_t)((19595 * r + 38470 * g + 7471 * b + HALF) >> 16);
        cb[i] = (uint8_t)((-11059 * r - 21709 * g + 32768 * b + NEUTRAL) >> 16);
        cr[i] = (uint8_t)((32768 * r - 27439 * g - 5329 * b + NEUTRAL) >> 16);
    }
}

int cjpeg_planes_of_rgb(const cjpeg_rgb *source, int width, int height, int orientation, cjpeg_planes *target) {
    int status = cjpeg_planes_start(target, width, height);
    size_t count = (size_t)source->width;
    uint8_t *rows = malloc(count * 3);
    cjpeg_reducer reducers[3];
    memset(reducers, 0, sizeof reducers);
    if (rows == NULL) status = CJPEG_NO_MEMORY;
    cjpeg_channel from = {source->width, source->height, 1, 1, source->width, source->height};
    for (int channel = 0; status == CJPEG_OK && channel < 3; channel++) {
        status = cjpeg_planes_reduce(target, channel, &from, orientation, &reducers[channel]);
    }
    for (int y = 0; status == CJPEG_OK && y < source->height; y++) {
        cjpeg_channels_of_rgb(
            source->rgb + (size_t)y * count * 3, source->width, rows, rows + count, rows + 2 * count);
        for (int channel = 0; channel < 3; channel++) {
            cjpeg_reducer_take(&reducers[channel], rows + (size_t)channel * count);
        }
    }
    for (int channel = 0; channel < 3; channel++) cjpeg_reducer_end(&reducers[channel]);
    free(rows);
    if (status != CJPEG_OK) {
        free(target->y.samples);
        target->y.samples = NULL;
    }
    return status;
}

static uint8_t clamped(int value) { return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value); }

// Both pixels of a pair have the same chroma. A row of odd length is followed by an unused pixel.
CJPEG_VECTORS
void cjpeg_rgb_row(const cjpeg_planes *source, int row, uint8_t *restrict out) {
    enum { HALF = 0x8000 };
    const uint8_t *luma = source->y.samples + (size_t)row * source->y.stride;
    const uint8_t *blue = source->cb.samples + (size_t)(row / 2) * source->cb.stride;
    const uint8_t *red = source->cr.samples + (size_t)(row / 2) * source->cr.stride;
    for (int x = 0; x < source->cb.width; x++, luma += 2, out += 6) {
        int cb = blue[x] - 128, cr = red[x] - 128;
        int r = 91881 * cr + HALF, g = -22554 * cb - 46802 * cr + HALF, b = 116130 * cb + HALF;
        int one = luma[0] << 16, other = luma[1] << 16;
        out[0] = clamped((one + r) >> 16);
        out[1] = clamped((one + g) >> 16);
        out[2] = clamped((one + b) >> 16);
        out[3] = clamped((other + r) >> 16);
        out[4] = clamped((other + g) >> 16);
        out[5] = clamped((other + b) >> 16);
    }
}

int cjpeg_rgb_of_planes(const cjpeg_planes *source, cjpeg_rgb *target) {
    size_t length = (size_t)source->y.width * 3;
    target->width = source->y.width;
    target->height = source->y.height;
    target->rgb = malloc(length * (size_t)source->y.height + 3);
    if (target->rgb == NULL) return CJPEG_NO_MEMORY;
    for (int row = 0; row < source->y.height; row++) cjpeg_rgb_row(source, row, target->rgb + (size_t)row * length);
    return CJPEG_OK;
}
