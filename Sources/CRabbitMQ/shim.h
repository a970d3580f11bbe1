// librabbitmq for Transports alone. Its replies are unions and its login is variadic, neither of which Swift can read:
// each step ends here in one plain value. One thread at a time may use a connection. Every connection has one channel, 1.
#ifndef TONGGUAN_CRABBITMQ_SHIM_H
#define TONGGUAN_CRABBITMQ_SHIM_H
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

enum tg_amqp_kind {
    TG_AMQP_FINE,            // the step succeeded
    TG_AMQP_NOTHING,         // nothing came within the time
    TG_AMQP_ACK,             // the broker has the message
    TG_AMQP_NACK,            // the broker could not take it
    TG_AMQP_RETURNED,        // taken and returned: no queue for it
    TG_AMQP_CHANNEL_CLOSED,  // the broker closed the channel; code and text say why
    TG_AMQP_CLOSED,          // the broker closed the connection; code and text say why
    TG_AMQP_LOST,            // the connection broke, or the library failed; text has its words
    TG_AMQP_NO_CONNECTION,   // no connection to the address
    TG_AMQP_NO_TLS           // certificate or handshake
};

typedef struct tg_amqp_end {
    int kind;
    int code;
    int library;
    uint64_t tag;
    char text[256];
} tg_amqp_end;

static inline tg_amqp_end tg_amqp_ended(int kind, int code, const char *text, size_t length) {
    tg_amqp_end end;
    memset(&end, 0, sizeof end);
    end.kind = kind;
    end.code = code;
    if (length > sizeof end.text - 1) length = sizeof end.text - 1;
    if (length > 0) memcpy(end.text, text, length);
    return end;
}

static inline tg_amqp_end tg_amqp_library(int status) {
    const char *words = amqp_error_string2(status);
    tg_amqp_end end = tg_amqp_ended(TG_AMQP_LOST, 0, words, strlen(words));
    end.library = status;
    switch (status) {
    case AMQP_STATUS_SSL_ERROR:
    case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED:
    case AMQP_STATUS_SSL_PEER_VERIFY_FAILED:
    case AMQP_STATUS_SSL_CONNECTION_FAILED: end.kind = TG_AMQP_NO_TLS; break;
    case AMQP_STATUS_SOCKET_ERROR:
    case AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED: end.kind = TG_AMQP_NO_CONNECTION; break;
    }
    return end;
}

static inline tg_amqp_end tg_amqp_closing(const amqp_method_t *method) {
    if (method->id == AMQP_CHANNEL_CLOSE_METHOD) {
        const amqp_channel_close_t *close = (const amqp_channel_close_t *)method->decoded;
        return tg_amqp_ended(
            TG_AMQP_CHANNEL_CLOSED, close->reply_code, (const char *)close->reply_text.bytes, close->reply_text.len);
    }
    if (method->id == AMQP_CONNECTION_CLOSE_METHOD) {
        const amqp_connection_close_t *close = (const amqp_connection_close_t *)method->decoded;
        return tg_amqp_ended(
            TG_AMQP_CLOSED, close->reply_code, (const char *)close->reply_text.bytes, close->reply_text.len);
    }
    if (method->id == AMQP_BASIC_CANCEL_METHOD) {
        static const char gone[] = "the broker ended the consumer: its queue is gone";
        return tg_amqp_ended(TG_AMQP_CHANNEL_CLOSED, 404, gone, sizeof gone - 1);
    }
    static const char odd[] = "an answer that nobody asked for";
    return tg_amqp_ended(TG_AMQP_LOST, 0, odd, sizeof odd - 1);
}

static inline tg_amqp_end tg_amqp_reply(amqp_rpc_reply_t reply) {
    switch (reply.reply_type) {
    case AMQP_RESPONSE_NORMAL: return tg_amqp_ended(TG_AMQP_FINE, 0, "", 0);
    case AMQP_RESPONSE_SERVER_EXCEPTION: return tg_amqp_closing(&reply.reply);
    case AMQP_RESPONSE_LIBRARY_EXCEPTION: return tg_amqp_library(reply.library_error);
    default: return tg_amqp_library(AMQP_STATUS_UNEXPECTED_STATE);
    }
}

typedef struct tg_amqp_address {
    const char *host;
    int port;
    int tls;
    const char *ca;           // PEM file; used with tls
    const char *certificate;  // PEM file or NULL
    const char *key;          // PEM file or NULL
    const char *vhost;
    const char *user;
    const char *password;
    int heartbeat;         // seconds
    int connect_timeout;   // milliseconds
    int timeout;           // milliseconds, of every step and of unanswered sending
} tg_amqp_address;

static inline struct timeval tg_amqp_time(int milliseconds) {
    struct timeval time = {milliseconds / 1000, (milliseconds % 1000) * 1000};
    return time;
}

// Connects, logs in, opens the channel. The connection must be destroyed whatever the end.
static inline tg_amqp_end tg_amqp_open(amqp_connection_state_t connection, const tg_amqp_address *address) {
    amqp_socket_t *socket = address->tls ? amqp_ssl_socket_new(connection) : amqp_tcp_socket_new(connection);
    if (socket == NULL) return tg_amqp_library(AMQP_STATUS_NO_MEMORY);
    if (address->tls) {
        amqp_ssl_socket_set_verify_peer(socket, 1);
        amqp_ssl_socket_set_verify_hostname(socket, 1);
        amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST);
        int status = amqp_ssl_socket_set_cacert(socket, address->ca);
        if (status == AMQP_STATUS_OK && address->certificate != NULL)
            status = amqp_ssl_socket_set_key(socket, address->certificate, address->key);
        if (status != AMQP_STATUS_OK) return tg_amqp_library(AMQP_STATUS_SSL_ERROR);
    }
    struct timeval connecting = tg_amqp_time(address->connect_timeout);
    struct timeval step = tg_amqp_time(address->timeout);
    amqp_set_handshake_timeout(connection, &connecting);
    amqp_set_rpc_timeout(connection, &step);
    int status = amqp_socket_open_noblock(socket, address->host, address->port, &connecting);
    if (status != AMQP_STATUS_OK) {
        tg_amqp_end end = tg_amqp_library(status);
        if (end.kind == TG_AMQP_LOST) end.kind = TG_AMQP_NO_CONNECTION;
        return end;
    }
    int file = amqp_get_sockfd(connection), user_timeout = address->timeout;
    // A peer that takes nothing for this long ends the connection, also in the middle of a large message.
    if (file >= 0) setsockopt(file, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout, sizeof user_timeout);
    tg_amqp_end end = tg_amqp_reply(amqp_login(
        connection, address->vhost, 0, 131072, address->heartbeat, AMQP_SASL_METHOD_PLAIN, address->user,
        address->password));
    if (end.kind != TG_AMQP_FINE) return end;
    amqp_channel_open(connection, 1);
    return tg_amqp_reply(amqp_get_rpc_reply(connection));
}

static inline tg_amqp_end tg_amqp_confirm(amqp_connection_state_t connection) {
    amqp_confirm_select(connection, 1);
    return tg_amqp_reply(amqp_get_rpc_reply(connection));
}

static inline amqp_bytes_t tg_amqp_text(const char *text) {
    amqp_bytes_t bytes = {strlen(text), (void *)text};
    return bytes;
}

// Persistent, mandatory, text/xml. FINE says only that the library took the bytes.
static inline tg_amqp_end tg_amqp_publish(
    amqp_connection_state_t connection, const char *exchange, const char *key, const char *id, const char *type,
    const void *body, size_t length) {
    amqp_basic_properties_t properties;
    memset(&properties, 0, sizeof properties);
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_CONTENT_ENCODING_FLAG
        | AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TYPE_FLAG;
    properties.content_type = tg_amqp_text("text/xml");
    properties.content_encoding = tg_amqp_text("UTF-8");
    properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
    properties.message_id = tg_amqp_text(id);
    properties.type = tg_amqp_text(type);
    amqp_bytes_t bytes = {length, (void *)body};
    int status = amqp_basic_publish(
        connection, 1, tg_amqp_text(exchange), tg_amqp_text(key), 1, 0, &properties, bytes);
    return status == AMQP_STATUS_OK ? tg_amqp_ended(TG_AMQP_FINE, 0, "", 0) : tg_amqp_library(status);
}

// Waits for the next thing that the broker says to a publisher; serves heartbeats meanwhile. A returned message is read
// off; the confirm that follows it comes at the next call.
static inline tg_amqp_end tg_amqp_wait(amqp_connection_state_t connection, int milliseconds) {
    struct timeval time = tg_amqp_time(milliseconds);
    amqp_frame_t frame;
    amqp_maybe_release_buffers(connection);
    int status = amqp_simple_wait_frame_noblock(connection, &frame, &time);
    if (status == AMQP_STATUS_TIMEOUT) return tg_amqp_ended(TG_AMQP_NOTHING, 0, "", 0);
    if (status != AMQP_STATUS_OK) return tg_amqp_library(status);
    if (frame.frame_type != AMQP_FRAME_METHOD) return tg_amqp_library(AMQP_STATUS_UNEXPECTED_STATE);
    tg_amqp_end end;
    switch (frame.payload.method.id) {
    case AMQP_BASIC_ACK_METHOD:
        end = tg_amqp_ended(TG_AMQP_ACK, 0, "", 0);
        end.tag = ((amqp_basic_ack_t *)frame.payload.method.decoded)->delivery_tag;
        return end;
    case AMQP_BASIC_NACK_METHOD:
        end = tg_amqp_ended(TG_AMQP_NACK, 0, "", 0);
        end.tag = ((amqp_basic_nack_t *)frame.payload.method.decoded)->delivery_tag;
        return end;
    case AMQP_BASIC_RETURN_METHOD: {
        const amqp_basic_return_t *back = (const amqp_basic_return_t *)frame.payload.method.decoded;
        end = tg_amqp_ended(
            TG_AMQP_RETURNED, back->reply_code, (const char *)back->reply_text.bytes, back->reply_text.len);
        amqp_message_t message;
        amqp_rpc_reply_t reply = amqp_read_message(connection, 1, &message, 0);
        if (reply.reply_type != AMQP_RESPONSE_NORMAL) return tg_amqp_reply(reply);
        amqp_destroy_message(&message);
        return end;
    }
    default: return tg_amqp_closing(&frame.payload.method);
    }
}

static inline tg_amqp_end tg_amqp_consume(amqp_connection_state_t connection, const char *queue, int prefetch) {
    amqp_table_t none = {0, NULL};
    amqp_bytes_t empty = {0, NULL};
    amqp_basic_qos(connection, 1, 0, (uint16_t)prefetch, 0);
    tg_amqp_end end = tg_amqp_reply(amqp_get_rpc_reply(connection));
    if (end.kind != TG_AMQP_FINE) return end;
    amqp_basic_consume(connection, 1, tg_amqp_text(queue), empty, 0, 0, 0, none);
    return tg_amqp_reply(amqp_get_rpc_reply(connection));
}

// The next message for a consumer; FINE fills the envelope, which must be destroyed then.
static inline tg_amqp_end tg_amqp_next(
    amqp_connection_state_t connection, int milliseconds, amqp_envelope_t *envelope) {
    struct timeval time = tg_amqp_time(milliseconds);
    amqp_maybe_release_buffers(connection);
    amqp_rpc_reply_t reply = amqp_consume_message(connection, envelope, &time, 0);
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && reply.library_error == AMQP_STATUS_TIMEOUT)
        return tg_amqp_ended(TG_AMQP_NOTHING, 0, "", 0);
    if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION && reply.library_error == AMQP_STATUS_UNEXPECTED_STATE)
        return tg_amqp_wait(connection, 0);
    return tg_amqp_reply(reply);
}

static inline int tg_amqp_take_off(amqp_connection_state_t connection, uint64_t tag, int isGood) {
    return isGood ? amqp_basic_ack(connection, 1, tag, 0) : amqp_basic_reject(connection, 1, tag, 0);
}

// A durable queue; for tests. Real ones are the node's.
static inline tg_amqp_end tg_amqp_declare(amqp_connection_state_t connection, const char *queue) {
    amqp_table_t none = {0, NULL};
    amqp_queue_declare(connection, 1, tg_amqp_text(queue), 0, 1, 0, 0, none);
    return tg_amqp_reply(amqp_get_rpc_reply(connection));
}

static inline tg_amqp_end tg_amqp_delete(amqp_connection_state_t connection, const char *queue) {
    amqp_queue_delete(connection, 1, tg_amqp_text(queue), 0, 0);
    return tg_amqp_reply(amqp_get_rpc_reply(connection));
}

static inline const char *tg_amqp_words(const tg_amqp_end *end) { return end->text; }
#endif
