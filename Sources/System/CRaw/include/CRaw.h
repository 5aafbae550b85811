// What Ingest needs of LibRaw: pictures in raw files of cameras that Calotype's own reader finds none in. Reentrant: each file
// has a handle of its own.
#ifndef CRAW_H
#define CRAW_H

#include <stddef.h>
#include <stdint.h>

enum {
    CRAW_OK = 0,
    // LibRaw's own words are in `message`.
    CRAW_CORRUPT = 1,
    CRAW_NO_MEMORY = 2,
    // No camera of LibRaw's, or a form of its files that LibRaw does not read.
    CRAW_UNSUPPORTED = 3,
    // There is no such picture in the file.
    CRAW_NONE = 4,
    // Developing would take more memory than was allowed.
    CRAW_TOO_LARGE = 5,
};

// Longest text of LibRaw, with its NUL.
#define CRAW_MESSAGE 200

typedef struct craw_file craw_file;

typedef struct {
    // As stored, without the sensor's borders; not turned.
    int width, height;
    // EXIF's 1…8.
    int orientation;
    char make[64], model[64], lens[128];
    // 0 where nobody tells them. Seconds, f-number, millimetres.
    float iso, exposure, aperture, focal_length;
    // The clock of the camera; a year of 0 is no date.
    int year, month, day, hour, minute, second;
} craw_facts;

// Identifies a file in memory, which must outlive the handle.
int craw_open(const void *data, size_t length, craw_file **file, char *message);
void craw_close(craw_file *file);

void craw_read_facts(craw_file *file, craw_facts *facts);

// The largest picture that the camera put into the file: a JPEG with its length, or interleaved 8-bit RGB with a width and
// height. As stored, not turned. The buffer is freed with free().
int craw_preview(craw_file *file, uint8_t **bytes, size_t *length, int *width, int *height, char *message);

// Develops the raw data to sRGB at half of their width and height, in at most so many bytes. Not turned. The buffer of
// width × height × 3 bytes is freed with free().
int craw_develop(craw_file *file, size_t memory, uint8_t **rgb, int *width, int *height, char *message);

#endif
