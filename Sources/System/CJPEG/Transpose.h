// Transposes sixteen rows of sixteen bytes.
#ifndef CJPEG_TRANSPOSE_H
#define CJPEG_TRANSPOSE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t cjpeg_bytes __attribute__((vector_size(16)));

// Row i of the target is column i of the source. Interleaves the first and second half of the rows four times.
static inline __attribute__((always_inline)) void cjpeg_transpose(
    const uint8_t *source, ptrdiff_t source_stride, uint8_t *target, ptrdiff_t target_stride) {
    cjpeg_bytes rows[16], woven[16];
    for (int i = 0; i < 16; i++) memcpy(&rows[i], source + i * source_stride, 16);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 8; i++) {
            woven[2 * i] = __builtin_shufflevector(
                rows[i], rows[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            woven[2 * i + 1] = __builtin_shufflevector(
                rows[i], rows[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        memcpy(rows, woven, sizeof rows);
    }
    for (int i = 0; i < 16; i++) memcpy(target + i * target_stride, &rows[i], 16);
}

#endif
