/* SPDX-License-Identifier: MIT-0 */
/* Frozen: the client. "code CODE", "script CODE...", "next", "next-null".
 * CODE is a name as BUSY, one with a detail as RULE+7, or a number. */
#include <errno.h>
#include <string.h>

#include "line_driver.h"
#include "shelf_port.h"
#include "shelf_probe.h"

static const struct {
    const char *name;
    int code;
} errors[] = {
    {"-EBUSY", -EBUSY},   {"-ENOMEM", -ENOMEM}, {"-EROFS", -EROFS},
    {"-EINTR", -EINTR},   {"-EIO", -EIO},       {"-EBADMSG", -EBADMSG},
    {"-ENOSPC", -ENOSPC}, {"-EACCES", -EACCES}, {"-EFBIG", -EFBIG},
    {"-EINVAL", -EINVAL}, {"-EISDIR", -EISDIR}, {"-EEXIST", -EEXIST},
    {"-ENOENT", -ENOENT},
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

static void say_error(struct line_driver_answer *answer,
                      const struct shelf_error *err)
{
    size_t len = strnlen(err->text, sizeof err->text);

    say_code(answer, err->code);
    line_driver_say(answer, " %d+%d '%.*s'%s", err->native & 0xff,
                    err->native >> 8, (int)len, err->text,
                    len == sizeof err->text ? " without a NUL" : "");
}

static void next(struct shelf *s, struct line_driver_answer *answer)
{
    struct shelf_error before, err;
    int rc;

    memset(&before, 0x5a, sizeof before);
    err = before;
    rc = shelf_port_next(s, &err);
    say_code(answer, rc);
    if (rc < 0)
        line_driver_say(answer, ", err: ");
    else if (memcmp(&err, &before, sizeof err) != 0)
        line_driver_say(answer, ", but err: ");
    else
        return;
    say_error(answer, &err);
}

static void command(char *line, struct line_driver_answer *answer, void *ctx)
{
    struct shelf *s = ctx;
    char *rest = line;
    char *word = line_driver_word(&rest), *code;

    if (!word) {
        line_driver_say(answer, "no such command");
    } else if (strcmp(word, "code") == 0) {
        line_driver_say(answer, "code %s -> ", rest);
        code = line_driver_word(&rest);
        say_code(answer, shelf_port_code(code ? shelf_probe_code(code) : 0));
    } else if (strcmp(word, "script") == 0) {
        memset(s, 0, sizeof *s);
        while (s->length < SHELF_PROBE_MAX && (code = line_driver_word(&rest)))
            s->says[s->length++] = shelf_probe_code(code);
        line_driver_say(answer, "script of %zu", s->length);
    } else if (strcmp(word, "next") == 0) {
        line_driver_say(answer, "next -> ");
        next(s, answer);
    } else if (strcmp(word, "next-null") == 0) {
        line_driver_say(answer, "next-null -> ");
        say_code(answer, shelf_port_next(s, NULL));
    } else {
        line_driver_say(answer, "no such command");
    }
}

int main(void)
{
    static struct shelf s;

    return line_driver_run(0, 3, command, &s) < 0;
}
