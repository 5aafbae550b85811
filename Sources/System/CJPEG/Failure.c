#include "Failure.h"

#include <time.h>

#include <jerror.h>

static void leave(j_common_ptr info) {
    cjpeg_failure *failure = (cjpeg_failure *)info->err;
    char text[JMSG_LENGTH_MAX];
    failure->manager.format_message(info, text);
    // Destination callbacks that libjpeg requires when the buffer is in memory.
    if (failure->manager.msg_code == JERR_NO_BACKING_STORE) {
        snprintf(text, sizeof text, "its scans take more than %d MB of memory", CJPEG_MEMORY >> 20);
    }
    snprintf(failure->message, CJPEG_MESSAGE, "%s", text);
    longjmp(failure->escape, 1);
}

// Suppresses warnings. JWRN_JPEG_EOF means that the file ends before the image data does. A file that lacks only its
// end marker causes the same warning, so the decoder checks how many rows were read.
static void note(j_common_ptr info, int level) {
    cjpeg_failure *failure = (cjpeg_failure *)info->err;
    if (level >= 0) return;
    failure->manager.num_warnings++;
    if (failure->manager.msg_code == JWRN_JPEG_EOF) failure->has_ended = 1;
    if (failure->manager.msg_code == JWRN_HIT_MARKER && failure->has_ended) failure->is_truncated = 1;
}

static void print_nothing(j_common_ptr info) { (void)info; }

struct jpeg_error_mgr *cjpeg_failure_start(cjpeg_failure *failure, char *message) {
    jpeg_std_error(&failure->manager);
    failure->manager.error_exit = leave;
    failure->manager.emit_message = note;
    failure->manager.output_message = print_nothing;
    failure->message = message;
    failure->has_ended = 0;
    failure->is_truncated = 0;
    message[0] = '\0';
    return &failure->manager;
}

static double seconds_of_thread(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void look(j_common_ptr info) {
    const cjpeg_patience *patience = (const cjpeg_patience *)info->progress;
    cjpeg_failure *failure = (cjpeg_failure *)info->err;
    if (((j_decompress_ptr)info)->input_scan_number > CJPEG_SCANS) {
        snprintf(failure->message, CJPEG_MESSAGE, "it has more than %d scans", CJPEG_SCANS);
    } else if (seconds_of_thread() > patience->deadline) {
        snprintf(failure->message, CJPEG_MESSAGE, "it takes longer than %d seconds", CJPEG_SECONDS);
    } else {
        return;
    }
    longjmp(failure->escape, 1);
}

void cjpeg_patience_start(cjpeg_patience *patience, struct jpeg_decompress_struct *info) {
    patience->manager.progress_monitor = look;
    patience->deadline = seconds_of_thread() + CJPEG_SECONDS;
    info->progress = &patience->manager;
}
