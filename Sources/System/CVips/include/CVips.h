// What Ingest needs of libvips, whose functions take variable arguments that Swift cannot give.
#ifndef CVIPS_H
#define CVIPS_H

#include <stddef.h>
#include <stdint.h>

// Longest text of libvips, with its NUL.
#define CVIPS_MESSAGE 300

typedef struct _VipsImage cvips_image;

// Once a process, before anything else: one thread, no cache, and no loader but those of `cvips_open`. 0 is success.
int cvips_start(void);

// Opens a picture in memory by its header; `data` must outlive the image. Null with words in `message`.
cvips_image *cvips_open(const void *data, size_t length, char *message);
void cvips_close(cvips_image *image);

int cvips_width(cvips_image *image);
int cvips_height(cvips_image *image);
// EXIF's 1…8 as libvips will apply it; 1 where there is none.
int cvips_orientation(cvips_image *image);
// A block of metadata by libvips' name for it, such as `exif-data`; null without one. It lives as long as the image.
const void *cvips_blob(cvips_image *image, const char *name, size_t *length);

// Decodes to sRGB without alpha (over white), the longest side at most `longest`, never enlarged. With `is_turned` it is
// upright, otherwise as it is stored. The buffer of width × height × 3 bytes is freed with free(). 0 is success, else there
// are words in `message`, which may be empty where a decoder says none.
int cvips_thumbnail(
    const void *data, size_t length, int longest, int is_turned, uint8_t **rgb, int *width, int *height, char *message);

#endif
