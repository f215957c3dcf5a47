/* SPDX-License-Identifier: MIT-0 */
/* crawl_inflate.h - undoes a body's content coding, within limits.
 *
 *     bytes of the wire --- feed ---> text, counted as it comes out
 *                           end  ---> was that all?
 *
 * libcurl 7.88 could do it, and then takes a gzip stream that was cut for a
 * whole one, and writes 100 MB from 97 KB. So it hands us what was sent, and a
 * body is good only after its end mark.
 *
 * gzip:    one member or several; what follows and is none is passed over.
 * deflate: in zlib's format, as RFC 9110 says, or raw, as some servers send.
 *
 * Ownership: one for one body after the other; it keeps its memory.
 * Threads:   none.
 * Errors:    -EFBIG past a limit; -EBADMSG not in this coding, or damaged;
 *            -ECONNRESET cut, so it may be whole the next time; -ENOMEM. After
 *            an error only start and destroy.
 */
#ifndef CRAWL_INFLATE_H
#define CRAWL_INFLATE_H

#include <stddef.h>

#include "port_error.h"
#include "string_builder.h"

enum crawl_coding {
    CRAWL_CODING_IDENTITY,
    CRAWL_CODING_GZIP,
    CRAWL_CODING_DEFLATE,
    CRAWL_CODING_OTHER /* one that is not known here */
};

/* A value of Content-Encoding, in any case; "" is identity, a list is OTHER. */
enum crawl_coding crawl_coding_from(const char *name, size_t len);

/* A small text of one letter is no bomb: the ratio counts from here on. */
enum { CRAWL_INFLATE_FREE_BYTES = 1024 * 1024 };

struct crawl_inflate_limits {
    size_t max_bytes; /* as sent, and as text: each */
    size_t max_ratio; /* text to sent; deflate's utmost is 1032. 0: none */
};

struct crawl_inflate;

/* -ENOMEM. zlib's memory, 40 KB, is taken with the first coded body. */
int crawl_inflate_create(struct crawl_inflate **out,
                         const struct crawl_inflate_limits *limits);
void crawl_inflate_destroy(struct crawl_inflate *self); /* NULL is fine */

/* A new body, whose text is appended to out [borrowed until the next start].
 * coding is not OTHER (asserted). */
void crawl_inflate_start(struct crawl_inflate *self, enum crawl_coding coding,
                         struct string_builder *out);

/* The next n bytes as they were sent. err may be NULL. */
int crawl_inflate_feed(struct crawl_inflate *self, const char *bytes, size_t n,
                       struct port_error *err);

/* After the last byte. */
int crawl_inflate_end(struct crawl_inflate *self, struct port_error *err);

#endif
