#ifndef CALOTYPE_CCURL_H
#define CALOTYPE_CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

// Swift cannot call C functions with variable arguments, and curl sets and reads everything through three of them.
// Each function here fixes the one argument type that a family of options takes.

typedef size_t (*ccurl_data_callback)(char *data, size_t size, size_t count, void *context);
typedef int (*ccurl_seek_callback)(void *context, curl_off_t offset, int origin);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_headers(CURL *easy, const struct curl_slist *headers);
CURLcode ccurl_set_data_callback(CURL *easy, CURLoption option, ccurl_data_callback callback);
CURLcode ccurl_set_seek_callback(CURL *easy, ccurl_seek_callback callback);

long ccurl_get_long(CURL *easy, CURLINFO info);
void *ccurl_get_private(CURL *easy);

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/// Takes the next finished transfer off the multi handle's queue; false when there is none.
bool ccurl_multi_next_finished(CURLM *multi, CURL **easy, CURLcode *result);

/// The one thing other threads may do with a multi handle: interrupt its poll (curl_multi_wakeup is
/// documented as safe from any thread). The owner sees to it that no waker is used after the handle is freed.
typedef struct __attribute__((swift_attr("@Sendable"))) {
    CURLM *multi;
} ccurl_waker;

void ccurl_wake(ccurl_waker waker);

/// Keeps SIGPIPE from the calling thread: a peer that closes during a TLS write must be an error, not the end.
void ccurl_block_sigpipe(void);

#endif
