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

int ccolour_to_srgb(const void *data, size_t length, uint8_t *rgb, size_t pixels) {
    // 4 MB: the largest real ones have tables of about 1 MB.
    if (length < 128 || length > 4 << 20) return CCOLOUR_UNUSABLE;
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (context == NULL) return CCOLOUR_UNUSABLE;
    cmsSetLogErrorHandlerTHR(context, print_nothing);
    int result = CCOLOUR_UNUSABLE;
    cmsHPROFILE source = cmsOpenProfileFromMemTHR(context, data, (cmsUInt32Number)length);
    cmsHPROFILE target = cmsCreate_sRGBProfileTHR(context);
    if (source != NULL && target != NULL && cmsGetColorSpace(source) == cmsSigRgbData) {
        if (is_srgb(source)) {
            result = CCOLOUR_IS_SRGB;
        } else {
            cmsHTRANSFORM transform = cmsCreateTransformTHR(
                context, source, TYPE_RGB_8, target, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
                cmsFLAGS_BLACKPOINTCOMPENSATION);
            if (transform != NULL) {
                cmsDoTransform(transform, rgb, rgb, (cmsUInt32Number)pixels);
                cmsDeleteTransform(transform);
                result = CCOLOUR_CONVERTED;
            }
        }
    }
    if (source != NULL) cmsCloseProfile(source);
    if (target != NULL) cmsCloseProfile(target);
    cmsDeleteContext(context);
    return result;
}
