// What Ingest needs of Little CMS. Reentrant: each transform has a context of its own.
#ifndef CCOLOUR_H
#define CCOLOUR_H

#include <stddef.h>
#include <stdint.h>

// Makes what turns pixels of an ICC profile into sRGB; NULL where that is no profile of RGB, or sRGB's own of whatever
// version. To be given back with `ccolour_end`.
void *ccolour_begin(const void *profile, size_t length);

// Writes the ICC profile of colour primaries and transfer characteristics by ITU-T H.273 (tables 2 and 3) into a buffer that
// free() frees, and its length; NULL for those of sRGB, and for numbers that say nothing.
void *ccolour_profile(int primaries, int transfer, size_t *length);

// Converts interleaved 8-bit RGB in place. Several threads may do so with one transform.
void ccolour_to_srgb(void *transform, uint8_t *rgb, size_t pixels);

void ccolour_end(void *transform);

#endif
