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

bool ccolour_is_foreign(const void *data, size_t length) {
    cmsContext context = cmsCreateContext(NULL, NULL);
    cmsHPROFILE profile = open_rgb(context, data, length);
    bool is_foreign = profile != NULL && !is_srgb(profile);
    if (profile != NULL) cmsCloseProfile(profile);
    if (context != NULL) cmsDeleteContext(context);
    return is_foreign;
}

void ccolour_to_srgb(const void *data, size_t length, uint8_t *rgb, size_t pixels) {
    cmsContext context = cmsCreateContext(NULL, NULL);
    cmsHPROFILE source = open_rgb(context, data, length);
    cmsHPROFILE target = source != NULL ? cmsCreate_sRGBProfileTHR(context) : NULL;
    if (target != NULL) {
        cmsHTRANSFORM transform = cmsCreateTransformTHR(
            context, source, TYPE_RGB_8, target, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
            cmsFLAGS_BLACKPOINTCOMPENSATION);
        if (transform != NULL) {
            cmsDoTransform(transform, rgb, rgb, (cmsUInt32Number)pixels);
            cmsDeleteTransform(transform);
        }
        cmsCloseProfile(target);
    }
    if (source != NULL) cmsCloseProfile(source);
    if (context != NULL) cmsDeleteContext(context);
}
