// The part of libheif that Ingest uses: decodes a HEIC or AVIF file and reduces its planes directly. libheif's own
// conversion to RGB takes up to 45 bytes per pixel, half a gigabyte for an ordinary picture with ten bits per channel.
// AVIF is decoded by dav1d as libheif does it, but without libheif's copy of the decoded picture.
#ifndef CHEIF_H
#define CHEIF_H

#include <stddef.h>
#include <stdint.h>

enum {
    CHEIF_OK = 0,
    // `message` contains libheif's error message.
    CHEIF_CORRUPT = 1,
    CHEIF_NO_MEMORY = 2,
    // Decoding would exceed the memory limit, and the file contains no smaller picture.
    CHEIF_TOO_LARGE = 3,
    // libheif does not support this form of file; `message` contains its error message.
    CHEIF_UNSUPPORTED = 4,
};

// Maximum length of a message of libheif, including its NUL.
#define CHEIF_MESSAGE 300

typedef struct {
    // Interleaved 8-bit RGB without padding, in the file's colour space. Transparent pixels are blended with white.
    uint8_t *rgb;
    int width;
    int height;
    // The ICC profile of the pixels; null if there is none.
    uint8_t *profile;
    size_t profile_length;
    // For pixels without a profile: colour primaries and transfer characteristics of ITU-T H.273, 2 for unspecified.
    int primaries;
    int transfer;
    // The same pixels tone-mapped for a screen of standard range, with the same primaries and sRGB's curve; null if the
    // picture has standard range.
    uint8_t *shown;
} cheif_picture;

// The size of the primary image in display orientation.
int cheif_measure(const void *data, size_t length, int *width, int *height, char *message);

// Makes libheif load its decoders, for a process that is about to lose access to files.
void cheif_prepare(void);

// Decodes the primary image in display orientation so that its longest side has at most `longest` pixels; never
// enlarges. If its planes exceed `memory` bytes, the largest thumbnail in the file that fits is decoded instead.
// Buffers are released with free().
int cheif_decode(const void *data, size_t length, int longest, size_t memory, cheif_picture *picture, char *message);

#endif
