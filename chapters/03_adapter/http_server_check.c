/* SPDX-License-Identifier: MIT-0 */
#include "http_server_check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "string_builder.h"

struct request {
    char path[256], if_none_match[128];
};

static int listen_any(struct sockaddr_in *out)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof *out;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        getsockname(fd, (struct sockaddr *)out, &len) < 0)
        return -1;
    return fd;
}

/* -1 when the other side is gone. */
static int send_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

        if (n < 0)
            return -1;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static void field(const char *head, const char *name, char *out, size_t cap)
{
    const char *at = strstr(head, name);
    size_t len;

    out[0] = '\0';
    if (!at)
        return;
    at += strlen(name);
    len = strcspn(at, "\r\n");
    if (len < cap)
        (void)snprintf(out, cap, "%.*s", (int)len, at);
}

static int read_request(int fd, struct request *out)
{
    char head[8192];
    size_t len = 0;

    while (len + 1 < sizeof head) {
        ssize_t n = recv(fd, head + len, sizeof head - 1 - len, 0);

        if (n <= 0)
            return -1;
        len += (size_t)n;
        head[len] = '\0';
        if (strstr(head, "\r\n\r\n"))
            break;
    }
    field(head, "If-None-Match: ", out->if_none_match,
          sizeof out->if_none_match);
    return sscanf(head, "GET %255s ", out->path) == 1 ? 0 : -1;
}

static void add_head(struct string_builder *sb, const struct server *self,
                     const struct server_page *page, size_t len)
{
    string_builder_append_format(sb, "HTTP/1.1 %d x\r\nConnection: close\r\n",
                                 page->status);
    if (page->etag)
        string_builder_append_format(sb, "ETag: %s\r\n", page->etag);
    if (page->type)
        string_builder_append_format(sb, "Content-Type: %s\r\n", page->type);
    if (page->location)
        string_builder_append_format(sb, "Location: %s%s\r\n",
                                     page->location[0] == '/' ? self->base : "",
                                     page->location);
    if (page->fault == SERVER_GZIP)
        string_builder_append_str(sb, "Content-Encoding: gzip\r\n");
    if (page->fault == SERVER_TWO_LENGTHS)
        string_builder_append_format(sb, "Content-Length: %zu\r\n", len + 1);
    if (page->fault == SERVER_ENDLESS)
        string_builder_append_str(sb, "Transfer-Encoding: chunked\r\n\r\n");
    else if (page->fault == SERVER_HUGE)
        string_builder_append_str(sb, "Content-Length: 10000000000\r\n\r\n");
    else
        string_builder_append_format(sb, "Content-Length: %zu\r\n\r\n",
                                     len + (page->fault == SERVER_CUT));
}

static void reset(int fd)
{
    const struct linger now = {1, 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static void answer(int fd, const struct server *self,
                   const struct server_page *page, const char *if_none_match)
{
    static const char chunk[] = "a\r\n0123456789\r\n";
    struct server_page sent = *page;
    struct string_builder sb;
    char byte;

    if (page->fault == SERVER_SILENT) {
        (void)!recv(fd, &byte, 1, 0); /* until the client gives up */
        return;
    }
    if (page->fault == SERVER_GARBAGE) {
        send_all(fd, "hello\r\n\r\n", 9);
        return;
    }
    if (!page->body)
        sent.body_len = 0;
    else if (!page->body_len)
        sent.body_len = strlen(page->body);
    if (page->etag && strcmp(page->etag, if_none_match) == 0) {
        sent.status = 304;
        sent.body_len = 0;
    }
    string_builder_init(&sb, 0);
    add_head(&sb, self, &sent, sent.body_len);
    if (page->fault == SERVER_RESET)
        sent.body_len /= 2;
    if (page->fault == SERVER_HUGE)
        sent.body_len = 0;
    string_builder_append(&sb, sent.body ? sent.body : "", sent.body_len);
    send_all(fd, sb.data, sb.len);
    string_builder_fini(&sb);
    while (page->fault == SERVER_ENDLESS &&
           send_all(fd, chunk, sizeof chunk - 1) == 0)
        ;
    if (page->fault == SERVER_RESET)
        reset(fd);
}

static void serve(int listener, int asked, const struct server *self,
                  const struct server_page *pages, size_t n)
{
    const struct server_page missing = {.status = 404};

    for (;;) {
        int fd = accept(listener, NULL, NULL);
        const struct server_page *page = &missing;
        struct request request;
        size_t i;

        if (fd < 0)
            continue;
        if (read_request(fd, &request) == 0) {
            for (i = 0; i < n; i++)
                if (strcmp(pages[i].path, request.path) == 0)
                    page = &pages[i];
            if (page != &missing)
                (void)!write(asked, "", 1);
            answer(fd, self, page, request.if_none_match);
        }
        close(fd);
    }
}

int server_start(struct server *out, const struct server_page *pages, size_t n)
{
    struct sockaddr_in address;
    int fd = listen_any(&address), ends[2];

    if (fd < 0 || listen(fd, 64) < 0 || pipe(ends) < 0 ||
        fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
        return -errno;
    out->asked = ends[0];
    (void)snprintf(out->base, sizeof out->base, "http://127.0.0.1:%d",
                   ntohs(address.sin_port));
    out->pid = fork();
    if (out->pid == 0) {
        serve(fd, ends[1], out, pages, n);
        _exit(0);
    }
    close(fd);
    close(ends[1]);
    return out->pid < 0 ? -errno : 0;
}

void server_stop(struct server *server)
{
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    close(server->asked);
}

int server_nobody(char *out, size_t cap)
{
    struct sockaddr_in address;
    int fd = listen_any(&address); /* bound, and never listening */

    if (fd < 0)
        return -errno;
    (void)snprintf(out, cap, "http://127.0.0.1:%d/", ntohs(address.sin_port));
    return 0;
}
