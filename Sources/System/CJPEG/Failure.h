// libjpeg reports by callbacks and ends by longjmp; both stay inside this target.
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

struct jpeg_error_mgr *cjpeg_failure_start(cjpeg_failure *failure, char *message);

#endif
