// A decoder of AV1 for libheif, for pictures that would take too much memory otherwise.
#ifndef CHEIF_AV1_H
#define CHEIF_AV1_H

#include <libheif/heif.h>

// Decodes as libheif would, but hands out every picture of exactly `width` × `height` samples with each side divided by
// `divisor`. libheif copies what dav1d decoded, so that a picture lies in memory twice; 124 MB each for 20 megapixels of
// ten bits with all of their colour. The copy that this makes is small.
//
// For this thread, until it is called again; it forgets the colours of the picture before. A frame of more samples than these is not decoded: the file lies about its size.
void cheif_av1_divide(int width, int height, int divisor);

// Whether a picture was divided since.
int cheif_av1_has_divided(void);

// The colour primaries and transfer characteristics (ITU-T H.273) of the picture that was decoded last, as its own header
// tells them; 2 where it does not. libheif loses them when it makes RGB of the picture.
void cheif_av1_colours(int *primaries, int *transfer);

// Makes it libheif's decoder of AV1. Once a process; any number of calls will do.
void cheif_av1_register(void);

#endif
