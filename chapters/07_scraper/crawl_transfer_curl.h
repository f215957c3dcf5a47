/* SPDX-License-Identifier: MIT-0 */
/* crawl_transfer_curl.h - one libcurl handle for one fetch after the other; the
 * part of crawl_download_curl that reads answers.
 */
#ifndef CRAWL_TRANSFER_CURL_H
#define CRAWL_TRANSFER_CURL_H

#include "crawl_download_curl.h"
#include "crawl_head.h"
#include "crawl_inflate.h"
#include "port_error.h"
#include "string_builder.h"

/* The memory of all bodies under way. Past its limit one goes on, the favoured,
 * and all others wait: some end, always. */
struct crawl_held {
    size_t bytes, max;
    const struct crawl_transfer *favoured;
};

struct crawl_transfer {
    void *easy;    /* CURL * */
    void *headers; /* struct curl_slist *, of the request */
    void *tag;
    size_t url_len;
    struct crawl_held *held; /* [borrowed] */
    struct crawl_head head;
    struct crawl_inflate *inflate;
    struct string_builder body;
    bool begun;                /* the body */
    bool waits;                /* for memory */
    bool unwatched;            /* no loop has its socket */
    struct port_error refused; /* why a callback stopped it; code 0: it did
                                * not */
    char message[256];         /* libcurl's; CURL_ERROR_SIZE */
    struct crawl_transfer *next_free;
};

/* On failure, too, it is closed. -ENOMEM. */
int crawl_transfer_open(struct crawl_transfer *out, struct crawl_held *held,
                        const struct crawl_download_options *options);
void crawl_transfer_close(struct crawl_transfer *t);

int crawl_transfer_start(struct crawl_transfer *t,
                         const struct crawl_fetch *fetch, void *tag);

/* What became of it. out points into t until crawl_transfer_end. */
void crawl_transfer_result(struct crawl_transfer *t, long curl_code,
                           struct crawl_fetched *out);

/* Lets go of the body. */
void crawl_transfer_end(struct crawl_transfer *t);

/* Goes on with one that waits. */
void crawl_transfer_resume(struct crawl_transfer *t);

#endif
