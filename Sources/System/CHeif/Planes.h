// Conversion of decoded planes to reduced RGB.
#ifndef CHEIF_PLANES_H
#define CHEIF_PLANES_H

#include <stdint.h>

#include <libheif/heif.h>

// One plane of an image, with 8 bits per sample, or up to 16 bits in two bytes.
typedef struct {
    const uint8_t *data;
    int stride; // bytes
    int width;
    int height;
    int bits;
} cheif_plane;

// Row `y` of `height` of the resized plane, as values 0…1: area averaging if the plane is larger, else linear
// interpolation. `sums` has space for the plane's width.
void cheif_reduced_row(const cheif_plane *plane, int y, int height, int width, float *sums, float *row);

// Writes a row of RGB from rows of Y, Cb and Cr (ITU-T H.273, section 8.3; Kr and Kb by the matrix).
typedef struct {
    float red, blue; // Kr, Kb
    int is_full_range;
    int is_identity; // the planes are G, B, R
    int bits;
} cheif_matrix;

// `colours` receives the same values as 0…1, three per pixel; null if not needed.
void cheif_rgb_row(
    const cheif_matrix *matrix, const float *y, const float *cb, const float *cr, int count, uint8_t *rgb, float *colours);

// Converts a value 0…1 to a byte, clamped.
uint8_t cheif_byte(float value);

#endif
