// The part of libjpeg-turbo that Ingest uses, without setjmp, callbacks or global state on the Swift side.
// Every function is reentrant. Returned buffers are released with free().
#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

enum {
    CJPEG_OK = 0,
    // The data ends before the picture is complete; the planes contain the part that was decoded.
    CJPEG_TRUNCATED = 1,
    // `message` contains libjpeg's error message.
    CJPEG_CORRUPT = 2,
    CJPEG_NO_MEMORY = 3,
};

typedef struct {
    int width;
    int height;
    int components;
    // Whether it has several scans, so that all coefficients are held in memory.
    int has_scans;
} cjpeg_size;

// An interleaved 8-bit RGB picture without padding.
typedef struct {
    uint8_t *rgb;
    int width;
    int height;
} cjpeg_rgb;

// One channel of a picture. Rows are `stride` bytes apart; the padding repeats the last sample.
typedef struct {
    uint8_t *samples;
    int width;
    int height;
    size_t stride;
} cjpeg_plane;

// A picture as most JPEG photos store it: luma, and two chroma planes of half its width and height, rounded up. All
// planes are in one buffer, which begins at `y`.
typedef struct {
    cjpeg_plane y;
    cjpeg_plane cb;
    cjpeg_plane cr;
} cjpeg_planes;

// Maximum length of a message of libjpeg, including its NUL.
#define CJPEG_MESSAGE 200

// Reads the header only.
int cjpeg_read_size(const uint8_t *data, size_t length, cjpeg_size *size, char *message);

// Decodes a picture so that its longest side has at most `longest` pixels; never enlarges. Uses the nearest larger
// scale that libjpeg has vector code for, then area averaging. Rows are reduced as they are decoded, so that a large
// picture takes no more memory than a small one. The colour space stays as it is stored; grey gets neutral chroma, and
// CMYK and YCCK are converted without a profile.
//
// `orientation`: the EXIF orientation 1…8 that will be applied later. It is not applied here, but the chroma samples of
// a side of odd length are placed so that they still cover pairs of pixels after mirroring.
int cjpeg_decode(
    const uint8_t *data, size_t length, int longest, int orientation, cjpeg_planes *planes, char *message);

// Encodes a baseline 4:2:0 JPEG with quality 1…100 and no metadata except JFIF's.
int cjpeg_encode(const cjpeg_planes *planes, int quality, uint8_t **data, size_t *length, char *message);

// Reduces a picture by area averaging (box filter). Sizes must not grow.
int cjpeg_shrink(const cjpeg_planes *source, int width, int height, cjpeg_planes *target);

// Rotates and mirrors a picture by EXIF orientation 1…8.
int cjpeg_upright(const cjpeg_planes *source, int orientation, cjpeg_planes *target);

// Converts from RGB and reduces as `cjpeg_shrink` does. `orientation` as in `cjpeg_decode`.
int cjpeg_planes_of_rgb(const cjpeg_rgb *source, int width, int height, int orientation, cjpeg_planes *target);

int cjpeg_rgb_of_planes(const cjpeg_planes *source, cjpeg_rgb *target);

// For each target pixel of a row, the source pixels under the filter and their weights in fixed point.
typedef struct {
    int targets;
    // Fraction bits of a weight.
    int precision;
    // Distance between the first weights of two targets, a multiple of 16. Unused weights are 0.
    int stride;
    // For each target: its first source pixel, and the number of source pixels.
    const int32_t *starts;
    const int32_t *counts;
    const int32_t *shares;
} cjpeg_weights;

// Converts rows to grey, as Pillow does, and reduces their width: `targets` bytes per row, rounded and clamped.
int cjpeg_narrow(const cjpeg_planes *planes, const cjpeg_weights *weights, uint8_t *narrow);

// Reduces the height: as many rows of `width` bytes as `weights` has targets.
int cjpeg_lower(const uint8_t *narrow, int width, const cjpeg_weights *weights, uint8_t *low);

#endif
