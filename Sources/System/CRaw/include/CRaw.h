// The part of LibRaw that Ingest uses: pictures in camera raw files for which Calotype's own reader finds none.
// Reentrant: each file has its own handle.
#ifndef CRAW_H
#define CRAW_H

#include <stddef.h>
#include <stdint.h>

enum {
    CRAW_OK = 0,
    // `message` contains LibRaw's error message.
    CRAW_CORRUPT = 1,
    CRAW_NO_MEMORY = 2,
    // LibRaw does not support the camera, or this form of its files.
    CRAW_UNSUPPORTED = 3,
    // The file contains no such picture.
    CRAW_NONE = 4,
    // Developing would exceed the memory limit.
    CRAW_TOO_LARGE = 5,
};

// Maximum length of a message of LibRaw, including its NUL.
#define CRAW_MESSAGE 200

typedef struct craw_file craw_file;

typedef struct {
    // Stored size, without the sensor's borders; not rotated.
    int width, height;
    // EXIF orientation, 1…8.
    int orientation;
    char make[64], model[64], lens[128];
    // Seconds, f-number, millimetres; 0 if unknown.
    float iso, exposure, aperture, focal_length;
    // The clock of the camera; a year of 0 means no date.
    int year, month, day, hour, minute, second;
} craw_facts;

// Identifies a file in memory. The memory must outlive the handle.
int craw_open(const void *data, size_t length, craw_file **file, char *message);
void craw_close(craw_file *file);

void craw_read_facts(craw_file *file, craw_facts *facts);

// The largest preview in the file: a JPEG with its length, or interleaved 8-bit RGB with a width and height. In stored
// orientation. The caller frees the buffer with free().
int craw_preview(craw_file *file, uint8_t **bytes, size_t *length, int *width, int *height, char *message);

// Develops the raw data to sRGB at half width and height, within the memory limit. In stored orientation. The caller
// frees the buffer of width × height × 3 bytes with free().
int craw_develop(craw_file *file, size_t memory, uint8_t **rgb, int *width, int *height, char *message);

#endif
