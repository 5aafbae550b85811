#ifndef CALOTYPE_CCURL_H
#define CALOTYPE_CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

// Swift cannot call variadic C functions, and libcurl gets and sets every option through three of them. Each function
// here has the argument type of one family of options.

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

/// Removes the next finished transfer from the multi handle's queue; false if there is none.
bool ccurl_multi_next_finished(CURLM *multi, CURL **easy, CURLcode *result);

/// Interrupts the poll of a multi handle, which curl_multi_wakeup documents as safe from any thread. The owner ensures
/// that no thread calls this after the handle is released.
typedef struct __attribute__((swift_attr("@Sendable"))) {
    CURLM *multi;
} ccurl_waker;

void ccurl_wake(ccurl_waker waker);

/// Blocks SIGPIPE in the calling thread: a peer that closes during a TLS write must cause an error, not end the
/// process.
void ccurl_block_sigpipe(void);

#endif
