#include <stdlib.h>
#include <string.h>

#include "Planes.h"
#include "Transpose.h"
#include "Vectors.h"

// Transposes. A negative stride mirrors.
CJPEG_VECTORS
void cjpeg_turn_columns(
    const uint8_t *source, ptrdiff_t source_stride, int width, int height, uint8_t *target, ptrdiff_t target_stride) {
    for (int y = 0; y < height; y += 16) {
        int rows = height - y < 16 ? height - y : 16;
        for (int x = 0; x < width; x += 16) {
            int columns = width - x < 16 ? width - x : 16;
            const uint8_t *from = source + y * source_stride + x;
            uint8_t *to = target + x * target_stride + y;
            if (rows == 16 && columns == 16) {
                cjpeg_transpose(from, source_stride, to, target_stride);
            } else {
                for (int i = 0; i < columns; i++) {
                    for (int j = 0; j < rows; j++) to[i * target_stride + j] = from[j * source_stride + i];
                }
            }
        }
    }
}

CJPEG_VECTORS
void cjpeg_turn_row(const uint8_t *restrict source, int count, uint8_t *restrict target) {
    for (int x = 0; x < count; x++) target[x] = source[count - 1 - x];
}

static void turn(const cjpeg_plane *source, int orientation, cjpeg_plane *target) {
    ptrdiff_t from = (ptrdiff_t)source->stride, to = (ptrdiff_t)target->stride;
    const uint8_t *in = source->samples;
    uint8_t *out = target->samples;
    if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
        in += from * (source->height - 1);
        from = -from;
    }
    if (orientation >= 5) {
        if (orientation >= 7) {
            out += to * (target->height - 1);
            to = -to;
        }
        cjpeg_turn_columns(in, from, source->width, source->height, out, to);
    } else {
        for (int y = 0; y < source->height; y++, in += from, out += to) {
            if (orientation == 2 || orientation == 3) {
                cjpeg_turn_row(in, source->width, out);
            } else {
                memcpy(out, in, (size_t)source->width);
            }
        }
    }
    size_t rest = target->stride - (size_t)target->width;
    for (int y = 0; y < target->height; y++) {
        uint8_t *end = target->samples + (size_t)y * target->stride + target->width;
        memset(end, end[-1], rest);
    }
}

int cjpeg_upright(const cjpeg_planes *source, int orientation, cjpeg_planes *target) {
    int turned = orientation >= 5;
    int width = turned ? source->y.height : source->y.width, height = turned ? source->y.width : source->y.height;
    int status = cjpeg_planes_start(target, width, height);
    if (status != CJPEG_OK) return status;
    turn(&source->y, orientation, &target->y);
    turn(&source->cb, orientation, &target->cb);
    turn(&source->cr, orientation, &target->cr);
    return CJPEG_OK;
}
