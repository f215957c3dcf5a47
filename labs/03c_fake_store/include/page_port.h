/* SPDX-License-Identifier: MIT-0 */
/* page_port.h - the target: pages that are watched, and what they said.
 *
 * Ownership: strings handed in are [borrowed] for the call.
 * Threads:   none.
 * Errors:    0, else a negative errno value:
 *   -ENOENT  no such page or version    -EEXIST  watched already
 *   -ENOMEM                             and what an adapter has of its own
 *   After a failure the store is as before the call.
 */
#ifndef PAGE_PORT_H
#define PAGE_PORT_H

/* Called per page; url is good until fn returns. Anything but 0 ends the walk
 * and is what the walk returns. fn does not call the store. */
typedef int page_fn(void *ctx, const char *url, int versions);

struct page_port {
    void *self;
    /* Watches a page, with no versions yet. -EEXIST */
    int (*add)(void *self, const char *url);
    /* Forgets the page and all its versions. -ENOENT */
    int (*remove)(void *self, const char *url);
    /* The text becomes the newest version. -ENOENT */
    int (*note)(void *self, const char *url, const char *text);
    /* The version `back` before the newest one (0).
     *   out  [transfer]  free(); NULL on failure
     * -ENOENT, also when back is below 0 */
    int (*version)(void *self, const char *url, int back, char **out);
    /* All pages, in the order of strcmp. */
    int (*each)(void *self, page_fn *fn, void *ctx);
    /* Frees all that the store holds. */
    void (*close)(void *self);
};

/* ---- yours ---- */

/* A store in memory, empty. -ENOMEM; out is all zero then. */
int page_fake_open(struct page_port *out);

/* For tests: of the calls from now on, number n (1 is the next) and all after
 * it fail with `code`, and change nothing. Each call counts, whatever comes of
 * it. code 0: none fails. n >= 1. */
void page_fake_fail(struct page_port *port, int n, int code);

#endif
