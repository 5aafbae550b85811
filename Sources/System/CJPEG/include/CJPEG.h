// What Ingest needs of libjpeg-turbo, without setjmp, callbacks or global state on the Swift side.
// Every function is reentrant; buffers that a function hands out are freed with free().
#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

enum {
    CJPEG_OK = 0,
    // The data end before the picture does; what was decoded until there is in the buffer.
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
} cjpeg_picture;

// Longest text of libjpeg, with its NUL.
#define CJPEG_MESSAGE 200

// Reads the header only.
int cjpeg_read_size(const uint8_t *data, size_t length, cjpeg_size *size, char *message);

// Decodes to RGB at the smallest of libjpeg's scales n/8 whose longest side is at least `longest` pixels, or in full
// where the picture is smaller. Grey is expanded; CMYK and YCCK are converted without a profile.
int cjpeg_decode(const uint8_t *data, size_t length, int longest, cjpeg_picture *picture, char *message);

// Encodes RGB as a progressive-free 4:2:0 JPEG of a quality 1…100, with no metadata but JFIF's.
int cjpeg_encode(const cjpeg_picture *picture, int quality, uint8_t **data, size_t *length, char *message);

// Makes a picture smaller by the mean of the pixels that each new pixel covers (box filter). Sizes must not grow.
int cjpeg_shrink(const cjpeg_picture *source, int width, int height, cjpeg_picture *target);

// Turns and mirrors a picture as EXIF's orientation 1…8 asks, so that it stands upright.
int cjpeg_upright(const cjpeg_picture *source, int orientation, cjpeg_picture *target);

// Where each target pixel lies along a row, and the shares of the source pixels under it in fixed point.
typedef struct {
    int targets;
    // Bits behind the point of a share.
    int precision;
    // Shares from one target's first to the next one's.
    int stride;
    // For each target: its first source pixel, and how many there are.
    const int32_t *starts;
    const int32_t *counts;
    const int32_t *shares;
} cjpeg_weights;

// Makes each row grey and as narrow as `weights` says: `targets` bytes for each row of the picture, rounded and clamped.
int cjpeg_reduce_grey(const cjpeg_picture *picture, const cjpeg_weights *weights, uint8_t *narrow);

#endif
