// What Ingest needs of libexif: the makers' own notes, which it understands for Canon, Nikon, Olympus, Pentax and Fujifilm.
#ifndef CEXIF_H
#define CEXIF_H

#include <stddef.h>

// Longest lens, with its NUL.
#define CEXIF_LENS 256

// The lens as the note of the maker names it: Canon's name, Nikon's range of focal lengths and apertures. Empty where there
// is none.
//
// `block` is a TIFF structure behind the six bytes "Exif\0\0", at most a megabyte of it.
void cexif_lens(const void *block, size_t length, char lens[CEXIF_LENS]);

#endif
