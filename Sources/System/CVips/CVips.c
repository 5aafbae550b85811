#include "CVips.h"

#include <stdlib.h>
#include <string.h>

#include <vips/vips.h>

static void keep_message(char *message) {
    strncpy(message, vips_error_buffer(), CVIPS_MESSAGE - 1);
    message[CVIPS_MESSAGE - 1] = '\0';
    for (char *end = message + strlen(message); end > message && end[-1] == '\n'; end--) end[-1] = '\0';
    vips_error_clear();
}

// Its warnings about odd files are no news of ours; errors come back from the calls.
static void print_nothing(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data) {
    (void)domain, (void)level, (void)text, (void)data;
}

int cvips_start(void) {
    if (VIPS_INIT("calotype")) return 1;
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, print_nothing, NULL);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    // Loaders that libvips does not hold fit for hostile data (PDF, SVG, ImageMagick, …) never see a file.
    vips_block_untrusted_set(TRUE);
    // All but JPEG XL's, which is young rather than unsafe: its size is bounded like any other's, and a decoder that
    // dies costs one file only.
    vips_operation_block_set("VipsForeignLoadJxl", FALSE);
    return 0;
}

cvips_image *cvips_open(const void *data, size_t length, char *message) {
    VipsImage *image = vips_image_new_from_buffer(data, length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    if (image == NULL) keep_message(message);
    return image;
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

// Takes `*image` through one step; the old one is released whatever happens.
static int step(VipsImage **image, int failed, VipsImage **next) {
    g_object_unref(*image);
    *image = failed ? NULL : *next;
    return failed;
}

int cvips_thumbnail(
    const void *data, size_t length, int longest, uint8_t **rgb, int *width, int *height, char *message) {
    VipsImage *image = NULL, *next = NULL;
    size_t size = 0;
    VipsImage *header = vips_image_new_from_buffer(data, length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    if (header == NULL) goto failed;
    int has_profile = vips_image_get_typeof(header, VIPS_META_ICC_NAME) != 0;
    g_object_unref(header);
    // Asked for a profile, libvips takes pixels without one through L*a*b* by another white and back: blue turns violet.
    int made = has_profile
        ? vips_thumbnail_buffer((void *)data, length, &image, longest, "height", longest, "size", VIPS_SIZE_DOWN,
              "export_profile", "srgb", NULL)
        : vips_thumbnail_buffer(
              (void *)data, length, &image, longest, "height", longest, "size", VIPS_SIZE_DOWN, NULL);
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
        strcpy(message, "it has no three colours");
        g_object_unref(image);
        return 1;
    }
    uint8_t *memory = vips_image_write_to_memory(image, &size);
    if (memory == NULL) goto failed;
    *width = vips_image_get_width(image);
    *height = vips_image_get_height(image);
    // Into a buffer of malloc's, so that one free() fits all pictures.
    *rgb = malloc(size);
    if (*rgb != NULL) memcpy(*rgb, memory, size);
    g_free(memory);
    g_object_unref(image);
    vips_thread_shutdown();
    return *rgb == NULL;
failed:
    keep_message(message);
    if (image != NULL) g_object_unref(image);
    vips_thread_shutdown();
    return 1;
}
