// libpq for Ledger alone. What needs arrays of pointers is done here, so that Swift hands over plain buffers.
#ifndef TONGGUAN_CPOSTGRESQL_SHIM_H
#define TONGGUAN_CPOSTGRESQL_SHIM_H
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

static inline void tg_pq_ignore_notice(void *context, const char *message) {
    (void)context;
    (void)message;
}

// Connects as the address says, and as our settings say where it is silent. NULL when one of them cannot be read; then
// *problem is to be freed with PQfreemem.
static inline PGconn *tg_pq_connect(const char *address, const char *settings, char **problem) {
    PQconninfoOption *asked = PQconninfoParse(address, problem);
    if (asked == NULL) return NULL;
    PQconninfoOption *ours = PQconninfoParse(settings, problem);
    if (ours == NULL) {
        PQconninfoFree(asked);
        return NULL;
    }
    size_t count = 0;
    while (asked[count].keyword != NULL) count++;
    const char **keys = (const char **)calloc(count + 1, sizeof *keys);
    const char **values = (const char **)calloc(count + 1, sizeof *values);
    PGconn *connection = NULL;
    if (keys != NULL && values != NULL) {
        size_t used = 0;
        for (size_t i = 0; i < count; i++) {
            const char *value = asked[i].val != NULL ? asked[i].val : ours[i].val;
            if (value == NULL) continue;
            keys[used] = asked[i].keyword;
            values[used] = value;
            used++;
        }
        connection = PQconnectdbParams(keys, values, 0);
        if (connection != NULL) PQsetNoticeProcessor(connection, tg_pq_ignore_notice, NULL);
    }
    free(keys);
    free(values);
    PQconninfoFree(ours);
    PQconninfoFree(asked);
    return connection;
}

// 1 when an address holds a password, 0 when not, -1 when it cannot be read.
static inline int tg_pq_has_password(const char *address) {
    PQconninfoOption *options = PQconninfoParse(address, NULL);
    if (options == NULL) return -1;
    int found = 0;
    for (PQconninfoOption *option = options; option->keyword != NULL; option++) {
        if (strcmp(option->keyword, "password") == 0 && option->val != NULL && option->val[0] != 0) found = 1;
    }
    PQconninfoFree(options);
    return found;
}

// Sends a prepared statement with parameters in binary form: parameter i is lengths[i] bytes from offsets[i] on, or NULL
// where the offset is negative. Results come in binary form. 1 when it was handed over.
static inline int tg_pq_send(
    PGconn *connection, const char *name, int count, const unsigned char *bytes, const int *offsets,
    const int *lengths
) {
    const char **values = (const char **)calloc((size_t)count + 1, sizeof *values);
    int *formats = (int *)calloc((size_t)count + 1, sizeof *formats);
    int sent = 0;
    if (values != NULL && formats != NULL) {
        for (int i = 0; i < count; i++) {
            values[i] = offsets[i] < 0 ? NULL : (const char *)bytes + offsets[i];
            formats[i] = 1;
        }
        sent = PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1);
    }
    free(values);
    free(formats);
    return sent;
}

// Waits until the connection can be read (or written, when asked) or the time is over: > 0 when something happened, 0
// when the time is over, < 0 when the descriptor is bad.
static inline int tg_pq_wait(PGconn *connection, int writes, int milliseconds) {
    struct pollfd descriptor = {.fd = PQsocket(connection), .events = (short)(writes ? POLLIN | POLLOUT : POLLIN)};
    if (descriptor.fd < 0) return -1;
    return poll(&descriptor, 1, milliseconds);
}

static inline unsigned int tg_pq_type(const PGresult *result, int column) { return PQftype(result, column); }
static inline const char *tg_pq_state(const PGresult *result) { return PQresultErrorField(result, PG_DIAG_SQLSTATE); }
static inline const char *tg_pq_message(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
}
#endif
