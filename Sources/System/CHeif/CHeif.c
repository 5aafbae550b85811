#include "CHeif.h"

#include <stdlib.h>
#include <string.h>

#include "AV1.h"
#include "Planes.h"
#include "ToneMap.h"

static int status_of(struct heif_error error) {
    switch (error.code) {
    case heif_error_Unsupported_filetype:
    case heif_error_Unsupported_feature: return CHEIF_UNSUPPORTED;
    default: return CHEIF_CORRUPT;
    }
}

static int failed(struct heif_error error, char *message) {
    if (error.code == heif_error_Ok) return 0;
    strncpy(message, error.message ? error.message : "it cannot be decoded", CHEIF_MESSAGE - 1);
    message[CHEIF_MESSAGE - 1] = '\0';
    return 1;
}

// Maximum bytes of the decoded planes: three of full size, half of that in the files of cameras.
static size_t memory_of(const struct heif_image_handle *handle) {
    size_t pixels = (size_t)heif_image_handle_get_width(handle) * (size_t)heif_image_handle_get_height(handle);
    return pixels * 3 / 2 * (heif_image_handle_get_luma_bits_per_pixel(handle) > 8 ? 2 : 1);
}

// The handle to decode: the picture itself, or its largest thumbnail that fits. The other handle is released.
static struct heif_image_handle *fitting(struct heif_image_handle *handle, size_t memory) {
    enum { THUMBNAILS = 16 };
    if (memory_of(handle) <= memory) return handle;
    heif_item_id ids[THUMBNAILS];
    int count = heif_image_handle_get_list_of_thumbnail_IDs(handle, ids, THUMBNAILS);
    struct heif_image_handle *best = NULL;
    for (int i = 0; i < count; i++) {
        struct heif_image_handle *each = NULL;
        if (heif_image_handle_get_thumbnail(handle, ids[i], &each).code != heif_error_Ok) continue;
        int is_better = memory_of(each) <= memory && (best == NULL || memory_of(each) > memory_of(best));
        struct heif_image_handle *worse = is_better ? best : each;
        if (is_better) best = each;
        if (worse) heif_image_handle_release(worse);
    }
    heif_image_handle_release(handle);
    return best;
}

static int plane_of(const struct heif_image *image, enum heif_channel channel, cheif_plane *plane) {
    if (!heif_image_has_channel(image, channel)) return 0;
    plane->data = heif_image_get_plane_readonly(image, channel, &plane->stride);
    plane->width = heif_image_get_width(image, channel);
    plane->height = heif_image_get_height(image, channel);
    plane->bits = heif_image_get_bits_per_pixel_range(image, channel);
    return plane->data != NULL && plane->width > 0 && plane->height > 0 && plane->bits >= 8 && plane->bits <= 16
        && plane->stride >= plane->width * (plane->bits > 8 ? 2 : 1);
}

static cheif_matrix matrix_of(const struct heif_image *image) {
    // The default if the file states no colours: those of JPEG.
    cheif_matrix matrix = {0.299f, 0.114f, 1, 0, 8};
    struct heif_color_profile_nclx *said = NULL;
    // For a number that libheif does not know, it returns an error and a profile.
    (void)heif_image_get_nclx_color_profile(image, &said);
    if (said == NULL) return matrix;
    matrix.is_full_range = said->full_range_flag != 0;
    switch ((int)said->matrix_coefficients) {
    case 0: matrix.is_identity = 1; break;
    case 1: matrix.red = 0.2126f; matrix.blue = 0.0722f; break;
    case 4: matrix.red = 0.30f; matrix.blue = 0.11f; break;
    case 7: matrix.red = 0.212f; matrix.blue = 0.087f; break;
    case 9: case 10: matrix.red = 0.2627f; matrix.blue = 0.0593f; break;
    default: break;
    }
    heif_nclx_color_profile_free(said);
    return matrix;
}

// The colours stated in the file's boxes, else those stated in the coded picture.
static void take_colours(const struct heif_image_handle *handle, cheif_picture *picture) {
    struct heif_color_profile_nclx *said = NULL;
    cheif_av1_colours(&picture->primaries, &picture->transfer);
    (void)heif_image_handle_get_nclx_color_profile(handle, &said);
    if (said == NULL) return;
    if ((int)said->color_primaries != 2) picture->primaries = (int)said->color_primaries;
    if ((int)said->transfer_characteristics != 2) picture->transfer = (int)said->transfer_characteristics;
    heif_nclx_color_profile_free(said);
}

static int take_profile(const struct heif_image_handle *handle, cheif_picture *picture) {
    enum heif_color_profile_type type = heif_image_handle_get_color_profile_type(handle);
    if (type != heif_color_profile_type_prof && type != heif_color_profile_type_rICC) return CHEIF_OK;
    size_t length = heif_image_handle_get_raw_color_profile_size(handle);
    if (length == 0) return CHEIF_OK;
    picture->profile = malloc(length);
    if (picture->profile == NULL) return CHEIF_NO_MEMORY;
    if (heif_image_handle_get_raw_color_profile(handle, picture->profile).code == heif_error_Ok) {
        picture->profile_length = length;
    } else {
        free(picture->profile);
        picture->profile = NULL;
    }
    return CHEIF_OK;
}

static void size_within(int longest, const struct heif_image_handle *handle, cheif_picture *picture) {
    int width = heif_image_handle_get_width(handle), height = heif_image_handle_get_height(handle);
    long side = width > height ? width : height;
    picture->width = width;
    picture->height = height;
    if (side <= longest) return;
    // Rounded to the nearest pixel, like all thumbnails.
    picture->width = (int)(((long)width * longest * 2 + side) / (2 * side));
    picture->height = (int)(((long)height * longest * 2 + side) / (2 * side));
    if (picture->width < 1) picture->width = 1;
    if (picture->height < 1) picture->height = 1;
}

static void put_over_white(uint8_t *rgb, const float *opacity, size_t width) {
    for (size_t x = 0; x < width * 3; x++) rgb[x] = (uint8_t)(255.5f - opacity[x / 3] * (float)(255 - rgb[x]));
}

static int reduce(const struct heif_image *image, cheif_picture *picture, char *message) {
    cheif_plane planes[3], alpha;
    cheif_matrix matrix = matrix_of(image);
    int count = 0;
    if (plane_of(image, heif_channel_Y, &planes[0])) {
        count = plane_of(image, heif_channel_Cb, &planes[1]) && plane_of(image, heif_channel_Cr, &planes[2]) ? 3 : 1;
    } else if (plane_of(image, heif_channel_G, &planes[0]) && plane_of(image, heif_channel_B, &planes[1])
        && plane_of(image, heif_channel_R, &planes[2])) {
        count = 3;
        matrix.is_identity = 1;
        matrix.is_full_range = 1;
    }
    if (count == 0 || (count == 3 && (planes[1].bits != planes[0].bits || planes[2].bits != planes[0].bits))) {
        strcpy(message, "it has planes of another kind");
        return CHEIF_CORRUPT;
    }
    matrix.bits = planes[0].bits;
    int has_alpha = plane_of(image, heif_channel_Alpha, &alpha);
    int widest = has_alpha && alpha.width > planes[0].width ? alpha.width : planes[0].width;
    for (int i = 1; i < count; i++) widest = planes[i].width > widest ? planes[i].width : widest;
    size_t width = (size_t)picture->width;
    float *sums = malloc(sizeof(float) * (size_t)widest);
    float *rows = malloc(sizeof(float) * width * 4);
    picture->rgb = malloc(width * (size_t)picture->height * 3);
    int is_mapped = picture->profile == NULL && (picture->transfer == CHEIF_PQ || picture->transfer == CHEIF_HLG);
    float *colours = is_mapped ? malloc(sizeof(float) * width * 3) : NULL;
    if (is_mapped) picture->shown = malloc(width * (size_t)picture->height * 3);
    if (sums == NULL || rows == NULL || picture->rgb == NULL
        || (is_mapped && (colours == NULL || picture->shown == NULL))) {
        free(sums);
        free(rows);
        free(colours);
        return CHEIF_NO_MEMORY;
    }
    // Without chroma planes: neutral in every row.
    for (size_t x = width; count == 1 && x < width * 3; x++) {
        rows[x] = (float)(1 << (matrix.bits - 1)) / (float)((1 << matrix.bits) - 1);
    }
    for (int y = 0; y < picture->height; y++) {
        uint8_t *rgb = picture->rgb + (size_t)y * width * 3;
        for (int i = 0; i < count; i++) {
            cheif_reduced_row(&planes[i], y, picture->height, picture->width, sums, rows + width * (size_t)i);
        }
        uint8_t *shown = is_mapped ? picture->shown + (size_t)y * width * 3 : NULL;
        cheif_rgb_row(&matrix, rows, rows + width, rows + width * 2, picture->width, rgb, colours);
        if (is_mapped) {
            cheif_tone_map_row(picture->transfer, picture->primaries, colours, picture->width, shown);
        }
        if (!has_alpha) continue;
        float *opacity = rows + width * 3;
        cheif_reduced_row(&alpha, y, picture->height, picture->width, sums, opacity);
        put_over_white(rgb, opacity, width);
        if (is_mapped) put_over_white(shown, opacity, width);
    }
    free(sums);
    free(rows);
    free(colours);
    return CHEIF_OK;
}

// By how much the sides of a picture may be divided before it is reduced to `longest`. libheif crops by whole samples,
// so the cropped size must be a whole number.
static int divisor_of(const struct heif_image_handle *handle, int longest) {
    int width = heif_image_handle_get_ispe_width(handle), height = heif_image_handle_get_ispe_height(handle);
    int upright_width = heif_image_handle_get_width(handle), upright_height = heif_image_handle_get_height(handle);
    int is_whole = (width == upright_width && height == upright_height)
        || (width == upright_height && height == upright_width);
    int divisor = (width > height ? width : height) / longest;
    return is_whole && divisor > 1 ? divisor : 1;
}

// In the encoded colour space, without conversion to RGB.
static struct heif_error decode(struct heif_image_handle *handle, int divisor, struct heif_image **image) {
    int width = heif_image_handle_get_ispe_width(handle), height = heif_image_handle_get_ispe_height(handle);
    cheif_av1_divide(width, height, divisor);
    struct heif_error error = heif_decode_image(handle, image, heif_colorspace_undefined, heif_chroma_undefined, NULL);
    // A tile that is as large as its picture.
    if (error.code == heif_error_Ok && cheif_av1_has_divided()
        && (long)heif_image_get_primary_width(*image) * divisor >= (long)(width > height ? width : height) * 2) {
        heif_image_release(*image);
        *image = NULL;
        return decode(handle, 1, image);
    }
    return error;
}

// Opens a file in memory and its primary image. The caller releases both, also after an error.
static int open_picture(
    const void *data, size_t length, struct heif_context **context, struct heif_image_handle **handle, char *message) {
    *context = heif_context_alloc();
    if (*context == NULL) return CHEIF_NO_MEMORY;
    cheif_av1_register();
    // Decodes tiles one after the other in this thread: each tile decoded at the same time would take its own memory.
    heif_context_set_max_decoding_threads(*context, 0);
    struct heif_error error = heif_context_read_from_memory_without_copy(*context, data, length, NULL);
    if (error.code == heif_error_Ok) error = heif_context_get_primary_image_handle(*context, handle);
    return failed(error, message) ? status_of(error) : CHEIF_OK;
}

int cheif_measure(const void *data, size_t length, int *width, int *height, char *message) {
    struct heif_context *context = NULL;
    struct heif_image_handle *handle = NULL;
    message[0] = '\0';
    int result = open_picture(data, length, &context, &handle, message);
    if (result == CHEIF_OK) {
        *width = heif_image_handle_get_width(handle);
        *height = heif_image_handle_get_height(handle);
    }
    if (handle != NULL) heif_image_handle_release(handle);
    if (context != NULL) heif_context_free(context);
    return result;
}

int cheif_decode(const void *data, size_t length, int longest, size_t memory, cheif_picture *picture, char *message) {
    memset(picture, 0, sizeof *picture);
    message[0] = '\0';
    struct heif_context *context = NULL;
    struct heif_image_handle *handle = NULL;
    struct heif_image *image = NULL;
    int result = open_picture(data, length, &context, &handle, message);
    if (result != CHEIF_OK) goto done;
    handle = fitting(handle, memory);
    if (handle == NULL) {
        result = CHEIF_TOO_LARGE;
        goto done;
    }
    struct heif_error error = decode(handle, divisor_of(handle, longest), &image);
    if (failed(error, message)) {
        result = status_of(error);
        goto done;
    }
    take_colours(handle, picture);
    size_within(longest, handle, picture);
    result = take_profile(handle, picture);
    if (result == CHEIF_OK) result = reduce(image, picture, message);
done:
    if (result != CHEIF_OK) {
        free(picture->rgb);
        free(picture->profile);
        free(picture->shown);
        picture->rgb = NULL;
        picture->profile = NULL;
        picture->shown = NULL;
    }
    if (image != NULL) heif_image_release(image);
    if (handle != NULL) heif_image_handle_release(handle);
    if (context != NULL) heif_context_free(context);
    return result;
}

void cheif_prepare(void) { heif_context_free(heif_context_alloc()); }
