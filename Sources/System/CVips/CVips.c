#include "CVips.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <vips/vips.h>

// libvips has one error buffer for all threads, and decoders append warnings to it, which would become part of the
// message about another picture. Pictures are decoded concurrently. One that fails is decoded again alone, with an
// empty buffer, so that the message is about this picture only.
static pthread_rwlock_t turn;
static pthread_once_t turn_once = PTHREAD_ONCE_INIT;

static void make_turn(void) {
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    // A failed picture waits for the pictures in progress, but not for those that come later.
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&turn, &attributes);
    pthread_rwlockattr_destroy(&attributes);
}

static void keep_message(char *message) {
    strncpy(message, vips_error_buffer(), CVIPS_MESSAGE - 1);
    message[CVIPS_MESSAGE - 1] = '\0';
    for (char *end = message + strlen(message); end > message && end[-1] == '\n'; end--) end[-1] = '\0';
    vips_error_clear();
}

// Runs `work` concurrently with others, and again alone if it failed. Returns 0 on success; else `message` has the
// error.
static int decoded(int (*work)(void *), void *state, char *message) {
    message[0] = '\0';
    pthread_once(&turn_once, make_turn);
    pthread_rwlock_rdlock(&turn);
    int has_failed = work(state);
    pthread_rwlock_unlock(&turn);
    if (!has_failed) return 0;
    pthread_rwlock_wrlock(&turn);
    vips_error_clear();
    has_failed = work(state);
    if (has_failed) keep_message(message);
    pthread_rwlock_unlock(&turn);
    return has_failed;
}

// Suppresses warnings about unusual files; functions return errors.
static void print_nothing(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data) {
    (void)domain, (void)level, (void)text, (void)data;
}

int cvips_start(void) {
    if (VIPS_INIT("calotype")) return 1;
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, print_nothing, NULL);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    // Blocks loaders that libvips marks as unsafe for untrusted data (PDF, SVG, ImageMagick, …).
    vips_block_untrusted_set(TRUE);
    // Allows JPEG XL, which is marked because it is new: its memory is limited, and a crash of its decoder affects one
    // file.
    vips_operation_block_set("VipsForeignLoadJxl", FALSE);
    return 0;
}

typedef struct {
    const void *data;
    size_t length;
    VipsImage *image;
} opening;

static int open_image(void *state) {
    opening *it = state;
    it->image = vips_image_new_from_buffer(it->data, it->length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    return it->image == NULL;
}

cvips_image *cvips_open(const void *data, size_t length, char *message) {
    opening it = {data, length, NULL};
    return decoded(open_image, &it, message) ? NULL : it.image;
}

void cvips_close(cvips_image *image) { g_object_unref(image); }

int cvips_width(cvips_image *image) { return vips_image_get_width(image); }

int cvips_height(cvips_image *image) { return vips_image_get_height(image); }

int cvips_orientation(cvips_image *image) { return vips_image_get_orientation(image); }

const void *cvips_blob(cvips_image *image, const char *name, size_t *length) {
    const void *data = NULL;
    if (vips_image_get_typeof(image, name) != VIPS_TYPE_BLOB) return NULL;
    if (vips_image_get_blob(image, name, &data, length)) {
        vips_error_clear();
        return NULL;
    }
    return data;
}

// Replaces `*image` by the result of one operation; releases the old image in any case.
static int step(VipsImage **image, int failed, VipsImage **next) {
    g_object_unref(*image);
    *image = failed ? NULL : *next;
    return failed;
}

typedef struct {
    const void *data;
    size_t length;
    int longest, is_turned, width, height;
    uint8_t *rgb;
} reduction;

static int reduce(void *state) {
    reduction *it = state;
    VipsImage *image = NULL, *next = NULL;
    size_t size = 0;
    VipsImage *header = vips_image_new_from_buffer(it->data, it->length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    if (header == NULL) goto failed;
    int has_profile = vips_image_get_typeof(header, VIPS_META_ICC_NAME) != 0;
    g_object_unref(header);
    // With an output profile, libvips converts pixels without a profile through L*a*b* with another white point, which
    // turns blue into violet.
    int made = has_profile
        ? vips_thumbnail_buffer((void *)it->data, it->length, &image, it->longest, "height", it->longest, "size",
              VIPS_SIZE_DOWN, "no_rotate", !it->is_turned, "export_profile", "srgb", NULL)
        : vips_thumbnail_buffer((void *)it->data, it->length, &image, it->longest, "height", it->longest, "size",
              VIPS_SIZE_DOWN, "no_rotate", !it->is_turned, NULL);
    if (made) goto failed;
    if (vips_image_hasalpha(image)) {
        VipsArrayDouble *white = vips_array_double_newv(3, 255.0, 255.0, 255.0);
        int result = vips_flatten(image, &next, "background", white, NULL);
        vips_area_unref(VIPS_AREA(white));
        if (step(&image, result, &next)) goto failed;
    }
    if (step(&image, vips_colourspace(image, &next, VIPS_INTERPRETATION_sRGB, NULL), &next)) goto failed;
    if (step(&image, vips_cast_uchar(image, &next, NULL), &next)) goto failed;
    if (vips_image_get_bands(image) > 3) {
        if (step(&image, vips_extract_band(image, &next, 0, "n", 3, NULL), &next)) goto failed;
    }
    if (vips_image_get_bands(image) != 3) {
        vips_error("calotype", "it has no three colours");
        goto failed;
    }
    uint8_t *memory = vips_image_write_to_memory(image, &size);
    if (memory == NULL) goto failed;
    it->width = vips_image_get_width(image);
    it->height = vips_image_get_height(image);
    // Into a buffer of malloc, so that free() releases every picture.
    it->rgb = malloc(size);
    if (it->rgb != NULL) memcpy(it->rgb, memory, size);
    g_free(memory);
    g_object_unref(image);
    vips_thread_shutdown();
    if (it->rgb == NULL) vips_error("calotype", "decoding it ran out of memory");
    return it->rgb == NULL;
failed:
    if (image != NULL) g_object_unref(image);
    vips_thread_shutdown();
    return 1;
}

int cvips_thumbnail(
    const void *data, size_t length, int longest, int is_turned, uint8_t **rgb, int *width, int *height, char *message) {
    reduction it = {data, length, longest, is_turned, 0, 0, NULL};
    if (decoded(reduce, &it, message)) return 1;
    *rgb = it.rgb;
    *width = it.width;
    *height = it.height;
    return 0;
}
