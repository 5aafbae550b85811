#include "Planes.h"

#include "Vectors.h"

// One row of chroma minus its neutral value, times sixteen, upsampled as libjpeg does: 3/4 of the nearest sample and
// 1/4 of the next nearest one, in both directions.
static inline __attribute__((always_inline)) void enlarge(
    const cjpeg_plane *plane, int y, int16_t *restrict column, int16_t *restrict row) {
    int line = y / 2, other = y % 2 == 0 ? line - 1 : line + 1, width = plane->width;
    if (other < 0) other = 0;
    if (other >= plane->height) other = plane->height - 1;
    const uint8_t *near = plane->samples + (size_t)line * plane->stride;
    const uint8_t *far = plane->samples + (size_t)other * plane->stride;
    for (int x = 0; x < width; x++) column[x + 1] = (int16_t)(3 * near[x] + far[x] - 4 * 128);
    column[0] = column[1];
    column[width + 1] = column[width];
    for (int x = 0; x < width; x++) {
        row[2 * x] = (int16_t)(3 * column[x + 1] + column[x]);
        row[2 * x + 1] = (int16_t)(3 * column[x + 1] + column[x + 2]);
    }
}

// Clamps to the range of a pixel.
static inline __attribute__((always_inline)) int16_t excess(int16_t value) {
    int16_t above = (int16_t)(value > 255 ? value - 255 : 0);
    return (int16_t)(above + (value < 0 ? value : 0));
}

CJPEG_VECTORS
void cjpeg_grey_row(const cjpeg_planes *planes, int y, int16_t *restrict rows, int16_t *restrict grey) {
    int width = planes->y.width;
    int16_t *cb = rows, *cr = cb + width + 1, *column = cr + width + 1;
    enlarge(&planes->cb, y, column, cb);
    enlarge(&planes->cr, y, column, cr);
    const uint8_t *luma = planes->y.samples + (size_t)y * planes->y.stride;
    for (int x = 0; x < width; x++) {
        // Sixteenths, halved, so that products fit into sixteen bits. 1.402, 0.344, 0.714 and 1.772 in units of 1/32.
        int16_t blue = (int16_t)(cb[x] >> 3), red = (int16_t)(cr[x] >> 3);
        int16_t r = (int16_t)(luma[x] + ((int16_t)(red * 45) >> 6));
        int16_t g = (int16_t)(luma[x] - ((int16_t)(blue * 11 + red * 23) >> 6));
        int16_t b = (int16_t)(luma[x] + ((int16_t)(blue * 57) >> 6));
        // The clamped part of each colour, weighted by its share of grey.
        int16_t cut = (int16_t)(excess(r) * 38 + excess(g) * 75 + excess(b) * 15);
        grey[x] = (int16_t)(luma[x] - ((int16_t)(cut + 64) >> 7));
    }
}
