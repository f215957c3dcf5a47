/* SPDX-License-Identifier: MIT-0 */
#include "crawl_tls_server_check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct kind {
    const char *name;
    const char *days, *san;
    bool trusted;
} kinds[] = {
    {"tls_good", "2", "subjectAltName=IP:127.0.0.1\n", true},
    {"tls_expired", "-1", "subjectAltName=IP:127.0.0.1\n", true},
    {"tls_wrong_host", "2", "subjectAltName=DNS:other.example\n", true},
    {"tls_self_signed", "2", "subjectAltName=IP:127.0.0.1\n", false},
};

enum { NOT_THERE = 127 };

/* Becomes the command, whose words are apart by one space. */
static void become(const char *command)
{
    char words[300], *argv[32];
    size_t n = 0;
    char *at = words;

    (void)snprintf(words, sizeof words, "%s", command);
    for (argv[n++] = at; n < 31 && (at = strchr(at, ' ')); argv[n++] = at)
        *at++ = '\0';
    argv[n] = NULL;
    execvp(argv[0], argv);
}

/* In the folder; what it says goes to `out`. */
static pid_t run(const char *folder, int out, const char *command)
{
    pid_t pid = fork();

    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);

        if (chdir(folder) == 0 && dup2(null, 0) == 0 && dup2(out, 1) == 1 &&
            dup2(null, 2) == 2)
            become(command);
        _exit(NOT_THERE);
    }
    return pid;
}

static int run_to_end(const char *folder, const char *command)
{
    int status = 0;
    pid_t pid = run(folder, STDERR_FILENO, command);

    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return -errno;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == NOT_THERE ? -ENOENT
                                                                 : -EIO;
}

static int write_file(const char *folder, const char *name, const char *text)
{
    char path[100];
    FILE *f;
    int bad;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "w");
    if (!f)
        return -errno;
    bad = fputs(text, f) < 0;
    return fclose(f) != 0 || bad ? -EIO : 0;
}

static int make_certificate(const struct kind *kind, const char *folder)
{
    static const char ask[] = "openssl req -new -newkey ec -pkeyopt "
                              "ec_paramgen_curve:prime256v1 -nodes -keyout "
                              "tls_key.pem -out tls_ask.pem -subj /CN=test";
    char sign[200];
    int rc = write_file(folder, "tls_san.txt", kind->san);

    (void)snprintf(sign, sizeof sign,
                   "openssl x509 -req -in tls_ask.pem -signkey tls_key.pem "
                   "-days %s -extfile tls_san.txt -out tls_cert.pem",
                   kind->days);
    if (rc == 0)
        rc = run_to_end(folder, ask);
    return rc == 0 ? run_to_end(folder, sign) : rc;
}

/* It says "ACCEPT 127.0.0.1:PORT" once it listens. */
static int read_port(int fd)
{
    char said[1000], *at;
    size_t len = 0;
    ssize_t n;

    while (len + 1 < sizeof said &&
           (n = read(fd, said + len, sizeof said - 1 - len)) > 0) {
        len += (size_t)n;
        said[len] = '\0';
        at = strstr(said, "ACCEPT ");
        if (at && strchr(at, '\n') && strrchr(at, ':'))
            return (int)strtol(strrchr(at, ':') + 1, NULL, 10);
    }
    return -EIO;
}

int tls_server_start(struct tls_server *out, const char *name,
                     const char *folder)
{
    static const char serve[] = "openssl s_server -accept 127.0.0.1:0 -key "
                                "tls_key.pem -cert tls_cert.pem -www";
    const struct kind *kind = kinds;
    int ends[2], rc, port;

    memset(out, 0, sizeof *out);
    out->folder = folder;
    while (strcmp(kind->name, name) != 0)
        kind++;
    rc = make_certificate(kind, folder);
    if (rc < 0 || pipe(ends) < 0)
        return rc < 0 ? rc : -errno;
    out->pid = run(folder, ends[1], serve);
    close(ends[1]);
    port = read_port(ends[0]);
    close(ends[0]);
    if (port < 0)
        return port;
    (void)snprintf(out->url, sizeof out->url, "https://127.0.0.1:%d/", port);
    if (kind->trusted)
        (void)snprintf(out->ca_file, sizeof out->ca_file, "%s/tls_cert.pem",
                       folder);
    return 0;
}

void tls_server_stop(struct tls_server *server)
{
    static const char *const files[] = {"tls_key.pem", "tls_ask.pem",
                                        "tls_cert.pem", "tls_san.txt"};
    char path[100];
    size_t i;

    if (server->pid > 0) {
        kill(server->pid, SIGKILL);
        waitpid(server->pid, NULL, 0);
    }
    for (i = 0; server->folder && i < sizeof files / sizeof files[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", server->folder, files[i]);
        unlink(path);
    }
    memset(server, 0, sizeof *server);
}
