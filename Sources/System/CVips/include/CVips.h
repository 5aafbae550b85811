// The part of libvips that Ingest uses; libvips' own functions are variadic, which Swift cannot call.
#ifndef CVIPS_H
#define CVIPS_H

#include <stddef.h>
#include <stdint.h>

// Maximum length of a message of libvips, including its NUL.
#define CVIPS_MESSAGE 300

typedef struct _VipsImage cvips_image;

// Called once per process, before any other function: one thread, no cache, and only the loaders of `cvips_open`.
// Returns 0 on success.
int cvips_start(void);

// Opens a picture in memory by its header; `data` must outlive the image. Null on error, with a message in `message`.
cvips_image *cvips_open(const void *data, size_t length, char *message);
void cvips_close(cvips_image *image);

int cvips_width(cvips_image *image);
int cvips_height(cvips_image *image);
// The EXIF orientation 1…8 that libvips will apply; 1 if there is none.
int cvips_orientation(cvips_image *image);
// A metadata block by libvips' name for it, such as `exif-data`; null if missing. Valid as long as the image.
const void *cvips_blob(cvips_image *image, const char *name, size_t *length);

// Decodes to sRGB without alpha (blended with white) so that the longest side has at most `longest` pixels; never
// enlarges. With `is_turned` the orientation is applied. The buffer of width × height × 3 bytes is released with
// free(). Returns 0 on success; else `message` contains libvips' message, which may be empty.
int cvips_thumbnail(
    const void *data, size_t length, int longest, int is_turned, uint8_t **rgb, int *width, int *height, char *message);

#endif
