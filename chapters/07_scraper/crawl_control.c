/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* lint: accept4 and SOCK_CLOEXEC in one call */
#include "crawl_control.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { CLIENTS = 4, LINE_MAX_BYTES = 32, ASK_TIMEOUT_MS = 5000 };

struct client {
    int fd; /* -1: free */
    size_t len;
    char line[LINE_MAX_BYTES];
};

struct crawl_control {
    struct crawl_engine *engine;
    struct event_loop *loop;
    struct sockaddr_un at;
    int fd;
    size_t turn; /* who is put out when a fifth comes */
    struct client clients[CLIENTS];
};

static int address(struct sockaddr_un *out, const char *job,
                   struct port_error *err)
{
    int n;

    memset(out, 0, sizeof *out);
    out->sun_family = AF_UNIX;
    n = snprintf(out->sun_path, sizeof out->sun_path, "%s.sock", job);
    if (n < 0 || (size_t)n >= sizeof out->sun_path)
        return port_fail(err, -ENAMETOOLONG, 0,
                         "%.60s...sock: too long for a socket", job);
    return 0;
}

/* ----------------------------------------------------------------- server --*/

static void answer_stats(const struct crawl_engine *e, char *buf, size_t cap)
{
    const struct crawl_stats *s = crawl_engine_stats(e);
    struct crawl_load load = crawl_engine_load(e);

    (void)snprintf(buf, cap,
                   "{\"pages\":%" PRId64 ",\"items\":%" PRId64
                   ",\"enqueued\":%" PRId64 ",\"queued\":%" PRId64
                   ",\"retries\":%" PRId64 ",\"failures\":%" PRId64
                   ",\"fetching\":%d,\"parsing\":%d,"
                   "\"sites\":%zu}\n",
                   s->pages, s->items, s->links_new, load.queued, s->retries,
                   s->failures + s->page_failures, load.in_flight, load.parsing,
                   load.sites);
}

static void act(struct crawl_control *c, const char *line, char *buf,
                size_t cap)
{
    (void)snprintf(buf, cap, "ok\n");
    if (strcmp(line, "stats") == 0)
        answer_stats(c->engine, buf, cap);
    else if (strcmp(line, "pause") == 0)
        crawl_engine_pause(c->engine, true);
    else if (strcmp(line, "resume") == 0)
        crawl_engine_pause(c->engine, false);
    else if (strcmp(line, "stop") == 0)
        crawl_engine_stop(c->engine);
    else
        (void)snprintf(buf, cap, "!ERR stats, pause, resume or stop\n");
}

static void drop(struct crawl_control *c, struct client *client)
{
    if (client->fd < 0)
        return;
    (void)event_loop_io_remove(c->loop, client->fd);
    close(client->fd);
    client->fd = -1;
}

/* The answer fits into the socket's buffer: nobody waits for a slow reader. */
static void answer(struct crawl_control *c, struct client *client)
{
    char buf[400];

    act(c, client->line, buf, sizeof buf);
    (void)send(client->fd, buf, strlen(buf), MSG_NOSIGNAL | MSG_DONTWAIT);
    drop(c, client);
}

static void on_bytes(struct event_loop *loop, int fd, unsigned events,
                     void *ctx)
{
    struct crawl_control *c = ctx;
    struct client *client = c->clients;
    ssize_t n;
    char *end;

    (void)loop;
    (void)events;
    while (client->fd != fd)
        client++;
    n = recv(fd, client->line + client->len,
             sizeof client->line - 1 - client->len, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        drop(c, client);
        return;
    }
    client->len += (size_t)n;
    client->line[client->len] = '\0';
    end = strchr(client->line, '\n');
    if (end)
        *end = '\0';
    if (end || client->len == sizeof client->line - 1)
        answer(c, client);
}

static void on_client(struct event_loop *loop, int fd, unsigned events,
                      void *ctx)
{
    struct crawl_control *c = ctx;
    struct client *client = &c->clients[c->turn++ % CLIENTS];
    int accepted = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

    (void)events;
    if (accepted < 0)
        return;
    drop(c, client); /* the one that has been silent longest */
    client->fd = accepted;
    client->len = 0;
    if (event_loop_io_add(loop, accepted, EVENT_LOOP_READ, on_bytes, c) < 0) {
        close(accepted);
        client->fd = -1;
    }
}

static int listen_at(struct crawl_control *c, struct port_error *err)
{
    mode_t old;
    int rc;

    c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (c->fd < 0)
        return port_fail(err, -errno, 0, "control: %s", strerror(errno));
    (void)unlink(c->at.sun_path);
    old = umask(0177);
    rc = bind(c->fd, (struct sockaddr *)&c->at, sizeof c->at);
    if (rc < 0)
        rc = -errno;
    (void)umask(old);
    if (rc == 0 && listen(c->fd, CLIENTS) < 0)
        rc = -errno;
    if (rc == 0)
        rc = event_loop_io_add(c->loop, c->fd, EVENT_LOOP_READ, on_client, c);
    return rc < 0 ? port_fail(err, rc, 0, "%.100s: %s", c->at.sun_path,
                              strerror(-rc))
                  : 0;
}

int crawl_control_open(struct crawl_control **out, const char *job,
                       struct crawl_engine *engine, struct event_loop *loop,
                       struct port_error *err)
{
    struct crawl_control *c = calloc(1, sizeof *c);
    size_t i;
    int rc;

    *out = NULL;
    if (!c)
        return port_fail(err, -ENOMEM, 0, "no memory");
    rc = address(&c->at, job, err);
    if (rc < 0) {
        free(c);
        return rc;
    }
    c->engine = engine;
    c->loop = loop;
    for (i = 0; i < CLIENTS; i++)
        c->clients[i].fd = -1;
    rc = listen_at(c, err);
    if (rc < 0)
        crawl_control_close(c);
    else
        *out = c;
    return rc;
}

void crawl_control_close(struct crawl_control *c)
{
    size_t i;

    if (!c)
        return;
    for (i = 0; i < CLIENTS; i++)
        drop(c, &c->clients[i]);
    if (c->fd >= 0) {
        (void)event_loop_io_remove(c->loop, c->fd);
        (void)unlink(c->at.sun_path);
        close(c->fd);
    }
    free(c);
}

/* ----------------------------------------------------------------- client --*/

static int read_answer(int fd, char *buf, size_t cap)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    size_t len = 0;
    ssize_t n = 1;

    while (n > 0 && len + 1 < cap && poll(&p, 1, ASK_TIMEOUT_MS) > 0) {
        n = recv(fd, buf + len, cap - 1 - len, 0);
        len += n > 0 ? (size_t)n : 0;
    }
    buf[len] = '\0';
    return len > 0 && buf[len - 1] == '\n' ? 0 : -ETIMEDOUT;
}

int crawl_control_ask(const char *job, const char *command, char *buf,
                      size_t cap, struct port_error *err)
{
    struct sockaddr_un at;
    char line[LINE_MAX_BYTES];
    int fd = -1, rc = address(&at, job, err);

    buf[0] = '\0';
    if (rc < 0)
        return rc;
    (void)snprintf(line, sizeof line, "%.30s\n", command);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
        send(fd, line, strlen(line), MSG_NOSIGNAL) < 0)
        rc = -errno;
    if (rc == 0)
        rc = read_answer(fd, buf, cap);
    if (fd >= 0)
        close(fd);
    return rc < 0 ? port_fail(err, rc, 0, "%.80s: no crawl answers there (%s)",
                              job, strerror(-rc))
                  : 0;
}
