/* SPDX-License-Identifier: MIT-0 */
#include "crawl_fault_server_check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crawl_fault_private_check.h"

enum { CONNS = 128, FAULTS_MAX = 100, TICK_MS = 20, REQUEST_MAX = 256 * 1024 };

struct fault_counts {
    volatile int hits[FAULTS_MAX], well, meanwhile, connections;
};

struct loop {
    int listeners[2]; /* the faults', the sound site's */
    struct fault_counts *counts;
    struct fault_conn conns[CONNS];
};

void fault_say(struct fault_conn *c, const char *text)
{
    string_builder_append_str(&c->out, text);
}

void fault_page(struct fault_conn *c, const char *extra, const char *body,
                size_t len)
{
    string_builder_append_format(
        &c->out,
        "HTTP/1.1 200 OK\r\n%sContent-Length: "
        "%zu\r\n%s\r\n",
        c->after == FAULT_KEEP ? "" : "Connection: close\r\n", len, extra);
    string_builder_append(&c->out, body, len);
}

/* ---------------------------------------------------------------- answers --*/

/* A tree: page n links to 2n + 1 and 2n + 2. */
static void answer_well(struct fault_conn *c, const char *path)
{
    long n = strtol(path + 1, NULL, 10), child;
    char body[200];
    int len = snprintf(body, sizeof body, "<title>well %ld</title>", n);

    for (child = 2 * n + 1; child <= 2 * n + 2; child++)
        if (child < FAULT_WELL_PAGES)
            len += snprintf(body + len, sizeof body - (size_t)len,
                            "<a href=/%ld>%ld</a>", child, child);
    c->after = FAULT_KEEP;
    fault_page(c, "Content-Type: text/html\r\n", body, (size_t)len);
}

static void answer_missing(struct fault_conn *c)
{
    fault_say(c, "HTTP/1.1 404 x\r\nConnection: close\r\n"
                 "Content-Length: 0\r\n\r\n");
}

static const struct fault *find(const char *path, const char **out_rest)
{
    size_t i, len = strcspn(path + 1, "/ ");

    *out_rest = path + 1 + len;
    for (i = 0; i < fault_count; i++)
        if (strlen(fault_table[i].name) == len &&
            memcmp(fault_table[i].name, path + 1, len) == 0)
            return &fault_table[i];
    return NULL;
}

static void answer_fault(struct loop *l, struct fault_conn *c, const char *path)
{
    const char *rest;
    const struct fault *f = find(path, &rest);
    char type[100];
    int hit;

    if (!f) {
        answer_missing(c);
        return;
    }
    hit = ++l->counts->hits[f - fault_table];
    c->fault = f;
    c->after = f->after;
    if (f->drips_from)
        c->drips_from = f->drips_from - 1;
    if (f->fn) {
        f->fn(c, rest, hit);
    } else if (f->text) {
        string_builder_append_str(&c->out, f->text);
    } else {
        (void)snprintf(type, sizeof type, "Content-Type: %s\r\n",
                       f->type ? f->type : "text/html");
        fault_page(c, type, f->body, f->body_len);
    }
}

/* A whole request is there. */
static void answer(struct loop *l, struct fault_conn *c)
{
    const char *line = string_builder_cstr(&c->in);
    const char *path = line + strlen("GET ");
    char *text = strndup(path, strcspn(path, " "));

    c->state = FAULT_WRITES;
    c->sent = 0;
    c->drips_from = SIZE_MAX;
    c->after = FAULT_CLOSE;
    string_builder_clear(&c->out);
    if (!text || strncmp(line, "GET /", 5) != 0 ||
        strcmp(text, "/robots.txt") == 0) {
        answer_missing(c);
    } else if (c->well) {
        l->counts->well++;
        answer_well(c, text);
    } else {
        answer_fault(l, c, text);
    }
    c->answers++;
    string_builder_clear(&c->in);
    free(text);
}

/* ------------------------------------------------------------ connections --*/

static void open_conn(struct loop *l, int listener, bool well)
{
    int fd = accept(listener, NULL, NULL);
    size_t i = 0;

    while (i < CONNS && l->conns[i].fd >= 0)
        i++;
    if (fd < 0)
        return;
    if (i == CONNS || fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
        close(fd);
        return;
    }
    l->conns[i] = (struct fault_conn){.fd = fd, .well = well};
    string_builder_init(&l->conns[i].in, REQUEST_MAX);
    string_builder_init(&l->conns[i].out, 0);
    l->counts->connections++;
}

static void close_conn(struct loop *l, struct fault_conn *c, bool reset)
{
    const struct linger now = {1, 0};

    if (reset)
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(c->fd);
    string_builder_fini(&c->in);
    string_builder_fini(&c->out);
    if (c->fault)
        l->counts->meanwhile = l->counts->well;
    c->fd = -1;
}

/* Somebody speaks TLS to us. One site answers as ever, the other hangs up. */
static void answer_stranger(struct loop *l, struct fault_conn *c)
{
    if (c->well) {
        close_conn(l, c, false);
        return;
    }
    answer_missing(c);
    c->state = FAULT_WRITES;
    c->drips_from = SIZE_MAX;
}

static void read_some(struct loop *l, struct fault_conn *c)
{
    char buf[16384];
    ssize_t n = recv(c->fd, buf, sizeof buf, 0);

    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0 || string_builder_append(&c->in, buf, (size_t)n) < 0)
        close_conn(l, c, false);
    else if (c->in.data[0] != 'G')
        answer_stranger(l, c);
    else if (c->state == FAULT_READS &&
             strstr(string_builder_cstr(&c->in), "\r\n\r\n"))
        answer(l, c);
}

/* All that was to be sent is sent. */
static void end_answer(struct loop *l, struct fault_conn *c)
{
    if (c->after == FAULT_STALL)
        c->state = FAULT_STALLED;
    else if (c->after == FAULT_KEEP)
        c->state = FAULT_READS;
    else
        close_conn(l, c, c->after == FAULT_RESET);
}

static void write_some(struct loop *l, struct fault_conn *c)
{
    size_t left = c->out.len - c->sent;
    ssize_t n = 0;

    if (c->sent >= c->drips_from)
        left = left ? 1 : 0;
    else if (left > c->drips_from - c->sent)
        left = c->drips_from - c->sent;
    if (left)
        n = send(c->fd, c->out.data + c->sent, left, MSG_NOSIGNAL);
    if (n < 0) {
        if (errno != EAGAIN)
            close_conn(l, c, false);
        return;
    }
    c->sent += (size_t)n;
    if (c->sent < c->out.len)
        return;
    string_builder_clear(&c->out);
    c->sent = 0;
    if (!c->more || !c->more(c)) {
        c->more = NULL;
        end_answer(l, c);
    }
}

/* ------------------------------------------------------------------- loop --*/

static bool drips(const struct fault_conn *c)
{
    return c->fd >= 0 && c->state == FAULT_WRITES && c->sent >= c->drips_from;
}

/* Fills fds[i] for connection i; poll passes over those that are free. Returns
 * how long to wait. */
static int watch(struct loop *l, struct pollfd *fds)
{
    int timeout_ms = -1;
    size_t i;

    for (i = 0; i < CONNS; i++) {
        struct fault_conn *c = &l->conns[i];

        fds[i] = (struct pollfd){.fd = c->fd, .events = POLLIN};
        if (drips(c))
            timeout_ms = TICK_MS;
        else if (c->state == FAULT_WRITES)
            fds[i].events |= POLLOUT;
    }
    for (i = 0; i < 2; i++)
        fds[CONNS + i] =
            (struct pollfd){.fd = l->listeners[i], .events = POLLIN};
    return timeout_ms;
}

static void serve(struct loop *l)
{
    struct pollfd fds[CONNS + 2];
    size_t i;

    for (;;) {
        int n = poll(fds, CONNS + 2, watch(l, fds));

        for (i = 0; i < CONNS; i++) {
            struct fault_conn *c = &l->conns[i];

            if (c->fd >= 0 && (fds[i].revents & (POLLIN | POLLHUP | POLLERR)))
                read_some(l, c);
            if (c->fd >= 0 &&
                ((fds[i].revents & POLLOUT) || (n == 0 && drips(c))))
                write_some(l, c);
        }
        for (i = 0; i < 2; i++)
            if (fds[CONNS + i].revents & POLLIN)
                open_conn(l, l->listeners[i], i == 1);
    }
}

/* ------------------------------------------------------------------ start --*/

static int listen_at(unsigned host, char *out_base, size_t cap)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(host);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) < 0 ||
        listen(fd, 64) < 0)
        return -1;
    (void)snprintf(out_base, cap, "http://127.0.0.%u:%d", host & 255,
                   ntohs(address.sin_port));
    return fd;
}

/* A file that has no name is shared memory enough. */
static int share_counts(struct fault_server *out)
{
    FILE *f = tmpfile();
    void *at = MAP_FAILED;

    if (f && ftruncate(fileno(f), sizeof *out->counts) == 0)
        at = mmap(NULL, sizeof *out->counts, PROT_READ | PROT_WRITE, MAP_SHARED,
                  fileno(f), 0);
    if (f)
        fclose(f);
    out->counts = at == MAP_FAILED ? NULL : at;
    return out->counts ? 0 : -ENOMEM;
}

int fault_server_start(struct fault_server *out)
{
    static struct loop loop;
    size_t i;

    if (fault_count > FAULTS_MAX)
        return -ENOSPC;
    if (share_counts(out) < 0)
        return -ENOMEM;
    loop.counts = out->counts;
    loop.listeners[0] = listen_at(INADDR_LOOPBACK, out->base, sizeof out->base);
    loop.listeners[1] =
        listen_at(INADDR_LOOPBACK + 1, out->well, sizeof out->well);
    if (loop.listeners[0] < 0 || loop.listeners[1] < 0)
        return -errno;
    for (i = 0; i < CONNS; i++)
        loop.conns[i].fd = -1;
    out->pid = fork();
    if (out->pid == 0) {
        serve(&loop);
        _exit(0);
    }
    close(loop.listeners[0]);
    close(loop.listeners[1]);
    return out->pid < 0 ? -errno : 0;
}

void fault_server_stop(struct fault_server *server)
{
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    munmap(server->counts, sizeof *server->counts);
}

/* ----------------------------------------------------------------- counts --*/

void fault_server_forget(struct fault_server *server)
{
    size_t i;

    for (i = 0; i < FAULTS_MAX; i++)
        server->counts->hits[i] = 0;
    server->counts->well = server->counts->meanwhile = 0;
    server->counts->connections = 0;
}

int fault_server_hits(const struct fault_server *server, const char *name)
{
    size_t i;

    for (i = 0; i < fault_count; i++)
        if (strcmp(fault_table[i].name, name) == 0)
            return server->counts->hits[i];
    return 0;
}

int fault_server_well_hits(const struct fault_server *server)
{
    return server->counts->well;
}

int fault_server_well_meanwhile(const struct fault_server *server)
{
    return server->counts->meanwhile;
}

int fault_server_connections(const struct fault_server *server)
{
    return server->counts->connections;
}
