/* SPDX-License-Identifier: MIT-0 */
#include "crawl_demo.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

enum { IDLE_SECONDS = 30 };

struct crawl_demo {
    uint64_t seed;
    struct MHD_Daemon *daemon;
};

/* libmicrohttpd decodes what is percent-encoded, and splits the query: it is
 * put together again, as bytes. */
static enum MHD_Result add_pair(void *ctx, enum MHD_ValueKind kind,
                                const char *key, const char *value)
{
    struct string_builder *query = ctx;

    (void)kind;
    (void)string_builder_append_format(query, "%s%s=%s", query->len ? "&" : "",
                                       key, value ? value : "");
    return MHD_YES;
}

static enum MHD_Result answer(struct MHD_Connection *connection, int status,
                              struct string_builder *page, const char *type)
{
    struct MHD_Response *response;
    enum MHD_Result rc = MHD_NO;
    char *body;
    size_t len = page->len;

    if (status < 0 || string_builder_take(page, &body) < 0)
        return MHD_NO; /* closes the connection */
    response =
        MHD_create_response_from_buffer(len, body, MHD_RESPMEM_MUST_FREE);
    if (!response) {
        free(body);
        return MHD_NO;
    }
    if (MHD_add_response_header(response, "Content-Type", type) == MHD_YES)
        rc = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return rc;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection,
                                  const char *path, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_len, void **request)
{
    const struct crawl_demo *demo = ctx;
    struct string_builder page, query;
    enum MHD_Result rc;
    const char *type;
    int status;

    (void)version;
    (void)upload;
    (void)upload_len;
    (void)request;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return MHD_NO;
    string_builder_init(&page, 0);
    string_builder_init(&query, 0);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_pair,
                              &query);
    status = crawl_demo_page(demo->seed, path,
                             query.len ? string_builder_cstr(&query) : NULL,
                             &page, &type);
    rc = answer(connection, status, &page, type);
    string_builder_fini(&page);
    string_builder_fini(&query);
    return rc;
}

int crawl_demo_open(struct crawl_demo **out, uint16_t port, uint64_t seed,
                    uint16_t *out_port, struct port_error *err)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct crawl_demo *demo = calloc(1, sizeof *demo);
    const union MHD_DaemonInfo *info;

    *out = NULL;
    if (!demo)
        return port_fail(err, -ENOMEM, 0, "no memory");
    demo->seed = seed;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    demo->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO, port, NULL, NULL,
        on_request, demo, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_END);
    info = demo->daemon
               ? MHD_get_daemon_info(demo->daemon, MHD_DAEMON_INFO_BIND_PORT)
               : NULL;
    if (!info) {
        crawl_demo_close(demo);
        return port_fail(err, errno ? -errno : -EIO, 0,
                         "127.0.0.1:%u cannot be served: %s", (unsigned)port,
                         strerror(errno));
    }
    *out_port = info->port;
    *out = demo;
    return 0;
}

void crawl_demo_close(struct crawl_demo *demo)
{
    if (!demo)
        return;
    if (demo->daemon)
        MHD_stop_daemon(demo->daemon);
    free(demo);
}
