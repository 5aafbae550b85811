// Tone mapping: shows pictures of high dynamic range on a screen of standard range.
#ifndef CHEIF_TONEMAP_H
#define CHEIF_TONEMAP_H

#include <stdint.h>

// Transfer characteristics of ITU-T H.273, table 3.
enum { CHEIF_PQ = 16, CHEIF_HLG = 18 };

// Converts a row of RGB values 0…1 in PQ or HLG to sRGB's curve, with the same primaries.
//
// `primaries`: a value of ITU-T H.273, table 2.
void cheif_tone_map_row(int transfer, int primaries, const float *colours, int count, uint8_t *rgb);

#endif
