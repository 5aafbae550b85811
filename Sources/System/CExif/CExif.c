#include "CExif.h"

#include <string.h>

#include <libexif/exif-data.h>
#include <libexif/exif-mnote-data.h>

// Matched by id and by libexif's name: other makers use the same ids for other tags.
static const struct {
    unsigned id;
    const char *name;
} lenses[] = {{0x0095, "LensModel"}, {0x0084, "Lens"}};

static int is_lens(ExifMnoteData *note, unsigned index) {
    const char *name = exif_mnote_data_get_name(note, index);
    if (name == NULL) return 0;
    unsigned id = exif_mnote_data_get_id(note, index);
    for (size_t each = 0; each < sizeof lenses / sizeof *lenses; each++)
        if (lenses[each].id == id && strcmp(lenses[each].name, name) == 0) return 1;
    return 0;
}

void cexif_lens(const void *block, size_t length, char lens[CEXIF_LENS]) {
    lens[0] = '\0';
    if (length > 1 << 20) length = 1 << 20;
    ExifData *data = exif_data_new();
    if (data == NULL) return;
    // Otherwise libexif adds tags that the specification requires.
    exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
    exif_data_set_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS);
    exif_data_load_data(data, block, (unsigned)length);
    // Owned by the data.
    ExifMnoteData *note = exif_data_get_mnote_data(data);
    unsigned count = note == NULL ? 0 : exif_mnote_data_count(note);
    for (unsigned index = 0; index < count && lens[0] == '\0'; index++) {
        if (!is_lens(note, index)) continue;
        if (exif_mnote_data_get_value(note, index, lens, CEXIF_LENS) == NULL) lens[0] = '\0';
        lens[CEXIF_LENS - 1] = '\0';
    }
    exif_data_unref(data);
}
