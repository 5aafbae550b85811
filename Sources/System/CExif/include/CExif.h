// The part of libexif that Ingest uses: MakerNotes of Canon, Nikon, Olympus, Pentax and Fujifilm.
#ifndef CEXIF_H
#define CEXIF_H

#include <stddef.h>

// Maximum length of a lens name, including its NUL.
#define CEXIF_LENS 256

// The lens as named in the MakerNote: Canon's name, or Nikon's range of focal lengths and apertures. Empty if there is
// none.
//
// `block` is a TIFF structure preceded by the six bytes "Exif\0\0", at most one megabyte of it.
void cexif_lens(const void *block, size_t length, char lens[CEXIF_LENS]);

#endif
