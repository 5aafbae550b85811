// The part of libtiff that Ingest uses: forms of TIFF that libvips does not read.
#ifndef CTIFF_H
#define CTIFF_H

#include <stddef.h>
#include <stdint.h>

enum {
    CTIFF_OK = 0,
    // `message` contains libtiff's error message.
    CTIFF_CORRUPT = 1,
    CTIFF_NO_MEMORY = 2,
    // A form that libtiff cannot convert to RGB either; `message` contains its error message.
    CTIFF_UNSUPPORTED = 3,
};

// Maximum length of a message of libtiff, including its NUL.
#define CTIFF_MESSAGE 300

// Decodes the first picture, in stored orientation, to interleaved 8-bit RGB; transparent pixels are blended with
// white. The caller frees the buffer of width × height × 3 bytes with free(). `memory` limits the bytes of the pixels,
// at four per pixel, and of one strip or tile.
int ctiff_decode(
    const void *data, size_t length, size_t memory, uint8_t **rgb, int *width, int *height, char *message);

#endif
