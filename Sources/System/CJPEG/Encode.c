#include "Failure.h"

int cjpeg_encode(const cjpeg_picture *picture, int quality, uint8_t **data, size_t *length, char *message) {
    struct jpeg_compress_struct info;
    cjpeg_failure failure;
    // volatile: written by libjpeg through their addresses, read again after longjmp.
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
    info.image_width = (JDIMENSION)picture->width;
    info.image_height = (JDIMENSION)picture->height;
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW rows[1] = {picture->rgb + (size_t)info.next_scanline * picture->width * 3};
        jpeg_write_scanlines(&info, rows, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    *data = buffer;
    *length = size;
    return CJPEG_OK;
}
