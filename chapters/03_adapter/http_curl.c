/* SPDX-License-Identifier: MIT-0 */
#include "http_curl.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "http_header.h"
#include "string_builder.h"

struct http_curl {
    CURL *easy; /* one handle for all transfers: it keeps connections */
    struct http_curl_options options;
    char message[CURL_ERROR_SIZE];
    /* of the transfer under way */
    struct http_response *response;
    struct string_builder body;
    long long declared_len; /* Content-Length, -1 before it is seen */
    int refused;            /* why a callback stopped the transfer, or 0 */
};

static const struct port_code codes[] = {
    {CURLE_OK, 0},
    {CURLE_URL_MALFORMAT, -EINVAL},
    {CURLE_UNSUPPORTED_PROTOCOL, -EPROTONOSUPPORT},
    {CURLE_COULDNT_RESOLVE_HOST, -EHOSTUNREACH},
    {CURLE_COULDNT_RESOLVE_PROXY, -EHOSTUNREACH},
    {CURLE_COULDNT_CONNECT, -ECONNREFUSED},
    {CURLE_OPERATION_TIMEDOUT, -ETIMEDOUT},
    {CURLE_PARTIAL_FILE, -ECONNRESET},
    {CURLE_GOT_NOTHING, -ECONNRESET},
    {CURLE_RECV_ERROR, -ECONNRESET},
    {CURLE_SEND_ERROR, -ECONNRESET},
    {CURLE_WEIRD_SERVER_REPLY, -EPROTO},
    {CURLE_BAD_CONTENT_ENCODING, -EPROTO},
    {CURLE_HTTP2, -EPROTO},
    {CURLE_HTTP2_STREAM, -EPROTO},
    {CURLE_FILESIZE_EXCEEDED, -EFBIG},
    {CURLE_TOO_MANY_REDIRECTS, -ELOOP},
    {CURLE_PEER_FAILED_VERIFICATION, -EACCES},
    {CURLE_SSL_CONNECT_ERROR, -EPROTO},
    {CURLE_SSL_CERTPROBLEM, -EACCES},
    {CURLE_SSL_CACERT_BADFILE, -EACCES},
    {CURLE_SSL_ISSUER_ERROR, -EACCES},
    {CURLE_SSL_INVALIDCERTSTATUS, -EACCES},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, -EACCES},
    {CURLE_OUT_OF_MEMORY, -ENOMEM},
};

int http_curl_code(long curl_code)
{
    return port_code_find(codes, sizeof codes / sizeof codes[0], curl_code);
}

/* Any count but `size * n` makes libcurl end the transfer. */
static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
    struct http_curl *h = ctx;
    int rc = string_builder_append(&h->body, bytes, size * n);

    if (rc == 0)
        return size * n;
    h->refused = rc == -EMSGSIZE ? -EFBIG : rc;
    return 0;
}

static void start_of_answer(struct http_curl *h)
{
    h->declared_len = -1;
    h->response->etag[0] = '\0';
    h->response->content_type[0] = '\0';
}

/* Called per header line, also of answers that only redirect. */
static size_t on_header(char *line, size_t size, size_t n, void *ctx)
{
    struct http_curl *h = ctx;
    size_t len = size * n, value_len;
    const char *value;

    if (len >= 5 && memcmp(line, "HTTP/", 5) == 0)
        start_of_answer(h);
    value = http_header_value(line, len, "ETag", &value_len);
    if (value)
        http_field_copy(h->response->etag, value, value_len);
    value = http_header_value(line, len, "Content-Type", &value_len);
    if (value)
        http_field_copy(h->response->content_type, value, value_len);
    value = http_header_value(line, len, "Content-Length", &value_len);
    if (value)
        h->refused = http_header_length(value, value_len, &h->declared_len);
    value = http_header_value(line, len, "Content-Encoding", &value_len);
    if (value && !(value_len == 8 && strncasecmp(value, "identity", 8) == 0))
        h->refused = -EPROTO;
    return h->refused ? 0 : len;
}

/* Returns CURLE_OK only when every option was taken. */
static CURLcode set_options(struct http_curl *h)
{
    const struct http_curl_options *o = &h->options;
    CURL *easy = h->easy;
    CURLcode rc = CURLE_OK;

    // clang-format off
#define SET(name, value) \
    if (rc == CURLE_OK) \
        rc = curl_easy_setopt(easy, CURLOPT_##name, value)
    SET(PROTOCOLS_STR, "http,https");
    SET(REDIR_PROTOCOLS_STR, "http,https");
    SET(FOLLOWLOCATION, 1L);
    SET(MAXREDIRS, o->max_redirects);
    SET(TIMEOUT_MS, o->timeout_ms);
    SET(CONNECTTIMEOUT_MS, o->connect_timeout_ms);
    SET(NOSIGNAL, 1L); /* time-outs of the resolver raise no SIGALRM */
    SET(USERAGENT, o->user_agent);
    SET(ERRORBUFFER, h->message);
    SET(WRITEFUNCTION, on_body);
    SET(WRITEDATA, h);
    SET(HEADERFUNCTION, on_header);
    SET(HEADERDATA, h);
#undef SET
    // clang-format on
    return rc;
}

static const char *refusal(int code)
{
    return code == -EFBIG    ? "the body is larger than the limit"
           : code == -ENOMEM ? "no memory for the body"
                             : "Content-Length twice, or compressed unasked";
}

static int failed(struct http_curl *h, CURLcode rc, struct port_error *err)
{
    const char *why = h->message[0] ? h->message : curl_easy_strerror(rc);

    if (h->refused)
        return port_fail(err, h->refused, rc, "%s", refusal(h->refused));
    return port_fail(err, http_curl_code(rc), rc, "%s", why);
}

/* The handle keeps pointers to what it is given: all of it is taken back
 * before this returns. */
static CURLcode transfer(struct http_curl *h,
                         const struct http_request *request)
{
    char line[HTTP_FIELD_MAX + 20];
    struct curl_slist *headers = NULL;
    CURLcode rc = CURLE_OK;

    if (request->etag && request->etag[0]) {
        (void)snprintf(line, sizeof line, "If-None-Match: %s", request->etag);
        headers = curl_slist_append(NULL, line);
        if (!headers)
            rc = CURLE_OUT_OF_MEMORY;
    }
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, headers);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(h->easy, CURLOPT_URL, request->url);
    if (rc == CURLE_OK)
        rc = curl_easy_perform(h->easy);
    curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return rc;
}

static int finish(struct http_curl *h, struct http_response *out)
{
    long status = 0;

    curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
    out->status = (int)status;
    out->body_len = h->body.len;
    return string_builder_take(&h->body, &out->body);
}

static int http_curl_get(void *self, const struct http_request *request,
                         struct http_response *out, struct port_error *err)
{
    struct http_curl *h = self;
    CURLcode curl_rc;
    int rc;

    memset(out, 0, sizeof *out);
    rc = http_url_check(request->url, err);
    if (rc < 0)
        return rc;
    h->response = out;
    h->refused = 0;
    h->message[0] = '\0';
    start_of_answer(h);
    string_builder_init(&h->body, h->options.max_body_bytes);
    curl_rc = transfer(h, request);
    if (curl_rc != CURLE_OK)
        rc = failed(h, curl_rc, err);
    else if (finish(h, out) < 0)
        rc = port_fail(err, -ENOMEM, 0, "no memory for the body");
    string_builder_fini(&h->body);
    if (rc < 0)
        http_response_fini(out);
    return rc;
}

static void http_curl_close(void *self)
{
    struct http_curl *h = self;

    curl_easy_cleanup(h->easy);
    curl_global_cleanup();
    free(h);
}

static void fill_defaults(struct http_curl_options *o)
{
    if (!o->timeout_ms)
        o->timeout_ms = 30000;
    if (!o->connect_timeout_ms)
        o->connect_timeout_ms = 10000;
    if (!o->max_body_bytes)
        o->max_body_bytes = 10 * 1024 * 1024;
    if (!o->max_redirects)
        o->max_redirects = 5;
    if (!o->user_agent)
        o->user_agent = "pagewatch/1.0";
}

int http_curl_open(struct http_port *out,
                   const struct http_curl_options *options)
{
    struct http_curl *h = calloc(1, sizeof *h);

    memset(out, 0, sizeof *out);
    if (!h)
        return -ENOMEM;
    if (options)
        h->options = *options;
    fill_defaults(&h->options);
    /* Counted by libcurl: each init has its cleanup. */
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(h);
        return -EIO;
    }
    h->easy = curl_easy_init();
    if (!h->easy || set_options(h) != CURLE_OK) {
        http_curl_close(h);
        return -EIO;
    }
    *out = (struct http_port){h, http_curl_get, http_curl_close};
    return 0;
}
