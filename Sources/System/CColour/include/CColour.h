// What Ingest needs of Little CMS. Reentrant: each call has a context of its own.
#ifndef CCOLOUR_H
#define CCOLOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether an ICC profile is one of RGB and another than sRGB's own, of whatever version.
bool ccolour_is_foreign(const void *profile, size_t length);

// Converts interleaved 8-bit RGB from an ICC profile to sRGB, in place; without a profile of RGB the pixels stay as they are.
void ccolour_to_srgb(const void *profile, size_t length, uint8_t *rgb, size_t pixels);

#endif
