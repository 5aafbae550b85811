// What Ingest needs of libjpeg-turbo, without setjmp, callbacks or global state on the Swift side.
// Every function is reentrant; buffers that a function hands out are freed with free().
#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

enum {
    CJPEG_OK = 0,
    // The data end before the picture does; what was decoded until there is in the planes.
    CJPEG_TRUNCATED = 1,
    // libjpeg's own words are in `message`.
    CJPEG_CORRUPT = 2,
    CJPEG_NO_MEMORY = 3,
};

typedef struct {
    int width;
    int height;
    int components;
    // Whether it comes in several scans, all of which are held in memory.
    int has_scans;
} cjpeg_size;

// An interleaved 8-bit RGB picture without padding.
typedef struct {
    uint8_t *rgb;
    int width;
    int height;
} cjpeg_rgb;

// One channel of a picture. Rows are `stride` bytes apart; what lies between them and the width repeats the last sample.
typedef struct {
    uint8_t *samples;
    int width;
    int height;
    size_t stride;
} cjpeg_plane;

// A picture as JPEG files hold most photos: luma, and two chroma planes of half its width and height, rounded up. All lie
// in one buffer, that of `y`.
typedef struct {
    cjpeg_plane y;
    cjpeg_plane cb;
    cjpeg_plane cr;
} cjpeg_planes;

// Longest text of libjpeg, with its NUL.
#define CJPEG_MESSAGE 200

// Reads the header only.
int cjpeg_read_size(const uint8_t *data, size_t length, cjpeg_size *size, char *message);

// Decodes a picture with its longest side at most `longest`, never enlarged: at the nearest scale above that libjpeg has
// vector code for, then by the mean of the samples that each new one covers. Rows are made small as they come, so that a
// large picture takes no more memory than a small one. Colour stays as it is stored; grey gets neutral chroma, CMYK and YCCK
// are converted without a profile.
//
// `orientation`: EXIF's 1…8, which the picture will be turned by. It is not turned here, but the chroma samples of a side
// of odd length lie so that they still cover pairs after it was mirrored.
int cjpeg_decode(
    const uint8_t *data, size_t length, int longest, int orientation, cjpeg_planes *planes, char *message);

// Encodes a progressive-free 4:2:0 JPEG of a quality 1…100, with no metadata but JFIF's.
int cjpeg_encode(const cjpeg_planes *planes, int quality, uint8_t **data, size_t *length, char *message);

// Makes a picture smaller by the mean of the samples that each new one covers (box filter). Sizes must not grow.
int cjpeg_shrink(const cjpeg_planes *source, int width, int height, cjpeg_planes *target);

// Turns and mirrors a picture as EXIF's orientation 1…8 asks, so that it stands upright.
int cjpeg_upright(const cjpeg_planes *source, int orientation, cjpeg_planes *target);

// From RGB, made smaller as `cjpeg_shrink` does. `orientation` as in `cjpeg_decode`.
int cjpeg_planes_of_rgb(const cjpeg_rgb *source, int width, int height, int orientation, cjpeg_planes *target);

int cjpeg_rgb_of_planes(const cjpeg_planes *source, cjpeg_rgb *target);

// Where each target pixel lies along a row, and the shares of the source pixels under it in fixed point.
typedef struct {
    int targets;
    // Bits behind the point of a share.
    int precision;
    // Shares from one target's first to the next one's: a multiple of 16. Those that no source pixel has are 0.
    int stride;
    // For each target: its first source pixel, and how many there are.
    const int32_t *starts;
    const int32_t *counts;
    const int32_t *shares;
} cjpeg_weights;

// Makes each row grey, as Pillow does, and as narrow as `weights` says: `targets` bytes for each row, rounded and clamped.
int cjpeg_narrow(const cjpeg_planes *planes, const cjpeg_weights *weights, uint8_t *narrow);

// Makes columns as low as `weights` says: as many rows of `width` bytes as it has targets.
int cjpeg_lower(const uint8_t *narrow, int width, const cjpeg_weights *weights, uint8_t *low);

#endif
