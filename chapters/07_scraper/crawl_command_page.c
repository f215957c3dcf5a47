/* SPDX-License-Identifier: MIT-0 */
/* The commands that look at single pages, at a crawl that runs, or at how fast
 * this machine is. */
#include "crawl_command.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crawl_contract.h"
#include "crawl_control.h"
#include "crawl_demo.h"
#include "crawl_download_curl.h"
#include "crawl_fetch.h"
#include "crawl_shell.h"

enum { OK, FAILED };

extern char **environ;

static int open_network(const struct crawl_command *c,
                        struct crawl_downloader *out, struct port_error *err)
{
    const struct crawl_download_options options = {
        .max_fetches = 1,
        .timeout_ms = (long)c->timeout_ms,
        .max_body_bytes = (size_t)c->max_kib * 1024,
        .user_agent = c->settings.agent,
        .ca_file = c->ca_file,
        .proxy = c->proxy,
        .no_cookies = c->no_cookies,
    };
    int rc = crawl_download_curl_open(out, &options);

    return rc < 0 ? port_fail(err, rc, 0, "starting: %s", strerror(-rc)) : 0;
}

int crawl_command_fetch(const struct crawl_command *c, char **operands)
{
    struct crawl_downloader network;
    struct crawl_document page;
    struct port_error err = {0};
    int rc = open_network(c, &network, &err);

    if (rc < 0)
        return crawl_command_complain(&err);
    crawl_document_init(&page);
    rc = crawl_fetch(&page, &network, operands[0], &err);
    if (rc == 0) {
        fprintf(stderr, "%d  %s  %s  %zu bytes\n", page.status,
                string_builder_cstr(&page.url),
                string_builder_cstr(&page.content_type), page.body.len);
        fwrite(string_builder_cstr(&page.body), 1, page.body.len, stdout);
        if (fflush(stdout) != 0)
            rc = port_fail(&err, -EIO, 0, "writing failed");
    }
    crawl_document_fini(&page);
    network.close(network.self);
    return rc < 0 ? crawl_command_complain(&err) : OK;
}

int crawl_command_shell(const struct crawl_command *c, char **operands)
{
    const struct crawl_shell_options options = {
        .agent = c->settings.agent ? c->settings.agent : "groundwork-scrape",
        .prompt = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)};
    struct crawl_downloader network;
    struct port_error err = {0};
    int rc = open_network(c, &network, &err);

    if (rc < 0)
        return crawl_command_complain(&err);
    rc = crawl_shell(&network, operands[0], &options, stdin, stdout, &err);
    network.close(network.self);
    return rc < 0 ? crawl_command_complain(&err) : OK;
}

int crawl_command_check(const struct crawl_command *c, char **operands)
{
    struct crawl_downloader network;
    struct crawl_config *config;
    struct port_error err = {0};
    int rc = crawl_config_load(&config, operands[0], &err);

    if (rc < 0)
        return crawl_command_complain(&err);
    rc = open_network(c, &network, &err);
    if (rc == 0) {
        rc = crawl_contract_check(config, &network, stdout, &err);
        network.close(network.self);
    }
    crawl_config_destroy(config);
    if (rc < 0)
        return crawl_command_complain(&err);
    return rc > 0 ? FAILED : OK;
}

int crawl_command_control(const struct crawl_command *c, char **operands)
{
    struct port_error err = {0};
    char answer[400];

    if (crawl_control_ask(c->job, operands[0], answer, sizeof answer, &err) < 0)
        return crawl_command_complain(&err);
    fputs(answer, stdout);
    return answer[0] == '!' ? FAILED : OK;
}

/* ------------------------------------------------------------------ demo --*/

static int wait_for_signal(uint16_t port)
{
    sigset_t ends;
    int number;

    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    printf("http://127.0.0.1:%u/ (Ctrl-C ends it)\n", (unsigned)port);
    (void)fflush(stdout);
    (void)sigwait(&ends, &number);
    return OK;
}

/* Ctrl-C reaches the command by itself, SIGTERM is handed on; this ends when
 * the command has. signals: blocked, these and SIGCHLD. */
static int run_command(char **words, const sigset_t *signals)
{
    posix_spawnattr_t as_ever;
    sigset_t none;
    pid_t pid;
    int rc, status = 0;

    (void)sigemptyset(&none);
    (void)posix_spawnattr_init(&as_ever);
    (void)posix_spawnattr_setsigmask(&as_ever, &none);
    (void)posix_spawnattr_setflags(&as_ever, POSIX_SPAWN_SETSIGMASK);
    rc = posix_spawnp(&pid, words[0], NULL, &as_ever, words, environ);
    (void)posix_spawnattr_destroy(&as_ever);
    if (rc != 0) {
        fprintf(stderr, "scrape: %s: %s\n", words[0], strerror(rc));
        return FAILED;
    }
    while (waitpid(pid, &status, WNOHANG) == 0) {
        int number;

        (void)sigwait(signals, &number);
        if (number == SIGTERM)
            (void)kill(pid, SIGTERM);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : FAILED;
}

int crawl_command_demo(const struct crawl_command *c, char **operands)
{
    struct port_error err;
    struct crawl_demo *demo;
    sigset_t ends;
    uint16_t port;
    int rc, status;

    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &ends, NULL); /* its threads have it, too */
    rc = crawl_demo_open(&demo, (uint16_t)c->port, (uint64_t)c->seed, &port,
                         &err);
    if (rc == -EADDRINUSE)
        port_fail(&err, rc, 0,
                  "port %u of 127.0.0.1 is taken (%s): take another by --port "
                  "N, or any free one by --port 0",
                  (unsigned)c->port, strerror(EADDRINUSE));
    if (rc < 0)
        return crawl_command_complain(&err);
    status = operands[0] ? run_command(operands, &ends) : wait_for_signal(port);
    crawl_demo_close(demo);
    return status;
}

/* ----------------------------------------------------------------- bench --*/

static double seconds(clockid_t which)
{
    struct timespec now;

    (void)clock_gettime(which, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int bench_at(const struct crawl_command *c, unsigned port,
                    const char *folder)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".sock"};
    double wall = seconds(CLOCK_MONOTONIC);
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    char job[64], url[64], name[80], *urls[] = {url, NULL};
    struct crawl_command crawl = *c;
    size_t i;
    int status;

    (void)snprintf(job, sizeof job, "%s/job", folder);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/bench/1", port);
    crawl.job = job;
    crawl.settings.ignore_robots = true;
    if (!crawl.settings.max_pages)
        crawl.settings.max_pages = 5000;
    status = crawl_command_crawl(&crawl, urls);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        (void)snprintf(name, sizeof name, "%s%s", job, ends[i]);
        (void)unlink(name);
    }
    if (status == OK)
        printf("%.0f pages/s, %.3f s of processor a 1,000 pages (the server's "
               "own in it)\n",
               (double)crawl.settings.max_pages / wall,
               cpu * 1000 / (double)crawl.settings.max_pages);
    return status;
}

int crawl_command_bench(const struct crawl_command *c, char **operands)
{
    char folder[] = "/tmp/scrape_bench_XXXXXX";
    struct port_error err = {0};
    struct crawl_demo *demo;
    uint16_t port;
    int status;

    (void)operands;
    if (!mkdtemp(folder)) {
        port_fail(&err, -errno, 0, "/tmp: %s", strerror(errno));
        return crawl_command_complain(&err);
    }
    if (crawl_demo_open(&demo, 0, 1, &port, &err) < 0) {
        (void)rmdir(folder);
        return crawl_command_complain(&err);
    }
    status = bench_at(c, port, folder);
    crawl_demo_close(demo);
    (void)rmdir(folder);
    return status;
}
