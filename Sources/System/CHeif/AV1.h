// An AV1 decoder for libheif, for pictures that would otherwise take too much memory.
#ifndef CHEIF_AV1_H
#define CHEIF_AV1_H

#include <libheif/heif.h>

// Decodes as libheif does, but reduces every picture of exactly `width` × `height` samples by `divisor` on each side.
// libheif copies the output of dav1d, so that a picture is in memory twice; 20 megapixels of ten bits in 4:4:4 take 124
// MB each. The reduced copy is small.
//
// Applies to this thread until the next call, and resets the colours of the previous picture. A frame with more samples
// is rejected, because the size stated in the file is wrong.
void cheif_av1_divide(int width, int height, int divisor);

// Whether a picture was reduced since that call.
int cheif_av1_has_divided(void);

// The colour primaries and transfer characteristics (ITU-T H.273) in the header of the picture decoded last; 2 if not
// stated. libheif drops them when it converts the picture to RGB.
void cheif_av1_colours(int *primaries, int *transfer);

// Registers the decoder with libheif. May be called more than once.
void cheif_av1_register(void);

#endif
