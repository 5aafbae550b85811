#include "Failure.h"
#include "Planes.h"

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

// All resources, released wherever decoding ends.
typedef struct {
    cjpeg_planes planes;
    cjpeg_reducer reducers[3];
    // Buffers for one row of blocks, or for one row of RGB and its channels.
    uint8_t *samples;
    JSAMPROW *rows;
} decoding;

static int fail(struct jpeg_decompress_struct *info) {
    jpeg_destroy_decompress(info);
    return CJPEG_NO_MEMORY;
}

#if JPEG_LIB_VERSION >= 70
static int across_of(const jpeg_component_info *channel) { return channel->DCT_h_scaled_size; }
static int down_of(const jpeg_component_info *channel) { return channel->DCT_v_scaled_size; }
#else
static int across_of(const jpeg_component_info *channel) { return channel->DCT_scaled_size; }
static int down_of(const jpeg_component_info *channel) { return channel->DCT_scaled_size; }
#endif

// Adobe writes inverted CMYK, and other programs follow: 255 means no ink.
static void rgb_of_cmyk(const uint8_t *cmyk, uint8_t *rgb, int count, int inverted) {
    for (int i = 0; i < count; i++, cmyk += 4, rgb += 3) {
        int black = inverted ? cmyk[3] : 255 - cmyk[3];
        uint8_t mixed[3];
        for (int channel = 0; channel < 3; channel++) {
            int ink = inverted ? cmyk[channel] : 255 - cmyk[channel];
            mixed[channel] = (uint8_t)((ink * black + 127) / 255);
        }
        memcpy(rgb, mixed, 3);
    }
}

// Colour spaces that no thumbnail has are converted to RGB first.
static int take_colours(decoding *work, struct jpeg_decompress_struct *info, double scale, int orientation) {
    size_t count = info->output_width;
    work->samples = malloc(count * 7);
    if (work->samples == NULL) return CJPEG_NO_MEMORY;
    cjpeg_channel source = {
        info->image_width * scale, info->image_height * scale, 1, 1, (int)count, (int)info->output_height};
    for (int channel = 0; channel < 3; channel++) {
        int status = cjpeg_planes_reduce(&work->planes, channel, &source, orientation, &work->reducers[channel]);
        if (status != CJPEG_OK) return status;
    }
    uint8_t *row = work->samples, *channels = row + count * 4;
    while (info->output_scanline < info->output_height) {
        JSAMPROW rows[1] = {row};
        jpeg_read_scanlines(info, rows, 1);
        if (info->out_color_space == JCS_CMYK) rgb_of_cmyk(row, row, (int)count, info->saw_Adobe_marker);
        cjpeg_channels_of_rgb(row, (int)count, channels, channels + count, channels + 2 * count);
        for (int channel = 0; channel < 3; channel++) {
            cjpeg_reducer_take(&work->reducers[channel], channels + (size_t)channel * count);
        }
    }
    return CJPEG_OK;
}

// Reads the stored planes, which are encoded again later: no colour conversion, and no chroma resampling.
static int take_channels(decoding *work, struct jpeg_decompress_struct *info, double scale, int orientation) {
    size_t size = 0, lines = 0;
    for (int i = 0; i < info->num_components; i++) {
        const jpeg_component_info *channel = &info->comp_info[i];
        size_t count = (size_t)channel->v_samp_factor * (size_t)down_of(channel);
        // Whole MCUs are written at the right edge.
        size_t width = (size_t)info->MCUs_per_row * (size_t)channel->h_samp_factor * (size_t)across_of(channel);
        lines += count;
        size += count * (width > channel->downsampled_width ? width : channel->downsampled_width);
        cjpeg_channel source = {
            info->image_width * scale, info->image_height * scale,
            (double)info->max_h_samp_factor * 8 * scale / (channel->h_samp_factor * across_of(channel)),
            (double)info->max_v_samp_factor * 8 * scale / (channel->v_samp_factor * down_of(channel)),
            (int)channel->downsampled_width, (int)channel->downsampled_height};
        int status = cjpeg_planes_reduce(&work->planes, i, &source, orientation, &work->reducers[i]);
        if (status != CJPEG_OK) return status;
    }
    work->samples = calloc(size, 1);
    work->rows = malloc(sizeof(JSAMPROW) * lines);
    if (work->samples == NULL || work->rows == NULL) return CJPEG_NO_MEMORY;
    JSAMPARRAY channels[3];
    uint8_t *samples = work->samples;
    JSAMPROW *rows = work->rows;
    for (int i = 0; i < info->num_components; i++) {
        const jpeg_component_info *channel = &info->comp_info[i];
        size_t count = (size_t)channel->v_samp_factor * (size_t)down_of(channel);
        size_t width = (size_t)info->MCUs_per_row * (size_t)channel->h_samp_factor * (size_t)across_of(channel);
        if (width < channel->downsampled_width) width = channel->downsampled_width;
        channels[i] = rows;
        for (size_t line = 0; line < count; line++, samples += width) *rows++ = samples;
    }
    JDIMENSION height = (JDIMENSION)(info->max_v_samp_factor * 8 * scale);
    while (info->output_scanline < info->output_height) {
        jpeg_read_raw_data(info, channels, height);
        for (int i = 0; i < info->num_components; i++) {
            int count = info->comp_info[i].v_samp_factor * down_of(&info->comp_info[i]);
            for (int line = 0; line < count; line++) {
                if (work->reducers[i].next_source == work->reducers[i].height) break;
                cjpeg_reducer_take(&work->reducers[i], channels[i][line]);
            }
        }
    }
    if (info->num_components == 1) {
        memset(work->planes.cb.samples, 128, 2 * work->planes.cb.stride * (size_t)work->planes.cb.height);
    }
    return CJPEG_OK;
}

static int scaled(int value, int longest, int side) {
    int size = (int)(((long)value * longest * 2 + side) / (2L * side));
    return size < 1 ? 1 : size;
}

static int decode(
    decoding *work, const uint8_t *data, size_t length, int longest, int orientation, char *message) {
    struct jpeg_decompress_struct info;
    cjpeg_failure failure;
    cjpeg_patience patience;
    info.err = cjpeg_failure_start(&failure, message);
    if (setjmp(failure.escape)) {
        jpeg_destroy_decompress(&info);
        return CJPEG_CORRUPT;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, data, length);
    jpeg_read_header(&info, TRUE);
    if (jpeg_has_multiple_scans(&info)) cjpeg_patience_start(&patience, &info);

    int width = (int)info.image_width, height = (int)info.image_height;
    int side = width > height ? width : height;
    // Only 1/8, 1/4, 1/2 and 1: for other scales libjpeg has no vector code, and is slower than for the next larger
    // one.
    info.scale_denom = 8;
    info.scale_num = 8;
    while (info.scale_num > 1 && (long)side * (info.scale_num / 2) / 8 >= longest) info.scale_num /= 2;
    double scale = info.scale_num / 8.0;
    int is_raw = (info.jpeg_color_space == JCS_YCbCr && info.num_components == 3)
        || (info.jpeg_color_space == JCS_GRAYSCALE && info.num_components == 1);
    if (is_raw) {
        info.out_color_space = info.jpeg_color_space;
        info.raw_data_out = TRUE;
    } else {
        int is_cmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
        info.out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    }
    info.dct_method = JDCT_ISLOW;
    info.mem->max_memory_to_use = CJPEG_MEMORY;
    jpeg_start_decompress(&info);

    if (side > longest) {
        width = scaled(width, longest, side);
        height = scaled(height, longest, side);
    }
    if (cjpeg_planes_start(&work->planes, width, height) != CJPEG_OK) return fail(&info);
    int status = is_raw ? take_channels(work, &info, scale, orientation) : take_colours(work, &info, scale, orientation);
    if (status != CJPEG_OK) return fail(&info);
    jpeg_abort_decompress(&info);
    jpeg_destroy_decompress(&info);
    return failure.is_truncated ? CJPEG_TRUNCATED : CJPEG_OK;
}

int cjpeg_decode(
    const uint8_t *data, size_t length, int longest, int orientation, cjpeg_planes *planes, char *message) {
    decoding work;
    memset(&work, 0, sizeof work);
    int status = decode(&work, data, length, longest, orientation, message);
    for (int i = 0; i < 3; i++) cjpeg_reducer_end(&work.reducers[i]);
    free(work.samples);
    free(work.rows);
    if (status > CJPEG_TRUNCATED) {
        free(work.planes.y.samples);
        work.planes.y.samples = NULL;
    }
    *planes = work.planes;
    return status;
}
