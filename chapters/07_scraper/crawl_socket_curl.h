/* SPDX-License-Identifier: MIT-0 */
/* crawl_socket_curl.h - libcurl's sockets and its timer on an event loop; the
 * part of crawl_download_curl that waits.
 *
 *     libcurl                                  event_loop
 *     "watch this socket" ---- on_socket ----> io_add, io_modify, io_remove
 *     "call me in so long" --- on_timeout ---> a timer
 *     socket_action <--------- on_ready ------ a socket is ready
 *     socket_action <--------- on_timer ------ the time is up
 *
 * libcurl's callbacks never call back into libcurl: a time-out of 0 is a timer
 * of delay 0.
 */
#ifndef CRAWL_SOCKET_CURL_H
#define CRAWL_SOCKET_CURL_H

#include <stddef.h>
#include <stdint.h>

#include "event_loop.h"

struct crawl_sockets {
    void *multi;             /* CURLM *, [borrowed] */
    struct event_loop *loop; /* [borrowed] */
    uint64_t timer;          /* one is always set, so its place is kept */
    size_t unwatched;        /* transfers that were refused */
    int rc;                  /* of what failed inside a callback */
};

/* Until crawl_sockets_close they belong together. Each transfer of multi has
 * its struct crawl_transfer as CURLOPT_PRIVATE. One whose socket the loop does
 * not take is refused, with the loop's error, and counted in `unwatched`: it
 * would wait for ever. -ENOMEM. */
int crawl_sockets_open(struct crawl_sockets *out, void *multi,
                       struct event_loop *loop);

/* After multi's end: by then libcurl has taken back all its sockets. Zeroed is
 * fine. */
void crawl_sockets_close(struct crawl_sockets *sockets);

#endif
