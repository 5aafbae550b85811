// What Ingest needs of libheif: a HEIC or AVIF file made small straight from its decoded planes. libheif's own conversion
// to RGB takes up to 45 bytes a pixel, half a gigabyte for an ordinary picture of ten bits a channel. AVIF is decoded by dav1d
// as libheif would have it, but without libheif's copy of all that was decoded.
#ifndef CHEIF_H
#define CHEIF_H

#include <stddef.h>
#include <stdint.h>

enum {
    CHEIF_OK = 0,
    // libheif's own words are in `message`.
    CHEIF_CORRUPT = 1,
    CHEIF_NO_MEMORY = 2,
    // Decoding would take more than was allowed, and there is no smaller picture in the file.
    CHEIF_TOO_LARGE = 3,
    // libheif does not support this form of file; `message` contains its error message.
    CHEIF_UNSUPPORTED = 4,
};

// Longest text of libheif, with its NUL.
#define CHEIF_MESSAGE 300

typedef struct {
    // Interleaved 8-bit RGB without padding, in the file's own colour space, over white where it is transparent.
    uint8_t *rgb;
    int width;
    int height;
    // The ICC profile of the pixels; null where there is none.
    uint8_t *profile;
    size_t profile_length;
    // For pixels without a profile: colour primaries and transfer characteristics of ITU-T H.273, 2 for unspecified.
    int primaries;
    int transfer;
    // The same pixels as a screen of standard range shows them, of the same primaries but with sRGB's curve; null where
    // they are of that range.
    uint8_t *shown;
} cheif_picture;

// The size of the main picture, upright.
int cheif_measure(const void *data, size_t length, int *width, int *height, char *message);

// Has libheif load what it decodes with, for a process that soon cannot open files any more.
void cheif_prepare(void);

// Decodes the main picture, upright, its longest side at most `longest` and never enlarged. One whose planes would take
// more than `memory` bytes is represented by the largest thumbnail in the file that takes less. The buffers are freed
// with free().
int cheif_decode(const void *data, size_t length, int longest, size_t memory, cheif_picture *picture, char *message);

#endif
