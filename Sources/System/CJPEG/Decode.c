#include "Failure.h"

int cjpeg_read_size(const uint8_t *data, size_t length, cjpeg_size *size, char *message) {
    struct jpeg_decompress_struct info;
    cjpeg_failure failure;
    info.err = cjpeg_failure_start(&failure, message);
    if (setjmp(failure.escape)) {
        jpeg_destroy_decompress(&info);
        return CJPEG_CORRUPT;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, data, length);
    jpeg_read_header(&info, TRUE);
    size->width = (int)info.image_width;
    size->height = (int)info.image_height;
    size->components = info.num_components;
    size->has_scans = jpeg_has_multiple_scans(&info);
    jpeg_destroy_decompress(&info);
    return CJPEG_OK;
}

// Adobe writes CMYK inverted, and so does everybody else: 255 is no ink.
static void rgb_of_cmyk(const uint8_t *cmyk, uint8_t *rgb, int count, int inverted) {
    for (int i = 0; i < count; i++, cmyk += 4, rgb += 3) {
        for (int channel = 0; channel < 3; channel++) {
            int ink = inverted ? cmyk[channel] : 255 - cmyk[channel];
            int black = inverted ? cmyk[3] : 255 - cmyk[3];
            rgb[channel] = (uint8_t)((ink * black + 127) / 255);
        }
    }
}

int cjpeg_decode(const uint8_t *data, size_t length, int longest, cjpeg_picture *picture, char *message) {
    struct jpeg_decompress_struct info;
    cjpeg_failure failure;
    cjpeg_patience patience;
    // volatile: read again after longjmp.
    uint8_t *volatile rgb = NULL;
    uint8_t *volatile row = NULL;
    picture->rgb = NULL;
    info.err = cjpeg_failure_start(&failure, message);
    if (setjmp(failure.escape)) {
        jpeg_destroy_decompress(&info);
        free(rgb);
        free(row);
        return CJPEG_CORRUPT;
    }
    jpeg_create_decompress(&info);
    cjpeg_patience_start(&patience, &info);
    jpeg_mem_src(&info, data, length);
    jpeg_read_header(&info, TRUE);

    int side = info.image_width > info.image_height ? (int)info.image_width : (int)info.image_height;
    info.scale_denom = 8;
    info.scale_num = 8;
    while (info.scale_num > 1 && (long)side * (info.scale_num - 1) / 8 >= longest) info.scale_num--;
    int is_cmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    info.out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    info.dct_method = JDCT_ISLOW;
    info.mem->max_memory_to_use = CJPEG_MEMORY;
    jpeg_start_decompress(&info);

    size_t stride = (size_t)info.output_width * 3;
    rgb = malloc(stride * info.output_height);
    if (is_cmyk) row = malloc((size_t)info.output_width * 4);
    if (rgb == NULL || (is_cmyk && row == NULL)) {
        jpeg_destroy_decompress(&info);
        free(rgb);
        free(row);
        return CJPEG_NO_MEMORY;
    }
    while (info.output_scanline < info.output_height) {
        uint8_t *line = rgb + stride * info.output_scanline;
        JSAMPROW rows[1] = {is_cmyk ? row : line};
        jpeg_read_scanlines(&info, rows, 1);
        if (is_cmyk) rgb_of_cmyk(row, line, (int)info.output_width, info.saw_Adobe_marker);
    }
    picture->rgb = rgb;
    picture->width = (int)info.output_width;
    picture->height = (int)info.output_height;
    free(row);
    jpeg_abort_decompress(&info);
    jpeg_destroy_decompress(&info);
    return failure.is_truncated ? CJPEG_TRUNCATED : CJPEG_OK;
}
