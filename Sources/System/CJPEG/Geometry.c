#include <stdlib.h>
#include <string.h>

#include "CJPEG.h"
#include "Vectors.h"

static int picture_of(int width, int height, cjpeg_picture *picture) {
    picture->width = width;
    picture->height = height;
    picture->rgb = malloc((size_t)width * height * 3);
    return picture->rgb ? CJPEG_OK : CJPEG_NO_MEMORY;
}

// A weight is a share of a source pixel in 1/4096, so that a sum of rows fits 32 bits.
enum { ONE = 4096 };

typedef struct {
    int first;
    int last;
    uint16_t head; // share of `first`
    uint16_t tail; // share of `last`; unused where both are one
    int total;
} span;

// The source pixels that each target pixel covers along one axis.
static span *spans_of(int source, int target) {
    span *spans = malloc(sizeof(span) * (size_t)target);
    if (spans == NULL) return NULL;
    double step = (double)source / target;
    for (int i = 0; i < target; i++) {
        double start = i * step, end = (i + 1) * step;
        span *s = &spans[i];
        s->first = (int)start;
        s->last = (int)end;
        if (s->last >= source || end - s->last < 1e-9) s->last = s->last > source - 1 ? source - 1 : s->last - 1;
        if (s->last < s->first) s->last = s->first;
        if (s->first == s->last) {
            s->head = ONE;
            s->tail = 0;
            s->total = ONE;
        } else {
            s->head = (uint16_t)((s->first + 1 - start) * ONE + 0.5);
            double rest = end - s->last;
            s->tail = (uint16_t)((rest > 1 ? 1 : rest) * ONE + 0.5);
            s->total = s->head + s->tail + (s->last - s->first - 1) * ONE;
        }
    }
    return spans;
}

// Sixteen-bit factors and signed sums: what the compiler makes vectors of on every x86-64.
static void add_row(int *sums, const uint8_t *row, int count, uint16_t weight) {
    for (int i = 0; i < count; i++) sums[i] += (int)((uint32_t)(uint16_t)row[i] * weight);
}

// Red, green, blue and a fourth that nobody looks at: what one register holds.
typedef float four __attribute__((vector_size(16)));

static four pixel_at(const float *mean) {
    four pixel;
    memcpy(&pixel, mean, sizeof pixel);
    return pixel;
}

CJPEG_VECTORS
int cjpeg_shrink(const cjpeg_picture *source, int width, int height, cjpeg_picture *target) {
    int status = picture_of(width, height, target);
    if (status != CJPEG_OK) return status;
    int count = source->width * 3;
    span *columns = spans_of(source->width, width);
    span *rows = spans_of(source->height, height);
    int *sums = malloc(sizeof(int) * (size_t)count);
    // One more, since the last pixel is read as four.
    float *means = malloc(sizeof(float) * ((size_t)count + 1));
    if (columns == NULL || rows == NULL || sums == NULL || means == NULL) {
        free(columns);
        free(rows);
        free(sums);
        free(means);
        free(target->rgb);
        target->rgb = NULL;
        return CJPEG_NO_MEMORY;
    }
    for (int y = 0; y < height; y++) {
        // First down: the mean of the rows.
        const span *r = &rows[y];
        memset(sums, 0, sizeof(int) * (size_t)count);
        const uint8_t *line = source->rgb + (size_t)r->first * count;
        add_row(sums, line, count, r->head);
        for (int s = r->first + 1; s < r->last; s++) add_row(sums, source->rgb + (size_t)s * count, count, ONE);
        if (r->last > r->first) add_row(sums, source->rgb + (size_t)r->last * count, count, r->tail);
        float down = 1.0f / (float)r->total;
        for (int i = 0; i < count; i++) means[i] = (float)sums[i] * down;
        // Then across.
        uint8_t *out = target->rgb + (size_t)y * width * 3;
        for (int x = 0; x < width; x++, out += 3) {
            const span *c = &columns[x];
            const float *pixel = means + (size_t)c->first * 3;
            float share = 1.0f / (float)c->total, whole = ONE * share;
            four sum = {0.5f, 0.5f, 0.5f, 0.5f};
            sum += pixel_at(pixel) * (c->head * share);
            for (int s = c->first + 1; s < c->last; s++) sum += pixel_at(pixel += 3) * whole;
            if (c->last > c->first) sum += pixel_at(pixel + 3) * (c->tail * share);
            out[0] = (uint8_t)sum[0];
            out[1] = (uint8_t)sum[1];
            out[2] = (uint8_t)sum[2];
        }
    }
    free(columns);
    free(rows);
    free(sums);
    free(means);
    return CJPEG_OK;
}

int cjpeg_upright(const cjpeg_picture *source, int orientation, cjpeg_picture *target) {
    int w = source->width, h = source->height;
    int turned = orientation >= 5;
    int status = picture_of(turned ? h : w, turned ? w : h, target);
    if (status != CJPEG_OK) return status;
    // Where the pixel (0, 0) of the upright picture lies in the source, and the steps to its right and below.
    long x0 = 0, right = 3, below = (long)w * 3;
    long last_x = (long)(w - 1) * 3, last_y = (long)(h - 1) * w * 3, row = (long)w * 3;
    switch (orientation) {
    case 2: x0 = last_x; right = -3; below = row; break;
    case 3: x0 = last_x + last_y; right = -3; below = -row; break;
    case 4: x0 = last_y; right = 3; below = -row; break;
    case 5: x0 = 0; right = row; below = 3; break;
    case 6: x0 = last_y; right = -row; below = 3; break;
    case 7: x0 = last_x + last_y; right = -row; below = -3; break;
    case 8: x0 = last_x; right = row; below = -3; break;
    default: break;
    }
    uint8_t *out = target->rgb;
    for (int y = 0; y < target->height; y++) {
        const uint8_t *in = source->rgb + x0 + below * y;
        for (int x = 0; x < target->width; x++, in += right, out += 3) {
            out[0] = in[0];
            out[1] = in[1];
            out[2] = in[2];
        }
    }
    return CJPEG_OK;
}
