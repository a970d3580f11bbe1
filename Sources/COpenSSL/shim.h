// OpenSSL 3 for Cryptography alone: a module that also sees BoringSSL's C module binds functions at random.
#ifndef TONGGUAN_COPENSSL_SHIM_H
#define TONGGUAN_COPENSSL_SHIM_H
#include <dlfcn.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/engine.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Macros and function-like names that Swift does not import.
static inline int tg_evp_ctrl_gcm_get_tag(EVP_CIPHER_CTX *ctx, int length, void *tag) {
    return EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, length, tag);
}
static inline int tg_evp_ctrl_gcm_set_tag(EVP_CIPHER_CTX *ctx, int length, void *tag) {
    return EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, length, tag);
}
static inline void tg_clear_free(void *memory, size_t length) { OPENSSL_clear_free(memory, length); }

// Engines are deprecated in OpenSSL 3, but there is no other way to a PKCS#11 module on Debian 12: only through these.

// A new engine out of a shared library, ready for use; NULL when it cannot be loaded. OpenSSL's own loader binds a
// library only once per process, and an engine of PKCS#11 knows one PIN, so each token gets its own in this way.
static inline ENGINE *tg_engine_new(const char *library, const char *id) {
    void *code = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    dynamic_bind_engine bind = code ? (dynamic_bind_engine)dlsym(code, "bind_engine") : NULL;
    ENGINE *engine = bind ? ENGINE_new() : NULL;
    dynamic_fns functions = {ENGINE_get_static_state(), {0}};
    if (engine && (bind(engine, id, &functions) != 1 || ENGINE_init(engine) != 1)) {
        ENGINE_free(engine);
        engine = NULL;
    }
    return engine;
}
// Gives back what `tg_engine_new` made.
static inline void tg_engine_free(ENGINE *engine) {
    ENGINE_finish(engine);
    ENGINE_free(engine);
}
// Ends the engine's sessions and its use of the module; the next use begins anew. The keys that it caches refer to it,
// so that giving it back alone would never get so far.
static inline void tg_engine_reset(ENGINE *engine) {
    ENGINE_GEN_INT_FUNC_PTR finish = ENGINE_get_finish_function(engine);
    if (finish) finish(engine);
}
static inline int tg_engine_set(ENGINE *engine, const char *command, const char *value) {
    return ENGINE_ctrl_cmd_string(engine, command, value, 0);
}
static inline int tg_engine_set_ui(ENGINE *engine, UI_METHOD *method) {
    return ENGINE_ctrl_cmd(engine, "SET_USER_INTERFACE", 0, method, NULL, 0);
}
static inline EVP_PKEY *tg_engine_load_key(ENGINE *engine, const char *name, UI_METHOD *method, void *context) {
    return ENGINE_load_private_key(engine, name, method, context);
}
static inline X509 *tg_engine_load_certificate(ENGINE *engine, const char *name) {
    struct {
        const char *name;
        X509 *found;
    } request = {name, NULL};
    return ENGINE_ctrl_cmd(engine, "LOAD_CERT_CTRL", 0, &request, NULL, 0) == 1 ? request.found : NULL;
}
#endif
