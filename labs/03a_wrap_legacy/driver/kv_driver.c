/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the client. "open NAME", "put KEY =VALUE" (~ stands for a NUL),
 * "put-long KEY LENGTH", "get KEY", "kept", "close". Every value that it got
 * is kept to the end. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "cabinet_probe.h"
#include "kv_port.h"
#include "line_driver.h"

enum { KEPT_MAX = 128 };

struct client {
    struct kv_port port;
    struct {
        char *bytes;
        size_t len;
    } kept[KEPT_MAX];
    size_t count;
};

static const struct {
    const char *name;
    int code;
} errors[] = {
    {"-ENOENT", -ENOENT}, {"-EBUSY", -EBUSY},   {"-ENOSPC", -ENOSPC},
    {"-EFBIG", -EFBIG},   {"-ENOMEM", -ENOMEM}, {"-EIO", -EIO},
};

static void say_code(struct line_driver_answer *answer, int rc)
{
    size_t i;

    for (i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].code == rc) {
            line_driver_say(answer, "%s", errors[i].name);
            return;
        }
    line_driver_say(answer, "%d", rc);
}

static void say_value(struct line_driver_answer *answer, const char *bytes,
                      size_t len)
{
    size_t i;

    line_driver_say(answer, "'");
    for (i = 0; i < len; i++)
        line_driver_say(answer, "%c", bytes[i] ? bytes[i] : '~');
    line_driver_say(answer, "'");
}

static void close_port(struct client *c)
{
    if (c->port.close)
        c->port.close(c->port.self);
    memset(&c->port, 0, sizeof c->port);
}

static void open_port(struct client *c, const char *name,
                      struct line_driver_answer *answer)
{
    static const struct kv_port zero;
    int rc;

    close_port(c);
    memset(&c->port, 0x5a, sizeof c->port);
    rc = kv_cabinet_open(&c->port, name);
    say_code(answer, rc);
    if (rc < 0 && memcmp(&c->port, &zero, sizeof zero) != 0)
        line_driver_say(answer, ", out is not zero");
    if (rc != 0)
        c->port = zero;
    line_driver_say(answer, ", open: %d", cabinet_probe_open());
}

static void put(struct client *c, const char *key, const char *value,
                size_t len, struct line_driver_answer *answer)
{
    char bytes[64] = "";
    size_t i;

    for (i = 0; i < len && i < sizeof bytes; i++)
        bytes[i] = i >= strlen(value) ? 'x' : value[i] == '~' ? 0 : value[i];
    say_code(answer, c->port.put(c->port.self, key, bytes, len));
}

static void get(struct client *c, const char *key,
                struct line_driver_answer *answer)
{
    char untouched, *bytes = &untouched;
    size_t len = 77;
    int rc = c->port.get(c->port.self, key, &bytes, &len);

    if (rc != 0 || !bytes || c->count == KEPT_MAX) {
        say_code(answer, rc);
        if (bytes || len)
            line_driver_say(answer, ", out is not NULL and 0");
        return;
    }
    say_value(answer, bytes, len);
    if (!cabinet_probe_owns(bytes) && bytes[len] != '\0')
        line_driver_say(answer, ", no NUL behind");
    c->kept[c->count].bytes = bytes;
    c->kept[c->count++].len = len;
}

static void say_kept(const struct client *c, struct line_driver_answer *answer)
{
    size_t i;

    for (i = 0; i < c->count; i++) {
        line_driver_say(answer, i ? ", " : "");
        say_value(answer, c->kept[i].bytes, c->kept[i].len);
    }
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct client *c = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest), *name = line_driver_word(&rest);

    line_driver_say(answer, "%s%s%s -> ", word ? word : "", name ? " " : "",
                    name ? name : "");
    if (!word)
        line_driver_say(answer, "no such command");
    else if (strcmp(word, "open") == 0 && name)
        open_port(c, name, answer);
    else if (!c->port.self)
        line_driver_say(answer, "nothing is open");
    else if (strcmp(word, "put") == 0 && name && *rest == '=')
        put(c, name, rest + 1, strlen(rest + 1), answer);
    else if (strcmp(word, "put-long") == 0 && name)
        put(c, name, "", (size_t)line_driver_number(&rest), answer);
    else if (strcmp(word, "get") == 0 && name)
        get(c, name, answer);
    else if (strcmp(word, "kept") == 0)
        say_kept(c, answer);
    else if (strcmp(word, "close") == 0)
        close_port(c),
            line_driver_say(answer, "open: %d", cabinet_probe_open());
}

int main(void)
{
    static struct client c;
    int rc;

#ifdef M_PERTURB
    (void)mallopt(M_PERTURB, 0x5a); /* new memory is not zero by luck */
#endif
    rc = line_driver_run(0, 3, command, &c);
    close_port(&c);
    while (c.count-- > 0)
        if (!cabinet_probe_owns(c.kept[c.count].bytes))
            free(c.kept[c.count].bytes);
    return rc < 0;
}
