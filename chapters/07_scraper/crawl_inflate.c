/* SPDX-License-Identifier: MIT-0 */
#include "crawl_inflate.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

#define ZLIB_CONST
#include <zlib.h>

enum { PIECE_BYTES = 16384 };

/* zlib's numbers for a window of 32 KiB, by what is around the stream. */
enum window { WINDOW_RAW = -15, WINDOW_ZLIB = 15, WINDOW_GZIP = 15 + 16 };

enum state {
    MARK,   /* waits for two bytes that say what follows */
    STREAM, /* inside one */
    OVER    /* what comes is passed over */
};

struct crawl_inflate {
    struct crawl_inflate_limits limits;
    enum crawl_coding coding;
    enum state state;
    struct string_builder *out;
    bool ready; /* z holds memory */
    z_stream z;
    size_t sent;    /* bytes of this body */
    size_t taken;   /* of these, by zlib */
    size_t text;    /* bytes that came out */
    size_t members; /* streams that have ended */
    unsigned char mark[2];
    size_t mark_len; /* how much of it is there */
};

enum crawl_coding crawl_coding_from(const char *name, size_t len)
{
    static const struct {
        const char *name;
        enum crawl_coding coding;
    } known[] = {{"", CRAWL_CODING_IDENTITY},
                 {"identity", CRAWL_CODING_IDENTITY},
                 {"gzip", CRAWL_CODING_GZIP},
                 {"x-gzip", CRAWL_CODING_GZIP},
                 {"deflate", CRAWL_CODING_DEFLATE}};
    size_t i;

    for (i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].name) == len &&
            strncasecmp(name, known[i].name, len) == 0)
            return known[i].coding;
    return CRAWL_CODING_OTHER;
}

/* zlib's memory comes from where ours does. */
static void *take_memory(void *opaque, unsigned items, unsigned size)
{
    (void)opaque;
    return calloc(items, size);
}

static void give_memory(void *opaque, void *block)
{
    (void)opaque;
    free(block);
}

/* ------------------------------------------------------------------ text --*/

static int keep(struct crawl_inflate *self, const void *bytes, size_t n,
                struct port_error *err)
{
    size_t max = self->limits.max_bytes;

    if (n > max - self->text)
        return port_fail(err, -EFBIG, 0,
                         "the body decodes to more than %zu bytes", max);
    self->text += n;
    if (string_builder_append(self->out, bytes, n) < 0)
        return port_fail(err, -ENOMEM, 0, "no memory for the body");
    return 0;
}

static int check_ratio(const struct crawl_inflate *self, struct port_error *err)
{
    size_t max = self->limits.max_ratio;

    if (max && self->text > CRAWL_INFLATE_FREE_BYTES &&
        self->text / max >= self->taken)
        return port_fail(err, -EFBIG, 0,
                         "the body decodes to more than %zu times its size",
                         max);
    return 0;
}

static const char *coding_name(const struct crawl_inflate *self)
{
    return self->coding == CRAWL_CODING_GZIP ? "gzip" : "deflate";
}

static int damaged(const struct crawl_inflate *self, int native,
                   struct port_error *err)
{
    if (native == Z_MEM_ERROR)
        return port_fail(err, -ENOMEM, native, "no memory to decode the body");
    return port_fail(err, -EBADMSG, native, "the body is no good %s: %s",
                     coding_name(self),
                     self->z.msg ? self->z.msg : "it needs a dictionary");
}

/* ---------------------------------------------------------------- stream --*/

static void end_stream(struct crawl_inflate *self)
{
    self->members++;
    self->mark_len = 0;
    self->state = self->coding == CRAWL_CODING_GZIP ? MARK : OVER;
}

/* One call of zlib, at most a piece of text. *out_native: Z_OK, Z_STREAM_END
 * or, when there was nothing to do, Z_BUF_ERROR. */
static int pump_piece(struct crawl_inflate *self, int *out_native,
                      struct port_error *err)
{
    unsigned char piece[PIECE_BYTES];
    uInt before = self->z.avail_in;
    int native, rc;

    self->z.next_out = piece;
    self->z.avail_out = sizeof piece;
    native = inflate(&self->z, Z_NO_FLUSH);
    *out_native = native;
    self->taken += before - self->z.avail_in;
    if (native != Z_OK && native != Z_STREAM_END && native != Z_BUF_ERROR)
        return damaged(self, native, err);
    rc = keep(self, piece, sizeof piece - self->z.avail_out, err);
    return rc < 0 ? rc : check_ratio(self, err);
}

/* Gives zlib n bytes. Returns how many it took: less only at a stream's end. */
static ssize_t pump(struct crawl_inflate *self, const unsigned char *bytes,
                    size_t n, struct port_error *err)
{
    int native = Z_OK, rc = 0;

    self->z.next_in = bytes;
    self->z.avail_in = (uInt)n;
    /* A full piece may not have been all there was. */
    while (rc == 0 && native == Z_OK &&
           (self->z.avail_in || !self->z.avail_out))
        rc = pump_piece(self, &native, err);
    if (rc == 0 && native == Z_STREAM_END)
        end_stream(self);
    return rc < 0 ? rc : (ssize_t)(n - self->z.avail_in);
}

/* As far as it is there. */
static bool may_be_gzip(const struct crawl_inflate *self)
{
    return memcmp(self->mark, "\x1f\x8b", self->mark_len) == 0;
}

/* RFC 1950, 2.2. No raw stream looks so: it would begin with a stored block,
 * and have a bit set among those that only fill up the first byte. */
static bool is_zlib(const unsigned char *mark)
{
    return (mark[0] & 15) == 8 && (mark[0] * 256 + mark[1]) % 31 == 0;
}

static int begin_stream(struct crawl_inflate *self, struct port_error *err)
{
    int window = self->coding == CRAWL_CODING_GZIP ? WINDOW_GZIP
                 : is_zlib(self->mark)             ? WINDOW_ZLIB
                                                   : WINDOW_RAW;
    int native = self->ready ? inflateReset2(&self->z, window)
                             : inflateInit2(&self->z, window);

    if (native != Z_OK)
        return damaged(self, native, err);
    self->ready = true;
    self->state = STREAM;
    return 0;
}

/* Takes bytes up to the second of a mark, then says what follows. */
static ssize_t take_mark(struct crawl_inflate *self, const unsigned char *bytes,
                         size_t n, struct port_error *err)
{
    size_t used = 0;
    ssize_t rc = 0;

    while (used < n && self->mark_len < 2)
        self->mark[self->mark_len++] = bytes[used++];
    if (self->coding == CRAWL_CODING_GZIP && !may_be_gzip(self)) {
        self->state = OVER;
        if (!self->members)
            rc = port_fail(err, -EBADMSG, 0, "the body is not gzip as it says");
    } else if (self->mark_len == 2) {
        rc = begin_stream(self, err);
        if (rc == 0) /* no stream is shorter than its mark: both are taken */
            rc = pump(self, self->mark, 2, err);
    }
    return rc < 0 ? rc : (ssize_t)used;
}

/* ---------------------------------------------------------------- public --*/

int crawl_inflate_create(struct crawl_inflate **out,
                         const struct crawl_inflate_limits *limits)
{
    struct crawl_inflate *self = calloc(1, sizeof *self);

    *out = self;
    if (!self)
        return -ENOMEM;
    self->limits = *limits;
    self->z.zalloc = take_memory;
    self->z.zfree = give_memory;
    return 0;
}

void crawl_inflate_destroy(struct crawl_inflate *self)
{
    if (self && self->ready)
        inflateEnd(&self->z);
    free(self);
}

void crawl_inflate_start(struct crawl_inflate *self, enum crawl_coding coding,
                         struct string_builder *out)
{
    assert(coding != CRAWL_CODING_OTHER);
    self->coding = coding;
    self->out = out;
    self->state = MARK;
    self->sent = self->taken = self->text = self->members = self->mark_len = 0;
}

int crawl_inflate_feed(struct crawl_inflate *self, const char *bytes, size_t n,
                       struct port_error *err)
{
    const unsigned char *at = (const unsigned char *)bytes;
    ssize_t taken = 1;

    if (n > self->limits.max_bytes - self->sent)
        return port_fail(err, -EFBIG, 0, "the body is larger than %zu bytes",
                         self->limits.max_bytes);
    self->sent += n;
    if (self->coding == CRAWL_CODING_IDENTITY)
        return keep(self, bytes, n, err);
    while (taken > 0 && n && self->state != OVER) {
        size_t step = n < INT_MAX ? n : INT_MAX;

        taken = self->state == MARK ? take_mark(self, at, step, err)
                                    : pump(self, at, step, err);
        if (taken > 0) {
            at += taken;
            n -= (size_t)taken;
        }
    }
    return taken < 0 ? (int)taken : 0;
}

static bool is_whole(const struct crawl_inflate *self)
{
    return self->coding == CRAWL_CODING_IDENTITY || self->state == OVER ||
           (self->state == MARK && self->members && !self->mark_len);
}

int crawl_inflate_end(struct crawl_inflate *self, struct port_error *err)
{
    if (is_whole(self))
        return 0;
    return port_fail(err, -ECONNRESET, 0,
                     "the body was cut: no end of its %s after %zu bytes",
                     coding_name(self), self->sent);
}
