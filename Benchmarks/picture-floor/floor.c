// The unavoidable work for a photo's thumbnails with libjpeg-turbo: read the file, decode it at libjpeg's
// smallest scale that still has 1,440 pixels on the longest side, shrink to 1,440 and 256 by areas, encode both at 80.
// No EXIF, hash, orientation or checks. Prints milliseconds of CPU per file and their mean.
//
//     cc -O3 floor.c -ljpeg -o floor && ./floor photos/*.jpg
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h>

typedef struct {
    unsigned char *rgb;
    int width;
    int height;
} Picture;

static Picture decode(const unsigned char *bytes, unsigned long length, int least) {
    struct jpeg_decompress_struct reader;
    struct jpeg_error_mgr errors;
    reader.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&reader);
    jpeg_mem_src(&reader, bytes, length);
    jpeg_read_header(&reader, TRUE);
    long side = reader.image_width > reader.image_height ? reader.image_width : reader.image_height;
    reader.scale_num = 1;
    reader.scale_denom = 8;
    while (reader.scale_num < 8 && side * reader.scale_num / 8 < least) reader.scale_num++;
    reader.out_color_space = JCS_RGB;
    jpeg_start_decompress(&reader);
    Picture picture = {NULL, reader.output_width, reader.output_height};
    size_t stride = (size_t)picture.width * 3;
    picture.rgb = malloc(stride * picture.height);
    while (reader.output_scanline < reader.output_height) {
        JSAMPROW row = picture.rgb + stride * reader.output_scanline;
        jpeg_read_scanlines(&reader, &row, 1);
    }
    jpeg_destroy_decompress(&reader);
    return picture;
}

static int longest(const Picture *picture) {
    return picture->width > picture->height ? picture->width : picture->height;
}

// Whole source pixels only: cheaper than exact areas, and enough for a floor.
static Picture shrink(const Picture *source, int side) {
    int from = longest(source);
    Picture target = {NULL, source->width * side / from, source->height * side / from};
    target.rgb = malloc((size_t)target.width * target.height * 3);
    size_t stride = (size_t)source->width * 3;
    unsigned *sums = malloc(stride * sizeof(unsigned));
    for (int y = 0; y < target.height; y++) {
        int top = y * source->height / target.height, bottom = (y + 1) * source->height / target.height;
        memset(sums, 0, stride * sizeof(unsigned));
        for (int row = top; row < bottom; row++) {
            for (size_t i = 0; i < stride; i++) sums[i] += source->rgb[row * stride + i];
        }
        unsigned char *out = target.rgb + (size_t)y * target.width * 3;
        for (int x = 0; x < target.width; x++, out += 3) {
            int left = x * source->width / target.width, right = (x + 1) * source->width / target.width;
            unsigned red = 0, green = 0, blue = 0, count = (unsigned)((right - left) * (bottom - top));
            for (int column = left; column < right; column++) {
                red += sums[column * 3];
                green += sums[column * 3 + 1];
                blue += sums[column * 3 + 2];
            }
            out[0] = (unsigned char)(red / count);
            out[1] = (unsigned char)(green / count);
            out[2] = (unsigned char)(blue / count);
        }
    }
    free(sums);
    return target;
}

static void encode(const Picture *picture) {
    struct jpeg_compress_struct writer;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long length = 0;
    writer.err = jpeg_std_error(&errors);
    jpeg_create_compress(&writer);
    jpeg_mem_dest(&writer, &bytes, &length);
    writer.image_width = picture->width;
    writer.image_height = picture->height;
    writer.input_components = 3;
    writer.in_color_space = JCS_RGB;
    jpeg_set_defaults(&writer);
    jpeg_set_quality(&writer, 80, TRUE);
    jpeg_start_compress(&writer, TRUE);
    while (writer.next_scanline < writer.image_height) {
        JSAMPROW row = picture->rgb + (size_t)writer.next_scanline * picture->width * 3;
        jpeg_write_scanlines(&writer, &row, 1);
    }
    jpeg_finish_compress(&writer);
    jpeg_destroy_compress(&writer);
    free(bytes);
}

int main(int count, char **paths) {
    double total = 0;
    for (int index = 1; index < count; index++) {
        clock_t start = clock();
        FILE *file = fopen(paths[index], "rb");
        if (!file) continue;
        fseek(file, 0, SEEK_END);
        unsigned long length = (unsigned long)ftell(file);
        rewind(file);
        unsigned char *bytes = malloc(length);
        if (fread(bytes, 1, length, file) != length) return 1;
        fclose(file);
        Picture decoded = decode(bytes, length, 1440);
        // A picture that is not larger is used unchanged.
        Picture screen = longest(&decoded) > 1440 ? shrink(&decoded, 1440) : decoded;
        Picture grid = longest(&screen) > 256 ? shrink(&screen, 256) : screen;
        encode(&screen);
        encode(&grid);
        if (grid.rgb != screen.rgb) free(grid.rgb);
        if (screen.rgb != decoded.rgb) free(screen.rgb);
        free(decoded.rgb);
        free(bytes);
        double milliseconds = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
        total += milliseconds;
        printf("%s\t%.1f\n", paths[index], milliseconds);
    }
    printf("mean\t%.1f ms\n", total / (count - 1));
    return 0;
}
