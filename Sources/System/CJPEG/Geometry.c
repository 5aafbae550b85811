#include <stdlib.h>
#include <string.h>

#include "CJPEG.h"

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
    unsigned head; // share of `first`
    unsigned tail; // share of `last`; unused where both are one
    unsigned total;
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
            s->head = (unsigned)((s->first + 1 - start) * ONE + 0.5);
            double rest = end - s->last;
            s->tail = (unsigned)((rest > 1 ? 1 : rest) * ONE + 0.5);
            s->total = s->head + s->tail + (unsigned)(s->last - s->first - 1) * ONE;
        }
    }
    return spans;
}

static void add_row(unsigned *sums, const uint8_t *row, int count, unsigned weight) {
    for (int i = 0; i < count; i++) sums[i] += row[i] * weight;
}

int cjpeg_shrink(const cjpeg_picture *source, int width, int height, cjpeg_picture *target) {
    int status = picture_of(width, height, target);
    if (status != CJPEG_OK) return status;
    int count = source->width * 3;
    span *columns = spans_of(source->width, width);
    span *rows = spans_of(source->height, height);
    unsigned *sums = malloc(sizeof(unsigned) * (size_t)count);
    if (columns == NULL || rows == NULL || sums == NULL) {
        free(columns);
        free(rows);
        free(sums);
        free(target->rgb);
        target->rgb = NULL;
        return CJPEG_NO_MEMORY;
    }
    for (int y = 0; y < height; y++) {
        // First down: the mean of the rows, in 1/16 of a grey level.
        const span *r = &rows[y];
        memset(sums, 0, sizeof(unsigned) * (size_t)count);
        const uint8_t *line = source->rgb + (size_t)r->first * count;
        add_row(sums, line, count, r->head);
        for (int s = r->first + 1; s < r->last; s++) add_row(sums, source->rgb + (size_t)s * count, count, ONE);
        if (r->last > r->first) add_row(sums, source->rgb + (size_t)r->last * count, count, r->tail);
        float down = 16.0f / (float)r->total;
        for (int i = 0; i < count; i++) sums[i] = (unsigned)((float)sums[i] * down + 0.5f);
        // Then across.
        uint8_t *out = target->rgb + (size_t)y * width * 3;
        for (int x = 0; x < width; x++, out += 3) {
            const span *c = &columns[x];
            const unsigned *pixel = sums + (size_t)c->first * 3;
            unsigned red = pixel[0] * c->head, green = pixel[1] * c->head, blue = pixel[2] * c->head;
            for (int s = c->first + 1; s < c->last; s++) {
                pixel += 3;
                red += pixel[0] * ONE;
                green += pixel[1] * ONE;
                blue += pixel[2] * ONE;
            }
            if (c->last > c->first) {
                pixel += 3;
                red += pixel[0] * c->tail;
                green += pixel[1] * c->tail;
                blue += pixel[2] * c->tail;
            }
            float across = 1.0f / (16.0f * (float)c->total);
            out[0] = (uint8_t)((float)red * across + 0.5f);
            out[1] = (uint8_t)((float)green * across + 0.5f);
            out[2] = (uint8_t)((float)blue * across + 0.5f);
        }
    }
    free(columns);
    free(rows);
    free(sums);
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
