/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* lint: the peer is epoll itself */
#include "event_loop.h"
#include "ratio_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Ping-pong: a byte goes to and fro in each pair; every event is one read and
 * one write. Both sides make the same system calls on the same sockets.
 */
enum { PAIRS = 64, EVENTS = 60000 };

struct ping_pong {
    int fds[PAIRS * 2];
    int left;
    int bad;
};

static void serve_all(struct ping_pong *game)
{
    for (int i = 0; i < PAIRS; i++)
        game->bad += write(game->fds[2 * i], "x", 1) != 1;
}

static void drain_all(struct ping_pong *game)
{
    char byte;

    for (int i = 0; i < PAIRS * 2; i++)
        while (recv(game->fds[i], &byte, 1, MSG_DONTWAIT) == 1)
            ;
}

static void bounce(struct ping_pong *game, int fd)
{
    char byte;

    game->bad += read(fd, &byte, 1) != 1;
    game->bad += write(fd, &byte, 1) != 1;
    game->left--;
}

static void on_byte(struct event_loop *loop, int fd, unsigned events, void *ctx)
{
    struct ping_pong *game = ctx;

    (void)events;
    bounce(game, fd);
    if (game->left <= 0)
        event_loop_stop(loop);
}

static void with_event_loop(void *ctx)
{
    struct ping_pong *game = ctx;
    struct event_loop *loop;

    if (event_loop_create(&loop))
        abort();
    for (int i = 0; i < PAIRS * 2; i++)
        game->bad += event_loop_io_add(loop, game->fds[i], EVENT_LOOP_READ,
                                       on_byte, game) != 0;
    game->left = EVENTS;
    serve_all(game);
    game->bad += event_loop_run(loop) != 0;
    event_loop_destroy(loop);
    drain_all(game);
}

static void with_raw_epoll(void *ctx)
{
    struct ping_pong *game = ctx;
    struct epoll_event events[128];
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);

    for (int i = 0; i < PAIRS * 2; i++) {
        events[0].events = EPOLLIN;
        events[0].data.fd = game->fds[i];
        game->bad +=
            epoll_ctl(epoll_fd, EPOLL_CTL_ADD, game->fds[i], events) != 0;
    }
    game->left = EVENTS;
    serve_all(game);
    while (game->left > 0) {
        int count = epoll_wait(epoll_fd, events, 128, -1);

        for (int i = 0; i < count; i++)
            bounce(game, events[i].data.fd);
    }
    close(epoll_fd);
    drain_all(game);
}

int main(void)
{
    struct ping_pong game = {.bad = 0};
    const struct ratio_bench_case bench = {.name = "ping-pong, 64 socket pairs",
                                           .peer = "raw epoll",
                                           .ours = with_event_loop,
                                           .theirs = with_raw_epoll,
                                           .ctx = &game,
                                           .floor = 0.97,
                                           .rounds = 21};
    struct ratio_bench_result result;
    char row[RATIO_BENCH_ROW_MAX];

    for (int i = 0; i < PAIRS; i++)
        game.bad += socketpair(AF_UNIX, SOCK_STREAM, 0, game.fds + 2 * i) != 0;
    if (ratio_bench_run(&bench, &result) || game.bad)
        return EXIT_FAILURE;
    ratio_bench_format(&bench, &result, row, sizeof row);
    fputs(row, stdout);
    return result.met ? EXIT_SUCCESS : EXIT_FAILURE;
}
