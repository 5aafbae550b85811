#include "ToneMap.h"

#include <math.h>
#include <pthread.h>

#include "Planes.h"

// Diffuse white of high dynamic range (ITU-R BT.2408, section 2.1), which becomes the white of the screen, and the peak
// luminance that the mapping assumes, both in candela per square metre.
static const float white = 203, peak = 1000;

// Perceptual quantizer (ITU-R BT.2100, table 4).
static const double m1 = 2610.0 / 16384, m2 = 2523.0 / 4096 * 128, c1 = 3424.0 / 4096, c2 = 2413.0 / 4096 * 32,
                    c3 = 2392.0 / 4096 * 32;

static float light_of_pq(float signal) {
    double root = pow(signal, 1 / m2), above = root - c1;
    return above <= 0 ? 0 : (float)(10000 * pow(above / (c2 - c3 * root), 1 / m1));
}

static float pq_of_light(float light) {
    float power = powf(light / 10000, (float)m1);
    return powf(((float)c1 + (float)c2 * power) / (1 + (float)c3 * power), (float)m2);
}

// Hybrid log-gamma (table 5), inverse: scene light, 0…1.
static float scene_of_hlg(float signal) {
    const double a = 0.17883277, b = 0.28466892, c = 0.55991073;
    return (float)(signal <= 0.5f ? signal * signal / 3.0 : (exp((signal - c) / a) + b) / 12);
}

static float srgb_of(float light) {
    return light <= 0.0031308f ? light * 12.92f : 1.055f * powf(light, 1 / 2.4f) - 0.055f;
}

// Curves are tabulated: each value would need several powers, and a picture has millions of values.
enum { STEPS = 4096 };
static float pq_table[STEPS + 1], hlg_table[STEPS + 1];
// Indexed by the square root of light, since the curve is steep at the beginning.
static float srgb_table[STEPS + 1];

static void fill_tables(void) {
    for (int i = 0; i <= STEPS; i++) {
        float value = (float)i / STEPS;
        pq_table[i] = light_of_pq(value);
        hlg_table[i] = scene_of_hlg(value);
        srgb_table[i] = srgb_of(value * value);
    }
}

static float look_up(const float *table, float value) {
    float place = (value > 0 ? value < 1 ? value : 1 : 0) * STEPS;
    int index = (int)place;
    return index >= STEPS ? table[STEPS] : table[index] + (table[index + 1] - table[index]) * (place - (float)index);
}

// Maps the light of the picture to the light of the screen (ITU-R BT.2390-8, section 5.4.1). The mapping is the
// identity up to a knee. Above the knee, a curve maps the peak to the screen's white.
static float mapped(float light) {
    float scale = pq_of_light(peak), largest = pq_of_light(white) / scale, knee = 1.5f * largest - 0.5f;
    float signal = pq_of_light(light < peak ? light : peak) / scale;
    if (signal < knee) return light;
    float t = (signal - knee) / (1 - knee), t2 = t * t, t3 = t2 * t;
    signal = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * largest;
    return light_of_pq(signal * scale);
}

// Luminance weights of red, green and blue: for Display P3, BT.709 and BT.2020.
static const float *weights_of(int primaries) {
    static const float p3[] = {0.2290f, 0.6917f, 0.0793f}, bt709[] = {0.2126f, 0.7152f, 0.0722f},
                       bt2020[] = {0.2627f, 0.6780f, 0.0593f};
    return primaries == 12 ? p3 : primaries == 1 ? bt709 : bt2020;
}

void cheif_tone_map_row(int transfer, int primaries, const float *colours, int count, uint8_t *rgb) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_tables);
    const float *weights = weights_of(primaries);
    for (int x = 0; x < count; x++, colours += 3, rgb += 3) {
        float light[3], largest = 0;
        for (int i = 0; i < 3; i++) light[i] = look_up(transfer == CHEIF_PQ ? pq_table : hlg_table, colours[i]);
        if (transfer == CHEIF_HLG) {
            // The light that a screen with this peak shows for the scene (BT.2100, table 5); the gamma is 1.2.
            float luma = weights[0] * light[0] + weights[1] * light[1] + weights[2] * light[2];
            float gain = luma > 0 ? peak * powf(luma, 0.2f) : 0;
            for (int i = 0; i < 3; i++) light[i] *= gain;
        }
        for (int i = 0; i < 3; i++) largest = light[i] > largest ? light[i] : largest;
        // All three are scaled by one factor, so that the hue stays.
        float gain = largest > 0 ? mapped(largest) / largest / white : 0;
        for (int i = 0; i < 3; i++) {
            float value = light[i] * gain;
            rgb[i] = cheif_byte(look_up(srgb_table, sqrtf(value < 1 ? value : 1)));
        }
    }
}
