#include "CColour.h"

#include <string.h>

#include <lcms2.h>

// Profiles of strangers are complained about by return values, not on the terminal.
static void print_nothing(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)context, (void)code, (void)text;
}

static int is_srgb(cmsHPROFILE profile) {
    char text[128] = "";
    cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text, sizeof text);
    return strncmp(text, "sRGB", 4) == 0 || strcmp(text, "c2") == 0;
}

// 4 MB: the largest real ones have tables of about 1 MB.
static cmsHPROFILE open_rgb(cmsContext context, const void *data, size_t length) {
    if (context == NULL || length < 128 || length > 4 << 20) return NULL;
    cmsSetLogErrorHandlerTHR(context, print_nothing);
    cmsHPROFILE profile = cmsOpenProfileFromMemTHR(context, data, (cmsUInt32Number)length);
    if (profile == NULL || cmsGetColorSpace(profile) == cmsSigRgbData) return profile;
    cmsCloseProfile(profile);
    return NULL;
}

void *ccolour_begin(const void *data, size_t length) {
    cmsContext context = cmsCreateContext(NULL, NULL);
    cmsHPROFILE source = open_rgb(context, data, length);
    cmsHPROFILE target = source != NULL && !is_srgb(source) ? cmsCreate_sRGBProfileTHR(context) : NULL;
    cmsHTRANSFORM transform = NULL;
    if (target != NULL) {
        // Its cache of the last pixel is what threads must not share.
        transform = cmsCreateTransformTHR(
            context, source, TYPE_RGB_8, target, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
            cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
        cmsCloseProfile(target);
    }
    if (source != NULL) cmsCloseProfile(source);
    if (transform == NULL && context != NULL) cmsDeleteContext(context);
    return transform;
}

void ccolour_to_srgb(void *transform, uint8_t *rgb, size_t pixels) {
    cmsDoTransform(transform, rgb, rgb, (cmsUInt32Number)pixels);
}

void ccolour_end(void *transform) {
    cmsContext context = cmsGetTransformContextID(transform);
    cmsDeleteTransform(transform);
    cmsDeleteContext(context);
}
