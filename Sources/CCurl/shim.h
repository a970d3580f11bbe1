// libcurl for Transports alone. Variadic functions are not imported by Swift, so each argument type gets a name.
#ifndef TONGGUAN_CCURL_SHIM_H
#define TONGGUAN_CCURL_SHIM_H
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/prctl.h>

static inline CURLcode tg_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode tg_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode tg_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode tg_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
typedef size_t (*tg_curl_transfer)(char *data, size_t size, size_t count, void *context);
static inline CURLcode tg_curl_set_transfer(CURL *handle, CURLoption option, tg_curl_transfer value) {
    return curl_easy_setopt(handle, option, value);
}
// Called in place of socket(2), with the address that is about to be connected to.
static inline CURLcode tg_curl_set_opensocket(CURL *handle, curl_opensocket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}
// The member is declared shorter than what stands in it, so that it must not be copied.
static inline const struct sockaddr *tg_curl_address(const struct curl_sockaddr *address) { return &address->addr; }
// Called when the connection stands (TLS included) and before the first byte of the request.
static inline CURLcode tg_curl_set_prerequest(CURL *handle, curl_prereq_callback value) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}
static inline CURLcode tg_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode tg_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode tg_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLMcode tg_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
// One thread uses the share, so it needs no lock functions.
static inline CURLSHcode tg_curl_share_tls_sessions(CURLSH *share) {
    return curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}
// The message union of CURLMsg carries the result code; reading it here keeps the union out of Swift.
static inline CURLcode tg_curl_message_result(CURLMsg *message) { return message->data.result; }
// The name that ps and debuggers show; at most 15 bytes are kept.
static inline void tg_name_this_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
#endif
