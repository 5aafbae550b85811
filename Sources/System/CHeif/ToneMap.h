// How pictures of high dynamic range are shown on a screen of standard range.
#ifndef CHEIF_TONEMAP_H
#define CHEIF_TONEMAP_H

#include <stdint.h>

// Transfer characteristics of ITU-T H.273, table 3.
enum { CHEIF_PQ = 16, CHEIF_HLG = 18 };

// Writes a row of RGB with sRGB's curve, of the same primaries, from values 0…1 of PQ or HLG.
//
// `primaries`: of ITU-T H.273, table 2.
void cheif_tone_map_row(int transfer, int primaries, const float *colours, int count, uint8_t *rgb);

#endif
