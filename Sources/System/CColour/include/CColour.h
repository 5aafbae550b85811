// The part of Little CMS that Ingest uses. Reentrant: each transform has its own context.
#ifndef CCOLOUR_H
#define CCOLOUR_H

#include <stddef.h>
#include <stdint.h>

// Creates a transform from an ICC profile to sRGB. NULL if the profile is not an RGB profile, or if it is any version
// of sRGB. Released by `ccolour_end`.
void *ccolour_begin(const void *profile, size_t length);

// Creates the ICC profile of colour primaries and transfer characteristics of ITU-T H.273 (tables 2 and 3), and sets
// its length; the buffer is released with free(). NULL for those of sRGB, and for unspecified numbers.
void *ccolour_profile(int primaries, int transfer, size_t *length);

// Converts interleaved 8-bit RGB in place. Threads may share a transform.
void ccolour_to_srgb(void *transform, uint8_t *rgb, size_t pixels);

void ccolour_end(void *transform);

#endif
