/* SPDX-License-Identifier: MIT-0 */
/* pagewatch.h - the client: watches pages through three ports.
 *
 * It includes no library and links with none. What it does is tested with the
 * fakes; what it is given in the program are the adapters.
 */
#ifndef PAGEWATCH_H
#define PAGEWATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "html_port.h"
#include "http_port.h"
#include "store_port.h"
#include "string_builder.h"

struct pagewatch { /* the ports are [borrowed] */
    struct http_port *http;
    struct html_port *html;
    struct store_port *store;
    int64_t now_ms; /* Unix time to note; a test says when it is */
};

enum pagewatch_news {
    PAGEWATCH_SAME,
    PAGEWATCH_FIRST,  /* the first version is stored */
    PAGEWATCH_CHANGED /* a new version is stored */
};

/* Watches `url`, or the parts of it that `css` selects ("" for all).
 *   -EINVAL  not a URL, or not a selector
 *   -EEXIST  watched already
 * Others as in store_port.h. Nothing is fetched.
 */
int pagewatch_add(struct pagewatch *w, const char *url, const char *css,
                  struct port_error *err);

/* Fetches, and stores what is new. A page that answers other than 200 or 304
 * is -ENODATA, one where the selector finds nothing -ENOMSG; both leave the
 * store as it was: an error page is not a change of the page.
 */
int pagewatch_check(struct pagewatch *w, const char *url,
                    enum pagewatch_news *out, struct port_error *err);

/* Appends the difference from the version `back` + 1 to the version `back`,
 * with three lines around each change; nothing when they are the same. Control
 * bytes are shown as '?'. -ENOENT without two such versions.
 */
int pagewatch_diff(struct pagewatch *w, const char *url, int64_t back,
                   struct string_builder *out, struct port_error *err);

#endif
