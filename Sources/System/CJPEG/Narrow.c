#include <stdlib.h>

#include "Planes.h"
#include "Vectors.h"

static uint8_t clamped(int32_t value) { return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value); }

CJPEG_VECTORS
int cjpeg_narrow(const cjpeg_planes *planes, const cjpeg_weights *weights, uint8_t *narrow) {
    size_t taps = (size_t)weights->targets * (size_t)weights->stride, width = (size_t)planes->y.width;
    int16_t *rows = malloc(sizeof(int16_t) * (width * 3 + 6));
    int16_t *grey = malloc(sizeof(int16_t) * width);
    int16_t *high = malloc(sizeof(int16_t) * taps);
    int16_t *low = malloc(sizeof(int16_t) * taps);
    int status = rows && grey && high && low ? CJPEG_OK : CJPEG_NO_MEMORY;
    if (status == CJPEG_OK) {
        // A share is high * 2^15 + low exactly, and products of 16-bit numbers are what processors add up fastest.
        for (size_t i = 0; i < taps; i++) {
            high[i] = (int16_t)(weights->shares[i] >> 15);
            low[i] = (int16_t)(weights->shares[i] & 0x7FFF);
        }
        for (int y = 0; y < planes->y.height; y++) {
            cjpeg_grey_row(planes, y, rows, grey);
            for (int x = 0; x < weights->targets; x++) {
                const int16_t *value = grey + weights->starts[x];
                const int16_t *h = high + (size_t)x * (size_t)weights->stride;
                const int16_t *l = low + (size_t)x * (size_t)weights->stride;
                int count = weights->counts[x];
                // Parts may wrap around; the whole fits, so unsigned arithmetic ends at the right sum.
                uint32_t above = 0, below = 0;
                for (int i = 0; i < count; i++) {
                    above += (uint32_t)((int32_t)value[i] * h[i]);
                    below += (uint32_t)((int32_t)value[i] * l[i]);
                }
                int32_t sum = (int32_t)((above << 15) + below + (1u << (weights->precision - 1)));
                *narrow++ = clamped(sum >> weights->precision);
            }
        }
    }
    free(rows);
    free(grey);
    free(high);
    free(low);
    return status;
}
