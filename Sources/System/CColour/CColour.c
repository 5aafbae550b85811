#include "CColour.h"

#include <stdlib.h>
#include <string.h>

#include <lcms2.h>

// Errors of untrusted profiles are return values; Little CMS must not print them.
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
        // Without the cache of the last pixel, threads can share the transform.
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

static const cmsCIExyY d65 = {0.3127, 0.3290, 1}, illuminant_c = {0.310, 0.316, 1}, cinema = {0.314, 0.351, 1};

// ITU-T H.273, table 2: white, red, green, blue. 0 if the number means unspecified or sRGB.
static int chromaticities(int number, cmsCIExyY *white, cmsCIExyYTRIPLE *colours) {
    static const double rows[][6] = {
        {0.67, 0.33, 0.21, 0.71, 0.14, 0.08},          // 4: BT.470 M
        {0.64, 0.33, 0.29, 0.60, 0.15, 0.06},          // 5: BT.601 of 625 lines
        {0.630, 0.340, 0.310, 0.595, 0.155, 0.070},    // 6, 7: BT.601 of 525 lines
        {0.681, 0.319, 0.243, 0.692, 0.145, 0.049},    // 8: film
        {0.708, 0.292, 0.170, 0.797, 0.131, 0.046},    // 9: BT.2020
        {0.680, 0.320, 0.265, 0.690, 0.150, 0.060},    // 11, 12: P3
        {0.630, 0.340, 0.295, 0.605, 0.155, 0.077},    // 22: EBU
    };
    static const signed char places[] = {-1, -1, -1, -1, 0, 1, 2, 2, 3, 4, -1, 5, 5};
    int place = number == 22 ? 6 : number >= 0 && number <= 12 ? places[number] : -1;
    if (place < 0) return 0;
    const double *row = rows[place];
    *white = number == 4 || number == 8 ? illuminant_c : number == 11 ? cinema : d65;
    *colours = (cmsCIExyYTRIPLE){{row[0], row[1], 1}, {row[2], row[3], 1}, {row[4], row[5], 1}};
    return 1;
}

// ITU-T H.273, table 3. Video curves are shown with sRGB's curve, as screens and browsers do. PQ and HLG are
// tone-mapped before, and then have sRGB's curve as well.
static cmsToneCurve *curve_of(cmsContext context, int transfer) {
    double srgb[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    switch (transfer) {
    case 4: return cmsBuildGamma(context, 2.2);
    case 5: return cmsBuildGamma(context, 2.8);
    case 8: return cmsBuildGamma(context, 1);
    case 17: return cmsBuildGamma(context, 2.6);
    default: return cmsBuildParametricToneCurve(context, 4, srgb);
    }
}

void *ccolour_profile(int primaries, int transfer, size_t *length) {
    cmsCIExyY white = d65;
    cmsCIExyYTRIPLE colours = {{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
    int has_curve = transfer == 4 || transfer == 5 || transfer == 8 || transfer == 17;
    if (!chromaticities(primaries, &white, &colours) && !has_curve) return NULL;
    cmsContext context = cmsCreateContext(NULL, NULL);
    cmsToneCurve *curve = context != NULL ? curve_of(context, transfer) : NULL;
    cmsHPROFILE profile = NULL;
    cmsUInt32Number size = 0;
    void *bytes = NULL;
    if (curve != NULL) {
        cmsToneCurve *curves[] = {curve, curve, curve};
        profile = cmsCreateRGBProfileTHR(context, &white, &colours, curves);
        cmsFreeToneCurve(curve);
    }
    if (profile != NULL && cmsSaveProfileToMem(profile, NULL, &size)) bytes = malloc(size);
    if (bytes != NULL && !cmsSaveProfileToMem(profile, bytes, &size)) {
        free(bytes);
        bytes = NULL;
    }
    *length = size;
    if (profile != NULL) cmsCloseProfile(profile);
    if (context != NULL) cmsDeleteContext(context);
    return bytes;
}
