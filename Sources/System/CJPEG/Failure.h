// libjpeg reports through callbacks and aborts with longjmp; neither leaves this target.
#ifndef CJPEG_FAILURE_H
#define CJPEG_FAILURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <setjmp.h>

#include "CJPEG.h"

typedef struct {
    struct jpeg_error_mgr manager; // first, so that libjpeg's pointer is ours
    jmp_buf escape;
    char *message;
    int has_ended;    // libjpeg has put an end marker where the data ended
    int is_truncated; // and then missed pixels
} cjpeg_failure;

// Aborts a decompression that costs more than any real picture: a progressive file of a few kilobytes may have
// thousands of scans over the whole picture.
typedef struct {
    struct jpeg_progress_mgr manager; // first, so that libjpeg's pointer is ours
    double deadline;                  // of this thread's processor time, in seconds
} cjpeg_patience;

enum { CJPEG_SCANS = 500, CJPEG_SECONDS = 60 };

// Maximum bytes of the coefficients of a picture in several scans, which are kept until the last scan: 3 per pixel in
// files of cameras, so 67 megapixels. A picture in one scan needs only a few rows.
enum { CJPEG_MEMORY = 200 << 20 };

void cjpeg_patience_start(cjpeg_patience *patience, struct jpeg_decompress_struct *info);

struct jpeg_error_mgr *cjpeg_failure_start(cjpeg_failure *failure, char *message);

#endif
