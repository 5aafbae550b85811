#include "Failure.h"

// The rows of one row of blocks; the last row of the picture is repeated.
static void rows_of(const cjpeg_plane *plane, int first, int count, JSAMPROW *rows) {
    for (int i = 0; i < count; i++) {
        int y = first + i < plane->height ? first + i : plane->height - 1;
        rows[i] = plane->samples + (size_t)y * plane->stride;
    }
}

int cjpeg_encode(const cjpeg_planes *planes, int quality, uint8_t **data, size_t *length, char *message) {
    enum { LINES = 2 * DCTSIZE };
    struct jpeg_compress_struct info;
    cjpeg_failure failure;
    // volatile, because libjpeg writes them through pointers and they are read after longjmp.
    unsigned char *volatile buffer = NULL;
    volatile unsigned long size = 0;
    info.err = cjpeg_failure_start(&failure, message);
    if (setjmp(failure.escape)) {
        jpeg_destroy_compress(&info);
        free(buffer);
        return CJPEG_CORRUPT;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, (unsigned char **)&buffer, (unsigned long *)&size);
    info.image_width = (JDIMENSION)planes->y.width;
    info.image_height = (JDIMENSION)planes->y.height;
    info.input_components = 3;
    info.in_color_space = JCS_YCbCr;
    // 4:2:0 sampling.
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    info.raw_data_in = TRUE;
    jpeg_start_compress(&info, TRUE);
    JSAMPROW y[LINES], cb[LINES / 2], cr[LINES / 2];
    JSAMPARRAY channels[3] = {y, cb, cr};
    while (info.next_scanline < info.image_height) {
        rows_of(&planes->y, (int)info.next_scanline, LINES, y);
        rows_of(&planes->cb, (int)info.next_scanline / 2, LINES / 2, cb);
        rows_of(&planes->cr, (int)info.next_scanline / 2, LINES / 2, cr);
        jpeg_write_raw_data(&info, channels, LINES);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    *data = buffer;
    *length = size;
    return CJPEG_OK;
}
