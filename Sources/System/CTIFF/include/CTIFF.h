// What Ingest needs of libtiff: the forms of TIFF that libvips does not read.
#ifndef CTIFF_H
#define CTIFF_H

#include <stddef.h>
#include <stdint.h>

enum {
    CTIFF_OK = 0,
    // libtiff's own words are in `message`.
    CTIFF_CORRUPT = 1,
    CTIFF_NO_MEMORY = 2,
    // A form that libtiff makes no RGB of either; its words are in `message`.
    CTIFF_UNSUPPORTED = 3,
};

// Longest text of libtiff, with its NUL.
#define CTIFF_MESSAGE 300

// Decodes the first picture as it is stored to interleaved 8-bit RGB, over white where it is transparent. The buffer of
// width × height × 3 bytes is freed with free(). `memory`: bytes that the pixels may take at four each, and as many for one
// strip or tile.
int ctiff_decode(
    const void *data, size_t length, size_t memory, uint8_t **rgb, int *width, int *height, char *message);

#endif
