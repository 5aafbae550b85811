#include <stdlib.h>
#include <string.h>

#include "Planes.h"
#include "Vectors.h"

static uint8_t clamped(int32_t value) { return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value); }

// Pairwise sums of 16-bit products, for which processors have a fast instruction.
enum { STEP = 16 };
typedef int16_t factors __attribute__((vector_size(STEP * 2)));
typedef int32_t products __attribute__((vector_size(STEP * 4)));
typedef uint32_t sums __attribute__((vector_size(STEP * 2)));

static inline __attribute__((always_inline)) void add_products(sums *sum, const factors *one, const factors *other) {
    products each = __builtin_convertvector(*one, products) * __builtin_convertvector(*other, products);
    // Intermediate sums may wrap around; the total fits, so unsigned arithmetic gives the correct result.
    *sum += (sums)(__builtin_shufflevector(each, each, 0, 2, 4, 6, 8, 10, 12, 14)
                   + __builtin_shufflevector(each, each, 1, 3, 5, 7, 9, 11, 13, 15));
}

static inline __attribute__((always_inline)) uint32_t total(const sums *sum) {
    uint32_t total = 0;
    for (int i = 0; i < STEP / 2; i++) total += (*sum)[i];
    return total;
}

CJPEG_VECTORS
int cjpeg_narrow(const cjpeg_planes *planes, const cjpeg_weights *weights, uint8_t *narrow) {
    size_t taps = (size_t)weights->targets * (size_t)weights->stride, width = (size_t)planes->y.width;
    int16_t *rows = malloc(sizeof(int16_t) * (width * 3 + 6));
    // The last step may read beyond a row; those weights are zero.
    int16_t *grey = calloc(width + STEP, sizeof(int16_t));
    int16_t *high = malloc(sizeof(int16_t) * taps);
    int16_t *low = malloc(sizeof(int16_t) * taps);
    int status = rows && grey && high && low ? CJPEG_OK : CJPEG_NO_MEMORY;
    if (status == CJPEG_OK) {
        // A weight is exactly high * 2^15 + low.
        for (size_t i = 0; i < taps; i++) {
            high[i] = (int16_t)(weights->shares[i] >> 15);
            low[i] = (int16_t)(weights->shares[i] & 0x7FFF);
        }
        for (int y = 0; y < planes->y.height; y++) {
            cjpeg_grey_row(planes, y, rows, grey);
            for (int x = 0; x < weights->targets; x++) {
                const int16_t *value = grey + weights->starts[x];
                size_t first = (size_t)x * (size_t)weights->stride;
                sums above = {0}, below = {0};
                for (int i = 0; i < weights->counts[x]; i += STEP) {
                    factors v, h, l;
                    memcpy(&v, value + i, sizeof v);
                    memcpy(&h, high + first + i, sizeof h);
                    memcpy(&l, low + first + i, sizeof l);
                    add_products(&above, &v, &h);
                    add_products(&below, &v, &l);
                }
                int32_t sum = (int32_t)((total(&above) << 15) + total(&below) + (1u << (weights->precision - 1)));
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

CJPEG_VECTORS
int cjpeg_lower(const uint8_t *narrow, int width, const cjpeg_weights *weights, uint8_t *low) {
    int32_t *sums = malloc(sizeof(int32_t) * (size_t)width);
    if (sums == NULL) return CJPEG_NO_MEMORY;
    for (int y = 0; y < weights->targets; y++) {
        const uint8_t *row = narrow + (size_t)weights->starts[y] * (size_t)width;
        const int32_t *shares = weights->shares + (size_t)y * (size_t)weights->stride;
        for (int x = 0; x < width; x++) sums[x] = 1 << (weights->precision - 1);
        for (int i = 0; i < weights->counts[y]; i++, row += width) {
            for (int x = 0; x < width; x++) sums[x] += row[x] * shares[i];
        }
        for (int x = 0; x < width; x++) *low++ = clamped(sums[x] >> weights->precision);
    }
    free(sums);
    return CJPEG_OK;
}
