#include "Planes.h"

#include <string.h>

static void add_line(const cheif_plane *plane, int line, float weight, float *sums) {
    const uint8_t *bytes = plane->data + (size_t)line * plane->stride;
    if (plane->bits <= 8) {
        for (int x = 0; x < plane->width; x++) sums[x] += bytes[x] * weight;
    } else {
        const uint16_t *samples = (const uint16_t *)bytes;
        for (int x = 0; x < plane->width; x++) sums[x] += samples[x] * weight;
    }
}

// The source samples of a target pixel: `first` … `last`, and their weights.
typedef struct {
    int first, last;
    float head, tail;
} span;

static span span_of(int target, int targets, int sources) {
    double step = (double)sources / targets;
    span s;
    if (step >= 1) {
        double start = target * step, end = start + step;
        s.first = (int)start;
        s.last = (int)end < sources ? (int)end : sources - 1;
        s.head = (float)(s.first + 1 - start);
        s.tail = (float)(end - s.last);
        if (s.first == s.last) s.head = 1, s.tail = 0;
    } else {
        double centre = (target + 0.5) * step - 0.5;
        if (centre < 0) centre = 0;
        s.first = (int)centre;
        s.last = s.first + 1 < sources ? s.first + 1 : s.first;
        s.tail = s.last > s.first ? (float)(centre - s.first) : 0;
        s.head = 1 - s.tail;
    }
    return s;
}

void cheif_reduced_row(const cheif_plane *plane, int y, int height, int width, float *sums, float *row) {
    memset(sums, 0, sizeof(float) * (size_t)plane->width);
    span down = span_of(y, height, plane->height);
    float weight = down.head + down.tail + (down.last > down.first ? down.last - down.first - 1 : 0);
    add_line(plane, down.first, down.head, sums);
    for (int line = down.first + 1; line < down.last; line++) add_line(plane, line, 1, sums);
    if (down.tail > 0) add_line(plane, down.last, down.tail, sums);
    float scale = 1 / (weight * (float)((1 << plane->bits) - 1));
    for (int x = 0; x < width; x++) {
        span across = span_of(x, width, plane->width);
        float sum = sums[across.first] * across.head, total = across.head;
        for (int source = across.first + 1; source < across.last; source++) sum += sums[source], total += 1;
        if (across.tail > 0) sum += sums[across.last] * across.tail, total += across.tail;
        row[x] = sum * scale / total;
    }
}

uint8_t cheif_byte(float value) { return (uint8_t)(value <= 0 ? 0 : value >= 1 ? 255 : value * 255 + 0.5f); }

void cheif_rgb_row(
    const cheif_matrix *matrix, const float *y, const float *cb, const float *cr, int count, uint8_t *rgb, float *colours) {
    // Of full range, neutral chroma is 2^(bits-1) of 2^bits - 1; the narrow ranges are 16…235 and 16…240 of 255.
    float largest = (float)((1 << matrix->bits) - 1), unit = (float)(1 << (matrix->bits - 8)) / largest;
    float neutral = (float)(1 << (matrix->bits - 1)) / largest;
    float black = matrix->is_full_range ? 0 : 16 * unit;
    float light = matrix->is_full_range ? 1 : 1 / (219 * unit), colour = matrix->is_full_range ? 1 : 1 / (224 * unit);
    float green = 1 - matrix->red - matrix->blue;
    float red_cr = 2 * (1 - matrix->red), blue_cb = 2 * (1 - matrix->blue);
    for (int x = 0; x < count; x++, rgb += 3) {
        float g, b, r;
        if (matrix->is_identity) {
            g = (y[x] - black) * light;
            b = (cb[x] - black) * light;
            r = (cr[x] - black) * light;
        } else {
            float luma = (y[x] - black) * light;
            float blueness = (cb[x] - neutral) * colour, redness = (cr[x] - neutral) * colour;
            r = luma + red_cr * redness;
            b = luma + blue_cb * blueness;
            g = (luma - matrix->red * r - matrix->blue * b) / green;
        }
        rgb[0] = cheif_byte(r);
        rgb[1] = cheif_byte(g);
        rgb[2] = cheif_byte(b);
        if (colours == NULL) continue;
        colours[x * 3] = r;
        colours[x * 3 + 1] = g;
        colours[x * 3 + 2] = b;
    }
}
