// What Ingest needs of Little CMS. Reentrant: each call has a context of its own.
#ifndef CCOLOUR_H
#define CCOLOUR_H

#include <stddef.h>
#include <stdint.h>

enum {
    CCOLOUR_CONVERTED = 0,
    // The profile is sRGB's own, whatever its version: the pixels stay as they are.
    CCOLOUR_IS_SRGB = 1,
    // No profile, or not one of RGB: the pixels stay as they are.
    CCOLOUR_UNUSABLE = 2,
};

// Converts interleaved 8-bit RGB from an ICC profile to sRGB, in place.
int ccolour_to_srgb(const void *profile, size_t length, uint8_t *rgb, size_t pixels);

#endif
