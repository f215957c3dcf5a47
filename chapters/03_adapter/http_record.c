/* SPDX-License-Identifier: MIT-0 */
#include "http_record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic_file.h"
#include "str_view.h"
#include "string_builder.h"

enum { RECORD_MAX = 64 * 1024 * 1024 };

static const char magic[] = "groundwork http record 1";

struct http_record {
    struct http_port inner; /* get is NULL in a replay */
    char folder[];
};

/* FNV-1a (Fowler, Noll, Vo); a clash is seen by the url line. */
static uint64_t hash_url(const char *url)
{
    uint64_t h = 14695981039346656037u;

    while (*url)
        h = (h ^ (unsigned char)*url++) * 1099511628211u;
    return h;
}

static int record_path(const struct http_record *r, const char *url,
                       char out[PATH_MAX])
{
    int n = snprintf(out, PATH_MAX, "%s/%016" PRIx64 ".http", r->folder,
                     hash_url(url));

    return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static void add_head(struct string_builder *sb, const char *url, int code)
{
    string_builder_append_format(sb, "%s\nurl %s\ncode %d\n", magic, url, code);
}

static int save(const struct http_record *r, const struct string_builder *sb,
                const char *url, struct port_error *err)
{
    char path[PATH_MAX];
    int rc = sb->error ? sb->error : record_path(r, url, path);

    if (rc == 0)
        rc = atomic_file_replace(path, sb->data, sb->len, 0644);
    if (rc < 0)
        return port_fail(err, rc, 0, "the answer cannot be kept: %s",
                         strerror(-rc));
    return 0;
}

static int save_failure(const struct http_record *r, const char *url,
                        const struct port_error *failure)
{
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    add_head(&sb, url, failure->code);
    string_builder_append_format(&sb, "native %ld\ntext %s\n\n",
                                 failure->native, failure->text);
    rc = save(r, &sb, url, NULL);
    string_builder_fini(&sb);
    return rc;
}

static int save_answer(const struct http_record *r, const char *url,
                       const struct http_response *a, struct port_error *err)
{
    struct string_builder sb;
    int rc;

    string_builder_init(&sb, 0);
    add_head(&sb, url, 0);
    string_builder_append_format(
        &sb, "status %d\netag %s\ntype %s\nlength %zu\n\n", a->status, a->etag,
        a->content_type, a->body_len);
    string_builder_append(&sb, a->body, a->body_len);
    rc = save(r, &sb, url, err);
    string_builder_fini(&sb);
    return rc;
}

/* A 304 says "as before", so the record of before stays. */
static int record_get(void *self, const struct http_request *request,
                      struct http_response *out, struct port_error *err)
{
    struct http_record *r = self;
    struct port_error failure;
    int rc = r->inner.get(r->inner.self, request, out, &failure);

    if (rc < 0) {
        (void)save_failure(r, request->url, &failure);
        return port_fail(err, rc, failure.native, "%s", failure.text);
    }
    if (out->status == 304)
        return 0;
    rc = save_answer(r, request->url, out, err);
    if (rc < 0)
        http_response_fini(out);
    return rc;
}

static void record_close(void *self)
{
    struct http_record *r = self;

    if (r->inner.close)
        r->inner.close(r->inner.self);
    free(r);
}

/* ---------------------------------------------------------------- replay --*/

static int read_all(const char *path, char **out, size_t *out_len)
{
    struct stat st = {0};
    size_t len = 0;
    ssize_t got = 1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    int rc = fd < 0 || fstat(fd, &st) < 0 ? -errno : 0;

    *out = NULL;
    if (rc == 0 && (!S_ISREG(st.st_mode) || st.st_size > RECORD_MAX))
        rc = -EBADMSG;
    if (rc == 0)
        *out = malloc((size_t)st.st_size + 1);
    if (rc == 0 && !*out)
        rc = -ENOMEM;
    while (rc == 0 && got > 0 && len < (size_t)st.st_size) {
        got = read(fd, *out + len, (size_t)st.st_size - len);
        if (got < 0)
            rc = -errno;
        else
            len += (size_t)got;
    }
    if (fd >= 0)
        close(fd);
    *out_len = len;
    return rc;
}

/* Takes the line "NAME value" off the front. */
static bool take_line(struct str_view *rest, const char *name,
                      struct str_view *out)
{
    struct str_view line, word;

    return str_view_cut(rest, '\n', &line) && str_view_cut(&line, ' ', &word) &&
           str_view_equal(word, str_view_from(name)) && (*out = line, true);
}

static bool take_number(struct str_view *rest, const char *name, int64_t *out)
{
    struct str_view value;

    return take_line(rest, name, &value) && str_view_to_i64(value, out) == 0;
}

static bool take_empty(struct str_view *rest)
{
    struct str_view line;

    return str_view_cut(rest, '\n', &line) && line.len == 0;
}

static int replay_failure(struct str_view rest, int64_t code,
                          struct port_error *err)
{
    struct str_view text;
    int64_t native;

    if (code >= 0 || code < INT_MIN || !take_number(&rest, "native", &native) ||
        !take_line(&rest, "text", &text) || !take_empty(&rest))
        return -EBADMSG;
    return port_fail(err, (int)code, (long)native, "%" STR_VIEW_FORMAT,
                     STR_VIEW_ARGS(text));
}

static int replay_answer(struct str_view rest, struct http_response *out)
{
    struct str_view etag, type;
    int64_t status, length;

    if (!take_number(&rest, "status", &status) || status < 0 || status > 999 ||
        !take_line(&rest, "etag", &etag) || !take_line(&rest, "type", &type) ||
        !take_number(&rest, "length", &length) || !take_empty(&rest) ||
        length < 0 || (uint64_t)length != rest.len)
        return -EBADMSG;
    out->body = malloc(rest.len + 1);
    if (!out->body)
        return -ENOMEM;
    memcpy(out->body, rest.data, rest.len);
    out->body[rest.len] = '\0';
    out->body_len = rest.len;
    out->status = (int)status;
    http_field_copy(out->etag, etag.data, etag.len);
    http_field_copy(out->content_type, type.data, type.len);
    return 0;
}

/* -EBADMSG without a filled err: the file is not as this program writes it. */
static int replay_text(struct str_view rest, const char *url,
                       struct http_response *out, struct port_error *err)
{
    struct str_view line;
    int64_t code;

    if (!str_view_cut(&rest, '\n', &line) ||
        !str_view_equal(line, str_view_from(magic)) ||
        !take_line(&rest, "url", &line) || rest.len == 0)
        return -EBADMSG;
    if (!str_view_equal(line, str_view_from(url)))
        return -ENOENT; /* another URL with the same hash */
    if (!take_number(&rest, "code", &code))
        return -EBADMSG;
    return code ? replay_failure(rest, code, err) : replay_answer(rest, out);
}

static void answer_304(const struct http_request *request,
                       struct http_response *out)
{
    if (!request->etag || !request->etag[0] || out->status != 200 ||
        strcmp(request->etag, out->etag) != 0)
        return;
    out->status = 304;
    out->body[0] = '\0';
    out->body_len = 0;
}

static int replay_get(void *self, const struct http_request *request,
                      struct http_response *out, struct port_error *err)
{
    const struct http_record *r = self;
    struct port_error told = {0};
    char path[PATH_MAX], *text = NULL;
    size_t len;
    int rc;

    memset(out, 0, sizeof *out);
    rc = http_url_check(request->url, err);
    if (rc < 0)
        return rc;
    rc = record_path(r, request->url, path);
    if (rc == 0)
        rc = read_all(path, &text, &len);
    if (rc == 0)
        rc = replay_text(str_view_of(text, len), request->url, out, &told);
    free(text);
    if (rc == 0)
        answer_304(request, out);
    else if (told.code)
        port_fail(err, rc, told.native, "%s", told.text);
    else
        port_fail(err, rc, 0, "%s in %.100s",
                  rc == -ENOENT    ? "no record"
                  : rc == -EBADMSG ? "a damaged record"
                                   : strerror(-rc),
                  r->folder);
    return rc;
}

/* ------------------------------------------------------------------ open --*/

static struct http_record *create(const char *folder)
{
    size_t len = strlen(folder) + 1;
    struct http_record *r = calloc(1, sizeof *r + len);

    if (r)
        memcpy(r->folder, folder, len);
    return r;
}

int http_record_open(struct http_port *out, struct http_port *inner,
                     const char *folder, struct port_error *err)
{
    struct http_record *r = create(folder);
    int rc = 0;

    memset(out, 0, sizeof *out);
    if (!r)
        rc = port_fail(err, -ENOMEM, 0, "no memory");
    else if (mkdir(folder, 0777) < 0 && errno != EEXIST)
        rc = port_fail(err, -errno, 0, "%.100s: %s", folder, strerror(errno));
    if (!r || rc < 0) {
        inner->close(inner->self);
        free(r);
        return rc;
    }
    r->inner = *inner;
    *out = (struct http_port){r, record_get, record_close};
    return 0;
}

int http_replay_open(struct http_port *out, const char *folder,
                     struct port_error *err)
{
    struct http_record *r;
    struct stat st;

    memset(out, 0, sizeof *out);
    if (stat(folder, &st) < 0)
        return port_fail(err, -errno, 0, "%.100s: %s", folder, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return port_fail(err, -ENOTDIR, 0, "%.100s: not a folder", folder);
    r = create(folder);
    if (!r)
        return port_fail(err, -ENOMEM, 0, "no memory");
    *out = (struct http_port){r, replay_get, record_close};
    return 0;
}
