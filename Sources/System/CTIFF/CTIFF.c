#include "CTIFF.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

typedef struct {
    const uint8_t *data;
    toff_t length, position;
    char *message;
} file;

static tmsize_t read_bytes(thandle_t handle, void *buffer, tmsize_t count) {
    file *self = (file *)handle;
    if (count < 0 || self->position >= self->length) return 0;
    toff_t left = self->length - self->position, wanted = (toff_t)count < left ? (toff_t)count : left;
    memcpy(buffer, self->data + self->position, wanted);
    self->position += wanted;
    return (tmsize_t)wanted;
}

static tmsize_t write_nothing(thandle_t handle, void *buffer, tmsize_t count) {
    (void)handle, (void)buffer, (void)count;
    return -1;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    file *self = (file *)handle;
    toff_t base = whence == SEEK_CUR ? self->position : whence == SEEK_END ? self->length : 0;
    return self->position = base + offset;
}

static int close_nothing(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t length_of(thandle_t handle) { return ((file *)handle)->length; }

// The first error is the cause; libtiff adds more while it unwinds. Handles this file only: returning 1 keeps the error
// from the process-wide handler of libvips.
static int keep_error(TIFF *tiff, void *state, const char *module, const char *format, va_list values) {
    (void)tiff, (void)module;
    char *message = state;
    if (message[0] == '\0') vsnprintf(message, CTIFF_MESSAGE, format, values);
    return 1;
}

static int ignore_warning(TIFF *tiff, void *state, const char *module, const char *format, va_list values) {
    (void)tiff, (void)state, (void)module, (void)format, (void)values;
    return 1;
}

static TIFF *open_tiff(file *self, size_t memory) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (options == NULL) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)memory);
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_error, self->message);
    TIFFOpenOptionsSetWarningHandlerExtR(options, ignore_warning, NULL);
    TIFF *tiff = TIFFClientOpenExt(
        "picture", "rm", (thandle_t)self, read_bytes, write_nothing, seek, close_nothing, length_of, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

// Converts premultiplied pixels, packed in one number with alpha above blue, green and red, to three bytes in the same
// buffer.
static void put_over_white(uint8_t *buffer, size_t pixels) {
    for (size_t i = 0; i < pixels; i++) {
        uint32_t pixel;
        memcpy(&pixel, buffer + i * 4, 4);
        unsigned white = 255 - TIFFGetA(pixel);
        unsigned colours[] = {TIFFGetR(pixel) + white, TIFFGetG(pixel) + white, TIFFGetB(pixel) + white};
        for (int c = 0; c < 3; c++) buffer[i * 3 + (size_t)c] = (uint8_t)(colours[c] < 255 ? colours[c] : 255);
    }
}

int ctiff_decode(
    const void *data, size_t length, size_t memory, uint8_t **rgb, int *width, int *height, char *message) {
    file self = {data, length, 0, message};
    char why[1024] = "";
    message[0] = '\0';
    TIFF *tiff = open_tiff(&self, memory);
    if (tiff == NULL) return CTIFF_CORRUPT;
    int result = CTIFF_CORRUPT;
    uint8_t *buffer = NULL;
    TIFFRGBAImage image;
    if (!TIFFRGBAImageOK(tiff, why) || !TIFFRGBAImageBegin(&image, tiff, 1, why)) {
        result = CTIFF_UNSUPPORTED;
        snprintf(message, CTIFF_MESSAGE, "%.*s", CTIFF_MESSAGE - 1, why);
        goto done;
    }
    // Rows and columns in stored orientation.
    image.orientation = image.req_orientation = ORIENTATION_TOPLEFT;
    size_t pixels = (size_t)image.width * image.height;
    buffer = pixels > 0 && pixels <= memory / 4 ? calloc(pixels, 4) : NULL;
    if (buffer == NULL) {
        result = CTIFF_NO_MEMORY;
    } else if (TIFFRGBAImageGet(&image, (uint32_t *)(void *)buffer, image.width, image.height)) {
        put_over_white(buffer, pixels);
        *rgb = buffer;
        *width = (int)image.width;
        *height = (int)image.height;
        buffer = NULL;
        result = CTIFF_OK;
    }
    TIFFRGBAImageEnd(&image);
done:
    free(buffer);
    TIFFClose(tiff);
    return result;
}
