/* SPDX-License-Identifier: MIT-0 */
#include "config_layers.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LEN = 63, FILE_BYTES_MAX = 1 << 20 };

struct setting {
    const char *name;
    char *text;         /* origin, NUL, value, NUL; NULL: the default holds */
    const char *origin; /* in text, or "default" */
    const char *value;  /* in text, or the default, or NULL */
    enum config_layers_layer layer;
    size_t line; /* of the text that is being checked: 0, not seen */
};

struct config_layers {
    size_t count;
    struct setting settings[];
};

#ifdef __GNUC__
__attribute__((format(printf, 3, 4)))
#endif
static int
fail(struct config_layers_error *err, int code, const char *format, ...)
{
    va_list args;

    if (!err)
        return code;
    err->code = code;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return code;
}

static int no_memory(struct config_layers_error *err)
{
    return fail(err, -ENOMEM, "no memory");
}

/* ------------------------------------------------------- find by name ---- */

struct span {
    const char *at;
    size_t len;
};

static struct setting *find(struct config_layers *c, struct span name)
{
    for (size_t i = 0; i < c->count; i++)
        if (strncmp(c->settings[i].name, name.at, name.len) == 0 &&
            c->settings[i].name[name.len] == '\0')
            return &c->settings[i];
    return NULL;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

/* Letters to add, drop or change (Levenshtein 1966): one row of the table at a
 * time. Both are NAME_MAX_LEN long at most.
 */
static size_t distance(struct span a, const char *b)
{
    size_t row[NAME_MAX_LEN + 1];
    size_t width = strlen(b);

    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t change = diagonal + (a.at[i - 1] != b[j - 1]);

            diagonal = row[j];
            row[j] = least(row[j] + 1, row[j - 1] + 1, change);
        }
    }
    return row[width];
}

/* NULL when nothing is near: a third of the letters may be wrong. */
static const char *nearest(const struct config_layers *c, struct span name)
{
    size_t best = name.len / 3 + 2;
    const char *found = NULL;

    for (size_t i = 0; name.len <= NAME_MAX_LEN && i < c->count; i++) {
        size_t d = distance(name, c->settings[i].name);

        if (d < best) {
            best = d;
            found = c->settings[i].name;
        }
    }
    return found;
}

static int unknown(const struct config_layers *c, const char *origin,
                   struct span name, struct config_layers_error *err)
{
    const char *near = nearest(c, name);

    return fail(err, -ENOENT, "%s: unknown key '%.*s'%s%s%s", origin,
                (int)(name.len < NAME_MAX_LEN ? name.len : NAME_MAX_LEN),
                name.at, near ? ", did you mean '" : "", near ? near : "",
                near ? "'?" : "");
}

/* ------------------------------------------------------------- setting --- */

int config_layers_create(struct config_layers **out,
                         const struct config_layers_key *keys, size_t count)
{
    struct config_layers *c = NULL;

    *out = NULL;
    if (count < PTRDIFF_MAX / sizeof c->settings[0])
        c = calloc(1, sizeof *c + count * sizeof c->settings[0]);
    if (!c)
        return -ENOMEM;
    c->count = count;
    for (size_t i = 0; i < count; i++) {
        assert(strlen(keys[i].name) <= NAME_MAX_LEN);
        c->settings[i].name = keys[i].name;
        c->settings[i].value = keys[i].value;
        c->settings[i].origin = "default";
    }
    *out = c;
    return 0;
}

void config_layers_destroy(struct config_layers *c)
{
    for (size_t i = 0; c && i < c->count; i++)
        free(c->settings[i].text);
    free(c);
}

static int set(struct setting *s, enum config_layers_layer layer,
               struct span value, const char *origin,
               struct config_layers_error *err)
{
    size_t origin_size = strlen(origin) + 1;
    char *text;

    if (layer < s->layer)
        return 0;
    text = malloc(origin_size + value.len + 1);
    if (!text)
        return no_memory(err);
    memcpy(text, origin, origin_size);
    memcpy(text + origin_size, value.at, value.len);
    text[origin_size + value.len] = '\0';
    free(s->text);
    s->text = text;
    s->origin = text;
    s->value = text + origin_size;
    s->layer = layer;
    return 0;
}

int config_layers_set(struct config_layers *c, enum config_layers_layer layer,
                      const char *key, const char *value, const char *origin,
                      struct config_layers_error *err)
{
    struct span name = {key, strlen(key)};
    struct setting *s = find(c, name);

    if (!s)
        return unknown(c, origin, name, err);
    return set(s, layer, (struct span){value, strlen(value)}, origin, err);
}

/* --------------------------------------------------------------- a text -- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct span trim(struct span s)
{
    while (s.len > 0 && is_space(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

/* Cuts `s` at the first `c` into what stands before and behind. Without one
 * all stands before.
 */
static bool cut(struct span s, char c, struct span *before, struct span *behind)
{
    const char *at = memchr(s.at, c, s.len);

    *before = (struct span){s.at, at ? (size_t)(at - s.at) : s.len};
    *behind = (struct span){s.at + before->len + (at != NULL),
                            s.len - before->len - (at != NULL)};
    return at != NULL;
}

static struct span unquote(struct span s)
{
    if (s.len >= 2 && s.at[0] == '"' && s.at[s.len - 1] == '"')
        return (struct span){s.at + 1, s.len - 2};
    return s;
}

/* One line, checked, or set when `apply`. */
static int read_line(struct config_layers *c, const char *origin, size_t line,
                     struct span text, bool apply,
                     struct config_layers_error *err)
{
    struct span name;
    struct span value;
    struct setting *s;

    text = trim(text);
    if (text.len == 0 || text.at[0] == '#')
        return 0;
    if (memchr(text.at, '\0', text.len))
        return fail(err, -EINVAL, "%s: a NUL byte", origin);
    if (!cut(text, '=', &name, &value))
        return fail(err, -EINVAL, "%s: not 'key = value': '%.*s'", origin,
                    (int)(text.len < 80 ? text.len : 80), text.at);
    name = trim(name);
    s = find(c, name);
    if (!s)
        return unknown(c, origin, name, err);
    if (apply)
        return set(s, CONFIG_LAYERS_FILE, unquote(trim(value)), origin, err);
    if (s->line)
        return fail(err, -EEXIST, "%s: '%s' is set in line %zu already", origin,
                    s->name, s->line);
    s->line = line;
    return 0;
}

static int read_text(struct config_layers *c, const char *name,
                     struct span text, bool apply,
                     struct config_layers_error *err)
{
    struct span first;
    char origin[160];
    int rc = 0;

    for (size_t line = 1; !rc && text.len > 0; line++) {
        (void)snprintf(origin, sizeof origin, "%.120s:%zu", name, line);
        (void)cut(text, '\n', &first, &text);
        rc = read_line(c, origin, line, first, apply, err);
    }
    return rc;
}

/* Twice: a text with a mistake at its end sets nothing. */
int config_layers_load_text(struct config_layers *c, const char *name,
                            const char *text, size_t size,
                            struct config_layers_error *err)
{
    struct span all = {text, size};
    int rc;

    for (size_t i = 0; i < c->count; i++)
        c->settings[i].line = 0;
    rc = read_text(c, name, all, false, err);
    return rc ? rc : read_text(c, name, all, true, err);
}

/* The bytes of a file, and how many; negative errno. */
static int read_file(const char *path, char *buf, size_t *out_size)
{
    FILE *in = fopen(path, "rb");
    int rc = 0;

    if (!in)
        return -errno;
    errno = EIO; /* should fread set none */
    *out_size = fread(buf, 1, FILE_BYTES_MAX + 1, in);
    if (ferror(in))
        rc = -errno;
    fclose(in); /* was only read */
    return !rc && *out_size > FILE_BYTES_MAX ? -EFBIG : rc;
}

int config_layers_load_file(struct config_layers *c, const char *path,
                            struct config_layers_error *err)
{
    char *buf = malloc(FILE_BYTES_MAX + 1);
    size_t size = 0;
    int rc;

    if (!buf)
        return no_memory(err);
    rc = read_file(path, buf, &size);
    if (rc)
        rc = fail(err, rc, "%.120s: %s", path, strerror(-rc));
    else
        rc = config_layers_load_text(c, path, buf, size, err);
    free(buf);
    return rc;
}

/* ---------------------------------------------------------- environment -- */

/* The key that a variable means: MAX_DEPTH, max_depth. Not by tolower, which
 * depends on the locale.
 */
static struct span lower(struct span s, char buf[NAME_MAX_LEN])
{
    if (s.len > NAME_MAX_LEN)
        return s; /* no key is so long */
    for (size_t i = 0; i < s.len; i++)
        buf[i] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] - 'A' + 'a'
                                                         : s.at[i]);
    return (struct span){buf, s.len};
}

static int read_variable(struct config_layers *c, const char *variable,
                         size_t prefix_len, bool apply,
                         struct config_layers_error *err)
{
    char origin[NAME_MAX_LEN * 2];
    char buf[NAME_MAX_LEN];
    struct span name;
    struct span value;
    struct setting *s;

    (void)cut((struct span){variable, strlen(variable)}, '=', &name, &value);
    (void)snprintf(origin, sizeof origin, "%.*s", (int)name.len, name.at);
    name.at += prefix_len;
    name.len -= prefix_len;
    name = lower(name, buf);
    s = find(c, name);
    if (!s)
        return unknown(c, origin, name, err);
    return apply ? set(s, CONFIG_LAYERS_ENVIRONMENT, value, origin, err) : 0;
}

int config_layers_load_environment(struct config_layers *c, const char *prefix,
                                   char *const *environment,
                                   struct config_layers_error *err)
{
    size_t len = strlen(prefix);
    int rc = 0;

    for (int apply = 0; apply < 2; apply++)
        for (char *const *v = environment; !rc && *v; v++)
            if (strncmp(*v, prefix, len) == 0)
                rc = read_variable(c, *v, len, apply, err);
    return rc;
}

/* -------------------------------------------------------------- getting -- */

static const struct setting *known(const struct config_layers *c,
                                   const char *key)
{
    const struct setting *s = NULL;

    for (size_t i = 0; !s && i < c->count; i++)
        if (strcmp(c->settings[i].name, key) == 0)
            s = &c->settings[i];
    assert(s);
    return s;
}

int config_layers_text(const struct config_layers *c, const char *key,
                       const char **out, struct config_layers_error *err)
{
    const struct setting *s = known(c, key);

    if (!s->value)
        return fail(err, -ENODATA, "%s: has no value", key);
    *out = s->value;
    return 0;
}

const char *config_layers_origin(const struct config_layers *c, const char *key)
{
    return known(c, key)->origin;
}
