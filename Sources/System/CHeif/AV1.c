#include "AV1.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <dav1d/dav1d.h>
#include <libheif/heif_plugin.h>

static _Thread_local struct {
    int width, height, divisor, has_divided;
} wanted = {0, 0, 1, 0};

static _Thread_local struct {
    int primaries, transfer;
} coded = {2, 2};

void cheif_av1_divide(int width, int height, int divisor) {
    wanted.width = width;
    wanted.height = height;
    wanted.divisor = divisor;
    wanted.has_divided = 0;
    coded.primaries = coded.transfer = 2;
}

void cheif_av1_colours(int *primaries, int *transfer) {
    *primaries = coded.primaries;
    *transfer = coded.transfer;
}

int cheif_av1_has_divided(void) { return wanted.has_divided; }

typedef struct {
    Dav1dContext *context;
    uint8_t *bytes;
    size_t count;
} decoder;

static const struct heif_error fine = {heif_error_Ok, heif_suberror_Unspecified, "Success"};

static struct heif_error failure(const char *text) {
    return (struct heif_error){heif_error_Decoder_plugin_error, heif_suberror_Unspecified, text};
}

static const char *name(void) { return "dav1d, divided"; }

// libheif's own decoders have a priority of at most 100.
static int priority(enum heif_compression_format format) { return format == heif_compression_AV1 ? 1000 : 0; }

static void end(void *raw) {
    decoder *self = raw;
    if (self == NULL) return;
    dav1d_close(&self->context);
    free(self->bytes);
    free(self);
}

static struct heif_error begin(void **raw) {
    decoder *self = calloc(1, sizeof *self);
    *raw = self;
    if (self == NULL) return failure("decoding it ran out of memory");
    Dav1dSettings settings;
    dav1d_default_settings(&settings);
    // In this thread: each further thread would keep all coefficients of a picture, twelve bytes per pixel.
    settings.n_threads = 1;
    settings.max_frame_delay = 1;
    // Otherwise dav1d prints errors of a file; its functions return them.
    settings.logger.callback = NULL;
    settings.all_layers = 0;
    // Film grain is invisible in a thumbnail, and would need memory for another picture.
    settings.apply_grain = 0;
    settings.frame_size_limit = (unsigned)((long)wanted.width * wanted.height);
    return dav1d_open(&self->context, &settings) == 0 ? fine : failure("dav1d does not start");
}

static struct heif_error take(void *raw, const void *data, size_t size) {
    decoder *self = raw;
    uint8_t *longer = realloc(self->bytes, self->count + size);
    if (longer == NULL) return failure("decoding it ran out of memory");
    memcpy(longer + self->count, data, size);
    self->bytes = longer;
    self->count += size;
    return fine;
}

// The mean of blocks of `divisor` × `divisor` samples; blocks at the right and lower edge may be smaller.
static void divide(const Dav1dPicture *picture, int plane, int width, int height, int divisor, uint8_t *out, int stride) {
    const uint8_t *in = picture->data[plane];
    ptrdiff_t step = picture->stride[plane > 0];
    int is_wide = picture->p.bpc > 8;
    int columns = (width + divisor - 1) / divisor, rows = (height + divisor - 1) / divisor;
    for (int y = 0; y < rows; y++, out += stride) {
        int lines = height - y * divisor < divisor ? height - y * divisor : divisor;
        for (int x = 0; x < columns; x++) {
            int samples = width - x * divisor < divisor ? width - x * divisor : divisor;
            unsigned sum = 0;
            for (int line = 0; line < lines; line++) {
                const uint8_t *row = in + (y * divisor + line) * step;
                for (int i = 0; i < samples; i++) {
                    int place = x * divisor + i;
                    sum += is_wide ? ((const uint16_t *)row)[place] : row[place];
                }
            }
            unsigned count = (unsigned)(samples * lines), mean = (sum + count / 2) / count;
            if (is_wide) {
                ((uint16_t *)out)[x] = (uint16_t)mean;
            } else {
                out[x] = (uint8_t)mean;
            }
        }
    }
}

static struct heif_error image_of(const Dav1dPicture *picture, struct heif_image **image) {
    static const enum heif_channel channels[] = {heif_channel_Y, heif_channel_Cb, heif_channel_Cr};
    static const enum heif_chroma chromas[] = {
        heif_chroma_monochrome, heif_chroma_420, heif_chroma_422, heif_chroma_444};
    int width = picture->p.w, height = picture->p.h;
    int divisor = width == wanted.width && height == wanted.height ? wanted.divisor : 1;
    if (divisor > 1) wanted.has_divided = 1;
    int is_grey = picture->p.layout == DAV1D_PIXEL_LAYOUT_I400;
    struct heif_error error = heif_image_create(
        (width + divisor - 1) / divisor, (height + divisor - 1) / divisor,
        is_grey ? heif_colorspace_monochrome : heif_colorspace_YCbCr, chromas[picture->p.layout], image);
    for (int plane = 0; error.code == heif_error_Ok && plane < (is_grey ? 1 : 3); plane++) {
        int halves_width = plane > 0 && picture->p.layout != DAV1D_PIXEL_LAYOUT_I444;
        int halves_height = plane > 0 && picture->p.layout == DAV1D_PIXEL_LAYOUT_I420;
        int samples = halves_width ? (width + 1) / 2 : width, lines = halves_height ? (height + 1) / 2 : height;
        error = heif_image_add_plane(
            *image, channels[plane], (samples + divisor - 1) / divisor, (lines + divisor - 1) / divisor, picture->p.bpc);
        if (error.code != heif_error_Ok) break;
        int stride = 0;
        uint8_t *out = heif_image_get_plane(*image, channels[plane], &stride);
        divide(picture, plane, samples, lines, divisor, out, stride);
    }
    if (error.code != heif_error_Ok && *image != NULL) {
        heif_image_release(*image);
        *image = NULL;
    }
    return error;
}

static void note_colours(const Dav1dPicture *picture, struct heif_image *image) {
    coded.primaries = (int)picture->seq_hdr->pri;
    coded.transfer = (int)picture->seq_hdr->trc;
    struct heif_color_profile_nclx *profile = heif_nclx_color_profile_alloc();
    if (profile == NULL) return;
    // A number that libheif does not know leaves the profile unchanged.
    (void)heif_nclx_color_profile_set_color_primaries(profile, picture->seq_hdr->pri);
    (void)heif_nclx_color_profile_set_transfer_characteristics(profile, picture->seq_hdr->trc);
    (void)heif_nclx_color_profile_set_matrix_coefficients(profile, picture->seq_hdr->mtrx);
    profile->full_range_flag = picture->seq_hdr->color_range != 0;
    (void)heif_image_set_nclx_color_profile(image, profile);
    heif_nclx_color_profile_free(profile);
}

static void keep(const uint8_t *bytes, void *owner) { (void)bytes, (void)owner; }

static struct heif_error decode(void *raw, struct heif_image **image) {
    decoder *self = raw;
    Dav1dData data;
    Dav1dPicture picture;
    memset(&picture, 0, sizeof picture);
    *image = NULL;
    if (self->count == 0 || dav1d_data_wrap(&data, self->bytes, self->count, keep, NULL) != 0) {
        return failure("it has no data");
    }
    int found = DAV1D_ERR(EAGAIN);
    while (found == DAV1D_ERR(EAGAIN)) {
        int sent = data.sz > 0 ? dav1d_send_data(self->context, &data) : 0;
        int is_over = data.sz == 0;
        if (sent != 0 && sent != DAV1D_ERR(EAGAIN)) {
            found = sent;
            break;
        }
        found = dav1d_get_picture(self->context, &picture);
        if (is_over && found == DAV1D_ERR(EAGAIN)) break;
    }
    if (data.sz > 0) dav1d_data_unref(&data);
    if (found != 0) return failure("dav1d cannot decode it");
    struct heif_error error = image_of(&picture, image);
    if (error.code == heif_error_Ok) note_colours(&picture, *image);
    dav1d_picture_unref(&picture);
    return error;
}

static void set_strictness(void *raw, int is_strict) { (void)raw, (void)is_strict; }

static void register_once(void) {
    static const struct heif_decoder_plugin plugin = {
        .plugin_api_version = 3, .get_plugin_name = name, .does_support_format = priority, .new_decoder = begin,
        .free_decoder = end, .push_data = take, .decode_image = decode, .set_strict_decoding = set_strictness,
        .id_name = "calotype"};
    (void)heif_register_decoder_plugin(&plugin);
}

void cheif_av1_register(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_once);
}
