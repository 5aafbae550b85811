#include "CRaw.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libraw/libraw.h>

struct craw_file {
    libraw_data_t *raw;
    // The data was truncated or damaged, and LibRaw continued.
    int is_damaged;
};

#if LIBRAW_COMPILE_CHECK_VERSION_NOTLESS(0, 21)
typedef INT64 place;
#else
typedef int place;
#endif

static void note_damage(void *state, const char *name, const place offset) {
    (void)name, (void)offset;
    ((craw_file *)state)->is_damaged = 1;
}

// LibRaw's loops would start a thread per core. This exists only if LibRaw is built with OpenMP.
__attribute__((weak)) void omp_set_num_threads(int count);

static int status_of(int code, char *message) {
    if (code == LIBRAW_SUCCESS) return CRAW_OK;
    strncpy(message, libraw_strerror(code), CRAW_MESSAGE - 1);
    message[CRAW_MESSAGE - 1] = '\0';
    switch (code) {
    case LIBRAW_FILE_UNSUPPORTED:
    case LIBRAW_UNSUPPORTED_THUMBNAIL:
    case LIBRAW_NOT_IMPLEMENTED: return CRAW_UNSUPPORTED;
    case LIBRAW_NO_THUMBNAIL: return CRAW_NONE;
    case LIBRAW_UNSUFFICIENT_MEMORY: return CRAW_NO_MEMORY;
    case LIBRAW_TOO_BIG: return CRAW_TOO_LARGE;
    default: return CRAW_CORRUPT;
    }
}

int craw_open(const void *data, size_t length, craw_file **file, char *message) {
    message[0] = '\0';
    *file = calloc(1, sizeof **file);
    if (*file == NULL) return CRAW_NO_MEMORY;
    if (omp_set_num_threads) omp_set_num_threads(1);
    (*file)->raw = libraw_init(0);
    int status = CRAW_NO_MEMORY;
    if ((*file)->raw != NULL) {
        // Otherwise LibRaw prints errors.
        libraw_set_dataerror_handler((*file)->raw, note_damage, *file);
        status = status_of(libraw_open_buffer((*file)->raw, (void *)data, length), message);
    }
    if (status != CRAW_OK) {
        craw_close(*file);
        *file = NULL;
    }
    return status;
}

void craw_close(craw_file *file) {
    if (file->raw != NULL) libraw_close(file->raw);
    free(file);
}

void craw_read_facts(craw_file *file, craw_facts *facts) {
    const libraw_data_t *raw = file->raw;
    memset(facts, 0, sizeof *facts);
    facts->width = raw->sizes.width;
    facts->height = raw->sizes.height;
    switch (raw->sizes.flip) {
    case 3: facts->orientation = 3; break;
    case 5: facts->orientation = 8; break;
    case 6: facts->orientation = 6; break;
    default: facts->orientation = 1;
    }
    strncpy(facts->make, raw->idata.make, sizeof facts->make - 1);
    strncpy(facts->model, raw->idata.model, sizeof facts->model - 1);
    strncpy(facts->lens, raw->lens.Lens, sizeof facts->lens - 1);
    facts->iso = raw->other.iso_speed;
    facts->exposure = raw->other.shutter;
    facts->aperture = raw->other.aperture;
    facts->focal_length = raw->other.focal_len;
    struct tm clock;
    // LibRaw interprets the camera's clock in the time zone of this machine.
    if (raw->other.timestamp > 0 && localtime_r(&raw->other.timestamp, &clock) != NULL) {
        facts->year = clock.tm_year + 1900;
        facts->month = clock.tm_mon + 1;
        facts->day = clock.tm_mday;
        facts->hour = clock.tm_hour;
        facts->minute = clock.tm_min;
        facts->second = clock.tm_sec;
    }
}

// Takes ownership of an image that LibRaw allocated.
static int take(libraw_processed_image_t *image, uint8_t **bytes, size_t *length, int *width, int *height) {
    int is_jpeg = image->type == LIBRAW_IMAGE_JPEG;
    size_t size = is_jpeg ? image->data_size : (size_t)image->width * image->height * 3;
    int status = CRAW_UNSUPPORTED;
    if (is_jpeg || (image->bits == 8 && (image->colors == 3 || image->colors == 1))) {
        *bytes = size > 0 ? malloc(size) : NULL;
        status = *bytes == NULL ? CRAW_NO_MEMORY : CRAW_OK;
    }
    if (status == CRAW_OK && !is_jpeg && image->colors == 1) {
        for (size_t i = 0; i < size; i++) (*bytes)[i] = image->data[i / 3];
    } else if (status == CRAW_OK) {
        memcpy(*bytes, image->data, size);
    }
    *length = size;
    *width = is_jpeg ? 0 : image->width;
    *height = is_jpeg ? 0 : image->height;
    libraw_dcraw_clear_mem(image);
    return status;
}

int craw_preview(craw_file *file, uint8_t **bytes, size_t *length, int *width, int *height, char *message) {
    message[0] = '\0';
    int code = libraw_unpack_thumb(file->raw);
    if (code != LIBRAW_SUCCESS) return status_of(code, message);
    // 200 MB are more than any file that is read.
    if (file->raw->thumbnail.tlength == 0 || file->raw->thumbnail.tlength > 200u << 20) return CRAW_NONE;
    libraw_processed_image_t *image = libraw_dcraw_make_mem_thumb(file->raw, &code);
    if (image == NULL) return code == LIBRAW_SUCCESS ? CRAW_NONE : status_of(code, message);
    return take(image, bytes, length, width, height);
}

int craw_develop(craw_file *file, size_t memory, uint8_t **rgb, int *width, int *height, char *message) {
    libraw_data_t *raw = file->raw;
    size_t sensor = (size_t)raw->sizes.raw_width * raw->sizes.raw_height;
    size_t length = 0;
    message[0] = '\0';
    // Two bytes per sample of the sensor, half as much again for codecs, and four channels of a quarter of the pixels
    // with the picture made of them. A sensor that records all colours at each pixel has four channels there, too.
    size_t needed = sensor * 3 + sensor / 4 * 11 + (raw->idata.filters == 0 ? sensor * 14 : 0);
    if (sensor == 0) return CRAW_NONE;
    if (needed > memory) return CRAW_TOO_LARGE;
    raw->params.half_size = 1;
    raw->params.use_camera_wb = 1;
    raw->params.output_bps = 8;
    raw->params.output_color = 1;
    raw->params.user_flip = 0;
    raw->params.user_qual = 0;
#if LIBRAW_COMPILE_CHECK_VERSION_NOTLESS(0, 21)
    raw->rawparams.max_raw_memory_mb = (unsigned)(memory >> 20) + 1;
#else
    raw->params.max_raw_memory_mb = (unsigned)(memory >> 20) + 1;
#endif
    file->is_damaged = 0;
    int code = libraw_unpack(raw);
    if (code == LIBRAW_SUCCESS && file->is_damaged) code = LIBRAW_DATA_ERROR;
    if (code == LIBRAW_SUCCESS) code = libraw_dcraw_process(raw);
    if (code != LIBRAW_SUCCESS) return status_of(code, message);
    libraw_processed_image_t *image = libraw_dcraw_make_mem_image(raw, &code);
    if (image == NULL) return code == LIBRAW_SUCCESS ? CRAW_NONE : status_of(code, message);
    return take(image, rgb, &length, width, height);
}
