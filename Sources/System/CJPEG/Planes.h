// The geometry of planar pictures.
#ifndef CJPEG_PLANES_H
#define CJPEG_PLANES_H

#include "CJPEG.h"
#include "Reducer.h"

// Allocates three planes in one uninitialised buffer.
int cjpeg_planes_start(cjpeg_planes *planes, int width, int height);

// Of a source: its size in luma samples, which need not be whole, and how many of them one sample of the channel
// covers.
typedef struct {
    double width;
    double height;
    double across;
    double down;
    int samples_across;
    int samples_down;
} cjpeg_channel;

// Starts the reducer of a channel: 0 is luma, 1 and 2 are chroma.
int cjpeg_planes_reduce(
    const cjpeg_planes *target, int channel, const cjpeg_channel *source, int orientation, cjpeg_reducer *reducer);

// Of one row of RGB.
void cjpeg_channels_of_rgb(const uint8_t *rgb, int count, uint8_t *y, uint8_t *cb, uint8_t *cr);

// One row as Pillow makes it grey, which does so by way of RGB: luma, less what of it no colour within 0…255 can show.
// `rows`: room for three rows and six more.
void cjpeg_grey_row(const cjpeg_planes *planes, int y, int16_t *rows, int16_t *grey);

#endif
